"""Sound: the terminal's bell, and a command of the site's own if one is configured.

The command is run without a shell, never waited for by the screen, and stopped after ten seconds; one at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

#: A sound command that runs longer than this is stopped (s).
LONGEST = 10


class Sound:
    """Rings once for each new reason to ring. ``bell`` rings the terminal's."""

    def __init__(self, bell: Callable[[], object], command: tuple[str, ...] = ()) -> None:
        self._bell = bell
        self._command = command
        self._heard: frozenset[str] = frozenset()
        self._running: asyncio.Task[None] | None = None

    def hear(self, reasons: frozenset[str]) -> bool:
        """``reasons``: the identities of what rings now. Rings if one of them is new; whether it did."""
        new = reasons - self._heard
        self._heard = reasons
        if not new:
            return False
        self.ring()
        return True

    def ring(self) -> None:
        """Bell, and the site's command if none is running."""
        self._bell()
        if self._command and (self._running is None or self._running.done()):
            self._running = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                await asyncio.wait_for(process.wait(), LONGEST)
            except (TimeoutError, asyncio.CancelledError):
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                raise
