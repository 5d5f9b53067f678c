"""An incident with its history and its story: a pure function of room and time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace

from data import entries as e
from data.entries import Entry, Opened
from data.entries.subjects import first_incident, opening_ref
from data.queries.incidents import unit_people, words_before
from data.queries.roll_calls import present_and_absent
from data.room.room import Room
from data.room.state.incidents import Incident, ReportState, UnitRelief, UnitState
from data.site.localtime import hhmm_seen
from data.site.model import Site
from data.view.conflicts import conflicts_of
from data.view.lines import line_of
from data.view.queue import row_of
from data.view.targets import shown_targets
from data.view.values import BookLine, IncidentView, LinkView, StepView, UnitView
from data.words import Words, words_of

#: Kinds that somebody who takes over has to know of an open incident. Acknowledging is in its state, people inside are
#: in its facts.
_DEEDS = (
    e.Reported, e.Sent, e.Arrived, e.Released, e.Controlled, e.Reopened, e.PrioritySet, e.Retyped, e.Relocated, e.Note,
    e.StepSet, e.Called, e.CallArrived, e.Told, e.SealCheck, e.BoxMove, e.Closed, e.Fix,
)  # fmt: skip


#: Ways by which people outside report. The post is where it is, not who said it.
_OUTSIDE = ("phone", "wa", "110")


def incident_view(
    room: Room,
    site: Site,
    subject: str,
    now: int,
    entry_of: Callable[[str], Entry | None],
    *,
    words: Words | None = None,
) -> IncidentView | None:
    """Return one incident in full; None if the room does not have it.

    ``entry_of``: returns an entry by its ref (``JBR-7f3a-12``).
    """
    incident = room.incident(subject)
    if incident is None:
        return None
    return IncidentView(
        row=row_of(room, site, incident, now),
        type_name=incident.type_name,
        post_name=incident.post_name,
        received=incident.happened,
        source=incident.source,
        targets=shown_targets(room, incident),
        steps=tuple(
            StepView(number, s.step.words, s.step.required, s.state, s.at or None, s.by, s.note, s.authorised)
            for number, s in enumerate(incident.steps, 1)
        ),
        sent=tuple(view for unit in incident.units for view in _unit(room, incident, unit)),
        linked=_linked(room, incident),
        reports=tuple(
            LinkView(r.how, _report_number(room, r), r.priority or incident.priority, r.words, True, r.source)
            for r in incident.reports
        ),
        history=_history(room, site, incident, entry_of, words or words_of(site.language)),
        disposition=_disposition(incident, words or words_of(site.language)),
        below=incident.type_priority if _below(incident) else 0,
        below_why=incident.priority_why,
        lowered_from=incident.raised_from if incident.raised_from < incident.priority else 0,
        raise_when=_raise_when(site, incident),
        hazards=_hazards(room, incident),
        sources=sources_of(incident, words or words_of(site.language)),
        conflicts=conflicts_of(room, site, incident, words or words_of(site.language), now),
        sop=incident.sop,
        facts=(
            *filter(None, (corrected(incident, words or words_of(site.language), entry_of),)),
            *scene_facts(room, incident, words or words_of(site.language), site, now),
        ),
    )


def _disposition(incident: Incident, words: Words) -> str:
    """Return the result in words; a result that only a newer version knows, as it is."""
    return words.get(f"entry.closed.{incident.disposition}", incident.disposition) if incident.disposition else ""


def sources_of(incident: Incident, words: Words) -> tuple[str, ...]:
    """Return who reported it, each once, in words: ``post 1``, ``camera``.

    () if there is only one report.
    """
    if not incident.reports:
        return ()
    told = [(incident.source, incident.post), *((r.source, r.post) for r in incident.reports)]
    found = []
    for source, post in told:
        if source == "source":  # the key of its row names it; the members of a group are named by the reports
            found += incident.key.split(":")[1:2] if incident.key.count(":") == 2 else []
        elif source == "cctv":
            found.append(words("detail.source.cctv"))
        elif post and source not in _OUTSIDE:
            found.append(words("entry.post", post=post))
        elif source:
            found.append(words.get(f"detail.source.{source}", source))
    return tuple(dict.fromkeys(found))


def scene_facts(room: Room, incident: Incident, words: Words, site: Site, now: int) -> tuple[str, ...]:
    """Return what is known of the scene, in words: the people at it, and the controllers who know.

    now: a time of another day than this moment's (UTC ms) has a date.
    """
    if len(incident.told_to) < 2:
        return people_at(room, incident, words, site, now)
    told = ", ".join(f"{each.who} {hhmm_seen(site, words, each.at, now)}" for each in incident.told_to)
    return (*people_at(room, incident, words, site, now), words("detail.scene.told", names=told))


def _unit(room: Room, incident: Incident, unit: UnitState) -> Iterator[UnitView]:
    """Yield the people of a post on the incident: after reliefs those who came last first, at the end who was sent."""
    state, people = room.post(unit.post), unit_people(room, incident, unit)
    sent, arrived, released = unit.sent or None, unit.arrived or None, unit.released or None
    if unit.reliefs:
        yield from _relieved(unit)
        return
    if people == unit.people or not unit.people:
        yield UnitView(unit.post, people, sent, arrived, released)
        return
    came = state.people_since
    yield UnitView(unit.post, people, arrived=max(arrived, came) if arrived else None, came=came)
    if set(state.before) == set(unit.people):  # they were relieved, and not others who came after them
        there = arrived if arrived and arrived <= came else None
        yield UnitView(unit.post, unit.people, sent, there, relieved=came)


def _relieved(unit: UnitState) -> Iterator[UnitView]:
    """Yield everybody who was out for a post, those who took the place of others before these."""
    until: int | None = None
    for each in reversed((UnitRelief(unit.people, 0), *unit.reliefs)):
        came = each.since
        there = bool(unit.arrived) and (until is None or unit.arrived <= until)
        yield UnitView(
            unit.post,
            each.people,
            sent=None if came else unit.sent or None,
            arrived=max(unit.arrived, came) if there else None,
            released=None if until else unit.released or None,
            came=came or None,
            relieved=until,
        )
        until = came


def people_at(room: Room, incident: Incident, words: Words, site: Site, now: int) -> tuple[str, ...]:
    """Return who leads the scene, is inside and has left, its witnesses, and the last roll call by name, in words."""
    said, seen = [], partial(hhmm_seen, site, words, now=now)
    if incident.leader:
        at = seen(incident.leader_since)
        said.append(words("detail.scene.lead", name=incident.leader, at=at))
    inside = [f"{p.name} {seen(p.since)}" for p in incident.scene if not p.left]
    gone = [f"{p.name} {seen(p.since)}-{seen(p.left)}" for p in incident.scene if p.left]
    said += [words("detail.scene.in", names=", ".join(inside))] if inside else []
    said += [words("detail.scene.out", names=", ".join(gone))] if gone else []
    if incident.witnesses:
        names = ", ".join(incident.witnesses)
        said.append(words("detail.scene.witnesses", n=len(incident.witnesses), names=names))
    if incident.roll is not None:
        there, absent = present_and_absent(room, incident)
        count, at = len(there) + len(absent), seen(incident.roll.since)
        text = words("detail.scene.roll", at=at, n=len(there), of=count)
        said.append(f"{text}, {words('entry.roll.absent', names=', '.join(absent))}" if absent else text)
    return tuple(said)


def corrected(incident: Incident, words: Words, entry_of: Callable[[str], Entry | None]) -> str:
    """Return that its words were corrected, or gave way to others with its type, with those of before; "": neither."""
    before = words_before(incident, entry_of)
    return words("detail.retold" if incident.retold else "detail.corrected", words=before) if before else ""


def _below(incident: Incident) -> bool:
    """Whether it still has the priority below its type's with which it was opened."""
    return bool(incident.priority_why) and incident.priority > incident.type_priority


