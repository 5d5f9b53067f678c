"""``siaga log`` of a part: the lines, marks and numbers that reading everything gives."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import closing, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tinydb import TinyDB

from console.commands.room.log import _ShowText
from console.session.home import Home
from data.base.clock import MINUTE, ManualClock
from data.book.book import Book
from data.book.library import Library
from data.book.reading.readable import ReadableBook
from data.book.replicas.replicas import Replicas
from data.book.storage.tinydb_storage import JournalStorage
from data.entries import BookOpened, Entry, Fix, Log, Note, Opened, Void
from data.entries.stations import StationNamed
from data.entries.subjects import station_of
from data.room.database import save
from data.room.noted.corrections import Corrections
from data.room.room import Room
from data.room.state.stations import StationState, letters_of
from data.room.tables import AMENDED
from data.site.load import load
from data.view.lines import line_of
from data.words import Words
from tests.data.importing.test_importing import FIRE, ROWS, a_file, a_map
from tests.kits.console.command import Siaga
from tests.kits.rooms.sample import write_sample
from tests.kits.running.examples import examples

NIGHT = 1_705_860_000_000
KINDS = ("log", "log", "open", "rule", "note", "note", "fix", "void", "named", "carry", "carry")
#: Acts: at which station, to which of the entries that it knows, after how many minutes of its clock.
STEP = st.tuples(
    st.sampled_from("JP"), st.sampled_from(KINDS), st.integers(0, 60), st.sampled_from((0, 0, 1, 7, 90, -7, -90))
)


class Rooms:
    """Two stations of one room; the second one's entries arrive in the first one's home."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "J"
        self.folders = {"J": self.home, "P": folder / "P"}
        for home in self.folders.values():
            home.mkdir(mode=0o700)
        write_sample(Home(self.home), "en")
        self.clocks = {code: ManualClock(NIGHT) for code in "JP"}
        self.books = {
            code: Book.open(self.folders[code], station=name, site="KPU", clock=self.clocks[code])
            for code, name in (("J", "JBR"), ("P", "PLO"))
        }
        self.replicas = Replicas.open(self.home, write=True)
        self.known: dict[str, list[Entry]] = {code: [*book.entries()] for code, book in self.books.items()}
        self.number = 100

    def step(self, code: str, kind: str, which: int, minutes: int) -> None:
        clock, known = self.clocks[code], self.known[code]
        clock.step(minutes * MINUTE) if minutes < 0 else clock.advance(minutes * MINUTE + 7)
        if kind == "carry":
            self.carry()
            return
        target = known[which % len(known)]
        incidents = [s for e in known for s in e.subjects if s.startswith("incident:")]
        book = self.books[code]
        about = incidents[which % len(incidents)] if incidents else "room"
        draft: Entry = Log(by="LST", subjects=("room",), words=f"seal {which} walked")
        if kind == "open":
            draft = self._opening(f"incident:{book.id}-{book.last_no + 1}")
        elif kind == "rule" and f"incident:key:rule:{which % 3}" not in {s for e in book.entries() for s in e.subjects}:
            draft = self._opening(f"incident:key:rule:{which % 3}")
        elif kind == "note":
            draft = Note(by="LST", subjects=(about,), words=f"seen {which} again")
        elif kind == "fix":
            draft = Fix(by="LST", subjects=target.subjects, of=target.ref, of_no=target.no, words=f"it was {which}")
        elif kind == "void":
            draft = Void(by="LST", subjects=target.subjects, of=(target.ref,), of_no=target.no)
        elif kind == "named":
            draft = StationNamed(by="system", subjects=("room",), station=station_of(book.id), letter="AB"[which % 2])
        known += book.append([draft])

    def _opening(self, subject: str) -> Opened:
        self.number += 1
        return Opened(
            by="LST", subjects=(subject,), number=self.number, year=2024, type="VEHI", type_name="Vehicle", priority=3,
            type_priority=3, received=NIGHT, words="at the corner",
        )  # fmt: skip

    def carry(self) -> None:
        """Bring what the second station has to the first, which sees it from now on."""
        book = self.books["P"]
        first = self.replicas.last(book.id)[0] + 1
        raws = [book.raw(no) for no in range(first, book.last_no + 1)]
        for entry in self.replicas.append(book.id, first, raws, self.clocks["J"].now()) if raws else ():
            self.books["J"].observe(entry)
            self.known["J"].append(entry)

    def close(self) -> None:
        self.replicas.close()
        for book in self.books.values():
            book.close()


def everything(home: Path) -> list[tuple[Entry, str]]:
    """Every entry with its line, from a reading of all books."""
    site = load(home / "site.toml")
    call: Any = SimpleNamespace(words=Words("en"))
    with closing(Library.open(home)) as library:
        corrections, numbers = Corrections(), AllNumbers()
        for book in library.books:
            for entry in book.entries():
                numbers.note(entry)
                if isinstance(entry, Fix | Void):
                    corrections.note(entry)
        show = _ShowText(call, site, library, corrections)
        found = []
        for entry in library.all_entries():
            out = io.StringIO()
            with redirect_stdout(out):
                show(entry, line_of(entry, call.words, site, number_of=numbers.of))
            found.append((entry, out.getvalue()))
        return found


