"""Prompt for a PIN, in the line: masked, compared off the UI thread.

Its letters go to the comparison and nowhere else: not to the session, the drafts, the undo or the echo.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from console.session.desk import Desk
from console.session.session import Asked, Session
from console.session.sign_on.pins import Checked
from data.base import file_errors
from data.base.clock import SECOND
from data.base.refusal import Refused
from data.view.values import Echo
from widgets.command_line.input import LineInput


class PinPrompt:
    """Asks for the PIN that the session wants.

    spawn: runs a coroutine in the background
    on_shown: called when the row under the line has to be shown again
    on_closed: called with a note, or with "", when the line is an ordinary one again
    """

    def __init__(
        self,
        desk: Desk,
        session: Session,
        line: LineInput,
        *,
        spawn: Callable[[Coroutine[Any, Any, object]], None],
        on_shown: Callable[[], None],
        on_closed: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._session = session
        self._line = line
        self._spawn = spawn
        self._on_shown = on_shown
        self._on_closed = on_closed
        self._is_open = False
        self._is_checking = False
        self._refusal = ""
        self.shown: Mapping[str, str] = {}  # of a drill: its PINs, which the row shows, so that nobody types their own

    @property
    def is_open(self) -> bool:
        """Whether the line asks for a PIN, or one is being compared."""
        return self._is_open

    def open(self) -> bool:
        """Ask, if the session wants a PIN. Return False if it wants none."""
        asked = self._session.asked
        if asked is None:
            return False
        self._is_open, self._refusal = True, ""
        self._line.ask(self._desk.words("people.label", by=asked.code))
        return True

    def close(self, *, forgets: bool = True) -> None:
        """Ask no longer, and forget what was typed. The line that waited for the PIN is in the line again.

        A PIN that is being compared holds nothing up: its outcome changes only the count.

        forgets: what was typed ahead may be a PIN; False: it came after F9, and the caller resumes the line
        """
        if self._is_open:
            self._end()
            if forgets:
                self._line.resume(forgets=True)

    def _end(self) -> None:
        self._is_open = self._is_checking = False
        self._session.drop_pin()
        self._line.ask("")

    def changed(self) -> None:
        """Note a key: the refusal has been read."""
        self._refusal = ""

    def echo(self) -> Echo:
        """Return the row under the line."""
        words, asked = self._desk.words, self._session.asked
        if self._refusal:
            return Echo("X", self._refusal)
        assert asked is not None
        if self._is_checking:
            return Echo("!", words("people.checking", by=asked.code))
        if asked.code in self.shown:
            return Echo("=", words("people.ask_drill", by=asked.code, pin=self.shown[asked.code]))
        if asked.text:
            return Echo("=", words("people.ask_for", by=asked.code, text=asked.text))
        return Echo("=", words("people.ask", by=asked.code))

    def answer(self, event: LineInput.Request) -> None:
        """Answer Enter and Esc. While a PIN is compared only Esc and F9 count; other keys are forgotten."""
        if isinstance(event, LineInput.Submitted) and event.text and self._session.asked is not None:
            self._is_checking, self._refusal = True, ""
            self._line.ask(self._line.label)  # forgets what was typed
            self._spawn(self._compare(self._session.asked, event.text))
            self._on_shown()
            return
        if isinstance(event, LineInput.Parked):
            self._end()
            self._on_closed("")
        self._line.resume()  # what is typed after Esc is meant for the ordinary line

    async def _compare(self, asked: Asked, pin: str) -> None:
        words = self._desk.words
        try:
            checked = await asyncio.to_thread(self._desk.pins.check, asked.code, pin)
        except Refused as refusal:
            self._refused(asked, refusal.text(words))
        except OSError as error:
            self._refused(asked, words("people.not_checked", why=file_errors.why(error, words)))
        else:
            self._compared(asked, checked)

    def _compared(self, asked: Asked, checked: Checked) -> None:
        """Go on with the outcome, unless Esc or F9 was quicker."""
        words, is_asked = self._desk.words, self._session.asked is asked
        self._session.pin_checked(asked, checked)
        if not checked.is_right:
            key, wait = "people.too_soon" if checked.is_refused else "people.wrong", -(-checked.wait // SECOND)
            self._refused(asked, words(key, by=asked.code, n=checked.wrong, wait=wait))
        elif is_asked:
            note = words("people.typed_ahead") if self._line.is_typed_ahead else ""
            time = self._desk.context(asked.code).time
            if checked.wrong:
                note = words("people.on_after", by=asked.code, n=checked.wrong, since=time(checked.since))
            elif checked.others:
                who, n, since = max(checked.others, key=lambda each: each[1])
                note = words("people.on_after_of", by=asked.code, who=who, n=n, since=time(since))
            self._end()
            self._on_closed(note)
            self._line.resume(forgets=True)

    def _refused(self, asked: Asked, why: str) -> None:
        if self._session.asked is asked:
            self._is_checking, self._refusal = False, why
            self._line.resume(forgets=True)
            self._on_shown()
