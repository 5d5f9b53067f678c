"""Plays a drill's events as its clock reaches them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from console.drill.file import Event
from data.clock import Clock


class Player:
    """``enter(line, by)`` is called for each input whose time has come; faults go to ``fault``.

    Once :meth:`take_over` was called only what happens in the world goes on; the scripted operator rests.
    """

    def __init__(
        self,
        events: list[tuple[int, Event]],
        clock: Clock,
        operator: str,
        enter: Callable[[str, str], None],
        fault: Callable[[Event], None] | None = None,
    ) -> None:
        self._waiting = deque(events)
        self._clock = clock
        self._operator = operator
        self.enter = enter
        self._fault = fault
        self._taken = False

    @property
    def next_at(self) -> int | None:
        """When the next event falls due (UTC ms); None at the end of the script."""
        return self._waiting[0][0] if self._waiting else None

    @property
    def taken(self) -> bool:
        """Whether a trainee acts."""
        return self._taken

    def take_over(self) -> None:
        """A trainee acts from here on."""
        self._taken = True

    def play(self) -> int:
        """Play what has fallen due; how many events that were."""
        played = 0
        while self._waiting and self._waiting[0][0] <= self._clock.now():
            _, event = self._waiting.popleft()
            played += 1
            if event.fault:
                if self._fault:
                    self._fault(event)
            elif event.world or not self._taken:
                for line in event.lines:
                    self.enter(line, event.by or self._operator)
        return played
