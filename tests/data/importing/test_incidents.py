"""Rows as incidents: their order, their spread over files, and rows that changed never make one of them twice."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from data.base.clock import HOUR, MINUTE
from data.entries import Imported
from data.entries.codec import canonical, decode
from data.importing import column_map, importer
from data.importing.column_map import Map
from data.importing.incidents import joined
from data.importing.plan import Plan
from data.site.load import read, sample_text
from data.words import Words
from tests.data.importing.test_importing import NOW, utc

WORDS = Words()
SITE = read(sample_text())
HEADER = "No,Time,Back,State,Unit,Where,What\n"
MAP = """
source = "log"
key = "No"
[time]
zone = "Asia/Jakarta"
format = "iso"
[times]
received = "Time"
"""
#: One row is one incident, one unit, or one step of it.
PLAIN = MAP + 'closed = "Back"\n[columns]\nplace = "Where"\nwords = "What"\n'
UNITS = PLAIN + '[unit]\nunit = "Unit"\navailable = "Back"\n'
STEPS = (
    MAP
    + '[columns]\nplace = "Where"\nwords = "What"\nstate = "State"\n'
    + '[values.state]\nON = "received"\nACK = "acknowledged"\nOFF = "closed"\n"*" = "none"\n'
)
BEGIN = datetime(2024, 1, 21)

Row = tuple[str, ...]


def row(
    number: object, time: str, back: str = "", *, state: str = "", unit: str = "", at: str = "", what: str = ""
) -> Row:
    return str(number), time, back, state, unit, at, what


def a_time(minutes: float) -> str:
    return f"{BEGIN + timedelta(minutes=minutes)}"


class Books:
    """All that was imported so far."""

    def __init__(self, mapping: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name)
        (path / "map.toml").write_text(mapping)
        self.map: Map = column_map.load(path / "map.toml", WORDS, SITE)
        self.file = path / "log.csv"
        self.already: dict[str, Imported] = {}
        self.notes: list[str] = []
        self.bad: list[int] = []

    def take(self, rows: Iterable[Row]) -> tuple[int, int]:
        """Import rows; return how many incidents were new, and how many had changed."""
        self.file.write_text(HEADER + "".join(",".join(cells) + "\n" for cells in rows))
        found, read, _ = importer._read(self.file, self.map, WORDS, NOW, None, "", None)
        plan: Plan = joined(found, read, self.map, WORDS, self.already, "LST")
        self.bad = [bad.row for bad in plan.bad]
        self.notes = [note.why for note in plan.notes]
        drafts = map(decode, map(canonical, importer.drafts(plan, self.already)))
        new = [entry for entry in drafts if isinstance(entry, Imported)]
        before = len(self.already)
        self.already |= {entry.source_key: entry for entry in new}
        return len(self.already) - before, len(new) - len(self.already) + before

    def incidents(self, *but: str) -> list[dict[str, Any]]:
        """Return all that is known of each incident, without what it is called."""
        known = [asdict(entry) for entry in self.already.values()]
        left_out = {"source_key", "subjects", "rows", *but}
        facts = [{name: value for name, value in each.items() if name not in left_out} for each in known]
        return sorted(facts, key=str)


def books(mapping: str, *files: Sequence[Row]) -> Books:
    made = Books(mapping)
    for rows in files:
        made.take(rows)
    return made


_NUMBERS = st.integers(1, 3)
_PLACES = st.sampled_from(["Gate", "Yard"])


@st.composite
def logs(draw: st.DrawFn) -> list[Row]:
    """Rows by time, one for each incident; their running number begins again, some hours or days later."""
    rows, minutes = [], 0
    for place in range(draw(st.integers(2, 8))):
        minutes += draw(st.integers(1, 59)) + 60 * draw(st.sampled_from([0, 1, 9, 13, 50]))
        back = a_time(minutes + draw(st.integers(1, 90)) + 0.1 * place) if draw(st.booleans()) else ""
        rows.append(row(draw(_NUMBERS), a_time(minutes), back, at=draw(_PLACES), what=f"word {place:03}"))
    return rows


@st.composite
def unit_logs(draw: st.DrawFn) -> list[Row]:
    """Rows by time, one for each unit of an incident."""
    rows, minutes = [], 0
    for place in range(draw(st.integers(1, 5))):
        minutes += 60 * draw(st.integers(13, 50))
        number, at = draw(_NUMBERS), draw(_PLACES)
        for unit in range(draw(st.integers(1, 3))):
            back = a_time(minutes + draw(st.integers(1, 90))) if draw(st.booleans()) else ""
            rows.append(row(number, a_time(minutes), back, unit=f"A{unit}", at=at, what=f"word {place:03}"))
    return rows


@st.composite
def step_logs(draw: st.DrawFn) -> list[Row]:
    """Rows by time, one for each step of a sensor's alarm; several in one second."""
    rows: list[Row] = []
    minutes = 0
    for place in range(draw(st.integers(2, 12))):
        minutes += draw(st.sampled_from([0, 0, 1, 5, 60 * 11, 60 * 30]))
        state = draw(st.sampled_from(["ON", "ON", "OFF", "OFF", "ACK", "test"]))
        what = draw(st.sampled_from(["", f"word {place:03}"]))
        rows.append(row(draw(st.integers(1, 2)), a_time(minutes), state=state, at="Gate", what=what))
    return rows


