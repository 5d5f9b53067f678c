"""What is contested of an incident, in words: for its page, the line, and ``siaga status``."""

from __future__ import annotations

from data.entries.subjects import station_of
from data.room.reducers.conflicts import END, OPEN, PRIORITY, STATE
from data.room.room import Room
from data.room.state.incidents import Contest, Incident, Write
from data.site.localtime import hhmm
from data.site.model import Site
from data.view.values import Choice, Conflict
from data.words import Words, author


def conflicts_of(room: Room, site: Site, incident: Incident, words: Words) -> tuple[Conflict, ...]:
    """What stations decided differently of ``incident``, and nobody has decided since."""
    return tuple(_dispute(room, site, incident, contest, words) for contest in incident.contests)


def _dispute(room: Room, site: Site, incident: Incident, contest: Contest, words: Words) -> Conflict:
    by_value: dict[str, list[Write]] = {}
    for write in contest.writes:
        by_value.setdefault(write.value, []).append(write)
    shown = _shown(incident, contest)
    return Conflict(
        field=contest.field,
        name=words(f"rooms.field.{contest.field}"),
        choices=tuple(
            Choice(
                value=value,
                text=_text(room, contest.field, value, words),
                who=", ".join(f"{station_of(w.book)} {author(w.by, words)} {hhmm(site, w.at)}" for w in writes),
                counts=value == shown,
            )
            for value, writes in by_value.items()
        ),
    )


def _shown(incident: Incident, contest: Contest) -> str:
    """The value that counts until somebody decides."""
    if contest.field == PRIORITY:
        return str(incident.priority)
    if contest.field == END and any(w.value == OPEN for w in contest.writes):
        return OPEN
    return contest.writes[-1].value


def _text(room: Room, field: str, value: str, words: Words) -> str:
    if field == PRIORITY:
        return f"P{value}"
    if field == STATE:
        return words(f"rooms.state.{value}")
    if field != END:
        return value
    if value == OPEN:
        return words("rooms.end.open")
    how, _, what = value.partition(":")
    if how == "closed":
        key = f"entry.closed.{what}"
        return words("rooms.end.closed", how=words(key) if words.has(key) else what)
    other = room.incident(what)
    return words("rooms.end.folded", other=f"{room.letter(other)}{other.number}" if other else "?")
