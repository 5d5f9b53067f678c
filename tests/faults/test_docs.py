"""A short run of the power cuts on TinyDB tables on a journal.

Also on the stores for comparison.
"""

from __future__ import annotations

import pytest

from tests.kits.faults import docs
from tests.kits.faults import sqlite_vfs as sqlitevfs

SEED = 20240122


def test_journal_tables_under_power_cuts_lose_nothing() -> None:
    outcome = docs.cuts(docs.Journal, SEED, 150)
    assert not outcome.first, outcome.first
    assert outcome.ends >= 150 and outcome.saved > 500


@pytest.mark.parametrize("store", [docs.Stock, docs.Caching, sqlitevfs.SQLiteNormal])
def test_stores_that_do_not_sync_are_caught(store: type[docs.Store]) -> None:
    if issubclass(store, sqlitevfs.SQLite) and (why := sqlitevfs.missing()):
        pytest.skip(f"NOT RUN: {why}")
    outcome = docs.cuts(store, SEED, 100)
    assert outcome.lost or outcome.unreadable


def test_sqlite_with_full_sync_loses_nothing() -> None:
    if why := sqlitevfs.missing():
        pytest.skip(f"NOT RUN: {why}")
    outcome = docs.cuts(sqlitevfs.SQLite, SEED, 100)
    assert not outcome.first, outcome.first
