"""Terminal driver that never stops the room, whatever a terminal sends or takes.

Textual's own driver decodes input strictly, so one Latin-1 byte ends the screen, and its writer blocks the event loop
when a terminal takes no more output (Scroll Lock, a hung ssh link, a suspended emulator). Here a thread of its own does
every write. While the terminal is full, frames are dropped; when it drains, the screen is painted whole.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import termios
import threading
import tty
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import Any

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste
from textual.message import Message

from console.app.terminal.cells import Cells
from data.base.clock import ticks

#: More output than this is waiting for the terminal: it is full, and frames are dropped (characters). A frame at 200×60
#: has 20,000 to 60,000, so at most one whole frame waits behind what fills the terminal.
FULL = 32_768

#: How long a leaving console waits for the terminal to take the last output (s).
LAST_WORDS_S = 1.0

#: How long the thread waits for the rest of a key that was started, such as Escape (ms).
INPUT_WAIT_MS = 100

#: Bytes read from the terminal at a time.
READ_BYTES = 4096

BELL = "\a"

#: The modes in which the screen is drawn: the usual characters, no scrolling region, no origin, no inserting, no wrap
#: at the right margin; the other screen, empty; no cursor; the terminal reports focus.
MODES = "\x0f\x1b(B\x1b[r\x1b[?6l\x1b[4l\x1b[?7l\x1b[?1049h\x1b[0m\x1b[2J\x1b[?25l\x1b[?1004h"


class Output(threading.Thread):
    """Writes to the terminal, on a thread of its own. Nobody else ever waits for the terminal.

    fd: the terminal, open for writing.
    on_drained: called on this thread when the terminal has taken everything after frames were dropped.
    on_gone: called on this thread, once, when the terminal hung up.
    """

    def __init__(self, fd: int, on_drained: Callable[[], None], on_gone: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="terminal-output")  # a write that never returns must not keep the process
        self._fd = fd
        self._on_drained = on_drained
        self._on_gone = on_gone
        self._texts: SimpleQueue[str | None] = SimpleQueue()
        self._queued = 0  # characters; counted by the event loop alone
        self._written = 0  # characters; counted by this thread alone
        self._dropped = False
        self._write_began = 0  # of the write that has not returned (ticks); 0: none
        self._is_gone = False

    @property
    def waiting(self) -> int:
        """Characters that the terminal has not taken yet."""
        return self._queued - self._written

    @property
    def is_full(self) -> bool:
        """Whether the terminal takes nothing: a frame would only wait."""
        return self._is_gone or self.waiting > FULL

    @property
    def stuck_for(self) -> int:
        """For how long the terminal has taken nothing of what is waiting (ms); 0: it takes it."""
        began = self._write_began
        return (ticks() - began) // 1_000_000 if began else 0

    def write(self, text: str) -> None:
        """Queue a text. A bell is not queued for a full terminal: it would ring when nothing is new any more."""
        if self._is_gone or (text == BELL and self.is_full):
            return
        self._queued += len(text)
        self._texts.put(text)

    def drop_frame(self) -> None:
        """Note that a frame was not written, so the screen must be painted whole once the terminal has drained."""
        self._dropped = True
        if not self.waiting and not self._is_gone:  # it has drained since the frame was dropped
            self._texts.put("")

    def stop(self, seconds: float = LAST_WORDS_S) -> None:
        """End the thread once everything is written, and wait for that at most this long."""
        self._texts.put(None)
        self.join(seconds)

    def run(self) -> None:
        """Write what is queued, until :meth:`stop`."""
        while (text := self._texts.get()) is not None:
            if text and not self._is_gone:
                try:
                    self._put(text.encode("utf-8", "replace"))
                except OSError:  # EIO: hung up; EBADF: closed under us
                    self._is_gone = True
                    self._on_gone()
            self._written += len(text)
            if self._dropped and not self.waiting and not self._is_gone:
                self._dropped = False
                self._on_drained()

    def _put(self, data: bytes) -> None:
        """Write all of ``data``, waiting as long as the terminal lets us. Raises OSError."""
        rest = memoryview(data)
        while rest:
            self._write_began = ticks()
            try:
                rest = rest[os.write(self._fd, rest) :]
            except BlockingIOError:  # another program set the terminal to non-blocking
                select.select((), (self._fd,), ())
            except OSError as error:
                if error.errno != errno.EINTR:
                    raise
            finally:
                self._write_began = 0


class Keys:
    """Keys and pastes, from the characters of the terminal.

    Whatever stands in a paste is its text. Textual's parser types what follows an escape character in it, Enter too.
    """

    def __init__(self, debug: bool) -> None:
        self._parser = XTermParser(debug)
        self._debug = debug
        self._last = ""  # the last characters, as many as the marks around a paste have
        self._pasted: list[str] | None = None  # None: outside of a paste

    @property
    def waits(self) -> bool:
        """Whether a key was started, such as Escape, and its rest may follow."""
        return self._parser._timeout_time is not None

    def feed(self, character: str) -> Iterable[Message]:
        """Return what this character completes. "": nothing came; a started key may be complete so."""
        if not character:  # the parser would take it for the end of all input
            return self._parser.tick()
        self._last = (self._last + character)[-len(BRACKETED_PASTE_END) :]
        if self._pasted is None:
            found = [event for event in self._parser.feed(character) if not isinstance(event, Paste)]
            if self._last == BRACKETED_PASTE_START:
                self._pasted = []
            return found
        self._pasted.append(character)
        if self._last != BRACKETED_PASTE_END:
            return ()
        text, self._pasted = "".join(self._pasted[: -len(BRACKETED_PASTE_END)]), None
        found = [event for end in BRACKETED_PASTE_END for event in self._parser.feed(end)]
        return (*(event for event in found if not isinstance(event, Paste)), Paste(text.replace("\0", "")))

    def pass_over(self) -> None:
        """Forget a sequence that cannot be read."""
        self._parser, self._last, self._pasted = XTermParser(self._debug), "", None


class Screen(App[int]):
    """App, as far as the driver needs it."""

    #: Called when the terminal is gone, on any thread.
    on_hang_up: Callable[[], None]
    #: Called when the process was stopped (SIGSTOP) and continues, between two steps of the event loop.
    on_continued: Callable[[], None]


class Terminal(LinuxDriver):
    """Textual's driver with our :class:`Output`, and input that survives any byte."""

    def __init__(self, app: Screen, **settings: Any) -> None:
        super().__init__(app, **settings)
        self._screen = app
        self._output: Output | None = None
        self._texts: list[str] = []  # written in this step of the event loop
        self._ends = self._end = -1  # of a pipe: a byte in it ends the thread that waits for input
        self.cells = Cells()

    @property
    def is_full(self) -> bool:
        """Whether the terminal takes nothing at the moment."""
        return self._output is not None and self._output.is_full

    @property
    def stuck_for(self) -> int:
        """For how long the terminal has taken no output (ms); 0: it takes it."""
        return 0 if self._output is None else self._output.stuck_for

    def drop_frame(self) -> None:
        """Note that a frame was not drawn: the screen is painted whole when the terminal has drained."""
        if self._output is not None:
            self.cells.forget()
            self._output.drop_frame()

    # --- output -----------------------------------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Start the writing thread, then the modes of the terminal; also after the screen was left for a while.

        One that continues in the background of its shell is stopped in here, and comes here again.
        """
        assert self._file is not None  # a closed stderr was given somewhere to go when the program started
        self.cells.forget()
        if self._output is None:
            self._ends, self._end = os.pipe()
            self._output = Output(self._file.fileno(), self._drained, self._gone)
            self._output.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._hand_over()

    def write(self, data: str) -> None:
        """Hand a text to the writing thread, together with all that this step of the event loop writes. Never waits.

        Each text that is handed over wakes the thread, and the two then take turns: a start writes thirty.
        """
        if self._output is not None:
            if not self._texts:
                self._loop.call_soon(self._hand_over)
            self._texts.append(data)

    def _hand_over(self) -> None:
        texts, self._texts = self._texts, []
        drawn = "".join(text for text in texts if text != BELL)
        if self._output is not None:
            for text in (drawn, *(BELL for _ in range(texts.count(BELL)))):
                if text:
                    self._output.write(text)

    def close(self) -> None:
        """End both writing threads: ours, and the idle one of Textual's driver."""
        super().close()
        self._hand_over()
        if self._output is not None:
            ends, self._ends, self._end = (self._ends, self._end), -1, -1
            for end in ends:
                os.close(end)
            self._output.stop()
            self._output = None

    def _drained(self) -> None:
        with contextlib.suppress(RuntimeError):  # the event loop has ended
            self._loop.call_soon_threadsafe(self.paint_whole)

    def paint_whole(self) -> None:
        """Paint the whole screen, whatever the terminal shows."""
        self.cells.forget()
        self._app.screen.refresh()

    def mend(self) -> None:
        """Set the terminal's modes and paint the whole screen, whatever was written to the terminal."""
        self.write(MODES)
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self.paint_whole()

    def _gone(self) -> None:
        self._screen.on_hang_up()

    # --- stopped and continued ----------------------------------------------------------------------------------------

    def _sigtstp_application(self, *_: object) -> None:
        """Leave the screen and stop, between two steps of the event loop: the next signal may come in the middle."""
        with contextlib.suppress(RuntimeError):  # the event loop has ended
            self._loop.call_soon_threadsafe(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        """Continue after the process was stopped."""
        self._screen.on_continued()
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._continue)

    def _continue(self) -> None:
        """Have the terminal's modes and the whole screen again.

        Textual would start everything a second time: two threads would then read the keys, and the terminal's own
        modes would be forgotten. That is right only if the screen was left before (SIGTSTP).
        """
        if self._must_signal_resume:
            super()._sigcont_application()
        elif self._output is not None:
            with contextlib.suppress(termios.error):  # the shell may have set its own modes in between
                modes = termios.tcgetattr(self.fileno)
                modes[tty.LFLAG] = self._patch_lflag(modes[tty.LFLAG])
                modes[tty.IFLAG] = self._patch_iflag(modes[tty.IFLAG])
                modes[tty.CC][termios.VMIN] = 1
                termios.tcsetattr(self.fileno, termios.TCSANOW, modes)
        if self._output is not None:
            self.mend()

    # --- input ------------------------------------------------------------------------------------------------------

    def _run_input_thread(self) -> None:
        """Read keys; a failure ends the screen as a failure does, and not as if the operator had left."""
        try:
            self.run_input_thread()
        except Exception as error:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def disable_input(self) -> None:
        """End the thread that reads keys."""
        if self._end < 0:  # closed
            return
        os.write(self._end, b".")
        super().disable_input()
        os.read(self._ends, 1)

    def run_input_thread(self) -> None:
        """Read keys until the screen is left. A byte that is not UTF-8 becomes U+FFFD; a sequence that the parser
        cannot read is passed over; a terminal that hung up is said once."""
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self._ends, select.POLLIN)
        decode = getincrementaldecoder("utf-8")("replace").decode
        keys = Keys(self._debug)
        while not self.exit_event.is_set():
            data = b""
            found = dict(poll.poll(INPUT_WAIT_MS if keys.waits else None))
            if self._ends in found:
                return
            if found:
                try:
                    data = os.read(self.fileno, READ_BYTES)
                except OSError:
                    data = b""
                if not data:
                    self._gone()
                    return
            for character in decode(data) or [""]:  # "" also for half a character
                try:
                    for event in keys.feed(character):
                        self.process_message(event)
                except Exception:  # whatever a terminal may send, the next key counts, in the same read too
                    keys.pass_over()
