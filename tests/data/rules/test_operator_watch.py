"""The operator watch, and outside calls with a target."""

from __future__ import annotations

from dataclasses import replace as with_fields

from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import Called, Entry
from data.intents.base import Context
from data.intents.control import ConfirmWatch
from data.intents.incidents.opening import NewIncident
from data.intents.orders import SetTempo
from data.intents.outside import CallOut
from data.queries.course.targets import running_target
from data.room.room import Room
from data.rules import all_rules
from data.rules.operator_watch import longest_gap
from data.view.board import board
from data.view.targets import target_views
from data.view.values import Alert
from tests.data.rules.test_registers import alerts, rings
from tests.kits.rooms.night import Night, clock
from tests.kits.rooms.reducing import with_marks


class Keyed(Night):
    """A night in which somebody counts the operator's keys."""

    key_at = 0

    def context(self, by: str | None = None) -> Context:
        return with_fields(super().context(by), key_at=self.key_at)

    def call(self, moment: str | int, *posts: str, words: str = "") -> list[Entry]:
        done = super().call(moment, *posts, words=words)
        self.key_at = self.now
        return done


def alert(night: Night, key: str) -> Alert:
    """Return the alert of the watch, if nothing else is wrong."""
    quiet = {s: state for s, state in night.room.states.items() if not s.startswith("incident:")}
    room = Room.restore(quiet.items(), night.room.dump(), lambda subject: (), lambda: ())
    shown = board(room, night.site, night.now, book_no=1).alert
    assert shown is not None and shown.key == key
    return shown


def test_operator_watch_asks_then_records_and_sounds() -> None:
    night = Keyed()
    night.call("20:05", *"123456")
    last = night.now
    night.run_to(last + 75 * MINUTE - 10 * SECOND)
    assert not night.kinds("watch.asked")
    night.run_to(last + 75 * MINUTE)
    (asked,) = night.kinds("watch.asked")
    assert isinstance(asked, e.WatchAsked) and (asked.minutes, asked.last) == (75, last)
    assert f"watch:{asked.at}" in rings(night)
    assert alert(night, "alert.watch").until == asked.at + 2 * MINUTE
    night.run_to(asked.at + 2 * MINUTE)
    (missed,) = night.kinds("watch.missed")
    assert isinstance(missed, e.WatchMissed) and missed.asked == asked.at
    assert alert(night, "alert.watch_missed").level == "alarm"
    assert f"watch.missed:{asked.at}" in rings(night)
    night.run_to(night.now + HOUR)
    assert len(night.kinds("watch.asked")) == len(night.kinds("watch.missed")) == 1
    (ok,) = night.do("23:00", ConfirmWatch())
    assert isinstance(ok, e.WatchOk) and ok.missed
    assert not any(r.startswith("watch") for r in rings(night))


def test_operator_watch_answer_restarts_the_time() -> None:
    night = Keyed()
    night.call("20:05", *"123456")
    night.run_to("21:20:30")
    assert night.room.registers.asked
    (ok,) = night.do("21:21", ConfirmWatch())
    night.key_at = night.now
    assert isinstance(ok, e.WatchOk) and not ok.missed
    assert night.refused(ConfirmWatch()) == "not_asked"
    night.run_to("22:30")
    assert len(night.kinds("watch.asked")) == 1
    night.run_to("22:36")
    assert len(night.kinds("watch.asked")) == 2


def test_operator_watch_accepts_scripted_keys() -> None:
    night = Keyed()
    night.call("20:05", *"123456")
    night.run_to("21:20:30")
    night.key_at = night.now
    night.run_to("21:21")
    assert night.kinds("watch.ok") and not night.room.registers.asked
    alone = Night()
    alone.call("20:05", *"123456")
    alone.run_to("23:30")
    assert not alone.kinds("watch.asked")


def test_longest_gap_follows_hours_and_orders() -> None:
    night = Night()
    assert longest_gap(night.room, night.site, night.now) == 60
    night.do("20:10", SetTempo(posts=tuple("123456"), every_min=30, authorised="Surya"))
    assert longest_gap(night.room, night.site, night.now) == 30
    silent = replace(night.site, checks=replace(night.site.checks, cadence=()))
    assert longest_gap(Night(site=silent).room, silent, night.now) == 60


def test_operator_watch_asks_once_per_time() -> None:
    night = Keyed()
    night.call("20:05", *"123456")
    night.run_to("21:21")
    assert all_rules.due(night.room, night.site, night.now, night.context()) == []


# --- help from outside ----------------------------------------------------------------------------------------------


def test_outside_call_has_a_target() -> None:
    night = Night()
    night.do("20:06", NewIncident(type="FIRE", post="3", words="smoke"))
    subject = night.queue.rows[0].subject
    made = night.do("20:07", CallOut(who="113", number="113", answered=True, incident=subject))
    (called,) = [entry for entry in made if isinstance(entry, Called)]
    assert called.due == night.now + 15 * MINUTE
    incident = night.room.incident(subject)
    assert incident is not None
    (view,) = [t for t in target_views(incident) if t.name == "outside"]
    assert (view.who, view.goal, view.at) == ("113", 15 * MINUTE, called.due)
    bare = replace(incident, acked=1, sent=1, arrived=1, told=1, targets=type(incident.targets)())
    assert running_target(with_marks(bare)) == ("outside", called.due)
    night.do("20:24", CallOut(who="113", arrived=True, incident=subject))
    incident = night.room.incident(subject)
    assert incident is not None
    (view,) = [t for t in target_views(incident) if t.name == "outside"]
    assert view.took == 17 * MINUTE  # missed by two minutes
    assert night.refused(CallOut(who="113", arrived=True, incident=subject)) == "not_called"


def test_outside_call_unanswered_or_repeated_keeps_the_target() -> None:
    night = Night()
    night.do("20:06", NewIncident(type="FIRE", post="3", words="smoke"))
    subject = night.queue.rows[0].subject
    assert getattr(night.do("20:07", CallOut(who="Damkar", answered=False, incident=subject))[-1], "due", 1) == 0
    night.do("20:08", CallOut(who="Damkar", answered=True, incident=subject))
    night.do("20:20", CallOut(who="damkar", answered=True, incident=subject))
    incident = night.room.incident(subject)
    assert incident is not None
    assert [c.due for c in incident.calls] == [clock("20:23")]


def test_outside_call_without_an_incident_has_a_target() -> None:
    night = Night()
    night.do("20:07", CallOut(who="ambulans", answered=True))
    assert any(n.key == "next.outside" for n in board(night.room, night.site, night.now, book_no=1).next)
    night.run_to("20:22")
    assert "alert.outside" in alerts(night)
    night.do("20:23", CallOut(who="ambulans", arrived=True))
    assert "alert.outside" not in alerts(night)
    night.do("20:24", CallOut(who="PLN", answered=True))
    assert not night.room.registers.calls
