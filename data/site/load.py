"""Read ``site.toml`` into a :class:`data.site.model.Site`; whatever is wrong is one line for each thing."""

from __future__ import annotations

from pathlib import Path

from data.base.text import clean_line
from data.base.toml import FileFault, convert, parse, read_text
from data.base.toml import Source as Toml
from data.entries import Step, Targets
from data.site import consistency as sitecheck
from data.site.model import (
    AlarmRules,
    Area,
    Cadence,
    CheckRules,
    Crew,
    IncidentType,
    Outside,
    Person,
    Post,
    RemoteSite,
    Shifts,
    ShiftSlot,
    Site,
    Source,
    TourPlan,
)
from data.site.schema import CadenceTable, SiteFile, TargetsTable, TypeTable
from data.words import LANGUAGES, Words

#: Targets of priorities 1 to 4 for a site that gives none: docs/site.md.
DEFAULT_TARGETS = (
    Targets(ack=15, breach=30, send=60, arrive=180, supervisor=120, update=600),
    Targets(ack=60, breach=120, send=180, arrive=600, supervisor=600, update=1200),
    Targets(ack=300, breach=600, send=900, arrive=1800, update=3600),
    Targets(ack=900, breach=1800),
)


class SiteError(FileFault):
    """What is wrong with a site file: ``lines``, one for each thing, ready to be printed."""


def load(path: Path) -> Site:
    """The site described by the file. Raises :class:`SiteError`."""
    try:
        return read(read_text(path, Words()), path.name)
    except FileFault as fault:
        raise SiteError(fault.lines) from None


def read(text: str, name: str = "site.toml") -> Site:
    """The site described by ``text``, called ``name`` in what is said about it. Raises :class:`SiteError`.

    What is said is in the language that the file asks for, if that line can be read.
    """
    try:
        source = Toml(name, text, Words(_language(text)))
        file = convert(source, parse(source), SiteFile)
        faults = sitecheck.check(file, source.words)
        if faults:
            raise source.fault(faults)
        return _site(file)
    except FileFault as fault:
        raise SiteError(fault.lines) from None


def _language(text: str) -> str:
    """The language that the file asks for, told before the rest can be read."""
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "language":
            asked = value.split("#")[0].strip().strip("'\"")
            return asked if asked in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]


def sample_text() -> str:
    """The commented sample: the election commission's office and warehouse in Jember."""
    from importlib.resources import files

    return files("data").joinpath("site", "sample", "site.toml").read_text(encoding="utf-8")


