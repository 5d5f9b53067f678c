"""What two stations decided without knowing of each other (sync.md, "When two stations did not know of each other").

Of each field that can be decided, an incident keeps the *live* decisions: those that nobody has overruled who knew of
them. One station's next decision overrules its last; a decision of another station that had not seen it stands beside
it. More than one live value is a contest, and which of them counts until somebody decides who knows them all is the
field's own rule:

``priority``: the more urgent; acknowledging accepts it. ``end``: an incident that one station closes, or folds under
another, while one that does not know of it changes state, units or priority, or ties something to it, stays open.
``state``: under control against sent or on scene, the last in the order of the fold; that two stations both send is no
contest. ``words``: the last.

All of it is a function of the entries and their order, so every station that holds the same entries sees the same.
"""

from __future__ import annotations

from msgspec.structs import replace

from data.entries import Entry, Targets
from data.entries.causality import knows
from data.room.state.incidents import Incident, Write

PRIORITY, END, STATE, WORDS = "priority", "end", "state", "words"

#: Value of ``end`` that a change of an open incident stands for.
OPEN = "open"


def live(state: Incident, field: str) -> tuple[Write, ...]:
    """The live decisions about a field, in the order of the fold."""
    return tuple(w for w in state.writes if w.field == field)


def written(
    state: Incident, entry: Entry, field: str, value: str, *, words: str = "", targets: Targets | None = None
) -> Incident:
    """``entry`` decided ``field``: it overrules what it knew of."""
    write = Write(
        field=field,
        value=value,
        book=entry.book,
        no=entry.no,
        by=entry.by,
        at=entry.when,
        words=words,
        targets=targets or Targets(),
    )
    kept = (w for w in state.writes if w.field != field or not knows(entry, w.book, w.no))
    return replace(state, writes=(*kept, write))


def priority(state: Incident, entry: Entry, value: int, targets: Targets) -> Incident:
    """A priority was set: the most urgent of those that are live counts."""
    state = written(state, entry, PRIORITY, str(value), targets=targets)
    first = min(live(state, PRIORITY), key=lambda w: w.value)
    value = int(first.value)
    return replace(
        state,
        priority=value,
        raised_from=state.priority if value != state.priority else state.raised_from,
        targets=state.targets if first.targets == Targets() else first.targets,
    )


def accepted(state: Incident, entry: Entry) -> Incident:
    """Acknowledged by somebody who knows all priorities that were set: the most urgent one is nobody's contest now."""
    found = live(state, PRIORITY)
    if len(found) < 2 or not all(knows(entry, w.book, w.no) for w in found):
        return state
    return written(state, entry, PRIORITY, str(state.priority), targets=state.targets)


def course(state: Incident, entry: Entry, value: str) -> Incident:
    """The incident's state was said to be ``value``. Against a contest, the last one said counts."""
    state = written(state, entry, STATE, value)
    values = {w.value for w in live(state, STATE)}
    if len(values) > 1 and "controlled" in values and state.state not in ("closed", value):
        state = replace(state, state=value, since=entry.when)
    return state


def changed(state: Incident, entry: Entry) -> Incident:
    """A change that says that the incident goes on. It opens again what was closed or folded without its knowledge."""
    ends = [w for w in live(state, END) if w.value != OPEN]
    ended = state.state == "closed" or bool(state.folded_into)
    if ended and all(knows(entry, w.book, w.no) for w in ends):
        return state  # it was over, and whoever did this knew
    state = written(state, entry, END, OPEN)
    return _goes_on(state) if ended else state


def _goes_on(state: Incident) -> Incident:
    closed = state.state == "closed"
    return replace(
        state,
        state=(state.before or "ack") if closed else state.state,
        since=(state.before_since or state.since) if closed else state.since,
        folded_into="",
        folded_how="",
        disposition="",
        closing_words="",
        settled=0,
    )


def stays_open(state: Incident) -> bool:
    """Whether somebody, without knowledge of the end that was just written, did something that says it goes on."""
    return any(w.value == OPEN for w in live(state, END))
