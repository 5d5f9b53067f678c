"""Reports: escaped text, periods, formats, and targets."""

from __future__ import annotations

import csv
import io
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from data.base.clock import DAY, HOUR, MINUTE, SECOND
from data.base.text import clean_line
from data.entries import Targets
from data.queries.course import targets
from data.queries.figures import bins_in
from data.report.document import Document, Section
from data.report.parts.period import (
    NoShift,
    between,
    days_before,
    part_ends,
    parts,
    shift_of,
    this_shift,
)
from data.report.render.csv import cell, sheet
from data.report.render.formats import clock, long_date, percent, share, short_date, span
from data.report.render.html import page
from data.report.render.markdown import line, markdown, text
from data.room.state.control import Duty
from data.room.state.incidents import Incident
from data.site.changes.earlier import Sites
from data.site.localtime import iso
from data.words import Words
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import jember
from tests.kits.rooms.reducing import with_marks

HOSTILE = (
    '<script>alert("x")</script>', '=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)", "# heading", "- item", "1. one",
    "| cell |", "**bold** _em_ `code`", "[a](javascript:x)", "![i](x)", "&lt;b&gt; &amp;", "a\n# b", "~~s~~", "\\*",
    "https://example.org www.example.org a@example.org", "</td></table>", "\x1b[2J", "\u202egnp", "===", "```", "> q",
)  # fmt: skip
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))
PARSER = MarkdownIt("gfm-like")


def document(value: str) -> Document:
    """Return a report with ``value`` in every place."""
    rows = Section(value, ((value, value),), nothing=value)
    table = Section(value, ((value, value),), (value, value))
    empty = Section(value, (), nothing=value)
    return Document("shift", "en", value, (value, value), (rows, table, empty), (value,), {}, (value,))


def inlines(source: str) -> list[str]:
    """Return the text of every block, after asserting that all tokens are expected."""
    found = []
    for token in PARSER.parse(source):
        assert token.type not in ("html_block", "code_block", "fence", "blockquote_open", "hr", "ordered_list_open"), (
            token
        )
        if token.type == "inline":
            kinds = {child.type for child in token.children or []}
            assert kinds <= {"text", "text_special", "softbreak", "hardbreak", "strong_open", "strong_close"}, kinds
            found.append("".join(c.content if "break" not in c.type else "\n" for c in token.children or []))
    return found


@given(WORDS)
def test_markdown_of_any_text_stays_text(value: str) -> None:
    said = clean_line(value)
    assert "".join(inlines(line(value))).strip() == said
    assert "".join(inlines(f"- what: {text(value)}")).removeprefix("what:").strip() == said
    table = inlines(f"| a | b |\n| --- | --- |\n| {text(value) or ' '} | z |")
    assert table[2:] == [said, "z"] or (not said and table[-1] == "z")


@given(WORDS.filter(lambda value: bool(clean_line(value))))
def test_markdown_report_keeps_its_form(value: str) -> None:
    plain, hostile = PARSER.parse(markdown(document("x"))), PARSER.parse(markdown(document(value)))
    assert [t.type for t in hostile] == [t.type for t in plain]


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.values: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def seen(source: str) -> _Seen:
    parser = _Seen()
    parser.feed(source)
    parser.close()
    return parser


@given(WORDS)
def test_html_of_any_text_stays_text(value: str) -> None:
    plain, hostile = seen(page(document("x"))), seen(page(document(value)))
    assert hostile.tags == plain.tags
    assert hostile.values == plain.values
    assert clean_line(value) in "".join(hostile.texts)
    assert "script" not in hostile.tags


def test_html_loads_nothing_and_prints_on_a4() -> None:
    source = page(document("x"))
    assert "default-src 'none'" in source
    assert "@page { size: A4;" in source
    assert "@media print" in source
    assert "http" not in source.replace("http-equiv", "")
    assert "A4 landscape" in page(replace(document("x"), wide=True))


@given(WORDS)
def test_csv_cell_is_never_a_formula(value: str) -> None:
    for row in csv.reader(io.StringIO(sheet(document(value)), newline="")):
        for found in row:
            assert found == "-" or not found.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell(value).removeprefix("'") == clean_line(value).removeprefix("'")


