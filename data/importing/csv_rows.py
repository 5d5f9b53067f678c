"""Rows of a CSV file, plain or gzip, or of a workbook, from any spreadsheet.

Spreadsheets put things above the headings: a line ``sep=;``, a title, a heading of two rows. The headings are where
most columns of the map are found.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import chain, islice, pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from data.base import file_errors
from data.base.file_errors import FileFault
from data.base.files import open_binary
from data.base.text import clean_line, quoted
from data.importing.workbook import Choose, Sheet, WorkbookFault
from data.words import Words

T = TypeVar("T")

#: Bytes. A longer line does not come from a spreadsheet.
LONGEST = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
#: Rows among which the headings are looked for, and rows with those that are empty.
HEADINGS_WITHIN, _EMPTY_WITHIN = 10, 1000
#: A spreadsheet's own first line, which names the delimiter and is not one of its rows.
_SEPARATOR = re.compile(r"^\ufeff?\"?sep=(.)\"?\s*$", re.IGNORECASE)
#: How a ZIP file (.xlsx), and an older workbook or one with a password begin.
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: Part of an error of the module csv, and the message that says it.
_FAULTS = {"field limit": "importing.endless_cell", "new-line character": "importing.lone_return"}
_LINE_END = re.compile(r"\r\n|\r|\n")
#: Part of a day or a time of day.
_TIME = re.compile(r"\d[:./-]\d")
#: Bytes in which the line ends of a file are looked for.
_LINE_ENDS_WITHIN = 64 * 1024
#: Bytes that are read at once.
_AT_ONCE = 64 * 1024
#: The encoding in which the lines of a piece are those of its text, and which has no halves of characters.
_SAFE = "utf-8"


class NotEncoded(FileFault):
    """A file that is not text of its encoding."""


class _Hashed(io.RawIOBase):
    """A file that is hashed while it is read: each byte once, though its beginning is read again."""

    def __init__(self, file: io.RawIOBase) -> None:
        super().__init__()
        self._file = file
        self.done = 0
        self.digest = sha256()

    def readinto(self, buffer: Any) -> int | None:
        at = self._file.tell()
        if (count := self._file.readinto(buffer)) and self.done < at + count:
            self.digest.update(memoryview(buffer)[self.done - at : count])
            self.done = at + count
        return count

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def close(self) -> None:
        self._file.close()
        super().close()


class Rows:
    """The rows of a file as (row number, values).

    The headings are in :attr:`header`, with those of two rows joined by a blank; empty rows are left out. Rows are
    counted from 1 as a spreadsheet counts them, the headings too.

    headings: the headings of a file that has none
    sheet, choose: of a workbook, the sheet to read, or what is asked if there are several
    is_workbook: dates and times are real ones, written as ISO 8601

    Opening and iterating raise :class:`data.base.file_errors.FileFault` if something is wrong with the file itself.
    """

    def __init__(
        self,
        path: Path,
        encoding: str,
        delimiter: str,
        wanted: set[str],
        words: Words,
        headings: Sequence[str] = (),
        sheet: str = "",
        choose: Choose | None = None,
    ) -> None:
        self.name = quoted(path.name, 200)
        self._words = words
        self._encoding = encoding
        self._line = 0
        self._row = 0
        self._ahead: list[list[str]] = []
        self._csv: Any = None
        self._single = ""  # the encoding, unless letters have two bytes each
        self.workbook: Sheet | None = None
        self._hashed: _Hashed | None = None
        self._reader: Iterator[list[str]]
        try:
            self._file = open_binary(path)
        except FileNotFoundError:
            self.name = quoted(str(path), 200)
            raise self._fault(words("site.nofile")) from None
        except OSError as error:
            raise self._fault(words("site.unreadable", why=file_errors.why(error, words))) from None
        try:
            start = self._file.read(4)
            self._file.seek(0)
            if start == _OLE:
                raise WorkbookFault("importing.old_workbook")
            if start == _ZIP:
                self.workbook = Sheet(self._file, sheet, choose)
                self._reader = self.workbook.rows()
            else:
                self._begin(path, start, delimiter, wanted | set(headings))
            self._find_headings(wanted, headings)
        except WorkbookFault as fault:
            self._file.close()
            raise self._fault(words(fault.key, **fault.values)) from None
        except BaseException:
            self._file.close()
            raise

    def _begin(self, path: Path, start: bytes, delimiter: str, wanted: set[str]) -> None:
        self._size = path.stat().st_size
        self._hashed = _Hashed(self._file.detach())
        self._file = io.BufferedReader(self._hashed)
        self._file.seek(0)
        stream = self._file
        if start[:2] == b"\x1f\x8b":
            stream = io.BufferedReader(gzip.GzipFile(fileobj=self._file))
        lines = self._lines(stream)
        first = list(_first(lines, str.strip))
        if first and (named := _SEPARATOR.match(first[0])):
            delimiter = delimiter or named[1]
            first = [*first[1:], *islice(lines, 1)]
        if not any(line.strip() for line in first):
            raise self._fault(self._words("importing.empty"))
        delimiter = delimiter or best_delimiter(first, wanted)
        self._delimiter = delimiter
        self._reader = self._csv = csv.reader(chain(first, lines), delimiter=delimiter, strict=True)

    @property
    def is_workbook(self) -> bool:
        """Whether it is a sheet of a workbook."""
        return self.workbook is not None

    def _find_headings(self, wanted: set[str], headings: Sequence[str]) -> None:
        if headings:
            self.header, self._ahead = list(headings), []
            return
        one_by_one = (row for rows in iter(lambda: self._next(1), []) for row in rows)
        ahead = list(_first(one_by_one, lambda row: any(map(str.strip, row))))
        if self.is_workbook:
            widest = max(map(len, ahead), default=0)
            ahead = [row + [""] * (widest - len(row)) for row in ahead]
        at, self.header = _find_header(ahead, wanted)
        self._ahead, self._row = ahead[at:], at

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while piece := self.piece(1):
            yield from zip(*piece, strict=True)

    def piece(self, most: int) -> tuple[Sequence[int], list[list[str]]] | None:
        """Return the numbers of the next rows, at most so many, and the rows; None at the end."""
        while rows := self._next(most):
            numbers: Sequence[int] = range(self._row - len(rows) + 1, self._row + 1)
            if self.is_workbook:  # a row ends with its last cell; what stands to the right of the table has no heading
                width = len(self.header)
                rows = [row[:width] + [""] * (width - len(row)) for row in rows]
            if not all(map(any, rows)):
                numbers = [number for number, row in zip(numbers, rows, strict=True) if any(row)]
                rows = [*filter(any, rows)]
            if rows:
                return numbers, rows
        return None

    @property
    def has_lines(self) -> bool:
        """Whether a cell read so far has several lines."""
        return self._csv is not None and self._csv.line_num > self._row

    @property
    def may_be_misread(self) -> bool:
        """Whether the text may be UTF-8 in a file that is read in another encoding."""
        return self._single not in ("", _SAFE)

    def as_utf8(self, cell: str) -> str:
        """Return a cell as it reads in UTF-8, if its bytes are that too; else ""."""
        with suppress(UnicodeError):
            return cell.encode(self._single).decode(_SAFE)
        return ""

    def holds_rows(self, cell: str) -> int:
        """Return how many rows of the file a cell of several lines seems to hold; 0: none.

        Between two cells that lack a closing quotation mark all is one cell, though nothing is wrong with the file. It
        has as many delimiters as the rows would have, and a time in each.
        """
        lines = [line for line in _LINE_END.split(cell) if line]
        delimiters = (len(lines) - 1) * (len(self.header) - 1)
        if len(lines) < 2 or len(self.header) < 3 or cell.count(self._delimiter) < delimiters:
            return 0
        return len(lines) if sum(map(bool, map(_TIME.search, lines))) >= len(lines) - 1 else 0

    def digest(self) -> str:
        """Return the SHA-256 of a file whose rows were all read (hex).

        "": of a workbook, which has more than rows, or of a file that has grown in the meantime.
        """
        return self._hashed.digest.hexdigest() if self._hashed is not None and self._hashed.done == self._size else ""

    def position(self) -> tuple[int, int]:
        """Return the bytes of the file read so far, and its size; of a workbook rows."""
        if self.workbook is not None:
            return min(self._row, self.workbook.total), self.workbook.total
        return min(self._file.tell(), self._size), self._size

    def _next(self, most: int) -> list[list[str]]:
        """Return the next rows, at most so many, and count them."""
        rows, self._ahead = self._ahead[:most], self._ahead[most:]
        try:
            rows += islice(self._reader, most - len(rows))
        except WorkbookFault as fault:
            raise self._fault(self._words(fault.key, **fault.values)) from None
        except csv.Error as error:
            said, row = str(error), self._row + len(rows) + 1
            key = next((key for part, key in _FAULTS.items() if part in said), "importing.quotes")
            raise self._fault(self._words(key, row=row, why=quoted(said, 80), n=csv.field_size_limit())) from None
        self._row += len(rows)
        return rows

    def _fault(self, why: str) -> FileFault:
        return FileFault.of(self._words, self.name, why)

    def _lines(self, stream: io.BufferedReader) -> Iterator[str]:
        """Yield the lines as text. A message about the encoding names the line."""
        try:
            yield from chain.from_iterable(self._pieces(stream))
        except UnicodeError:
            why = self._words("importing.not_encoded", line=self._line, encoding=self._encoding)
            raise NotEncoded.of(self._words, self.name, why) from None
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise self._fault(self._words("importing.bad_gzip")) from None
        except OSError as error:
            raise self._fault(self._words("site.unreadable", why=file_errors.why(error, self._words))) from None

    def _pieces(self, stream: io.BufferedReader) -> Iterator[Iterable[str]]:
        """Yield the lines, many at once where all of them can be decoded."""
        start = stream.peek(_LINE_ENDS_WITHIN)
        if wide := _wide_encoding(start[:4]):
            yield self._wide_lines(stream, wide)
            return
        encoding = self._encoding.removesuffix("-sig")
        if start[:3] == b"\xef\xbb\xbf":
            stream.read(3)
            encoding = "utf-8"
        self._single = codecs.lookup(encoding).name
        if _returns(start):
            yield (self._text(line, encoding) for line in _returned_lines(stream))
            return
        for piece in _whole_lines(stream):
            text = ""
            if encoding == _SAFE and len(piece) <= LONGEST:
                with suppress(UnicodeError):
                    text = piece.decode(encoding)
            if text:
                yield io.StringIO(text, newline="\n")
                self._line += text.count("\n")
            else:
                yield (self._text(line, encoding) for line in io.BytesIO(piece))

    def _text(self, line: bytes, encoding: str) -> str:
        self._line += 1
        if len(line) > LONGEST:
            raise self._fault(self._words("importing.long_line", line=self._line, n=LONGEST // 1024))
        text = line.decode(encoding)
        if encoding != _SAFE:
            text.encode()  # some encodings have halves of characters, which nothing can write
        return text

    def _wide_lines(self, stream: io.BufferedReader, encoding: str) -> Iterator[str]:
        self._encoding = encoding
        with io.TextIOWrapper(stream, encoding, newline="") as text:
            for line in text:
                self._line += 1
                yield line


def _returns(start: bytes) -> bool:
    """Whether a file that begins so ends its rows with CR alone; a cell in quotes may have other line ends."""
    outside = b"".join(start.split(b'"')[::2])
    return b"\n" not in outside and b"\r" in outside


def _whole_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield pieces that end with a line; a line that is too long is the end of the last one."""
    rest = b""
    while len(rest) <= LONGEST and (piece := stream.read1(_AT_ONCE)):
        end = piece.rfind(b"\n") + 1
        if end:
            yield rest + piece[:end]
            rest = piece[end:]
        else:
            rest += piece
    if rest:
        yield rest


