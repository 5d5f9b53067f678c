"""Reading ``site.toml`` into a :class:`data.site.model.Site`.

Each thing that is wrong becomes one line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from data.base.file_errors import FileFault, read_text
from data.base.text import clean_line
from data.base.toml import Source as Toml
from data.base.toml import convert, parse
from data.entries import Step, Targets
from data.site.consistency import KIND_TYPES, check, steps
from data.site.model import IncidentType, IncidentTypeNames, Site, SiteTables, StepAct
from data.site.schema import SiteFile, TargetsTable, TypeTable
from data.words import LANGUAGES, Words

_SAMPLE = Path(__file__).with_name("sample") / "site.toml"


class SiteError(FileFault):
    """Everything that is wrong with a site file.

    ``lines``: one for each thing, ready to be printed.
    """


def load(path: Path, words: Words | None = None) -> Site:
    """Return the site described by the file. Raises :class:`SiteError`.

    words: for a file that cannot be read; the faults in one that can are in its own language
    """
    try:
        return read(read_text(path, words or Words()), path.name)
    except FileFault as fault:
        raise SiteError(fault.lines) from None


def read(text: str, name: str = "site.toml") -> Site:
    """Return the site described by ``text``, which messages call ``name``.

    Raises :class:`SiteError`.

    Messages are in the language that the file asks for, if that line can be read.
    """
    try:
        source = Toml(name, text, Words(_language(text)))
        file = convert(source, _spelled_out(parse(source)), SiteFile)
        faults = check(file, source.words)
        if faults:
            raise source.fault(faults)
        return _site(file)
    except FileFault as fault:
        raise SiteError(fault.lines) from None


def _language(text: str) -> str:
    """Return the language that the file asks for, before the file is parsed."""
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "language":
            asked = value.split("#")[0].strip().strip("'\"")
            return asked if asked in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]


def sample_text() -> str:
    """Return the commented sample: an election office and its warehouse in Jember."""
    return _SAMPLE.read_text(encoding="utf-8")


# --- short forms ----------------------------------------------------------------------------------------------------


def _spelled_out(raw: dict[str, Any]) -> dict[str, Any]:
    """Replace short forms in a parsed file.

    A post's number may be written without quotes, and one name instead of a list.
    """
    for table, key in (("post", "code"), ("tour", "post"), ("source", "post")):
        for row in _rows(raw, table):
            if type(row.get(key)) is int and 1 <= row[key] <= 99:
                row[key] = str(row[key])
    for crew in _rows(raw, "crew"):
        if isinstance(posts := crew.get("posts"), dict):
            crew["posts"] = {post: [names] if isinstance(names, str) else names for post, names in posts.items()}
    return raw


def _rows(raw: dict[str, Any], table: str) -> list[dict[str, Any]]:
    rows = raw.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


# --- from a valid file to a site ------------------------------------------------------------------------------------


def _site(file: SiteFile) -> Site:
    def named(tables: Any) -> Any:
        """Clean tables, and use their Indonesian names if that is the language."""
        if file.language == "id":
            return tuple(replace(t, name=t.nama or t.name) for t in _cleaned(tables))
        return _cleaned(tables)

    targets = (file.targets.p1, file.targets.p2, file.targets.p3, file.targets.p4)
    p1, p2, p3, p4 = (_targets(table, Targets()) for table in targets)
    shared = {name: getattr(file, name) for name in SiteTables.__struct_fields__}
    shared |= {
        "name": clean_line(file.name),
        "zone_word": clean_line(file.zone_word),
        "areas": named(file.areas),
        "posts": named(file.posts),
        "tours": named(file.tours),
        "outside": tuple(replace(o, words=_folded(o.words)) for o in _cleaned(file.outside)),
        "sources": tuple(
            replace(
                s,
                code=s.code.casefold(),
                type=s.type or KIND_TYPES[s.kind],
                follows=s.follows.casefold(),
                words=_folded(s.words),
            )
            for s in named(file.sources)
        ),
        "people": tuple(replace(p, full=p.full or p.name) for p in _cleaned(file.people)),
        "crews": _cleaned(file.crews),
        "shifts": replace(
            file.shifts, slots=tuple(replace(s, start=s.start.zfill(5)) for s in named(file.shifts.slots))
        ),
        # A blank at the end stays: the operator continues to type after it.
        "phrases": tuple(" ".join(phrase.split("\n")).lstrip() for phrase in file.phrases),
        "book": replace(file.book, second=file.book.second.strip()),
        "lapsit": _cleaned(file.lapsit),
        "remote": replace(
            file.remote,
            url=file.remote.url.strip().rstrip("/"),
            account=file.remote.account or file.station,
        ),
        "codes": _cleaned(file.codes),
    }
    types = tuple(_type(t, (p1, p2, p3, p4)[t.priority - 1], file.sop_date) for t in file.types)
    return Site(**shared, types=types, targets=(p1, p2, p3, p4))


def _cleaned(value: Any) -> Any:
    """Make every text in ``value`` one line without surplus blanks.

    ``value``: a text, a struct, or a collection of them.
    """
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, msgspec.Struct):
        return replace(value, **{name: _cleaned(getattr(value, name)) for name in value.__struct_fields__})
    return value


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def _targets(table: TargetsTable, default: Targets) -> Targets:
    """Return the targets in ``table``; those it leaves out come from ``default``."""
    given = {f: getattr(table, f) for f in TargetsTable.__struct_fields__}
    return Targets(**{f: getattr(default, f) if value is None else value for f, value in given.items()})


def _type(table: TypeTable, targets: Targets, sop_date: str) -> IncidentType:
    """Return the incident type of a table.

    ``targets``: of its priority; ``sop_date``: of the site's procedure.
    """
    english, indonesian = steps(table.steps), steps(table.langkah)
    shared = {name: _cleaned(getattr(table, name)) for name in IncidentTypeNames.__struct_fields__}
    shared |= {
        "nama": shared["nama"] or shared["name"],
        "words": _folded(shared["words"]),
        "kata": _folded(shared["kata"]),
        "naik_bila": shared["naik_bila"] or shared["raise_when"],
        "sop": (table.sop or sop_date) if english else "",
    }
    return IncidentType(
        **shared,
        steps=tuple(
            Step(words, mark == "*", _act_of(table.done_by, number), _act_of(table.until, number))
            for number, (mark, words) in enumerate(english, 1)
        ),
        langkah=tuple(words for _, words in indonesian or english),
        # All zero means "those of the priority in force"; a type that has one of its own has them all.
        targets=Targets() if table.targets == TargetsTable() else _targets(table.targets, targets),
    )


def _act_of(acts: dict[StepAct, tuple[int, ...]], step: int) -> str:
    """Return the act that names this step, by its number from 1; "": none does."""
    return next((act for act, steps in acts.items() if step in steps), "")
