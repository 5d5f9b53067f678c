"""Note of the file that was imported last: of the same one all is known."""

from __future__ import annotations

import hashlib
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from data.base.descriptors import held
from data.base.disk import DISK
from data.base.files import open_binary
from data.book.reading.follower import BookReader
from data.book.storage.folder import imports_home
from data.importing.column_map import Map
from data.importing.plan import Plan
from data.words import Words

#: Name of the note in the folder of imports. It is a hint: without it the file is read.
_NAME = "last.json"
#: Rises when rows are read or joined otherwise than before.
VERSION = 2


class _Note(msgspec.Struct, frozen=True):
    """Findings of the import of a file. source: see :func:`source_of`; book, last_no, last_hash: where it ended."""

    source: str
    book: str
    last_no: int
    last_hash: str
    plan: Plan


def source_of(digest: str, mapping: Map, sheet: str, words: Words) -> str:
    """Return what tells an import from all others: the SHA-256 of the file's bytes (hex), and how they are read."""
    read_as = hashlib.sha256(msgspec.json.encode((VERSION, mapping, sheet, words.language))).hexdigest()
    return f"{digest} {read_as}"


def known(home: Path, csv: Path, mapping: Map, sheet: str, words: Words) -> tuple[Plan, str] | None:
    """Return what is to be told of a file whose incidents are all in the book, and the book; None: it is to be read."""
    folder = imports_home(home)
    with suppress(OSError, ValueError):
        note = msgspec.json.decode((folder / _NAME).read_bytes(), type=_Note)
        with open_binary(csv) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if note.source == source_of(digest, mapping, sheet, words):
            with closing(BookReader.open(folder)) as book:
                if (book.id, book.last_no, book.last_hash) == (note.book, note.last_no, note.last_hash):
                    return note.plan, book.id
    return None


def keep(home: Path, source: str, plan: Plan) -> None:
    """Note that the book has all of a file, if a second import would tell the same of it. Never fails."""
    folder = imports_home(home)
    if plan.bad_count or plan.once or plan.ambiguous:
        return
    with suppress(OSError):
        with closing(BookReader.open(folder)) as book:
            plan = msgspec.structs.replace(plan, incidents=())
            note = _Note(source, book.id, book.last_no, book.last_hash, plan)
        with held(DISK.open_folder(folder)) as fd:
            DISK.replace_file(fd, _NAME, msgspec.json.encode(note), sync=False)