KINDS = st.one_of(
    st.tuples(st.just(PLAIN), logs()), st.tuples(st.just(UNITS), unit_logs()), st.tuples(st.just(STEPS), step_logs())
)


@given(KINDS, st.randoms(use_true_random=False))
def test_order_of_the_rows_does_not_matter(kind: tuple[str, list[Row]], chance: random.Random) -> None:
    mapping, rows = kind
    shuffled = chance.sample(rows, len(rows))
    one = books(mapping, rows)
    assert one.incidents() == books(mapping, shuffled).incidents()
    assert one.take(shuffled) == (0, 0)


@given(KINDS, st.data(), st.booleans())
def test_two_files_give_the_incidents_of_one(
    kind: tuple[str, list[Row]], data: st.DataObject, newest_first: bool
) -> None:
    mapping, rows = kind
    cuts = [
        at for at in range(len(rows) + 1) if mapping != STEPS or at in (0, len(rows)) or rows[at][1] != rows[at - 1][1]
    ]
    cut = data.draw(st.sampled_from(cuts))
    files = [rows[:cut], rows[cut:]]
    if newest_first and mapping != STEPS:  # a step needs its beginning first
        files = [rows[::-1][: len(rows) - cut], rows[::-1][len(rows) - cut :]]
    two = books(mapping, *files)
    assert two.incidents() == books(mapping, rows).incidents()
    for again in (*files, rows):
        assert two.take(again) == (0, 0), "they are there"


@given(logs(), st.data())
def test_changed_row_never_makes_a_second_incident_in_silence(rows: list[Row], data: st.DataObject) -> None:
    home = books(PLAIN, rows)
    at, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.sampled_from(["Time", "Back", "Where", "What"]))
    cells = list(rows[at])
    minute = data.draw(st.integers(1, 20_000)) + 0.5
    cells[HEADER.strip().split(",").index(column)] = a_time(minute) if column in ("Time", "Back") else "other"
    count = len(home.already)
    new, changed = home.take([*rows[:at], tuple(cells), *rows[at + 1 :]])
    assert new == 0 or any("kept as another incident" in note for note in home.notes)
    assert new or changed == 1
    assert len(home.already) == count + new


# --- a running number that returns, a time that was corrected -------------------------------------------------------

FIRST = row(1, a_time(0), a_time(20), at="Gate", what="smoke")
LATER = row(1, a_time(90), a_time(95), at="Yard", what="fence")
NEXT = row(2, a_time(60 * 24), at="Gate", what="noise")


def test_number_that_returns_within_hours_in_a_file_with_the_newest_first_is_no_third_incident() -> None:
    home = books(PLAIN, [FIRST])
    assert home.take([LATER, FIRST]) == (1, 0)
    assert home.take([NEXT, LATER, FIRST]) == (1, 0)


def test_corrected_time_of_a_row_between_rows_that_are_told_again_changes_its_incident() -> None:
    rows = [row(7, a_time(-60), at="Gate", what="start"), (*LATER[:2], "", *LATER[3:]), NEXT]
    home = books(PLAIN, rows)
    corrected = row(1, a_time(90 - 24 * 60), at="Yard", what="fence cut")
    assert home.take([rows[0], corrected, NEXT]) == (0, 1)
    (said,) = home.notes
    assert (
        said == '"1" was imported before, received 2024-01-21 01:30: taken as the same incident with a corrected time'
    )
    assert home.take([rows[0], corrected, NEXT]) == (0, 0)


