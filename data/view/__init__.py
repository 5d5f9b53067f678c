"""The board and the selected incident: what the operator sees, as a pure function of room, site and time."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from data.entries import Entry, Opened
from data.entries.handover import SheetLine
from data.queries.flood import flood_now
from data.queries.manning import shift_shown
from data.room.room import Room
from data.room.state.incidents import Incident
from data.rules.operator_watch import ANSWER_WITHIN
from data.site.model import Site
from data.view.alerts import alerts_of, ringing
from data.view.conflicts import disputes
from data.view.handover import handover_view
from data.view.lines import line_of
from data.view.posts import post_views
from data.view.queue import Queue, row_of
from data.view.targets import target_views
from data.view.upcoming import upcoming
from data.view.values import Board, Header, IncidentView, Line, LinkView, StepView, UnitView
from data.words import Words, words_of


def board(
    room: Room,
    site: Site,
    now: int,
    *,
    book_no: int,
    book_state: str = "saved",
    operator: str = "",
    link: str = "local",
    link_age: int | None = None,
    link_done: int = 0,
    link_total: int = 0,
    unsent: int = 0,
    oldest_unsent: int | None = None,
    drill: str = "",
    damaged: bool = False,
    free_mb: int | None = None,
    not_saved_since: int | None = None,
    not_saved_why: str = "",
    waiting: int = 0,
    watch_until: int | None = None,
    watch_min: int = 0,
    past: bool = False,
    queue: Queue | None = None,
    sheet: tuple[SheetLine, ...] = (),
) -> Board:
    """The board at ``now`` (UTC ms).

    ``operator``: who sits here (code); by default who is in control. ``queue``: kept up to date by the caller, else it
    is made anew. ``link_age`` in ms, ``oldest_unsent`` and ``not_saved_since`` in UTC ms; ``waiting``: entries that
    wait in memory. ``watch_until``: until when the officer watch waits for a key, after ``watch_min`` minutes without
    one. ``free_mb``: megabytes left on the disk. ``past``: the room is shown as it was at ``now``. ``sheet``: the
    handover sheet as things stand, while a handover is under way.
    """
    queue = queue if queue is not None else Queue(room, site)
    me = operator or room.duty.operator
    posts = post_views(room, site, now)
    shift = shift_shown(room.duty, site, now)
    crew = site.crew(shift.crew)
    flood = flood_now(room, site, now)
    header = Header(
        site=site.name,
        now=now,
        zone=site.zone,
        operator=room.duty.operator,
        handover_to=room.duty.handover_to,
        crew=crew.name if crew else shift.crew,
        shift=shift.name,
        starts=shift.starts,
        ends=shift.ends,
        link=link,
        link_age=link_age,
        link_done=link_done,
        link_total=link_total,
        unsent=unsent,
        oldest_unsent=oldest_unsent,
        counts=queue.counts,
        new=queue.new,
        shelved=sum(shelf.until > now for shelf in room.alarms.shelves),
        flood=flood.count if flood.on else None,
        flood_min=site.alarms.flood_window_s // 60,
        book_no=book_no,
        book_state=book_state,
        sound=not room.alarms.deaf,
        drill=drill,
        damaged=damaged,
        unsigned=", ".join(dict.fromkeys(u.before for u in room.duty.unsigned)),
        level=room.registers.level,
        free_mb=free_mb if free_mb is not None and free_mb < site.low_mb else None,
    )
    # Looking back, nothing is to be answered: nothing flashes and nothing rings.
    live = not past
    if book_state == "notsaved" and not_saved_since is None:
        not_saved_since = now
    known = room.registers
    if known.asked and watch_until is None and live:
        watch_until, watch_min = known.asked + ANSWER_WITHIN, known.asked_min
    alerts, more = alerts_of(
        room,
        site,
        now,
        posts,
        queue,
        not_saved=not_saved_since if book_state == "notsaved" else None,
        not_saved_why=not_saved_why,
        waiting=waiting,
        watch_until=watch_until,
        watch_min=watch_min,
        past=past,
        words=words_of(site.language),
    )
    rings = ringing(room, site, now, posts, queue, me, flood=flood.on) if live else frozenset()
    if live and book_state == "notsaved" and (not_saved_since or 0) > room.duty.silenced:
        rings |= {f"notsaved:{not_saved_since}"}
    unanswered = queue.new > 0 or any(p.new for p in posts) or any(a.flash for a in alerts)
    return Board(
        header=header,
        posts=posts,
        queue=queue.rows,
        next=tuple(upcoming(room, site, now)),
        handover=handover_view(room, site, sheet),
        alert=replace(alerts[0], more=more) if alerts else None,
        flashing=live and unanswered,
        ringing=bool(rings),
        rings=rings,
    )


# --- one incident ---------------------------------------------------------------------------------------------------


def incident_view(
    room: Room,
    site: Site,
    subject: str,
    now: int,
    entry_of: Callable[[str], Entry | None],
    *,
    words: Words | None = None,
) -> IncidentView | None:
    """One incident, whole; None if the room does not have it. ``entry_of``: an entry by its ref (``JBR-7f3a-12``)."""
    incident = room.incident(subject)
    if incident is None:
        return None
    return IncidentView(
        row=row_of(room, site, incident),
        type_name=incident.type_name,
        post_name=incident.post_name,
        received=incident.received,
        source=incident.source,
        targets=target_views(incident),
        steps=tuple(
            StepView(number, s.step.words, s.step.required, s.state, s.at or None, s.by, s.note, s.authorised)
            for number, s in enumerate(incident.steps, 1)
        ),
        sent=tuple(
            UnitView(u.post, u.people, u.sent or None, u.arrived or None, u.released or None) for u in incident.units
        ),
        linked=_linked(room, incident),
        reports=tuple(
            LinkView(r.how, r.number, r.priority or incident.priority, r.words, True, r.source)
            for r in incident.reports
        ),
        history=_history(room, site, incident, entry_of, words or words_of(site.language)),
        disposition=incident.disposition,
        below=incident.type_priority if _below(incident) else 0,
        below_why=incident.priority_why,
        lowered_from=incident.raised_from if incident.raised_from < incident.priority else 0,
        raise_when=_raise_when(site, incident),
        hazards=_hazards(room, incident),
        sources=sources_of(incident, words or words_of(site.language)),
        disputes=disputes(room, site, incident, words or words_of(site.language)),
        sop=incident.sop,
    )


def sources_of(incident: Incident, words: Words) -> tuple[str, ...]:
    """Who reported it, each once, in words: ``post 1``, ``post 6``, ``camera``. () while there is one report."""
    if not incident.reports:
        return ()
    told = [(incident.source, incident.post), *((r.source, r.post) for r in incident.reports)]
    found = []
    for source, post in told:
        if source == "source":  # its row's key names it; what stands in a group is named by the reports
            found += incident.key.split(":")[1:2] if incident.key.count(":") == 2 else []
        elif source == "cctv":
            found.append(words("detail.camera"))
        elif post:
            found.append(words("detail.post", post=post))
        elif source:
            found.append(_source_word(source, words))
    return tuple(dict.fromkeys(found))


def _source_word(source: str, words: Words) -> str:
    return words(f"detail.source.{source}") if source and words.has(f"detail.source.{source}") else source


def _below(incident: Incident) -> bool:
    """Whether it still has the priority below its type's with which it was opened."""
    return bool(incident.priority_why) and incident.priority > incident.type_priority