def test_csv_cell_is_prefixed_only_if_needed() -> None:
    assert [cell(value) for value in ("=1", "+62 31", "-", "aman", "2-3", " @x")] == [
        "'=1",
        "'+62 31",
        "-",
        "aman",
        "2-3",
        "'@x",
    ]


# --- periods ----------------------------------------------------------------------------------------------------------


def test_shift_of_finds_by_date_and_name_or_crew() -> None:
    site = jember()
    for name in ("Night", "night", "A", "regu a"):
        period = shift_of(Sites(site), date(2024, 1, 21), name, EIGHT_PM + DAY)
        assert (period.start, period.end, period.until) == (EIGHT_PM, EIGHT_PM + 12 * HOUR, EIGHT_PM + 12 * HOUR)
        assert period.over
    going_on = shift_of(Sites(site), date(2024, 1, 21), "Night", EIGHT_PM + HOUR)
    assert going_on.until == EIGHT_PM + HOUR
    assert not going_on.over
    assert going_on.limit == going_on.until + 1
    with pytest.raises(NoShift, match="Day, Night"):
        shift_of(Sites(site), date(2024, 1, 21), "Evening", EIGHT_PM)


def test_parts_have_no_gap_and_no_overlap() -> None:
    site = replace(jember(), zone="Europe/Berlin")  # a day of 23 hours is among them: 31 March 2024
    start = days_before(site, 1_711_900_800_000, 2)
    end = start + 5 * DAY
    for by, count in (("day", 6), ("shift", 11)):
        found = parts(between(start, end, end), Sites(site), by)
        assert len(found) == count
        assert (found[0].start, found[-1].end) == (start, end)
        assert all(a.end == b.start for a, b in pairwise(found))
    days = parts(between(start, end, end), Sites(site), "day")
    assert {p.end - p.start for p in days} == {24 * HOUR, 23 * HOUR, HOUR}
    assert part_ends(site, start, "day") == start + 24 * HOUR


def test_bins_in_counts_those_that_have_started() -> None:
    site = jember()
    assert bins_in(EIGHT_PM, EIGHT_PM + 12 * HOUR, site) == 72
    assert bins_in(EIGHT_PM, EIGHT_PM + HOUR, site) == 6
    assert bins_in(EIGHT_PM + 5 * MINUTE, EIGHT_PM + 15 * MINUTE, site) == 2
    assert bins_in(EIGHT_PM, EIGHT_PM + 1, site) == 1


# --- words ------------------------------------------------------------------------------------------------------------


def test_formats_follow_the_language() -> None:
    site, en, id = jember(), Words("en"), Words("id")
    eight = EIGHT_PM + 12 * HOUR
    assert long_date(site, id, eight) == "Senin, 22 Januari 2024"
    assert long_date(site, en, eight) == "Monday 22 January 2024"
    assert short_date(site, id, EIGHT_PM) == "21 Jan 24"
    assert (clock(site, id, eight), clock(site, en, eight)) == ("pukul 08.00 WIB", "08:00 WIB")
    assert (share(id, 64, 66), share(en, 2, 3), share(en, 0, 0)) == ("64/66 (97,0 %)", "2/3 (66.7 %)", "-")
    assert (percent(1, 72), percent(0, 0)) == (1.4, None)
    assert [span(id, s * SECOND) for s in (45, 430, 10_800)] == ["45 dtk", "7 mnt 10 dtk", "3 j 00 mnt"]
    assert id.number(0.75, 2) == "0,75"
    assert iso(site, eight) == "2024-01-22T08:00:00+07:00"


# --- targets ----------------------------------------------------------------------------------------------------------

FIRE = Incident(
    subject="incident:x", number=101, year=2024, type="FIRE", type_name="Fire", priority=1, type_priority=1,
    received=EIGHT_PM, opened=EIGHT_PM, by="LST", post="3", targets=Targets(ack=15, breach=30, send=60, update=600),
)  # fmt: skip


