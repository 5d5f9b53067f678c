"""Import of a spreadsheet's incidents."""

from __future__ import annotations

import csv
import errno
import gzip
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data.base.clock import HOUR, MINUTE, ManualClock
from data.base.file_errors import FileFault
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.storage.folder import imports_home
from data.book.storage.record import Row
from data.book.transaction import Transaction
from data.entries import Imported
from data.entries.codec import decode, next_hash
from data.importing import cells, importer
from data.importing import column_map as importmap
from data.importing.column_map import Map
from data.importing.importer import ImportFault
from data.importing.plan import Plan
from data.importing.result import Result, result_text
from data.importing.spool import Spool
from data.site.load import read, sample_text
from data.words import Words

WORDS = Words()
SITE = read(sample_text())
NOW = int(datetime(2024, 6, 1, tzinfo=UTC).timestamp()) * 1000

MAP = """
source = "yard"
key = "No"
[time]
zone = "Asia/Jakarta"
format = "%d/%m/%Y %H:%M"
[times]
received = "Received"
dispatched = "Sent"
scene = "There"
closed = "Back"
[columns]
type = "Kind"
priority = "Pri"
disposition = "Result"
place = "Where"
words = ["Kind", "What"]
[unit]
unit = "Unit"
dispatched = "Sent"
scene = "There"
available = "Back"
[fields]
caller = "Caller"
[values.type]
"Fire" = "FIRE"
"Break in" = "BRKN"
"*" = "INFO"
[values.priority]
high = 1
low = 3
[values.disposition]
done = "handled"
nothing = "safe"
"""

HEADER = "No,Unit,Kind,Pri,Where,What,Received,Sent,There,Back,Result,Caller"
ROWS = [
    '7,A1,Fire,low,"Yard, N",Tyres burn,22/01/2024 02:00,22/01/2024 02:01,22/01/2024 02:05,22/01/2024 03:00,done,Eko',
    "8,A2,Noise,,,Loud,22/01/2024 01:00,,,22/01/2024 01:20,nothing,",
    "7,A2,Fire,high,,,22/01/2024 02:00,22/01/2024 02:03,22/01/2024 02:04,22/01/2024 03:30,,",
]


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def a_map(folder: Path, *changes: tuple[str, str]) -> Map:
    text = MAP
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file = folder / "map.toml"
    file.write_text(text)
    return importmap.load(file, WORDS, SITE)


def a_file(folder: Path, *rows: str, header: str = HEADER, name: str = "calls.csv") -> Path:
    file = folder / name
    file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return file


def planned(folder: Path, *rows: str, header: str = HEADER) -> Plan:
    return importer.plan(a_file(folder, *rows, header=header), a_map(folder), WORDS, now=NOW)


def imported(home: Path, file: Path, mapping: Map, *, dry: bool = False) -> Result:
    return importer.run(home, file, mapping, site=SITE, by="LST", clock=ManualClock(NOW), words=WORDS, dry=dry)


def refused(file: Path, mapping: Map) -> tuple[str, ...]:
    with pytest.raises(ImportFault) as wrong:
        imported(file.parent / "home", file, mapping)
    assert not imports_home(file.parent / "home").exists(), "nothing was written"
    return wrong.value.lines


# --- rows become incidents ------------------------------------------------------------------------------------------


def test_rows_of_one_incident_are_merged(tmp_path: Path) -> None:
    plan = planned(tmp_path, *ROWS)
    assert (plan.rows, plan.count, plan.units, plan.bad_count) == (3, 2, 3, 0)
    later = plan.incidents[1]
    assert later == Imported(
        by="import",
        subjects=("import:yard:7",),
        occurred=utc("2024-01-21T19:00"),
        source_key="yard:7",
        number="7",
        type="FIRE",
        type_name="Fire",
        priority=1,  # the more urgent of the two rows
        place="Yard, N",
        words="Fire Tyres burn",
        disposition="handled",
        times={
            "received": utc("2024-01-21T19:00"),
            "dispatched": utc("2024-01-21T19:01"),  # the first unit
            "scene": utc("2024-01-21T19:04"),
            "closed": utc("2024-01-21T20:30"),  # the last
        },
        units=(
            {
                "unit": "A1",
                "dispatched": utc("2024-01-21T19:01"),
                "scene": utc("2024-01-21T19:05"),
                "available": utc("2024-01-21T20:00"),
            },
            {
                "unit": "A2",
                "dispatched": utc("2024-01-21T19:03"),
                "scene": utc("2024-01-21T19:04"),
                "available": utc("2024-01-21T20:30"),
            },
        ),
        fields={"caller": "Eko"},
        rows=(2, 4),
    )
    assert plan.lacking == {"received": 0, "dispatched": 1, "scene": 1, "closed": 0}


def test_incidents_are_in_the_order_they_were_received(tmp_path: Path) -> None:
    plan = planned(tmp_path, *ROWS)
    assert [(e.number, e.type, e.disposition, e.priority) for e in plan.incidents] == [
        ("8", "INFO", "safe", 0),
        ("7", "FIRE", "handled", 1),
    ]


def test_key_and_time_can_span_several_columns(tmp_path: Path) -> None:
    mapping = a_map(
        tmp_path, ('key = "No"', 'key = ["No", "Where"]'), ('received = "Received"', 'received = ["Date", "Time"]')
    )
    header = HEADER.replace("Received", "Date,Time")
    rows = ("7,,Fire,,Gate,,22/01/2024,02:00,,,,,", "7,,Fire,,Yard,,22/01/2024,02:10,,,,,")
    plan = importer.plan(a_file(tmp_path, *rows, header=header), mapping, WORDS)
    assert [e.source_key for e in plan.incidents] == ["yard:7 Gate", "yard:7 Yard"]
    assert plan.incidents[1].times == {"received": utc("2024-01-21T19:10")}


# --- the book of imports --------------------------------------------------------------------------------------------


def test_import_writes_one_entry_per_incident_into_its_own_book(tmp_path: Path) -> None:
    result = imported(tmp_path / "home", a_file(tmp_path, *ROWS), a_map(tmp_path))
    assert (result.added, result.already, result.first, result.last) == (2, 0, 2, 3)
    assert result.book.startswith("IMP-")
    assert not (tmp_path / "home" / "book").exists(), "the room's own book is left alone"
    reader = BookReader.open(imports_home(tmp_path / "home"))
    entries = [e for e in reader.entries() if isinstance(e, Imported)]
    reader.close()
    assert [(e.source_key, e.by, e.no, e.at) for e in entries] == [("yard:8", "LST", 2, NOW), ("yard:7", "LST", 3, NOW)]
    assert entries[1].cmd == 2, "one transaction"


def test_importing_again_adds_only_new_incidents(tmp_path: Path) -> None:
    home, mapping = tmp_path / "home", a_map(tmp_path)
    imported(home, a_file(tmp_path, *ROWS), mapping)
    again = imported(home, a_file(tmp_path, *ROWS), mapping)
    assert (again.added, again.already, again.first) == (0, 2, 0)
    more = imported(home, a_file(tmp_path, *ROWS, ROWS[1].replace("8,", "9,", 1)), mapping)
    assert (more.added, more.already, more.first, more.last) == (1, 2, 4, 4)


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    home, mapping = tmp_path / "home", a_map(tmp_path)
    result = imported(home, a_file(tmp_path, *ROWS, "9,,Fire,urgent,,,x,,,,,"), mapping, dry=True)
    assert (result.added, result.already, result.plan.bad_count, result.dry) == (2, 0, 1, True)
    assert not home.exists()
    imported(home, a_file(tmp_path, ROWS[1]), mapping)
    result = imported(home, a_file(tmp_path, *ROWS), mapping, dry=True)
    assert (result.added, result.already) == (1, 1)


def test_one_bad_row_stops_the_import(tmp_path: Path) -> None:
    lines = refused(a_file(tmp_path, *ROWS, "9,,Fire,low,,,,,,,,"), a_map(tmp_path))
    assert lines == (
        'calls.csv: row 5, column "Received": empty, but every row needs it',
        "1 of 4 rows cannot be read; nothing was imported (--skip-bad FILE puts them aside)",
    )


def test_second_import_at_the_same_time_is_refused(tmp_path: Path) -> None:
    imports_home(tmp_path / "home").mkdir(parents=True)
    book = Book.open(imports_home(tmp_path / "home"), station="IMP", site="x", clock=ManualClock(NOW))
    try:
        with pytest.raises(ImportFault, match="another import is running"):
            imported(tmp_path / "home", a_file(tmp_path, *ROWS), a_map(tmp_path))
    finally:
        book.close()