def _site(file: SiteFile) -> Site:
    def said(name: str, nama: str) -> str:
        return clean_line(nama if file.language == "id" and nama else name)

    return Site(
        name=clean_line(file.name),
        station=file.station,
        zone=file.zone,
        language=file.language,
        zone_word=clean_line(file.zone_word),
        letter=file.letter,
        areas=tuple(Area(clean_line(a.code), said(a.name, a.nama), clean_line(a.nama)) for a in file.area),
        posts=tuple(
            Post(
                code=str(p.code),
                name=said(p.name, p.nama),
                area=clean_line(p.area),
                strength=p.strength,
                lone=p.lone,
                patrol=p.patrol,
                checks=_cadence(p.checks),
                nama=clean_line(p.nama),
            )
            for p in file.post
        ),
        tours=tuple(
            TourPlan(
                code=clean_line(t.code),
                name=said(t.name, t.nama),
                post=str(t.post),
                points=tuple(map(clean_line, t.points)),
                minutes=t.minutes,
            )
            for t in file.tour
        ),
        outside=tuple(
            Outside(
                clean_line(o.name), clean_line(o.number), o.minutes, tuple(clean_line(w).casefold() for w in o.words)
            )
            for o in file.outside
        ),
        sources=tuple(
            Source(
                code=clean_line(s.code).casefold(),
                name=said(s.name, s.nama),
                kind=s.kind,
                type=s.type or sitecheck.KIND_TYPES[s.kind],
                post=str(s.post),
                priority=s.priority,
                follows=clean_line(s.follows).casefold(),
                words=tuple(clean_line(w).casefold() for w in s.words),
            )
            for s in file.source
        ),
        people=tuple(
            Person(clean_line(p.name), clean_line(p.full or p.name), p.code, clean_line(p.phone)) for p in file.person
        ),
        crews=tuple(
            Crew(
                code=clean_line(c.code),
                name=clean_line(c.name),
                operator=c.operator,
                supervisor=clean_line(c.supervisor),
                posts={code: tuple(map(clean_line, sitecheck.names(people))) for code, people in c.posts.items()},
            )
            for c in file.crew
        ),
        shifts=Shifts(
            pattern=file.shifts.pattern,
            epoch=file.shifts.epoch,
            slots=tuple(
                ShiftSlot(s.start.zfill(5), said(s.name, s.nama), tuple(map(clean_line, s.crews)))
                for s in file.shifts.slot
            ),
        ),
        checks=CheckRules(
            cadence=_cadence(file.checks.every),
            window_min=file.checks.window_min,
            late_min=file.checks.late_min,
            missed_min=file.checks.missed_min,
            p1_min=file.checks.p1_min,
            round_posts=file.checks.round_posts,
            roll_min=file.checks.roll_min,
            levels=file.checks.levels,
            lone=_cadence(file.checks.lone),
        ),
        alarms=AlarmRules(**{f: getattr(file.alarms, f) for f in AlarmRules.__struct_fields__}),
        types=tuple(_type(t, _priority_targets(file)[t.priority - 1], file.sop_date) for t in file.type),
        targets=_priority_targets(file),
        # A blank at the end is kept: the operator goes on typing after it.
        phrases=tuple(" ".join(phrase.split("\n")).lstrip() for phrase in file.phrases),
        sound_command=tuple(file.sound.command),
        second=file.book.second.strip(),
        low_mb=file.book.low_mb,
        remote=_remote(file),
        flash=file.screen.flash,
        glyphs=file.screen.glyphs,
        theme=file.screen.theme,
        codes={clean_line(code): clean_line(words) for code, words in file.codes.items()},
    )


def _remote(file: SiteFile) -> RemoteSite:
    table = file.remote
    given = {name: getattr(table, name) for name in RemoteSite.__struct_fields__ if name not in ("bucket", "account")}
    given |= {"url": table.url.strip().rstrip("/"), "bucket": f"siaga-{table.site}" if table.site else ""}
    return RemoteSite(**given, account=table.account or file.station)


def _cadence(tables: tuple[CadenceTable, ...]) -> tuple[Cadence, ...]:
    return tuple(Cadence(c.every_min, c.from_hour, c.to_hour) for c in tables)


def _priority_targets(file: SiteFile) -> tuple[Targets, Targets, Targets, Targets]:
    given = (file.targets.p1, file.targets.p2, file.targets.p3, file.targets.p4)
    p1, p2, p3, p4 = (
        _targets(table, Targets()) if table else default for table, default in zip(given, DEFAULT_TARGETS, strict=True)
    )
    return (p1, p2, p3, p4)


def _targets(table: TargetsTable, default: Targets) -> Targets:
    """What ``table`` gives; what it leaves out is as in ``default``."""
    given = {f: getattr(table, f) for f in TargetsTable.__struct_fields__}
    return Targets(**{f: getattr(default, f) if value is None else value for f, value in given.items()})


def _type(table: TypeTable, targets: Targets, sop: str) -> IncidentType:
    steps = sitecheck.steps(table.steps)
    return IncidentType(
        code=table.code,
        name=clean_line(table.name),
        nama=clean_line(table.nama or table.name),
        priority=table.priority,
        steps=tuple(Step(words=words, required=mark == "*") for mark, words in steps),
        langkah=tuple(words for _, words in sitecheck.steps(table.langkah)) or tuple(words for _, words in steps),
        words=tuple(clean_line(w).casefold() for w in table.words),
        kata=tuple(clean_line(w).casefold() for w in table.kata),
        raise_when=clean_line(table.raise_when),
        naik_bila=clean_line(table.naik_bila or table.raise_when),
        # All zero means "those of the priority in force"; a type that has one of its own has them all.
        targets=Targets() if table.targets == TargetsTable() else _targets(table.targets, targets),
        sop=(table.sop_date or sop) if steps else "",
    )
