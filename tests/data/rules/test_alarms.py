"""Alarms: sources and rows, chattering, groups, shelf, flood, sound tests.

The scripted days keep their figures: three outages in a minute are one row; forty reports, one of them of a shelved
camera, are a flood from 13:25:10 to 13:47:30.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import Entry, Opened
from data.entries import alarms as a
from data.entries.codec import BY_KIND
from data.intents.alarms import AnswerSoundTest, ChangeSource, Shelve, TestSound, Unshelve
from data.intents.control import Silence
from data.intents.corrections import Undo
from data.intents.decide import decide
from data.intents.incidents.closing import Close
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident
from data.intents.incidents.priority import SetPriority
from data.queries.figures import alarm_days, figures
from data.queries.flood import flood_now, peak_now
from data.room.noted.annunciations import KEPT
from data.room.room import Room
from data.site.model import Site
from data.view.board import board
from data.view.board_json import alarms_json
from data.view.incident import incident_view
from data.view.lines import line_of
from data.view.posts import post_views
from data.view.upcoming import upcoming
from data.words import Words
from tests.kits.rooms.calling import ringing
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import Night, clock, jember

CAM3 = "cam-3"


def src(night: Night, moment: str, code: str, state: str, words: str = "", by: str = "system") -> list[Entry]:
    # The first key of a line comes before Enter.
    night.run_to(moment)
    first_key = night.now - 40
    return night.do(
        moment,
        ChangeSource(source=code, state="up" if state == "up" else "down", words=words, received=first_key),
        by=by,
    )


def rings(night: Night, operator: str = "LST") -> set[str]:
    posts = post_views(night.room, night.site, night.now)
    flood = flood_now(night.room, night.site, night.now).on
    return set(ringing(night.room, night.site, night.now, posts, night.queue, operator, flood=flood))


def header(night: Night, room: Room | None = None):  # type: ignore[no-untyped-def]
    return board(room or night.room, night.site, night.now, book_no=len(night.book)).header


def sounded(night: Night) -> int:
    return len(figures(night.book, night.site, EIGHT_PM, night.now + 1).annunciations)


# --- sources and their rows -----------------------------------------------------------------------------------------


def chattering_night() -> Night:
    """Return a night in which a camera goes down three times in 45 seconds."""
    night = Night()
    night.call("20:05", *"123456")
    night.call("20:55", *"123456")
    night.call("21:55", *"123456")
    for moment, state in (
        ("22:52:00", "down"),
        ("22:52:10", "up"),
        ("22:52:20", "down"),
        ("22:52:30", "up"),
        ("22:52:45", "down"),
    ):
        src(night, moment, CAM3, state, "no signal" if moment.endswith("45") else "")
    return night


def test_three_outages_in_a_minute_are_one_chattering_row() -> None:
    night = chattering_night()
    (row,) = night.queue.rows
    assert (row.type, row.priority, row.posts, row.reports, row.new) == ("CCTV", 3, ("3",), 3, True)
    assert row.words == "CHATTERING cam-3: Camera 3 warehouse door down: no signal, ×3 / 60 s"
    assert sounded(night) == 3
    shown = board(night.room, night.site, night.now, book_no=1)
    assert shown.alert and shown.alert.key == "alert.chatter" and shown.alert.args["code"] == CAM3
    said = [e for e in night.book if isinstance(e, a.SourceChanged)]
    assert [(e.state, e.sounds, e.by) for e in said] == [
        ("down", True, "system"), ("up", False, "system"), ("down", True, "system"), ("up", False, "system"),
        ("down", True, "system"),
    ]  # fmt: skip


def test_fewer_or_slower_outages_do_not_chatter() -> None:
    night = Night()
    for moment, state in (("20:10:00", "down"), ("20:10:05", "up"), ("20:10:30", "down"), ("20:10:40", "up")):
        src(night, moment, CAM3, state)
    assert night.queue.rows[0].words == "Camera 3 warehouse door down, up again 20:10"
    src(night, "20:11:00", CAM3, "down")
    assert night.queue.rows[0].reports == 3
    assert night.queue.rows[0].words == "Camera 3 warehouse door down"


def test_outage_sounds_once_even_in_an_acknowledged_row() -> None:
    night = Night()
    src(night, "20:10:00", CAM3, "down")
    first = rings(night)
    assert len(first) == 1
    src(night, "20:10:10", CAM3, "up")
    night.do("20:10:20", Acknowledge(incident=night.queue.rows[0].subject))
    assert rings(night) == set()
    src(night, "20:30:00", CAM3, "down")
    again = rings(night)
    assert len(again) == 1 and not again & first
    night.do("20:30:20", ChangeSource(source=CAM3, state="down", words="still"), by="system")
    assert rings(night) == again
    night.run_to("20:31:00")
    assert rings(night) == again
    night.do("20:31:10", Acknowledge(incident=night.queue.rows[0].subject))
    assert rings(night) == set()


def test_shelve_hint_ends_when_the_source_is_quiet() -> None:
    night = chattering_night()
    night.do("22:53:00", Acknowledge(incident=night.queue.rows[0].subject))
    night.call("22:55", *"123456")
    night.run_to("23:02:44")
    shown = board(night.room, night.site, night.now, book_no=1)
    assert shown.alert and shown.alert.key == "alert.chatter"
    night.queue.seen_at(night.now)
    assert night.queue.rows[0].words.startswith("CHATTERING cam-3")
    assert sources(night)["chattering"] == 3
    night.run_to("23:02:45", step=1)
    assert board(night.room, night.site, night.now, book_no=1).alert is None
    night.queue.seen_at(night.now)
    assert night.queue.rows[0].words == "Camera 3 warehouse door down: no signal"
    assert sources(night)["chattering"] == 0


def sources(night: Night) -> dict[str, object]:
    """What ``siaga status`` says of camera 3."""
    (found,) = [each for each in alarms_json(night.room, night.site, night.now)["sources"] if each["source"] == CAM3]
    return dict(found)


def test_acknowledge_stops_the_ring_of_an_outage() -> None:
    night = Night()
    src(night, "20:10:00", CAM3, "down")
    night.do("20:10:10", Acknowledge(incident=night.queue.rows[0].subject))
    assert rings(night) == set()


def test_shelved_outage_does_not_ring() -> None:
    night = Night()
    src(night, "20:10:00", CAM3, "down")
    night.do("20:10:10", Shelve(source=CAM3, why="wet"))
    src(night, "20:10:15", CAM3, "up")
    src(night, "20:10:20", CAM3, "down")
    assert rings(night) == set()


def test_repeated_source_report_is_refused_or_only_noted() -> None:
    night = Night()
    assert night.refused(ChangeSource(source=CAM3, state="up")) == "up_always"
    src(night, "20:10", CAM3, "down")
    assert night.refused(ChangeSource(source=CAM3, state="down")) == "down_already"
    assert night.refused(ChangeSource(source="cam-9", state="down")) == "no_source"
    (said,) = src(night, "20:11", CAM3, "down", "NVR 2 too")
    assert isinstance(said, a.SourceChanged) and said.again and not said.sounds
    assert (sounded(night), night.queue.rows[0].reports) == (1, 1)
    assert said.ref in night.room.incident(night.queue.rows[0].subject).entries  # type: ignore[union-attr]


def test_source_report_does_not_take_control() -> None:
    night = Night(control=False)
    src(night, "20:10", CAM3, "down", by="LST")
    assert not night.room.duty.operator
    assert {e.by for e in night.book} == {"LST"}
    assert rings(night) == set()  # my own entries do not ring me
    assert rings(night, operator="BGS")


def test_outage_after_a_closed_row_opens_a_new_one() -> None:
    night = Night()
    src(night, "20:10", CAM3, "down")
    first = night.queue.rows[0].subject
    night.do("20:11", Close(incident=first, disposition="handled"))
    assert not night.queue.rows
    src(night, "20:12", CAM3, "up")
    assert not night.queue.rows
    src(night, "20:13", CAM3, "down")
    second = night.queue.rows[0]
    assert second.subject != first and second.reports == 1
    opened = [entry for entry in night.book if isinstance(entry, Opened)]
    assert [entry.key for entry in opened] == [f"src:{CAM3}:1", f"src:{CAM3}:2"]
    assert [entry.subjects[0] for entry in opened] == [first, second.subject]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "{name} down: wet connector"), ("id", "{name} mati: wet connector")]
)
def test_row_of_a_lost_source_names_it_in_the_sites_language(language: str, words: str) -> None:
    night = Night(site=replace(jember(), language=language))
    src(night, "20:10", CAM3, "down", "wet connector")
    source = next(s for s in night.site.sources if s.code == CAM3)
    (opened,) = (entry for entry in night.book if isinstance(entry, Opened))
    assert opened.words == words.format(name=source.name)


def test_undo_of_an_outage_removes_its_row() -> None:
    night = Night()
    src(night, "20:10", CAM3, "down", by="LST")
    subject = night.queue.rows[0].subject
    night.do("20:10:20", Undo())
    assert not night.queue.rows and not night.room.source(CAM3).down
    assert flood_now(night.room, night.site, night.now).count == 0
    src(night, "20:12", CAM3, "down")
    assert night.queue.rows[0].subject == subject


# --- grouping by cause ----------------------------------------------------------------------------------------------


def test_outages_below_a_cause_are_one_row() -> None:
    night = Night()
    src(night, "20:10:00", "mains", "down")
    for code in ("cam-1", "cam-2", "cam-3", "cam-4"):
        src(night, "20:10:05", code, "down")
    power, cameras = night.queue.rows
    assert (power.type, cameras.type) == ("POWR", "CCTV")
    assert cameras.words == f"4 cameras — follows #{power.number}"
    assert cameras.related == (str(power.number),) and cameras.reports == 1
    assert sounded(night) == 2
    src(night, "20:11:00", "cam-1", "up")
    assert night.queue.rows[1].words == f"3 cameras — follows #{power.number}"
    for code in ("cam-2", "cam-3"):
        src(night, "20:11:05", code, "up")
    assert night.queue.rows[1].words == f"Camera 4 warehouse rear — follows #{power.number}"
    src(night, "20:11:10", "cam-4", "up")
    assert night.queue.rows[1].words == "4 cameras down, up again 20:11"


def test_outages_just_before_their_cause_join_its_group() -> None:
    night = Night()
    for code in ("cam-1", "cam-2", "cam-3"):
        src(night, "20:10:00", code, "down")
    assert len(night.queue.rows) == 3
    src(night, "20:10:05", "mains", "down")
    rows = {r.type: r for r in night.queue.rows}
    assert len(night.queue.rows) == 2
    assert rows["CCTV"].words == f"3 cameras — follows #{rows['POWR'].number}"
    before = sounded(night)
    src(night, "20:10:08", "cam-4", "down")
    src(night, "20:10:20", "cam-5", "down")
    rows = {r.type: r for r in night.queue.rows}
    assert len(night.queue.rows) == 2 and sounded(night) == before
    assert rows["CCTV"].words == f"5 cameras — follows #{rows['POWR'].number}"
    assert rows["CCTV"].posts == ("1", "2", "3", "4", "5")


def test_group_stays_after_its_cause_is_up() -> None:
    night = Night()
    src(night, "20:10:00", "mains", "down")
    for code in ("cam-1", "cam-2"):
        src(night, "20:10:05", code, "down")
    src(night, "20:11:00", "mains", "up")
    rows = {r.type: r for r in night.queue.rows}
    assert rows["CCTV"].words == f"2 cameras still down — after #{rows['POWR'].number}"
    src(night, "20:12:00", "cam-1", "up")
    row = next(r for r in night.queue.rows if r.type == "CCTV")
    assert row.words == f"Camera 2 lobby still down — after #{rows['POWR'].number}"
    src(night, "20:12:00", "cam-2", "up")
    night.do("20:13:00", Close(incident=rows["CCTV"].subject, disposition="handled"))
    src(night, "20:14:00", "mains", "down")
    src(night, "20:14:01", "cam-3", "down")
    assert [r.words for r in night.queue.rows][-1] == "Camera 3 warehouse door down"  # that group was closed


def test_older_or_handled_outages_keep_their_row() -> None:
    night = Night()
    src(night, "20:10:00", "cam-1", "down")
    src(night, "20:20:00", "mains", "down")
    assert [r.words for r in night.queue.rows] == ["Camera 1 main gate down", "Mains power down"]
    # Up and down again while the cause is down: its row is open, so it stays there, and does not sound.
    src(night, "20:21:00", "cam-1", "up")
    before = sounded(night)
    src(night, "20:22:00", "cam-1", "down")
    assert len(night.queue.rows) == 2 and sounded(night) == before


def test_fire_panel_is_always_its_own_p1() -> None:
    night = Night(site=replace(jember(), sources=tuple(
        replace(s, follows="mains") if s.code == "panel-1" else s for s in jember().sources)))  # fmt: skip
    src(night, "20:10:00", "mains", "down")
    src(night, "20:10:05", "panel-1", "down", "zone 3")
    assert [(r.priority, r.type) for r in night.queue.rows] == [(1, "FALM"), (3, "POWR")]


# --- the shelf ------------------------------------------------------------------------------------------------------


def test_shelf_ends_automatically_at_its_time() -> None:
    night = chattering_night()
    subject = night.queue.rows[0].subject
    night.do("22:53:20", Acknowledge(incident=subject))
    night.do("22:53:20", Shelve(source=CAM3, minutes=60, why="wet connector"))
    assert header(night).shelved == 1
    assert night.queue.rows[0].words.startswith("shelved until 23:53: Camera 3")
    src(night, "22:55:00", CAM3, "up")
    before = sounded(night)
    (lost,) = src(night, "22:56:00", CAM3, "down")
    assert isinstance(lost, a.SourceChanged) and lost.shelved and not lost.sounds
    assert (sounded(night), rings(night)) == (before, set())
    assert lost.ref in night.room.incident(subject).entries  # type: ignore[union-attr]
    src(night, "22:57:00", CAM3, "up")
    night.call("22:58", *"123456")
    night.run_to("23:53:10")
    assert header(night).shelved == 1 and not night.kinds("shelf.ended")
    night.run_to("23:53:20")
    (ended,) = night.kinds("shelf.ended")
    assert isinstance(ended, a.ShelfEnded)
    assert (ended.by, ended.until, ended.cause) == ("system", clock("23:53:20"), "time")
    assert header(night).shelved == 0
    night.run_to("23:55")
    assert len(night.kinds("shelf.ended")) == 1


def test_shelve_needs_a_reason_and_an_end_and_refuses_a_p1() -> None:
    night = Night()
    assert night.refused(Shelve(source=CAM3)) == "shelve_why"
    assert night.refused(Shelve(source=CAM3, minutes=481, why="x")) == "shelve_span"
    assert night.refused(Shelve(source="panel-1", why="x")) == "shelve_p1"
    (shelf,) = night.do("20:10", Shelve(source=CAM3, minutes=480, why="x"))
    assert isinstance(shelf, a.Shelved) and shelf.until == clock("20:10") + 8 * HOUR
    night.do("20:11", Shelve(source=CAM3, why="shorter"))
    assert [s.until for s in night.room.alarms.shelves] == [clock("20:41")]
    night.do("20:12", Unshelve(source=CAM3))
    assert header(night).shelved == 0
    assert night.refused(Unshelve(source=CAM3)) == "not_shelved"
    src(night, "20:13", CAM3, "down")
    night.do("20:14", SetPriority(incident=night.queue.rows[0].subject, priority=1))
    assert night.refused(Shelve(source=CAM3, why="x")) == "shelve_p1"


def test_unshelve_and_undo_change_one_shelf() -> None:
    night = Night()
    night.do("20:10", Shelve(source=CAM3, minutes=10, why="x"))
    night.do("20:11", Shelve(source="cam-4", minutes=20, why="y"))
    night.do("20:12", Shelve(source="cam-5", minutes=20, why="z"))
    night.do("20:12:10", Undo())
    night.call("20:12:20", *"123456")
    night.run_to("20:20")
    assert [s.source for s in night.room.alarms.shelves] == ["cam-4"]
    assert header(night).shelved == 1


def test_shelve_stops_the_ring_of_the_last_outage() -> None:
    night = Night()
    src(night, "20:10:00", CAM3, "down")
    night.do("20:10:10", Acknowledge(incident=night.queue.rows[0].subject))
    src(night, "20:20:00", CAM3, "up")
    src(night, "20:20:05", CAM3, "down")
    assert rings(night)
    night.do("20:20:10", Shelve(source=CAM3, why="wet"))
    assert rings(night) == set()


def test_shelf_ends_when_the_row_becomes_p1() -> None:
    night = Night()
    src(night, "20:10", CAM3, "down")
    night.do("20:11", Shelve(source=CAM3, why="wet"))
    night.do("20:12", SetPriority(incident=night.queue.rows[0].subject, priority=1))
    night.rules()
    (ended,) = night.kinds("shelf.ended")
    assert isinstance(ended, a.ShelfEnded) and ended.cause == "p1"


def test_shelf_end_announces_an_outage() -> None:
    night = Night()
    night.do("20:10", Shelve(source=CAM3, minutes=30, why="work on it"))
    src(night, "20:15", CAM3, "down", "cable")
    assert not night.queue.rows and rings(night) == set() and sounded(night) == 0
    night.run_to("20:40")
    (row,) = night.queue.rows
    assert row.new and row.words == "Camera 3 warehouse door down: cable (was shelved until 20:40 by LST: work on it)"
    assert sounded(night) == 1 and rings(night)
    made = [e for e in night.book if isinstance(e, Opened)]
    assert made[0].names == (night.book[made[0].no - 2].ref,)
    assert night.rules() == []


def test_report_of_a_shelved_source_is_not_an_annunciation() -> None:
    night = Night()
    src(night, "20:10", CAM3, "down")
    subject = night.queue.rows[0].subject
    night.do("20:11", AnotherReport(incident=subject, words="picture is back", source="cctv"))
    night.do("20:12", Shelve(source=CAM3, why="cable"))
    night.do("20:13", AnotherReport(incident=subject, words="gone again", source="cctv"))
    assert sounded(night) == 2
    assert night.queue.rows[0].reports == 3


# --- the flood ------------------------------------------------------------------------------------------------------

#: Time, source of the incident and what is done, of forty reports in an hour; "CAM" rows are of camera 5.
FEED = """
13:02:10 13:05:40 13:08:15 13:10:30 13:12:05 13:13:50 13:16:20 13:17:45 13:19:10 13:20:20 13:20:55 13:21:15 13:22:00
13:22:40 13:23:30 13:24:05 13:25:10 13:26:20 13:27:00 13:27:45 13:29:05=down 13:30:10 13:30:40 13:31:15 13:32:00
13:33:20=report 13:33:50=down 13:34:15 13:35:00 13:36:10 13:37:30 13:39:20=up 13:41:00 13:43:10 13:44:30 13:46:00
13:48:20 13:51:00 13:54:30 13:58:40
"""


def protest(site: Site | None = None, *, shelve: bool = True) -> Night:
    """Return the forty reports up to 13:58:40, with camera 5 shelved at 13:34:40."""
    night = Night(clock("12:50:00", EIGHT_PM - 12 * HOUR), site)
    night.call("12:55", *"123456")
    for item in FEED.split():
        moment, _, what = item.partition("=")
        if shelve and moment == "13:35:00":
            night.do("13:34:40", Shelve(source="cam-5", minutes=30, why="cable torn"))
        if moment == "13:33:50":
            src(night, "13:33:45", "cam-5", "up")
        if what in ("down", "up"):
            src(night, moment, "cam-5", what)
        elif what:
            row = next(r for r in night.queue.rows if r.type == "CCTV")
            night.do(moment, AnotherReport(incident=row.subject, words="camera 5 is back", source="cctv"))
        else:
            night.do(moment, NewIncident(type="CRWD", post="1", words=f"report {moment}", source="radio"))
        night.rules()
    return night


def test_flood_starts_and_ends_at_its_exact_times() -> None:
    assert len(FEED.split()) == 40
    night = protest()
    on, off = [e for e in night.book if isinstance(e, a.FloodOn | a.FloodOff)]
    assert isinstance(on, a.FloodOn) and isinstance(off, a.FloodOff)
    assert (on.moment, on.count) == (clock("13:25:10", night.now - 2 * HOUR), 11)
    assert (off.moment, off.count, off.peak) == (clock("13:47:30", night.now - 2 * HOUR), 4, 13)
    assert off.moment - on.moment == 22 * MINUTE + 20 * SECOND
    late = [e for e in night.book if e.kind.startswith("check")]
    found = figures([e for e in night.book if e not in late], night.site, 0, night.now + 1)
    assert len(found.annunciations) == 39
    assert [(f.since, f.until, f.peak) for f in found.floods] == [(on.moment, off.moment, 13)]


def test_flood_without_the_shelf_lasts_longer() -> None:
    night = protest(shelve=False)
    # It would have been announced had somebody reported it by hand.
    row = next(r for r in night.queue.rows if r.type == "CCTV")
    at = clock("13:39:20", night.now - HOUR)
    extra = AnotherReport(incident=row.subject, words="camera 5 is back", source="cctv")
    *_, report = (replace(e, at=at, book="JBR-0000", no=1) for e in decide(extra, night.context("LST")))
    room = Room.fold([*(e for e in night.book if not e.kind.startswith("flood")), report])
    on = flood_now(room, night.site, clock("13:53:09", night.now - HOUR))
    off = flood_now(room, night.site, clock("13:53:10", night.now - HOUR))
    assert on.on and not off.on


def test_restart_at_any_entry_keeps_flood_shelf_and_due() -> None:
    night = protest()
    night.run_to("14:06", step=60)
    for count in range(0, len(night.book) + 1, 3):
        known = night.book[:count]
        room = Room.fold(known)
        now = known[-1].at if known else 0
        for later in (0, 5 * MINUTE, HOUR):
            again = Room.fold(reversed(known))
            assert flood_now(again, night.site, now + later) == flood_now(room, night.site, now + later)
        assert again.alarms == room.alarms
        assert again.dump().annunciations == room.dump().annunciations
        back = Room.restore(room.states.items(), room.dump(), lambda subject: [], list)
        assert back.annunciations.moments == room.annunciations.moments
        spans = [(f.since, f.until or now) for f in night.room.alarms.floods if f.since <= now]
        inside = any(since <= now < until or (since <= now and until == now) for since, until in spans)
        assert flood_now(room, night.site, now).on == (inside and now < night.room.alarms.flood_off)
    kept = [e.key for e in night.book if e.key]
    assert len(kept) == len(set(kept))


def test_unwatched_flood_is_recorded_with_its_times() -> None:
    night = Night()
    night.call("20:55", *"123456")
    for n in range(11):
        night.now = clock("21:01:00") + n * SECOND
        night.save(*decide(NewIncident(type="CRWD", words="x"), night.context("LST")))
    night.now = clock("23:00:00")
    night.rules()
    on, off = [e for e in night.book if isinstance(e, a.FloodOn | a.FloodOff)]
    assert isinstance(on, a.FloodOn) and isinstance(off, a.FloodOff)
    assert on.moment == clock("21:01:10")
    assert off.moment == clock("21:11:06")  # the seventh has left the window: four are in it
    assert night.rules() == []


def test_flood_needs_eleven_in_ten_minutes() -> None:
    night = Night()
    night.call("20:05", *"123456")
    for n in range(10):
        night.do(f"20:10:{n:02}", NewIncident(type="CRWD", words="x"))
    night.rules()
    assert header(night).flood is None
    night.run_to("20:20:00")  # the first has left: (t - 600 s, t]
    night.do("20:20:00", NewIncident(type="CRWD", words="x"))
    assert header(night).flood is None
    night.do("20:20:00", NewIncident(type="CRWD", words="x"))
    assert header(night).flood == 11
    assert header(night).flood_min == 10 and peak_now(night.room, night.site, night.now) == 11
    night.rules()
    (on,) = night.kinds("flood.on")
    assert isinstance(on, a.FloodOn) and on.moment == clock("20:20:00")
    for language, badge in (("en", "FLOOD 11 in 10 min"), ("id", "LONJAKAN 11 / 10 mnt")):
        shown = header(night)
        assert Words(language)("screen.flood", n=shown.flood, min=shown.flood_min) == badge
        assert "20:20:00" in line_of(on, Words(language), night.site).words


def test_ringing_in_a_flood_is_new_p1_and_p2() -> None:
    night = Night()
    night.call("20:05", *"123456")
    for n in range(11):
        night.do(f"20:10:{n:02}", NewIncident(type="TRAF", words="x"), by="system")
        night.rules()
    assert header(night).flood == 11 and header(night).new == 11
    assert rings(night) == set()
    night.do("20:10:30", NewIncident(type="CRWD", words="x"), by="system")
    night.do("20:10:40", NewIncident(type="FIRE", words="x"), by="system")
    urgent = {r.subject for r in night.queue.rows if r.priority <= 2}
    assert len(urgent) == 2 and rings(night) == urgent
    src(night, "20:10:50", CAM3, "down")
    assert rings(night) == urgent and header(night).new == 14
    src(night, "20:11:00", "panel-1", "down")
    panel = next(r for r in night.queue.rows if r.type == "FALM")
    night.do("20:11:01", Acknowledge(incident=panel.subject))
    src(night, "20:11:02", "panel-1", "up")
    before = rings(night)
    src(night, "20:11:03", "panel-1", "down")
    assert len(rings(night) - before) == 1  # a P1 that is known sounds for a further alarm
    night.run_to("20:25")
    assert header(night).flood is None
    assert len(rings(night) & {r.subject for r in night.queue.rows}) == 14


# --- silence, overdue P1, the test of sound ---------------------------------------------------------------------------


def test_overdue_p1_rings_every_30_seconds() -> None:
    night = Night()
    night.do("20:10:00", NewIncident(type="FIRE", post="3", words="x"), by="system")
    subject = night.queue.rows[0].subject
    assert rings(night) == {subject}
    night.do("20:10:05", Silence())
    assert rings(night) == set() and night.queue.rows[0].new  # silent, but not acknowledged
    heard: list[set[str]] = []
    while night.now < clock("20:12:00"):
        night.now += SECOND
        heard.append(rings(night))
    fresh = [i for i, (b, x) in enumerate(zip([set(), *heard], heard, strict=False)) if x - b]
    goal = 15
    assert [i + 6 for i in fresh] == [goal, goal + 30, goal + 60, goal + 90]
    night.do("20:12:00", Silence())
    assert rings(night) == set()
    night.now = clock("20:12:15")
    assert len(rings(night)) == 1
    night.do("20:12:16", Acknowledge(incident=subject))
    assert rings(night) == set() and night.queue.rows  # acknowledged, but open
    night.do("20:12:20", NewIncident(type="CRWD", words="x"), by="system")
    night.run_to("20:15:00")
    assert not any(r.startswith("repeat") for r in rings(night))  # a P2 rings once


def test_sound_test_rings_flashes_and_is_answered() -> None:
    night = Night()
    night.do("20:01:00", TestSound())
    shown = board(night.room, night.site, night.now, book_no=1)
    assert shown.is_flashing and shown.is_ringing and shown.alert and shown.alert.key == "alert.sound"
    assert night.refused(TestSound()) == "test_runs"
    night.do("20:01:05", AnswerSoundTest(heard=True))
    assert rings(night) == set() and header(night).sound
    assert night.refused(AnswerSoundTest(heard=True)) == "no_test"
    night.do("20:02:00", TestSound())
    night.do("20:02:05", AnswerSoundTest(heard=False))
    assert not header(night).sound
    night.do("20:03:00", TestSound())
    assert not header(night).sound  # not until it was heard
    night.do("20:03:05", AnswerSoundTest(heard=True))
    assert header(night).sound
    night.do("20:04:00", TestSound())
    night.run_to("20:06:00")
    (nobody,) = [e for e in night.book if isinstance(e, a.SoundHeard) and not e.answered]
    assert nobody.by == "system" and not header(night).sound
    assert sounded(night) == 0


def test_every_alarm_entry_has_its_line_in_both_languages() -> None:
    night = protest()
    night.do("14:00:00", TestSound())
    night.run_to("14:06:00", step=60)
    for kind in {tag for tag, kind in BY_KIND.items() if kind.__module__ == a.__name__}:
        assert night.kinds(kind), kind
        for entry in night.kinds(kind):
            said = {line_of(entry, Words(lang), night.site, number_of=lambda s: 121).words for lang in ("en", "id")}
            assert len(said) == 2 and all(said)


def test_alarm_days_leave_out_partly_remembered_days() -> None:
    site = jember()
    now = clock("20:30")
    today, yesterday = clock("00:00", now) - 24 * HOUR, clock("00:00", now) - 48 * HOUR
    moments = [yesterday - 1, yesterday, yesterday + 9 * MINUTE, today - 1, today, now, now + 1]
    found = alarm_days(moments, site, now)
    assert [(d.start, d.count, d.most) for d in found[:2]] == [(today, 2, 1), (yesterday, 3, 2)]
    many = [today + n for n in range(KEPT)]
    assert [d.count for d in alarm_days(many, site, now)] == [KEPT]
    assert alarm_days([m + HOUR for m in many], site, now) == []


def test_sources_of_a_row_include_the_source() -> None:
    night = chattering_night()
    view = incident_view(night.room, night.site, night.queue.rows[0].subject, night.now, night.entry_of)
    assert view and (view.source, view.sources) == ("source", ("cam-3",))
    src(night, "22:53:00", "panel-1", "down", "zone 3")
    row = next(r for r in night.queue.rows if r.type == "FALM")
    assert row.words == "Fire panel: ALARM: zone 3"


def test_upcoming_has_the_sound_test_until_it_was_run() -> None:
    night = Night()
    asked = [item.at for item in upcoming(night.room, night.site, night.now) if item.key == "next.sound"]
    assert asked == [clock("20:15")]
    night.do("20:01", TestSound())
    assert "next.sound" not in [item.key for item in upcoming(night.room, night.site, night.now)]
