"""The sample site's 28 incident types, in both languages.

Each has a code, a priority, a number of steps, and perhaps a condition that raises its priority.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from data.entries import Targets
from data.site.load import read, sample_text
from data.site.model import Site

#: Code → (priority, steps, raised on a condition).
TYPES = {
    "FIRE": (1, 7, False), "FALM": (1, 6, False), "BRKN": (1, 6, False), "ASLT": (1, 6, False), "BOMB": (1, 7, False),
    "PKG": (1, 6, False), "HAZM": (1, 5, False), "RIOT": (1, 7, False), "MEDI": (1, 6, False), "CRWD": (2, 6, True),
    "UNAU": (2, 5, True), "SEAL": (2, 7, True), "KEYS": (2, 4, False), "MISS": (2, 6, True), "WATR": (2, 6, True),
    "THFT": (2, 5, True), "POWR": (3, 6, True), "CCTV": (3, 5, True), "COMM": (3, 5, True), "VEHI": (3, 5, True),
    "PERS": (3, 5, True), "DRON": (3, 5, True), "HOAX": (3, 5, True), "TRAF": (3, 4, False), "EQUP": (3, 4, False),
    "LOGI": (4, 6, True), "VISI": (4, 4, False), "INFO": (4, 0, False),
}  # fmt: skip

#: P1 to P4: acknowledge (goal, limit), send, arrive, supervisor told, update; seconds.
TARGETS = (
    Targets(ack=15, breach=30, send=60, arrive=180, supervisor=120, update=600),
    Targets(ack=60, breach=120, send=180, arrive=600, supervisor=600, update=1200),
    Targets(ack=300, breach=600, send=900, arrive=1800, update=3600),
    Targets(ack=900, breach=1800),
)


@lru_cache(maxsize=1)
def site() -> Site:
    return read(sample_text())


def test_sample_has_exactly_these_types_and_targets() -> None:
    assert {kind.code for kind in site().types} == set(TYPES)
    assert site().targets == TARGETS
    assert {o.name: o.minutes for o in site().outside} == {"Polres": 10, "Damkar": 15, "Ambulance": 15, "Gegana": 0}


def test_whoever_a_step_says_to_call_is_known_so_a_call_ticks_it() -> None:
    steps = [step for kind in site().types for step in (*(s.words for s in kind.steps), *kind.langkah)]
    called = [said[1] for step in steps if (said := re.match(r"(?:call|hubungi) (\w+)", step))]
    assert len(called) == 10
    assert [who for who in called if site().outsider(who) is None] == []


@pytest.mark.parametrize("code", TYPES)
def test_type_is_complete_in_both_languages(code: str) -> None:
    priority, steps, raised = TYPES[code]
    kind = site().type(code)
    assert kind is not None
    assert (kind.priority, len(kind.steps)) == (priority, steps)
    assert kind.nama and kind.name
    assert len(kind.langkah) == steps and all(kind.langkah)
    if steps:
        assert kind.langkah != tuple(step.words for step in kind.steps), "the Indonesian steps are the English ones"
    if raised:
        assert kind.raise_when and kind.naik_bila and kind.raise_when != kind.naik_bila
    if priority == 1:
        assert any(step.required for step in kind.steps), "a P1 that closes with nothing done"