def _raise_when(site: Site, incident: Incident) -> str:
    """When its type asks for a higher priority; nothing more can be asked for of a P1."""
    kind = site.type(incident.type)
    if kind is None or incident.priority == 1 or not incident.is_open:
        return ""
    return kind.naik_bila if site.language == "id" else kind.raise_when


def _hazards(room: Room, incident: Incident) -> tuple[tuple[str, str], ...]:
    """What is pinned where it happens, and where the posts that were sent come from."""
    posts = dict.fromkeys(code for code in (incident.post, *incident.units_out) if code)
    return tuple((code, words) for code in posts for words in room.post(code).hazards)


def _linked(room: Room, incident: Incident) -> tuple[LinkView, ...]:
    tied = [("rel", s) for s in incident.related]
    if incident.folded_into:
        tied.insert(0, (incident.folded_how, incident.folded_into))
    found = ((how, room.incident(subject)) for how, subject in tied)
    return tuple(
        LinkView(how, other.number, room.effective_priority(other), other.words or other.type_name, other.is_open)
        for how, other in found
        if other is not None
    )


def _history(
    room: Room, site: Site, incident: Incident, entry_of: Callable[[str], Entry | None], words: Words
) -> tuple[Line, ...]:
    """What it is made from and what became of it, as lines of the book, oldest first."""
    entries = [entry for ref in incident.entries if (entry := entry_of(ref)) is not None]
    refs = set(incident.entries)
    names = [ref for e in entries if isinstance(e, Opened) for ref in e.names if ref not in refs]
    before = [entry for ref in dict.fromkeys(names) if (entry := entry_of(ref)) is not None]

    def number(subject: str) -> int | str:
        known = room.incident(subject)
        return f"{room.letter(known)}{known.number}" if known is not None else 0

    return tuple(marked(line_of(e, words, site, number_of=number), room, e) for e in (*before, *entries))


def marked(line: Line, room: Room, entry: Entry) -> Line:
    """The line, marked if its entry was corrected or undone."""
    mark = room.mark(entry.ref)
    return line if mark is None else replace(line, mark=mark.word, points=mark.no)