def test_progress_reaches_the_end_of_the_file(tmp_path: Path) -> None:
    file = a_file(tmp_path, *(f"{n},,Fire,,,,22/01/2024 02:00,,,,," for n in range(1000)))
    seen: list[tuple[int, int]] = []
    importer.plan(file, a_map(tmp_path), WORDS, progress=lambda done, total: seen.append((done, total)))
    shares = [done / total for done, total in seen]
    assert len(shares) > 3 and shares == sorted(shares) and shares[-1] == 1
    seen.clear()
    importer.run(
        tmp_path / "home", file, a_map(tmp_path), site=SITE, by="LST", clock=ManualClock(NOW), words=WORDS,
        progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    shares = [done / total for done, total in seen]
    assert shares == sorted(shares) and shares[-1] == 1
    assert {0.5, 0.8} & {*shares} and any(0.8 < share < 1 for share in shares), "joining and saving move it too"


@pytest.mark.parametrize("at_once", [1, 2, 7])
def test_rows_read_together_say_what_each_says_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    odd = [
        "8,A2,Noise,,,Loud,22/01/2024 01:00,,,22/01/2024 00:20,nothing,",
        "9,,Fire,urgent,,,22/01/2024 25:00,,,,lost,",
        "10,A1,Fire",
        "11,-,Break in,high,Gate,,5/2/2024 1:00,soon,,,done,Ani",
        ",A3,Fire,low,,,22/01/2024 02:00,,,01/01/2031 00:00,done,",
        "12,A3,Fire,low,,,23/01/2024 02:00,24/01/2024 24:00,,,done,",
        "Total,,,,,,,,,,,",
    ]

    def said() -> tuple[object, ...]:
        plan = planned(tmp_path, *ROWS, *odd, *ROWS[:1])
        return [*plan.incidents], plan.bad, plan.aside, plan.notes, plan.lacking, plan.joined, plan.units

    together = said()
    assert {bad.row for bad in together[1]} == {6, 7, 8, 9}  # type: ignore[attr-defined]
    monkeypatch.setattr(cells, "_AT_ONCE", at_once)
    assert said() == together


def test_first_fault_of_a_file_is_told_although_many_lines_are_decoded_at_once(tmp_path: Path) -> None:
    file = a_file(tmp_path, *ROWS[:2] * 20)
    file.write_bytes(file.read_bytes() + b"12,A1,\xff,,,,,,,,,\n")
    assert "line 42 is not utf-8 text" in refused(file, a_map(tmp_path))[0]
    lines = file.read_bytes().split(b"\n")
    lines[31] = b'9,"A"2,Noise,,,Loud,22/01/2024 01:00,,,,,'
    file.write_bytes(b"\n".join(lines))
    assert "row 32" in refused(file, a_map(tmp_path))[0]


# --- bad rows -------------------------------------------------------------------------------------------------------

FIRE = "1,A1,Fire,low,,,22/01/2024 02:00,,,,,"


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (FIRE.replace("1,", ",", 1), "No", "empty, but every row needs it"),
        (FIRE.replace("22/01", "31/02"), "Received", 'found "31/02/2024 02:00", expected a time like 29/02/2024 21:05'),
        (FIRE.replace("2024", "3024"), "Received", "expected a time like"),
        (FIRE.replace("2024", "1900"), "Received", '"22/01/1900 02:00" is before 1970'),
        (FIRE.replace("22/01/2024 02:00", "31/12/9999 24:00"), "Received", 'found "31/12/9999 24:00", expected a time'),
        (FIRE.replace("2024", "2025"), "Received", '"22/01/2025 02:00" is in the future'),
        (FIRE.replace("02:00,,", "02:00,soon,"), "Sent", 'found "soon", expected a time like'),
        (FIRE.replace("low", "4"), "Pri", 'found "4", which [values.priority] does not name'),
        (FIRE.replace(",,,,,", ",,,,lost,"), "Result", 'found "lost", which [values.disposition] does not name'),
        (FIRE + ",x", "", "13 values, the header has 12"),
        ("x", "", "1 value, the header has 12"),
        ("1,2,3", "", "3 values, the header has 12"),
        (FIRE.replace("low", "\x1b[31mhigh\u202e"), "Pri", 'found "[31mhigh"'),
    ],
)
def test_bad_row_is_reported_with_column_and_reason(tmp_path: Path, row: str, column: str, why: str) -> None:
    plan = planned(tmp_path, ROWS[1], row)
    assert [(b.row, b.column) for b in plan.bad] == [(3, column)]
    assert why in plan.bad[0].why and plan.bad[0].why.isprintable()


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    many_lines = FIRE.replace(",,,22", ',"two\nlines",,22', 1)
    plan = planned(tmp_path, many_lines, ",,,,,,,,,,,", "", "x")
    assert plan.incidents[0].rows == (2,)
    assert [b.row for b in plan.bad] == [5], "empty rows are passed over but counted"


def test_only_the_first_of_thousands_of_bad_rows_are_shown(tmp_path: Path) -> None:
    lines = refused(a_file(tmp_path, *["x"] * 2000), a_map(tmp_path))
    assert len(lines) == 12
    assert lines[-2] == "and 1,990 more rows"
    assert lines[-1].startswith("2,000 of 2,000 rows cannot be read; nothing was imported")


def test_all_problems_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    plan = planned(tmp_path, "1,A1,Fire,often,,,31/02/2024 02:00,soon,,,lost,", "2,A1,Fire,low,,,22/01/2024 02:00,,,,,")
    assert plan.bad_count == 1
    assert [problem.column for problem in plan.bad] == ["Received", "Sent", "Result", "Pri"]
    assert plan.count == 1


def test_bad_rows_are_put_aside_as_they_are_and_the_rest_is_imported(tmp_path: Path) -> None:
    bad = '9,A1,"Fire, big",often,,,31/02/2024 02:00,,,,,'
    file, aside, home = (
        a_file(tmp_path, bad, *ROWS, "x,y", f"{FIRE},more,still"),
        tmp_path / "bad.csv",
        tmp_path / "home",
    )

    def run(dry: bool = False) -> Result:
        return importer.run(
            home, file, a_map(tmp_path), site=SITE, by="LST", clock=ManualClock(NOW), words=WORDS, skip=aside, dry=dry
        )

    run(dry=True)
    assert not aside.exists() and not home.exists(), "a dry run writes nothing"
    result = run()
    assert (result.added, result.skipped) == (2, "bad.csv")
    assert "3 rows that cannot be read are in bad.csv, with what is wrong" in result_text(result, WORDS)
    header, first, short, wide = csv.reader(aside.read_text("utf-8-sig").splitlines())
    assert header == [*HEADER.split(","), "row", "what is wrong"]
    assert first[:12] == next(csv.reader([bad]))
    assert first[12] == "2" and "Received" in first[13] and "Pri" in first[13]
    assert short[:2] == ["x", "y"] and short[12] == "6"
    assert wide[:12] == next(csv.reader([FIRE])) and (wide[12], wide[14:]) == ("7", ["more", "still"])
    with pytest.raises(ImportFault, match="is there already"):
        run()


EITHER = [f"{n},A1,Fire,low,,,{day}/2024 02:00,,,,," for n, day in enumerate(("03/04", "05/05", "07/04"))]


def test_dates_that_could_be_swapped_are_refused_with_both_readings(tmp_path: Path) -> None:
    assert not planned(tmp_path, *EITHER[:2]).ambiguous, "one such date alone: the map is believed"
    (said,) = refused(a_file(tmp_path, *EITHER[:2], EITHER[0].replace("03/04", "06/04")), a_map(tmp_path))
    assert '"06/04/2024 02:00" as 2024-04-06 or as 2024-06-04' in said
    assert 'date_order = "dmy"' in said


def test_dates_are_not_asked_for_when_one_of_them_or_the_map_or_a_person_tells_the_order(tmp_path: Path) -> None:
    told = planned(tmp_path, *EITHER, "3,A1,Fire,low,,,22/01/2024 02:00,,,,,")
    assert not told.ambiguous
    file = a_file(tmp_path, *EITHER)
    mapping = a_map(tmp_path, ('%H:%M"', '%H:%M"\ndate_order = "dmy"'))
    assert imported(tmp_path / "home", file, mapping).added == 3
    asked: list[str] = []

    def agree(question: str) -> bool:
        asked.append(question)
        return True

    result = importer.run(
        tmp_path / "other", file, a_map(tmp_path), site=SITE, by="LST", clock=ManualClock(NOW), words=WORDS,
        agree=agree,
    )  # fmt: skip
    assert result.added == 3 and len(asked) == 1


