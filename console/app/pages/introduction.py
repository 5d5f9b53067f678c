"""Introduction at a first start: five steps, each over when it was done.

They take the detail's place. In a drill a step is done when its line was entered. A real room is about to be entered
for good: there the row under the line is the lesson, and a step is done when its line was typed and taken away.
"""

from __future__ import annotations

import os

from console.line.verbs import exact
from console.session.atomic_files import replace_hint
from console.session.desk import Desk
from data.view.values import Board

#: The steps in their order, by the command that each is about.
STEPS = ("line", "ok", "n", "a", "f9")
#: Type of the incident in the example, if the site has it.
_EXAMPLE = "VEHI"


class Introduction:
    """The steps that are left. Nothing is shown until :meth:`begin`.

    is_drill: lines may be entered, as nothing of it is real
    """

    def __init__(self, desk: Desk, *, is_drill: bool) -> None:
        self._desk = desk
        self._is_drill = is_drill
        self._left: list[str] = []
        self._was_asked = False
        self._read: list[str] = []  # commands that the line held, which are done as soon as it is empty

    # --- when it is shown -------------------------------------------------------------------------------------------

    def is_due(self) -> bool:
        """Return whether this home has not shown it yet, and nobody has had control in it. Not on the UI thread."""
        return not self._desk.room.duty.operator and not os.path.lexists(self._desk.home.introduced)

    def note_shown(self) -> None:
        """Note in the home that it was shown; a home that takes no file shows it again. Not on the UI thread."""
        replace_hint(self._desk.home.introduced, b"1\n")

    def begin(self, *, asked: bool = False) -> None:
        """Show the first step. ``asked``: the operator wants to see it, whatever is open."""
        self._left = list(STEPS)
        self._was_asked = asked

    def end(self) -> bool:
        """End it; return False if it was not shown."""
        was_shown, self._left = bool(self._left), []
        return was_shown

    # --- what was done ----------------------------------------------------------------------------------------------

    def typed(self, text: str, *, enters: bool, is_panic: bool) -> bool:
        """Note what the line holds. Return whether that ended a step.

        enters: Enter would enter something; a refused line counts in a drill, where nothing new may be there for ``a``
        """
        if is_panic:
            return self._do(["f9"])
        if not text.strip():  # the words stay while somebody reads what the row says of the line
            read, self._read = self._read, []
            return self._do(read)
        act = exact(text.split()[0])
        if act is not None and not (self._is_drill and enters):
            self._read.append(act.name)
        return self._do(["line"])

    def entered(self, act: str) -> bool:
        """Note that a command was entered. Return whether that ended a step."""
        return self._do([act])

    def _do(self, done: list[str]) -> bool:
        is_done = bool(self._left) and self._left[0] in done
        if is_done:
            del self._left[0]
        return is_done

    # --- what is shown ----------------------------------------------------------------------------------------------

    def note(self, board: Board) -> tuple[str, str, str] | None:
        """Return title, caption and words of the step; None: there is none, or something needs the operator now."""
        if not self._left or board.now or (board.alert is not None and board.alert.level == "alarm"):
            return None
        if board.queue and not self._is_drill and not self._was_asked:
            return None
        words, step = self._desk.words, self._left[0]
        text = words(f"intro.{step}", line=self._line(step))
        if step in ("ok", "n", "a"):
            text = f"{text} {words('intro.enter' if self._is_drill else 'intro.read')}"
        title = words("intro.title", n=len(STEPS) - len(self._left) + 1)
        return title, words("intro.caption"), text

    def _line(self, step: str) -> str:
        site, words = self._desk.site, self._desk.words
        codes = [post.code for post in site.posts]
        if step == "ok":
            return words("intro.ok.line", posts=f"{codes[0]}-{codes[-1]}" if len(codes) > 1 else "".join(codes) or "1")
        if step == "n":
            code = _EXAMPLE if site.type(_EXAMPLE) is not None else site.types[0].code
            return words("intro.n.line", type=code.casefold(), post=codes[0] if codes else "-")
        return ""
