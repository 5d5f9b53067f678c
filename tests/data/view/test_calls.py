"""The table of calls: its order in the documentation, and a walk over every kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.intents.alarms import ChangeSource, TestSound
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident
from data.intents.orders import CallRoll
from data.intents.posts import TakeBreak
from data.queries.check_deadlines import roll_due
from data.queries.course.attention import unseen_posts
from data.queries.incidents import Viewer, viewer
from data.room.state.control import Turn
from data.room.state.handover import Handover, Unsigned
from data.room.state.registers import MissedPoints, OutsideCall
from data.rules.all_rules import due
from data.site.load import SiteError
from data.view.alerts.alone import alone, alone_in, hinted
from data.view.alerts.calls import calls_of
from data.view.alerts.kinds import KINDS, NO_INCIDENT, Call
from data.view.alerts.ringing import ringing
from data.view.board import board
from data.view.posts import post_views
from data.view.queue import Queue
from data.view.values import ConsoleFacts, LinkFacts, SavingFacts
from data.words import Words, words_of
from tests.kits.console.line_room import LineRoom
from tests.kits.rooms import calling
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import ALL, Night, clock, jember

DOC = Path(__file__).parents[3] / "docs" / "interface.md"
SITE = jember()


def test_documentation_lists_every_call_in_its_order() -> None:
    text = DOC.read_text("utf-8")
    table = text[text.index("| call | rings |") :].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    assert [row[0] for row in rows] == [kind.name for kind in KINDS]
    for row, kind in zip(rows, KINDS, strict=True):
        assert row[1].startswith("no") == (kind.rings == "no"), row
        assert (row[2] != "–") == bool(kind.again), row
        assert (
            row[3] == {"yes": "yes", "no": "–" if kind.rings == "no" else "no", "missed": "when missed"}[kind.in_flood]
        )
        assert row[4], row


# --- a room for each kind -------------------------------------------------------------------------------------------


def by_another(night: Night, kind: str, post: str = "3", at: str | int = "20:06") -> str:
    night.do(at, NewIncident(type=kind, post=post, words="seen"), by="BGS")
    return night.queue.rows[0].subject


def acked(night: Night, kind: str) -> str:
    subject = by_another(night, kind)
    night.do("20:06:05", Acknowledge(incident=subject))
    return subject


def duty(night: Night, **changes: object) -> None:
    night.room.states["room"] = replace(night.room.duty, **changes)


def registers(night: Night, **changes: object) -> None:
    night.room.states["registers"] = replace(night.room.registers, **changes)


def two_in_control(night: Night) -> None:
    duty(night, control=tuple(Turn(operator=o, since=1, book=b, no=1) for o, b in (("LST", "JBR-a"), ("POL", "SBY-b"))))


def taken_elsewhere(night: Night) -> None:
    turns = (
        Turn(operator="LST", since=1, book="JBR-a", no=1),
        Turn(operator="BGS", since=2, book="SBY-b", no=7, how="take"),
    )
    duty(night, turns=turns, control=turns[1:], unsigned=(Unsigned(ref="SBY-b-7", no=7, at=2, before="LST", by="BGS"),))


def roll_call(night: Night) -> None:
    night.do("20:06", NewIncident(type="ASLT", post="1", words="pushed over"))
    night.rules()
    night.now = roll_due(night.room.post("1"))


def reported(night: Night, kind: str) -> None:
    subject = acked(night, kind)
    night.do("20:06:10", AnotherReport(incident=subject, words="more smoke"), by="system")


def late_target(night: Night, kind: str) -> None:
    incident = night.room.incident(acked(night, kind))
    assert incident is not None
    night.now = incident.received + incident.targets.send * SECOND


def missed_call(night: Night) -> None:
    night.call("20:55", *"12345")
    night.run_to("21:15")


def overdue(night: Night) -> None:
    by_another(night, "CRWD")
    night.now += 2 * MINUTE


def late(night: Night, *answered: str) -> None:
    night.call("20:55", *answered)
    night.run_to("21:05")


def break_over(night: Night) -> None:
    night.do("20:06", TakeBreak(post="5", cover="6", span_min=1))
    night.now = night.room.post("5").on_break_until


def uncovered(night: Night) -> None:
    night.do("20:56", TakeBreak(post="5", cover="6", span_min=60))
    night.call("20:57", *"1234")
    night.run_to("21:16")


def by_name(night: Night) -> None:
    night.do("20:06", NewIncident(type="FIRE", post="", words="smoke"))
    night.do("20:07", CallRoll(incident=night.queue.rows[0].subject))
    night.now += 9 * MINUTE  # its limit is near


def everybody_found(night: Night) -> None:
    by_name(night)
    night.call("20:17", *ALL)
    night.rules()


def unmanned(night: Night) -> None:
    crews = tuple(replace(c, posts={k: v for k, v in c.posts.items() if k != "5"}) for c in SITE.crews)
    night.site = replace(SITE, crews=crews)


def planned_test(night: Night) -> None:
    late, missed = night.now, night.now + MINUTE
    tested = replace(night.room.post("6"), tested=late - MINUTE, test_late=late, test_missed=missed, test_ref="B-8")
    night.room.states["post:6"] = tested


def chatter(night: Night) -> None:
    for _ in range(3):
        for state in ("down", "up"):
            night.do(at(night), ChangeSource(source="cam-3", state=state), by="system")
            night.now += SECOND


def at(night: Night) -> str:
    minutes = night.now // MINUTE
    return f"{(minutes // 60 + 7) % 24:02}:{minutes % 60:02}:{night.now // SECOND % 60:02}"


def gap(night: Night) -> None:
    duty(night, gap_ref="B-7", gap_since=clock("20:01"), gap_until=clock("20:04"), gap_missed=3, gap_seen=False)


def other_version(night: Night) -> None:
    night.room.unknown["SBY-1"] = {"brand.new": 1}


MOMENT = clock("20:30")
POINT = MissedPoints(ref="B-5", tour="t", name="Round", points=("a",), at=MOMENT)
CALL = OutsideCall(who="Damkar", number="113", at=clock("20:15"), due=clock("20:05"))

ROOMS: dict[str, Callable[[Night], object]] = {
    "not saved": lambda night: SavingFacts("notsaved", night.now, "full", 3),
    "book moved": lambda night: SavingFacts(moved="/tmp/there"),
    "book rewritten": lambda night: SavingFacts(rewritten="book.jsonl"),
    "two in control": two_in_control,
    "clock in doubt": lambda night: duty(night, doubt="far", doubt_ref="B-9", doubt_seen=False),
    "new P1": lambda night: by_another(night, "FIRE"),
    "roll call": roll_call,
    "operator watch": lambda night: registers(night, asked=night.now, asked_min=75),
    "P1 reported again": lambda night: reported(night, "FIRE"),
    "P1 target": lambda night: late_target(night, "FIRE"),
    "sound test": lambda night: night.do("20:06", TestSound()),
    "missed call": missed_call,
    "overdue P2": overdue,
    "new P2": lambda night: by_another(night, "CRWD"),
    "reported again": lambda night: reported(night, "CRWD"),
    "P2 target": lambda night: late_target(night, "CRWD"),
    "gap": gap,
    "clock step": lambda night: duty(night, step=MINUTE, step_before=1, step_ref="B-4", step_seen=False),
    "control taken": taken_elsewhere,
    "late round": lambda night: late(night, "1", "2", "3"),
    "break over": break_over,
    "uncovered post": uncovered,
    "roll call by name": by_name,
    "roll call done": everybody_found,
    "late post": lambda night: late(night, "1", "2", "3", "4", "5"),
    "missed checkpoint": lambda night: registers(night, points=(POINT,)),
    "outside service": lambda night: registers(night, calls=(CALL,)),
    "unmanned post": unmanned,
    "paused handover": lambda night: duty(
        night,
        handover=Handover(ref="B-3", no=3, since=1, outgoing="LST", incoming="BGS", crew="A", to_crew="B", paused=2),
    ),
    "chattering source": chatter,
    "new P3 or P4": lambda night: by_another(night, "VEHI"),
    "planned test": planned_test,
    "handover due": lambda night: duty(night, operator="BGS", control_crew="B", since=EIGHT_PM - HOUR),
    "open home": lambda night: "0777",
    "second disk": lambda night: Path("/media/second/siaga"),
    "site file": lambda night: SiteError(["site.toml: line 41: this is no TOML"]),
    "remote clock": lambda night: LinkFacts("online", 0, skew=-3 * HOUR),
    "other version": other_version,
}


def calls(night: Night, made: object) -> list[Call]:
    saving = made if isinstance(made, SavingFacts) else SavingFacts()
    link = made if isinstance(made, LinkFacts) else LinkFacts()
    mode = made if isinstance(made, str) else ""
    fault = made.lines[0] if isinstance(made, SiteError) else ""
    second = str(made) if isinstance(made, Path) else ""
    about = {"saving": saving, "link": link, "mode": mode, "fault": fault, "second": second}
    return calling.calls(night.room, night.site, night.now, None, night.queue, **about)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ROOMS)
@pytest.mark.parametrize("by", ["LST", "BGS", ""])
def test_a_alone_is_the_chosen_new_row_or_what_the_alert_row_names(name: str, by: str) -> None:
    night = Night()
    night.call("20:05", *ALL)
    ROOMS[name](night)
    if name not in ("new P3 or P4", "late post"):
        by_another(night, "VEHI", at=night.now + MINUTE)
    who = Viewer(by, night.room.duty.since)
    night.queue.seen_by(who)
    for now in (night.now, night.now + HOUR):
        posts = post_views(night.room, night.site, now)
        found = calls_of(night.room, night.site, now, posts, night.queue, words=Words("en"), who=who)
        found = hinted(found, night.queue)
        meant = alone(found, night.queue)
        assert meant == alone_in(night.room, night.site, now, who, night.queue)
        assert meant == alone_in(night.room, night.site, now, who)
        about = next((call for call in found if call.incident), None)
        first = next((call.acks for call in found if call.acks), "")
        if meant.subject not in ("", NO_INCIDENT) and first:
            assert meant.subject == first
            assert about is None or about.acks or found.index(about) > [c.acks for c in found].index(first)
        if not meant.subject:  # nothing is refused while the row could be answered
            assert not found or not found[0].acks
            assert meant.asks is not None or not any(call.alert.hint for call in found)
            assert not meant.behind or (about is not None and not about.acks)
            assert meant.behind == ("" if meant.asks is None else night.queue.first_new())
        for call in found:
            if call.acks and "target" not in call.alert.key:
                assert (call.alert.hint in ("alert.hint.ack", "alert.hint.seen")) == (call.acks == meant.subject)
        for row in night.queue.rows:
            chosen = alone(found, night.queue, row.subject)
            assert chosen.subject == (row.subject if row.new else meant.subject)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_call_of_each_kind_is_said_and_rings_as_the_table_says(kind) -> None:  # type: ignore[no-untyped-def]
    night = Night()
    night.call("20:05", *ALL)
    found = calls(night, ROOMS[kind.name](night))
    same = [call for call in found if call.kind == kind.name]
    assert same, [call.kind for call in found]
    assert {call.alert.key for call in same} <= set(kind.alerts)
    for call in same:
        for language in ("en", "id"):
            words = Words(language)
            assert words(call.alert.key, **call.alert.args)
            assert not call.alert.hint or words(call.alert.hint, **call.alert.args)
    rings = {ring for call in same for ring in call.rings}
    assert bool(rings) == (kind.rings != "no")
    assert {ring.name for ring in rings} <= ringing(found, night.room) | {r.name for r in rings if not r.since}
    in_flood = {ring.name for ring in rings if ring.in_flood}
    if kind.in_flood in ("yes", "no"):
        assert bool(in_flood) == (kind.in_flood == "yes" and kind.rings != "no")
    # Everything that can be silenced is, by s; what rings on (a clock in doubt, a sound test) says so by its time.
    night.save(e.Silenced(by="LST", subjects=("room",)))
    silenced = ringing(found, night.room)
    left = {r.name for call in found for r in call.rings if r.since > night.room.duty.silenced}
    assert silenced <= left | {"rivals:SBY-b:1", "taken:SBY-b-7"}, "a station of which nobody knew is not silenced"


def test_handover_is_due_from_the_end_of_the_shift_until_it_begins() -> None:
    room = LineRoom("2024-01-22 05:01")
    room.do("ok all")

    def asked() -> dict[str, str] | None:
        shown = calling.calls(room.room, room.site, room.now, None, Queue(room.room, room.site, room.now))
        return next((call.alert.args for call in shown if call.kind == "handover due"), None)

    room.wait(178)
    assert asked() is None
    room.wait(1)
    assert asked() == {"crew": "Regu A", "next": "Regu B", "at": "08:00"}
    room.do("ho start")
    assert asked() is None


def test_rooms_of_the_walk_are_of_every_kind() -> None:
    assert list(ROOMS) == [kind.name for kind in KINDS]


def test_late_of_a_post_that_is_missed_since_is_taken_once_nothing_else_is() -> None:
    night = Night(clock("20:01"))
    night.run_to("21:16")
    (missed,) = (i.subject for i in night.room.open_incidents())
    night.do("21:16", Acknowledge(incident=missed), by="LST")
    assert unseen_posts(night.room, night.site)
    who = viewer(night.room, "LST")

    def names_a() -> bool:
        return board(night.room, night.site, night.now, book_no=1, facts=ConsoleFacts(operator="LST")).acks

    assert alone_in(night.room, night.site, night.now, who).subject == NO_INCIDENT and names_a()
    night.do("21:16", Acknowledge(incident=""), by="LST")
    assert not unseen_posts(night.room, night.site)
    assert alone_in(night.room, night.site, night.now, who).subject == "" and not names_a()


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        (("ok all",), 0),
        (("ok all", "test 6 alarm"), 6),
        (("ok all", "test 6 alarm", "n PERS 2 man"), 6),
        (("ok all", "n FIRE 1 smoke", "g 101 6"), 12),
        (("ok all", "n FIRE 1 smoke", "a 101", "roll 101"), 9),
        (("ok all",), 59),
        (("ok all", "n INFO - call back"), 0),
    ],
)
def test_hint_names_a_only_while_it_acknowledges_something(lines: tuple[str, ...], minutes: int) -> None:
    room = LineRoom("2024-01-22 02:07")
    for line in lines:
        room.do(line, by="BGS" if line.startswith("n ") else "LST")
    for _ in range(minutes + 1):
        for transaction in due(room.room, room.site, room.now, room.context()):
            room.save(*transaction)
        shown = board(room.room, room.site, room.now, book_no=1, facts=ConsoleFacts(operator="LST"))
        says = room.read("a")
        assert shown.acks is (says.intent is not None), (says.why, shown.alert)
        if shown.alert is not None and shown.alert.key == "alert.roll":
            assert says.intent is None and words_of("en")(shown.alert.hint, **shown.alert.args) in says.why
        room.wait(1)


def test_refused_a_names_an_incident_as_new_only_if_it_is() -> None:
    room = LineRoom("2024-01-22 02:07")
    for line in ("ok all", "n FIRE 3 smoke", "g 101 3", "101 told", "on 3"):
        room.do(line)

    def wait(minutes: int) -> None:
        for _ in range(minutes):
            room.wait(1)
            for transaction in due(room.room, room.site, room.now, room.context()):
                room.save(*transaction)

    wait(15)  # the roll call of post 3 is not answered, and an update of #101 is owed
    assert not room.incident(101).is_new
    assert room.read("a").why == "a does not answer the alert; type: ok 3"
    room.do("n INFO - call back", by="BGS")
    assert "the alert asks for: ok 3; the new one: a 102" in room.read("a").why
    room.do("a 102")
    assert room.read("a").why == "a does not answer the alert; type: ok 3"


def test_what_the_machine_lacks_for_hours_hides_nothing_about_people() -> None:
    """It stays until somebody mends it, perhaps all night."""
    lacks = ("open home", "second disk", "site file", "remote clock", "other version")
    assert [kind.name for kind in KINDS[-len(lacks) :]] == [*lacks]