def test_dates_in_both_orders_are_refused_although_bad_rows_are_put_aside(tmp_path: Path) -> None:
    both = [EITHER[0], EITHER[1].replace("05/05", "23/04"), EITHER[2].replace("07/04", "04/23")]
    file, aside = a_file(tmp_path, *both), tmp_path / "bad.csv"
    (row, _) = refused(file, a_map(tmp_path))
    assert 'row 4, column "Received": found "04/23/2024 02:00", day and month swapped' in row

    def run(mapping: Map) -> Result:
        clock = ManualClock(NOW)
        return importer.run(tmp_path / "home", file, mapping, site=SITE, by="LST", clock=clock, words=WORDS, skip=aside)

    with pytest.raises(ImportFault, match='"04/23/2024 02:00" has day and month swapped, and other dates may'):
        run(a_map(tmp_path))
    assert not aside.exists()
    assert run(a_map(tmp_path, ('%H:%M"', '%H:%M"\ndate_order = "dmy"'))).added == 2


def test_a_date_order_against_the_format_is_a_fault_of_the_map(tmp_path: Path) -> None:
    with pytest.raises(FileFault) as wrong:
        a_map(tmp_path, ('%H:%M"', '%H:%M"\ndate_order = "mdy"'))
    assert "time.date_order" in wrong.value.lines[0] and "%d/%m/%Y" in wrong.value.lines[0]


@pytest.mark.parametrize("cell", ["A1", "Fire"])
def test_a_cell_too_long_for_a_line_is_a_bad_row_and_a_long_one_is_whole(tmp_path: Path, cell: str) -> None:
    plan = planned(tmp_path, FIRE.replace(cell, "x" * 4001, 1), FIRE.replace("A1", "y" * 300, 1))
    assert {(b.row, b.why) for b in plan.bad} == {(2, "4001 characters; a cell holds at most 4000")}
    assert "y" * 300 in str([*plan.incidents])


def test_an_incident_too_long_for_an_entry_is_a_bad_row(tmp_path: Path) -> None:
    plan = planned(tmp_path, *[FIRE.replace("A1", f"unit {n} " + "x" * 150) for n in range(250)])
    assert (plan.count, plan.bad_count) == (0, 250)
    assert plan.bad[0].why == "all rows of this incident together are longer than 32 KiB"
    assert all(len(aside.cells) == 12 for aside in plan.aside), "put aside as they are"


