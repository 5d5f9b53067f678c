"""Entries about alarms: sources (cameras, panels, power, network) that went down or came up again, the shelf, the
flood, the test of sound and flash.

Subjects: ``source:CODE`` is what :class:`data.room.state.alarms.SourceState` is folded from, ``alarms`` is
:class:`data.room.state.alarms.Alarms`. What counts is written into the entry: whether a change sounds, what it follows.
"""

from __future__ import annotations

from data.entries.base import Entry


class SourceChanged(Entry, frozen=True, tag="source"):
    """A source went ``down`` or came ``up`` again. Subjects: the source; the incident that it is recorded on.

    ``sounds``: it is an activation that is announced: not one of a source that is shelved, or that follows a cause
    which was announced already. ``shelved``: it was on the shelf. ``cause``: the source that it follows, which is down.
    ``again``: nothing changed, somebody only said more about it. ``still``: it was down when its shelf ended.
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
    """A source was put aside until then (UTC ms). Subjects: the source, ``alarms``, its open incident."""

    source: str
    name: str
    until: int
    why: str


class ShelfEnded(Entry, frozen=True, tag="shelf.ended"):
    """A source is heard again. ``of``: the entry that shelved it. ``cause``: time (a rule), p1 (a rule: its row became
    a P1, which is never shelved), order. ``until``: the exact moment (UTC ms). ``down``: it is down at that moment."""

    of: str
    source: str
    name: str
    until: int
    cause: str = "time"
    down: bool = False


class FloodOn(Entry, frozen=True, tag="flood.on"):
    """More than ``above`` annunciations in the ``window_s`` seconds before ``moment`` (UTC ms), which is when the one
    that was too many sounded. Made by a rule. Subjects: ``alarms``."""

    moment: int
    count: int
    above: int
    window_s: int


class FloodOff(Entry, frozen=True, tag="flood.off"):
    """Fewer than ``below`` are left in the window: at ``moment`` (UTC ms) one left it. ``since``: when it went on;
    ``peak``: the most there were in the window at any time."""

    moment: int
    since: int
    count: int
    below: int
    peak: int = 0


class SoundTest(Entry, frozen=True, tag="sound.test"):
    """Bell and flash, to be heard and seen at shift start. Counts in nothing."""


class SoundHeard(Entry, frozen=True, tag="sound.heard"):
    """Whether the test of entry ``of`` was heard. ``answered``: somebody said so; else nobody did in time (a rule)."""

    of: str
    heard: bool
    answered: bool = True


KINDS: tuple[type[Entry], ...] = (SourceChanged, Shelved, ShelfEnded, FloodOn, FloodOff, SoundTest, SoundHeard)
