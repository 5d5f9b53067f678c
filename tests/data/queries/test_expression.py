"""Expressions of ``siaga query``: what they find, and the message for what cannot be read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB
from tinydb.storages import MemoryStorage

from data.queries.expression import BadExpression, query_of
from data.room.tables import QUERIED, fields_of

NOW = 1_705_867_200_000
ROWS: list[dict[str, Any]] = [
    {"number": 101, "state": "new", "priority": 1, "type": "FIRE", "words": "Smoke (store)", "post": "3",
     "received": NOW - 3_600_000, "entries": ["J-1", "J-2"], "units": [{"post": "3", "people": ["Budi"], "sent": 5},
     {"post": "6", "people": [], "sent": 0}], "targets": {"send": 5}, "roll": None, "sop": ""},
    {"number": 102, "state": "closed", "priority": 3, "type": "POWR", "words": "dark 50%", "post": "1",
     "received": NOW - 60_000, "entries": [], "units": [], "targets": {"send": 9}, "roll": None, "sop": "2024-01"},
    {"number": 103, "state": "ack", "priority": 2, "type": "THFT", "words": "", "post": "4",
     "received": NOW, "entries": ["J-9"], "units": [{"post": "4", "people": ["Ani", "Budi"], "sent": 7}],
     "targets": {"send": 0}, "roll": {"answered": []}, "sop": ""},
]  # fmt: skip


def moment(text: str) -> int:
    """Read only what these tests write."""
    return {"-30": NOW - 1_800_000, "-2h": NOW - 7_200_000, "02:15": NOW - 100_000, "2024-01-21": NOW - 10}[text]


def found(text: str) -> list[int]:
    """Return the numbers of the rows that ``text`` finds."""
    with TinyDB(storage=MemoryStorage) as db:
        db.insert_multiple(ROWS)
        return [row["number"] for row in db.search(query_of(text, fields_of("incidents"), moment))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("state == 'new'", [101]),
        ("state = new", [101]),
        ('state != "new"', [102, 103]),
        ("state == 'new' and priority <= 2", [101]),
        ("state == 'new' or priority > 2", [101, 102]),
        ("not state == 'new' and priority < 3", [103]),
        ("not (state == 'new' or priority >= 3)", [103]),
        ("priority in (1, 3)", [101, 102]),
        ("priority not in [1, 3]", [103]),
        ("state == 'new' or state == 'ack' and priority == 1", [101]),
        ("words like '%SMOKE%'", [101]),
        ("words like 'smoke _store_'", [101]),
        ("words like 'smoke'", []),
        ("words like '%50%'", [102]),
        ("type like 'F%' OR type == POWR", [101, 102]),
        ("post == 4", [103]),
        ("units.post == '6'", [101]),
        ("units.post in ('4', '6')", [101, 103]),
        ("units.people == 'Budi'", [101, 103]),
        ("'Ani' in units.people", [103]),
        ("'J-2' in entries", [101]),
        ("entries == 'J-9'", [103]),
        ("entries != 'J-9'", [101, 102]),
        ("units.sent > 5", [103]),
        ("targets.send > 5", [102]),
        ("sop", [102]),
        ("not words", [103]),
        ("received > -30", [102, 103]),
        ("received >= -2h", [101, 102, 103]),
        ("received < 02:15", [101]),
        ("received > 2024-01-21", [103]),
        ("received > '02:15'", [102, 103]),
        ("received == 1705867200000", [103]),
    ],
)
def test_expression_finds(text: str, numbers: list[int]) -> None:
    assert found(text) == numbers


@pytest.mark.parametrize(
    ("text", "key", "fact"),
    [
        ("stat == 'new'", "cli.query_no_field", "state"),
        ("units.pots == '4'", "cli.query_no_field", "units.post"),
        ("state.code == 'x'", "cli.query_no_field", "state"),
        ("state == ", "cli.query_wrong_word", "like"),
        ("state is 'new'", "cli.query_wrong_word", "=="),
        ("state == 'new' priority", "cli.query_wrong_word", "and"),
        ("(state == 'new'", "cli.query_wrong_word", "…"),
        ("state in 'new'", "cli.query_wrong_word", "'new'"),
        ("and", "cli.query_wrong_word", "and"),
        ("", "cli.query_wrong_word", "…"),
        ("state ; 1", "cli.query_wrong_word", ";"),
        ("priority == 'high'", "cli.query_bad_value", "priority"),
        ("entries > 'x'", "cli.query_bad_value", "entries"),
        ("received > 25-01", "cli.query_wrong_word", "-01"),
        ("received > 2024-99-99", "cli.query_bad_moment", "2024-99-99"),
        ("'x' in state", "cli.query_no_list", "state"),
        ("__import__('os')", "cli.query_no_field", "state"),
    ],
)
def test_expression_that_cannot_be_read_names_what_there_is(text: str, key: str, fact: str) -> None:
    with pytest.raises(BadExpression) as raised:
        query_of(text, fields_of("incidents"), lambda typed: int(typed))
    assert raised.value.key == key
    assert any(fact in str(value) for value in raised.value.facts.values()), raised.value.facts


WORDS = st.sampled_from(
    ["state", "units.post", "priority", "entries", "received", "'x'", "12", "-2h", "02:15", "2024-01-21", "==", "<",
     ">=", "in", "not", "and", "or", "like", "(", ")", ",", "[", "]", "no.such", "%", "'", "é"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_is_a_query_or_one_message(text: str) -> None:
    try:
        query = query_of(text, fields_of("incidents"), moment)
    except BadExpression:
        return
    except KeyError:  # of this test's moments
        return
    assert all(query(row) in (True, False) for row in ROWS)


@pytest.mark.parametrize("table", QUERIED)
def test_every_field_of_every_table_can_be_compared(table: str) -> None:
    for name in fields_of(table):
        query_of(f"{name}", fields_of(table), moment)
