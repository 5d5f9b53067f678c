"""Drill on the screen: its frame, its clock, a trainee who takes over, a power cut, and the report at its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.drill.play.headless import result
from console.drill.play.session import DrillSession, begin, resume
from console.drill.result.report import load
from console.drill.script.file import read
from console.drill.script.find import known
from console.session.home import Home
from data.entries import Gap, Opened
from data.words import Words
from tests.kits.drill.days import played
from tests.kits.drill.files import canonical_line, read_book, write_drill
from tests.kits.drill.screen import DrillRoom, drill_room, to_the_end
from tests.kits.running.examples import diagonal

SCRIPT = """
speed = 60
end = "20:30"

[[event]]
at = "20:05"
do = "ok 1-6"

[[event]]
at = "20:10"
world = true
tell = "radio 3: smoke behind the store"
do = "n FIRE 3 ht: smoke behind the store"
name = "fire"

[[event]]
at = "20:10:10"
do = ["a", "g 2"]

[[event]]
at = "20:20"
do = ["on 2", "fix {fire} smoke from the kitchen", "t 1"]

[[event]]
at = "20:26"
world = true
do = "n VEHI 6 van at the fence"

[[expect]]
at = "20:06"
row = 2
that = { "entries.check" = 6 }

[[expect]]
at = "20:25"
row = 3
that = { "incidents.101.sent_s" = 10, "posts.2.status" = "scene" }
says = ["#101 P1 "]
"""

KILL = SCRIPT + '\n[[event]]\nat = "20:27"\nfault = "kill"\namount = 90\n'
CUT = SCRIPT.replace("[[event]]", '[[event]]\nat = "20:01"\nfault = "link down"\n\n[[event]]', 1)


def begun(folder: Path, script: str = SCRIPT, language: str = "") -> DrillSession:
    """Begin a run of ``script`` in a home of its own."""
    return begin(Home(folder), write_drill(folder, script), language=language)


async def test_book_on_the_screen_is_the_one_of_a_headless_run(tmp_path: Path) -> None:
    async with drill_room(begun(tmp_path)) as room:
        await room.finish()
        report = room.app.report
    home, without = result(write_drill(tmp_path, SCRIPT), Home(tmp_path / "other"))
    assert [canonical_line(e) for e in read_book(room.drill_run.home)] == [canonical_line(e) for e in read_book(home)]
    assert report is not None and report.findings == without.findings == ()
    assert report.checked == without.checked
    assert report.figures == without.figures


@pytest.mark.slow
async def test_scripted_night_on_the_screen_goes_as_headless(tmp_path: Path) -> None:
    """Rules, sources, a power cut and a handover."""
    night = read(dict(known(Home(tmp_path)))["quiet-night"])
    drill, report = await to_the_end(begin(Home(tmp_path), night))
    home, without = played("quiet-night")
    assert report.findings == without.findings == () and report.checked == without.checked
    # A gap begins at the last mark, so it is known to ten seconds only.
    on_screen, off = ([canonical_line(e) for e in read_book(h) if not isinstance(e, Gap)] for h in (drill.home, home))
    assert on_screen == off


async def test_report_page_at_the_end_is_shown_and_kept(tmp_path: Path) -> None:
    async with drill_room(begun(tmp_path)) as room:
        await room.finish()
        await room.settle()
        assert "Drill night" in room.text
        assert "12 of 12 as expected" in room.text
        assert "nobody took over" in room.text
        assert "OVER" in room.text and "Esc board" in room.text.split("\n")[-1]
        now = room.clock.now()
        await room.run(60)
        assert room.clock.now() == now, "the clock stands"
        await room.pilot.press("escape")
        await room.settle()
        assert "Queue" in room.text
        await room.enter("drill report")
        assert "12 of 12 as expected" in room.text
    report = load(room.drill_run.home.path)
    assert report == room.app.report and report is not None and report.complete


@pytest.mark.parametrize(
    ("said", "size"),
    diagonal(
        [("en", "DRILL", "nothing here is real"), ("id", "LATIHAN", "bukan kejadian nyata")], [(80, 24), (120, 36)]
    ),
)
async def test_frame_says_that_nothing_here_is_real(
    tmp_path: Path, said: tuple[str, str, str], size: tuple[int, int]
) -> None:
    language, word, says = said
    async with drill_room(begun(tmp_path, language=language), size=size) as room:
        await room.run(601)
        rows = room.text.split("\n")
        assert len(rows) == size[1]
        for row in (rows[0], rows[-1]):
            assert row.startswith(f" {word} ") and row.rstrip().endswith(word)
        assert says in rows[0] and "60×" in rows[0]
        assert "smoke behind the store" in rows[-1], "what is told stands in the frame"
        assert word in rows[1], "the header says it too"
        assert "#101" in room.text and room.app._top.styles.height is not None
        for name in ("b", "#101", "?"):
            await room.enter(name)
            assert room.text.startswith(f" {word} ")


async def test_first_key_takes_over_and_the_world_continues(tmp_path: Path) -> None:
    async with drill_room(begun(tmp_path)) as room:
        await room.run(602)
        await room.enter("a")
        drill = room.drill_run
        assert drill.is_taken_over and drill.speed == 1
        assert "it is yours" in room.text or drill.announcement
        await room.run(120)
        (fire,) = [e for e in book_of_running(room) if isinstance(e, Opened)]
        assert fire.by == "LST", "the script typed it before"
        assert room.app.desk.board().queue[0].state == "ack", "nobody was sent: the script rests"
        await room.enter("g 4")
        await room.enter("nonsense")
        await room.pilot.press("escape")
        await room.enter("t 1")
        await room.finish()
        van = [e for e in book_of_running(room) if isinstance(e, Opened)][-1]
        assert van.by == "system" and van.type == "VEHI", "it rings for the trainee"
        report = room.app.report
    assert report is not None
    assert report.taken_at is not None
    assert (report.lines, report.refused) == (3, 1)
    assert {task.act: task.keys for task in report.tasks} == {"a": 2.0, "g": 4.0, "t": 4.0}
    (fire_now, van_now) = report.incidents
    assert fire_now.acked == 2 and fire_now.sent is not None and fire_now.sent >= 122
    assert 1 not in [step.number for step in fire_now.forgotten if step.required]
    assert report.steps_required >= 4 and van_now.acked is None
    assert report.ok and not report.findings, "the script expected another room, which is not the trainee's fault"


def book_of_running(room: DrillRoom) -> list[object]:
    """Return the entries of the book so far."""
    return list(room.app.desk.book.entries())


async def test_panic_takes_over_and_is_a_task_of_two_keys(tmp_path: Path) -> None:
    async with drill_room(begun(tmp_path)) as room:
        await room.run(400)
        await room.pilot.press("f9", "4")
        await room.settle()
        assert room.drill_run.is_taken_over
        await room.enter("drill end")
        report = room.app.report
    assert report is not None
    assert [(task.act, task.count, task.keys) for task in report.tasks] == [("panic", 1, 2.0)]


async def test_parked_line_is_not_a_task(tmp_path: Path) -> None:
    async with drill_room(begun(tmp_path)) as room:
        await room.type("l half a")
        await room.pilot.press("escape")
        await room.enter("l whole")
        await room.enter("drill end")
        report = room.app.report
    assert report is not None and [(task.act, task.keys) for task in report.tasks] == [("l", 8.0)]


async def test_driving_the_clock_by_keys_and_line_does_not_take_over(tmp_path: Path) -> None:
    async with drill_room(begun(tmp_path)) as room:
        drill = room.drill_run
        await room.pilot.press("ctrl+f")
        assert drill.speed == 120
        await room.pilot.press("ctrl+g", "ctrl+g")
        assert drill.speed == 20
        await room.pilot.press("ctrl+t")
        now = room.clock.now()
        await room.run(30)
        assert drill.is_paused and room.clock.now() == now and "PAUSED" in room.text
        await room.pilot.press("ctrl+t")
        await room.run(30)
        assert room.clock.now() == now + 30_000
        assert not drill.is_taken_over
        await room.enter("drill 300")
        assert drill.speed == 300
        await room.enter("drill slower")
        assert drill.speed == 120
        await room.enter("drill sideways")
        assert "faster slower pause" in room.text
        await room.enter("drill end")
        assert drill.is_over and "Drill night" in room.text
        ended = room.clock.now()
        for keys in ("ctrl+t", "ctrl+f", "ctrl+g"):
            await room.pilot.press(keys)
            await room.run(30)
        await room.enter("drill go")
        await room.run(30)
        assert drill.is_paused and room.clock.now() == ended


async def test_page_of_the_link_says_what_the_header_says(tmp_path: Path) -> None:
    async with drill_room(begun(tmp_path, CUT)) as room:
        await room.run(90)
        await room.enter("l waits")
        assert room.app.board is not None and room.app.board.header.link == "offline"
        await room.enter("net")
        page = room.text
        words = room.app.words
        assert words("link.is.offline") in page and words("link.local") not in page
        assert str(room.app.board.header.unsent) in page


async def test_power_cut_resumes_the_drill_from_the_disk(tmp_path: Path) -> None:
    drill = begun(tmp_path, KILL)
    async with drill_room(drill) as room:
        while not room.out:
            await room.run(60)
    again = resume(drill.home, Words())
    assert again.clock.now() == drill.clock.now() + 90_000
    async with drill_room(again) as room:
        assert [row.number for row in room.app.desk.board().queue] == [101, 102]
        await room.finish()
        report = room.app.report
    assert report is not None and report.findings == () and report.checked == 12
    (gap,) = [e for e in read_book(again.home) if isinstance(e, Gap)]
    assert gap.until - gap.since >= 90_000


async def test_drill_command_on_an_ordinary_console_is_refused(tmp_path: Path) -> None:
    from tests.kits.console.desk_room import console

    async with console(tmp_path) as room:
        await room.type("drill faster")
        assert "refused: this is not a drill" in room.text and "= Enter" not in room.text
        await room.pilot.press("enter")
        await room.settle()
        assert "not entered: this is not a drill" in room.text and "> drill faster" in room.text
        assert "DRILL" not in room.text.split("\n")[0]