# --- times ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "moment"),
    [
        ("iso", "2024-01-22 02:00:30", "2024-01-21T19:00:30"),
        ("iso", "2024-01-22T02:00:00+02:00", "2024-01-22T00:00"),
        ("iso", "2024-01-22T02:00:00Z", "2024-01-22T02:00"),
        ("epoch", "1705863600", "2024-01-21T19:00"),
        ("epoch_ms", "1705863600000", "2024-01-21T19:00"),
        ("%m/%d/%Y %I:%M:%S %p", "01/22/2024 02:00:00 AM", "2024-01-21T19:00"),
        ("%d/%m/%Y %H%M", "22/01/2024 200", "2024-01-21T19:00"),
        ("%d/%m/%Y %H%M", "22/01/2024 30", "2024-01-21T17:30"),
        ("%d/%m/%Y %H%M%S", "22/1/2024 20507", "2024-01-21T19:05:07"),
        ("%Y%m%d%H%M", "202401220200", "2024-01-21T19:00"),
        ("%d.%m.%Y %H.%M", "1.2.2024  2.05", "2024-01-31T19:05"),
    ],
)
def test_times_are_read_as_the_map_says(tmp_path: Path, pattern: str, text: str, moment: str) -> None:
    mapping = a_map(tmp_path, ("%d/%m/%Y %H:%M", pattern))
    plan = importer.plan(a_file(tmp_path, FIRE.replace("22/01/2024 02:00", text)), mapping, WORDS)
    assert plan.bad == [] and plan.incidents[0].times["received"] == utc(moment)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("epoch", "1e99"),
        ("epoch", "nan"),
        ("epoch", "inf"),
        ("epoch", "1.706E+09"),
        ("epoch", "1_706_000_000"),
        ("epoch", "1706000000000"),
        ("epoch_ms", "-5"),
        ("epoch_ms", "1706000000"),
        ("iso", "x"),
        ("iso", "2024-01-21"),
        ("iso", "20240121"),
        ("iso", "2024-W04-1"),
        ("%d/%m/%Y %H.%M", "21/01/2024 2.3"),
        ("%d/%m/%Y %H.%M.%S", "21/01/2024 2.30.5"),
        ("%d%m%Y %H:%M", "1012024 02:00"),
        ("%Y%m%d%H%M", "20240121200"),
        ("%d/%m/%Y %H%M", "21/01/2024 20000"),
    ],
)
def test_cell_that_is_not_a_time_is_bad(tmp_path: Path, pattern: str, text: str) -> None:
    mapping = a_map(tmp_path, ("%d/%m/%Y %H:%M", pattern))
    plan = importer.plan(a_file(tmp_path, FIRE.replace("22/01/2024 02:00", text)), mapping, WORDS)
    assert [b.column for b in plan.bad] == ["Received"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("inside", ["\r", "\n", "\r\n"])
def test_cell_over_several_lines_is_one_cell_whatever_ends_the_rows(tmp_path: Path, end: str, inside: str) -> None:
    cell = f'"Tyres\nall{inside}burn; ""much"" smoke"'
    rows = (HEADER, f"7,A1,Fire,low,Yard,{cell},22/01/2024 02:00,,,,,", "8,A2,Noise,,,Loud,22/01/2024 01:00,,,,,")
    file = tmp_path / "calls.csv"
    file.write_bytes((end.join(row.replace(",", ";") for row in rows) + end).encode())
    found = importer.plan(file, a_map(tmp_path), WORDS, now=NOW)
    said = [" ".join(each.words.split()) for each in found.incidents]
    assert said == ["Noise Loud", 'Fire Tyres all burn; "much" smoke']


@pytest.mark.parametrize(
    ("rows", "n"),
    [
        ('1;21/01/2024;22:10;;Fire;high;"smoke\n2;22/01/2024;22:10;;Fire;low;fence"', 2),
        ('1;21/01/2024;22:10;;"Fire;high;smoke\n\n2;22/01/2024;22:10;;Flood;low;fence\n3;23/01/2024;22:10;;Fire";;', 3),
        ('1;21/01/2024;22:10;;Fire;high;"smoke; at 22:15 more; fog\nat 22:20 none"', 0),
        ('1;21/01/2024;22:10;;Fire;high;"a; b; c; d; e; f; g\nh; i"', 0),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_cell_that_seems_to_hold_rows_of_the_file_is_bad(tmp_path: Path, rows: str, n: int, end: str) -> None:
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n{rows}\n".replace("\n", end))
    assert [bad.row for bad in plan.bad] == [2] * bool(n)
    assert all(bad.why.startswith(f"{n} lines in one cell look like rows of the file") for bad in plan.bad)


@pytest.mark.parametrize(
    ("second", "lost"),
    [
        ("Fire,low,Yard,,22/01/2024 02:00,22/01/2024 02:30,,,done", ""),
        ("Flood,low,Gate,,22/01/2024 02:00,,,,done", "Where is Yard, not Gate; Kind is Fire, not Flood"),
        ("Fire,low,Yard,,22/01/2024 06:00,,,,done", "Received is 2024-01-22 02:00, not 2024-01-22 06:00"),
    ],
)
def test_unit_that_seems_to_be_of_another_incident_is_named(tmp_path: Path, second: str, lost: str) -> None:
    plan = planned(tmp_path, "7,A1,Fire,high,Yard,,22/01/2024 02:00,22/01/2024 02:01,,,done,", f"7,A2,{second},")
    assert (plan.count, plan.units, len(plan.notes)) == (1, 2, int(bool(lost)))
    assert all(f"kept as one incident, {lost}; " in note.why for note in plan.notes)


def test_times_keep_increasing_when_clocks_go_back(tmp_path: Path) -> None:
    mapping = a_map(tmp_path, ("Asia/Jakarta", "Europe/Berlin"))
    row = FIRE.replace("22/01/2024 02:00,,", "27/10/2023 00:00,29/10/2023 02:50,").replace("27/10", "29/10")
    twice = row.replace("29/10/2023 00:00", "29/10/2023 02:55")
    plan = importer.plan(a_file(tmp_path, row, twice.replace("1,", "2,", 1)), mapping, WORDS)
    first, second = plan.incidents
    (note,) = plan.notes
    assert (note.row, note.column) == (3, "Received")
    assert note.why.startswith('"29/10/2023 02:55" came twice, as clocks went back in Europe/Berlin')
    assert first.times["dispatched"] == utc("2023-10-29T00:50")
    assert second.times["dispatched"] - second.times["received"] == 55 * MINUTE, "02:50 came again after 02:55"
    assert second.times["received"] == utc("2023-10-29T00:55") and HOUR == 60 * MINUTE


def test_time_with_an_offset_came_once(tmp_path: Path) -> None:
    mapping = a_map(tmp_path, ("Asia/Jakarta", "Europe/Berlin"), ("%d/%m/%Y %H:%M", "iso"))
    texts = ["2023-10-29 02:55:00+01:00", "2023-10-29 03:55:00", "2023-10-29 02:55:00"]
    rows = [FIRE.replace("1,", f"{n},", 1).replace("22/01/2024 02:00", text) for n, text in enumerate(texts)]
    assert [note.row for note in importer.plan(a_file(tmp_path, *rows), mapping, WORDS).notes] == [4]


def test_skipped_local_time_is_bad(tmp_path: Path) -> None:
    mapping = a_map(tmp_path, ("Asia/Jakarta", "Europe/Berlin"))
    plan = importer.plan(a_file(tmp_path, FIRE.replace("22/01/2024 02:00", "31/03/2024 02:30")), mapping, WORDS)
    assert plan.bad[0].why == '"31/03/2024 02:30" did not exist: clocks went forward then in Europe/Berlin'


# --- files ----------------------------------------------------------------------------------------------------------


def the_same(folder: Path, raw: bytes, mapping: Map | None = None) -> None:
    file = folder / "other.csv"
    file.write_bytes(raw)
    plan = importer.plan(file, mapping or a_map(folder), WORDS)
    assert plan.bad == [] and plan.incidents == planned(folder, *ROWS).incidents


def text(delimiter: str = ",") -> str:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(csv.reader([HEADER, *ROWS]))
    return out.getvalue()


def test_files_of_any_spreadsheet_are_read(tmp_path: Path) -> None:
    the_same(tmp_path, b"\xef\xbb\xbf" + text().encode())
    the_same(tmp_path, text(";").encode())
    the_same(tmp_path, text("\t").encode("utf-16"))
    the_same(tmp_path, text("\t").encode("utf-16-le"))
    the_same(tmp_path, text().replace("\r\n", "\r").encode("utf-16-be"))
    the_same(tmp_path, gzip.compress(text("|").encode(), mtime=0))
    the_same(tmp_path, text().replace("\r\n", "\n").encode())
    the_same(tmp_path, text().encode("cp1252"), a_map(tmp_path, ("[time]", 'encoding = "cp1252"\n[time]')))
    the_same(tmp_path, text(":").encode(), a_map(tmp_path, ("[time]", 'delimiter = ":"\n[time]')))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "the file is empty"),
        (HEADER.encode(), "there is no row below the header"),
        (b"PK\x03\x04" + bytes(100), "the workbook cannot be read"),
        (f"{HEADER}\n{ROWS[1]}\n".encode() + b"9,Caf\xe9", "line 3 is not utf-8 text"),
        (gzip.compress(text().encode(), mtime=0)[:-20], "the compressed file is damaged"),
        (b"\x1f\x8b" + bytes(50), "the compressed file is damaged"),
        (f'{HEADER}\n"open" to,'.encode(), "row 2: quotation marks do not match"),
        (f'{HEADER}\n"never closed'.encode(), "row 2: quotation marks do not match"),
        (HEADER.encode() + b"\n" + b"x" * (2 << 20), "line 2 is longer than 1024 KiB"),
        (HEADER.encode() + b"\n" + b"x" * 140_000, "row 2: a cell of more than 131,072 characters"),
        (f"{HEADER}\n1,A1,a\rb".encode(), "row 2: a carriage return (CR) inside a row"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, raw: bytes, why: str) -> None:
    file = tmp_path / "calls.csv"
    file.write_bytes(raw)
    lines = refused(file, a_map(tmp_path))
    assert len(lines) == 1 and lines[0].startswith("calls.csv: ") and why in lines[0]


def test_utf8_text_is_not_read_in_the_older_encoding_of_the_map(tmp_path: Path) -> None:
    rows, mapping = (
        [row.replace("Eko", "José") for row in ROWS],
        a_map(tmp_path, ("[time]", 'encoding = "cp1252"\n[time]')),
    )
    text = "\n".join([HEADER, *rows, ""])
    file = tmp_path / "calls.csv"
    file.write_bytes(text.encode("cp1252"))
    assert not importer.plan(file, mapping, WORDS).notes
    file.write_bytes(text.encode())
    (said,) = refused(file, mapping)
    assert '"José" in row 2 would be "JosÃ©"; leave out encoding' in said
    file.write_bytes(text.encode("utf-8-sig"))
    assert importer.plan(file, mapping, WORDS).incidents[1].fields["caller"] == "José"
    file.write_bytes(text.encode() + rows[1].replace("Loud", "Très").encode("cp1252"))
    (note,) = importer.plan(file, mapping, WORDS).notes
    assert (note.row, note.column, note.why) == (2, "Caller", 'read as "JosÃ©" by cp1252; in UTF-8 it would be "José"')


def test_empty_cell_is_unknown_although_all_others_have_a_meaning(tmp_path: Path) -> None:
    others = ("high = 1", 'high = 1\n"*" = 4')
    rows = [
        "7,A1,,,,,22/01/2024 02:00,,,,,",
        "7,A2,Fire,high,,,22/01/2024 02:00,,,,,",
        "8,A1,,,,,22/01/2024 02:00,,,,,",
    ]
    plan = importer.plan(a_file(tmp_path, *rows), a_map(tmp_path, others), WORDS)
    assert [(each.type, each.priority) for each in plan.incidents] == [("FIRE", 1), ("", 0)]
    named = a_map(tmp_path, others, ('"*" = "INFO"', '"" = "BRKN"\n"*" = "INFO"'))
    assert [each.type for each in importer.plan(a_file(tmp_path, rows[2]), named, WORDS).incidents] == ["BRKN"]


def test_half_of_a_character_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_bytes(f"{HEADER}\n{ROWS[1]}".encode("utf-7") + b"+2AA-")
    mapping = a_map(tmp_path, ("[time]", 'encoding = "utf-7"\n[time]'))
    assert "line 2 is not utf-7 text" in refused(tmp_path / "calls.csv", mapping)[0]


def test_file_that_does_not_exist_creates_no_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv", a_map(tmp_path)) == (f"{tmp_path}/none.csv: no such file",)
    (tmp_path / "sub").mkdir()
    assert "cannot be read" in refused(tmp_path / "sub", a_map(tmp_path))[0]


def test_all_missing_columns_are_reported(tmp_path: Path) -> None:
    header = HEADER.replace("Pri", "Prio").replace("There", "Pri2")
    assert refused(a_file(tmp_path, *ROWS, header=header), a_map(tmp_path)) == (
        'calls.csv: columns.priority: the file has no column "Pri", did you mean "Prio"?',
        'calls.csv: times.scene: the file has no column "There"',
    )


@pytest.mark.parametrize("header", [HEADER.upper(), HEADER.lower()])
def test_headings_are_found_in_any_case(tmp_path: Path, header: str) -> None:
    assert planned(tmp_path, *ROWS, header=header).incidents == planned(tmp_path, *ROWS).incidents


def test_heading_in_other_case_counts_only_where_it_is_the_one(tmp_path: Path) -> None:
    assert planned(tmp_path, f"{FIRE},high", header=f"{HEADER},PRI").incidents[0].priority == 3
    header = f"{HEADER.replace('Pri', 'pri')},PRI"
    lines = refused(a_file(tmp_path, f"{FIRE},high", header=header), a_map(tmp_path))
    assert 'columns.priority: the file has no column "Pri", did you mean' in lines[0]


def test_empty_cells_at_the_end_of_a_row_may_be_more_or_fewer(tmp_path: Path) -> None:
    plain = planned(tmp_path, FIRE)
    assert planned(tmp_path, f"{FIRE},, ,").incidents == plain.incidents
    assert planned(tmp_path, FIRE, header=f"{HEADER},,").incidents == plain.incidents
    assert planned(tmp_path, FIRE[:-1]).bad_count == 1, "a row that ends early may have been cut"


def test_file_without_any_column_of_the_map_is_one_line(tmp_path: Path) -> None:
    assert refused(a_file(tmp_path, "1,2", header="a,b"), a_map(tmp_path)) == (
        "calls.csv: the file has none of the columns of the map; its first row is: a, b",
    )


def test_duplicate_heading_is_reported(tmp_path: Path) -> None:
    lines = refused(a_file(tmp_path, *ROWS, header=HEADER.replace("Caller", "Pri")), a_map(tmp_path))
    assert 'columns.priority: the file has several columns "Pri"' in lines[0]


def test_hostile_cells_become_plain_text(tmp_path: Path) -> None:
    evil = "[@click=app.quit]\x1b]0;x\x07\u202e" + "y" * 3_000
    plan = planned(tmp_path, FIRE.replace("low,,,", f"low,{evil},{evil},"))
    entry = plan.incidents[0]
    assert entry.place.startswith("[@click=app.quit]]0;xyyy") and entry.place.isprintable() and len(entry.place) > 3000
    assert entry.words.isprintable() and len(entry.words) <= 4000


# --- the map --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('key = "No"', 'keys = "No"', 'map.toml: keys (line 3): there is no such key, did you mean "key"?'),
        ('received = "Received"', "", "times.received (line 7): missing, expected the heading of a column in quotes"),
        ('"Asia/Jakarta"', '"Jakarta"', 'time.zone (line 5): found "Jakarta", expected the time zone of the times'),
        ("%d/%m/%Y %H:%M", "%d/%m/%Y", 'time.format (line 6): found "%d/%m/%Y", expected "iso", "epoch"'),
        ("%d/%m/%Y %H:%M", "%Q", "time.format (line 6)"),
        ('source = "yard"', 'source = "our yard"', "source (line 2): found"),
        ("[time]", 'encoding = "klingon"\n[time]', "encoding (line 4): found"),
        ("[time]", 'encoding = "rot13"\n[time]', "encoding (line 4): found"),
        ("[time]", 'delimiter = "x"\n[time]', "delimiter (line 4): found"),
        (
            '"BRKN"',
            '"BRKM"',
            'values.type.Break in (line 27): found "BRKM", expected the code of a type',
        ),
        ("high = 1", "high = 5", "values.priority.high (line 30): found 5, expected a whole number from 1 to 4"),
        ('"handled"', '"finished"', 'values.disposition.done (line 33): found "finished", expected one of: "safe"'),
        ('key = "No"', "key = []", "key (line 3): found a list of 0, expected the heading of a column in quotes"),
        ('caller = "Caller"', 'caller = "Caller"\n" caller" = "Sent"', "expected a name that no other field has"),
        ('priority = "Pri"\n', "", 'values.priority (line 28): found "high", expected a column whose values these are'),
        (
            "[times]",
            '[time.formats]\nenroute = "%H:%M"\n[times]',
            'time.formats.enroute (line 8): found "%H:%M", expected a column that it is the pattern of: enroute under',
        ),
        ('type = "Kind"', "type = 3", "columns.type (line 13): found 3, expected the heading of a column in quotes"),
    ],
)
def test_a_wrong_map_is_one_line(tmp_path: Path, old: str, new: str, why: str) -> None:
    with pytest.raises(FileFault) as wrong:
        a_map(tmp_path, (old, new))
    assert len(wrong.value.lines) == 1 and why in wrong.value.lines[0]


