"""TOML files that a person wrote, read into structs.

Every fault becomes one line for that person.

A line names the file, the key (``post[3].name``: of the third ``[[post]]``), the line number, what was found and what
is expected. A correct file needs one :func:`msgspec.convert`. If that fails, :mod:`data.base.toml_diagnosis` walks the
file key by key, so that all faults are named and not only the first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

import msgspec

from data.base.file_errors import FileFault
from data.base.text import LONGEST, clean, clean_line, quoted
from data.base.toml_diagnosis import Fault, Key, faults_of, lines_of_keys, shown, syntax_fault
from data.words import Words

T = TypeVar("T")

#: Faults that are shown; the others are counted.
MOST = 40


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
