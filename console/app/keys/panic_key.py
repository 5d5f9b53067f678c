"""Panic key: F9 and the number of a post, whose officer is in danger.

The alarm sounds without Enter.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from console.session.session import Session
from widgets.command_line.input import LineInput

#: With ten posts or more, "1" may be the start of "12": it waits so long (s) for another digit, or for Enter.
ANOTHER_DIGIT = 1.5

_LINE = "panic "


class PanicKey:
    """Reads the number after F9 and sounds the post's alarm.

    set_timer: calls a function after so many seconds
    on_sounded: called with the post once its alarm is entered
    """

    def __init__(
        self,
        session: Session,
        line: LineInput,
        *,
        set_timer: Callable[[float, Callable[[], None]], object],
        on_sounded: Callable[[str], None],
    ) -> None:
        self._session = session
        self._line = line
        self._set_timer = set_timer
        self._on_sounded = on_sounded

    def press(self) -> None:
        """Ask for the number: F9 was pressed."""
        self._session.start_panic()
        self._line.put(_LINE)

    def typed(self, text: str) -> bool:
        """Read the line after F9. Return False if it is a line like any other now."""
        if not text.startswith(_LINE):
            self._session.panic = False
            return False
        typed = text.removeprefix(_LINE)
        digits = self._session.panic_digits(typed)
        if digits != typed:  # a key next to the right one must not delay the alarm
            text = _LINE + digits
            self._line.put(text)
        post = self._session.panic_post(digits)
        if post:
            self._sound(post)
        elif digits:
            self._set_timer(ANOTHER_DIGIT, partial(self.timed_out, text))
        return True

    def timed_out(self, text: str) -> None:
        """Take the number as complete, as no other digit came."""
        if self._session.panic and self._line.value == text:
            self.entered(text)

    def entered(self, text: str) -> None:
        """Take the number as complete: Enter was pressed. One that no post has stays, with the question."""
        post = self._session.panic_post(self._session.panic_digits(text.removeprefix(_LINE)), whole=True)
        if post:
            self._sound(post)

    def _sound(self, post: str) -> None:
        self._session.sound_panic(post)
        self._line.put("")
        self._on_sounded(post)
