"""Text page: scrolls, wraps, keeps columns and its place."""

from __future__ import annotations

from tests.kits.widgets.app import PageApp
from widgets.drawing.cells import cells
from widgets.pages.text_page import TextPage


async def test_help_scrolls_and_wraps() -> None:
    page = TextPage()
    rows = [
        ("", "Posts"),
        ("ok 4 words", "check call from post 4"),
        *[(f"x{n}", "what it does " * 12) for n in range(30)],
    ]
    app = PageApp(page)
    async with app.run_test(size=(80, 20)) as pilot:
        page.update(rows, "ok")
        await pilot.pause()
        assert page.lines[0].startswith("═ Help ok")
        assert "ok 4 words" in page.lines[2]
        assert "more below" in page.lines[0]
        page.page(100)
        await pilot.pause()
        assert "more below" not in page.lines[0]
        assert any("x29" in line for line in page.lines)
        assert all(cells(line) == 80 for line in page.lines)


async def test_help_wraps_headings_and_keeps_columns() -> None:
    page = TextPage()
    words = "This screen shows the room of the console beside it and enters nothing: no line and no alarm."
    page.update([("", words), ("05:17", "            | BGS acknowledged"), ("05:18", "LST sent 3  |")])
    lines = [line.text for line in page.body(60, 20)]
    assert " ".join(" ".join(lines[:2]).split()) == words
    assert lines[2].index("|") == lines[3].index("|")


def test_help_with_new_figures_keeps_its_place() -> None:
    page = TextPage()
    page.update([(f"{n}", "words") for n in range(60)], heading="The link")
    page._top = 7
    page.update([(f"{n}", "other words") for n in range(60)], heading="The link")
    assert page._top == 7
    page.update([("1", "words")], heading="Shelved")
    assert page._top == 0


def test_words_below_several_forms_use_the_width_of_the_page() -> None:
    page = TextPage()
    page.update([("ok 4 words\nok 1-6", "what it does " * 12), ("a form of forty cells and a bit more of it", "short")])
    lines = [line.text.rstrip() for line in page.body(80, 20)]
    assert lines[2].startswith("      what it does") and len(lines[2]) > 70
    assert lines[-1] == "      short"