def _returned_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield the lines of a file that ends them with CR alone; a line that is too long is the last one."""
    rest = b""
    while len(rest) <= LONGEST and (piece := stream.read(LONGEST)):
        *lines, rest = (rest + piece).split(b"\r")
        yield from (line + b"\r" for line in lines)
    if rest:
        yield rest


def _wide_encoding(start: bytes) -> str:
    """Return the encoding of a file with two bytes for each letter, which may have no byte order mark; else ""."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    shape = "".join("x" if byte else "0" for byte in start)
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(shape, "")


def _first(rows: Iterable[T], is_filled: Callable[[T], object]) -> Iterator[T]:
    """Yield rows until so many have something in them that the headings are among them."""
    filled = 0
    for row in islice(rows, _EMPTY_WITHIN):
        yield row
        filled += bool(is_filled(row))
        if filled == HEADINGS_WITHIN:
            return


def best_delimiter(lines: Sequence[str], wanted: set[str]) -> str:
    """Return the delimiter with which a line has most ``wanted`` headings, then most lines have the same columns."""

    def fit(delimiter: str) -> tuple[int, int, int]:
        best, widths = 0, Counter[int]()
        with suppress(csv.Error):  # reading the rows says what is wrong with them
            for row in csv.reader(lines, delimiter=delimiter):  # a cell may have several lines
                best = max(best, len(wanted & set(_named(row, wanted))))
                widths[len(row)] += len(row) > 1
        alike, width = max(((count, width) for width, count in widths.items()), default=(0, 0))
        return best, alike, width

    return max(DELIMITERS, key=fit)


