"""Command line: the one input of the console, always live and always focused.

Rules: docs/interface.md.

Typing only changes the text; nothing happens before Enter. Esc parks the text as a draft, Ctrl+U clears the line, and
Ctrl+Z undoes both as it undoes typing. The arrows and PgUp/PgDn belong to the region above, whatever the line holds.

A text that Enter refused stays, in grey: what is typed or pasted next replaces it, a key that moves or erases in the
line keeps it to be mended. A paste of several lines into an empty line stays out of it: they may be commands.
"""

from __future__ import annotations

from collections import deque
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from data.base.text import clean_line
from widgets.base.pane import Pane
from widgets.drawing.cells import cells
from widgets.drawing.styled_line import StyledLine

#: Cells before the text: the prompt.
CARET = 3
#: Undo steps kept for Ctrl+Z.
UNDO_STEPS = 200
#: Characters of one paste that go into the line, sixteen times what can be entered.
MOST_PASTED = 64_000
#: Keys that move in the region above and never wait for an answer.
_ABOVE = ("up", "down", "pageup", "pagedown")


class LineMessage(Message):
    """Base of the line's messages. ``text``: what the line held."""

    def __init__(self, line: LineInput, text: str) -> None:
        super().__init__()
        self.line = line
        self.text = text

    @property
    def control(self) -> LineInput:
        """The line that posted it."""
        return self.line


