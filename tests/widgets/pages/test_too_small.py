"""Page for a small terminal: the counts, and that nothing is lost."""

from __future__ import annotations

from tests.kits.widgets.app import PageApp
from tests.kits.widgets.scenes import missed
from widgets.drawing.cells import cells
from widgets.pages.too_small import TooSmallPage


async def test_too_small_page_shows_the_counts_and_that_nothing_is_lost() -> None:
    page = TooSmallPage()
    app = PageApp(page)
    async with app.run_test(size=(60, 12)) as pilot:
        page.update(missed())
        await pilot.pause()
        text = "\n".join(page.lines)
        assert "P1 NEW" not in text  # the alert row shows it
        assert "Siaga needs 80x24. This terminal is 60x12." in text
        assert "nothing is lost" in text
        assert "P1 1" in text
        assert "1 NEW" in text
        await pilot.resize_terminal(34, 9)
        await pilot.pause()
        text = " ".join(line.strip() for line in page.lines)
        assert "The console keeps running; nothing is lost." in text and "…" not in text
    for size in ((20, 3), (5, 1), (1, 1)):
        app = PageApp(TooSmallPage())
        async with app.run_test(size=size) as pilot:
            app.page.update(missed())  # type: ignore[attr-defined]
            await pilot.pause()
            assert all(cells(line) == size[0] for line in app.page.lines)  # type: ignore[attr-defined]
