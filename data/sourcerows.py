"""What the row of a source says: the source and how it is, chattering, the shelf, what it follows. Pure in the room."""

from __future__ import annotations

from data.room import Room
from data.shifts import hhmm
from data.site import Site
from data.sources import cause_of, chatter, how, members
from data.states import Incident
from data.words import words_of


def row_words(room: Room, site: Site, incident: Incident) -> str:
    """The words of the row of ``incident``, in the site's language; what asks for an act comes first."""
    words = words_of(site.language)
    sources = members(room, site, incident)
    cause = cause_of(room, incident)
    if not sources:
        return incident.words or incident.type_name
    if len(sources) > 1 or cause is not None:
        down = [source for source, state in sources if state.down]
        kinds = {source.kind for source in down or [s for s, _ in sources]}
        what = words(f"alarm.kind.{kinds.pop() if len(kinds) == 1 else 'other'}")
        if len(down) == 1 and cause is not None:
            return words("alarm.group_one", name=down[0].name, number=cause.number)
        if not down:
            return words("alarm.group_up", n=len(sources), what=what)
        if cause is not None:
            return words("alarm.group", n=len(down), what=what, number=cause.number)
        return words("alarm.group_down", n=len(down), what=what)
    (source, state), *_ = sources
    text = how(words, "alarm.down" if state.down else "alarm.up", source)
    if state.words:
        text = f"{text}: {state.words}"
    shelf = room.alarms.shelf(source.code)
    if shelf is not None:
        return words("alarm.row.shelved", until=hhmm(site, shelf.until), text=text)
    rules = site.alarms
    often = chatter(state.losses, rules)
    if often:
        return words("alarm.row.chatter", n=often, s=rules.chatter_s, code=source.code, text=text)
    return text
