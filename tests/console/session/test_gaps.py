"""Gaps and clocks: why nobody watched, and what is said before anything is entered under a wrong clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.session.desk import Desk
from console.session.heartbeat import HOLD, Heartbeat
from console.session.jobs import SyncJobs
from console.session.liveness import ClockWatch, Passed
from data import entries as e
from data.base.clock import DAY, HOUR, MINUTE, SECOND, ManualClock
from data.book.book import Book
from data.queries.clock_doubt import clock_doubt, step_doubt
from data.rules.gaps import clock_step_entry
from data.view.lines import text_of
from data.view.posts import post_views
from data.view.values import Alert
from data.words import Words
from tests.kits.console.desk_room import NIGHT, new_home
from tests.kits.console.desk_room import console as screen
from tests.kits.console.stations import pair
from tests.kits.rooms.calling import alerts_of

YEAR = 365 * DAY
IN_1970 = 3 * DAY


class Console:
    """A desk, its queue and its heartbeat, without a screen."""

    def __init__(self, folder: Path, at: int = NIGHT, *, last_alive: int = 0, language: str = "en") -> None:
        self.clock = ManualClock(at)
        self.desk = Desk.open(new_home(folder, language), clock=self.clock)
        self.jobs = SyncJobs(self.desk)
        self.marks: list[int] = []
        self.heartbeat = Heartbeat(self.desk, self.jobs, self.marks.append)
        self.heartbeat.start(last_alive)

    def passes(self, span: int) -> None:
        for _ in range(span // SECOND):
            self.clock.advance(SECOND)
            self.heartbeat.tick()

    def kinds(self, *kinds: str) -> list[e.Entry]:
        return [entry for entry in self.desk.book.entries() if entry.kind in kinds]

    def said(self) -> str:
        alert = self.desk.board().alert
        return "" if alert is None else self.desk.words(alert.key, **alert.args)

    def doubts_clock(self) -> bool:
        return self.said().startswith(("CLOCK WRONG", "CHECK THE CLOCK"))

    def close(self) -> None:
        self.desk.close()


@pytest.fixture
def console(tmp_path: Path) -> Console:
    room = Console(tmp_path)
    room.desk.execute("ok 1-6", "LST")
    return room


def gap_of(room: Console) -> e.Gap:
    (found,) = room.kinds("gap")
    assert isinstance(found, e.Gap)
    return found


def asleep(room: Console) -> None:
    room.clock.suspend(2 * HOUR)
    room.heartbeat.tick()


def stopped(room: Console) -> None:
    room.clock.advance(2 * HOUR)
    room.heartbeat.continued()
    room.heartbeat.tick()


def hung(room: Console) -> None:
    room.clock.advance(2 * HOUR)
    room.heartbeat.tick()


def terminal(room: Console) -> None:
    for second in range(2 * HOUR // SECOND):
        room.clock.advance(SECOND)
        room.heartbeat.terminal_stuck(second * SECOND)
        room.heartbeat.tick()
    room.heartbeat.terminal_stuck(0)


@pytest.mark.parametrize(
    ("happens", "cause", "english", "indonesian"),
    [
        (asleep, "suspend", "computer asleep", "komputer tidur"),
        (stopped, "stopped", "process stopped", "proses dihentikan"),
        (hung, "hung", "the console stood still", "konsol macet"),
        (terminal, "terminal", "terminal stuck", "terminal macet"),
    ],
)
def test_gap_says_why_in_entry_and_alarm_row(
    console: Console, happens: object, cause: str, english: str, indonesian: str
) -> None:
    assert callable(happens)
    happens(console)
    gap = gap_of(console)
    assert gap.cause == cause and abs(gap.until - gap.since - 2 * HOUR) < MINUTE and gap.missed
    assert english in text_of(gap, Words("en"), console.desk.site)
    assert indonesian in text_of(gap, Words("id"), console.desk.site)
    found = [console.desk.words(a.key, **a.args) for a in alerts(console)]
    assert [text for text in found if text.startswith("Unobserved") and english in text]
    console.close()


def alerts(room: Console) -> list[Alert]:
    desk, now = room.desk, room.clock.now()
    posts = post_views(desk.room, desk.site, now)
    return alerts_of(desk.room, desk.site, now, posts, desk.queue, words=desk.words)[0]


def test_gap_of_a_console_that_was_not_running(tmp_path: Path) -> None:
    room = Console(tmp_path)
    room.desk.execute("ok 1-6", "LST")
    room.close()
    room = Console(tmp_path, NIGHT + 2 * HOUR, last_alive=NIGHT)
    assert gap_of(room).cause == "down"
    assert "the console was not running" in text_of(gap_of(room), Words("en"), room.desk.site)
    room.close()


def test_gap_in_which_nothing_fell_due_is_an_entry_and_no_alarm(console: Console) -> None:
    console.clock.suspend(3 * MINUTE)
    console.heartbeat.tick()
    assert gap_of(console).missed == 0
    assert console.desk.room.duty.unseen == () and not console.said()
    console.close()


def test_short_gap_does_not_hide_the_one_before_it(console: Console) -> None:
    asleep(console)
    unseen = console.desk.room.duty.unseen
    console.clock.suspend(3 * MINUTE)
    console.heartbeat.tick()
    assert unseen and console.desk.room.duty.unseen == unseen
    console.close()


def test_mark_stays_while_nobody_sees_the_screen(console: Console) -> None:
    console.passes(30 * SECOND)
    console.heartbeat.terminal_stuck(2 * MINUTE)
    before = len(console.marks)
    console.passes(30 * SECOND)
    assert len(console.marks) == before, "a start after a kill says since when"
    console.heartbeat.terminal_stuck(0)
    console.passes(30 * SECOND)
    assert len(console.marks) > before
    console.close()


@pytest.mark.parametrize("how", ["watched", "stopped", "stuck", "held"])
async def test_end_of_a_console_that_had_not_watched_keeps_the_gap_for_the_next_start(tmp_path: Path, how: str) -> None:
    """It is stopped or suspended, or its terminal takes nothing, and it ends before another second has passed."""
    clock = ManualClock(NIGHT)
    async with screen(tmp_path, clock=clock) as room:
        assert room.app.heartbeat is not None
        await room.enter("take LST night")
        await room.idle()
        await room.app.housekeeping.marked()
        if how == "stopped":
            clock.advance(2 * HOUR)
        elif how == "stuck":
            for _ in range(2 * HOUR // MINUTE):
                clock.advance(MINUTE)
                room.app.heartbeat.terminal_stuck(2 * HOUR)
                room.app.heartbeat.watch()
        elif how == "held":
            clock.step(-DAY)
            room.app.heartbeat.start(clock.now() - HOUR)
            clock.step(DAY + 2 * HOUR)
    clock.advance(SECOND)
    async with screen(tmp_path, clock=clock) as room:
        await room.idle()
        gaps = [entry for entry in room.desk.book.entries() if isinstance(entry, e.Gap)]
        assert [round((gap.until - gap.since) / HOUR) for gap in gaps] == ([] if how == "watched" else [2]), gaps


def test_clock_watch_tells_a_short_stop_from_nothing() -> None:
    clock = ManualClock(NIGHT)
    watch = ClockWatch(clock)
    clock.advance(30 * SECOND)
    watch.was_stopped = True
    assert watch.tick().gap == 0
    clock.advance(2 * MINUTE)
    assert watch.tick() == Passed(2 * MINUTE, "hung", 0), "the stop was before the last tick"


# --- a clock that moves ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("span", [HOUR, -HOUR, 7 * HOUR])
def test_clock_that_moved_has_a_row_until_it_is_seen(console: Console, span: int) -> None:
    console.clock.step(span)
    console.passes(3 * SECOND)
    assert "Clock moved" in console.said()
    assert not console.kinds("check.late", "check.missed", "clock.doubt")
    assert console.desk.board().rings
    console.desk.execute("a", "LST")
    assert "Clock moved" not in console.said() and not console.desk.room.duty.unseen
    console.close()


def test_small_correction_has_an_entry_and_no_row(console: Console) -> None:
    console.clock.step(47 * SECOND)
    console.passes(3 * SECOND)
    assert len(console.kinds("clock")) == 1 and not console.said()
    console.close()


@pytest.mark.parametrize("span", [100 * YEAR, 20 * YEAR, -50 * YEAR, 7900 * YEAR])
def test_clock_that_cannot_be_right_is_said_at_once_and_leaves_nothing(console: Console, span: int) -> None:
    last = console.desk.book.last_no
    console.clock.step(span)
    console.passes(2 * SECOND)
    assert console.doubts_clock()
    first = console.desk.entry(last + 1)
    assert isinstance(first, e.ClockStep) and first.doubt
    assert "it shows" in text_of(first, Words("en"), console.desk.site)
    assert "menunjukkan" in text_of(first, Words("id"), console.desk.site)
    assert not console.kinds("check.late", "check.missed")
    console.clock.step(-span)
    console.passes(2 * SECOND)
    assert not console.doubts_clock() and not console.desk.clock_warning()
    assert not console.kinds("check.late", "check.missed")
    statuses = {view.status for view in console.desk.board().posts}
    assert statuses == {"normal", "patrol"}
    console.close()


def test_line_in_the_second_of_the_step_comes_after_the_doubt(console: Console) -> None:
    last = console.desk.book.last_no
    console.clock.step(100 * YEAR)
    console.desk.execute("l too early", "LST")
    assert [console.desk.entry(last + n).kind for n in (1, 2)] == ["clock.doubt", "log"]  # type: ignore[union-attr]
    console.passes(2 * SECOND)
    assert console.doubts_clock()
    console.close()


# --- a start under a clock that cannot be right --------------------------------------------------------------------


def started(folder: Path, at: int) -> Console:
    room = Console(folder)
    room.desk.execute("ok 1-6", "LST")
    room.close()
    return Console(folder, at, last_alive=NIGHT)


@pytest.mark.parametrize("at", [IN_1970, NIGHT - HOUR, NIGHT + 3 * YEAR, 253_370_764_800_000])
def test_start_under_a_wrong_clock_enters_nothing_before_it_was_said(tmp_path: Path, at: int) -> None:
    room = started(tmp_path, at)
    last = room.desk.book.last_no
    room.passes(10 * SECOND)
    assert room.doubts_clock() and room.desk.book.last_no == last
    assert "it shows" in room.desk.clock_warning()
    room.desk.execute("l all the same", "LST")
    assert [room.desk.entry(last + n).kind for n in (1, 2)] == ["clock.doubt", "log"]  # type: ignore[union-attr]
    room.desk.execute("l and more", "LST")
    room.passes(5 * SECOND)
    assert len(room.kinds("clock.doubt")) == 1
    room.close()


def test_start_under_a_wrong_clock_that_is_set_leaves_no_trace(tmp_path: Path) -> None:
    room = started(tmp_path, IN_1970)
    room.passes(10 * SECOND)
    room.clock.step(NIGHT + 2 * HOUR - room.clock.now())
    room.passes(5 * SECOND)
    assert not room.kinds("clock.doubt", "clock") and not room.doubts_clock()
    assert gap_of(room).until - gap_of(room).since > HOUR, "it was not running until now"
    room.close()


def test_start_under_a_wrong_clock_goes_on_by_itself_after_a_minute(tmp_path: Path) -> None:
    room = started(tmp_path, IN_1970)
    last = room.desk.book.last_no
    room.passes(HOLD + 5 * SECOND)
    first = room.desk.entry(last + 1)
    assert first is not None and first.kind == "clock.doubt"
    room.close()


def test_doubt_is_a_function_of_the_clock_and_the_last_entry() -> None:
    assert clock_doubt(NIGHT, NIGHT - HOUR, NIGHT) == clock_doubt(NIGHT, 0) == ""
    assert clock_doubt(NIGHT, NIGHT + 3 * MINUTE) == "before" and clock_doubt(NIGHT, NIGHT + MINUTE) == ""
    assert clock_doubt(IN_1970, 0) == clock_doubt(250_000_000_000_000, NIGHT) == "year"
    assert clock_doubt(NIGHT, NIGHT - 3 * YEAR) == "far"
    assert clock_doubt(NIGHT, IN_1970, NIGHT - DAY) == "", "the entry before it was made under a wrong clock"
    assert step_doubt(HOUR, NIGHT, "", 0) == "" and step_doubt(YEAR, NIGHT, "", 0) == "far"
    assert step_doubt(-YEAR, NIGHT, "far", NIGHT + YEAR) == "", "back where it was"
    assert step_doubt(YEAR, NIGHT, "far", NIGHT) == "far", "a line was entered before the step was seen"


def test_wrong_clock_of_another_station_is_named_and_says_nothing_of_this_one(tmp_path: Path) -> None:
    here, there = pair(tmp_path)
    there.do("l satu")
    there.clock.step(-3 * HOUR)
    there.do("l dua")
    here.read(there)
    alert = here.desk.board().alert
    assert alert is not None
    assert here.desk.words(alert.key, **alert.args).startswith("POL: CLOCK WRONG: ")
    assert not here.desk.clock_warning() and here.desk.doubted() is None
    here.do("l tiga")
    here.clock.step(-3 * HOUR)
    assert [entry.kind for entry in here.do("l empat")] == ["log"] and here.desk.clock_warning()
    kinds = [entry.kind for entry in here.desk.book.entries()]
    assert kinds[-2:] == ["clock.doubt", "log"], "a doubt about another clock is none about this one"
    alert = here.desk.board().alert
    assert alert is not None and alert.key == "alert.clock_doubt"


def test_clock_that_moved_at_another_station_is_named(tmp_path: Path) -> None:
    here, there = pair(tmp_path)
    assert isinstance(there.desk.book, Book)
    there.desk.apply(there.desk.book.append([clock_step_entry(HOUR, NIGHT, there.desk.room, there.desk.site)]))
    here.read(there)
    for station, begins in ((here, "Clock of POL moved +1:00:00"), (there, "Clock moved +1:00:00")):
        alert = station.desk.board().alert
        assert alert is not None and station.desk.words(alert.key, **alert.args).startswith(begins)
