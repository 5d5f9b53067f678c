"""Key hints: the commands that the footer names while nothing is typed.

Those of the lowest rank give way first.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.view.values import Board
from data.words import Words
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine

#: Commands from left to right, each (form, word, rank).
Keys = Sequence[tuple[str, str, int]]

#: Those of the board. A form that differs between the languages is a message key.
KEYS: Keys = (
    ("4", "check", 9), ("a", "ack", 9), ("n", "new", 9), ("g", "send", 8), ("t 2", "step", 5), ("c", "close", 7),
    ("l", "note", 3), ("F9", "panic", 10), ("F2-F8", "phrases", 4), ("h", "handover", 4), ("b", "book", 6),
    ("screen.form.find", "find", 3), ("?", "help", 10), ("Ctrl+P", "acts", 0),
)  # fmt: skip

#: States of a post whose number alone is a check call.
_DUE = ("due", "late", "roll")
#: States of a post that is not called.
_WITHDRAWN = ("closed", "off")


def board_keys(
    words: Words, post: str = "4", board: Board | None = None, *, step: int = 0, has_phrases: bool = True
) -> list[tuple[str, str, int]]:
    """Return the commands of the board in words: of ``board`` those that can be done now, without one all.

    post: the one in the example of a check call; with a board one whose call is due, if there is one, as only then is
        its number alone a check call, and none that is withdrawn.
    step: the next open one of the selected incident; 0: none is open.
    """
    forms = {"4": post, "t 2": f"t {step or 2}"}
    left_out = set()
    if board is not None:
        due = next((view.code for view in board.posts if view.status in _DUE), "")
        called = [view.code for view in board.posts if view.status not in _WITHDRAWN]
        forms["4"] = due or f"{words('screen.form.ok')} {post if post in called else ''.join(called[:1])}"
        can = {
            "4": bool(called), "t 2": step > 0, "a": board.acks and (board.alert is not None or board.header.new > 0),
            "c": any(board.header.counts), "F2-F8": has_phrases,
        }  # fmt: skip
        left_out = {form for form, is_possible in can.items() if not is_possible}
    return [
        (forms.get(form) or (words(form) if "." in form else form), words(f"screen.key.{word}"), rank)
        for form, word, rank in KEYS
        if form not in left_out
    ]


def keys_shown(keys: Keys, look: Look, width: int) -> list[tuple[int, str, str]]:
    """Return the commands that fit, each (column, form, word); those of the lowest rank give way first."""
    gap = 3 if width >= 160 else 2
    shown = [(look.plain(key), look.plain(word), rank) for key, word, rank in keys]
    while len(shown) > 1 and sum(cells(k) + cells(w) + 1 + gap for k, w, _ in shown) - gap > width - 2:
        shown.remove(min(shown, key=lambda item: item[2]))
    out, column = [], 1
    for key, word, _ in shown:
        out.append((column, key, word))
        column += cells(key) + cells(word) + 1 + gap
    return out


def keys_row(keys: Keys, look: Look, width: int) -> StyledLine:
    """Return as many commands as fit."""
    line = StyledLine()
    for column, key, word in keys_shown(keys, look, width):
        line.pad_to(column).add(key, "strong").add(" ").add(word, "muted")
    return line.cut(width - 1, look.glyphs.cut).pad_to(width)
