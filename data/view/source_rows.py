"""What the row of a source says: the source and how it is, chattering, the shelf, what it follows. Pure in the room."""

from __future__ import annotations

from data.queries.sources import cause_of, chatter, how, members
from data.room.room import Room
from data.room.state.incidents import Incident
from data.site.localtime import hhmm
from data.site.model import Site
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
        if len(down) == 1 and cause is not None and _over(room, site, cause):
            return words("alarm.group_one_after", name=down[0].name, number=cause.number)
        if down and cause is not None and _over(room, site, cause):
            return words("alarm.group_after", n=len(down), what=what, number=cause.number)
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


def _over(room: Room, site: Site, cause: Incident) -> bool:
    """Whether what a group follows is up again, or its row was closed."""
    return not cause.is_open or not any(state.down for _, state in members(room, site, cause))


def row_posts(room: Room, site: Site, incident: Incident) -> tuple[str, ...]:
    """The posts of the row's sources that are down, else those of all of them; of one source, the incident's own."""
    sources = members(room, site, incident)
    if len(sources) < 2:
        return (incident.post,) if incident.post else ()
    down = [source for source, state in sources if state.down] or [source for source, _ in sources]
    wanted = {source.post for source in down}
    return tuple(post.code for post in site.posts if post.code in wanted)
