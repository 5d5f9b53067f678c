"""Intents about alarms: a source changed, the shelf, the test of sound and flash."""

from __future__ import annotations

from data.intents import Intent


class ChangeSource(Intent, frozen=True):
    """``state``: down, up."""

    source: str
    state: str
    words: str = ""


class Shelve(Intent, frozen=True):
    """Put a source aside; ``minutes`` 0: as long as the site file says."""

    source: str
    minutes: int = 0
    why: str = ""


class Unshelve(Intent, frozen=True):
    source: str
    words: str = ""


class TestSound(Intent, frozen=True):
    """Bell and flash, now."""

    __test__ = False


class HearSound(Intent, frozen=True):
    """Whether the test that waits for an answer was heard."""

    heard: bool
