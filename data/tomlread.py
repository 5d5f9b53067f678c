"""Read a TOML file that a person wrote into a struct, and say what is wrong with it, one line for each thing.

A line names the file, the key (``post[3].name``: of the third ``[[post]]``), the line, what was found and what would be
right. The quick way, taken when the file is right, is one :func:`msgspec.convert`; only when that fails is the value
walked key by key, so that every fault is named and not only the first.
"""

from __future__ import annotations

import re
import tomllib
import types
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from data.sanitize import clean, clean_line
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
        self.text = text
        self.words = words

    def fault(self, faults: Iterable[Fault]) -> FileFault:
        """All ``faults`` as one exception, in the order of the file."""
        where = _lines_of_keys(self.text)
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
        why = words("site.unreadable", why=error.strerror or type(error).__name__)
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
        raise FileFault([source.words("site.file", file=source.name, why=_syntax(source, str(error)))]) from None
    cleaned: dict[str, Any] = _cleaned(raw)
    return cleaned


def convert(source: Source, raw: dict[str, Any], type_: type[T]) -> T:
    """``raw`` as a ``type_``, a struct that forbids unknown fields. Raises :class:`FileFault` naming every fault."""
    try:
        return msgspec.convert(raw, type_)
    except msgspec.ValidationError as error:
        faults = list(_faults(source.words, raw, type_, ()))
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


