"""Annunciations (ISA-18.2): when alarms sounded; a flood is found from them.

An *annunciation* is the sounding of an unshelved activation or report, a LATE, a MISSED or a missed checkpoint; and of
what is announced again because it got worse: a priority raised by a rule, another operator or another station, an
incident that they opened again. Repeats, reminders, passed targets, link states and tests do not count. Each entry says
itself which of these it is.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable

import msgspec

from data.entries import CheckLate, CheckMissed, Entry, Opened, PrioritySet, Reopened, Reported
from data.entries.alarms import SourceChanged
from data.entries.registers import TourMissed

#: Start of the key of the P1 of somebody who was not found in a roll call: by a rule, and news all the same.
LOST_KEY = "lost:"

#: Kinds of entries that may be annunciations.
KINDS = frozenset({CheckLate, CheckMissed, TourMissed, Opened, Reported, SourceChanged, PrioritySet, Reopened})

#: Annunciations that are remembered, the newest: more than a flood can be set to start at.
KEPT = 2_048


def is_annunciation(entry: Entry) -> bool:
    """Whether ``entry`` is an annunciation.

    An entry under a rule's key sounds with the entry it was made from (an incident MISS with the MISSED call, a row of
    a source with its loss), or comes by arrangement (a reminder).
    """
    if isinstance(entry, SourceChanged):
        return entry.sounds
    if isinstance(entry, Reported):
        return not entry.key and not entry.quiet
    if isinstance(entry, Opened):
        return not entry.key or entry.key.startswith(LOST_KEY)
    if isinstance(entry, PrioritySet):
        return entry.announced and entry.priority < entry.before
    if isinstance(entry, Reopened):
        return entry.announced
    return isinstance(entry, CheckLate | CheckMissed | TourMissed)


class Annunciation(msgspec.Struct, frozen=True, order=True):
    """One annunciation: when (UTC ms), and the entry's ref and rule key."""

    at: int
    ref: str
    key: str = ""


class Annunciations:
    """The newest annunciations, oldest first; the same in whatever order entries arrive."""

    def __init__(self, known: Iterable[Annunciation] = ()) -> None:
        self._known = sorted(known)
        self._moments: tuple[int, ...] | None = None
        self.touched: dict[str, Annunciation | None] | None = None  # by ref; None: nobody asks

    @property
    def moments(self) -> tuple[int, ...]:
        """When each sounded (UTC ms), oldest first. Of equal rule keys the first one counts that is not undone."""
        if self._moments is None:
            first = {a.key or a.ref: a.at for a in reversed(self._known)}
            self._moments = tuple(sorted(first.values())[-KEPT:])
        return self._moments

    @property
    def kept(self) -> list[Annunciation]:
        """The newest :data:`KEPT`, oldest first, of equal rule keys all."""
        return self._known[-KEPT:]

    def note(self, entry: Entry) -> None:
        """Record ``entry`` if it is an annunciation."""
        if not is_annunciation(entry):
            return
        found = Annunciation(entry.at, entry.ref, entry.key)
        if not self._known or self._known[-1] < found:
            self._known.append(found)
        else:
            insort(self._known, found)
        self._moments = None
        self._touch(found.ref, found)
        if len(self._known) > 2 * KEPT:
            for old in self._known[:KEPT]:
                self._touch(old.ref, None)
            del self._known[:KEPT]

    def remove(self, ref: str) -> None:
        """Forget the annunciation of entry ``ref``, which was undone."""
        found = next((a for a in reversed(self._known) if a.ref == ref), None)
        if found is not None:
            del self._known[bisect_left(self._known, found)]
            self._moments = None
            self._touch(ref, None)

    def _touch(self, ref: str, now: Annunciation | None) -> None:
        if self.touched is not None:
            self.touched[ref] = now