def _raise_when(site: Site, incident: Incident) -> str:
    """Return when its type asks for a higher priority.

    "" for a P1: it cannot be raised.
    """
    kind = site.type(incident.type)
    if kind is None or incident.priority == 1 or not incident.is_open:
        return ""
    return kind.naik_bila if site.language == "id" else kind.raise_when


def _hazards(room: Room, incident: Incident) -> tuple[tuple[str, str], ...]:
    """Return the hazards of the incident's post and of the posts sent to it."""
    posts = dict.fromkeys(code for code in (incident.post, *incident.units_out) if code)
    return tuple((code, words) for code in posts for words in room.post(code).hazards)


def _report_number(room: Room, report: ReportState) -> str:
    """Return the number of an incident that was merged into another.

    "" for a report that never was an incident.
    """
    child = room.incident(report.incident)
    return room.number_text(child) if child is not None else str(report.number or "")


def _linked(room: Room, incident: Incident) -> tuple[LinkView, ...]:
    tied = [("rel", s) for s in incident.related]
    if incident.folded_into:
        tied.insert(0, (incident.folded_how, incident.folded_into))
    found = ((how, room.incident(subject)) for how, subject in tied)
    return tuple(
        LinkView(
            how, room.number_text(other), room.effective_priority(other), other.words or other.type_name, other.is_open
        )
        for how, other in found
        if other is not None
    )


