"""Faults of a TOML file: how they are named, and how all are found.

The walk names every key that does not fit its type, from the type itself. The scan finds the line of a key. A syntax
error of tomllib is put in the reader's language.
"""

import re
import types
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from data.base.nearest import nearest
from data.base.text import quoted
from data.words import Words

#: A key in a file: names, and indices from 0.
Key = tuple[str | int, ...]


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong: its key, and why (already in the reader's language)."""

    key: Key
    why: str


def shown(key: Key) -> str:
    """Return a key as people read it: ``post[3].name``, counted from 1."""
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else ("." if text else "") + quoted(part, 60)
    return text


def found(words: Words, value: object) -> str:
    """Return a value as it is shown after "found"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if not value:
            return words("site.is_empty_text")
        if len(value) > 60:
            return words("site.is_long_text", n=len(value))
        return words("site.is_text", text=quoted(value, 60))
    if isinstance(value, list):
        return words("site.is_list", n=len(value))
    if isinstance(value, dict):
        return words("site.is_table")
    return quoted(str(value), 60)


def wrong(words: Words, key: Key, value: object, want: str) -> Fault:
    """Return a fault of the form "found …, expected …".

    ``want``: a text in the reader's language.
    """
    return Fault(key, words("site.found", found=found(words, value), want=want))


# --- the walk, key by key -------------------------------------------------------------------------------------------


def faults_of(words: Words, value: Any, type_: Any, key: Key) -> Iterable[Fault]:
    """Yield a fault for every key below ``key`` whose value does not fit its type."""
    type_ = _required(type_)
    bare = get_args(type_)[0] if get_origin(type_) is Annotated else type_
    origin = get_origin(bare)
    if isinstance(bare, type) and issubclass(bare, msgspec.Struct):
        if isinstance(value, dict):
            yield from _struct_faults(words, value, bare, key)
        else:
            yield wrong(words, key, value, words("site.want_table", at=_table(key)))
    elif origin in (list, tuple) and isinstance(value, list) and _fits_length(value, type_):
        for number, item in enumerate(value):
            yield from faults_of(words, item, get_args(bare)[0], (*key, number))
    elif origin is dict and isinstance(value, dict):
        for name, item in value.items():
            yield from faults_of(words, item, get_args(bare)[1], (*key, name))
    else:
        try:
            msgspec.convert(value, type_)
        except msgspec.ValidationError:
            yield wrong(words, key, value, want(words, type_, key))


def _struct_faults(words: Words, value: Mapping[str, Any], type_: type[msgspec.Struct], key: Key) -> Iterable[Fault]:
    fields = {f.encode_name: f for f in msgspec.structs.fields(type_)}
    meant = set()
    for name in value:
        if name not in fields:
            near = nearest(name, [f for f in fields if f not in value]) or nearest(name, fields)
            meant.add(near)
            why = words("site.unknown_near", near=near) if near else words("site.unknown")
            yield Fault((*key, name), why)
    for name, field in fields.items():
        if name in value:
            yield from faults_of(words, value[name], field.type, (*key, name))
        elif field.required and name not in meant:
            yield Fault((*key, name), words("site.missing", want=want(words, field.type, (*key, name))))


def _required(type_: Any) -> Any:
    """Return ``X`` for ``X | None``.

    TOML has no null, so a key that is there must be an ``X``.
    """
    rest = [t for t in get_args(type_) if t is not types.NoneType]
    if get_origin(type_) in (Union, types.UnionType) and len(rest) == 1:
        return rest[0]
    return type_


def _fits_length(value: list[Any], type_: Any) -> bool:
    most = _meta(type_).get("max_length")
    return most is None or len(value) <= most


def _meta(type_: Any) -> dict[str, Any]:
    """Return the constraints of an Annotated type."""
    found: dict[str, Any] = {}
    for meta in get_args(type_)[1:] if get_origin(type_) is Annotated else ():
        if isinstance(meta, msgspec.Meta):
            found |= {
                n: v for n in ("ge", "le", "min_length", "max_length", "extra") if (v := getattr(meta, n)) is not None
            }
    return found


def _table(key: Key) -> str:
    return ".".join(quoted(k, 60) for k in key if isinstance(k, str))


def want(words: Words, type_: Any, key: Key = ()) -> str:
    """Return what a type accepts, in words.

    ``Meta(extra={"want": "site.…"})`` gives a type a text of its own.
    """
    type_ = _required(type_)
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


def lines_of_keys(text: str) -> dict[Key, int]:
    """Return the line (from 1) of every table and every plain key.

    Anything else is left out.
    """
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
    """Return ``a.b`` as a key.

    Wherever ``a`` is an array of tables, the index of its newest element is included.
    """
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
#: Messages of tomllib, and ours for them. The first that is found in the text of tomllib counts.
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

#: Errors that are on the line where tomllib stops. Any other text that ends too early can start anywhere.
_ON_ONE_LINE = ("site.syntax_after", "site.syntax_equals", "site.syntax_twice", "site.syntax_key")


def syntax_fault(words: Words, toml: str, said: str) -> str:
    """Return what tomllib ``said`` about ``toml``, in the reader's language.

    It names the place and shows the line itself.
    """
    message = next((key for start, key in _SAID if start in said), "")
    plain = quoted(_PLACE.sub("", said.replace("(at end of document)", "")), 120)
    why = words(message) if message else words("site.syntax_other", why=plain)
    place = _PLACE.search(said)
    lines = toml.rstrip().splitlines()
    if place:
        line, column = int(place[1]), int(place[2])
    elif "end of document" in said and lines and (message in _ON_ONE_LINE or lines[-1].endswith("=")):
        line, column = len(lines), len(lines[-1]) + 1
    else:
        return words("site.syntax_end") if "end of document" in said else why.rstrip(" :")
    text = quoted(lines[line - 1], 60) if line <= len(lines) else ""
    return words("site.syntax", line=line, column=column, why=why, text=f'"{text}"')
