"""Cells of the terminal: it shows what Textual would have drawn, and only what has changed is written."""

from __future__ import annotations

import random
import unicodedata

import pyte
import pytest
from rich.cells import get_character_cell_size
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, InlineUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from console.app.terminal.cells import ROUND, Cells

WIDTH, HEIGHT = 24, 4
STYLES = [
    None,
    Style(color="#dcd7ba", bgcolor="#101010"),
    Style(color="#dcd7ba", bgcolor="#101010", bold=True),
    Style(color="#f0f0f0", bgcolor="#a02020", bold=True),
    Style(color="#101010", bgcolor="#a02020", underline=True),
    Style(reverse=True),
    Style(underline=True, bold=True),
]
TEXTS = [" ", "     ", "0:15", "P1 NEW", "asap di pos 3", "→ ×2", "警察", "e\u0301", "ゴ", "-"]
CONSOLE = Console(color_system="256", force_terminal=True, _environ={})


def strip_of(chance: random.Random, width: int) -> Strip:
    """A row of pieces with random texts and styles."""
    pieces: list[Segment] = []
    while sum(piece.cell_length for piece in pieces) < width:
        pieces.append(Segment(chance.choice(TEXTS), chance.choice(STYLES)))
    return Strip(pieces).crop(0, width)


def whole(strips: list[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[strip] for strip in strips], Region(0, 0, WIDTH, len(strips)))


def part(strip: Strip, x: int, y: int) -> ChopsUpdate:
    """A part of a row, drawn again."""
    end = x + strip.cell_length
    chops: list[dict[int, Strip | None]] = [{} for _ in range(HEIGHT)]
    chops[y] = {0: None, x: strip}
    return ChopsUpdate(chops, [(y, x, end)], [[] if line != y else [x, end] for line in range(HEIGHT)])


def seen(screen: pyte.Screen) -> list[tuple[object, ...]]:
    """The visible part of each cell: of a blank only its ground, and whether a mark shows."""
    cells = []
    for y in range(HEIGHT):
        for x in range(WIDTH):
            cell = screen.buffer[y][x]
            shows = cell.data != " " or cell.reverse or cell.underscore
            text = (cell.fg, cell.bold) if shows else ()
            cells.append((y, x, cell.data, cell.bg, cell.reverse, cell.underscore, *text))
    return cells


@pytest.mark.parametrize("seed", range(60))
def test_terminal_shows_what_textual_would_have_drawn(seed: int) -> None:
    chance, cells = random.Random(seed), Cells()
    ours, theirs = pyte.Screen(WIDTH, HEIGHT), pyte.Screen(WIDTH, HEIGHT)
    for screen in (ours, theirs):
        pyte.Stream(screen).feed("\x1b[?7l")  # as Textual does: no wrap at the right margin
    for frame in range(12):
        if frame % 5 == 0:
            update: LayoutUpdate | ChopsUpdate = whole([strip_of(chance, WIDTH) for _ in range(HEIGHT)])
        else:
            update = whole([strip_of(chance, WIDTH) for _ in range(chance.randrange(1, HEIGHT + 1))])
            x, y = chance.randrange(WIDTH - 6), chance.randrange(HEIGHT)
            is_cut = any(ours.buffer[y][x + cell].data == "" for cell in (0, 4))  # half of a wide character
            if chance.random() < 0.5 and not is_cut:
                update = part(Strip([Segment(f"0:1{frame % 10}", chance.choice(STYLES))]), x, y)
        text = cells.changes(update, CONSOLE, WIDTH)
        pyte.Stream(ours).feed(text)
        pyte.Stream(theirs).feed(update.render_segments(CONSOLE).replace("\n", ""))
        assert seen(ours) == seen(theirs), (seed, frame, text)


def test_cells_of_the_same_frame_write_nothing() -> None:
    cells, strips = Cells(), [strip_of(random.Random(1), WIDTH) for _ in range(HEIGHT)]
    assert len(cells.changes(whole(strips), CONSOLE, WIDTH)) > WIDTH * HEIGHT / 2
    assert cells.changes(whole(strips), CONSOLE, WIDTH) == ""


def test_a_digit_that_changes_is_written_alone() -> None:
    cells, style = Cells(), STYLES[2]
    cells.changes(whole([Strip([Segment("book 9 saved  05:14:15 W", style)])]), CONSOLE, WIDTH)
    text = cells.changes(whole([Strip([Segment("book 9 saved  05:14:16 W", style)])]), CONSOLE, WIDTH)
    assert text.startswith("\x1b[1;22H\x1b[1;") and text.endswith("m6\x1b[m") and len(text) < 45


