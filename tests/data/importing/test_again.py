"""Import of a file that was imported before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from gzip import compress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.base.clock import ManualClock
from data.book.reading.follower import BookReader
from data.book.storage.folder import NoBook, imports_home
from data.importing import column_map, importer
from data.importing.column_map import Map
from data.importing.csv_rows import Rows
from data.importing.history import History
from data.importing.importer import ImportFault
from data.importing.incidents import FACTS
from data.importing.incidents import joined as incidents_of
from data.importing.plan import Plan
from data.importing.result import result_text
from data.words import Words
from tests.data.importing.test_importing import FIRE, NOW, ROWS, SITE, WORDS, a_file, a_map, imported
from tests.data.importing.test_incidents import HEADER, PLAIN, STEPS, UNITS, Row, logs, step_logs, unit_logs


def told(home: Path, file: Path, mapping: Map) -> list[str]:
    return result_text(imported(home, file, mapping), WORDS)


def not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: Any) -> None:
        raise AssertionError("the file was read")

    monkeypatch.setattr(importer, "_read", read)


def test_same_file_is_not_read_again_whatever_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, mapping = tmp_path / "home", a_map(tmp_path)
    imported(home, a_file(tmp_path, *ROWS), mapping)
    full = result_text(imported(home, a_file(tmp_path, *ROWS), mapping, dry=True), WORDS)
    not_read(monkeypatch)
    result = imported(home, a_file(tmp_path, *ROWS, name="other.csv"), mapping)
    assert (result.added, result.changed, result.already) == (0, 0, 2)
    lines = result_text(result, WORDS)
    assert lines[0] == full[0].replace("calls.csv", "other.csv")
    assert lines[-1].startswith("nothing added: 2 incidents")


def change_row(tmp_path: Path) -> tuple[Path, Map, Words]:
    return a_file(tmp_path, *ROWS[:-1], ROWS[-1].replace("high", "low")), a_map(tmp_path), WORDS


def change_map(tmp_path: Path) -> tuple[Path, Map, Words]:
    return a_file(tmp_path, *ROWS), a_map(tmp_path, ("low = 3", "low = 2")), WORDS


def change_language(tmp_path: Path) -> tuple[Path, Map, Words]:
    return a_file(tmp_path, *ROWS), a_map(tmp_path), Words("id")


@pytest.mark.parametrize("change", [change_row, change_map, change_language])
def test_other_row_map_or_language_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    home = tmp_path / "home"
    imported(home, a_file(tmp_path, *ROWS), a_map(tmp_path))
    file, mapping, words = change(tmp_path)
    not_read(monkeypatch)
    with pytest.raises(AssertionError, match="was read"):
        importer.run(home, file, mapping, site=SITE, by="LST", clock=ManualClock(NOW), words=words)


def test_file_is_read_after_another_import_or_without_the_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, mapping = tmp_path / "home", a_map(tmp_path)
    (tmp_path / "more").mkdir()
    file, other = a_file(tmp_path, *ROWS), a_file(tmp_path / "more", FIRE)
    imported(home, file, mapping)
    imported(home, other, mapping)
    not_read(monkeypatch)
    with pytest.raises(AssertionError, match="was read"):
        imported(home, file, mapping)
    for part in (imports_home(home) / "book").iterdir():
        part.unlink()
    with pytest.raises(AssertionError, match="was read"):
        imported(home, other, mapping)


def test_file_that_changes_while_it_is_imported_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, mapping, file = tmp_path / "home", a_map(tmp_path), a_file(tmp_path, *ROWS)

    def joined(*given: Any) -> Plan:
        file.write_text(file.read_text().replace("high", "low "))
        return incidents_of(*given)

    monkeypatch.setattr(importer, "joined", joined)
    imported(home, file, mapping)
    monkeypatch.undo()
    assert imported(home, file, mapping).changed == 1
    (imports_home(home) / "last.json").unlink()
    assert imported(home, a_file(tmp_path, *ROWS), mapping).changed == 1


@pytest.mark.parametrize(
    "write", [str.encode, lambda text: text.encode("utf-16"), lambda text: compress(text.encode())]
)
def test_digest_of_rows_that_were_read_is_that_of_the_file(tmp_path: Path, write: Callable[[str], bytes]) -> None:
    file = tmp_path / "calls.csv"
    file.write_bytes(write("No,Where\n" + "".join(f"{n},gate {n}\n" for n in range(30_000))))
    with Rows(file, "utf-8", "", {"No"}, WORDS) as rows:
        assert len(list(rows)) == 30_000
        assert rows.digest() == sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("note", [b"", b"{", b'{"source":"x"}', b"[]"])
def test_bad_note_stops_nothing(tmp_path: Path, note: bytes) -> None:
    home, mapping, file = tmp_path / "home", a_map(tmp_path), a_file(tmp_path, *ROWS)
    imported(home, file, mapping)
    (imports_home(home) / "last.json").write_bytes(note)
    assert imported(home, file, mapping).already == 2


@pytest.mark.parametrize(("mapping", "rows"), [(PLAIN, logs()), (UNITS, unit_logs()), (STEPS, step_logs())])
@given(st.data())
def test_what_is_told_is_what_reading_it_would_tell(mapping: str, rows: Any, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        home, file = Path(folder, "home"), Path(folder, "log.csv")
        Path(folder, "map.toml").write_text(mapping)
        read = column_map.load(Path(folder, "map.toml"), WORDS, SITE)
        for each in data.draw(st.lists(rows, min_size=1, max_size=2)):
            write(file, each)
            try:
                told(home, file, read)
            except ImportFault:
                continue
            once_more = told(home, file, read)
            (imports_home(home) / "last.json").unlink(missing_ok=True)
            assert once_more == told(home, file, read)


def incidents(home: Path) -> dict[str, object]:
    """Return the imported incidents, each as it was imported last, without what differs from book to book."""
    with suppress(NoBook), closing(BookReader.open(imports_home(home))) as book:
        known = History(book)
        return {key: [getattr(known[key], name) for name in FACTS] for key in known}
    return {}


@pytest.mark.parametrize(("mapping", "rows"), [(PLAIN, logs()), (UNITS, unit_logs()), (STEPS, step_logs())])
@given(st.data())
def test_copied_home_knows_what_was_imported_before_it_was_copied(mapping: str, rows: Any, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        home, copy, file = Path(folder, "home"), Path(folder, "copy0"), Path(folder, "log.csv")
        Path(folder, "map.toml").write_text(mapping)
        read = column_map.load(Path(folder, "map.toml"), WORDS, SITE)
        for n, each in enumerate(data.draw(st.lists(rows, min_size=2, max_size=3)), 1):
            write(file, each)
            try:
                result = imported(home, file, read)
            except ImportFault:
                continue
            found = imported(copy, file, read)
            assert (found.added, found.changed, found.already) == (result.added, result.changed, result.already)
            assert imported(copy, file, read).added == 0
            copy = Path(shutil.copytree(copy, Path(folder, f"copy{n}")))
            assert imported(copy, file, read).added == 0
            assert incidents(copy) == incidents(home)


def write(file: Path, rows: Sequence[Row]) -> None:
    file.write_text(HEADER + "".join(",".join(cells) + "\n" for cells in rows))