def test_pattern_may_be_of_a_time_of_units_alone(tmp_path: Path) -> None:
    mapping = a_map(tmp_path, ("[times]", '[time.formats]\navailable = "%H:%M"\n[times]'))
    assert mapping.times.available is None and mapping.time.formats == {"available": "%H:%M"}


def test_without_value_tables_priorities_are_numbers_and_types_names(tmp_path: Path) -> None:
    mapping = a_map(tmp_path, (MAP[MAP.index("[values.type]") :], ""))
    plan = importer.plan(a_file(tmp_path, FIRE.replace("low", "2"), FIRE.replace("low", "5")), mapping, WORDS)
    entry = plan.incidents[0]
    assert (entry.type, entry.type_name, entry.priority) == ("", "Fire", 2)
    assert [(b.row, b.why) for b in plan.bad] == [(3, 'found "5", expected 1 to 4 (or name it in [values.priority])')]


@pytest.mark.parametrize("written", ["P2", "p2", "P 2", "2.0", "2,00"])
def test_priority_is_read_as_people_and_programs_write_it(tmp_path: Path, written: str) -> None:
    mapping = a_map(tmp_path, (MAP[MAP.index("[values.type]") :], ""))
    row = FIRE.replace("low", f'"{written}"')
    assert importer.plan(a_file(tmp_path, row), mapping, WORDS).incidents[0].priority == 2


def test_two_lines_for_one_value_in_other_case_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match='one line for "Fire" and "FIRE"'):
        a_map(tmp_path, ('"Break in"', '"FIRE"'))
    a_map(tmp_path, ('"Break in" = "BRKN"', '"FIRE" = "FIRE"'))


def test_the_map_of_the_documentation_is_right() -> None:
    maps = Path(__file__).parents[3] / "docs" / "guide" / "maps"
    mapping = importmap.load(maps / "sf-fire.toml", WORDS, SITE)
    assert mapping.unit is not None and mapping.values.priority == {"3": 1, "2": 2}


# --- files as people have them ----------------------------------------------------------------------------------------

SHIFT = """
source = "log"
key = "No"
[time]
zone = "Asia/Jakarta"
format = "%d/%m/%Y %H:%M"
[times]
received = ["Date", "Time"]
closed = ["Date", "Back"]
[columns]
type = "Kind"
priority = "Pri"
words = "What"
[values.type]
fire = "FIRE"
"EMS*" = "MEDI"
"*" = "INFO"
[values.priority]
high = 1
"""
#: Changes that leave the priority out.
NO_PRIORITY = ('priority = "Pri"\n', ""), ("[values.priority]\nhigh = 1\n", "")
SHIFT_HEADER = "No;Date;Time;Back;Kind;Pri;What"


def shift_plan(folder: Path, text: str | bytes, *changes: tuple[str, str]) -> Plan:
    map_text = SHIFT
    for old, new in changes:
        assert old in map_text, old
        map_text = map_text.replace(old, new, 1)
    file = folder / "shift.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / "shift.toml").write_text(map_text)
    return importer.plan(file, importmap.load(folder / "shift.toml", WORDS, SITE), WORDS, now=NOW)


ONE = "1;21/01/2024;22:10;23:00;Fire;high;smoke"


@pytest.mark.parametrize(
    "text",
    [
        f"{SHIFT_HEADER}\n{ONE}\n",
        f"{SHIFT_HEADER}\r{ONE}\r",
        f"sep=;\r\n{SHIFT_HEADER}\r\n{ONE}\r\n",
        f"LOG OF THE WAREHOUSE;;;;;;\n;;;;;;\n{SHIFT_HEADER}\n{ONE}\n",
        f"No;Date;Time;;Kind;Pri;What\n;;;Back;;;\n{ONE}\n",
        f"{SHIFT_HEADER}\n{ONE}\nTotal;;;;1;;\n",
        f"{SHIFT_HEADER}\n{ONE.replace('Fire;high', 'FIRE;High')}\n",
        f"\ufeff{SHIFT_HEADER}\n{ONE}",
        "\n" * 12 + ";;;;;;\n" * 12 + f"LOG;;;;;;\n{SHIFT_HEADER}\n{ONE}",
    ],
    ids=[
        "plain",
        "CR",
        "sep",
        "title above",
        "headings of two rows",
        "totals",
        "case",
        "byte order mark",
        "empty rows",
    ],
)
def test_file_is_read_in_every_shape(tmp_path: Path, text: str) -> None:
    plan = shift_plan(tmp_path, text)
    assert not plan.bad
    (found,) = plan.incidents
    assert (found.number, found.type, found.priority, found.words) == ("1", "FIRE", 1, "smoke")
    assert found.times == {"received": utc("2024-01-21T15:10"), "closed": utc("2024-01-21T16:00")}


