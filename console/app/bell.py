"""Sound: the terminal's bell, and the site's own command if one is configured.

The command runs without a shell, one at a time, and is stopped after ten seconds. The screen never waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

#: A sound command is stopped after this long (s).
LONGEST = 10


class Sound:
    """Rings once for each new reason. ``bell`` rings that of the terminal."""

    def __init__(self, bell: Callable[[], object], command: tuple[str, ...] = ()) -> None:
        self._bell = bell
        self._command = command
        self._reasons: frozenset[str] = frozenset()
        self._running: asyncio.Task[None] | None = None

    def ring_for(self, reasons: frozenset[str]) -> None:
        """Ring if one of ``reasons``, the identities of what rings now, is new."""
        is_new = bool(reasons - self._reasons)
        self._reasons = reasons
        if is_new:
            self._ring()

    def _ring(self) -> None:
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
