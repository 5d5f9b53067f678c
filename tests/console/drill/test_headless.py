"""Drills without a screen: faults, expectations that can fail, and skipped time."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from console.drill.result.report_text import lines
from console.drill.script.find import known
from console.session.home import Home
from data.entries import ClockStep, Gap, Log
from data.entries.base import SYSTEM
from data.words import Words
from tests.kits.drill.days import played
from tests.kits.drill.files import canonical_line, play_drill, read_book
from tests.kits.running.examples import NIGHT


def event(at: str, do: str = "", **more: object) -> str:
    """Return the table of an event."""
    lines = [f'at = "{at}"', *([f'do = "{do}"'] if do else [])]
    lines += [f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}" for key, value in more.items()]
    return "[[event]]\n" + "\n".join(lines).replace("= True", "= true") + "\n"


def expect(at: str, that: str) -> str:
    """Return the table of an expectation."""
    return f'[[expect]]\nat = "{at}"\nrow = 7\n{that}\n'


@pytest.mark.parametrize("name", [name for name, _ in known(Home(Path("nowhere")))])
def test_drills_of_the_program_go_as_they_expect(name: str) -> None:
    _, report = played(name)
    assert report.ok, report.findings
    assert report.checked


@pytest.mark.parametrize(
    ("that", "found"),
    [
        ('that = { "posts.4.status" = "missed" }', "normal"),
        ('that = { "entries.check" = 7 }', 6),
        ('that = { "entries.check" = "> 6" }', 6),
        ('that = { "rows" = true }', 1),
        ('that = { "queue" = [102] }', (101,)),
        ('that = { "incidents.101.priority" = "1" }', 1),
        ('that = { "incidents.199.state" = "new" }', "(none)"),
        ('that = { "header.new" = 1 }', 0),
        ('says = ["MISSED"]', None),
        ('never_says = ["Warehouse"]', None),
    ],
)
def test_wrong_expectation_is_a_finding(tmp_path: Path, that: str, found: object) -> None:
    script = event("20:05", "ok 1-6") + event("20:06", "n FIRE 3 smoke")
    script += event("20:06:05", "a")
    _, report = play_drill(tmp_path, script + expect("20:10", that))
    assert not report.ok
    (finding,) = report.findings
    assert finding.row == 7
    assert found is None or finding.found == found


def test_targets_that_are_not_judged_are_counted_as_targets_and_not_as_incidents(tmp_path: Path) -> None:
    _, report = play_drill(tmp_path, event("20:05", "ok 1-6") + event("20:30", "-20 n FIRE 3 smoke"))
    assert len(report.incidents) == 1 < report.targets_unjudged
    text = "\n".join(lines(report, Words("en")))
    assert f" met, {report.targets_unjudged} not judged" in text
    assert "Entered afterwards" not in text, "of the reports, where it counts incidents"


def test_right_expectations_are_not_findings(tmp_path: Path) -> None:
    script = event("20:05", "ok 1-6") + event("20:06", "n FIRE 3 smoke") + event("20:06:05", "a")
    script += expect(
        "20:10",
        'that = { "posts.4.status" = "normal", "entries.check" = ">= 6", "rows" = 1, "queue" = [101], '
        '"incidents.101.acked_s" = 5, "header.counts" = [1, 0, 0, 0], "book.intact" = true, "entries.gap" = 0 }\n'
        'says = ["LST in control", "#101", "FIRE"]\nnever_says = ["LATE"]',
    )
    _, report = play_drill(tmp_path, script + "[figures]\ndue = 0\nP1_in_goal = 1\n")
    assert report.findings == ()
    assert report.checked == 3 + 8 + 4 + 2


def test_wrong_figure_at_the_end_is_a_finding(tmp_path: Path) -> None:
    _, report = play_drill(
        tmp_path, 'end = "21:30"\n' + event("20:05", "ok 1-6") + "[figures]\nmissed = 5\nnothing = 1\n"
    )
    assert [(f.what, f.expected, f.found) for f in report.findings] == [
        ("figures.missed", 5, 6),
        ("figures.nothing", 1, "(none)"),
    ]


def test_refused_line_is_a_finding_unless_expected(tmp_path: Path) -> None:
    script = event("20:05", "ok 1-6") + event("20:06", "ok 9") + event("20:07", "c 101 safe", refused="101")
    _, report = play_drill(tmp_path, script)
    assert [f.what for f in report.findings] == ["ok 9"]
    _, report = play_drill(tmp_path, event("20:05", "ok 1-6", refused="no post"))
    assert [f.expected for f in report.findings] == ["refused: no post"]
    assert "not refused: 6 check calls, posts 1-6" in "\n".join(lines(report, Words("en")))


def test_finding_of_a_line_is_wholly_in_the_language_of_its_reader(tmp_path: Path) -> None:
    script = event("20:05", "ok 9") + event("20:06", "ok 9", refused="Mars") + event("20:07", "ok 1", refused="Mars")
    text = "\n".join(lines(play_drill(tmp_path, script)[1], Words("id")))
    assert "ok 9: seharusnya dimasukkan, ternyata ditolak: " in text
    assert 'ok 9: seharusnya ditolak dengan "Mars", ternyata dengan alasan lain: ' in text
    assert 'ok 1: seharusnya ditolak dengan "Mars", ternyata tidak ditolak: ' in text
    assert "accepted" not in text and "refused" not in text


def test_finding_of_the_screen_shows_the_picture(tmp_path: Path) -> None:
    script = event("20:05", "ok 1-6") + '[[expect]]\nat = "20:06"\nsays = ["Mars"]\nnever_says = ["Main gate"]\n'
    text = "\n".join(lines(play_drill(tmp_path, script)[1], Words("en")))
    assert 'expected to say "Mars", found this picture:' in text
    assert 'expected not to say "Main gate", found this picture:' in text
    assert text.count("| ─ KPU Jember 6 posts") == 2


def test_kill_loses_nothing_and_enters_the_gap(tmp_path: Path) -> None:
    script = event("20:05", "ok 1-6") + event("20:06", "n FIRE 3 smoke") + event("20:07", fault="kill", amount=120)
    script += event("20:10", "l back again") + expect("20:11", 'that = { "queue" = [101], "book.intact" = true }')
    home, report = play_drill(tmp_path, script)
    assert report.ok, report.findings
    (gap,) = [e for e in read_book(home) if isinstance(e, Gap)]
    assert 120_000 <= gap.until - gap.since < 130_000
    assert [e.no for e in read_book(home)] == list(range(1, len(read_book(home)) + 1))


def test_clock_step_and_suspend_are_entered(tmp_path: Path) -> None:
    script = event("20:05", "ok 1-6") + event("20:06", fault="step", amount=47)
    script += event("20:10", fault="suspend", amount=300)
    home, report = play_drill(tmp_path, script + event("20:20", "l awake"))
    assert report.ok
    entries = read_book(home)
    assert [e.delta for e in entries if isinstance(e, ClockStep)] == [47_000]
    assert [e.until - e.since for e in entries if isinstance(e, Gap)] == [300_000]


def test_cut_link_counts_unsent_entries_and_is_in_the_book(tmp_path: Path) -> None:
    script = (
        event("20:05", "ok 1-6") + event("20:06", fault="link down") + event("20:07", "l one") + event("20:08", "a")
    )
    script = script.replace('do = "a"', 'do = "l two"')
    script += event("20:30", fault="link up")
    script += expect("20:05:30", 'that = { "header.link" = "online", "header.unsent" = 0 }')
    script += expect(
        "20:10", 'that = { "header.link" = "offline", "header.unsent" = 3 }\nsays = ["OFFLINE", "3 unsent"]'
    )
    script += expect("20:31", 'that = { "header.link" = "online", "header.unsent" = 0 }')
    home, report = play_drill(tmp_path, script)
    assert report.findings == ()
    said = [e.words for e in read_book(home) if isinstance(e, Log) and e.by == SYSTEM]
    assert said == ["link down since 20:06", "link up again: down from 20:06 to 20:30, 3 entries waited"]


def test_lines_that_a_full_disk_does_not_take_are_saved_later(tmp_path: Path) -> None:
    script = event("20:05", "ok 1-6") + event("20:06", fault="disk full") + event("20:07", "l one")
    script += event("20:08", "l two") + event("20:09", fault="disk free")
    script += expect("20:05:30", 'that = { "header.book_state" = "saved" }')
    script += expect("20:08:30", 'that = { "header.book_state" = "notsaved", "alert" = "alert.not_saved" }')
    script += expect("20:09:02", 'that = { "header.book_state" = "saved", "entries.note" = 2, "book.intact" = true }')
    home, report = play_drill(tmp_path, script.replace("entries.note", "entries.log"))
    assert report.findings == ()
    said = [e for e in read_book(home) if getattr(e, "words", "") in ("one", "two")]
    assert [e.words for e in said] == ["one", "two"]  # type: ignore[attr-defined]
    assert said[0].at < said[1].at, "each keeps the time it was typed at, or the turn it came to"


def history(seed: int, steps: int) -> str:
    """Return a random night of so many steps: calls that come, come late or never, incidents, orders, tests, faults."""
    rng = random.Random(seed)
    at, script = 20 * 3600 + 5, event("20:00:05", "ok 1-6")
    acts = [
        "ok 1-6", "ok 2", "ok 4 all quiet", "ok 1,3,5", "n FIRE 3 smoke", "n ASLT 1 hurt", "n VEHI 6 bike", "a",
        "g 2", "back 2", "br 5 6 15m", "tempo 1-6 30 until 05:00 by Surya", "remind 23:30 look", "test 6 daily",
        "l words", "lookout blue van until 23:00", "s", "c 101 handled", "ok 6", "src cam-3 down", "src cam-3 up",
        "shelve cam-3 15m wet plug", "test sound", "roll 101", "tour 1", "ho start",
    ]  # fmt: skip
    for _ in range(steps):
        at += rng.choice((1, 7, 61, 130, 600, 1203))
        clock = f"{at // 3600 % 24:02}:{at // 60 % 60:02}:{at % 60:02}"
        roll = rng.random()
        if roll < 0.06:
            script += event(clock, fault="kill", amount=rng.choice((0, 5, 90)))
        elif roll < 0.1:
            script += event(clock, fault="suspend", amount=rng.choice((30, 700)))
        elif roll < 0.14:
            script += event(clock, fault="step", amount=rng.choice((47, 3)))
        else:
            script += event(clock, rng.choice(acts))
    return script


@pytest.mark.parametrize(("seed", "steps"), [(1, 30), *(pytest.param(seed, 60, marks=NIGHT) for seed in (1, 2, 3))])
def test_skipped_time_leaves_the_same_book_as_every_second(tmp_path: Path, seed: int, steps: int) -> None:
    books = []
    for every_second in (False, True):
        folder = tmp_path / str(every_second)
        folder.mkdir()
        home, _ = play_drill(folder, history(seed, steps), every_second=every_second)
        books.append([canonical_line(entry) for entry in read_book(home)])
    assert books[0] == books[1]
    assert len(books[0]) > steps
