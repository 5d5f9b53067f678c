"""Roll calls: posts that are part of a P1, and people who were called by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from data.base.clock import HOUR, MINUTE
from data.entries.subjects import Subject, key_time, keyed_incident, rule_key
from data.queries.check_deadlines import MISS
from data.queries.incidents import open_incident, root_of
from data.queries.manning import manning_at
from data.room.noted.annunciations import LOST_KEY
from data.room.room import Room
from data.room.state.incidents import Incident
from data.room.state.posts import PostState
from data.room.state.registers import name_key
from data.site.model import Site

#: How long somebody who was relieved counts as on site (ms): nobody signs out the crew that goes home.
STAYS = HOUR
#: Key of the P1 of somebody who was not found: the incident, or its key, and when the roll call began.
_LOST = rf"{LOST_KEY}(.+?):\d{{4}}-\d\d-\d\dT[\d:]+Z"
#: Time before the limit of a roll call by name at which it warns (ms).
WARNS = 2 * MINUTE


def roll_call_incident(room: Room, state: PostState) -> str:
    """Return the P1 whose roll calls the post answers; "": none.

    The post was sent to it, or it happens there, and it is not under control yet. The P1 that the post answers already
    comes first, then the one it was sent to. By order a post answers those of any incident that is not over.
    """
    if state.roll_order:
        ordered = open_incident(room, state.roll_order)
        if ordered is not None and ordered.state != "controlled":
            return ordered.subject
    for subject in dict.fromkeys((state.roll, state.incident, state.danger, *reversed(state.here))):
        incident = open_incident(room, subject)
        if incident is not None and _in(room, state, incident):
            return incident.subject
    return ""


def _in(room: Room, state: PostState, incident: Incident) -> bool:
    if incident.state == "controlled" or room.effective_priority(incident) != 1:
        return False
    # The post of a missed call cannot answer: that is what the incident is about. With another type it is about more.
    here = incident.post == state.code and incident.type != MISS
    merged = (r for r in incident.reports if (child := room.incident(r.incident)) and child.type != MISS)
    here = here or any((r.post, r.priority) == (state.code, 1) for r in merged)
    return here or state.code in incident.units_out


def present_and_absent(room: Room, incident: Incident) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (present, absent) names of the last roll call by name.

    A post's contact finds who was there, except those named as missing. After a change of the crew somebody else may
    have answered: then it finds only who stays. Somebody found after its end is present.
    """
    roll = incident.roll
    if roll is None:
        return (), ()
    if roll.ended:
        lost = tuple(name for name in roll.everybody if name in roll.lost and name not in roll.present)
        return tuple(name for name in roll.everybody if name not in lost), lost
    present: list[str] = []
    absent: list[str] = []
    crew_since = room.duty.control_crew_since
    for post, names in zip(roll.posts, roll.names, strict=False):
        calls = (call for call in room.post(post).names_called if call.incident == incident.subject)
        answers = [answer for call in calls for answer in call.answers]
        spoke = {a.name for a in answers if a.stays or a.at < crew_since or roll.since >= crew_since}
        for name in names:
            there = name in roll.present or (name in spoke and name not in roll.missing)
            (present if there else absent).append(name)
    for name in roll.others:
        (present if name in roll.present else absent).append(name)
    return tuple(present), tuple(absent)


def lost_incident(about: Incident, since: int = 0) -> Subject:
    """Return the subject of the P1 that somebody was not found in a roll call of ``about``.

    since: when that began (UTC ms); 0: the last one.
    """
    since = since or (about.roll.since if about.roll is not None else 0)
    return keyed_incident(f"{LOST_KEY}{rule_key(about.subject) or about.subject}:{key_time(since)}")


def about_lost(room: Room, lost: Incident) -> Incident | None:
    """Return the incident in whose roll call somebody was not found, of their P1 ``lost``; None: it is not one."""
    found = re.fullmatch(_LOST, lost.key)
    if found is None:
        return None
    return room.incident(found[1]) or room.incident(keyed_incident(found[1]))


def lost_and_absent(room: Room, about: Incident) -> Iterator[tuple[Subject, tuple[str, ...]]]:
    """Yield the P1s of those who were not found in the roll calls of ``about``, and who is not found yet.

    Whom another roll call finds later was found, and so is whom one on their P1 finds. Somebody whom an open P1 looked
    for already is that one's only.
    """
    roll, (there, absent) = about.roll, present_and_absent(room, about)
    if roll is None:
        return
    rolls = [(each.since, tuple(name for name in each.names if name not in there)) for each in roll.earlier]
    rolls += [(roll.since, absent)] if roll.ended else []
    before: list[tuple[int, tuple[str, ...]]] = []  # when each was closed, 0 while it is open, and for whom it looks
    for since, names in rolls:
        subject = lost_incident(about, since)
        lost, root = room.incident(subject), root_of(room, subject)
        if lost is None or root is None:
            continue
        taken = {name for closed, theirs in before if not closed or closed > lost.received for name in theirs}
        taken |= set(present_and_absent(room, lost)[0])
        own = tuple(name for name in names if name not in taken)
        yield subject, own
        before.append((root.closed, own))


