"""Panic key: F9 and the number of a post, whose officer is in danger.

The alarm sounds without Enter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from console.session.session import Session
from widgets.command_line.input import LineInput

#: With ten posts or more, "1" may be the start of "12": it waits so long (s) for another digit, or for Enter.
ANOTHER_DIGIT = 1.5


def digits_of(typed: str, posts: Sequence[str]) -> str:
    """Return the digits of ``typed`` that can name a post: the longest end that is, or begins, a post's number.

    If no end does, return all digits, so that the operator sees them next to the question.
    """
    digits = "".join(c for c in typed if c in "0123456789")
    ends = (digits[i:] for i in range(len(digits)))
    return next((end for end in ends if any(post.startswith(end) for post in posts)), digits)


def post_of(digits: str, posts: Sequence[str], *, whole: bool = False) -> str:
    """Return the post that ``digits`` name, or "" while another digit could follow. ``whole``: none will."""
    longer = not whole and any(post != digits and post.startswith(digits) for post in posts)
    return digits if digits in posts and not longer else ""


class PanicKey:
    """Reads the number after F9 and sounds the post's alarm.

    posts: the codes of the site's posts
    set_timer: calls a function after so many seconds
    on_sounded: called with the post once its alarm is entered
    on_unknown: called with the digits of a post that the site does not have
    """

    def __init__(
        self,
        session: Session,
        line: LineInput,
        posts: Sequence[str],
        *,
        set_timer: Callable[[float, Callable[[], None]], object],
        on_sounded: Callable[[str], None],
        on_unknown: Callable[[str], None],
    ) -> None:
        self._session = session
        self._line = line
        self._posts = posts
        self._set_timer = set_timer
        self._on_sounded = on_sounded
        self._on_unknown = on_unknown
        self._begin = session.panic_verb

    def press(self) -> None:
        """Ask for the number: F9 was pressed."""
        self._session.start_panic()
        self._begin = self._session.panic_verb
        self._line.put(self._begin)

    def typed(self, text: str) -> bool:
        """Read the line after F9. Return False if it is a line like any other now."""
        if not text.startswith(self._begin):
            self._session.panic = False
            return False
        typed = text.removeprefix(self._begin)
        digits = digits_of(typed, self._posts)
        if digits != typed:  # a key next to the right one must not delay the alarm
            text = self._begin + digits
            self._line.put(text)
        post = post_of(digits, self._posts)
        if post:
            self._sound(post)
        elif digits and not any(known.startswith(digits) for known in self._posts):
            self._on_unknown(digits)
        elif digits:
            self._set_timer(ANOTHER_DIGIT, partial(self.timed_out, text))
        return True

    def timed_out(self, text: str) -> None:
        """Take the number as complete, as no other digit came."""
        if self._session.panic and self._line.value == text:
            self.entered(text)

    def entered(self, text: str) -> None:
        """Take the number as complete: Enter was pressed. One that no post has stays, and is said."""
        digits = digits_of(text.removeprefix(self._begin), self._posts)
        post = post_of(digits, self._posts, whole=True)
        if post:
            self._sound(post)
        elif digits:
            self._on_unknown(digits)

    def _sound(self, post: str) -> None:
        self._session.sound_panic(post)
        self._line.put("")
        self._on_sounded(post)