def test_a_terminal_that_may_show_anything_is_painted_whole() -> None:
    cells, strips = Cells(), [strip_of(random.Random(1), WIDTH) for _ in range(HEIGHT)]
    first = cells.changes(whole(strips), CONSOLE, WIDTH)
    cells.forget()
    assert cells.changes(whole(strips), CONSOLE, WIDTH) == first


def test_a_row_drawn_for_the_size_before_is_gone_with_the_next_layout() -> None:
    cells, narrow = Cells(), 12
    screen, wanted = pyte.Screen(WIDTH, HEIGHT), pyte.Screen(narrow, HEIGHT)
    shown, expected = pyte.Stream(screen), pyte.Stream(wanted)
    rows = [Strip([Segment("0123456789abcdefghijklmn")]) for _ in range(HEIGHT)]
    update = LayoutUpdate([[row.crop(0, narrow)] for row in rows], Region(0, 0, narrow, HEIGHT))
    expected.feed(Cells().changes(update, CONSOLE, narrow))
    shown.feed(cells.changes(whole(rows), CONSOLE, WIDTH))
    screen.resize(HEIGHT, narrow)
    cells.forget()
    for x in (8, 20):
        shown.feed(cells.changes(part(rows[1].crop(x, x + 4), x, 1), CONSOLE, WIDTH))
    assert screen.display != wanted.display, "it reaches over the edge"
    shown.feed(cells.changes(update, CONSOLE, narrow))
    assert screen.display == wanted.display


def test_an_update_of_another_kind_is_written_as_it_is() -> None:
    cells, strips = Cells(), [Strip([Segment("x" * WIDTH)])]
    first = cells.changes(whole(strips), CONSOLE, WIDTH)
    update = InlineUpdate(strips)
    assert cells.changes(update, CONSOLE, WIDTH) == update.render_segments(CONSOLE)
    assert cells.changes(whole(strips), CONSOLE, WIDTH) == first


def test_what_another_program_wrote_is_gone_after_a_round() -> None:
    cells, screen = Cells(), pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    strips = [strip_of(random.Random(3), WIDTH) for _ in range(HEIGHT)]
    stream.feed(cells.changes(whole(strips), CONSOLE, WIDTH))
    right = seen(screen)
    stream.feed("\x1b[1;1HBroadcast message\r\nfrom root@jember\x1b[4;3Hoom-killer")
    assert seen(screen) != right
    longest = 0
    for second in range(ROUND + 1):
        cells.time_passed(1)
        text = cells.changes(part(Strip([Segment(f"0:1{second % 10}")]), 0, 0), CONSOLE, WIDTH)
        longest = max(longest, len(text))
        stream.feed(text)
    stream.feed(cells.changes(part(strips[0], 0, 0), CONSOLE, WIDTH))
    assert seen(screen) == right
    assert longest < len(cells.changes(whole(strips), CONSOLE, WIDTH)) + 400  # a row at a time


def test_a_large_frame_is_not_made_longer() -> None:
    cells, ours = Cells(), Cells()
    for frame in range(2 * ROUND):
        update = whole([Strip([Segment(f"{frame % 10}{y}" * (WIDTH // 2), STYLES[2])]) for y in range(HEIGHT)])
        ours.time_passed(1)
        assert ours.changes(update, CONSOLE, WIDTH) == cells.changes(update, CONSOLE, WIDTH)


@pytest.mark.parametrize(("characters", "width"), [("→×—", 2), ("警察ゴ", 1)])
def test_a_terminal_that_counts_widths_otherwise_shows_the_rest_at_its_place(
    characters: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = pyte.screens.wcwidth
    monkeypatch.setattr("pyte.screens.wcwidth", lambda char: width if char in characters else ours(char))
    for seed in range(40):
        chance, cells, screen = random.Random(seed), Cells(), pyte.Screen(WIDTH, HEIGHT)
        stream = pyte.Stream(screen)
        stream.feed("\x1b[?7l")
        for _ in range(8):
            strips = [strip_of(chance, WIDTH) for _ in range(HEIGHT)]
            stream.feed(cells.changes(whole(strips), CONSOLE, WIDTH))
        for y, strip in enumerate(strips):
            x = 0
            for character in strip.text:
                if character.isascii():
                    shown = unicodedata.normalize("NFD", screen.buffer[y][x].data)  # e and an accent are one cell
                    assert shown[:1] == character, (seed, y, x, strip.text, screen.display[y])
                x += get_character_cell_size(character)
