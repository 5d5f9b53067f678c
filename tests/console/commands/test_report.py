"""``siaga report`` from outside: formats, files, periods, damaged books."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import statistics
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from console.drill.play.session import FILE, KEPT
from console.drill.result.report import NAME
from console.session.desk import Desk
from console.session.home import DRILL_FILES, Home
from data.base.clock import DAY, HOUR, MINUTE, ManualClock, SystemClock
from data.book.book import Book
from data.book.upkeep.fork import fork_book
from data.site.load import load
from data.site.localtime import local
from data.site.shifts import shift_at
from tests.console.commands.test_cli import CSV, MAP
from tests.console.commands.test_repair import damage
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import new_home, wib
from tests.kits.drill.days import played

FORMATS = ("md", "html", "csv", "json")
KINDS = ("shift", "lapsit", "kpi")
HOSTILE = "<script>alert(1)</script> **x** |y| =1+1 [a](b) \u202e\x1b[2J"


def found(siaga: Siaga, *args: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(siaga.run("report", *args, "--format", "json").out)
    return told


def picture(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return every file below a folder: mode, time, content."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def filled(siaga: Siaga) -> Siaga:
    """Fill a shift with events."""
    for text in ("ok 4", "n ASLT 3 ht: pushed over", "g 101 3", "l all quiet", "n VEHI 1 a van", "c 102 handled left"):
        siaga.run("exec", text)  # as the operator on the roster now; an early one belongs to the next shift
    return siaga


@pytest.fixture
def busy(siaga: Siaga) -> Siaga:
    return filled(siaga)


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Siaga:
    """The same for tests that only read it."""
    fresh = Siaga(tmp_path_factory.mktemp("busy") / "home")
    fresh.run("init")
    return filled(fresh)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("weekly",), '"weekly" is not a report. Use one of: shift lapsit kpi'),
        (("lapsit", "--format", "pdf"), 'no format "pdf". Use one of: md html csv json'),
        (("lapsit", "--format", ""), 'no format ""'),
        (("lapsit", "--language", "nl"), 'no language "nl". Use one of: en id'),
        (("shift", "--shift", "2024-01-21", "Evening"), 'no shift "Evening" on 2024-01-21. Use one of: Day, Night'),
        (("shift", "--shift", "yesterday", "Night"), '"yesterday" is not a date'),
        (("shift", "--shift", "2099-01-21", "Night"), "has not started yet"),
        (("shift", "--shift", "2024-01-21", "Night", "--since", "20:00"), "give --shift, or --since and --until"),
        (("shift", "--until", "20:00"), "--until needs --since"),
        (("shift", "--since", "soon"), '--since: "soon" is not a time'),
        (("shift", "--since", "2024-01-02", "--until", "2024-01-01"), "is before --since"),
        (("shift", "--since", "2099-01-02"), "has not started yet"),
        (("lapsit", "--at", "2099-01-02"), "is in the future"),
        (("lapsit", "--by", "day"), "--by is for kpi only"),
        (("kpi", "--by", "week"), "--by: shift day"),
        (("shift", "--ask"), "--ask is for lapsit only"),
        (("lapsit", "--out", ""), "--out is empty"),
        ((), "shift|lapsit|kpi"),
    ],
)
def test_report_invalid_options_print_one_line(siaga: Siaga, args: tuple[str, ...], said: str) -> None:
    assert said in siaga.run("report", *args, code=2).err


def test_report_without_site_is_refused(tmp_path: Path) -> None:
    assert "no site in" in Siaga(tmp_path / "home").run("report", "lapsit", code=2).err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_report_every_kind_in_every_format_and_language(read_only: Siaga, kind: str, format: str) -> None:
    english = read_only.run("report", kind, "--format", format).out
    indonesian = read_only.run("report", kind, "--format", format, "--language", "id").out
    assert english.strip()
    assert indonesian != english
    last = read_only.log()[-1]
    if format in ("md", "html"):
        assert f"{last['book']}" in english
        assert {"shift": "Laporan sif", "lapsit": "Laporan situasi", "kpi": "Angka kinerja"}[kind] in indonesian
    if format == "json":
        assert json.loads(english)["source"] == [
            {"book": last["book"], "first": 1, "last": last["no"], "hash": json.loads(indonesian)["source"][0]["hash"]}
        ]


def test_report_with_running_console_takes_no_lock(busy: Siaga) -> None:
    book = Book.open(busy.home, station="JBR", site="x", clock=SystemClock())
    try:
        before = picture(busy.home)
        for kind in KINDS:
            for format in FORMATS:
                busy.run("report", kind, "--format", format)
        assert picture(busy.home) == before
    finally:
        book.close()
    busy.run("exec", "--as", "LST", "l more")
    assert found(busy, "lapsit")["source"][0]["last"] == book.last_no + 1


def test_report_situation_lists_open_incidents(busy: Siaga) -> None:
    told = found(busy, "lapsit")
    assert (told["situation"], told["incidents"]["count"], told["incidents"]["open"]) == ("open", 2, 1)
    assert told["incidents"]["urgent"][0]["type"] == "ASLT"
    assert told["follow_up"][0]["what"] == "P1 #101"
    assert told["operator"] == next(e["by"] for e in busy.log() if e["by"] != "system")
    said = busy.run("report", "lapsit").out
    assert "Situation: being dealt with, 1 still open" in said
    assert "P1 #101" in said


def test_report_shift_json_has_every_fact(siaga: Siaga) -> None:
    acts = (
        "ok all", "n CRWD 1 a crowd", "pri 101 1 it pushes", "n VEHI 2 a van", "n VEHI 2 the same van",
        "link 103 dup 102", "c 102 handled drove off", "remind 8h call PLN", "lookout P 4321 until 12h", "src net down",
        "l meanwhile", "n VEHI 4 while it was down", "src net up",
    )  # fmt: skip
    for text in acts:
        siaga.run("exec", "--as", "LST", text)
    told = found(siaga, "shift")
    incidents = {each["number"]: each for each in told["incidents"]}
    one, two, three = (incidents[n] for n in (101, 102, 103))
    assert (one["priority"], one["raised_from"], one["opened_as"], one["state"]) == (1, 2, 2, "ack")
    assert (one["folded_into"], one["disposition"], one["closing_words"]) == (None, None, None)
    assert (two["disposition"], two["closing_words"], two["reports"], two["raised_from"]) == (
        "handled", "drove off", 2, None,
    )  # fmt: skip
    assert three["folded_into"] == "102"
    assert [each["text"] for each in told["reminders"]] == ["call PLN"]
    assert [each["text"] for each in told["lookouts"]] == ["P 4321"]
    assert all(each["due"] for each in told["reminders"]) and all(each["until"] for each in told["lookouts"])
    (outage,) = told["outages"]
    assert outage["since"] and outage["until"] and outage["lasted_s"] >= 0
    assert (outage["reports_meanwhile"], outage["entries_meanwhile"] >= 3) == (2, True)  # its own row too
    said = siaga.run("report", "shift").out
    for post in ("1 ", "4 "):
        assert any(post in line and ";" in line for line in said.splitlines())


def test_report_situation_is_not_safe_with_an_empty_post_and_says_where_people_are(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "take LST")
    before = {each["post"]: each["people"] for each in found(siaga, "lapsit")["strength"]["posts"]}
    (gone,), (moved,) = before["1"], before["6"]
    siaga.run("exec", "--as", "LST", f"relief 1 {moved}")
    told = found(siaga, "lapsit")
    assert told["situation"] == "lacking"
    assert (told["strength"]["absent"], told["strength"]["relieved"]) == ([], [gone])
    said = siaga.run("report", "lapsit").out
    assert "Situation: not all in order, 0 still open; post 6 unmanned" in said
    assert f"should be 1, is 0; {moved} is at post 1" in said
    assert f"relieved {gone}" in said and "no name on the roster" not in said and "absent" not in said


def test_report_situation_counts_priorities_and_open_tasks(siaga: Siaga) -> None:
    for text in ("ok all", "n CRWD 1 a crowd", "n VEHI 2 a van", "n ASLT 3 pushed over", "pri 101 1 it pushes",
                 "n INFO 2 delivery", "l PLN at 9", "fix PLN at 10"):  # fmt: skip
        siaga.run("exec", "--as", "LST", text)
    told = found(siaga, "lapsit")
    assert {name: told["incidents"][name] for name in ("P1", "P2", "P3", "P4", "count", "open")} == {
        "P1": 2, "P2": 0, "P3": 1, "P4": 1, "count": 4, "open": 4,
    }  # fmt: skip
    assert [each["number"] for each in told["incidents"]["urgent"]] == [101, 103]
    steps = {each["what"]: each["text"] for each in told["follow_up"]}
    assert set(steps) == {"P1 #101", "P3 #102", "P1 #103", "P4 #104"}
    assert steps["P1 #103"].endswith("required steps open: 1, 2, 3, 4, 5") and "steps" not in steps["P4 #104"]
    said = siaga.run("report", "lapsit").out
    assert "4 (by highest priority P1 2, P3 1, P4 1), open 4" in said
    shift = found(siaga, "shift")
    assert [(each["code"], bool(each["people"])) for each in shift["posts"]] == [(c, True) for c in "123456"]
    assert [each["text"] for each in shift["corrections"]] and "PLN at 10" in str(shift["corrections"])
    written = siaga.run("report", "shift").out
    assert "PLN at 10" in written.partition("orrection")[2]
    assert "P1 (from P2)" in written


def test_reports_tell_a_rumour_from_a_fact_and_mark_what_was_corrected(siaga: Siaga) -> None:
    for text in (
        "n CRWD 1 a crowd", "n HOAX 1 the store is on fire", "link 102 upd 101", "101 60 people",
        "fix about sixteen people", "l plate P 4312 QX", "fix plate P 4321 QX",
    ):  # fmt: skip
        siaga.run("exec", "--as", "LST", text)
    book = [json.loads(line) for line in siaga.run("log", "--json").out.splitlines()]
    fixes = {entry["of_no"]: entry["no"] for entry in book if entry["kind"] == "fix"}
    assert len(fixes) == 2
    lapsit = siaga.run("report", "lapsit").out
    (how,) = [line for line in lapsit.splitlines() if "How" in line]
    assert "report, #102 Rumour: the store is on fire" in how
    assert "about sixteen people" in how and "60 people" not in how
    assert "1 (by highest priority P2 1), open 1; 1 more number merged into them" in lapsit
    shift = siaga.run("report", "shift").out
    for no, fix in fixes.items():
        words = next(entry["words"] for entry in book if entry["no"] == no)
        assert any(words in line and f"→ see {fix}" in line for line in shift.splitlines()), words


def test_report_of_empty_period_says_so(siaga: Siaga) -> None:
    assert "Kejadian: nihil" in siaga.run("report", "lapsit", "--language", "id").out
    assert "aman dan kondusif" in siaga.run("report", "lapsit", "--language", "id").out


# --- text stays text --------------------------------------------------------------------------------------------------


def test_report_escapes_typed_text_in_every_format(siaga: Siaga) -> None:
    for text in (f"n CRWD 1 {HOSTILE}", f"l =cmd() {HOSTILE}", f"remind 8h {HOSTILE}", f"fix {HOSTILE}!"):
        siaga.run("exec", "--as", "LST", text)
    for kind in ("shift", "lapsit"):
        page = siaga.run("report", kind, "--format", "html").out
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        text = siaga.run("report", kind).out
        assert "<script" not in text.replace("\\<script", "")
        assert "\\*\\*x\\*\\*" in text
        for made in (page, text):
            assert "\x1b" not in made
            assert "\u202e" not in made
        for row in csv.reader(io.StringIO(siaga.run("report", kind, "--format", "csv").out)):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@")) and cell != "-"]


def test_report_csv_formula_is_prefixed(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "n CRWD 1 =HYPERLINK(1)")
    cells = [c for row in csv.reader(io.StringIO(siaga.run("report", "shift", "--format", "csv").out)) for c in row]
    assert "'=HYPERLINK(1)" in cells


# --- files ------------------------------------------------------------------------------------------------------------


def test_report_file_is_private_and_needs_force_to_overwrite(busy: Siaga, tmp_path: Path) -> None:
    out = tmp_path / "lapsit.html"
    os.umask(old := os.umask(0))
    try:
        said = busy.run("report", "lapsit", "--format", "html", "--out", str(out)).out
    finally:
        os.umask(old)
    assert str(out) in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    out.write_text("kept")
    assert "already exists" in busy.run("report", "lapsit", "--out", str(out), code=2).err
    assert out.read_text() == "kept"
    busy.run("report", "lapsit", "--out", str(out), "--force")
    assert "Situation report" in out.read_text("utf-8")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert list(tmp_path.glob(".*.new")) == []


def test_report_into_home_or_link_is_refused(busy: Siaga, tmp_path: Path) -> None:
    before = picture(busy.home)
    for name in ("site.toml", "new.md", "book/x.md"):
        said = busy.run("report", "lapsit", "--out", str(busy.home / name), "--force", code=2).err
        assert "inside the home" in said
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    assert "is not a file" in busy.run("report", "lapsit", "--out", str(link), "--force", code=2).err
    assert "is not a file" in busy.run("report", "lapsit", "--out", str(tmp_path), "--force", code=2).err
    busy.run("report", "lapsit", "--out", str(tmp_path / "none" / "x.md"), code=1)
    assert picture(busy.home) == before


# --- periods ----------------------------------------------------------------------------------------------------------


def test_report_current_shift_equals_named_shift(busy: Siaga) -> None:
    site = load(busy.home / "site.toml")
    shift = shift_at(site, busy.log()[0]["at"])
    mine, named = found(busy, "shift"), found(busy, "shift", "--shift", shift.day, shift.name)
    assert mine["period"]["shift"]["name"] == shift.name
    assert named["period"]["start"]["ms"] == shift.starts
    assert named["incidents"] == mine["incidents"]
    since = found(busy, "shift", "--since", str(shift.starts))
    assert since["figures"]["reports"] == mine["figures"]["reports"]
    before = local(site, shift.starts) - timedelta(days=7)
    empty = found(busy, "shift", "--shift", before.date().isoformat(), shift.name)
    assert (empty["incidents"], empty["source"][0]["first"]) == ([], None)


def test_report_includes_imported_files_on_request(siaga: Siaga, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.book.LARGE", 2_000)
    for number in range(12):
        siaga.run("exec", "--as", "LST", f"n VEHI 1 van {number}")
    assert len(list((siaga.home / "book").glob("*.journal"))) > 2
    told = found(siaga, "shift")
    assert [i["text"] for i in told["incidents"]] == [f"van {n}" for n in range(12)]
    assert told["warnings"] == []


# --- books that are not whole -----------------------------------------------------------------------------------------


def test_report_warns_of_damaged_book(busy: Siaga) -> None:
    damage(busy.home, b'"all quiet"', b'"all quiex"')
    for format in ("md", "html", "csv"):
        said = busy.run("report", "lapsit", "--format", format).out
        assert "BOOK DAMAGED" in said
    assert any("cannot be read: no. " in warning for warning in found(busy, "shift")["warnings"])


def test_report_warns_of_shortened_book(busy: Siaga) -> None:
    desk = Desk.open(Home(busy.home))
    desk.note_anchor()
    desk.close()
    journal = next((busy.home / "book").glob("*.journal"))
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-2]))
    for index in (busy.home / "book").glob("*.index"):
        index.unlink()
    assert any("does not match" in warning for warning in found(busy, "lapsit")["warnings"])


def test_report_names_forked_book(busy: Siaga) -> None:
    id = busy.log()[0]["book"]
    fork_book(busy.home, id, 3, station="JBR", site="KPU Jember", clock=SystemClock()).close()
    (warning,) = found(busy, "shift")["warnings"]
    assert warning.startswith(f"BOOK FORKED: {id} continues elsewhere after no. 3")
    assert "BOOK FORKED" in busy.run("report", "lapsit").out


# --- history ----------------------------------------------------------------------------------------------------------


def test_report_omits_imported_history_by_default(siaga: Siaga, tmp_path: Path) -> None:
    sheet, mapping = tmp_path / "calls.csv", tmp_path / "map.toml"
    sheet.write_text(CSV)
    mapping.write_text(MAP)
    siaga.run("import", str(sheet), "--map", str(mapping), "--as", "LST")
    span = ("--since", "2024-01-01", "--until", "2024-01-01")
    without, with_ = found(siaga, "shift", *span), found(siaga, "shift", *span, "--imported")
    assert "imported" not in without
    assert [entry["type"] for entry in with_["imported"]] == ["FIRE"]
    assert with_["imported"][0]["received"]["local"] == "2024-01-01T10:00:00+07:00"
    assert with_["figures"] == without["figures"]
    assert with_["incidents"] == []
    assert found(siaga, "lapsit", *span, "--imported")["imported"] == 1
    assert found(siaga, "shift", "--since", "2024-01-02", "--until", "2024-01-02", "--imported")["imported"] == []


@pytest.mark.parametrize(("language", "delimiter", "type"), [("en", ",", "Type"), ("id", ";", "Jenis")])
def test_report_csv_is_one_table_with_a_row_for_each_incident(
    busy: Siaga, tmp_path: Path, language: str, delimiter: str, type: str
) -> None:
    sheet, mapping = tmp_path / "calls.csv", tmp_path / "map.toml"
    sheet.write_text(CSV)
    mapping.write_text(MAP)
    busy.run("import", str(sheet), "--map", str(mapping), "--as", "LST")
    options = ("--since", "2024-01-01", "--imported", "--language", language)
    for kind in ("shift", "lapsit", "kpi"):
        text = busy.run("report", kind, *options, "--format", "csv").out
        head, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        assert {len(row) for row in rows} == {len(head)}, kind
        if kind == "shift":
            types = [row[head.index(type)] for row in rows if row[head.index(type)]]
            expected = [i["type"] for name in ("incidents", "imported") for i in found(busy, kind, *options)[name]]
            assert types == expected
            assert types[-1] == "FIRE"


def made_up_calls(folder: Path) -> tuple[Path, Path]:
    """Write a file of 300 units sent to 100 calls, with gaps, and its map."""
    sheet, mapping = folder / "calls.csv", folder / "map.toml"
    start = datetime(2024, 1, 1, 22, 0)
    with sheet.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["Call", "Unit", "Kind", "Pri", "Received", "Sent", "There", "Done"])
        for call in range(100):
            at = start + timedelta(minutes=37 * call)
            times = [at + timedelta(seconds=s * (call % 9 + 1)) for s in (11, 61, 601)]
            for unit in range(3):
                known = [f"{t:%Y-%m-%d %H:%M:%S}" if (call + unit) % 4 else "" for t in times]
                rows.writerow([call, f"U{unit}", ("Fire", "Noise")[call % 2], call % 4 + 1, f"{at}", *known])
    mapping.write_text(
        MAP.replace('"Type"', '"Kind"\npriority = "Pri"')
        .replace('closed = "Done"', 'closed = "Done"\ndispatched = "Sent"\nscene = "There"')
        .replace('Fire = "FIRE"', 'Fire = "FIRE"\n"*" = "INFO"')
    )
    return sheet, mapping


def counted_again(sheet: Path) -> dict[str, Any]:
    """Return the figures of the file as the csv module and statistics give them."""
    calls: dict[str, list[dict[str, str]]] = {}
    with sheet.open(newline="") as file:
        for row in csv.DictReader(file):
            calls.setdefault(row["Call"], []).append(row)
    figures: dict[str, Any] = {"incidents": len(calls)}
    for name, column, pick in (("dispatched", "Sent", min), ("scene", "There", min), ("closed", "Done", max)):
        took = []
        for rows in calls.values():
            if times := [datetime.fromisoformat(row[column]) for row in rows if row[column]]:
                took.append((pick(times) - datetime.fromisoformat(rows[0]["Received"])).total_seconds())
        took.sort()
        within = next(n for n in range(1, len(took) + 1) if n >= 0.9 * len(took))
        figures[name] = (len(took), statistics.median(took), took[within - 1])
    figures["by_type"] = dict(sorted(Counter("FIRE" if int(c) % 2 == 0 else "INFO" for c in calls).items()))
    figures["by_priority"] = dict(sorted(Counter(f"P{rows[0]['Pri']}" for rows in calls.values()).items()))
    figures["by_hour"] = dict(sorted(Counter(f"{rows[0]['Received'][11:13]}:00" for rows in calls.values()).items()))
    return figures


def test_figures_of_imported_history_are_those_that_another_program_counts(siaga: Siaga, tmp_path: Path) -> None:
    sheet, mapping = made_up_calls(tmp_path)
    siaga.run("import", str(sheet), "--map", str(mapping))
    span = ("--since", "2024-01-01", "--until", "2024-01-31", "--by", "day")
    told, expected = found(siaga, "kpi", *span, "--imported"), counted_again(sheet)
    assert told["imported"] == expected["incidents"] == 100
    whole = told["imported_figures"]["all"]
    for name in ("dispatched", "scene", "closed"):
        each = whole[f"received_to_{name}"]
        assert (each["known"], each["median_s"], each["p90_s"]) == expected[name], name
    for group in ("by_type", "by_priority", "by_hour"):
        counts = {value: each["incidents"] for value, each in told["imported_figures"][group].items()}
        assert counts == expected[group], group
    # Within 60 s of a P1 Fire (every fourth call from 0): the first unit was sent after 11 s times 1 to 9.
    first = told["imported_figures"]["by_priority"]["P1"]["received_to_dispatched"]
    sent = [11 * (call % 9 + 1) for call in range(0, 100, 4)]
    assert (first["met"], first["of"]) == (sum(took <= 60 for took in sent), len(sent))
    assert whole["received_to_acknowledged"]["known"] == 0
    text = siaga.run("report", "kpi", *span, "--imported").out
    assert "Imported history by hour" in text and "Dispatched, 90 % within" in text and "Acknowledged" not in text
    assert told["all"] == found(siaga, "kpi", *span)["all"], "it is in no other figure"


def test_imported_incident_stands_in_the_report_with_its_date_times_units_place_and_result(
    siaga: Siaga, tmp_path: Path
) -> None:
    sheet, mapping = made_up_calls(tmp_path)
    siaga.run("import", str(sheet), "--map", str(mapping))
    span = ("--since", "2024-01-02", "--until", "2024-01-03")
    row = next(r for r in siaga.run("report", "shift", *span, "--imported").out.splitlines() if r.startswith("| 10 "))
    assert "2024-01-02 04:10:00" in row and "dispatched 04:10:22, on scene 04:12:02, closed 04:30:02" in row
    assert "U0, U1, U2" in row
    head, *rows = csv.reader(io.StringIO(siaga.run("report", "shift", *span, "--imported", "--format", "csv").out))
    cells = dict(zip(head, next(r for r in rows if r[head.index("Received")] == "2024-01-02 04:10:00"), strict=True))
    assert (cells["Closed"], cells["Units"], cells["Item"]) == ("2024-01-02 04:30:02", "U0, U1, U2", "10")
    told = found(siaga, "shift", *span, "--imported")["imported"]
    ten = next(each for each in told if each["number"] == "10")
    assert ten["times"]["scene"]["local"] == "2024-01-02T04:12:02+07:00"
    assert [unit["unit"] for unit in ten["units"]] == ["U0", "U1", "U2"]


def test_report_without_imported_history_in_its_period_names_where_there_is(siaga: Siaga, tmp_path: Path) -> None:
    sheet, mapping = made_up_calls(tmp_path)
    assert "0 incidents" in siaga.run("report", "kpi", "--imported").out
    siaga.run("import", str(sheet), "--map", str(mapping))
    for kind in ("kpi", "shift", "lapsit"):
        assert "none in this period; imported are 1 Jan 24 to 4 Jan 24" in siaga.run("report", kind, "--imported").out


def test_log_of_imported_history_has_the_times_of_the_incidents(siaga: Siaga, tmp_path: Path) -> None:
    sheet, mapping = made_up_calls(tmp_path)
    siaga.run("import", str(sheet), "--map", str(mapping))
    day = ("--kind", "imported", "--since", "2024-01-02", "--until", "2024-01-02")
    lines = siaga.run("log", *day).out.splitlines()
    received = [row.split(",")[4] for row in sheet.read_text().splitlines() if ",U0," in row]
    assert len(lines) == sum(at.startswith("2024-01-02") for at in received)
    assert "2024-01-02 00:28:00" in lines[0] and "happened" not in lines[0]


def test_report_includes_incident_that_left_the_room(siaga: Siaga) -> None:
    home = Siaga(siaga.home.parent / "then")  # its book begins when its clock says
    home.home.mkdir()
    (home.home / "site.toml").write_bytes((siaga.home / "site.toml").read_bytes())
    clock = ManualClock(1_705_842_000_000)  # Sunday 21 January 2024, 20:00 in Jember
    for text, wait in (("n VEHI 1 a van", 1), ("c 101 handled left", 120), ("l four days on", 0)):
        desk = Desk.open(Home(home.home), clock=clock)
        desk.execute(text, "LST")
        kept = desk.room.by_number(101)
        desk.close()
        clock.advance(wait * HOUR)
    assert kept is None
    told = found(home, "shift", "--since", "2024-01-21", "--until", "2024-01-27")
    assert [(i["number"], i["state"], i["disposition"]) for i in told["incidents"]] == [(101, "closed", "handled")]
    assert told["figures"]["reports"] == {"received": 1, "rows": 1, "folded": 0}
    by_day = found(home, "kpi", "--since", "2024-01-21", "--until", "2024-01-27", "--by", "day")
    assert [row["reports"]["rows"] for row in by_day["rows"]] == [1, 0, 0, 0, 0, 0, 0]
    ends = "the newest entry is of 26 Jan 24 21:00; the time after it is not in the book"
    assert by_day["warnings"] == [ends]
    within = found(home, "kpi", "--since", "2024-01-21", "--until", "2024-01-26", "--by", "day")
    assert within["warnings"] == []
    around = found(home, "kpi", "--since", "2023-12-01", "--until", "2024-03-01")
    assert around["warnings"] == ["the book begins 21 Jan 24 20:00; the time before is not in it", ends]
    assert ends in home.run("report", "kpi", "--since", "2023-12-01", "--until", "2024-03-01").out


@pytest.mark.parametrize("by", ["day", "shift"])
def test_alarms_an_hour_leave_out_what_was_before_the_book(siaga: Siaga, by: str) -> None:
    for line in ("n FIRE 3 smoke", "n THFT 2 bag"):
        siaga.run("exec", "--as", "LST", line)
    alarms = found(siaga, "kpi", "--by", by)["all"]["annunciations"]
    assert alarms["count"] == alarms["per_hour"] == 2
    assert alarms["bins"] <= 2, "the test may run when ten minutes of the clock end"


def test_figures_of_now_are_within_the_book(busy: Siaga) -> None:
    assert found(busy, "kpi")["warnings"] == found(busy, "kpi", "--by", "day")["warnings"] == []


def test_report_open_steps_follow_procedure_date(siaga: Siaga) -> None:
    path = siaga.home / "site.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('sop_date = ""', "sop_date = 2024-01-10"), encoding="utf-8")
    siaga.run("exec", "--as", "LST", "n ASLT 3 pushed over")
    assert "SOP 2024-01-10: 1 " in siaga.run("report", "shift").out
    assert [i["sop_date"] for i in found(siaga, "shift")["incidents"]] == ["2024-01-10"]


@pytest.mark.parametrize("format", ["md", "html", "csv", "json"])
def test_report_tells_what_happened(siaga: Siaga, format: str) -> None:
    for text in (
        "n FIRE 3 smoke in the store", "g 101 4", "101 brigade is at the door", "101: call 113 come now", "t 101 1",
        "l the KPU left", "n CRWD 1 shouting", "pri 102 4 they went home", "waive 101 2 no lift by Surya",
    ):  # fmt: skip
        siaga.run("exec", text)
    for kind in ("shift", "lapsit"):
        said = siaga.run("report", kind, "--format", format, "--language", "en").out
        for words in ("brigade is at the door", "113", "they went home", "no lift", "the KPU left"):
            assert words in said, (kind, words)


def test_report_without_anybody_in_control_puts_nobody_on_a_post(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    siaga.run("init", "--sample")
    found = json.loads(siaga.run("report", "shift", "--format", "json").out)
    assert [post["people"] for post in found["posts"]] == [stay["people"] for stay in found["people"]] == [[]] * 6


def test_figures_of_many_rows_show_on_a_terminal_how_many_are_done(tmp_path: Path) -> None:
    siaga = Siaga(new_home(tmp_path / "home").path)
    site, clock = load(siaga.home / "site.toml"), ManualClock(SystemClock().now() - 20 * DAY)
    Book.open(siaga.home, station=site.station, site=site.name, clock=clock).close()
    master, slave = os.openpty()
    try:
        process = siaga.start("report", "kpi", "--since", "-30000", stderr=slave)
        assert process.stdout is not None and "Period" in process.stdout.read().decode()
        assert process.wait() == 0
        assert b"figures: row 10 of " in os.read(master, 4096)
    finally:
        os.close(slave)
        os.close(master)


@pytest.mark.parametrize("format", ["md", "html", "csv", "json"])
@pytest.mark.parametrize("kind", ["shift", "lapsit", "kpi"])
def test_report_of_a_drill_says_so_and_is_of_its_own_time(kind: str, format: str) -> None:
    home, _ = played("quiet-night")
    said = Siaga(home.path).run("report", kind, "--format", format, "--language", "en").out
    assert ("DRILL: nothing of this happened" in said) is ((kind, format) != ("kpi", "csv"))
    assert "2024" in said or "Jan 24" in said
    assert {FILE, KEPT, NAME} == set(DRILL_FILES)


def test_report_of_the_real_room_is_no_drill(siaga: Siaga) -> None:
    assert "DRILL" not in siaga.run("report", "shift", "--language", "en").out


def test_report_writes_labels_out_and_names_a_type_before_its_code(siaga: Siaga) -> None:
    for text in ("n FIRE 3 smoke in the store", "g 101 4", "roll 101", "101 brigade is at the door"):
        siaga.run("exec", text)
    shown = siaga.run("report", "shift", "--language", "id").out
    assert "CEK PERSONEL #101" in shown and "CEK PERS #101" not in shown
    assert "| Fire (FIRE) |" in shown and "BARU #101 Fire (FIRE) P1" in shown


def of_a_night_ten_days_ago(folder: Path) -> tuple[Siaga, str]:
    """Return a home in which post 4 called in a night ten days ago, and that date."""
    siaga = Siaga(new_home(folder / "home").path)
    site = load(siaga.home / "site.toml")
    running = shift_at(site, SystemClock().now() - 10 * DAY)
    night = running if running.name == "Night" else shift_at(site, running.ends)
    clock = ManualClock(night.starts - 30 * MINUTE)
    desk = Desk.open(Home(siaga.home), clock=clock)
    for text in ("ok 4", "n THFT 4 fence cut"):
        desk.execute(text, "LST")
        clock.advance(45 * MINUTE)
    desk.close()
    return siaga, night.day


def edited(siaga: Siaga) -> None:
    """Rename post 4 and the night, have it call every 15 minutes, and add post 7."""
    file = siaga.home / "site.toml"
    text = file.read_text("utf-8").replace('name = "Night"', 'name = "Dark"')
    named = 'code = 7\nname = "Roof"\n\n[[post]]\ncode = 4\nname = "North wall"\nchecks = [{ every_min = 15 }]'
    old = 'code = 4\nname = "Warehouse rear"'
    assert old in text
    file.write_text(text.replace(old, named), "utf-8")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_report_of_the_past_reads_the_site_of_then(tmp_path: Path, kind: str, format: str) -> None:
    siaga, day = of_a_night_ten_days_ago(tmp_path)
    told = ("report", kind, "--shift", day, "Night", "--format", format)
    before = siaga.run(*told, "--at", f"{day} 23:00").out
    edited(siaga)
    for taken in (False, True):
        if taken:
            siaga.run("exec", "ok 4")  # a start takes the file over
            assert "site.changed" in [entry["kind"] for entry in siaga.log()]
        assert siaga.run(*told, "--at", f"{day} 23:00").out == before


def test_status_of_the_past_has_the_posts_of_then(tmp_path: Path) -> None:
    siaga, day = of_a_night_ten_days_ago(tmp_path)
    edited(siaga)
    siaga.run("exec", "ok 4")
    then = json.loads(siaga.run("status", "--json", "--at", f"{day} 23:00").out)["posts"]
    now = json.loads(siaga.run("status", "--json").out)["posts"]
    assert (len(then), then[3]["name"], len(now)) == (6, "Warehouse rear", 7)
    assert {"North wall", "Roof"} <= {post["name"] for post in now}


@pytest.mark.parametrize("kind", KINDS)
def test_report_made_later_reads_the_site_of_then(tmp_path: Path, kind: str) -> None:
    siaga, day = of_a_night_ten_days_ago(tmp_path)

    def facts() -> dict[str, Any]:
        told = found(siaga, kind, "--shift", day, "Night")
        return {name: value for name, value in told.items() if name not in ("made", "source", "anchor", "last")}

    before = facts()
    edited(siaga)
    siaga.run("exec", "ok 4")
    assert facts() == before


def test_post_that_goes_within_a_shift_keeps_its_people_until_then(tmp_path: Path) -> None:
    siaga, night = Siaga(new_home(tmp_path / "home").path), wib("2024-01-22T20:00:00")
    clock = ManualClock(night)
    for line in ("ok all", "ok 1"):  # the second one after a start that takes the file over
        desk = Desk.open(Home(siaga.home), clock=clock)
        desk.execute(line, "LST")
        desk.close()
        clock.advance(HOUR)
        without_post_5(siaga)
    named = ("--shift", "2024-01-22", "Night")
    for kind in KINDS:
        for format in FORMATS:
            siaga.run("report", kind, *named, "--format", format)
    stood = [(s["post"], s["since"]["ms"], s["until"]["ms"]) for s in found(siaga, "shift", *named)["people"]]
    (gone,) = (stay for stay in stood if stay[0] == "5" and stay[2] > night)
    assert gone == ("5", night, night + HOUR)
    assert {post for post, _, until in stood if until > night + HOUR} == {"1", "2", "3", "4", "6"}
    assert "5 Loading yard" in siaga.run("report", "shift", *named).out


def test_who_stood_where_goes_by_when_a_relief_happened(tmp_path: Path) -> None:
    siaga, night = Siaga(new_home(tmp_path / "home").path), wib("2024-01-22T20:00:00")
    clock = ManualClock(night)
    for line in ("ok all", "2045 relief 3 Arman", "2055 relief 4 Arman"):
        desk = Desk.open(Home(siaga.home), clock=clock)
        desk.execute(line, "LST")
        desk.close()
        clock.advance(HOUR)

    def since(*period: str) -> dict[tuple[str, ...], int]:
        said = found(siaga, "shift", *period)["people"]
        return {(s["post"], *s["people"]): (s["since"]["ms"] - night) // MINUTE for s in said}

    found_by = since("--shift", "2024-01-22", "Night", "--at", "2024-01-22 23:00")
    assert (found_by["3", "Arman"], found_by["3",], found_by["4", "Arman"]) == (45, 55, 55)  # entered later
    assert since("--since", "2024-01-22 20:57", "--until", "2024-01-22 23:00")["4", "Arman"] == 57


def test_row_of_figures_and_stay_of_a_crew_are_by_the_site_of_then(tmp_path: Path) -> None:
    siaga, night = Siaga(new_home(tmp_path / "home").path), wib("2024-01-22T20:00:00")
    file, clock = siaga.home / "site.toml", ManualClock(night)
    sample = file.read_text("utf-8")
    text = sample.replace("flood_on = 10 ", "flood_on = 2 ").replace("flood_off = 5 ", "flood_off = 1 ")
    for lines, by in ((["n THFT 4 fence cut"] * 4, "LST"), (["take BGS late", "ok 1"], "BGS")):
        file.write_text(text, "utf-8")
        desk = Desk.open(Home(siaga.home), clock=clock)
        for line in lines:
            desk.execute(line, by)
        desk.close()
        clock.advance(16 * HOUR)
        text = sample.replace('supervisor = "Surya"', 'supervisor = "Ratna"')
    span = ("--since", str(night), "--until", str(night + DAY))
    rows = found(siaga, "kpi", *span)["rows"]
    assert [row["annunciations"]["bins_over"] for row in rows] == [1, 0]
    assert "Regu A, operator LST, controller Surya" in siaga.run("report", "shift", *span).out


def without_post_5(siaga: Siaga) -> None:
    """Take post 5 out of the site file, with everything that is there."""
    file = siaga.home / "site.toml"
    text = re.sub(r"\[\[post]]\ncode = 5\n.*?\n\n", "", file.read_text("utf-8"), flags=re.DOTALL)
    file.write_text(re.sub(r"^(5 = .*|post = 5)\n", "", text, flags=re.MULTILINE), "utf-8")


def test_report_before_a_start_reads_posts_of_the_room_and_words_of_the_file(busy: Siaga) -> None:
    def named() -> list[tuple[str, str]]:
        return [(post["code"], post["name"]) for post in found(busy, "shift")["posts"]]

    before = named()
    edited(busy)
    file = busy.home / "site.toml"
    file.write_text(file.read_text("utf-8").replace('number = ""     ', 'number = "R/LI-7/II/2024"'), "utf-8")
    assert named() == before
    assert "R/LI-7/II/2024" in busy.run("report", "lapsit").out
    busy.run("exec", "ok 4")
    assert named() != before


def test_change_that_is_damaged_hides_none_before_it(tmp_path: Path) -> None:
    home, clock, gate = Home(new_home(tmp_path).path), ManualClock(wib("2024-01-22T20:00:00")), "Main gate"
    began = clock.now()
    for name in ("Gate 1", "Gate 2", "Gate 3"):
        Desk.open(home, clock=clock).close()
        clock.advance(HOUR)
        home.site_file.write_text(home.site_file.read_text("utf-8").replace(gate, name), "utf-8")
        gate = name
    Desk.open(home, clock=clock).close()
    second = [entry for entry in Siaga(tmp_path).log() if entry["kind"] == "site.changed"][1]
    damage(tmp_path, f'"no":{second["no"]},'.encode(), f'"xx":{second["no"]},'.encode())
    home.room_file.unlink()
    with closing(Desk.view(home, clock=clock)) as desk:
        gates = [desk.sites.at(began + hours * HOUR).posts[0].name for hours in range(4)]
    assert gates == ["Main gate", "Gate 2", "Gate 2", "Gate 3"]


def test_figures_as_of_then_name_the_newest_entry_of_then(tmp_path: Path) -> None:
    siaga, clock = Siaga(new_home(tmp_path).path), ManualClock(wib("2024-01-22T20:10:00"))
    desk = Desk.open(Home(tmp_path), clock=clock)
    told = ("kpi", "--since", "2024-01-22", "--until", "2024-01-24", "--at", str(clock.now() + HOUR))
    for _ in range(2):
        desk.execute("ok 1", "LST")
        (said,) = found(siaga, *told)["warnings"]
        assert "22 Jan 24 20:10" in said
        clock.advance(2 * HOUR)
    desk.close()