def _history(
    room: Room, site: Site, incident: Incident, entry_of: Callable[[str], Entry | None], words: Words
) -> tuple[BookLine, ...]:
    """Return the entries it was opened from and its own, as lines, oldest first."""
    entries = [entry for ref in incident.entries if (entry := entry_of(ref)) is not None]
    refs = set(incident.entries)
    names = [ref for x in entries if isinstance(x, Opened) for ref in x.names if ref not in refs]
    before = [entry for ref in dict.fromkeys(names) if (entry := entry_of(ref)) is not None]

    def number(subject: str) -> str:
        return number_of(room, subject, entry_of)

    return tuple(marked(line_of(x, words, site, number_of=number), room, x) for x in (*before, *entries))


def number_of(room: Room, subject: str, entry_of: Callable[[str], Entry | None]) -> str:
    """Return the short number of an incident as it is shown; "": unknown.

    It is known also for an incident that the room no longer holds.
    """
    known = room.incident(subject)
    if known is not None:
        return room.number_text(known)
    opened = entry_of(opening_ref(subject))
    return room.number_given(opened.book, opened.number) if isinstance(opened, Opened) else ""


def marked(line: BookLine, room: Room, entry: Entry) -> BookLine:
    """Return the line, marked if its entry was corrected or undone."""
    mark = room.correction(entry.ref)
    return line if mark is None else replace(line, mark=mark.word, points=mark.no)


def detailed(line: BookLine, room: Room, entry: Entry) -> BookLine:
    """Return the line with the words of the step that it is about, as the reports have it."""
    incident = room.incident(first_incident(entry.subjects)) if isinstance(entry, e.StepSet) else None
    return line if incident is None else replace(line, words=with_details(line.words, entry, incident))


# --- the story --------------------------------------------------------------------------------------------------------


def deeds(
    room: Room, site: Site, words: Words, incident: Incident, entry_of: Callable[[str], Entry | None], now: int
) -> tuple[str, ...]:
    """Return what was done, said and called about an incident and those merged into it, oldest first.

    entry_of: returns an entry by its ref. now: a time of another day (UTC ms) has a date.
    """
    told: dict[str, tuple[Entry, Incident]] = {}
    for each in _merged(room, incident):
        refs = [ref for ref in each.entries if not room.is_void(ref)]
        told |= {entry.ref: (entry, each) for ref in refs if (entry := entry_of(ref)) is not None}

    def number(subject: str) -> str:
        return number_of(room, subject, entry_of)

    said = []
    for entry, each in sorted(told.values(), key=lambda pair: (pair[0].when, pair[0].order)):
        is_reworded = isinstance(entry, e.Note | e.Reported) and room.correction(entry.ref) is not None
        if is_reworded or not _is_told(entry, each is incident):
            continue
        if isinstance(entry, e.Fix) and entry.of == incident.opened_ref:  # its row has these words
            continue
        line = line_of(entry, words, site, number_of=number)
        text = with_details(line.words, entry, each)
        if isinstance(entry, e.Fix):
            text = f"{line.label} {line.about} {text}"
        elif each is not incident or first_incident(entry.subjects) != incident.subject:
            text = f"{line.about} {text}"
        said.append(f"{hhmm_seen(site, words, entry.when, now)} {text}".strip())
    return tuple(said)


def _merged(room: Room, incident: Incident) -> Iterator[Incident]:
    """Yield the incident, and those that were merged into it or into one of them."""
    seen, waiting = {incident.subject}, [incident]
    while waiting:
        each = waiting.pop()
        yield each
        for report in each.reports:
            child = room.incident(report.incident) if report.incident else None
            if child is not None and child.subject not in seen:
                seen.add(child.subject)
                waiting.append(child)


def _is_told(entry: Entry, is_own: bool) -> bool:
    if isinstance(entry, e.Opened):
        return not is_own
    if isinstance(entry, e.Check | e.SceneFact):
        return bool(entry.words)
    return isinstance(entry, _DEEDS)


def with_details(text: str, entry: Entry, incident: Incident) -> str:
    """Return the text of a line with what it leaves to a story: the people who went, the words of a step."""
    if isinstance(entry, e.Sent | e.Arrived):
        named = zip(entry.posts, entry.people, strict=False)
        people = "; ".join(f"{post}: {', '.join(names)}" for post, names in named if names)
        return f"{text} ({people})" if people else text
    if isinstance(entry, e.StepSet) and 1 <= entry.step <= len(incident.steps):
        return f"{text} ({incident.steps[entry.step - 1].step.words})"
    return text
