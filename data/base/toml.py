"""TOML files that a person wrote, read into structs.

Every fault becomes one line for that person.

A line names the file, the key (``post[3].name``: of the third ``[[post]]``), the line number, what was found and what
is expected. A correct file needs one :func:`msgspec.convert`. If that fails, :mod:`data.base.toml_diagnosis` walks the
file key by key, so that all faults are named and not only the first.
"""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec

from data.base import oserrors
from data.base.files import read_file
from data.base.text import LONGEST, clean, clean_line, quoted
from data.base.toml_diagnosis import Fault, Key, faults_of, lines_of_keys, shown, syntax_fault
from data.words import Words

T = TypeVar("T")

#: Nobody writes a larger file by hand.
LARGEST_KIB = 1024
#: Faults that are shown; the others are counted.
MOST = 40


class FileFault(Exception):
    """Everything that is wrong with a file that a person wrote.

    One line for each fault, in the language of the reader.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))

    @classmethod
    def of(cls, words: Words, file: str, why: str) -> Self:
        """Return the one fault of a whole file."""
        return cls([words("site.file", file=file, why=why)])


class Source:
    """The text of a TOML file, which turns faults into lines that name the place."""

    def __init__(self, name: str, text: str, words: Words) -> None:
        self.name = quoted(name, 200)
        self.text = clean(text)
        self.words = words

    def fault(self, faults: Iterable[Fault]) -> FileFault:
        """Return all ``faults`` as one exception, in the order of the file."""
        where = lines_of_keys(self.text)
        found = []
        for fault in faults:
            line = next((where[fault.key[:n]] for n in range(len(fault.key), 0, -1) if fault.key[:n] in where), 0)
            found.append((line or 1_000_000, self._line(fault, line)))
        found.sort(key=lambda pair: pair[0])
        lines = [text for _, text in found]
        if len(lines) > MOST:
            more = self.words("screen.more", n=len(lines) - MOST)
            lines[MOST:] = [self.words("site.file", file=self.name, why=more)]
        return FileFault(lines)

    def _line(self, fault: Fault, line: int) -> str:
        if not fault.key:
            return self.words("site.file", file=self.name, why=fault.why)
        key = "site.line" if line else "site.line_nowhere"
        return self.words(key, file=self.name, at=shown(fault.key), line=line, why=fault.why)


def read_text(path: Path, words: Words) -> str:
    """Return the text of a file.

    Raises :class:`FileFault`: not there, not readable, too large, not UTF-8.
    """
    name = quoted(path.name, 200)
    try:
        raw = read_file(path, largest=LARGEST_KIB * 1024, link=True)
    except FileNotFoundError:
        if path.is_symlink():
            why = words("site.dangling", target=quoted(str(path.readlink()), 200))
        else:
            why = words("site.nofile")
        raise FileFault.of(words, quoted(str(path), 200), why) from None
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise FileFault.of(words, name, words("site.too_big", n=LARGEST_KIB)) from None
        why = words("site.unreadable", why=oserrors.why(error, words))
        raise FileFault.of(words, quoted(str(path), 200), why) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileFault.of(words, name, words("site.not_utf8", line=line)) from None


def parse(source: Source) -> dict[str, Any]:
    """Return the tables of a TOML text, with every text in it cleaned.

    Raises :class:`FileFault`.
    """
    try:
        raw = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        why = syntax_fault(source.words, source.text, str(error))
        raise FileFault.of(source.words, source.name, why) from None
    # The source is clean already; only an escape in double quotes can add anything else.
    if "\\" in source.text and (unsafe := [*_unsafe(source.words, raw)]):
        raise source.fault(unsafe)
    cleaned: dict[str, Any] = _cleaned(raw, escapes="\\" in source.text)
    return cleaned


def convert(source: Source, raw: dict[str, Any], type_: type[T]) -> T:
    """Return ``raw`` as a ``type_``, a struct that forbids unknown fields.

    Raises :class:`FileFault`, with every fault.
    """
    try:
        converted = msgspec.convert(raw, type_)
    except msgspec.ValidationError as error:
        faults = list(faults_of(source.words, raw, type_, ()))
        raise source.fault(faults or [Fault((), quoted(str(error), 200))]) from None
    if long := [*_too_long(source.words, raw)]:
        raise source.fault(long)
    return converted


# --- cleaning -------------------------------------------------------------------------------------------------------


def _texts(value: Any, key: Key = ()) -> Iterator[tuple[Key, str]]:
    """Yield each text of a file with its key, names of keys too."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            place = (*key, clean_line(name))
            yield place, name
            yield from _texts(item, place)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, (*key, number))


def _unsafe(words: Words, raw: dict[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each text with characters that would move the cursor or reorder a line."""
    for key, text in _texts(raw):
        if clean(text) != text.replace("\r\n", "\n"):
            yield Fault(key, words("site.control", found=quoted(text, 40)))


def _too_long(words: Words, raw: dict[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each text that is longer than a line may be."""
    for key, text in _texts(raw):
        if len(text) > LONGEST:
            yield Fault(key, words("site.too_long", found=len(text), longest=LONGEST))


def _cleaned(value: Any, *, escapes: bool) -> Any:
    if isinstance(value, str):
        return clean(value) if escapes else value
    if isinstance(value, dict):
        return {clean_line(k) if escapes else k: _cleaned(v, escapes=escapes) for k, v in value.items()}
    if isinstance(value, list):
        return [_cleaned(v, escapes=escapes) for v in value]
    # A date becomes text, so that it can be written with or without quotes.
    if isinstance(value, date):
        return value.isoformat()
    return value
