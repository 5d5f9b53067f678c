"""Rows of a CSV file, plain or gzip, from any spreadsheet.

Spreadsheets put things above the headings: a line ``sep=;``, a title, a heading of two rows. The headings are where
most columns of the map are found.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
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
#: Rows among which the headings are looked for.
HEADINGS_WITHIN = 10
#: A spreadsheet's own first line, which names the delimiter and is not one of its rows.
_SEPARATOR = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$", re.IGNORECASE)
#: Bytes in which the line ends of a file are looked for.
_LINE_ENDS_WITHIN = 64 * 1024


class Rows:
    """The rows of a file as (row number, values).

    The headings are in :attr:`header`, with those of two rows joined by a blank; empty rows are left out. Rows are
    counted from 1 as a spreadsheet counts them, the headings too.

    headings: the headings of a file that has none

    Opening and iterating raise :class:`data.base.toml.FileFault` if something is wrong with the file itself.
    """

    def __init__(
        self,
        path: Path,
        encoding: str,
        delimiter: str,
        wanted: set[str],
        words: Words,
        headings: Sequence[str] = (),
    ) -> None:
        self.name = quoted(path.name, 200)
        self._words = words
        self._encoding = encoding
        self._line = 0
        self._row = 0
        self._ahead: list[list[str]] = []
        try:
            self._file = open_binary(path)
        except FileNotFoundError:
            self.name = quoted(str(path), 200)
            raise self._fault(words("site.nofile")) from None
        except OSError as error:
            raise self._fault(words("site.unreadable", why=oserrors.why(error, words))) from None
        try:
            self._begin(path, delimiter, wanted, headings)
        except BaseException:
            self._file.close()
            raise

    def _begin(self, path: Path, delimiter: str, wanted: set[str], headings: Sequence[str]) -> None:
        self._size = path.stat().st_size
        start = self._file.read(4)
        self._file.seek(0)
        if start[:2] == b"PK":
            raise self._fault(self._words("importing.workbook"))
        stream: BinaryIO = self._file
        if start[:2] == b"\x1f\x8b":
            stream = io.BufferedReader(gzip.GzipFile(fileobj=self._file))
        lines = self._lines(stream)
        first = list(islice(lines, HEADINGS_WITHIN))
        if first and (named := _SEPARATOR.match(first[0])):
            delimiter = delimiter or named[1]
            first[:1] = islice(lines, 1)
        if not any(line.strip() for line in first):
            raise self._fault(self._words("importing.empty"))
        delimiter = delimiter or best_delimiter(first, wanted | set(headings))
        self._reader = csv.reader(chain(first, lines), delimiter=delimiter, strict=True)
        if headings:
            self.header, self._ahead = list(headings), []
            return
        ahead = [row for row in (self._next() for _ in range(HEADINGS_WITHIN)) if row is not None]
        at, self.header = _find_header(ahead, wanted)
        self._ahead, self._row = ahead[at:], at

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
        if self._ahead:
            return self._ahead.pop(0)
        try:
            return next(self._reader, None)
        except csv.Error as error:
            why = quoted(str(error), 80)
            raise self._fault(self._words("importing.quotes", row=self._row, why=why)) from None

    def _fault(self, why: str) -> FileFault:
        return FileFault.of(self._words, self.name, why)

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
            for raw in self._raw_lines(stream):
                self._line += 1
                if len(raw) > LONGEST_KIB * 1024:
                    raise self._fault(self._words("importing.long_line", line=self._line, n=LONGEST_KIB))
                yield raw.decode(encoding)
                encoding = encoding.removesuffix("-sig")
        except UnicodeError:
            raise self._fault(self._words("importing.not_encoded", line=self._line, encoding=self._encoding)) from None
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise self._fault(self._words("importing.bad_gzip")) from None
        except OSError as error:
            raise self._fault(self._words("site.unreadable", why=oserrors.why(error, self._words))) from None

    @staticmethod
    def _raw_lines(stream: BinaryIO) -> Iterator[bytes]:
        """Yield the lines as bytes, also of a file that ends its lines with CR alone; each at most a byte too long."""
        start = stream.peek(_LINE_ENDS_WITHIN) if isinstance(stream, io.BufferedReader) else b""
        longest = LONGEST_KIB * 1024
        if b"\n" in start or b"\r" not in start:
            while raw := stream.readline(longest + 1):
                yield raw
            return
        rest = b""
        while piece := stream.read(longest):
            *lines, rest = (rest + piece).split(b"\r")
            yield from (line + b"\r" for line in lines)
            if len(rest) > longest:
                break
        if rest:
            yield rest

    def _wide_lines(self, stream: BinaryIO) -> Iterator[str]:
        self._encoding = "utf-16"
        with io.TextIOWrapper(stream, "utf-16", newline="") as text:
            for line in text:
                self._line += 1
                yield line


def best_delimiter(lines: Sequence[str], wanted: set[str]) -> str:
    """Return the delimiter with which a line has most ``wanted`` headings, then most columns."""

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            rows = [[clean_line(n) for n in next(csv.reader([line], delimiter=delimiter), [])] for line in lines]
        except csv.Error:  # reading the header says what is wrong with it
            return 0, 0
        return max((len(wanted & set(names)), len(names)) for names in rows)

    return max(DELIMITERS, key=fit)


def _find_header(rows: list[list[str]], wanted: set[str]) -> tuple[int, list[str]]:
    """Return how many rows the headings end at, and the headings: of one row, or of two that belong together."""
    names = [[clean_line(name) for name in row] for row in rows]
    found = [(len(wanted & set(row)), at + 1, row) for at, row in enumerate(names)]
    for at, (above, below) in enumerate(pairwise(names), 2):
        if len(above) == len(below):
            both = [" ".join(filter(None, pair)) for pair in zip(_filled(above), below, strict=True)]
            # A heading of two rows has some columns that only the lower row names, and some that only the upper does.
            both = [
                whole if whole in wanted or low not in wanted else low for whole, low in zip(both, below, strict=True)
            ]
            both = [whole if whole in wanted or up not in wanted else up for whole, up in zip(both, above, strict=True)]
            found.append((len(wanted & set(both)), at, both))
    _, at, header = max(found, key=lambda each: (each[0], -each[1]), default=(0, 0, []))
    return at, header


def _filled(names: list[str]) -> list[str]:
    """Return the upper row of a heading of two: an empty cell belongs to the group on its left."""
    filled, last = [], ""
    for name in names:
        last = name or last
        filled.append(last)
    return filled
