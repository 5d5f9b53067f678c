"""Lines of the board and checks of them: exact widths, and text from outside that harms nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from hypothesis import strategies as st
from msgspec.structs import replace

from data.view.values import Alert, Board, IncidentView, UpcomingItem
from data.words import Words
from tests.kits.widgets.scenes import ZONE, flood
from widgets.board.detail import detail_region
from widgets.board.posts import posts_region
from widgets.board.queue_row import queue_row
from widgets.drawing.cells import cells
from widgets.drawing.layout import board_regions, footer_height
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.header.alert_row import alert_row
from widgets.incident.lines import IncidentLines

EN, ID = Look(Words("en")), Look(Words("id"))
NOW = flood().header.now

#: Texts that break screens.
NASTY = [
    "[/x]", "[@click=app.quit]x[/]", "\x1b[2J\x1b[31mred", "\x9b31m", "a\u202eb\u2066c", "x" * 10_000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \U0001f1ee\U0001f1e9 \u2764\ufe0f",
    "漢字かな交じり文", "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307algo", "a\tb\nc\rd", "\u200b\u00ad\ufeff",
    "\u0e01\u0e47", "\ud800", "\u0301begins with a mark", "{braces} {0}", "%s", "",
]  # fmt: skip
ANY = st.one_of(st.text(max_size=80), st.sampled_from(NASTY))


def harmless(text: str) -> bool:
    """Return True if the text has no control, format or surrogate characters."""
    return not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in text)


def incident_lines(
    view: IncidentView, look: Look = EN, width: int = 60, *, now: int = NOW, zone: str = ZONE
) -> IncidentLines:
    """Return the lines of an incident."""
    return IncidentLines(view, look, now=now, zone=zone, width=width)


def board_lines(
    board: Board, view: IncidentView | None, look: Look, width: int, height: int
) -> Iterator[tuple[StyledLine, int]]:
    """Yield every line of the board with its greatest width."""
    header = board.header
    times = look.times(header.zone)
    regions = board_regions(width, height - 3 - footer_height(height), height, len(board.posts))
    for line in posts_region(board, look, width, regions.posts.height, height, True):
        yield line, width
    for row in board.queue:
        for is_selected in (False, True):
            for lit in (False, True):
                w = regions.queue.width
                yield queue_row(row, look, times, w, now=header.now, flash_on=lit, is_selected=is_selected), w
    box = regions.detail
    for line in detail_region(board, view, look, box.width, box.height, beside=regions.beside):
        yield line, box.width
    yield alert_row(board.alert, look, width, now=header.now, zone=header.zone, flash_on=True), width


def check_board(board: Board, view: IncidentView | None, look: Look, width: int, height: int) -> None:
    """Check the width and the characters of every line of the board."""
    for line, most in board_lines(board, view, look, width, height):
        assert line.width == cells(line.text) <= most, (width, height, line.text)
        assert harmless(line.text)
        assert not look.glyphs.ascii or line.text.isascii(), line.text
        strip = line.render(look.palette, most)
        assert strip.cell_length == most
        assert cells(strip.text) == most


def hostile(board: Board, view: IncidentView, text: str) -> tuple[Board, IncidentView]:
    """Put ``text`` into every field that can come from outside."""
    posts = tuple(
        replace(p, name=text, people=(text, text), about=text, status=s)
        for p, s in zip(board.posts, ("normal", "covered", "late", "missed", "to", "danger"), strict=True)
    )
    rows = tuple(replace(r, words=text, type=text[:6], posts=(text,), units=(text, text)) for r in board.queue[:6])
    header = replace(board.header, site=text, operator=text, handover_to=text, crew=text)
    board = replace(
        board, posts=posts, queue=rows, header=header, next=(UpcomingItem(0, "next.shift", {"crew": text}),),
        alert=Alert(
            "alarm", "alert.new", dict.fromkeys(("priority", "number", "type", "post", "words"), text), flash=True,
            since=0, hint="alert.hint.ack",
        ),
    )  # fmt: skip
    lines = tuple(replace(x, words=text, by=text, label=text) for x in view.history)
    view = replace(
        view, row=rows[5], type_name=text, post_name=text, source=text, disposition=text, history=lines,
        steps=tuple(replace(s, words=text, by=text, note=text) for s in view.steps),
        sent=tuple(replace(u, post=text, people=(text,)) for u in view.sent),
        linked=tuple(replace(x, words=text, source=text) for x in view.linked),
        reports=tuple(replace(x, words=text, source=text) for x in view.linked),
    )  # fmt: skip
    return board, view