@pytest.mark.parametrize("above", ["", "sep=;\n", "LOG;;;;;;\n"], ids=["plain", "sep", "title"])
def test_every_row_of_a_file_longer_than_its_beginning_is_read(tmp_path: Path, above: str) -> None:
    rows = "\n".join(f"{n};21/01/2024;22:{n};;Fire;;" for n in range(10, 40))
    plan = shift_plan(tmp_path, f"{above}{SHIFT_HEADER}\n{rows}")
    assert [entry.number for entry in plan.incidents] == [str(n) for n in range(10, 40)]


def test_row_of_totals_is_named(tmp_path: Path) -> None:
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n{ONE}\nJumlah;;;;1;;\n")
    assert [(note.row, note.why) for note in plan.notes] == [(3, 'left out, a row of totals: "Jumlah"')]


def test_rows_are_counted_as_the_spreadsheet_counts_them_below_a_title(tmp_path: Path) -> None:
    plan = shift_plan(tmp_path, f"LOG;;;;;;\n{SHIFT_HEADER}\n{ONE}\n2;soon;22:10;;Fire;high;\n")
    assert (plan.incidents[0].rows, plan.bad[0].row) == ((3,), 4)


def test_headings_may_be_in_the_map(tmp_path: Path) -> None:
    names = ", ".join(f'"{name}"' for name in SHIFT_HEADER.split(";"))
    plan = shift_plan(tmp_path, ONE, ('key = "No"', f'key = "No"\nheadings = [{names}]'))
    assert (plan.count, plan.incidents[0].rows, plan.bad) == (1, (1,), [])


@pytest.mark.parametrize(
    "nothing", ["", "-", "---", "\N{EN DASH}", "\N{EM DASH}", "?", "...", "NULL", "n/a", "#N/A", "#REF!"]
)
def test_cell_that_says_nothing_is_no_time(tmp_path: Path, nothing: str) -> None:
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n1;21/01/2024;22:10;{nothing};Fire;{nothing};smoke")
    assert (plan.bad, plan.incidents[0].priority) == ([], 0)
    assert plan.incidents[0].times == {"received": utc("2024-01-21T15:10")}


def test_error_of_a_spreadsheet_is_no_key(tmp_path: Path) -> None:
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n#REF!;21/01/2024;22:10;;Fire;;\n#REF!;21/01/2024;22:40;;Fire;;")
    assert [(bad.row, bad.column, bad.why) for bad in plan.bad] == [
        (row, "No", "empty, but every row needs it") for row in (2, 3)
    ]


def test_word_for_nothing_is_left_out_of_joined_cells_and_of_words(tmp_path: Path) -> None:
    changes = ('words = "What"', 'words = ["What", "Pri"]\nplace = ["Back", "What"]'), *NO_PRIORITY
    text = f"{SHIFT_HEADER}\n1;21/01/2024;22:10;-;Fire;?;smoke\n2;21/01/2024;22:11;-;Fire;-;n/a"
    found = shift_plan(tmp_path, text, *changes, ('closed = ["Date", "Back"]\n', "")).incidents
    assert [(each.words, each.place) for each in found] == [("smoke", "smoke"), ("", "")]


def test_end_past_midnight_is_of_the_next_day(tmp_path: Path) -> None:
    (found,) = shift_plan(tmp_path, f"{SHIFT_HEADER}\n1;21/01/2024;23:30;00:20;Fire;;").incidents
    assert found.times["closed"] == utc("2024-01-21T17:20")


def test_time_of_day_just_before_its_beginning_is_of_the_same_day_and_one_half_a_day_later_is_named(
    tmp_path: Path,
) -> None:
    rows = "1;21/01/2024;22:10;22:09;Fire;;\n2;21/01/2024;22:10;21:00;Fire;;\n3;21/01/2024;22:10;08:00;Fire;;"
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n{rows}")
    assert [e.times["closed"] for e in plan.incidents] == [
        utc("2024-01-21T15:09"), utc("2024-01-22T14:00"), utc("2024-01-22T01:00"),
    ]  # fmt: skip
    assert [(note.row, note.why) for note in plan.notes] == [
        (2, "closed is up to 1 h before received; kept as it is"),
        (3, "closed is read as of the next day, 22 h after received"),
    ]


def test_row_of_the_same_time_at_another_place_joins_and_is_named(tmp_path: Path) -> None:
    rows = "1;21/01/2024;22:10;;Fire;Gate;smoke\n1;21/01/2024;22:10;;Fire;Yard;fence"
    changed = ('words = "What"', 'words = "What"\nplace = "Pri"'), *NO_PRIORITY
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n{rows}", *changed)
    (found,) = plan.incidents
    assert (found.place, sorted(found.words.split("; "))) == ("Gate", ["fence", "smoke"])
    (note,) = plan.notes
    assert note.row == 3 and '"1" is row 2 too: kept as one incident, Pri is Gate, not Yard' in note.why


@pytest.mark.parametrize(
    ("sent", "back", "said"),
    [
        ("20/01/2024 23:35", "22/01/2024 00:10", "dispatched is up to 24 h before received; kept as it is"),
        ("21/01/2024 23:20", "22/01/2024 00:10", ""),
        ("21/01/2024 23:35", "22/03/2024 00:10", "closed is 60 days after received; kept as it is"),
        ("21/01/2024 23:35", "20/02/2024 00:10", ""),
    ],
)
def test_time_far_from_received_is_named(tmp_path: Path, sent: str, back: str, said: str) -> None:
    plan = planned(tmp_path, f"1,A1,Fire,low,,,21/01/2024 23:30,{sent},,{back},done,")
    assert [note.why for note in plan.notes] == [said] * bool(said)


@pytest.mark.parametrize(
    ("first", "second", "lost"),
    [
        ("Fire,high,done,Ani,07:00", "Flood,high,done,Ani,07:00", "Kind is Fire, not Flood"),
        ("Fire,high,done,Ani,07:00", "Fire,low,done,Ani,07:00", "Pri is P1, not P3"),
        ("Fire,low,done,Ani,07:00", "Fire,high,done,Ani,07:00", "Pri is P1, not P3"),
        ("Fire,high,done,Ani,07:00", "Fire,high,nothing,Ani,07:00", "Result is handled, not safe"),
        ("Fire,high,done,Ani,07:00", "Fire,high,done,Budi,07:00", "Caller is Ani, not Budi"),
        (
            "Fire,high,done,Ani,07:00",
            "Fire,high,done,Ani,07:30",
            "Back is 2024-01-22 07:30, not 2024-01-22 07:00",
        ),
        ("Fire,high,done,Ani,07:00", "Fire,,,,", ""),
        ("Fire,,,,", "Fire,high,done,Ani,07:00", ""),
    ],
)
def test_row_that_joins_another_names_what_does_not_count(tmp_path: Path, first: str, second: str, lost: str) -> None:
    unit = '[unit]\nunit = "Unit"\ndispatched = "Sent"\nscene = "There"\navailable = "Back"\n'
    mapping = a_map(tmp_path, (unit, ""), ('words = ["Kind", "What"]', ""))
    rows = [f"1,{kind},{pri},22/01/2024 02:00,{back and '22/01/2024 ' + back},{result},{caller}"
            for kind, pri, result, caller, back in (row.split(",") for row in (first, second))]  # fmt: skip
    header = "No,Kind,Pri,Received,Back,Result,Caller,Where,Sent,There"
    file = a_file(tmp_path, *(f"{row},,," for row in rows), header=header)
    plan = importer.plan(file, mapping, WORDS)
    assert (plan.count, len(plan.notes)) == (1, int(bool(lost)))
    assert all(f"kept as one incident, {lost}; " in note.why for note in plan.notes)


def test_end_before_its_beginning_is_named(tmp_path: Path) -> None:
    changed = ('closed = ["Date", "Back"]', 'closed = "Back"')
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n1;21/01/2024;23:30;20/01/2024 23:00;Fire;;", changed)
    assert [(n.row, n.column, n.why) for n in plan.notes] == [
        (2, "Back", "closed is up to 25 h before received; kept as it is")
    ]


