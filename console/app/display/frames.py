"""Frames: when the room is painted, and since when what flashes is lit or dark.

The operator's own keys are answered at once. Other changes that follow each other are one frame, also with the second
that passes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from textual.timer import Timer

#: Changes that do not come from the operator's own keys are painted at most this often (s), once no other follows
#: within :data:`SETTLED` (a flood of rows is one frame), and after :data:`LONGEST` in any case.
COALESCE = 0.25
SETTLED = 0.04
LONGEST = 0.5
#: Half a period of the flash: half on, half off, once a second (s).
FLASH = 0.5


class Flashing(Protocol):
    """A display that is lit and dark in turn."""

    @property
    def flashes(self) -> bool: ...
    def light(self, is_lit: bool) -> None: ...


class Frames:
    """The frames of one screen.

    panes: what flashes
    at_once: draws at its end what is painted in it
    set_timer: calls a function after so many seconds
    is_running: whether the screen runs
    on_due: called when the room is to be painted
    on_second: called when it is to be painted with the second that has passed
    is_ticking: whether the screen counts the seconds: what flashes is then lit by them
    """

    def __init__(
        self,
        panes: Flashing,
        at_once: Callable[[], AbstractContextManager[None]],
        *,
        set_timer: Callable[[float, Callable[[], None]], Timer],
        is_running: Callable[[], bool],
        on_due: Callable[[], None],
        on_second: Callable[[], None],
        is_ticking: bool,
    ) -> None:
        self.is_ticking = is_ticking
        self._panes = panes
        self._at_once = at_once
        self._set_timer = set_timer
        self._is_running = is_running
        self._on_due = on_due
        self._on_second = on_second
        self._painted_at = 0.0
        self._next: Timer | None = None
        self._first_change = self._last_change = 0.0  # since the last frame
        self._is_second_due = False  # a second has passed that is shown with the next change
        self._next_flash: asyncio.TimerHandle | None = None  # while something flashes

    # --- the room ---------------------------------------------------------------------------------------------------

    @property
    def is_due(self) -> bool:
        """Whether the room is to be painted soon."""
        return self._next is not None

    def request(self, within: float | None = None) -> None:
        """Paint the room soon, unless it is painted before: at most four times a second. ``within``: seconds."""
        if not self._is_running():
            return
        now = self._last_change = asyncio.get_running_loop().time()
        if self._next is None:
            self._first_change = now
            wait = within or max(SETTLED, COALESCE - (now - self._painted_at))
            self._next = self._set_timer(wait, self._settled)

    def _settled(self) -> None:
        """Paint the room, unless changes still follow each other."""
        now = asyncio.get_running_loop().time()
        rest = min(self._last_change + SETTLED, self._first_change + LONGEST) - now
        if rest > 0.001:
            self._next = self._set_timer(rest, self._settled)
        elif self._is_second_due:
            self._paint_second()
        else:
            self._on_due()

    def second_passed(self, *, is_saving: bool) -> None:
        """Paint what a second has changed: at once, or with what changes just now. ``is_saving``: something will."""
        self._is_second_due = True
        if self._next is not None or is_saving:
            self.request()
        else:
            self._paint_second()

    def _paint_second(self) -> None:
        self._is_second_due = False
        with self._at_once():
            if self.is_ticking:
                self._panes.light(True)  # what flashes is lit by the tick, and dark half a second later
            self._on_second()

    def begin(self) -> float | None:
        """Note that the room is painted now. Return the seconds since it last was; None: the screen does not run."""
        if self._next is not None:
            self._next.stop()
            self._next = None
        if not self._is_running():
            return None
        last, self._painted_at = self._painted_at, asyncio.get_running_loop().time()
        return self._painted_at - last

    # --- what flashes -----------------------------------------------------------------------------------------------

    def flash_if_needed(self) -> None:
        """Let what flashes be dark soon, or lit if nothing does any more."""
        if not self._panes.flashes:
            self._panes.light(True)
        elif self._next_flash is None:
            self._next_flash = asyncio.get_running_loop().call_later(FLASH, self._flash, False)

    def _flash(self, is_lit: bool) -> None:
        self._next_flash = None
        if not self._is_running():
            return
        with self._at_once():
            self._panes.light(is_lit or not self._panes.flashes)
        if not is_lit and not self.is_ticking:
            self._next_flash = asyncio.get_running_loop().call_later(FLASH, self._flash, True)
