"""Idle event loop, at once: what Textual's pilot waits for after every key."""

from __future__ import annotations

import asyncio
from typing import Any

import textual.app
import textual.pilot
from textual._context import active_app

#: A repaint, what it sets going, and the repaint of that.
ROUNDS = 3


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
        if app is not None and app._screen_stack:
            if app._resize_timer is not None:
                app._check_resize()
            app.screen._on_timer_update()


def install() -> None:
    """Have every pilot wait this way."""
    for module in (textual.app, textual.pilot):
        module.wait_for_idle = idle  # type: ignore[attr-defined]
