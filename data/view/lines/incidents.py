"""Lines about incidents, from the opening to the end."""

from __future__ import annotations

from data.entries import incidents as kinds
from data.entries.base import SYSTEM
from data.entries.subjects import incident_subject
from data.view.lines.speaker import LineText, LineWriter, LineWriters, Speaker, colon, joined


def _opened(e: kinds.Opened, s: Speaker) -> LineText:
    if e.post:
        head = s.words("entry.opened_post", type=e.type, priority=e.priority, post=e.post)
    else:
        head = s.words("entry.opened", type=e.type, priority=e.priority)
    if e.by == SYSTEM:
        head = f"{head} {s.words('entry.by_console')}"
    why = s.words("entry.below", priority=e.type_priority, why=e.priority_why) if e.priority_why else ""
    # The number that this entry gave: another station may have opened the incident of a rule under another one.
    number = s.number(incident_subject(e.ref)) if e.key else s.incident(e)
    return number if number.startswith("#") else f"#{e.number}", joined(colon(head, e.words), why)


def _reported(e: kinds.Reported, s: Speaker) -> LineText:
    return s.incident(e), colon(joined(s.words("entry.report"), s.post(e.post)), e.words)


def _acked(e: kinds.Acked, s: Speaker) -> LineText:
    return s.incident(e), s.words("entry.ack")


def _units(key: str) -> LineWriter:
    """Return the writer of lines about posts that were sent, arrived or were released."""
    return lambda e, s: (s.incident(e), s.words(key, posts=s.posts(e.posts)))


def _controlled(e: kinds.Controlled, s: Speaker) -> LineText:
    return s.incident(e), colon(s.words("stations.state.controlled"), e.words)


def _closed(e: kinds.Closed, s: Speaker) -> LineText:
    return s.incident(e), colon(s.words.get(f"entry.closed.{e.disposition}", e.disposition), e.words)


def _reopened(e: kinds.Reopened, s: Speaker) -> LineText:
    return s.incident(e), s.words("entry.reopened", why=e.why)


def _priority(e: kinds.PrioritySet, s: Speaker) -> LineText:
    return s.incident(e), colon(s.words("entry.priority", before=e.before, priority=e.priority), e.why)


def _retyped(e: kinds.Retyped, s: Speaker) -> LineText:
    return s.incident(e), colon(s.words("entry.retyped", before=e.before, type=e.type), e.why)


def _relocated(e: kinds.Relocated, s: Speaker) -> LineText:
    return s.incident(e), colon(s.words("entry.relocated", before=e.before or "-", post=e.post or "-"), e.why)


def _note(e: kinds.Note, s: Speaker) -> LineText:
    return s.incident(e), colon(s.post(e.post), e.words)


def _step(e: kinds.StepSet, s: Speaker) -> LineText:
    state = e.state if e.state in ("done", "open", "waived") else "done"
    text = colon(s.words(f"entry.step.{state}", step=e.step), e.words)
    if e.authorised:
        text = s.words("entry.step.by", what=text, who=e.authorised)
    return s.incident(e), colon(text, e.why)


def _linked(e: kinds.Linked, s: Speaker) -> LineText:
    about = s.incident(e)
    if not about.startswith("#") and e.child_number:
        about = f"#{e.child_number}"
    how = e.how if e.how in ("dup", "upd", "rel") else "rel"
    return about, s.words(f"entry.link.{how}", other=s.number(e.other))


# --- calls to the outside -------------------------------------------------------------------------------------------


def _answered(answered: bool | None, s: Speaker) -> str:
    return "" if answered is None else s.words("entry.answered" if answered else "entry.unanswered")


def _called(e: kinds.Called, s: Speaker) -> LineText:
    who = f"{e.who} {e.number}".strip()
    due = s.words("entry.call_due", at=s.time(e.due)) if e.due else ""
    return s.incident(e), colon(joined(s.words("entry.call", who=who), _answered(e.answered, s), due), e.words)


def _told(e: kinds.Told, s: Speaker) -> LineText:
    how = s.words.get(f"entry.how.{e.how}", e.how)
    return s.incident(e), colon(joined(s.words("entry.told", who=e.who), how, _answered(e.answered, s)), e.words)


def _call_arrived(e: kinds.CallArrived, s: Speaker) -> LineText:
    return s.incident(e), colon(s.words("entry.call_arrived", who=f"{e.who} {e.number}".strip()), e.words)


def _scene(e: kinds.SceneFact, s: Speaker) -> LineText:
    return s.incident(e), colon(s.words(f"entry.scene.{e.what}", names=", ".join(e.names)), e.words)


LINES: LineWriters = {
    kinds.CallArrived: _call_arrived, kinds.Opened: _opened, kinds.Reported: _reported, kinds.Acked: _acked,
    kinds.Sent: _units("entry.sent"), kinds.Arrived: _units("entry.arrived"),
    kinds.Released: _units("entry.released"), kinds.Controlled: _controlled, kinds.Closed: _closed,
    kinds.Reopened: _reopened, kinds.PrioritySet: _priority, kinds.Retyped: _retyped, kinds.Note: _note,
    kinds.Relocated: _relocated,
    kinds.StepSet: _step, kinds.Linked: _linked, kinds.Called: _called, kinds.Told: _told,
    kinds.SceneFact: _scene,
}  # fmt: skip
