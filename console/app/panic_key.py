"""F9: an officer is in danger. One key in every screen and dialog, then the post's number, which acts by itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.app.operator_watch import Watched

if TYPE_CHECKING:
    from console.line.reading import Reading

#: With ten posts or more, "1" may be the beginning of "12": so long (s) it waits for another digit, or for Enter.
ANOTHER_DIGIT = 1.5

_LINE = "panic "


class Panicking(Watched):
    """A screen with the panic key. A subclass shows what waits in the line (:meth:`echo`)."""

    def echo(self, reading: Reading | None) -> None:
        """Show what Enter would do."""
        raise NotImplementedError

    def forget_refusal(self) -> None:
        """What was refused before is not shown any more."""
        raise NotImplementedError

    def action_panic(self) -> None:
        """F9: an officer is in danger; the post's number acts at once. Works over any dialog."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self._foot.line.focus()
        self.session.start_panic()
        self._foot.line.put(_LINE)
        self.forget_refusal()
        self.echo(None)

    def panic_typed(self, text: str) -> bool:
        """The line holds ``text`` after F9; False if it is a line like any other now."""
        if not text.startswith(_LINE):
            self.session.panic = False
            return False
        typed = text.removeprefix(_LINE)
        digits = self.session.panic_digits(typed)
        if digits != typed:  # a key beside the right one must not stand in the way
            text = _LINE + digits
            self._foot.line.put(text)
        post = self.session.panic_post(digits)
        if post:
            self.panic_sounds(post)
        elif digits:
            self.set_timer(ANOTHER_DIGIT, partial(self.panic_waited, text))
        return True

    def panic_waited(self, text: str) -> None:
        """No other digit came: who is in danger need not be told twice."""
        if self.session.panic and self._foot.line.value == text:
            self.panic_entered(text)

    def panic_entered(self, text: str) -> None:
        """Enter after F9: the number stands as it is. One that no post has stays in the line, with the question."""
        post = self.session.panic_post(self.session.panic_digits(text.removeprefix(_LINE)), whole=True)
        if post:
            self.panic_sounds(post)

    def panic_sounds(self, post: str) -> None:
        """The panic of ``post`` is entered at once."""
        self.session.sound_panic(post)
        self._foot.line.put("")
        self.echo(None)
