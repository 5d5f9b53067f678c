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
    assert "\x1b[1;22H" in text and text.endswith("6\x1b[m") and text.count("m") == 2 and len(text) < 45


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


def test_a_row_with_a_character_of_unclear_width_is_drawn_whole() -> None:
    def frame(right: str) -> LayoutUpdate:
        return LayoutUpdate([[Strip([Segment("abcd ")]), Strip([Segment(right)])]], Region(0, 0, WIDTH, 1))

    cells = Cells()
    cells.changes(frame("efgh"), CONSOLE, WIDTH)
    for right in ("❤\ufe0fgh", "efgh"):
        text = cells.changes(frame(right), CONSOLE, WIDTH)
        assert "abcd" in text and right in text


def test_blanks_of_a_text_over_blanks_are_not_written() -> None:
    cells = Cells()
    cells.changes(whole([Strip([Segment(" " * WIDTH, STYLES[1])])]), CONSOLE, WIDTH)
    strip = Strip([Segment("   PERS     ", STYLES[2]), Segment(" " * 12, STYLES[1])])
    text = cells.changes(whole([strip]), CONSOLE, WIDTH)
    assert text.endswith("\x1b[1;4HPERS\x1b[m")


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


@pytest.mark.parametrize(("characters", "width"), [("→×═·■", 2), ("警察ゴ", 1)])
def test_a_symbol_that_changes_covers_nothing_of_what_follows_it(
    characters: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = pyte.screens.wcwidth
    monkeypatch.setattr("pyte.screens.wcwidth", lambda char: width if char in characters else ours(char))
    for seed in range(60):
        chance, cells, screen = random.Random(seed), Cells(), pyte.Screen(WIDTH, HEIGHT)
        stream = pyte.Stream(screen)
        stream.feed("\x1b[?7l")
        for _ in range(6):
            symbols = [chance.choice("→×·■") for _ in range(3)]
            texts = [f"{symbols[0]} gate{symbols[1]}x{symbols[2]}", "0:15", "y", chance.choice(("警", "ゴ")), "z"]
            strips = [Strip([Segment(text, STYLES[1 + n % 4]) for n, text in enumerate(texts)]) for _ in range(HEIGHT)]
            stream.feed(cells.changes(whole(strips), CONSOLE, WIDTH))
            line = screen.buffer[0]
            shown = "".join(line[x].data for x in (1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 16))
            assert shown == " gatex0:15yz", (seed, symbols, screen.display[0])


def test_a_rule_that_comes_out_too_long_is_drawn_before_what_follows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = pyte.screens.wcwidth
    monkeypatch.setattr("pyte.screens.wcwidth", lambda char: 2 if char == "═" else ours(char))
    for order in ((1, 2, 3), (3, 2, 1), (2, 1, 3)):
        cells, screen = Cells(), pyte.Screen(WIDTH, HEIGHT)
        stream = pyte.Stream(screen)
        stream.feed("\x1b[?7l")
        pieces = zip(("════════", "queue", "═════", "time", "xy"), (*order, *order), strict=False)
        strips = [Strip([Segment("0123", STYLES[order[1]])]), Strip([Segment(text, STYLES[n]) for text, n in pieces])]
        stream.feed(cells.changes(whole(strips), CONSOLE, WIDTH))
        line = "".join(screen.buffer[1][x].data or "?" for x in range(WIDTH))
        assert (line[8:13], line[18:24]) == ("queue", "timexy"), line
