"""Entries of the registers: reminders, hazards, look-outs, visitors, keys, seals, box moves, tours.

Subject ``registers`` is what :class:`data.room.state.registers.Registers` is folded from.
"""

from __future__ import annotations

from data.entries.base import Entry


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


KINDS: tuple[type[Entry], ...] = (
    Remind,
    RemindOff,
    Hazard,
    HazardOff,
    LookoutSet,
    LookoutEnded,
    Visit,
    KeyMoved,
    SealCheck,
    BoxMove,
    TourStarted,
    TourPoint,
    TourMissed,
    TourEnded,
)