class LineInput(Pane, can_focus=True):
    """The command line, one row high.

    It keeps no time: a handler of :class:`Changed` notes when the first key of a line came.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Do what the row under the line says", id="line-submit"),
        Binding("escape", "park", "Park the text as a draft; on an empty line: back", id="line-park"),
        Binding("ctrl+u", "clear", "Clear the line", id="line-clear"),
        Binding("tab", "complete(1)", "Take what the list offers, then the next", id="line-complete"),
        Binding("shift+tab", "complete(-1)", "Take the one before", id="line-complete-back"),
        Binding("ctrl+r", "drafts", "List the drafts", id="line-drafts"),
        Binding("ctrl+z", "undo", "Undo typing or erasing", id="line-undo"),
        Binding("left", "cursor_left", "Move left", show=False),
        Binding("right", "cursor_right", "Move right", show=False),
        Binding("ctrl+left,alt+b", "cursor_left_word", "Move left a word", show=False),
        Binding("ctrl+right,alt+f", "cursor_right_word", "Move right a word", show=False),
        Binding("home,ctrl+a", "home", "Go to the start", show=False),
        Binding("end,ctrl+e", "end", "Go to the end", show=False),
        Binding("backspace,ctrl+h", "delete_left", "Delete left", show=False),
        Binding("delete,ctrl+d", "delete_right", "Delete right", show=False),
        Binding("ctrl+w,ctrl+backspace,alt+backspace", "delete_left_word", "Delete left a word", show=False),
    ]
    """Keys of the line. Help names those that are shown; the others work as in every input.

    | Key(s) | Description |
    | :- | :- |
    | enter | Submit the text. |
    | escape | Park the text as a draft; on an empty line: back. |
    | ctrl+u | Clear the line. |
    | tab, shift+tab | Take what the list offers, then the next, or the one before. |
    | ctrl+r | List the drafts. |
    | ctrl+z | Undo typing or erasing. |
    | left, right, home, end | Move the cursor. |
    | ctrl+left, ctrl+right | Move the cursor by a word. |
    | backspace, delete, ctrl+w | Delete a character, or the word on the left. |
    """

    DEFAULT_CSS = "LineInput { height: 1; }"

    class Changed(LineMessage):
        """Posted when typing, erasing, pasting or Ctrl+Z changes the text, but not for :meth:`LineInput.put`."""

    class Request(LineMessage):
        """Base of the messages that the line waits on: their handler ends with :meth:`LineInput.resume`."""

    class Submitted(Request):
        """Posted on Enter. The text stays until a handler puts another one."""

    class Parked(Request):
        """Posted on Esc: keep ``text`` as a draft; the line is empty now.

        On an empty line it is posted with an empty text, which means "back".
        """

    class Replaced(LineMessage):
        """Posted when a text that Enter refused goes before the refusal was on the screen."""

    class Pasted(LineMessage):
        """Posted for a paste of several lines into an empty line, which does not take them. ``texts``: the lines."""

        def __init__(self, line: LineInput, texts: tuple[str, ...]) -> None:
            super().__init__(line, "")
            self.texts = texts

    class DraftsRequested(Request):
        """Posted on Ctrl+R: list the drafts."""

    class PanicRequested(Request):
        """Posted on F9, after all that was typed before it. ``text`` is empty."""

    class CompletionRequested(Request):
        """Posted on Tab and Shift+Tab: take what the list offers. ``step``: 1 the next, -1 the one before."""

        def __init__(self, line: LineInput, text: str, step: int) -> None:
            super().__init__(line, text)
            self.step = step

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.value = ""
        self.cursor = 0  # before this character
        self.is_refused = False  # Enter did not take the text
        self._is_unseen = False  # the refusal was not on the screen yet
        self.label = ""  # before a text that is not shown: what it is; "": the text is shown
        self.drafts = 0
        self.hint = "screen.line.hint"  # message that an empty line shows
        self.notice: tuple[tuple[str, str], ...] = ()
        self._is_own = False  # the notice is about what the operator did
        self._idle_shown: tuple[object, ...] = ()
        self._first = 0  # first character on screen
        self._undo: list[tuple[str, int]] = []
        self._waiting = False  # for the handler of a Request
        self._typed_ahead: deque[events.Key | events.Paste | None] = deque()  # None: F9

    # --- called by the app ------------------------------------------------------------------------------------------

    def put(self, text: str) -> None:
        """Put ``text`` into the line, with the cursor at its end. Ctrl+Z brings back what it held before."""
        text = clean_line(f"|{text}|")[1:-1]  # keeps the blank after a form or a completed word
        self.is_refused = False
        if text != self.value:
            self._push_undo()
            self.value, self.cursor = text, len(text)
            self.repaint()

    def ask(self, label: str) -> None:
        """Ask for a text that is drawn as stars, and that nothing can bring back: a PIN. "": no longer."""
        self.label = label
        self.value, self.cursor, self._first, self.is_refused = "", 0, 0, False
        self.repaint()

    def refuse(self) -> None:
        """Mark the text as refused by Enter: what is typed next replaces it."""
        self.is_refused = self._is_unseen = bool(self.value)
        self.cursor = len(self.value)
        self.repaint()

    def set_idle(self, notice: tuple[tuple[str, str], ...], drafts: int = 0, *, is_own: bool = False) -> None:
        """Set what the line shows besides its text.

        notice: runs of (text, role) for the right end of an empty line: the entry saved last.
        drafts: how many drafts are parked; counted at the right end.
        is_own: the notice confirms what the operator did: the hint gives way to all of it.
        """
        idle = notice, drafts, self.hint, is_own
        self.notice, self.drafts, self._is_own = notice, drafts, is_own
        if idle != self._idle_shown:
            self._idle_shown = idle
            self.repaint()

    @property
    def is_typed_ahead(self) -> bool:
        """Whether something was typed since the last :class:`Request`."""
        return bool(self._typed_ahead)

    def resume(self, *, forgets: bool = False) -> None:
        """Process what the operator typed since the last :class:`Request`.

        Its handler calls this at its end, when it has changed the line. Otherwise clearing the line would wipe what
        was typed ahead. ``forgets``: drop that, as it may be a PIN.
        """
        if forgets:
            self._typed_ahead.clear()
        self._waiting = False
        while self._typed_ahead and not self._waiting:
            event = self._typed_ahead.popleft()
            if isinstance(event, events.Key):
                self._process_key(event)
            elif event is None:
                self._request(self.PanicRequested(self, ""))
            else:
                self._insert_paste(event)

    def panic(self) -> None:
        """Ask for a panic once all that was typed before is processed, but never after a PIN that is compared."""
        self.call_later(self._panic)

    def _panic(self) -> None:
        if self._waiting and not self.label:
            self._typed_ahead.append(None)
        else:
            self._typed_ahead.clear()
            self._request(self.PanicRequested(self, ""))

    def _request(self, request: Request) -> None:
        self._waiting = True
        self.post_message(request)

    # --- keys -------------------------------------------------------------------------------------------------------

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Claim every printable key, so that no binding of a parent on one is offered."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        if self._waiting and self.label and event.key == "escape":  # nobody waits for a PIN to be compared
            self._typed_ahead.clear()
            self._process_key(event)
        elif not self._waiting:
            self._process_key(event)
        elif event.key not in _ABOVE:
            self._typed_ahead.append(event)
            event.stop()
            event.prevent_default()

    def _process_key(self, event: events.Key) -> None:
        # The bindings are run here, not by the app: it runs them after the key has bubbled up to it, and by then this
        # widget may have inserted the keys that follow. "4", Enter, "a" must not submit "4a".
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            name, _, step = binding.action.rstrip(")").partition("(")
            try:
                getattr(self, f"action_{name}")(*([int(step)] if step else []))
            except SkipAction:
                continue
            break
        else:
            if not (event.is_printable and event.character):
                return
            self._insert(event.character)
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._waiting:
            self._typed_ahead.append(event)
        else:
            self._insert_paste(event)

    def _insert_paste(self, event: events.Paste) -> None:
        lines = tuple(filter(None, map(clean_line, event.text[:MOST_PASTED].splitlines())))
        if len(lines) > 1 and not self.label and (self.is_refused or not self.value):
            if self.is_refused:
                self._replace_refused()
            self.post_message(self.Pasted(self, lines))
            return
        # Blanks around the pasted text are kept: the operator may paste it between two words.
        # A text too long to be entered is kept, and refused in words; only the end of a whole file is left out.
        text = clean_line(f"x{event.text[:MOST_PASTED]}x")[1:-1]
        self._insert("".join(c if c.isprintable() else " " for c in text))

    # --- actions ----------------------------------------------------------------------------------------------------

    def action_submit(self) -> None:
        """Ask for the command to be done."""
        self._request(self.Submitted(self, self.value))

    def action_park(self) -> None:
        """Park the text as a draft, or clear one that Enter refused; on an empty line: back."""
        if self.is_refused:
            self._replace_refused()
            return
        text = self.value
        if text:
            self._push_undo()
        self.value, self.cursor, self.is_refused = "", 0, False
        self.repaint()
        self._request(self.Parked(self, text))

    def action_clear(self) -> None:
        """Clear the line."""
        self._erase(0, len(self.value))

    def action_complete(self, step: int) -> None:
        """Ask for what the list offers."""
        self._request(self.CompletionRequested(self, self.value, step))

    def action_drafts(self) -> None:
        """Ask for the list of the drafts."""
        self._request(self.DraftsRequested(self, self.value))

    def action_undo(self) -> None:
        """Undo the last change."""
        if self._undo and not self.label:
            self._set(*self._undo.pop())

    def action_cursor_left(self) -> None:
        """Move the cursor left; on an empty line the key is the region's above."""
        if not self.value:
            raise SkipAction
        self._set(self.value, self.cursor - 1)

    def action_cursor_right(self) -> None:
        """Move the cursor right; on an empty line the key is the region's above."""
        if not self.value:
            raise SkipAction
        self._set(self.value, self.cursor + 1)

    def action_cursor_left_word(self) -> None:
        """Move the cursor to the start of the word on its left."""
        self._set(self.value, self._word_start())

    def action_cursor_right_word(self) -> None:
        """Move the cursor to the end of the word on its right."""
        rest = self.value[self.cursor :]
        word = rest.lstrip()
        self._set(self.value, self.cursor + len(rest) - len(word) + len(word.split(" ")[0]))

    def action_home(self) -> None:
        """Move the cursor to the start; on an empty line the key is the region's above."""
        if not self.value:
            raise SkipAction
        self._set(self.value, 0)

    def action_end(self) -> None:
        """Move the cursor to the end; on an empty line the key is the region's above."""
        if not self.value:
            raise SkipAction
        self._set(self.value, len(self.value))

    def action_delete_left(self) -> None:
        """Delete the character on the left."""
        self._erase(max(0, self.cursor - 1), self.cursor)

    def action_delete_right(self) -> None:
        """Delete the character under the cursor."""
        self._erase(self.cursor, min(len(self.value), self.cursor + 1))

    def action_delete_left_word(self) -> None:
        """Delete back to the start of a word."""
        self._erase(self._word_start(), self.cursor)

    # --- editing ----------------------------------------------------------------------------------------------------

    def _insert(self, text: str) -> None:
        text = text if text == " " else clean_line(f"|{text}|")[1:-1]
        if text:
            if self.is_refused:
                self._replace_refused()  # a line of its own, received now
            else:
                self._push_undo()
            self._set(self.value[: self.cursor] + text + self.value[self.cursor :], self.cursor + len(text))

    def _replace_refused(self) -> None:
        if self._is_unseen:
            self.post_message(self.Replaced(self, self.value))
        self._push_undo()
        self._set("", 0)

    def _erase(self, start: int, end: int) -> None:
        if start < end:
            self._push_undo()
            self._set(self.value[:start] + self.value[end:], start)
        elif self.is_refused:
            self._set(self.value, self.cursor)

    def _set(self, value: str, cursor: int) -> None:
        is_changed = value != self.value or self.is_refused
        self.is_refused = False
        self.value, self.cursor = value, max(0, min(len(value), cursor))
        self.repaint()
        if is_changed:
            self.post_message(self.Changed(self, value))

    def _push_undo(self) -> None:
        if self.label:
            return
        self._undo.append((self.value, self.cursor))
        del self._undo[:-UNDO_STEPS]

    def _word_start(self) -> int:
        head = self.value[: self.cursor].rstrip()
        return len(head) - len(head.split(" ")[-1])

    # --- painting ---------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        self._is_unseen = False
        return super().render_line(y)

    def paint(self, width: int, height: int) -> list[StyledLine]:
        return [self._typed(width) if self.value or self.label else self._idle(width)]

    @property
    def _shown(self) -> str:
        """The text as it is drawn; its characters are those of the value, after the label."""
        return self.label + "*" * len(self.value) if self.label else self.value

    @property
    def _place(self) -> int:
        """Where the cursor is in it."""
        return len(self.label) + self.cursor

    def _idle(self, width: int) -> StyledLine:
        look = self.look
        line = StyledLine(" > ", "accent").add(" ", "accent_fill").add(" ")
        hint, right = look.word(self.hint), self._count()
        notice = StyledLine().extend((look.plain(text), role) for text, role in self.notice)
        room = width - line.width - 1 - (right.width and right.width + 2)
        if notice.width and cells(hint) + 2 + (notice.width if self._is_own else min(notice.width, 30)) > room:
            hint = ""
        line.add(hint, "muted")
        if notice.width:
            notice.cut(max(0, room - cells(hint) - 2), look.glyphs.cut)
            right = notice.add("  " if right.width else "").extend(right)
        return line.pad_to(max(line.width, width - 1 - right.width)).extend(right).pad_to(width)

    def _count(self) -> StyledLine:
        """Return how many drafts there are, and the key that lists them."""
        line = StyledLine()
        if self.drafts:
            line.add(self.look.word("screen.line.drafts", n=self.drafts), "text").add(" Ctrl+R", "strong")
        return line

    @property
    def caret(self) -> Offset:
        """Where the cursor is on the screen: the terminal's own follows it, and so do those that read it."""
        width, look = self.size.width, self.look
        if not self._shown:
            return self.region.offset + Offset(CARET, 0)
        self._scroll(width)
        before = cells(look.plain(self._shown[self._first : self._place]))
        return self.region.offset + Offset(min(max(0, width - 1), CARET + before), 0)

    def _scroll(self, width: int) -> None:
        """Scroll the text sideways so that the cursor is on screen."""
        look = self.look
        room = width - 5  # less the prompt and a free cell at the end
        if self.cursor < self._first:
            self._first = self.cursor
        # plain() may drop characters, so parts are measured as drawn, not by their number of characters.
        while self._first < self._place and cells(look.plain(self._shown[self._first : self._place])) >= room:
            self._first += 1
        if self._first and cells(look.plain(self._shown)) < room:
            self._first = 0

    def _typed(self, width: int) -> StyledLine:
        """Return the text with the cursor in it."""
        look = self.look
        self._scroll(width)
        before = look.plain(self._shown[self._first : self._place])
        under = look.plain(self._shown[self._place : self._place + 1]) or " "
        after = look.plain(self._shown[self._place + 1 :])
        line = StyledLine(ground="surface").add(" >", "accent")
        line.add(look.glyphs.cut if self._first else " ", "muted")
        role = "muted" if self.is_refused else "strong"
        line.add(before, role).add(under, "accent_fill").add(after, role)
        count = self._count()
        if count.width and line.width + count.width + 3 <= width:
            return line.pad_to(width - 1 - count.width).extend(count).pad_to(width)
        return line.cut(width - 1, look.glyphs.cut).pad_to(width)