def seeking(room: Room, subject: Subject) -> Incident | None:
    """Return the incident whose roll call by name still finds people; None: nobody looks for them any more.

    It is open, or was closed while a P1 of somebody who was missing is open.
    """
    found = root_of(room, subject)
    if found is None or found.is_open:
        return found
    lost = (open_incident(room, subject) for subject, _ in lost_and_absent(room, found))
    return found if any(each is not None for each in lost) else None


def called_in(room: Room, incident: Incident) -> Incident:
    """Return the incident whose roll call by name ``incident`` is about.

    The P1 of somebody who was missing has none of its own at first: it is about the one that missed them.
    """
    return incident if incident.roll is not None else about_lost(room, incident) or incident


def missing_from(room: Room, post: str) -> list[Incident]:
    """Return the incidents whose roll calls by name miss people of the post, while a P1 looks for these."""
    abouts = {about.subject: about for lost in room.open_lost() if (about := about_lost(room, lost)) is not None}
    found = []
    for about in abouts.values():
        calls = zip(about.roll.posts, about.roll.names, strict=False) if about.roll is not None else ()
        names = dict(calls).get(post, ())
        if not set(names).isdisjoint(present_and_absent(room, about)[1]):
            found.append(about)
    return found


def missed_again(room: Room, about: Incident, names: Iterable[str]) -> dict[Subject, tuple[str, ...]]:
    """Return whom of ``names`` open P1s of earlier roll calls of ``about`` look for already."""
    found: dict[Subject, tuple[str, ...]] = {}
    for subject, absent in lost_and_absent(room, about):
        again = tuple(name for name in names if name in absent)
        if again and (lost := open_incident(room, subject)) is not None:
            found[lost.subject] = (*found.get(lost.subject, ()), *again)
    return found


def awaits_named_roll_call(room: Room, state: PostState) -> bool:
    """Whether a roll call by name on an open incident waits for the post's answer: not all there were found by name."""
    incident = room.incident(state.called) if state.called else None
    if incident is None or not incident.is_open:
        return False
    call = next((call for call in state.names_called if call.incident == state.called), None)
    if call is None or incident.roll is None or not call.names:  # nobody is known by name there
        return state.called_at > state.contact
    return not call.answers and any(name not in incident.roll.present for name in call.names)


def stay_missing(room: Room, state: PostState) -> tuple[Incident | None, tuple[str, ...]]:
    """Return the open incident in whose roll call people of the post were named as missing, and who they are.

    No answer of the post finds them.
    """
    about = open_incident(room, state.called or state.sought) if state.called or state.sought else None
    if about is None or about.roll is None or state.code not in about.roll.posts:
        return None, ()
    called = about.roll.names[about.roll.posts.index(state.code)]
    absent = present_and_absent(room, about)[1]
    return about, tuple(name for name in called if name in about.roll.missing and name in absent)


def named_roll_calls(room: Room, site: Site) -> list[Incident]:
    """Return the incidents whose roll call by name has not ended, those that are closed too."""
    called = dict.fromkeys(s.called for p in site.posts if (s := room.post(p.code)).called)
    found = (room.incident(subject) for subject in called)
    return [i for i in found if i is not None and i.roll is not None and not i.roll.ended]


def looked_for(room: Room, site: Site, name: str) -> list[tuple[Incident, str]]:
    """Return the incidents in whose roll call, running or ended, somebody is missing, with the name that was called."""
    found: list[tuple[Incident, str]] = []
    asked = [s for p in site.posts if (s := room.post(p.code).called or room.post(p.code).sought)]
    asked += [about.subject for lost in room.open_lost() if (about := about_lost(room, lost)) is not None]
    for subject in dict.fromkeys(asked):
        if (incident := seeking(room, subject)) is not None:
            _, absent = present_and_absent(room, incident)
            found += [(incident, called) for called in absent if name_key(called) == name_key(name)]
    return found


def on_site_elsewhere(room: Room, site: Site, now: int) -> tuple[str, ...]:
    """Return who is on site and at no post: visitors, and those who were relieved in the last :data:`STAYS`."""
    manning = manning_at(room, site, now)
    states = [room.post(p.code) for p in site.posts]
    found = [visitor.name for visitor in room.registers.visitors]
    for state in states:
        if now - state.people_since < STAYS:
            found += state.before
    turns = [turn for turn in room.duty.turns if turn.crew and turn.crew != room.duty.control_crew]
    if turns and now - room.duty.control_crew_since < STAYS and (crew := site.crew(turns[-1].crew)) is not None:
        found += [name for names in crew.posts.values() for name in names]
    at_posts = {name_key(name) for state in states for name in manning.people(state)}
    return tuple({name_key(n): n for n in reversed(found) if name_key(n) not in at_posts}.values())[::-1]