class AllNumbers:
    """The numbers of all incidents, from every entry."""

    def __init__(self) -> None:
        self.opened: dict[str, Opened] = {}
        self.stations: dict[str, StationState] = {}

    def note(self, entry: Entry) -> None:
        if isinstance(entry, Opened):
            self.opened.setdefault(entry.subjects[0], entry)
        elif isinstance(entry, BookOpened | StationNamed):
            known = self.stations.get(entry.station, StationState(code=entry.station))
            self.stations[entry.station] = replace(known, letter=entry.letter or known.letter)

    def of(self, subject: str) -> str:
        opened = self.opened.get(subject)
        letters = letters_of(tuple(self.stations.values()))
        return f"{letters.get(station_of(opened.book), '')}{opened.number}" if opened is not None else ""


def rooms(steps: list[tuple[str, str, int, int]], kept_at: int) -> Iterator[Path]:
    """Yield a home after ``steps``, with the room file of a console as it was before step ``kept_at``."""
    with TemporaryDirectory() as folder, closing(Rooms(Path(folder))) as made:
        for number, step in enumerate(steps):
            if number == kept_at:
                keep_room(made.home)
            made.step(*step)
        yield made.home


def keep_room(home: Path) -> None:
    with closing(Library.open(home)) as library:
        save(Home(home).room_file, Room.fold(library.all_entries(), history=library.all_of), library)


@settings(max_examples=examples(25))
@given(st.lists(STEP, min_size=4, max_size=40), st.integers(0, 50), st.integers(0, 40))
def test_log_of_a_part_has_the_lines_that_reading_everything_gives(
    steps: list[tuple[str, str, int, int]], last: int, kept_at: int
) -> None:
    for home in rooms(steps, kept_at):
        siaga, every = Siaga(home), everything(home)

        def log(*args: str, siaga: Siaga = siaga) -> list[str]:
            return siaga.run("log", *args).out.splitlines(keepends=True)

        lines = [line for _, line in every]
        assert log() == lines
        assert log("-n", str(last)) == lines[len(lines) - min(last, len(lines)) :]
        assert log("--grep", "again") == [line for line in lines if "again" in line]
        assert log("--grep", "again", "-n", "2") == [line for line in lines if "again" in line][-2:]
        moment = every[last % len(every)][0].at
        late = [line for entry, line in every if entry.at >= moment]
        assert log("--since", str(moment)) == late
        assert log("--since", str(moment), "-n", "3") == late[-3:]
        then = [line for entry, line in every if entry.at == moment]
        assert log("--since", str(moment), "--until", str(moment)) == then


def test_log_searches_for_corrections_only_behind_the_room_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[int] = []
    with closing(Rooms(tmp_path)) as made:
        made.step("J", "log", 0, 0)
        made.step("J", "fix", 0, 0)
        keep_room(made.home)
        last = made.books["J"].last_no
        made.step("J", "fix", 0, 0)
        lines = [line for _, line in everything(made.home)]

        def found(book: ReadableBook, needle: bytes, start: int = 1, *, back: bool = False) -> Iterator[int]:
            searched.append(start)
            return iter(())

        monkeypatch.setattr(ReadableBook, "find", found)
        assert len(Siaga(made.home).run("log").out.splitlines()) == len(lines)
    assert searched and min(searched) == last + 1


def test_log_with_corrections_that_the_room_file_has_and_nobody_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.room.noted.corrections.PLAIN", 0)
    with closing(Rooms(tmp_path)) as made:
        for what in ("log", "fix", "log", "void"):
            made.step("J", what, 0, 0)
        keep_room(made.home)
        made.step("J", "fix", 0, 0)
        lines = [line for _, line in everything(made.home)]
    with TinyDB(Home(made.home).room_file, storage=JournalStorage) as db:
        assert db.table(AMENDED).update({"packed": "AAAA"})
    assert Siaga(made.home).run("log").out.splitlines(keepends=True) == lines


def test_log_and_report_have_what_was_imported_before_the_home_was_copied(tmp_path: Path) -> None:
    first = Siaga(tmp_path / "home")
    first.run("init", "--sample")
    a_map(tmp_path)
    first.run("import", str(a_file(tmp_path, *ROWS)), "--map", str(tmp_path / "map.toml"))
    copied = Siaga(Path(shutil.copytree(first.home, tmp_path / "copy")))
    copied.run("import", str(a_file(tmp_path, FIRE, name="more.csv")), "--map", str(tmp_path / "map.toml"))
    said = copied.run("log", "--kind", "imported").out
    assert said.count("Fire") == 2 and said.count("Noise") == 1, said
    kpi = copied.run("report", "kpi", "--since", "2024-01-21", "--imported", "--format", "json").out
    assert json.loads(kpi)["imported"] == 3
