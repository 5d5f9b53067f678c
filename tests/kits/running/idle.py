"""Idle event loop, at once: what Textual's pilot waits for after every key."""

from __future__ import annotations

import asyncio
from typing import Any

import textual.app
import textual.pilot
from textual._context import active_app
from textual.pilot import Pilot
from textual.screen import Screen

#: How often what a repaint sets going is repainted too, at most.
ROUNDS = 20


async def idle(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Let the event loop run until only timers, sockets and threads are waited for.

    Textual's own function sleeps 20 ms, twice after every key, and then guesses by the processor's time. Resizing and
    repainting, which Textual puts off by a few milliseconds, happen here.
    """
    loop: Any = asyncio.get_running_loop()
    for _ in range(ROUNDS):
        while True:
            await asyncio.sleep(0)
            if not loop._ready:
                break
        app = active_app.get(None)
        if app is None or not app._screen_stack or (app._resize_timer is None and is_painted(app.screen)):
            return
        if app._resize_timer is not None:
            app._check_resize()
        app.screen._on_timer_update()


def is_painted(screen: Screen[Any]) -> bool:
    """Whether nothing waits for the next repaint."""
    waiting = screen._layout_required, screen._scroll_required, screen._repaint_required, screen._recompose_required
    return not (any(waiting) or screen._dirty_widgets or screen._callbacks)


async def answered(self: Pilot[Any]) -> bool:
    """Let every widget answer what it was sent. Textual's own function sends each of them a message to find out."""
    await idle()
    return not self.app._exception_event.is_set()


def install() -> None:
    """Have every pilot wait this way."""
    for module in (textual.app, textual.pilot):
        module.wait_for_idle = idle  # type: ignore[attr-defined]
    Pilot._wait_for_screen = answered  # type: ignore[assignment, method-assign]
