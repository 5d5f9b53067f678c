"""Entries of the registers: reminders, look-outs, visitors, keys, seals, tours.

Subject: ``registers`` (:class:`data.room.state.registers.Registers`); of a hazard its post, of counted seals and boxes
an incident, if they are counted on one.
"""

from data.entries.base import Entry


class Remind(Entry, frozen=True, tag="remind"):
    """A reminder that becomes a row of the queue at ``due`` (UTC ms)."""

    due: int
    words: str


class RemindOff(Entry, frozen=True, tag="remind.off"):
    """The reminder of entry ``of`` was cancelled."""

    of: str
    of_no: int
    words: str = ""


class Hazard(Entry, frozen=True, tag="hazard"):
    """A hazard note, pinned to a post until it is taken down."""

    post: str
    words: str
    name: str = ""


class HazardOff(Entry, frozen=True, tag="hazard.off"):
    """The hazard note ``words`` was taken down."""

    post: str
    words: str
    name: str = ""


class LookoutSet(Entry, frozen=True, tag="lookout"):
    """A look-out for ``words`` until ``until`` (UTC ms)."""

    words: str
    until: int


class LookoutEnded(Entry, frozen=True, tag="lookout.ended"):
    """The look-out of entry ``of`` is over. ``cause``: time (found by a rule), order."""

    of: str
    words: str
    cause: str = "time"


class Visit(Entry, frozen=True, tag="visit"):
    """A visitor came ``in``, went ``out`` or was ``refused`` (``what``). ``to``: whom or what they visit."""

    what: str
    name: str
    to: str = ""
    post: str = ""
    words: str = ""


class KeyMoved(Entry, frozen=True, tag="key"):
    """Key ``number`` went ``out`` to ``name``, or came back ``in`` from them (``what``)."""

    number: str
    what: str
    name: str
    words: str = ""


class SealCheck(Entry, frozen=True, tag="seal"):
    """Two persons checked seals: ``found`` of ``expected`` were intact, or ``old`` was replaced by ``new``.

    ``why``: the reason, if the numbers do not match.
    """

    names: tuple[str, ...]
    found: int = 0
    expected: int = 0
    old: str = ""
    new: str = ""
    post: str = ""
    words: str = ""
    why: str = ""


class BoxMove(Entry, frozen=True, tag="move"):
    """Two persons counted boxes: ``out`` left ``origin``, ``arrived`` came to ``target``.

    ``why``: the reason, if the numbers do not match. ``open``: they are on the way; they are counted later. ``of``: the
    entry that opened the movement which this one counts.
    """

    names: tuple[str, ...]
    out: int
    arrived: int
    origin: str
    target: str
    words: str = ""
    why: str = ""
    open: bool = False
    of: str = ""


class TourStarted(Entry, frozen=True, tag="tour.started"):
    """``post`` walks tour ``tour`` past ``points`` until ``until`` (UTC ms). Subjects: ``registers``, the post.

    ``people``: who walks it.
    """

    tour: str
    name: str
    post: str
    points: tuple[str, ...]
    until: int
    people: tuple[str, ...] = ()


class TourPoint(Entry, frozen=True, tag="tour.point"):
    """Checkpoints were reached, which is contact. ``expected``: the one that was next, if they are out of order."""

    tour: str
    points: tuple[str, ...]
    post: str = ""
    name: str = ""
    words: str = ""
    expected: str = ""


class TourMissed(Entry, frozen=True, tag="tour.missed"):
    """Checkpoints that were not reached: found by a rule at the tour's end, or reported before."""

    tour: str
    points: tuple[str, ...]
    post: str = ""
    name: str = ""
    words: str = ""

    @property
    def sounds(self) -> bool:
        return True


class TourEnded(Entry, frozen=True, tag="tour.ended"):
    """The tour is over: ``done`` of ``count`` checkpoints were reached."""

    tour: str
    done: int
    count: int
    post: str = ""
    name: str = ""