def test_verdicts_of_met_missed_and_running_targets() -> None:
    acked = with_marks(replace(FIRE, acked=EIGHT_PM + 20 * SECOND, state="ack"))
    early = {v.name: v.met for v in targets.verdicts(acked, EIGHT_PM + 50 * SECOND)}
    late = {v.name: (v.met, v.took) for v in targets.verdicts(acked, EIGHT_PM + 90 * SECOND)}
    assert early == {"ack": False}  # 20 s of 15; sending still runs
    assert late == {"ack": (False, 20 * SECOND), "send": (False, None)}
    soon = with_marks(replace(acked, folded_into="incident:y", since=EIGHT_PM + 50 * SECOND))
    assert {v.name: v.met for v in targets.verdicts(soon, EIGHT_PM + HOUR)} == early, "what merging ends is not owed"


def test_updates_met_counts_news_in_time_and_late() -> None:
    acked = replace(FIRE, acked=EIGHT_PM, state="ack")
    told = replace(acked, updated=EIGHT_PM + 9 * MINUTE)
    again = replace(acked, updated=EIGHT_PM + 30 * MINUTE)
    closed = replace(again, state="closed")
    whole = [(EIGHT_PM, acked), (told.updated, told), (again.updated, again)]
    assert targets.updates_met(whole, EIGHT_PM + 31 * MINUTE) == (1, 1)
    assert targets.updates_met(whole, EIGHT_PM + HOUR) == (1, 2)  # nothing since 20:30
    assert targets.updates_met([*whole, (EIGHT_PM + 35 * MINUTE, closed)], EIGHT_PM + HOUR) == (1, 1), (
        "news that was not due yet is not owed"
    )
    assert targets.updates_met([], EIGHT_PM) == (0, 0)


def test_this_shift_starts_early_and_lasts_until_relieved() -> None:
    site = jember()
    starts, ends = EIGHT_PM, EIGHT_PM + 12 * HOUR

    def found(since: int, now: int, operator: str = "LST") -> tuple[int, int, int]:
        crew = "A" if operator == "LST" else "B"
        duty = Duty(operator=operator, since=since, control_crew=crew, control_crew_since=since)
        period = this_shift(duty, site, now)
        return period.start, period.end, period.until

    assert found(starts + HOUR, starts + 2 * HOUR) == (starts, ends, starts + 2 * HOUR)
    early = starts - 30 * MINUTE
    assert found(early, early + MINUTE) == (early, ends, early + MINUTE)
    assert found(early, starts) == (early, ends, starts), "what came before eight is of the crew that took over"
    assert found(starts, ends + HOUR) == (starts, ends + HOUR, ends + HOUR), "over time, until now"
    assert this_shift(Duty(), site, starts + 5).start == starts


def test_csv_cells_are_no_dates_and_numbers_are_numbers() -> None:
    table = Section("S", (("6/9", "x"),), numbers=(("calls", "due", 66), ("calls", "share", 97.5)))
    plain = Section("T", (("a", "6/9"), ("b", "2024-01")))
    rows = sheet(Document("shift", "id", "T", (), (table, plain), (), {})).splitlines()
    assert rows[2:4] == ["S;calls;due;66", "S;calls;share;97,5"]
    assert rows[4:] == ["T;a;;'6/9", "T;b;;'2024-01"]
    assert {row.count(";") for row in rows} == {3}, "one table"


def test_csv_row_of_a_table_is_one_row_of_the_same_length() -> None:
    listed = Section("S", (("a", "6/9"),))
    table = Section("T", (("119", "FIRE", "2"),), ("No.", "Type", "Post"))
    other = Section("U", (("1", "FIRE", "smoke"),), ("No.", "Type", "Text"))
    numbers = Section("V", (("x", "-"),), ("x", "y"), numbers=(("x", "y", "y"), ("all", 1, 97.5)))
    empty = Section("W", (), ("No.", "Type"), "nothing")
    report = Document("shift", "en", "R", (), (listed, table, other, numbers, empty), (), {}, ("damaged",))
    assert list(csv.reader(io.StringIO(sheet(report)))) == [
        ["Section", "Item", "Field", "Value", "Type", "Post", "Text", "y", "y"],
        ["Report", "Title", "", "R", *[""] * 5],
        ["Report", "!", "", "damaged", *[""] * 5],
        ["S", "a", "", "'6/9", *[""] * 5],
        ["T", "119", "", "", "FIRE", "2", "", "", ""],
        ["U", "1", "", "", "FIRE", "", "smoke", "", ""],
        ["V", "all", "", "", "", "", "", "1", "97.5"],
        ["W", "", "", "nothing", *[""] * 5],
    ]
