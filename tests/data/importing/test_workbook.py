"""Workbooks (.xlsx): read by the same rules as CSV, and bounded whatever is in them."""

from __future__ import annotations

import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from data.importing import column_map, importer
from data.importing.plan import Plan
from data.importing.proposal import propose
from tests.data.importing.test_importing import NOW, SHIFT, SITE, WORDS, refused, utc

HEADER = ["No", "Date", "Time", "Back", "Kind", "Pri", "What"]
ONE: list[object] = [1, date(2024, 1, 21), time(22, 10), time(0, 20), "Fire", "high", "smoke"]

Change = tuple[str, str]


def the_map(folder: Path, *changes: Change) -> column_map.Map:
    text = SHIFT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / "map.toml").write_text(text)
    return column_map.load(folder / "map.toml", WORDS, SITE)


def written(folder: Path, rows: Sequence[Any], change: Callable[[Any], None] | None = None) -> Path:
    """Write a workbook of one sheet; ``change`` gets the sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    book.save(folder / "log.xlsx")
    return folder / "log.xlsx"


def planned(file: Path, *changes: Change, **options: Any) -> Plan:
    return importer.plan(file, the_map(file.parent, *changes), WORDS, now=NOW, **options)


def test_real_days_and_times_are_read_whatever_the_pattern_of_the_map(tmp_path: Path) -> None:
    (found,) = planned(written(tmp_path, [HEADER, ONE])).incidents
    assert (found.number, found.type, found.priority, found.words) == ("1", "FIRE", 1, "smoke")
    assert found.times == {"received": utc("2024-01-21T15:10"), "closed": utc("2024-01-21T17:20")}


def test_real_days_and_typed_times_may_stand_side_by_side(tmp_path: Path) -> None:
    mixed = [
        [2, date(2024, 1, 21), "22:10", None, "Fire", "high", ""],
        [3, "22/01/2024", time(1, 5), "-", "x", None, ""],
    ]
    plan = planned(written(tmp_path, [HEADER, *mixed]))
    assert not plan.bad
    assert [e.times["received"] for e in plan.incidents] == [utc("2024-01-21T15:10"), utc("2024-01-21T18:05")]


def test_real_days_are_never_asked_for(tmp_path: Path) -> None:
    days = [[n, date(2024, n, 3), time(10), None, "Fire", "high", ""] for n in (1, 2, 4)]
    plan = planned(written(tmp_path, [HEADER, *days]))
    assert plan.ambiguous == ""
    assert [e.times["received"] for e in plan.incidents] == [utc(f"2024-0{n}-03T03:00") for n in (1, 2, 4)]


@pytest.mark.parametrize(
    ("value", "number_format", "pattern", "closed"),
    [
        (datetime(2024, 1, 22, 1, 0, 59, 999_700), "dd/mm/yyyy hh:mm", "%d/%m/%Y %H:%M", "2024-01-21T18:01"),
        (datetime(2024, 1, 22, 1, 0), "hh:mm", "%H:%M", "2024-01-21T18:00"),
        (datetime(2024, 1, 23, 1, 0), "hh:mm", "%d/%m/%Y %H:%M", "2024-01-22T18:00"),
        (datetime(2024, 1, 23, 1, 0), 'd "hari" mmm', "%d/%m/%Y %H:%M", "2024-01-22T18:00"),
        (timedelta(hours=25, minutes=30), "[h]:mm", "span", "2024-01-22T16:40"),
        (45, "0", "span", "2024-01-21T15:55"),
        (1705942800, "General", "epoch", "2024-01-22T17:00"),
        ("23.05", "@", "%H.%M", "2024-01-21T16:05"),
    ],
)
def test_cell_of_a_time_is_read_as_what_it_holds(
    tmp_path: Path, value: object, number_format: str, pattern: str, closed: str
) -> None:
    def format_it(sheet: Any) -> None:
        sheet["D2"].number_format = number_format

    changes = (
        ('closed = ["Date", "Back"]', 'closed = "Back"'),
        ('format = "%d/%m/%Y %H:%M"', f'format = "%d/%m/%Y %H:%M"\nformats = {{ closed = "{pattern}" }}'),
    )
    row = [1, date(2024, 1, 21), time(22, 10), value, "Fire", "high", ""]
    plan = planned(written(tmp_path, [HEADER, row], format_it), *changes)
    assert not plan.bad
    assert plan.incidents[0].times["closed"] == utc(closed)


def test_day_and_time_of_one_moment_in_two_formats_are_read_once(tmp_path: Path) -> None:
    def format_it(sheet: Any) -> None:
        sheet["B2"].number_format, sheet["C2"].number_format = "dd/mm/yyyy", "hh:mm"

    moment = datetime(2024, 1, 21, 22, 10)
    (found,) = planned(
        written(tmp_path, [HEADER, [1, moment, moment, None, "Fire", 1, ""]], format_it), ("high = 1", "1 = 1")
    ).incidents
    assert found.times["received"] == utc("2024-01-21T15:10")


def test_day_that_a_program_wrote_as_midnight_is_joined_with_the_time_beside_it(tmp_path: Path) -> None:
    rows = [HEADER, [1, datetime(2024, 1, 21), time(22, 10), timedelta(hours=24), "Fire", 1, ""]]
    (found,) = planned(written(tmp_path, rows), ("high = 1", "1 = 1")).incidents
    assert found.times == {"received": utc("2024-01-21T15:10"), "closed": utc("2024-01-21T17:00")}


def test_title_totals_empty_rows_and_headings_of_two_rows_are_read_as_in_csv(tmp_path: Path) -> None:
    rows = [
        ["LOG OF THE WAREHOUSE"],
        [],
        ["No", "Date", "Crew", None, "Kind", "Pri", "What"],
        [None, None, "Time", "Back"],
        ONE,
        [],
        [2, *ONE[1:]],
        ["Total", None, None, None, 2],
    ]

    def merge(sheet: Any) -> None:
        for cells in ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:E4"):
            sheet.merge_cells(cells)

    changes = (('["Date", "Time"]', '["Date", "Crew Time"]'), ('["Date", "Back"]', '["Date", "Crew Back"]'))
    plan = planned(written(tmp_path, rows, merge), *changes)
    assert (plan.bad, [e.rows for e in plan.incidents]) == ([], [(5,), (7,)])
    assert [(note.row, note.why) for note in plan.notes] == [(8, 'left out, a row of totals: "Total"')]


def test_cell_merged_over_rows_stands_in_each_of_them(tmp_path: Path) -> None:
    rows = [HEADER, ONE, [2, None, *ONE[2:]], [3, None, *ONE[2:]], [4, date(2024, 1, 22), *ONE[2:]]]
    plan = planned(written(tmp_path, rows, lambda sheet: sheet.merge_cells("B2:B4")))
    assert not plan.bad
    assert [e.times["received"] for e in plan.incidents] == [utc("2024-01-21T15:10")] * 3 + [utc("2024-01-22T15:10")]


def test_numbers_are_read_as_they_are_shown(tmp_path: Path) -> None:
    def format_it(sheet: Any) -> None:
        sheet["A2"].number_format = "0000"

    rows = [HEADER, [17, *ONE[1:]], [18.0, *ONE[1:]], ["019", *ONE[1:]], [0.5, *ONE[1:]], [True, *ONE[1:]]]
    plan = planned(written(tmp_path, rows, format_it))
    assert [e.number for e in plan.incidents] == ["0.5", "0017", "019", "18", "TRUE"]


def test_formula_has_its_value_or_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, [HEADER, ["=1+0", *ONE[1:]]])  # openpyxl computes nothing
    assert refused(file, the_map(tmp_path)) == (
        "log.xlsx: the value of the formula in cell A2 is not in the file: open it in the spreadsheet program and save "
        "it",
    )
    rewrite(file, "xl/worksheets/sheet1.xml", b"<f>1+0</f><v></v>", b"<f>1+0</f><v>1</v>")
    assert [e.number for e in planned(file).incidents] == ["1"]


def rewrite(file: Path, part: str, old: bytes, new: bytes) -> None:
    """Change the bytes of a part of a workbook."""
    with zipfile.ZipFile(file) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    old = old if old in content[part] else old.replace(b"<v></v>", b"<v />")
    assert old in content[part], content[part]
    content[part] = content[part].replace(old, new, 1)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in content.items():
            parts.writestr(name, text)


# --- several sheets ---------------------------------------------------------------------------------------------------


def two_sheets(folder: Path) -> Path:
    file = written(folder, [HEADER, ONE], lambda sheet: setattr(sheet, "title", "Januari"))
    book = load_workbook(file)
    other = book.create_sheet("Februari")
    for row in (HEADER, [7, date(2024, 2, 3), *ONE[2:]]):
        other.append(row)
    book.create_sheet("Sheet3")
    hidden = book.create_sheet("lists")
    hidden.append(["Fire"])
    hidden.sheet_state = "hidden"
    book.save(file)
    return file


def test_sheet_is_named_or_asked_for_and_an_empty_or_hidden_one_is_not(tmp_path: Path) -> None:
    file, asked = two_sheets(tmp_path), []

    def choose(sheets: Sequence[str]) -> str:
        asked.append(list(sheets))
        return sheets[1]

    (line,) = refused(file, the_map(tmp_path))
    assert line.endswith('name one with --sheet or sheet = "…" in the map: Januari, Februari')
    assert [e.number for e in planned(file, choose=choose).incidents] == ["7"]
    assert asked == [["Januari", "Februari"]]
    assert [e.number for e in planned(file, sheet="januari").incidents] == ["1"]
    assert [e.number for e in planned(file, ('key = "No"', 'key = "No"\nsheet = "Februari"')).incidents] == ["7"]
    (line,) = refused(file, the_map(tmp_path, ('key = "No"', 'key = "No"\nsheet = "Maret"')))
    assert line == 'log.xlsx: there is no sheet "Maret"; there are: Januari, Februari, Sheet3, lists'


def test_proposed_map_reads_the_workbook_it_was_made_from(tmp_path: Path) -> None:
    file = two_sheets(tmp_path)
    (tmp_path / "map.toml").write_text(text := propose(file, SITE, WORDS, "Februari"), "utf-8")
    assert 'sheet = "Februari"' in text
    mapping = column_map.load(tmp_path / "map.toml", WORDS, SITE)
    assert mapping.time.format == "%Y-%m-%d %H:%M:%S"
    assert [e.times["received"] for e in importer.plan(file, mapping, WORDS).incidents] == [utc("2024-02-03T15:10")]


# --- what is not a workbook, or a hostile one -------------------------------------------------------------------------


def test_without_openpyxl_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, [HEADER, ONE])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (line,) = refused(file, the_map(tmp_path))
    assert line == (
        "log.xlsx: to read a workbook, install siaga[xlsx] (with pipx: pipx inject siaga openpyxl), or save the sheet "
        "as CSV"
    )


def parts(folder: Path, **content: bytes) -> Path:
    with zipfile.ZipFile(folder / "log.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in content.items():
            file.writestr(name, text)
    return folder / "log.xlsx"


def test_file_that_is_no_workbook_is_one_line(tmp_path: Path) -> None:
    mapping = the_map(tmp_path)
    assert "neither CSV nor a workbook of the kind .xlsx" in refused(parts(tmp_path, mimetype=b"ods"), mapping)[0]
    file = tmp_path / "log.xlsx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "an old workbook (.xls) or one with a password" in refused(file, mapping)[0]
    file.write_bytes(b"PK\x03\x04" + bytes(600))
    assert "the workbook cannot be read" in refused(file, mapping)[0]
    whole = written(tmp_path, [HEADER, ONE]).read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "the workbook cannot be read" in refused(file, mapping)[0]


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("text", [b"", b"<a>", b"<a/>", b"\x00\xff", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_damaged_part_is_one_line(tmp_path: Path, part: str, text: bytes) -> None:
    file = written(tmp_path, [HEADER, ONE])
    with zipfile.ZipFile(file) as found:
        content = {name: found.read(name) for name in found.namelist()}
    content[part] = text
    (line,) = refused(parts(tmp_path, **content), the_map(tmp_path))
    assert line.startswith("log.xlsx: ")


def test_huge_parts_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    file = written(tmp_path, [HEADER, ONE])
    with zipfile.ZipFile(file) as found:
        content = {name: found.read(name) for name in found.namelist()}
    content["xl/sharedStrings.xml"] = b"<sst>" + b" " * (65 << 20)
    file = parts(tmp_path, **content)
    del content
    tracemalloc.start()
    try:
        assert "the workbook is too large" in refused(file, the_map(tmp_path))[0]
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        (b'<row r="2"><c r="XFD2"><v>1</v></c></row>', 2),
        (b'<row r="99999999"><c r="A99999999"><v>1</v></c></row>', 1048577),
    ],
)
def test_cell_far_outside_the_table_is_one_line(tmp_path: Path, cell: bytes, row: int) -> None:
    file = written(tmp_path, [HEADER])
    rewrite(file, "xl/worksheets/sheet1.xml", b"</sheetData>", cell + b"</sheetData>")
    assert f"row {row}: a sheet may have 1,000 columns" in refused(file, the_map(tmp_path))[0]


def test_rows_of_a_large_sheet_are_not_held(tmp_path: Path) -> None:
    from data.importing.csv_rows import Rows

    file = written(tmp_path, [HEADER, *([n, *ONE[1:6], "x" * 200] for n in range(1200))])
    with Rows(file, "utf-8", "", set(HEADER), WORDS) as rows:
        next(iter(rows))
        tracemalloc.start()
        try:
            assert sum(1 for _ in rows) == 1199
            assert tracemalloc.get_traced_memory()[1] < 1 << 20
        finally:
            tracemalloc.stop()
        assert rows.position() == (1201, 1201)
