"""Conflicts: what two stations decided without knowing of each other.

Rules: docs/sync.md.

For each field that can be decided, an incident keeps the *live* decisions: those that nobody who knew of them has
overruled. A station's next decision overrules its last. A decision of a station that had not seen it stays live next to
it. More than one live value is a conflict. Until somebody who knows all of them resolves it, a rule for each field says
which value counts:

``priority``: the more urgent one; acknowledging accepts it. ``end``: an incident that one station closes or merges
into another stays open if a station that does not know of that changes its state, units or priority, links something
to it, or adds a panic or the loss of a source. ``state``: under control against sent or on scene, the last in the
order of the fold; two stations that both send are not in conflict. ``words``: the last.

All of it depends on nothing but the entries and their order, so every station with the same entries sees the same.
"""

from __future__ import annotations

from msgspec.structs import replace

from data.entries import Entry, PrioritySet, Resolved, Targets
from data.entries.causality import has_seen
from data.room.state.incidents import Decision, Incident

PRIORITY, END, STATE, WORDS = "priority", "end", "state", "words"

#: The value of ``end`` that a change of an open incident stands for.
OPEN = "open"

_NO_TARGETS = Targets()


def live(state: Incident, field: str) -> tuple[Decision, ...]:
    """Return the live decisions about a field, in the order of the fold."""
    return tuple([d for d in state.writes if d.field == field])


def decide(
    state: Incident, entry: Entry, field: str, value: str, *, words: str = "", targets: Targets | None = None
) -> Incident:
    """Record the decision of ``entry`` about ``field``; it overrules those that its station had seen."""
    decision = Decision(
        field=field,
        value=value,
        book=entry.book,
        no=entry.no,
        by=entry.by,
        at=entry.when,
        words=words,
        targets=targets or _NO_TARGETS,
    )
    kept = [d for d in state.writes if d.field != field or not has_seen(entry, d.book, d.no)]
    return replace(state, writes=(*kept, decision))


def decide_priority(state: Incident, entry: PrioritySet) -> Incident:
    """Record a priority; the most urgent live one counts.

    It was changed from the one that the author saw: two stations that both lower a P1 raise nothing.
    """
    state = decide(state, entry, PRIORITY, str(entry.priority), targets=entry.targets)
    first = min(live(state, PRIORITY), key=lambda d: d.value)
    value = int(first.value)
    before = entry.before if value == entry.priority and entry.before else state.priority
    return replace(
        state,
        priority=value,
        raised_from=before if value != state.priority else state.raised_from,
        targets=state.targets if first.targets == Targets() else first.targets,
    )


def accept_priority(state: Incident, entry: Entry) -> Incident:
    """Resolve a conflict of priorities in favour of the most urgent, if who acknowledged had seen all of them."""
    found = live(state, PRIORITY)
    if len(found) < 2 or not all(has_seen(entry, d.book, d.no) for d in found):
        return state
    return decide(state, entry, PRIORITY, str(state.priority), targets=state.targets)


def decide_state(state: Incident, entry: Entry, value: str) -> Incident:
    """Record that the incident's state is ``value``; in a conflict the last one counts."""
    state = decide(state, entry, STATE, value)
    if state.state not in ("closed", value) and any(d.value == "controlled" for d in live(state, STATE)):
        return replace(state, state=value, since=entry.when)
    return state


def resolve(state: Incident, entry: Resolved) -> Incident:
    """Apply what an operator chose. The choice of a state opens no closed incident."""
    if entry.field == STATE:
        state = decide(state, entry, STATE, entry.value)
        return state if state.state == "closed" else replace(state, state=entry.value, since=entry.when)
    return keep_open(state, entry) if entry.field == END else state


def keep_open(state: Incident, entry: Entry) -> Incident:
    """Record a change that only an open incident has. It undoes a closing or merge that its station had not seen."""
    if state.is_open:
        return decide(state, entry, END, OPEN)
    if all(has_seen(entry, d.book, d.no) for d in live(state, END) if d.value != OPEN):
        return state  # it had ended, and the author of this change knew that
    return _open_again(decide(state, entry, END, OPEN))


def _open_again(state: Incident) -> Incident:
    closed = state.state == "closed"
    return replace(
        state,
        state=state.before if closed else state.state,
        since=state.before_since if closed else state.since,
        folded_into="",
        folded_how="",
        disposition="",
        closing_words="",
        settled=0,
    )


def stays_open(state: Incident) -> bool:
    """Whether a station that had not seen the end just recorded did something that keeps the incident open."""
    return any(d.value == OPEN for d in live(state, END))
