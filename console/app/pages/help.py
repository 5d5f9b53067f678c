"""Page of help: what can be done here and now, the sections, and a search."""

from __future__ import annotations

from console.app.base_app import BaseApp
from console.app.display.display import Middle
from console.line.help import HelpSection, helptext, matching, named, palette
from data.view.values import Board, IncidentView

Rows = list[tuple[str, str]]

#: Posts that wait for contact which the page names; the others are on the board.
MOST_POSTS = 3
#: Statuses of posts that wait for contact.
_WAITING = ("danger", "missed", "late", "roll", "due")


def help_page(app: BaseApp, middle: Middle = "board") -> Rows:
    """Return the page for what the line holds: matching commands, or what can be done here and the sections.

    middle: the page that the operator came from
    """
    query = app.session.text.strip()
    sections = helptext(app.words)
    if query and not query.startswith("?"):
        return _found(app, sections, query)
    rows = here_rows(app, middle)
    rows.append(("", app.words("screen.help.sections")))
    rows += [(section.title, " · ".join(map(named, section.rows))) for section in sections]
    return rows


def _found(app: BaseApp, sections: list[HelpSection], query: str) -> Rows:
    """Return the commands that match ``query``, the closest first, after a section that is named so."""
    rows: Rows = []
    for section in sections:
        if section.title.casefold().startswith(query.casefold()):
            rows.append(("", section.title))
            rows += [("\n".join(row.forms), row.text) for row in section.rows]
    found = matching(palette(app.words), query)
    if found:
        rows.append(("", app.words("screen.help.found", n=len(found), words=query)))
        rows += [("\n".join(row.forms), row.text) for row in found]
    return rows


def here_rows(app: BaseApp, middle: Middle = "board") -> Rows:
    """Return what can be typed about the selected incident and the posts that wait, with what Enter would do.

    The commands that stand under the empty line of ``middle`` come last, in one row.
    """
    board, words = app.board, app.words
    if board is None:
        return []
    subject = app.panes.selected
    view = app.panes.incident_of(subject) if subject else None
    what = (
        f"{view.row.number_text} P{view.row.priority} {view.type_name}"
        if view is not None
        else words("screen.help.board")
    )
    rows: Rows = [("", words("screen.help.here", what=what))]
    for form in here_forms(board, view, id_=words.language == "id"):
        echo = app.desk.read(form, app.session.me, selected=subject).echo
        text = echo.text if echo.mark == "=" else words("screen.help.not_now", why=echo.full)
        rows.append((form, text))
    rows.append((words("screen.help.keys"), " · ".join(f"{form} {word}" for form, word, _ in app.keys(middle))))
    return rows


def here_forms(board: Board, view: IncidentView | None, *, id_: bool = False) -> list[str]:
    """Return complete lines that fit the selected incident and the posts that wait for contact. ``id_``: Indonesian."""
    forms: list[str] = []
    if view is not None:
        number, row = view.row.number_text.removeprefix("#"), view.row
        open_steps = [step.number for step in view.steps if step.state == "open"]
        out = [unit for unit in view.sent if unit.released is None and unit.relieved is None]
        away = [unit.post for unit in out if unit.arrived is None]
        there = [unit.post for unit in out if unit.arrived is not None]
        forms += [f"a {number}"] if row.new else []
        forms += [f"{'tiba' if id_ else 'on'} {number} {','.join(away)}"] if away else []
        forms += [f"{'kembali' if id_ else 'back'} {','.join(there)}"] if there else []
        if not row.units:
            free = next((post.code for post in board.posts if post.status in ("normal", "patrol")), "")
            forms += [f"{'kirim' if id_ else 'g'} {number} {free}"] if free else []
        forms += [f"t {number} {open_steps[0]}"] if open_steps else []
        told = any(target.name == "supervisor" and target.took is None for target in view.targets)
        forms += [f"{'padal' if id_ else 'e'} {number}"] if told else []
        forms.append(f"c {number}")
    waiting = [post.code for post in board.posts if post.status in _WAITING]
    forms += [f"{'aman' if id_ else 'ok'} {code}" for code in waiting[:MOST_POSTS]]
    forms += [f"{'kembali' if id_ else 'back'} {post.code}" for post in board.posts if post.status == "break"][:1]
    return forms
