"""Damaged input by every way in is accepted or refused, never a fault of the program."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.kits.bad_input import formats, tried
from tests.kits.running.examples import ALL

#: Damaged inputs of each format: a campaign has thousands (docs/durability.md).
ROUNDS = 4


#: Input that once was a fault.
ONCE = {"import": (b"1e999,Kind\r,\\u0000", b"No,Ki\0nd\r\r\n1,2\n")}


def test_what_once_was_a_fault_is_refused(tmp_path: Path) -> None:
    with formats(tmp_path) as ways:
        for name, inputs in ONCE.items():
            for raw in inputs:
                assert not ways[name].read(raw)


@pytest.mark.hypothesis
def test_no_way_in_is_a_fault_whatever_comes(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6) if ALL else 7
    with formats(tmp_path) as ways:
        for name, way in ways.items():
            assert way.read(way.good), name
            tried(name, way, ROUNDS, seed)