def test_corrected_time_of_the_last_row_changes_its_incident() -> None:
    home = books(PLAIN, [FIRST, NEXT])
    assert home.take([FIRST, row(2, a_time(60 * 9), at="Gate", what="noise")]) == (0, 1)


def test_corrected_time_of_a_row_whose_end_is_the_same_changes_its_incident() -> None:
    home = books(PLAIN, [FIRST])
    assert home.take([row(1, a_time(-1440), a_time(20), at="Gate", what="smoke")]) == (0, 1)


def test_number_of_another_day_with_the_same_words_is_another_incident_where_nothing_says_it_was_corrected() -> None:
    home = books(PLAIN, [FIRST])
    assert home.take([row(1, a_time(1440), a_time(1460), at="Gate", what="smoke")]) == (1, 0)
    assert "kept as another incident" in home.notes[0]


def test_corrected_time_of_a_number_that_had_returned_changes_that_incident() -> None:
    returned = row(1, a_time(1440 * 7), at="Yard", what="dog")
    home = books(PLAIN, [FIRST, returned])
    assert home.take([FIRST, row(1, a_time(1440 * 7 + 5), at="Yard", what="dog")]) == (0, 1)
    assert sorted(home.already) == ["log:1", "log:1@2024-01-28"]


def test_key_that_an_earlier_version_gave_is_kept() -> None:
    home = books(PLAIN, [LATER])
    key = "log:1@2024-01-21 01:30:00"
    home.already = {key: replace(home.already["log:1"], source_key=key)}
    assert home.take([FIRST, LATER]) == (1, 0)
    assert set(home.already) == {"log:1", key}


# --- steps ----------------------------------------------------------------------------------------------------------


def step(minutes: float, state: str, what: str = "") -> Row:
    return row("S1", a_time(minutes), state=state, what=what)


def spans(home: Books) -> list[tuple[float, float | None]]:
    """Return the beginning and end of each incident, in minutes."""
    begin = utc(f"{BEGIN}") - 7 * HOUR
    times = [entry.times for entry in home.already.values()]
    return [
        ((each["received"] - begin) / MINUTE, (each["closed"] - begin) / MINUTE if "closed" in each else None)
        for each in sorted(times, key=lambda each: each["received"])
    ]


def test_sensor_that_ends_and_begins_in_one_second_has_two_incidents() -> None:
    rows = [step(0, "ON"), step(5, "OFF"), step(5, "ON"), step(9, "OFF")]
    assert spans(books(STEPS, rows)) == [(0, 5), (5, 9)]
    assert spans(books(STEPS, [step(0, "ON"), step(0, "OFF"), step(5, "ON")])) == [(0, 0), (5, None)]
    assert spans(books(STEPS, [step(0, "ON"), step(0, "OFF"), step(0, "ON", "again"), step(5, "OFF")])) == [(0, 5)]


def test_sensor_that_begins_twice_within_a_second_has_two_incidents() -> None:
    rows = [step(0, "ON"), step(0.003, "OFF"), step(0.006, "ON"), step(0.01, "OFF")]
    home = books(STEPS, rows)
    assert list(home.already) == ["log:S1@2024-01-21 00:00:00", "log:S1@2024-01-21 00:00:00.360"]
    assert home.take(rows) == (0, 0)


def test_end_in_a_later_file_ends_what_began_in_an_earlier_one() -> None:
    home = books(STEPS, [step(0, "ON", "smoke")])
    assert home.take([step(900, "OFF", "dust"), step(900, "ON"), step(910, "OFF"), step(920, "ON")]) == (2, 1)
    assert spans(home) == [(0, 900), (900, 910), (920, None)]
    first = home.already["log:S1@2024-01-21 00:00:00"]
    assert (first.kind, first.words) == ("imported.changed", "smoke; dust")
    assert home.take([step(0, "ON", "smoke")]) == (0, 0), "the first file again opens nothing"
    assert home.take([step(0, "ON", "smoke"), step(900, "OFF", "dirt"), step(905, "OFF")]) == (0, 1), "a correction"
    assert home.already["log:S1@2024-01-21 00:00:00"].words == "smoke; dirt"


