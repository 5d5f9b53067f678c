"""Scripted operator of a drill.

They type lines, and have the incident selected that they last acted on, as at a real console. If the drill has PINs,
they give them where the line asks: their own, or what the script says that they type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from console.drill.result.expectations import Answer
from console.exec.author import MACHINE_VERBS
from console.session.desk import Desk
from console.session.jobs import Author
from console.session.session import Session
from console.session.sign_on.pins import Checked, pin_wrong
from data.base.clock import SECOND
from data.base.refusal import Refused
from data.entries import Control, Entry, Via
from data.entries.base import SYSTEM


class ScriptedOperator:
    """Enters lines in ``session``. Each counts as a key pressed, for the watch over the operator.

    pins: the PIN of each operator of the drill who has one
    """

    def __init__(self, desk: Desk, session: Session, pins: Mapping[str, str]) -> None:
        self._desk = desk
        self._session = session
        self._pins = pins
        self.selected = session.selected

    def asked(self, line: str, by: Author) -> str:
        """Return the operator whose PIN is to be given before ``line`` is entered; "" for nobody's."""
        desk = self._desk
        if by == SYSTEM or _is_machines(line) or not desk.pins.exist:
            return ""
        code = by if isinstance(by, str) else by()
        reading = desk.read(line, code, selected=self.selected, sign_on=desk.sign_on(asks=True), chosen=self.selected)
        if reading.ui == "login":
            return reading.arg
        is_visitor = isinstance(by, str) and code != desk.signed_on and code in self._pins
        return reading.wants or (code if is_visitor and not reading.ui else "")

    def give(self, code: str, typed: str) -> Checked | Refused:
        """Give the PIN of ``code``: ``typed``, else the right one. It blocks: not on the UI thread. Raises OSError."""
        try:
            return self._desk.pins.check(code, typed or self._pins.get(code, ""))
        except Refused as refusal:
            return refusal

    def enter(
        self,
        line: str,
        by: Author,
        on_answer: Callable[[Answer], None],
        asked: str = "",
        given: Checked | Refused | None = None,
    ) -> None:
        """Enter a line for ``by``. A source's report is the system's, even if an operator is named.

        asked: the operator whose PIN it needs, and what came of it (``given``)
        """
        if _is_machines(line):
            by = SYSTEM
        if by != SYSTEM:
            self._desk.touch()

        def answered(entries: list[Entry], text: str = "") -> None:
            if by != SYSTEM:
                self._select(entries)
            for entry in entries:
                if isinstance(entry, Control) and entry.proof == "pin":  # who accepted here is signed on here
                    self._desk.signed_on = entry.operator
            on_answer(Answer(entries, text))

        if why := self._refusal(asked, given):
            on_answer(Answer([], why))
            return
        ui = self._desk.read(line, asked, sign_on=self._desk.sign_on()).ui if self._desk.pins.exist else ""
        if isinstance(given, Checked) and (ui == "login" or asked == self._desk.operator()):
            self._session.sign_on(asked, given, "drill", answered if ui == "login" else None)
        if ui == "lock":
            self._session.sign_off("lock", way="drill", on_saved=answered)
        elif ui != "login":
            sign_on = self._desk.sign_on(*((asked,) if asked else ()))
            self._session.enter(line, by, answered, selected=self.selected, via=Via("drill"), sign_on=sign_on)

    def _refusal(self, asked: str, given: Checked | Refused | None) -> str:
        """Return why the PIN that was given does not count; "": it does, or none was asked for."""
        words = self._desk.words
        if isinstance(given, Refused):
            return given.text(words)
        if given is None or given.is_right:
            return ""
        if given.is_noted:
            self._session.note(pin_wrong(asked, given))
        key, wait = "people.too_soon" if given.is_refused else "people.wrong", -(-given.wait // SECOND)
        return words(key, by=asked, n=given.wrong, wait=wait)

    def _select(self, entries: list[Entry]) -> None:
        subjects = (subject for entry in entries for subject in entry.subjects)
        found = next((subject for subject in subjects if self._desk.queue.index(subject) is not None), "")
        self.selected = found or self.selected


def _is_machines(line: str) -> bool:
    return line.split(maxsplit=1)[0].casefold() in MACHINE_VERBS if line.strip() else False
