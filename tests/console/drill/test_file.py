"""Drill files: what they may hold, and the faults of a wrong one with file, key, line and what is expected."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console.drill.script.file import DrillError, filled
from console.drill.script.file import read as read_drill
from console.drill.script.site import dump, in_language, merged, site_text
from console.drill.script.times import plan
from console.drill.script.validate import checked_plan, summary
from data.base.toml import Source, parse
from data.site.load import read as read_site
from data.site.load import sample_text
from data.words import Words
from tests.kits.console.desk_room import wib
from tests.kits.drill.files import HEAD, write_drill


def faults(folder: Path, text: str, head: str = HEAD) -> str:
    """Return the faults of a drill that cannot be played."""
    with pytest.raises(DrillError) as caught:
        drill = write_drill(folder, text, head)
        summary(drill, Words())
    return "\n".join(caught.value.lines)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[event]]\nat = "25:00"\ndo = "a"', 'night.toml: event[1].at (line 6): found "25:00", expected a local time'),
        ('[[event]]\nat = "20:10"', "event[1] (line 5): nothing happens, expected do, tell or fault"),
        ('[[event]]\nat = "20:10"\nfault = "power"', 'event[1].fault (line 7): found "power", expected one of'),
        ('[[event]]\nat = "20:10"\nfault = "step"', "event[1].amount (line 5): missing, expected seconds for step"),
        ('[[event]]\nat = "20:10"\nfault = "source down"', "event[1].source"),
        ('[[event]]\nat = "20:10"\nfault = "kill"\namount = -3', "event[1].amount (line 8): found -3"),
        ('[[event]]\nat = "20:10"\ndo = "fix {plate} x"', 'event[1].do (line 7): no event above has name = "plate"'),
        (
            '[[event]]\nat = "20:10"\nname = "plate"\ndo = "a"\n[[event]]\nat = "20:11"\ndo = "fix {plat} x"',
            'did you mean "plate"?',
        ),
        ('[[expect]]\nat = "20:10"', "expect[1] (line 5): nothing is expected"),
        (
            '[[expect]]\nat = "20:10"\nthatt = {}',
            'expect[1].thatt (line 7): there is no such key, did you mean "that"?',
        ),
        ('[[event]]\nat = "20:10"\nby = "XYZ"\ndo = "a"', 'event[1].by (line 7): no operator "XYZ"'),
        ('[[event]]\nat = "2024-01-21 19:00"\ndo = "a"', "event[1].at (line 6): found"),
        ('end = "2024-01-21T19:00:00"', "end (line 5): found"),
        ('site = "gone.toml"', "site (line 5): "),
        ("[overrides.checks]\nlate_min = 0", "late_min"),
    ],
)
def test_fault_of_a_file_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert said in faults(tmp_path, text)


def test_fault_of_a_files_head_is_named(tmp_path: Path) -> None:
    said = faults(tmp_path, "", 'name = "Night One"\nstart = "tonight"\noperator = "LST"\n')
    assert 'name (line 1): found "Night One", expected small letters' in said
    said = faults(tmp_path, "", 'name = "n"\nstart = "2024-01-21T20:00:00+07:00"\noperator = "LST"\n')
    assert "start (line 2)" in said


def test_times_cross_midnight_and_may_name_a_date(tmp_path: Path) -> None:
    text = "".join(
        f'[[event]]\nat = "{at}"\ndo = "a"\n' for at in ("20:00", "23:59:30", "00:10", "2024-01-23 00:05", "00:05:01")
    )
    drill = write_drill(tmp_path, text)
    times = checked_plan(drill, read_site(site_text(drill)))
    assert [at for at, _ in times.events] == [
        wib("2024-01-21T20:00:00"),
        wib("2024-01-21T23:59:30"),
        wib("2024-01-22T00:10:00"),
        wib("2024-01-23T00:05:00"),
        wib("2024-01-23T00:05:01"),
    ]
    assert times.end == wib("2024-01-23T00:05:01"), "without an end it is over at the last of it"


def test_hour_that_comes_twice_is_used_in_order(tmp_path: Path) -> None:
    head = 'name = "night"\nstart = "2024-10-27T01:30:00"\noperator = "LST"\n'
    text = '[[event]]\nat = "02:30"\ndo = "a"\n[[event]]\nat = "02:10"\ndo = "a"\n[overrides]\nzone = "Europe/Berlin"\n'
    drill = write_drill(tmp_path, text, head)
    (first, _), (second, _) = checked_plan(drill, read_site(site_text(drill))).events
    assert second - first == 40 * 60_000


def test_site_next_to_the_drill_is_read_and_overridden(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text(in_language(sample_text(), "id"), "utf-8")
    drill = write_drill(
        tmp_path,
        'site = "gate.toml"\n[overrides.checks]\nmissed_min = 12\n[[overrides.post]]\ncode = 4\nlone = true\n'
        '[[overrides.post]]\ncode = 7\nname = "Back fence"\n',
    )
    site = read_site(site_text(drill))
    assert (site.language, site.checks.missed_min, site.checks.late_min) == ("id", 12, 5)
    assert [post.code for post in site.posts][-1] == "7"
    four = site.post("4")
    assert four is not None and four.lone and four.name != "Back fence"


@pytest.mark.parametrize("where", ["beside", "overrides"])
def test_drill_reaches_neither_remote_nor_second_disk_of_its_site(tmp_path: Path, where: str) -> None:
    out = {"book": {"second": "/media/second/siaga", "low_mb": 77}, "remote": {"url": "http://127.0.0.1:8888/v1"}}
    if where == "beside":
        tables = parse(Source("site.toml", sample_text(), Words()))
        (tmp_path / "gate.toml").write_text(dump(merged(tables, out)), "utf-8")
        drill = write_drill(tmp_path, 'site = "gate.toml"\n')
    else:
        drill = write_drill(tmp_path, dump({"overrides": out}))
    site = read_site(site_text(drill))
    assert (site.book.second, site.remote.url, site.book.low_mb) == ("", "", 77)


def test_dumped_site_reads_as_the_same_site() -> None:
    tables = parse(Source("site.toml", sample_text(), Words()))
    assert read_site(dump(merged(tables, {}))) == read_site(sample_text())


def test_names_in_a_line_are_filled_in_and_other_braces_are_text() -> None:
    assert filled("fix {plate} {not known} x", {"plate": 12}) == "fix 12 {not known} x"


def test_time_out_of_order_does_not_mean_the_next_day(tmp_path: Path) -> None:
    text = (
        'name = "x"\ntitle = "x"\noperator = "LST"\nsite = "sample"\nstart = 2024-01-21T21:00:00\n'
        '[[event]]\nat = "22:02"\ndo = "ok 1"\n[[event]]\nat = "{at}"\ndo = "ok 2"\n'
    )
    (tmp_path / "d.toml").write_text(text.replace("{at}", "22:00"))
    with pytest.raises(DrillError) as caught:
        plan(read_drill(tmp_path / "d.toml"), ZoneInfo("Asia/Jakarta"))
    assert "write the date" in "".join(caught.value.lines)
    (tmp_path / "d.toml").write_text(text.replace("{at}", "2024-01-22 22:00"))
    assert plan(read_drill(tmp_path / "d.toml"), ZoneInfo("Asia/Jakarta")).events