def test_step_after_the_end_of_an_imported_incident_is_a_bad_row() -> None:
    home = books(STEPS, [step(0, "ON"), step(5, "OFF")])
    assert (home.take([step(9, "OFF")]), home.bad) == ((0, 0), [2])


# --- rows of one incident -------------------------------------------------------------------------------------------


def test_units_of_one_incident_in_two_files_are_all_kept_and_a_renamed_one_is_no_second() -> None:
    first, second = (row(1, a_time(0), a_time(end), unit=f"A{end}", at="Gate") for end in (5, 9))
    home = books(UNITS, [first])
    assert home.take([second, second]) == (0, 1)
    (found,) = home.already.values()
    assert [unit["unit"] for unit in found.units] == ["A5", "A9"]
    assert home.take([first]) == home.take([second]) == (0, 0)
    assert home.take([first, row(1, a_time(0), a_time(9), unit="B9", at="Gate")]) == (0, 1)
    assert [unit["unit"] for unit in home.already["log:1"].units] == ["A5", "B9"] and not home.notes


def test_unit_that_a_file_should_name_and_does_not_is_kept_and_named() -> None:
    first, second, third = (row(1, a_time(0), a_time(end), unit=f"A{end}", at="Gate") for end in (5, 7, 9))
    home = books(UNITS, [first, second])
    assert home.take([first, third]) == (0, 1)
    assert home.notes == ['"1" had A7 in an earlier import and has not in this file: kept']
    assert home.take([first, third]) == (0, 0) and not home.notes
    home = books(UNITS, [first])
    assert home.take([(*first[:4], "B5", *first[5:])]) == (0, 1)
    assert home.notes == ['"1" had A5 in an earlier import and has not in this file: kept']
    assert [unit["unit"] for unit in home.already["log:1"].units] == ["A5", "B5"]


def test_unit_that_is_sent_twice_is_kept_twice_from_any_files() -> None:
    mapping = UNITS + 'scene = "State"\n'
    rows = [row(1, a_time(0), a_time(end), state=a_time(end - 4), unit="A1", at="Gate") for end in (5, 9)]
    for home in (books(mapping, rows), books(mapping, *zip(rows)), books(mapping, *zip(rows[::-1]))):
        assert len(home.already["log:1"].units) == 2
        assert home.take(rows[:1]) == home.take(rows) == (0, 0)
    corrected = (*rows[0][:2], a_time(4.5), *rows[0][3:])
    assert home.take([corrected, rows[1]]) == (0, 1)
    assert len(home.already["log:1"].units) == 2


def test_constant_of_the_map_stands_only_where_no_row_says_anything() -> None:
    constant = '[constant]\nplace = "Site"\npriority = 1\n'
    mapping = UNITS.replace("[columns]", 'available = "Back"\n[columns]\npriority = "State"') + constant
    rows = [row(1, a_time(0), unit="A1"), row(1, a_time(0), unit="A2", at="Gate", state="3")]
    for home in (books(mapping, rows), books(mapping, rows[:1], rows[1:])):
        (found,) = home.already.values()
        assert (found.place, found.priority) == ("Gate", 3)
    (found,) = books(mapping, rows[:1]).already.values()
    assert (found.place, found.priority) == ("Site", 1)


def test_constant_gives_way_to_a_later_step_in_any_file() -> None:
    mapping = STEPS + '[constant]\nplace = "Site"\n'
    rows = [step(0, "ON"), row("S1", a_time(5), state="OFF", at="Gate")]
    for home in (books(mapping, rows), books(mapping, rows[:1], rows[1:])):
        assert [entry.place for entry in home.already.values()] == ["Gate"]


def test_file_with_more_units_of_an_incident_tells_nothing_again() -> None:
    day = 24 * 60
    home = books(UNITS, [row(1, a_time(0), unit="A1", at="Gate"), row(2, a_time(day), unit="A1", at="Gate")])
    later = row(1, a_time(5 * day), unit="A2", at="Gate")
    assert home.take([row(2, a_time(day), unit="A2", at="Gate"), later]) == (1, 1)
    assert "kept as another incident" in home.notes[0]