def _cleaned(value: Any) -> Any:
    # A date is given on as text, so that it may be written with or without quotes.
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean_line(k): _cleaned(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_cleaned(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


# --- the walk, key by key -------------------------------------------------------------------------------------------


def _faults(words: Words, value: Any, type_: Any, key: Key) -> Iterable[Fault]:
    bare = get_args(type_)[0] if get_origin(type_) is Annotated else type_
    origin = get_origin(bare)
    if isinstance(bare, type) and issubclass(bare, msgspec.Struct):
        if isinstance(value, dict):
            yield from _struct_faults(words, value, bare, key)
        else:
            yield wrong(words, key, value, words("site.want_table", at=_table(key)))
    elif origin in (list, tuple) and isinstance(value, list) and _fits_length(value, type_):
        for number, item in enumerate(value):
            yield from _faults(words, item, get_args(bare)[0], (*key, number))
    elif origin is dict and isinstance(value, dict):
        for name, item in value.items():
            yield from _faults(words, item, get_args(bare)[1], (*key, name))
    else:
        try:
            msgspec.convert(value, type_)
        except msgspec.ValidationError:
            yield wrong(words, key, value, want(words, type_, key))


def _struct_faults(words: Words, value: Mapping[str, Any], type_: type[msgspec.Struct], key: Key) -> Iterable[Fault]:
    fields = {f.encode_name: f for f in msgspec.structs.fields(type_)}
    for name in value:
        if name not in fields:
            near = nearest(name, fields.keys() - value.keys()) or nearest(name, fields)
            why = words("site.unknown_near", near=near) if near else words("site.unknown")
            yield Fault((*key, name), why)
    for name, field in fields.items():
        if name in value:
            yield from _faults(words, value[name], field.type, (*key, name))
        elif field.required:
            yield Fault((*key, name), words("site.missing", want=want(words, field.type, (*key, name))))


def _fits_length(value: list[Any], type_: Any) -> bool:
    most = _meta(type_).get("max_length")
    return most is None or len(value) <= most


def _meta(type_: Any) -> dict[str, Any]:
    """The constraints of an Annotated type."""
    found: dict[str, Any] = {}
    for meta in get_args(type_)[1:] if get_origin(type_) is Annotated else ():
        if isinstance(meta, msgspec.Meta):
            found |= {
                n: v for n in ("ge", "le", "min_length", "max_length", "extra") if (v := getattr(meta, n)) is not None
            }
    return found


def _table(key: Key) -> str:
    return ".".join(clean_line(k, 60) for k in key if isinstance(k, str))


def want(words: Words, type_: Any, key: Key = ()) -> str:
    """What a type accepts, in words. ``Meta(extra={"want": "site.…"})`` says it itself."""
    meta = _meta(type_)
    bare = get_args(type_)[0] if get_origin(type_) is Annotated else type_
    origin = get_origin(bare)
    if "extra" in meta:
        return words(str(meta["extra"]["want"]))
    if origin is Literal:
        return words("site.want_one_of", these=", ".join(f'"{v}"' for v in get_args(bare)))
    if bare is bool:
        return words("site.want_bool")
    if bare is int:
        if "ge" in meta and "le" in meta:
            return words("site.want_int_range", low=meta["ge"], high=meta["le"])
        return words("site.want_int")
    if bare is str:
        if "max_length" in meta:
            return words(
                "site.want_text_some" if meta.get("min_length") else "site.want_text_upto", n=meta["max_length"]
            )
        return words("site.want_text")
    if origin in (Union, types.UnionType):
        return words("site.want_name_or_names")
    if origin in (list, tuple):
        item = get_args(bare)[0]
        if "max_length" in meta:
            return words("site.want_list_upto", n=meta["max_length"])
        if isinstance(item, type) and issubclass(item, msgspec.Struct):
            return words("site.want_tables", at=_table(key))
        return words("site.want_texts") if item is str or get_origin(item) is Annotated else words("site.want_list")
    return words("site.want_table", at=_table(key))


# --- where in the file ----------------------------------------------------------------------------------------------

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*(?:=|\.)""")


def _lines_of_keys(text: str) -> dict[Key, int]:
    """The line (from 1) of every table and every plain key. What it does not understand it leaves out."""
    where: dict[Key, int] = {}
    table: Key = ()
    counts: dict[Key, int] = {}
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            if closing in line:
                closing = ""
            continue
        header = _HEADER.match(line)
        if header:
            table = _table_key(header[2], counts, more=header[1] == "[[")
            where.setdefault(table, number)
        elif match := _KEY.match(line):
            where.setdefault((*table, _bare(match[1])), number)
        for quotes in ("'''", '"""'):
            if line.count(quotes) % 2:
                closing = quotes
    return where


def _table_key(dotted: str, counts: dict[Key, int], *, more: bool) -> Key:
    """``a.b`` as a key, with the index of the newest element wherever ``a`` is an array of tables."""
    key: Key = ()
    parts = [_bare(part.strip()) for part in dotted.split(".")]
    for place, part in enumerate(parts):
        key = (*key, part)
        if more and place == len(parts) - 1:
            counts[key] = counts.get(key, 0) + 1
        if key in counts:
            key = (*key, counts[key] - 1)
    return key


def _bare(name: str) -> str:
    return name[1:-1] if name[:1] in ("'", '"') else name


# --- syntax ---------------------------------------------------------------------------------------------------------

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
#: What tomllib says, and how a person is told. The first that is found in the message counts.
_SAID = (
    ("Expected newline or end of document after a statement", "site.syntax_after"),
    ("Expected '='", "site.syntax_equals"),
    ("Unescaped '\\'", "site.syntax_escape"),
    ("Invalid hex value", "site.syntax_escape"),
    ("Invalid value", "site.syntax_value"),
    ("Cannot ", "site.syntax_twice"),
    ("Duplicate ", "site.syntax_twice"),
    ("Invalid initial character for a key part", "site.syntax_key"),
    ("Invalid statement", "site.syntax_key"),
    ("Expected ']", "site.syntax_open"),
    ("Unclosed", "site.syntax_open"),
    ("Unterminated", "site.syntax_open"),
    ('Expected "', "site.syntax_open"),
    ("Illegal character '\\n'", "site.syntax_open"),
    ("Illegal character", "site.syntax_sign"),
)


def _syntax(source: Source, said: str) -> str:
    words = source.words
    message = next((key for start, key in _SAID if start in said), "")
    plain = clean_line(_PLACE.sub("", said.replace("(at end of document)", "")), 120)
    why = words(message) if message else words("site.syntax_other", why=plain)
    place = _PLACE.search(said)
    if place is None:
        return words("site.syntax_end", why=why.rstrip(" :")) if "end of document" in said else why.rstrip(" :")
    lines = source.text.splitlines()
    line = int(place[1])
    text = lines[line - 1] if line <= len(lines) else ""
    return words("site.syntax", line=line, column=place[2], why=why, text=f'"{clean_line(text, 60)}"')
