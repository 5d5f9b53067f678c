"""Keys of the line: Enter, Esc, Tab, Ctrl+R, F2 to F9, pastes and clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.app.display.around_line import AroundLine
from console.app.display.display import Display
from console.app.display.frames import COALESCE, Frames
from console.app.display.handover_sheet import HandoverSheet
from console.app.display.middles import Middles
from console.app.display.selection import Selection
from console.app.keys.panic_key import PanicKey
from console.session.desk import Desk
from console.session.drafts import LEAST, MOST_PARKED
from console.session.session import Notice, Session
from widgets.base.pane import Wanted
from widgets.command_line.input import LineInput

if TYPE_CHECKING:
    from console.app.keys.palette import Palette
    from console.line.help import ActRow
    from console.line.reading import Reading


class Screen(Protocol):
    """The screen that the line belongs to. Each kind of screen may add to what these do."""

    @property
    def is_running(self) -> bool: ...
    @property
    def saving(self) -> str: ...
    @property
    def acts(self) -> list[ActRow]: ...
    def operator_acted(self) -> None: ...
    def keep_drafts(self) -> None: ...
    def line_submitted(self, text: str) -> None: ...
    def line_parked(self, text: str) -> None: ...
    def run_command(self, name: str, argument: str = "") -> None: ...
    def show(self) -> None: ...


class LineKeys:
    """The keys of one screen's line, on a desk that :meth:`move_to` changes."""

    def __init__(
        self,
        screen: Screen,
        desk: Desk,
        session: Session,
        panes: Display,
        *,
        frames: Frames,
        around: AroundLine,
        selection: Selection,
        middles: Middles,
        sheet: HandoverSheet,
    ) -> None:
        self.panic_key: PanicKey | None = None  # of a console that writes
        self._screen = screen
        self._desk = desk
        self._session = session
        self._panes = panes
        self._line = panes.footer.line
        self._frames = frames
        self._around = around
        self._selection = selection
        self._middles = middles
        self._sheet = sheet
        self._unseen = 0  # lines that were refused and replaced before that was on the screen
        self._put_by_click = ""

    def move_to(self, desk: Desk, session: Session) -> None:
        """Type at another desk from now on."""
        self._desk, self._session = desk, session

    # --- what the line holds ----------------------------------------------------------------------------------------

    def mirror(self) -> None:
        """Show the session's text in the line."""
        self._line.put(self._session.text)
        self._around.show(self._session.reading)

    def put(self, text: str) -> None:
        """Put ``text`` into the line and park what it held, unless Enter refused that."""
        self._drop_pin()
        self._around.palette = None
        if self._line.is_refused:
            self._session.typed("")
        self._session.put(text)
        self.mirror()

    def put_phrase(self, number: int) -> None:
        """Put a phrase of the site into the line: F2 to F8."""
        phrases = self._desk.site.phrases
        if number - 2 < len(phrases):
            self.put(phrases[number - 2])
        else:
            self._around.say(self._desk.words("console.no_phrase", named=f"F{number}"))

    def changed(self, text: str) -> None:
        """Read what was typed."""
        self._around.forget()
        self._screen.operator_acted()
        prompt, palette = self._around.pin_prompt, self._around.palette
        if prompt is not None and prompt.is_open:
            prompt.changed()
            self._around.show(None)
            return
        if self._session.panic and self.panic_key is not None and self.panic_key.typed(text):
            return
        reading = self._session.typed(text)
        if palette is not None:
            palette.typed(text)
        self._around.show(reading)
        self._sheet.look_at_line(reading)
        self._middles.search()
        self._screen.keep_drafts()

    def replaced(self, text: str) -> None:
        """Keep a refused line that what was typed ahead has replaced: nobody saw the refusal."""
        self._unseen += 1
        self._session.keep((text,))
        self._screen.keep_drafts()
        self._around.show_idle()

    def pasted(self, texts: tuple[str, ...]) -> None:
        """Keep several lines that were pasted as drafts: one entry of all would hide commands among its words."""
        self._screen.operator_acted()
        words, count = self._desk.words, len(texts)
        if len(self._session.parked) + count > MOST_PARKED:
            self._around.say(words("console.pasted_many", n=count, most=MOST_PARKED))
            return
        self._session.keep(texts)
        self._screen.keep_drafts()
        self._around.say(words("console.pasted", n=count), mark="!")
        self._around.show_idle()

    def _typed(self, text: str) -> None:
        self._line.put(text)
        self._around.forget()
        self._around.show(self._session.typed(text))
        self._screen.keep_drafts()

    # --- Enter, Esc, Tab, Ctrl+R ------------------------------------------------------------------------------------

    def answer(self, event: LineInput.Request) -> None:
        """Answer Enter, Esc, Tab and Ctrl+R: until then the line holds back what is typed after them."""
        prompt, palette = self._around.pin_prompt, self._around.palette
        if prompt is not None and prompt.is_open:
            self._around.forget()
            self._screen.operator_acted()
            prompt.answer(event)
            return
        try:
            if palette is not None and self._palette_answers(event, palette):
                return
            if isinstance(event, LineInput.Submitted):
                self._screen.line_submitted(event.text)
            elif isinstance(event, LineInput.Parked):
                self._screen.line_parked(event.text)
            elif isinstance(event, LineInput.DraftsRequested):
                self._list_drafts()
            elif isinstance(event, LineInput.CompletionRequested) and self._session.complete(event.step):
                self.mirror()
        finally:
            self._line.resume()
            if self._unseen and not self._line.is_typed_ahead and not self._line.value:
                self._around.say(self._desk.words("console.unseen", n=self._unseen), mark="!")
                self._unseen = 0

    def submitted(self, text: str) -> None:
        """Enter what the line holds; with an empty one open what the cursor is on."""
        self._around.forget()
        self._screen.operator_acted()
        if self._session.panic and self.panic_key is not None:
            self.panic_key.entered(text)
            return
        if not self._session.text.strip():
            self._middles.open_selected()
            return
        if self._unseen and _undoes_the_last(self._session.reading, text):
            self._session.typed("")  # it means the line that was refused; an older entry would be undone
            self.mirror()
            self.replaced(text)
            return
        self._sheet.line_entered(self._session.reading)
        reading = self._session.submit()
        self.mirror()
        prompt = self._around.pin_prompt
        if prompt is not None and prompt.open():
            self._around.show(None)
        elif self._session.text:
            self._show_refused()
        if reading is not None:
            self._screen.run_command(reading.ui, reading.arg)
        elif self._screen.saving:
            self._around.show_idle()
            self._frames.request(within=COALESCE)  # a disk that is well saves before
        self._screen.keep_drafts()

    def parked(self, text: str) -> None:
        """Park what the line held, or go back from an empty one."""
        self._screen.operator_acted()
        had_message = bool(self._around.message)
        self._around.forget()
        had_message |= self._session.close_list()
        if text or self._session.panic:
            self._session.park(LEAST)
            self.mirror()
            self._sheet.look_at_line(None)
            self._screen.keep_drafts()
        elif not had_message or self._middles.is_past:  # a note does not hold anybody in the past
            self._middles.back()
        self._around.show(None)
        self._around.show_idle()

    def _list_drafts(self) -> None:
        """List the drafts above the line, or take the next of them."""
        self._screen.operator_acted()
        self._around.forget()
        if self._session.list_drafts():
            self.mirror()
        else:
            self._around.say(self._desk.words("console.no_drafts"), mark="!")
        self._around.show_idle()

    def _show_refused(self) -> None:
        """Show that Enter did not take the text: what is typed next replaces it."""
        self._line.refuse()
        self._around.show(self._session.reading)
        self._panes.flash_refusal()

    def settled(self, notice: Notice) -> None:
        """Show what became of a line."""
        if not self._screen.is_running:
            return
        if notice.returned and not self._around.is_asking_pin:
            if self._line.value not in ("", self._session.text):
                self._session.park()  # the operator types already: it waits as a draft
            else:
                self.mirror()
                self._show_refused()
        if notice.level == "refused":
            self._around.say(notice.text)
        self._screen.keep_drafts()  # what was entered is no longer a draft
        if not notice.mine:
            self._frames.request()
            return
        self._around.done(notice)
        self._middles.end_past()  # an act is about now
        self._selection.follow(notice)
        self._screen.show()
        self._sheet.read_on()

    # --- Ctrl+P -----------------------------------------------------------------------------------------------------

    def open_palette(self) -> None:
        """List every command above the line, or go to the next of them."""
        from console.app.keys.palette import Palette  # seam: loaded when it is first opened

        self._screen.operator_acted()
        if self._around.is_asking_pin:
            self._drop_pin()
            self.mirror()
        if self._around.palette is None:
            self._around.forget()
            self._around.palette = Palette(self._screen.acts, self._desk.words)
            self._around.palette.typed(self._session.text)
        else:
            self._around.palette.step(1)
        self._around.show(self._session.reading)

    def choose(self, rows: int) -> bool:
        """Choose in the palette: the arrows. Return False if it is not open."""
        if self._around.palette is None:
            return False
        self._around.palette.step(rows)
        self._around.show(self._session.reading)
        return True

    def _palette_answers(self, event: LineInput.Request, palette: Palette) -> bool:
        """Let the palette answer Enter, Esc and Tab while it is open. Return False for any other key."""
        self._screen.operator_acted()
        if isinstance(event, LineInput.CompletionRequested):
            palette.step(event.step)
        elif isinstance(event, LineInput.Submitted):
            if not palette.form:
                return True  # nothing matches: nothing is taken, and nothing entered
            self._around.palette = None
            self._session.typed("")  # it was what to search for
            self.put(palette.form)
            self._screen.keep_drafts()
        elif isinstance(event, LineInput.Parked):
            self._around.palette = None
            self._typed(event.text)  # Esc closes the list; the line stays
        else:
            self._around.palette = None
            return False
        self._around.show(self._session.reading)
        return True

    # --- F9 ---------------------------------------------------------------------------------------------------------

    def begin_panic(self) -> None:
        """Ask for the post of the officer in danger; on a screen that only reads, say where that can be entered."""
        self._drop_pin(forgets=False)
        self._around.palette = None
        self._around.forget()
        if self.panic_key is None:
            self.put("")  # what was typed stays a draft; its refusal must not hide this one
            self._around.say(self._desk.words("second.panic"))
        else:
            self.panic_key.press()
            self._around.show(None)
        self._line.resume()

    def panic_unknown(self, post: str) -> None:
        """Say that no post has the number that followed F9: nothing has sounded yet."""
        words, codes = self._desk.words, [p.code for p in self._desk.site.posts]
        if codes:
            known = words("console.panic", first=codes[0], last=codes[-1])
            self._around.say(words("console.panic_unknown", post=post), consequence=known)

    def _drop_pin(self, *, forgets: bool = True) -> None:
        """Ask for no PIN any longer: what waited for it is in the line again. ``forgets``: as for the prompt."""
        if self._around.pin_prompt is not None:
            self._around.pin_prompt.close(forgets=forgets)

    # --- clicks -----------------------------------------------------------------------------------------------------

    def clicked(self, wanted: Wanted) -> None:
        """Put the line that was clicked for into the line; into one that is being typed only the number."""
        self._screen.operator_acted()
        text = self._session.text
        if text and wanted.number and not self._line.is_refused and not self._session.panic:
            joint = "," if text[-1].isdigit() and text.split()[-1].replace(",", "").isdigit() else ""
            blank = "" if joint or text[-1].isspace() or text[-1] in ",-" else " "
            self._typed(f"{text}{joint}{blank}{wanted.number}")
            return
        from console.line.help import typed_form  # seam: the grammar

        if form := typed_form(wanted.form, self._desk.words):
            if text == self._put_by_click:  # nothing was typed
                self._session.typed("")
            self.put(form)
            self._put_by_click = form
            self._screen.keep_drafts()

    def clicked_twice(self) -> None:
        """Open what was clicked on, and take away again what the first click put into the line."""
        if self._session.text == self._put_by_click:
            self._session.typed("")
            self.mirror()
        self._middles.open_selected()


def _undoes_the_last(reading: Reading | None, text: str) -> bool:
    """Whether a line takes back the last command, whichever that is: one may still be saved."""
    return reading is not None and reading.act == "undo" and len(text.split()) == 1