@pytest.mark.parametrize("day", ["Tue 22", "selasa, 22", "Sunday 29"])
def test_date_with_another_day_of_the_week_is_named(tmp_path: Path, day: str) -> None:
    pattern = f"%{'a' if len(day) == 6 else 'A'}{',' if ',' in day else ''} %d %b %Y %H:%M"
    changes = ('format = "%d/%m/%Y %H:%M"', f'format = "{pattern}"'), ('closed = ["Date", "Back"]\n', "")
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n1;{day} Jan 2024;22:10;;Fire;;", *changes)
    assert [bad.why for bad in plan.bad] == [f'"{day} Jan 2024 22:10" has another day of the week than its date']


@pytest.mark.parametrize(
    ("pattern", "cell", "closed"),
    [
        ("%H.%M", "23.05", "2024-01-21T16:05"),
        ("%H.%M", "01.05", "2024-01-21T18:05"),
        ("span", "45", "2024-01-21T15:55"),
        *(("span", cell, "2024-01-21T16:40") for cell in ("1:30", "90 mnt", "1 jam 30 menit", "1h30", "1 H 30 min")),
        ("span", "2 jam", "2024-01-21T17:10"),
        ("%d %B %Y %H:%M", "22 Januari 2024 01:00", "2024-01-21T18:00"),
        ("%d %b %Y %H:%M", "22 Jan 2024 01:00", "2024-01-21T18:00"),
        ("%A, %d %B %Y %H:%M", "Senin, 22 Januari 2024 01:00", "2024-01-21T18:00"),
        ("%A %H:%M", "Selasa 23:05", "2024-01-21T16:05"),
        ("%a %d %b %Y %H:%M", "Mon 22 Jan 2024 01:00", "2024-01-21T18:00"),
        ("%A %d/%m/%Y %H:%M", "Jum'at 26/01/2024 01:00", "2024-01-25T18:00"),
        ("%H:%M", "24:00", "2024-01-21T17:00"),
        ("%H.%M.%S", "24.00.00", "2024-01-21T17:00"),
        ("iso", "2024-01-21 24:00", "2024-01-21T17:00"),
    ],
)
def test_time_may_have_a_pattern_of_its_own(tmp_path: Path, pattern: str, cell: str, closed: str) -> None:
    changes = (
        ('closed = ["Date", "Back"]', 'closed = "Back"'),
        ('format = "%d/%m/%Y %H:%M"', f'format = "%d/%m/%Y %H:%M"\nformats = {{ closed = "{pattern}" }}'),
    )
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n1;21/01/2024;22:10;{cell};Fire;;", *changes)
    assert not plan.bad
    assert plan.incidents[0].times["closed"] == utc(closed)


def test_value_is_found_by_its_beginning_and_a_constant_stands_for_a_column(tmp_path: Path) -> None:
    rows = "1;21/01/2024;22:10;;EMS: FALL;;\n2;21/01/2024;22:11;;ems: cut;;\n3;21/01/2024;22:12;;lost;;"
    constant = ("[values.type]", '[constant]\npriority = 2\nplace = "Yard"\n[values.type]')
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n{rows}", constant)
    assert [(e.type, e.priority, e.place) for e in plan.incidents] == [
        ("MEDI", 2, "Yard"),
        ("MEDI", 2, "Yard"),
        ("INFO", 2, "Yard"),
    ]


def test_running_number_that_began_again_is_another_incident_and_named(tmp_path: Path) -> None:
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n{ONE}\n1;28/01/2024;22:10;;Fire;;")
    assert [(n.row, n.column, n.why) for n in plan.notes] == [
        (
            3,
            "No",
            '"1" is row 2 too, received 2024-01-21 22:10: kept as another incident; better: key = ["No", "Date"]',
        )
    ]
    assert [(e.number, e.source_key) for e in plan.incidents] == [("1", "log:1"), ("1", "log:1@2024-01-28")]


def test_running_number_that_began_again_in_a_later_file_is_another_incident_once(tmp_path: Path) -> None:
    home, mapping = tmp_path / "home", a_map(tmp_path)
    imported(home, a_file(tmp_path, ROWS[1]), mapping)
    file = a_file(tmp_path, ROWS[1].replace("22/01/2024", "22/02/2024"))
    for dry, added in ((True, 1), (False, 1), (True, 0), (False, 0)):
        result = imported(home, file, mapping, dry=dry)
        assert (result.added, result.changed, result.already) == (added, 0, 1 - added)
        named = [note.why for note in result.plan.notes]
        assert len(named) == added
        assert all("received 2024-01-22 01:00: kept as another incident" in why for why in named)


def test_running_number_of_an_import_that_ended_just_before_is_another_incident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, mapping = tmp_path / "home", a_map(tmp_path)
    (tmp_path / "other").mkdir()
    other, file = a_file(tmp_path / "other", ROWS[1]), a_file(tmp_path, ROWS[1].replace("22/01/2024", "22/02/2024"))
    save = importer._save

    def save_after_the_other(*args: Any) -> Result:
        monkeypatch.setattr(importer, "_save", save)
        imported(home, other, mapping)
        return save(*args)

    monkeypatch.setattr(importer, "_save", save_after_the_other)
    result = imported(home, file, mapping)
    assert (result.added, result.changed) == (1, 0)
    assert len(result.plan.notes) == 1


def test_row_that_changed_is_an_entry_of_its_own(tmp_path: Path) -> None:
    home, mapping = tmp_path / "home", a_map(tmp_path)
    imported(home, a_file(tmp_path, ROWS[1]), mapping)
    later = a_file(tmp_path, ROWS[1].replace("01:20,nothing", "01:40,done"))
    dry = result_text(imported(home, later, mapping, dry=True), WORDS)
    differs = (
        "calls.csv: row 2: disposition = handled (was safe); "
        "closed = 2024-01-22 01:40:00 (was 2024-01-22 01:20:00); unit = A2 01:40:00 (was A2 01:20:00)"
    )
    assert "1 incident changed since the last import and would be entered again" in dry and differs in dry
    result = imported(home, later, mapping)
    assert (result.added, result.changed, result.already) == (0, 1, 0)
    done = result_text(result, WORDS)
    assert "1 incident changed since the last import: entered, the old entries stay" in done and differs in done
    with closing(BookReader.open(imports_home(home))) as book:
        old, new = (e for e in book.entries() if isinstance(e, Imported))
    assert (old.disposition, new.disposition, new.kind) == ("safe", "handled", "imported.changed")
    again = imported(home, later, mapping)
    assert (again.added, again.changed, again.already) == (0, 0, 1)


def test_value_that_a_later_file_leaves_out_is_named(tmp_path: Path) -> None:
    home, mapping = tmp_path / "home", a_map(tmp_path)
    imported(home, a_file(tmp_path, *(row.replace("Eko", "") for row in ROWS)), mapping)
    later = imported(home, a_file(tmp_path, ROWS[0].replace('"Yard, N"', ""), *ROWS[1:]), mapping, dry=True)
    assert [change.facts for change in later.changes] == [[("place", "Yard, N", ""), ("caller", "", "Eko")]]
    assert "calls.csv: row 4: place = none (was Yard, N); caller = Eko (was none)" in result_text(later, WORDS)


def test_row_of_a_used_number_at_another_time_and_place_is_another_incident(tmp_path: Path) -> None:
    """A number that begins again with each shift: hours apart only."""
    changed = ('words = "What"', 'words = "What"\nplace = "Pri"')
    later = "1;21/01/2024;23:40;;Fire;yard;fence"
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n{ONE}\n{later}\n1;21/01/2024;22:10;;;;more", changed, *NO_PRIORITY)
    assert [(e.source_key, e.place, e.words) for e in plan.incidents] == [
        ("log:1", "high", "smoke; more"),
        ("log:1@2024-01-21 23:40:00", "yard", "fence"),
    ]
    assert [note.row for note in plan.notes] == [3] and "kept as another incident" in plan.notes[0].why
    assert plan.joined == 1, "the row with the same time"


@pytest.mark.parametrize(("kind", "count"), [("Flood", 2), ("FIRE", 1), ("", 1)])
def test_row_of_a_used_number_at_another_time_and_of_another_type_is_another_incident(
    tmp_path: Path, kind: str, count: int
) -> None:
    rows = ["1;21/01/2024;22:10;;Fire;high;smoke", f"1;21/01/2024;23:40;;{kind};high;smoke"]
    assert shift_plan(tmp_path, "\n".join([SHIFT_HEADER, *rows])).count == count


