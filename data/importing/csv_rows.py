"""Rows of a CSV file, plain or gzip, from any spreadsheet."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from data.base import oserrors
from data.base.files import open_binary
from data.base.text import clean_line, quoted
from data.base.toml import FileFault
from data.words import Words

#: A longer line does not come from a spreadsheet.
LONGEST_KIB = 1024
DELIMITERS = (",", ";", "\t", "|")


class Rows:
    """The rows of a file as (row number, values).

    The header is row 1 and in :attr:`header`; empty rows are left out.

    Opening and iterating raise :class:`data.base.toml.FileFault` if something is wrong with the file itself.
    """

    def __init__(self, path: Path, encoding: str, delimiter: str, wanted: set[str], words: Words) -> None:
        self.name = quoted(path.name, 200)
        self._words = words
        self._encoding = encoding
        self._line = 0
        self._row = 0
        try:
            self._file = open_binary(path)
        except FileNotFoundError:
            self.name = quoted(str(path), 200)
            raise self._fault(words("site.nofile")) from None
        except OSError as error:
            raise self._fault(words("site.unreadable", why=oserrors.why(error, words))) from None
        try:
            self._begin(path, delimiter, wanted)
        except BaseException:
            self._file.close()
            raise

    def _begin(self, path: Path, delimiter: str, wanted: set[str]) -> None:
        self._size = path.stat().st_size
        start = self._file.read(4)
        self._file.seek(0)
        if start[:2] == b"PK":
            raise self._fault(self._words("importing.workbook"))
        stream: BinaryIO = self._file
        if start[:2] == b"\x1f\x8b":
            stream = io.BufferedReader(gzip.GzipFile(fileobj=self._file))
        lines = self._lines(stream)
        first = next(lines, "")
        if not first.strip():
            raise self._fault(self._words("importing.empty"))
        self._reader = csv.reader(
            _chain(first, lines), delimiter=delimiter or best_delimiter(first, wanted), strict=True
        )
        self.header = [clean_line(name) for name in self._next() or []]

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while (row := self._next()) is not None:
            if any(row):
                yield self._row, row

    def position(self) -> tuple[int, int]:
        """Return the bytes of the file read so far, and its size."""
        return min(self._file.tell(), self._size), self._size

    def _next(self) -> list[str] | None:
        self._row += 1
        try:
            return next(self._reader, None)
        except csv.Error as error:
            why = quoted(str(error), 80)
            raise self._fault(self._words("importing.quotes", row=self._row, why=why)) from None

    def _fault(self, why: str) -> FileFault:
        return FileFault([self._words("site.file", file=self.name, why=why)])

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        """Yield the lines as text.

        They are decoded one by one, so that a message about the encoding names its line.
        """
        try:
            start = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
            if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
                yield from self._wide_lines(stream)
                return
            encoding = "utf-8-sig" if start[:3] == b"\xef\xbb\xbf" else self._encoding
            longest = LONGEST_KIB * 1024
            while raw := stream.readline(longest + 1):
                self._line += 1
                if len(raw) > longest:
                    raise self._fault(self._words("importing.long_line", line=self._line, n=LONGEST_KIB))
                yield raw.decode(encoding)
                encoding = encoding.removesuffix("-sig")
        except UnicodeError:
            raise self._fault(self._words("importing.not_encoded", line=self._line, encoding=self._encoding)) from None
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise self._fault(self._words("importing.bad_gzip")) from None
        except OSError as error:
            raise self._fault(self._words("site.unreadable", why=oserrors.why(error, self._words))) from None

    def _wide_lines(self, stream: BinaryIO) -> Iterator[str]:
        self._encoding = "utf-16"
        with io.TextIOWrapper(stream, "utf-16", newline="") as text:
            for line in text:
                self._line += 1
                yield line


def best_delimiter(header: str, wanted: set[str]) -> str:
    """Return the delimiter that finds most ``wanted`` headings, then most columns."""

    def fit(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=delimiter), [])
        return len(wanted & {clean_line(n) for n in names}), len(names)

    return max(DELIMITERS, key=fit)


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
