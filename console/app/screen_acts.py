"""Acts of the screen: what a line does that writes nothing. One function for each, found by the act's ``ui`` name.

To add a screen: a function here (or in a module of its own that this one imports), and the act in
:mod:`console.line.acts.screen`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.app.base_app import Looking

#: (app, argument of the act).
Does = Callable[["Looking", str], None]

_does: dict[str, Does] = {}


def does(*names: str) -> Callable[[Does], Does]:
    """Register the function for acts of these ``ui`` names."""

    def register(function: Does) -> Does:
        for name in names:
            assert name not in _does, name
            _does[name] = function
        return function

    return register


def do(app: Looking, name: str, argument: str) -> None:
    """Do the act ``name`` on the screen. Raises :class:`KeyError` for one that nobody does: a mistake of ours."""
    _does[name](app, argument)


def done() -> frozenset[str]:
    """The acts that somebody does."""
    return frozenset(_does)


@does("board")
def board(app: Looking, argument: str) -> None:
    """Back to the board."""
    app.go("board")


@does("open")
def open_incident(app: Looking, subject: str) -> None:
    """An incident on a screen of its own."""
    app.incident = subject
    app.select(subject)
    app.go("incident")


@does("book", "find")
def book(app: Looking, words: str) -> None:
    """The book, or what was found in it."""
    app.pages.find(words, app.spawn, app.ask_show)
    app.go("book")


@does("help")
def help_(app: Looking, about: str) -> None:
    """Every act, or one."""
    from console.line.help import helptext

    rows = []
    for section in helptext(app.words, about):
        rows.append(("", section.title))
        rows += [("\n".join(row.forms), row.text) for row in section.rows]
    app.show_rows(lambda: rows, about=about)


@does("figures")
def figures(app: Looking, argument: str) -> None:
    """Figures of this shift."""
    app.show_rows(app.pages.figures, heading=app.words("console.figures"))


@does("handover")
def sheet(app: Looking, argument: str) -> None:
    """What the next shift needs to know; while a handover is under way its sheet, beside the queue."""
    if app.turn_sheet():
        return
    app.show_rows(app.pages.sheet, heading=app.words("console.sheet"))


@does("shelf")
def shelf(app: Looking, argument: str) -> None:
    """What is shelved, and how every source is."""
    from console.app.pages.alarms import page_rows

    app.show_rows(lambda: page_rows(app.desk), heading=app.words("alarm.page"), live=True)


@does("at")
def at(app: Looking, moment: str) -> None:
    """The room as it was; without a moment as it is."""
    app.look_back(int(moment) if moment else 0)
    app.go("board")


@does("fix")
def fix(app: Looking, line: str) -> None:
    """My last words come back into the line."""
    app.session.put(line)


@does("drill")
def drill(app: Looking, what: str) -> None:
    """The clock of a drill, its end, its report."""
    app.drill(what)


@does("net")
def net(app: Looking, argument: str) -> None:
    """How the link stands; ``now``: try it again at once."""
    if argument:
        app.try_link()
    app.show_rows(app.link_rows, heading=app.words("link.title"), live=True)


@does("apart")
def apart(app: Looking, argument: str) -> None:
    """What others wrote while we were apart, beside ours."""
    from console.app.pages.apart import apart_rows

    app.show_rows(lambda: apart_rows(app.desk), heading=app.words("rooms.apart.title"))


@does("quit")
def leave(app: Looking, argument: str) -> None:
    """Leave the console."""
    app.exit(0)
