"""Commands of the screen: they show something and enter nothing.

To add one, write a function here and list it in :data:`COMMANDS` by the ``ui`` name that its command of the line has in
:mod:`console.line.acts.screen`. The console adds the command about its link, a drill those that drive its clock.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from console.app.base_app import BaseApp
from console.app.pages.alarms import page_rows
from console.app.pages.apart import apart_rows
from console.app.pages.help import help_page
from console.app.pages.lists import LISTS, list_rows
from console.app.pages.posts import post_page
from console.app.pages.shift_figures import figure_rows
from console.line.help import helptext
from console.line.verbs import help_title
from widgets.board.queue_filter import queue_filter


def board(app: BaseApp, argument: str) -> None:
    """Go back to the board."""
    app.middles.go("board")


def open_incident(app: BaseApp, subject: str) -> None:
    """Show an incident in full."""
    if app.look_back.is_shown and app.look_back.incident(subject) is None:
        app.around.say(app.words("screen.past.no_incident", number=app.desk.number_of(subject)), mark="!")
        return
    app.panes.incident = subject
    app.selection.select(subject, chosen=True)
    app.middles.go("incident")


def book(app: BaseApp, words: str) -> None:
    """Show the book at its newest line, or what was found in it."""
    app.pages.find(words)
    if not words and app.panes.others is not None:
        app.panes.others.book.list.is_following = True
    app.middles.go("book")


def show_help(app: BaseApp, about: str) -> None:
    """Show help for where the operator is, searched by what is typed; or about one command, or a list."""
    if not about:
        middle = app.panes.middle if app.panes.middle != "text" else "board"
        app.middles.show_text(lambda: help_page(app, middle), is_live=True)
        return
    if name := LISTS.get(about.casefold()):
        app.middles.show_text(lambda: list_rows(app.desk, name), heading=app.words(f"console.list.{name}"))
        return
    rows = []
    for section in helptext(app.words, about):
        rows.append(("", section.title))
        rows += [("\n".join(row.forms), row.text) for row in section.rows]
    app.middles.show_text(lambda: rows, about=help_title(app.words, about))


def posts(app: BaseApp, argument: str) -> None:
    """Show every post in full."""
    app.middles.show_text(
        lambda: post_page(app.board, app.panes.look), heading=app.words("help.posts.title"), is_live=True
    )


def filter_queue(app: BaseApp, typed: str) -> None:
    """Show only some rows of the queue; without words all of them."""
    app.panes.filter = queue_filter(typed)
    app.middles.go("board")


def figures(app: BaseApp, argument: str) -> None:
    """Show the figures of this shift."""
    app.middles.show_text(lambda: figure_rows(app.desk), heading=app.words("console.figures"))


def sheet(app: BaseApp, argument: str) -> None:
    """Show the page of the handover sheet; on it, hide the sheet, also next to the queue."""
    if app.panes.middle == "sheet":
        app.sheet.hide()
        app.middles.go("board")
    else:
        app.sheet.show()


def shelf(app: BaseApp, argument: str) -> None:
    """Show what is shelved, and how every source is."""
    app.middles.show_text(lambda: page_rows(app.desk), heading=app.words("alarm.page"), is_live=True)


def at(app: BaseApp, moment: str) -> None:
    """Show the room as it was; without a moment, as it is."""
    if moment:
        app.look_back.begin(int(moment))
    else:
        app.look_back.end()
    app.middles.go("board")


def fix(app: BaseApp, line: str) -> None:
    """Bring the operator's last words back into the line."""
    app.line_keys.put(line)


def apart(app: BaseApp, argument: str) -> None:
    """Show what other stations wrote while they were apart, next to our own entries."""
    app.middles.show_text(lambda: apart_rows(app.desk), heading=app.words("help.apart.title"))


def leave(app: BaseApp, argument: str) -> None:
    """Leave the screen."""
    app.exit(0)


COMMANDS: dict[str, Callable[[BaseApp, str], None]] = {
    "board": board,
    "open": open_incident,
    "book": book,
    "find": book,
    "help": show_help,
    "figures": figures,
    "posts": posts,
    "filter": filter_queue,
    "handover": sheet,
    "shelf": shelf,
    "at": at,
    "fix": fix,
    "apart": apart,
    "quit": leave,
}


def of(app: BaseApp) -> dict[str, Callable[[str], None]]:
    """Return the commands of ``app``, each called with its argument."""
    return {name: partial(command, app) for name, command in COMMANDS.items()}
