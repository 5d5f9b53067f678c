"""Entries about alarms: sources, the shelf, the flood, the sound and flash test.

A source is a camera, a panel, power or a network. Subjects: ``source:CODE`` and ``alarms``
(:mod:`data.room.state.alarms`). The entry says itself whether a change sounds and what it follows from.
"""

from data.entries.base import Entry


class SourceChanged(Entry, frozen=True, tag="source"):
    """A source went ``down`` or came ``up`` again (``state``). Subjects: the source; the incident it is recorded on.

    sounds: it is announced. It is not if the source is shelved, or follows from a cause that was announced already.
    shelved: the source was on the shelf.
    cause: the source that this one follows from, which is down.
    again: nothing changed; somebody only said more about it.
    still: it was down when its shelf ended.
    """

    source: str
    name: str
    state: str
    incident: str = ""
    words: str = ""
    sounds: bool = False
    shelved: bool = False
    cause: str = ""
    again: bool = False
    still: bool = False


class Shelved(Entry, frozen=True, tag="shelf"):
    """A source was shelved until ``until`` (UTC ms). Subjects: the source, ``alarms``, its open incident.

    ``up``: it ends as soon as the source is up again.
    """

    source: str
    name: str
    until: int
    why: str
    up: bool = False


class ShelfEnded(Entry, frozen=True, tag="shelf.ended"):
    """The shelf of a source, put up by entry ``of``, has ended.

    cause: order, or found by a rule: time, p1 (its row became a P1, which is never shelved), up (the source is up).
    until: the exact moment (UTC ms).
    down: the source is down at that moment.
    """

    of: str
    source: str
    name: str
    until: int
    cause: str = "time"
    down: bool = False


class FloodOn(Entry, frozen=True, tag="flood.on"):
    """A flood started: more than ``above`` annunciations within ``window_s`` seconds. Made by a rule.

    ``moment``: when the one too many sounded (UTC ms).
    """

    moment: int
    count: int
    above: int
    window_s: int


class FloodOff(Entry, frozen=True, tag="flood.off"):
    """The flood ended: fewer than ``below`` annunciations are left in the window. Made by a rule.

    ``moment``: when the last one too many left the window. ``since``: when the flood started (both UTC ms). ``peak``:
    the most there were in the window at any time.
    """

    moment: int
    since: int
    count: int
    below: int
    peak: int = 0


class SoundTest(Entry, frozen=True, tag="sound.test"):
    """A sound and flash test, at the start of a shift. It does not count in any figure."""


class SoundHeard(Entry, frozen=True, tag="sound.heard"):
    """The result of the test of entry ``of``. Not ``answered``: nobody replied in time (found by a rule)."""

    of: str
    heard: bool
    answered: bool = True
