"""TinyDB 4.9's own tests (MIT, see LICENSE beside this file), run on the journal.

The test files are those of its source distribution, unchanged. Here ``JSONStorage``, wherever they name it, is
``JournalStorage``, and a ``TinyDB`` makes ``JournalTable`` tables on it; the ``db`` fixture also gives them TinyDB's
own table class on a journal. Tests that cannot apply are listed with the reason, and nothing else is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage, Storage
from tinydb.table import Table

from data.book.storage.tinydb_storage import JournalStorage
from data.book.storage.tinydb_table import JournalTable

#: Test -> why it does not apply. The same list is in docs/decisions.md.
NOT_APPLICABLE = {
    "test_storages.py::test_json_kwargs": "asserts the bytes of the stock file",
    "test_storages.py::test_encoding": "a journal is UTF-8 whatever encoding is asked for",
    "test_storages.py::test_yaml": "about a YAML storage of its own; needs PyYAML and nothing of ours",
    "test_tables.py::test_table_repr": "asserts the stock class names",
    "test_middlewares.py::test_caching_json_write": "reads the stock storage's private file handle",
}

#: These are about TinyDB's query cache, which a journal's table has only if it is asked for (``cache_size=10``).
WITH_CACHE = {"test_query_cache", "test_search", "test_search_path"}


class CachedJournalTable(JournalTable):
    def __init__(self, storage: Storage, name: str, cache_size: int = 10, persist_empty: bool = False) -> None:
        super().__init__(storage, name, cache_size, persist_empty)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    left, out = [], []
    for item in items:
        name = f"{item.path.name}::{getattr(item, 'originalname', item.name)}"
        (out if item.path.parent == here and name in NOT_APPLICABLE else left).append(item)
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = left


@pytest.fixture(autouse=True)
def on_the_journal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TinyDB, "default_storage_class", JournalStorage)
    name = getattr(request.node, "originalname", "")
    monkeypatch.setattr(TinyDB, "table_class", CachedJournalTable if name in WITH_CACHE else JournalTable)
    if hasattr(request.module, "JSONStorage"):
        monkeypatch.setattr(request.module, "JSONStorage", JournalStorage)


@pytest.fixture(params=["journal table", "stock table", "cached"])
def db(
    request: pytest.FixtureRequest, tmp_path: Path, on_the_journal: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TinyDB]:
    if request.param == "stock table":
        monkeypatch.setattr(TinyDB, "table_class", Table)
    storage = CachingMiddleware(JournalStorage) if request.param == "cached" else JournalStorage
    db_ = TinyDB(tmp_path / "test.db", storage=storage)
    db_.drop_tables()
    db_.insert_multiple({"int": 1, "char": c} for c in "abc")
    yield db_


@pytest.fixture
def storage() -> CachingMiddleware:
    return CachingMiddleware(MemoryStorage)()
