"""The line: the one input of the console. It is always live and always has the focus (operator.md).

What is typed goes into it and nothing happens before Enter. No key destroys anything: Esc and Ctrl+U put the text aside
as a draft, Ctrl+Z takes back what was typed or erased. Up, Down, PgUp and PgDn are not its keys: they move in the
region above, whatever stands in the line.
"""

from __future__ import annotations

from collections import deque
from typing import ClassVar

from textual import events
from textual.message import Message

from data.base.text import clean_line
from widgets.base.pane import Pane
from widgets.drawing.cells import cells
from widgets.drawing.styled_line import Ink

#: Keys that move in the region above.
_ABOVE = ("up", "down", "pageup", "pagedown")
#: Steps that Ctrl+Z can take back.
STEPS_BACK = 200


class LineInput(Pane, can_focus=True):
    """The line, one row. Has no time of its own: who hears :class:`Changed` notes when the first key came."""

    DEFAULT_CSS = "LineInput { height: 1; }"

    class Changed(Message):
        """The text was changed by typing, erasing, pasting or Ctrl+Z. Not sent for :meth:`LineInput.put`."""

        def __init__(self, sender: LineInput, text: str) -> None:
            super().__init__()
            self.sender = sender
            self.text = text

        @property
        def control(self) -> LineInput:
            return self.sender

    class Submitted(Changed):
        """Enter. The text stays until somebody puts another one."""

    class Parked(Changed):
        """Esc or Ctrl+U: ``text`` is to be kept as a draft; the line is empty now. Sent with "" for Esc on an empty
        line too, which means "back"."""

    class Recall(Changed):
        """Up on an empty line while a draft waits: bring the newest one back. Once Down, PgUp or PgDn have moved in the
        region above, Up moves there too, until something is typed, entered or parked."""

    class Complete(Changed):
        """Tab: complete the word that ends at the cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.value = ""
        self.at = 0  # the cursor: before this character
        self.drafts: tuple[str, ...] = ()
        self.notice: tuple[tuple[str, str], ...] = ()
        self._first = 0  # first character on screen
        self._undo: list[tuple[str, int]] = []
        self._moving = False  # the arrows move in the region above
        self._asked = False
        self._ahead: deque[events.Key | events.Paste] = deque()  # typed since

    # --- from outside -----------------------------------------------------------------------------------------------

    def put(self, text: str) -> None:
        """Put ``text`` into the line, the cursor at its end. What stood there can be had back with Ctrl+Z."""
        text = clean_line(f"|{text}|")[1:-1]  # the blank after a form or a completed word stays
        if text != self.value:
            self._note()
            self.value, self.at = text, len(text)
            self.repaint()

    def tell(self, notice: tuple[tuple[str, str], ...], drafts: tuple[str, ...] = ()) -> None:
        """What stands at the right of an empty line: ``notice`` (runs of text and role: the last entry saved), and
        the drafts that wait, newest last."""
        self.notice, self.drafts = notice, drafts
        self.repaint()

    def answered(self) -> None:
        """What Enter, Esc, Tab or Up asked for was done, and the line changed accordingly: go on with what was typed
        meanwhile. Whoever handles those messages calls this at their end, or typing ahead would be wiped with the line.
        """
        self._asked = False
        while self._ahead and not self._asked:
            event = self._ahead.popleft()
            if isinstance(event, events.Key):
                self._key(event)
            else:
                self._paste(event)

    def _ask(self, message: Message) -> None:
        self._asked = True
        self.post_message(message)

    # --- keys -------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if not self._asked:
            self._key(event)
        elif event.key not in _ABOVE:
            self._ahead.append(event)
            event.stop()
            event.prevent_default()

    def _key(self, event: events.Key) -> None:
        handler = self._KEYS.get(event.key)
        if handler is not None:
            if getattr(self, handler)() is not False:
                event.stop()
                event.prevent_default()
        elif event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self._insert(event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._asked:
            self._ahead.append(event)
        else:
            self._paste(event)

    def _paste(self, event: events.Paste) -> None:
        # The blanks around a pasted word are kept: it may be put between two others.
        self._insert("".join(c if c.isprintable() else " " for c in clean_line(f"x{event.text}x"))[1:-1])

    def _insert(self, text: str) -> None:
        text = text if text == " " else clean_line(f"|{text}|")[1:-1]
        if text:
            self._note()
            self._set(self.value[: self.at] + text + self.value[self.at :], self.at + len(text))

    def _note(self) -> None:
        self._undo.append((self.value, self.at))
        del self._undo[:-STEPS_BACK]

    def _set(self, value: str, at: int) -> None:
        self._moving = False
        changed = value != self.value
        self.value, self.at = value, max(0, min(len(value), at))
        self.repaint()
        if changed:
            self.post_message(self.Changed(self, value))

    def _erase(self, start: int, end: int) -> None:
        if start < end:
            self._note()
            self._set(self.value[:start] + self.value[end:], start)

    def _word_left(self) -> int:
        head = self.value[: self.at].rstrip()
        return len(head) - len(head.split(" ")[-1])

    def _word_right(self) -> int:
        rest = self.value[self.at :]
        gap = len(rest) - len(rest.lstrip())
        return self.at + gap + len(rest.lstrip().split(" ")[0])

    def _left(self) -> None:
        self._set(self.value, self.at - 1)

    def _right(self) -> None:
        self._set(self.value, self.at + 1)

    def _home(self) -> bool | None:
        if not self.value:
            return False
        self._set(self.value, 0)
        return None

    def _end(self) -> bool | None:
        if not self.value:
            return False
        self._set(self.value, len(self.value))
        return None

    def _to_word_left(self) -> None:
        self._set(self.value, self._word_left())

    def _to_word_right(self) -> None:
        self._set(self.value, self._word_right())

    def _backspace(self) -> None:
        self._erase(max(0, self.at - 1), self.at)

    def _delete(self) -> None:
        self._erase(self.at, min(len(self.value), self.at + 1))

    def _delete_word(self) -> None:
        self._erase(self._word_left(), self.at)

    def _take_back(self) -> None:
        if self._undo:
            self._set(*self._undo.pop())

    def _park(self) -> None:
        text = self.value
        if text:
            self._note()
        self.value, self.at = "", 0
        self._moving = False
        self.repaint()
        self._ask(self.Parked(self, text))

    def _clear(self) -> None:
        if self.value:
            self._park()

    def _up(self) -> bool:
        if self.value or self._moving or not self.drafts:
            return False
        self._ask(self.Recall(self, ""))
        return True

    def _move(self) -> bool:
        """Down, PgUp, PgDn: not the line's keys, but it must know."""
        self._moving = True
        return False

    def _enter(self) -> None:
        self._moving = False
        self._ask(self.Submitted(self, self.value))

    def _tab(self) -> None:
        self._ask(self.Complete(self, self.value))

    _KEYS: ClassVar[dict[str, str]] = {
        "enter": "_enter", "escape": "_park", "ctrl+u": "_clear", "tab": "_tab", "up": "_up",
        "down": "_move", "pageup": "_move", "pagedown": "_move",
        "left": "_left", "right": "_right", "home": "_home", "end": "_end", "ctrl+a": "_home", "ctrl+e": "_end",
        "ctrl+left": "_to_word_left", "ctrl+right": "_to_word_right", "alt+b": "_to_word_left",
        "alt+f": "_to_word_right", "backspace": "_backspace", "ctrl+h": "_backspace", "delete": "_delete",
        "ctrl+d": "_delete", "ctrl+w": "_delete_word", "ctrl+backspace": "_delete_word",
        "alt+backspace": "_delete_word", "ctrl+z": "_take_back",
    }  # fmt: skip

    # --- painting ---------------------------------------------------------------------------------------------------

    def paint(self, width: int, height: int) -> list[Ink]:
        return [self._typed(width) if self.value else self._idle(width)]

    def _idle(self, width: int) -> Ink:
        look = self.look
        ink = Ink(" > ", "accent").add(" ", "accent_fill").add(" ")
        if self.drafts:
            key = "screen.line.draft" if len(self.drafts) == 1 else "screen.line.drafts"
            hint = look.word(key, text=self.drafts[-1], n=len(self.drafts))
        else:
            hint = look.word("screen.line.hint")
        notice = Ink().extend((look.plain(text), role) for text, role in self.notice)
        room = width - ink.width - 1
        # A draft may be cut shorter than the notice needs; the hint gives way to it whole.
        hint = look.cut(hint, max(24, room - notice.width - 2)) if self.drafts else hint
        if notice.width and cells(hint) + 2 + min(notice.width, 30) > room and not self.drafts:
            hint = ""
        ink.add(hint, "text" if self.drafts else "muted")
        if notice.width:
            notice.cut(max(0, width - 1 - ink.width - 2), look.glyphs.cut)
            ink.to(max(ink.width, width - 1 - notice.width)).extend(notice)
        return ink.to(width)

    def _typed(self, width: int) -> Ink:
        """The text, scrolled sideways so that the cursor is on screen."""
        look = self.look
        room = width - 5  # prompt and a free cell at the end
        if self.at < self._first:
            self._first = self.at
        # plain() may drop a character, so what is drawn is made per part and never counted by characters
        while self._first < self.at and cells(look.plain(self.value[self._first : self.at])) >= room:
            self._first += 1
        if self._first and cells(look.plain(self.value)) < room:
            self._first = 0
        before = look.plain(self.value[self._first : self.at])
        under = look.plain(self.value[self.at : self.at + 1]) or " "
        after = look.plain(self.value[self.at + 1 :])
        ink = Ink(ground="surface").add(" >", "accent")
        ink.add(look.glyphs.cut if self._first else " ", "muted")
        ink.add(before, "strong").add(under, "accent_fill").add(after, "strong")
        return ink.cut(width - 1, look.glyphs.cut).to(width)
