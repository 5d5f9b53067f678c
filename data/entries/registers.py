"""Entries about duty beside check calls: planned tests, roll calls, orders, reminders, hazards, the registers, tours,
and the watch over the operator. Subject ``registers`` is what :class:`data.room.state.registers.Registers` is folded
from."""

from __future__ import annotations

from data.entries.base import Entry

# --- the planned test of the missed-call alarm ----------------------------------------------------------------------


class CallTest(Entry, frozen=True, tag="test.started"):
    """``post`` stays silent by arrangement; LATE and MISSED sound at ``late`` and ``missed`` (UTC ms), and count in
    nothing."""

    post: str
    why: str
    late: int
    missed: int
    name: str = ""


class CallTestDone(Entry, frozen=True, tag="test.done"):
    """``result``: passed (the rules found the silent post LATE and MISSED, and sounded in time), failed, stopped.
    ``started``: when it began. ``delay``: ms by which MISSED came after its time."""

    post: str
    result: str
    started: int
    delay: int = 0
    name: str = ""


# --- orders, roll calls ---------------------------------------------------------------------------------------------


class TempoSet(Entry, frozen=True, tag="tempo"):
    """By order ``posts`` call every ``every_min`` minutes, until then (UTC ms; 0: until further notice). ``level``: an
    alert level, 1 to 3; then no post calls more seldom than it does anyway. Subjects: registers and the posts."""

    posts: tuple[str, ...]
    every_min: int
    authorised: str
    until: int = 0
    level: str = ""
    words: str = ""


class TempoEnded(Entry, frozen=True, tag="tempo.ended"):
    """The orders of the entries ``of`` hold no longer. ``cause``: time (a rule), order."""

    of: tuple[str, ...]
    posts: tuple[str, ...]
    cause: str = "time"
    level: str = ""
    authorised: str = ""


class RollStarted(Entry, frozen=True, tag="roll"):
    """``posts`` are involved in a P1: they answer a roll call every ``every_min`` minutes, in place of check calls.
    Made by a rule. Subjects: the incident and the posts."""

    posts: tuple[str, ...]
    incident: str
    every_min: int


class RollEnded(Entry, frozen=True, tag="roll.ended"):
    """``posts`` make their check calls again."""

    posts: tuple[str, ...]
    incident: str


class RollMissed(Entry, frozen=True, tag="roll.missed"):
    """A post has not answered the roll call that was due at ``due``."""

    post: str
    incident: str
    due: int
    name: str = ""


class RollCalled(Entry, frozen=True, tag="roll.called"):
    """Everybody at ``posts`` (``names``, per post) is called by name on an incident. Subjects: the incident, the
    posts."""

    posts: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    incident: str


class RollNames(Entry, frozen=True, tag="roll.names"):
    """Persons who were found to be there, or are missing, in the roll call of the incident."""

    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


# --- reminders, look-outs, hazards ----------------------------------------------------------------------------------


class Remind(Entry, frozen=True, tag="remind"):
    """Comes back as a row of the queue at ``due`` (UTC ms)."""

    due: int
    words: str


class RemindOff(Entry, frozen=True, tag="remind.off"):
    """The reminder of entry ``of`` is not wanted any more."""

    of: str
    of_no: int
    words: str = ""


class Hazard(Entry, frozen=True, tag="hazard"):
    """A note that stays pinned to the post."""

    post: str
    words: str
    name: str = ""


class HazardOff(Entry, frozen=True, tag="hazard.off"):
    """A pinned note is taken down; ``words`` is the note."""

    post: str
    words: str
    name: str = ""


class LookoutSet(Entry, frozen=True, tag="lookout"):
    """Everybody looks out for this until then (UTC ms)."""

    words: str
    until: int


class LookoutEnded(Entry, frozen=True, tag="lookout.ended"):
    """A look-out is over: ``cause`` time (a rule) or order. ``of``: the entry that began it."""

    of: str
    words: str
    cause: str = "time"


# --- the paper registers --------------------------------------------------------------------------------------------


class Visit(Entry, frozen=True, tag="visit"):
    """``what``: in, out, refused. ``to``: whom or what; ``post``: where."""

    what: str
    name: str
    to: str = ""
    post: str = ""
    words: str = ""


class KeyMoved(Entry, frozen=True, tag="key"):
    """Key ``number`` went ``out`` to somebody, or came back ``in`` from him."""

    number: str
    what: str
    name: str
    words: str = ""


class SealCheck(Entry, frozen=True, tag="seal"):
    """Two persons looked at seals: ``found`` of ``expected`` were whole, or seal ``old`` was replaced by ``new``.
    What does not match says why."""

    names: tuple[str, ...]
    found: int = 0
    expected: int = 0
    old: str = ""
    new: str = ""
    post: str = ""
    words: str = ""
    why: str = ""


class BoxMove(Entry, frozen=True, tag="move"):
    """``out`` boxes left ``origin`` and ``arrived`` came to ``target``, counted by two persons. What does not match
    says why."""

    names: tuple[str, ...]
    out: int
    arrived: int
    origin: str
    target: str
    words: str = ""
    why: str = ""


# --- tours ----------------------------------------------------------------------------------------------------------


class TourStarted(Entry, frozen=True, tag="tour.started"):
    """``post`` walks tour ``tour`` by ``points``, until then (UTC ms). Subjects: registers and the post."""

    tour: str
    name: str
    post: str
    points: tuple[str, ...]
    until: int


class TourPoint(Entry, frozen=True, tag="tour.point"):
    """A checkpoint was reached; the post was in contact then."""

    tour: str
    points: tuple[str, ...]
    post: str = ""
    name: str = ""
    words: str = ""


class TourMissed(Entry, frozen=True, tag="tour.missed"):
    """Checkpoints that were not reached: by a rule at the tour's end, or said before."""

    tour: str
    points: tuple[str, ...]
    post: str = ""
    name: str = ""
    words: str = ""

    @property
    def sounds(self) -> bool:
        return True


class TourEnded(Entry, frozen=True, tag="tour.ended"):
    """``done`` of ``count`` checkpoints were reached."""

    tour: str
    done: int
    count: int
    post: str = ""
    name: str = ""


# --- the watch over the operator, help from outside -----------------------------------------------------------------


class WatchAsked(Entry, frozen=True, tag="watch.asked"):
    """No key for ``minutes``, since ``last`` (UTC ms): whoever is there is asked to press one."""

    last: int
    minutes: int


class WatchOk(Entry, frozen=True, tag="watch.ok"):
    """A key was pressed. ``missed``: only after nobody had answered in time."""

    missed: bool = False


class WatchMissed(Entry, frozen=True, tag="watch.missed"):
    """Nobody answered the watch that asked at ``asked`` (UTC ms)."""

    asked: int
    minutes: int = 0


class CallArrived(Entry, frozen=True, tag="call.arrived"):
    """Who was called from outside is here."""

    who: str
    number: str = ""
    words: str = ""


KINDS: tuple[type[Entry], ...] = (
    CallTest, CallTestDone, TempoSet, TempoEnded, RollStarted, RollEnded, RollMissed, RollCalled, RollNames,
    Remind, RemindOff, Hazard, HazardOff, LookoutSet, LookoutEnded, Visit, KeyMoved, SealCheck, BoxMove,
    TourStarted, TourPoint, TourMissed, TourEnded, WatchAsked, WatchOk, WatchMissed, CallArrived,
)  # fmt: skip