def test_used_number_of_an_earlier_import_at_another_time_and_place_is_another_incident(tmp_path: Path) -> None:
    home = tmp_path / "home"
    mapping = a_map(tmp_path, (MAP[MAP.index("[unit]") : MAP.index("[fields]")], ""))
    imported(home, a_file(tmp_path, ROWS[1].replace(",,,Loud", ",,Gate,Loud")), mapping)
    other = a_file(
        tmp_path, ROWS[1].replace(",,,Loud", ",,Yard,Loud").replace("01:00", "03:00").replace("01:20", "03:20")
    )
    for added in (1, 0):
        result = imported(home, other, mapping)
        assert (result.added, result.changed, result.already) == (added, 0, 1 - added)
    later = a_file(tmp_path, ROWS[1].replace(",,,Loud", ",,Gate 2,Loud"))
    assert imported(home, later, mapping).changed == 1, "the same time: its place was corrected"


# --- rows that are one step each --------------------------------------------------------------------------------------

STEPS = SHIFT.replace('closed = ["Date", "Back"]\n', "").replace(
    "[values.type]",
    'state = "Back"\n[values.state]\nALARM = "received"\n"ack*" = "acknowledged"\nclear = "closed"\n[values.type]',
)


def step_plan(folder: Path, *rows: str, extra: str = "") -> Plan:
    file = folder / "panel.csv"
    file.write_text("\n".join((SHIFT_HEADER, *rows)))
    (folder / "panel.toml").write_text(STEPS.replace('clear = "closed"', f'clear = "closed"{extra}'))
    return importer.plan(file, importmap.load(folder / "panel.toml", WORDS, SITE), WORDS, now=NOW)


FIRST = (
    "S1;21/01/2024;22:10;ALARM;Fire;high;smoke",
    "S1;21/01/2024;22:11;ack by Rina;;;",
    "S1;22/01/2024;13:00;Clear;;;dust",
)
SECOND = ("S1;22/01/2024;14:00;alarm;Fire;;", "S2;22/01/2024;14:01;alarm;;;")


@pytest.mark.parametrize("is_newest_first", [False, True])
def test_rows_with_states_are_one_incident_from_its_beginning_to_its_end(tmp_path: Path, is_newest_first: bool) -> None:
    rows = (*FIRST, *SECOND)[:: -1 if is_newest_first else 1]
    plan = step_plan(tmp_path, *rows)
    assert not plan.bad and not plan.notes
    first, second, third = plan.incidents
    assert (first.number, first.source_key) == ("S1", "log:S1@2024-01-21 22:10:00")
    assert first.times == {
        "received": utc("2024-01-21T15:10"),
        "acknowledged": utc("2024-01-21T15:11"),
        "closed": utc("2024-01-22T06:00"),  # more than 12 hours later
    }
    assert (first.words, first.priority) == ("smoke; dust", 1)
    assert (second.source_key, list(second.times)) == ("log:S1@2024-01-22 14:00:00", ["received"])
    assert third.number == "S2"


def test_end_without_a_beginning_and_an_unknown_state_are_bad_rows(tmp_path: Path) -> None:
    plan = step_plan(tmp_path, FIRST[2], "S2;22/01/2024;14:00;test;;;", "S3;22/01/2024;14:00;;;;", FIRST[0])
    assert [(bad.row, bad.why) for bad in plan.bad] == [
        (3, 'found "test", which [values.state] does not name (a line "*" = … is for all others)'),
        (4, "empty, but every row needs it"),
    ]
    plan = step_plan(tmp_path, FIRST[2])
    (bad,) = plan.bad
    assert bad.row == 2 and bad.why.startswith('"S1" has no earlier row that says when it was received; if an older')
    assert (
        step_plan(tmp_path, *FIRST, "S1;21/01/2024;22:12;;;;x", extra='\n"*" = "none"').incidents[0].words
        == step_plan(tmp_path, *FIRST, "S1;21/01/2024;22:12;test;;;x", extra='\n"*" = "none"').incidents[0].words
        == "smoke; x; dust"
    )


def test_end_in_a_later_export_changes_the_incident(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for count, expected in ((1, (1, 0)), (3, (0, 1)), (3, (0, 0))):
        step_plan(tmp_path, *FIRST[:count])
        result = imported(home, tmp_path / "panel.csv", importmap.load(tmp_path / "panel.toml", WORDS, SITE))
        assert (result.added, result.changed) == expected


def test_map_with_states_needs_one_that_begins(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(STEPS.replace('ALARM = "received"\n', ""))
    with pytest.raises(FileFault) as wrong:
        importmap.load(tmp_path / "map.toml", WORDS, SITE)
    assert "one of them received" in wrong.value.lines[0]


# --- words of months, totals, the operator ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "cell"),
    [
        (f"%d {sign} %Y %H:%M", f"5 {month} 2023 01:00")
        for sign in ("%b", "%B")
        for month in ("Agustus", "agt", "Ags", "Agu", "August", "Aug")
    ],
)
def test_month_is_read_in_both_languages_long_and_short(tmp_path: Path, pattern: str, cell: str) -> None:
    changes = (
        ('closed = ["Date", "Back"]', 'closed = "Back"'),
        ('format = "%d/%m/%Y %H:%M"', f'format = "%d/%m/%Y %H:%M"\nformats = {{ closed = "{pattern}" }}'),
    )
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n1;04/08/2023;22:10;{cell};Fire;;", *changes)
    assert not plan.bad
    assert plan.incidents[0].times["closed"] == utc("2023-08-04T18:00")


def test_every_month_is_read_in_both_languages(tmp_path: Path) -> None:
    names = (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "Jan Peb Mrt Apr May Jun Jul Agt Sept Okt Nop Des",
    )
    for months in names:
        for number, month in enumerate(months.split(), 1):
            plan = shift_plan(
                tmp_path, f"{SHIFT_HEADER}\n1;5 {month} 2023;22:10;;Fire;;", ("%d/%m/%Y %H:%M", "%d %B %Y %H:%M")
            )
            assert [e.times["received"] for e in plan.incidents] == [utc(f"2023-{number:02}-05T15:10")], month


def test_bad_row_that_only_begins_like_totals_is_not_left_out(tmp_path: Path) -> None:
    rows = "Total loss;21/01/2024;soon;;Fire;;\nSummer;;;;;;\nTotal;;;;2;;\nRata-rata;;;;2;;"
    rows += "\nTotal loss;21/01/2024;22:10;Fire\nTotal;;;2"
    plan = shift_plan(tmp_path, f"{SHIFT_HEADER}\n{ONE}\n{rows}")
    assert [bad.row for bad in plan.bad] == [3, 4, 7]
    assert [note.row for note in plan.notes] == [5, 6, 8]


def test_operator_and_acknowledged_time_are_kept(tmp_path: Path) -> None:
    changes = (
        ('closed = ["Date", "Back"]', 'acknowledged = ["Date", "Back"]'),
        ('words = "What"', 'operator = "What"'),
    )
    (found,) = shift_plan(tmp_path, f"{SHIFT_HEADER}\n{ONE}", *changes).incidents
    assert (found.operator, found.times["acknowledged"]) == ("smoke", utc("2024-01-21T16:00"))


def test_entries_of_a_newer_version_in_the_import_book_stop_nothing(tmp_path: Path) -> None:
    home, mapping, file = tmp_path / "home", a_map(tmp_path), a_file(tmp_path, *ROWS)
    imported(home, file, mapping)
    common = '"by":"LST","hlc":[1,0],"subjects":["room"]'
    with closing(Book.open(imports_home(home), station="IMP", site=SITE.name, clock=ManualClock(NOW))) as book:
        for source_key in ('"yard:7"', "7"):
            raw = f'{{"at":1,"kind":"imported.more",{common},"source_key":{source_key}}}'
            no, raw_bytes = book.last_no + 1, raw.encode()
            row = Row(no, next_hash(book.last_hash, raw_bytes), raw_bytes)
            book.save([Transaction([decode(raw_bytes)], [row])])
    result = imported(home, file, mapping)
    assert (result.added, result.changed, result.already) == (0, 0, 2)


def test_full_disk_of_the_temporary_files_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Spool, "extend", full)
    (line,) = refused(a_file(tmp_path, *ROWS), a_map(tmp_path))
    assert line.startswith("not saved: ") and line.endswith("nothing was imported")
