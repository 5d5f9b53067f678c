"""Around the line: the row under it, the list above, the end of an empty one.

Under the line is one of these: the last refusal or note, the prompt for a PIN or for the post after F9, what Enter
would do, the commands of the page. It is painted at each key, apart from the board.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from console.app.book.pages import BookPages
from console.app.display.display import Display, Middle
from console.session.desk import Desk
from console.session.session import Notice, Session
from data.view.values import Board, Echo, EchoMark
from widgets.command_line.key_hints import Keys, board_keys

if TYPE_CHECKING:
    from console.app.keys.palette import Palette
    from console.app.keys.pin_prompt import PinPrompt
    from console.line.reading import Reading


class AroundLine:
    """The rows around the line of one screen, on a desk that :meth:`move_to` changes.

    keys: returns the commands to name under an empty line, on a page
    saving: returns the line that is being saved now; "": none
    """

    def __init__(
        self,
        panes: Display,
        desk: Desk,
        session: Session,
        pages: BookPages,
        *,
        keys: Callable[[Middle], Keys],
        saving: Callable[[], str],
    ) -> None:
        self.palette: Palette | None = None  # while it is open
        self.pin_prompt: PinPrompt | None = None  # of a console that writes
        self.hint: Callable[[], str] = lambda: "screen.line.hint"  # the message that an empty line shows
        self.on_shown: Callable[[], None] = lambda: None  # called when the row has been painted
        self._panes = panes
        self._line = panes.footer.line
        self._desk = desk
        self._session = session
        self._pages = pages
        self._keys = keys
        self._saving = saving
        self._message = Echo()  # the last refusal or note; shown until the operator types
        self._gives_way = False
        self._done = (0, 0, 0)  # the entry that says what the operator did last here, how many like it follow, the last

    def move_to(self, desk: Desk, session: Session, pages: BookPages) -> None:
        """Show another desk's room from now on."""
        self._desk, self._session, self._pages = desk, session, pages

    # --- a refusal or a note ----------------------------------------------------------------------------------------

    @property
    def message(self) -> str:
        """The refusal or note that the operator has not answered with a key; "": none."""
        return self._message.text

    def say(self, text: str, mark: EchoMark = "X", *, consequence: str = "", gives_way: bool = False) -> None:
        """Show a refusal (or, with the mark ``!``, a note) under the line until a key is typed.

        gives_way: a P1 ends it, so that the row names the keys again
        """
        self._message, self._gives_way = Echo(mark, text, consequence), gives_way
        if self._session.text:
            self._panes.show_echo(self._message)
        else:
            self.show(None)

    def forget(self) -> None:
        """Forget the refusal or note: the operator has gone on."""
        self._message, self._gives_way = Echo(), False

    def give_way(self) -> None:
        """Forget a note that gives way to a P1."""
        if self._gives_way:
            self.forget()

    # --- the rows under the line and above it -----------------------------------------------------------------------

    @property
    def is_asking_pin(self) -> bool:
        """Whether the line asks for a PIN: what it holds is not a line."""
        return self.pin_prompt is not None and self.pin_prompt.is_open

    def show(self, reading: Reading | None) -> None:
        """Show under the line what Enter would do, and above it the list."""
        self._panes.show_offers(self._session.offers if self.palette is None else self.palette.offers)
        self._show_echo(reading)
        self.on_shown()

    def _show_echo(self, reading: Reading | None) -> None:
        show, words = self._panes.show_echo, self._desk.words
        # The text is still in the line. One that could not be entered as it reads has an echo that says more.
        explains_itself = reading is not None and reading.echo.mark == "X"
        is_refusal = self._message.mark == "X" and self._line.is_refused and not explains_itself
        if self._message.text and (not self._session.text or is_refusal):
            show(self._message)
        elif self.pin_prompt is not None and self.pin_prompt.is_open:
            show(self.pin_prompt.echo())
        elif self._session.panic:
            codes = [post.code for post in self._desk.site.posts]
            if codes:
                show(Echo("?", words("console.panic", first=codes[0], last=codes[-1])))
            else:
                show(Echo("X", words("screen.posts.none")))
        elif reading is not None and reading.echo.mark:
            show(self._with_unseen(reading))
        else:
            show(Echo(), self._keys(self._panes.middle))

    def _with_unseen(self, reading: Reading) -> Echo:
        """Return the echo, with a warning if it reads back rows of the sheet that were not on the screen."""
        lines = reading.sheet_lines
        unseen = self._panes.unseen_rows(lines) if lines is not None and self._panes.middle == "sheet" else 0
        if not unseen:
            return reading.echo
        return replace(reading.echo, warning=self._desk.words("handover.page.unseen", n=unseen))

    # --- an empty line ----------------------------------------------------------------------------------------------

    def done(self, notice: Notice) -> None:
        """Confirm from now on what the operator did."""
        if notice.no:
            self._done = (notice.no, notice.more, notice.last)

    def show_idle(self) -> None:
        """Show at the right of an empty line what is being saved, else what the operator did last, else the newest."""
        text, role, words = "", "muted", self._desk.words
        last = self._pages.line(self._done[0]) if self._done[0] else self._pages.last()
        if saving := self._saving():
            text, role = words("screen.saving.line", text=saving), "text"
        elif last is not None:
            first, more, end = self._done
            told = last.told + (f" +{more}" if more else "")
            no = f"{first}-{end}" if more and end - first == more else last.no
            text = words("screen.saved.line", no=no, at=self._pages.clock(last.at), words=told)
        is_own = bool(self._done[0] or saving)
        self._line.hint = self.hint()
        self._line.set_idle(((text, role),) if text else (), len(self._session.parked), is_own=is_own)


def room_keys(desk: Desk, panes: Display, board: Board | None, middle: Middle) -> Keys:
    """Return the commands to name under an empty line on a page of a console that writes.

    board: that of now, also while the past is shown: what is entered is of now.
    """
    words = desk.words
    incident = desk.room.incident(panes.incident if middle == "incident" else panes.selected)
    steps = incident.steps if incident is not None and incident.is_open else ()
    step = next((number for number, each in enumerate(steps, 1) if each.state == "open"), 0)
    if middle == "board":
        post, has_phrases = panes.footer.echo.post, bool(desk.site.phrases)
        return board_keys(words, post, board, step=step, has_phrases=has_phrases)
    panic = ("F9", words("screen.key.panic"), 9)
    if middle == "small":  # nothing to go back to, and no page would be seen
        return [*([("a", words("screen.key.ack"), 9)] if board is not None and board.acks else []), panic]
    rows = []
    if middle == "incident" and incident is not None and incident.is_open:
        rows = [*([(f"t {step}", "step")] if step else []), ("c", "close"), ("g", "send")]
    elif middle == "book":
        rows = [(words("screen.form.find"), "find"), (words("screen.form.fix"), "fix")]
    return [
        ("Esc", words("screen.key.back"), 10),
        *((form, words(f"screen.key.{word}"), 6) for form, word in rows),
        *([("PgUp PgDn", words("console.key.page"), 5)] if panes.can_page(middle) else []),
        panic,
        ("?", words("screen.key.help"), 8),
    ]
