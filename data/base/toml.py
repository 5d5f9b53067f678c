"""Read a TOML file that a person wrote into a struct, and say what is wrong with it, one line for each thing.

A line names the file, the key (``post[3].name``: of the third ``[[post]]``), the line, what was found and what would be
right. A right file is one :func:`msgspec.convert`; only when that fails does :mod:`data.base.toml_diagnosis` walk it,
key by key, so that every fault is named and not only the first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from data.base import oserrors
from data.base.text import clean, clean_line
from data.words import Words

#: A key in a file: names, and indices from 0.
Key = tuple[str | int, ...]

T = TypeVar("T")

#: More than this is no file that somebody wrote.
LARGEST_KIB = 1024
#: Faults shown; the rest is counted.
MOST = 40


class FileFault(Exception):
    """What is wrong with a file, one line for each thing, in words for the person who wrote it."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong: at which key, and why (already in the reader's language)."""

    key: Key
    why: str


class Source:
    """The text of a file: finds the line of a key, and makes the lines of a :class:`FileFault`."""

    def __init__(self, name: str, text: str, words: Words) -> None:
        self.name = clean_line(name, 200)
        self.text = clean(text, len(text))
        self.words = words

    def fault(self, faults: Iterable[Fault]) -> FileFault:
        """All ``faults`` as one exception, in the order of the file."""
        from data.base.toml_diagnosis import lines_of_keys

        where = lines_of_keys(self.text)
        found = []
        for fault in faults:
            line = next((where[fault.key[:n]] for n in range(len(fault.key), 0, -1) if fault.key[:n] in where), 0)
            found.append((line or 1_000_000, self._line(fault, line)))
        found.sort(key=lambda pair: pair[0])
        lines = [text for _, text in found]
        if len(lines) > MOST:
            more = self.words("site.more", n=len(lines) - MOST)
            lines[MOST:] = [self.words("site.file", file=self.name, why=more)]
        return FileFault(lines)

    def _line(self, fault: Fault, line: int) -> str:
        if not fault.key:
            return self.words("site.file", file=self.name, why=fault.why)
        key = "site.line" if line else "site.line_nowhere"
        return self.words(key, file=self.name, at=shown(fault.key), line=line, why=fault.why)


def shown(key: Key) -> str:
    """A key as people read it: ``post[3].name``, counted from 1."""
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else ("." if text else "") + clean_line(part, 60)
    return text


def read_text(path: Path, words: Words) -> str:
    """The text of a file. Raises :class:`FileFault`: not there, not readable, too big, not UTF-8."""
    name = clean_line(path.name, 200)
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_KIB * 1024 + 1)
    except FileNotFoundError:
        raise FileFault([words("site.file", file=clean_line(str(path), 200), why=words("site.nofile"))]) from None
    except OSError as error:
        why = words("site.unreadable", why=oserrors.why(error, words))
        raise FileFault([words("site.file", file=clean_line(str(path), 200), why=why)]) from None
    if len(raw) > LARGEST_KIB * 1024:
        raise FileFault([words("site.file", file=name, why=words("site.too_big", n=LARGEST_KIB))])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileFault([words("site.file", file=name, why=words("site.not_utf8", line=line))]) from None


def parse(source: Source) -> dict[str, Any]:
    """The tables of a TOML text, every text in it cleaned. Raises :class:`FileFault` with the line of what is wrong."""
    try:
        raw = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        from data.base.toml_diagnosis import syntax

        raise FileFault([source.words("site.file", file=source.name, why=syntax(source, str(error)))]) from None
    # The text is clean already; only an escape in double quotes can have made anything else.
    cleaned: dict[str, Any] = _cleaned(raw, escapes="\\" in source.text)
    return cleaned


def convert(source: Source, raw: dict[str, Any], type_: type[T]) -> T:
    """``raw`` as a ``type_``, a struct that forbids unknown fields. Raises :class:`FileFault` naming every fault."""
    try:
        return msgspec.convert(raw, type_)
    except msgspec.ValidationError as error:
        from data.base.toml_diagnosis import faults_of

        faults = list(faults_of(source.words, raw, type_, ()))
        raise source.fault(faults or [Fault((), clean_line(str(error), 200))]) from None


def found(words: Words, value: object) -> str:
    """A value as it is shown in "found …"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if not value:
            return words("site.is_empty_text")
        if len(value) > 60:
            return words("site.is_long_text", n=len(value))
        return words("site.is_text", text=clean_line(value))
    if isinstance(value, list):
        return words("site.is_list", n=len(value))
    if isinstance(value, dict):
        return words("site.is_table")
    return clean_line(str(value), 60)


def wrong(words: Words, key: Key, value: object, want: str) -> Fault:
    """A fault of the form "found …, expected …"; ``want`` is text of the catalogue."""
    return Fault(key, words("site.found", found=found(words, value), want=want))


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of ``known`` that was probably meant, or "". Case does not matter."""
    from difflib import get_close_matches

    folded = {k.casefold(): k for k in known}
    match = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[match[0]] if match else ""


# --- cleaning -------------------------------------------------------------------------------------------------------


def _cleaned(value: Any, *, escapes: bool) -> Any:
    if isinstance(value, str):
        return clean(value) if escapes else value
    if isinstance(value, dict):
        return {clean_line(k) if escapes else k: _cleaned(v, escapes=escapes) for k, v in value.items()}
    if isinstance(value, list):
        return [_cleaned(v, escapes=escapes) for v in value]
    # A date is given on as text, so that it may be written with or without quotes.
    if isinstance(value, date):
        return value.isoformat()
    return value