def _find_header(rows: list[list[str]], wanted: set[str]) -> tuple[int, list[str]]:
    """Return how many rows the headings end at, and the headings: of one row, or of two that belong together."""
    names = [_named(row, wanted) for row in rows]
    found = [(len(wanted & set(row)), at + 1, row) for at, row in enumerate(names)]
    for at, (above, below) in enumerate(pairwise(names), 2):
        if len(above) == len(below):
            both = [" ".join(dict.fromkeys(filter(None, pair))) for pair in zip(_filled(above), below, strict=True)]
            # A heading of two rows has some columns that only the lower row names, and some that only the upper does.
            both = [
                whole if whole in wanted or low not in wanted else low for whole, low in zip(both, below, strict=True)
            ]
            both = [whole if whole in wanted or up not in wanted else up for whole, up in zip(both, above, strict=True)]
            both = _named(both, wanted)
            found.append((len(wanted & set(both)), at, both))
    _, at, header = max(found, key=lambda each: (each[0], -each[1]), default=(0, 0, []))
    return at, header


def _named(row: Sequence[str], wanted: set[str]) -> list[str]:
    """Return the headings of a row, each as the map writes it that differs from it in case only."""
    names = [clean_line(name) for name in row]
    folded = Counter(name.casefold() for name in names)
    in_map = {name.casefold(): name for name in wanted if name not in names and folded[name.casefold()] == 1}
    return [in_map.get(name.casefold(), name) for name in names]


def _filled(names: list[str]) -> list[str]:
    """Return the upper row of a heading of two: an empty cell belongs to the group on its left."""
    filled, last = [], ""
    for name in names:
        last = name or last
        filled.append(last)
    return filled
