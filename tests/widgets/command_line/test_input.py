"""Command line: every key does what an operator expects, and none destroys anything."""

from __future__ import annotations

import pytest
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding

from data.words import Words
from tests.kits.widgets.lines import EN, ID, NASTY, harmless
from widgets.command_line.input import LineInput
from widgets.drawing.cells import cells
from widgets.drawing.look import Look


class LineApp(App[None]):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [Binding(key, f"note('{key}')") for key in ("up", "down", "pageup", "pagedown", "home", "end")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.line = LineInput()
        self.posted: list[tuple[str, str]] = []
        self.keys: list[str] = []
        self.slow = False

    def compose(self) -> ComposeResult:
        yield self.line

    def on_mount(self) -> None:
        self.line.set_look(Look(Words("en")))
        self.line.focus()

    def action_note(self, key: str) -> None:
        self.keys.append(key)

    @on(LineInput.Changed)
    @on(LineInput.Request)
    def _note(self, message: LineInput.Changed | LineInput.Request) -> None:
        self.posted.append((type(message).__name__, message.text))
        if isinstance(message, LineInput.Request) and not self.slow:
            self.line.resume()


async def typed(*keys: str) -> tuple[LineApp, list[tuple[str, str]]]:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    return app, app.posted


async def test_typing_posts_every_change() -> None:
    app, posted = await typed("o", "k", "space", "4")
    assert app.line.value == "ok 4"
    assert posted == [("Changed", "o"), ("Changed", "ok"), ("Changed", "ok "), ("Changed", "ok 4")]


@pytest.mark.parametrize(
    ("keys", "value", "at"),
    [
        (("a", "b", "left", "x"), "axb", 2),
        (("a", "b", "home", "x"), "xab", 1),
        (("a", "b", "home", "end", "x"), "abx", 3),
        (("a", "b", "backspace"), "a", 1),
        (("a", "b", "left", "delete"), "a", 1),
        (("a", "b", "space", "c", "d", "ctrl+w"), "ab ", 3),
        (("a", "b", "space", "c", "d", "ctrl+left", "x"), "ab xcd", 4),
        (("a", "b", "ctrl+w", "ctrl+z"), "ab", 2),
        (("backspace", "delete", "left", "right", "ctrl+w", "ctrl+z"), "", 0),
    ],
)
async def test_editing_keys(keys: tuple[str, ...], value: str, at: int) -> None:
    app, _ = await typed(*keys)
    assert (app.line.value, app.line.cursor) == (value, at)


async def test_escape_parks_and_ctrl_u_only_clears() -> None:
    app, posted = await typed("o", "k", "escape")
    assert app.line.value == "" and posted[-1] == ("Parked", "ok")
    app, posted = await typed("o", "k", "ctrl+u")
    assert app.line.value == "" and posted[-1] == ("Changed", "")
    for key in ("escape", "ctrl+u"):
        app, _ = await typed("o", "k", key, "ctrl+z")
        assert app.line.value == "ok"


async def test_escape_on_an_empty_line_means_back() -> None:
    _, posted = await typed("escape")
    assert posted == [("Parked", "")]
    _, posted = await typed("ctrl+u")
    assert posted == []


async def test_enter_submits_and_leaves_the_text() -> None:
    app, posted = await typed("a", "enter")
    assert posted[-1] == ("Submitted", "a")
    assert app.line.value == "a"


async def test_tab_completes_and_keeps_the_focus() -> None:
    app, posted = await typed("r", "tab", "e")
    assert ("CompletionRequested", "r") in posted
    assert app.line.value == "re"


async def test_arrows_belong_to_the_queue_whatever_the_line_holds() -> None:
    app, _ = await typed("up", "down", "pageup", "pagedown", "home", "end")
    assert app.keys == ["up", "down", "pageup", "pagedown", "home", "end"]
    app, _ = await typed("x", "up", "down", "pageup", "pagedown")
    assert app.keys == ["up", "down", "pageup", "pagedown"]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("a",), "a"),
        (("a", "k"), "ak"),
        (("space", "a"), " a"),
        (("left", "x"), "ok x9"),
        (("home", "x"), "xok 9"),
        (("end", "x"), "ok 9x"),
        (("backspace",), "ok "),
        (("delete", "x"), "ok 9x"),
        (("ctrl+w", "8"), "ok 8"),
        (("ctrl+left", "x"), "ok x9"),
        (("ctrl+u", "a"), "a"),
        (("a", "ctrl+z"), "ok 9"),
        (("escape", "a"), "a"),
        (("up", "down", "a"), "a"),
        (("enter", "a"), "a"),
    ],
)
async def test_what_follows_a_refused_enter(keys: tuple[str, ...], value: str) -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.press("o", "k", "space", "9", "enter")
        app.line.refuse()
        await pilot.press(*keys)
        await pilot.pause()
        assert app.line.value == value and not app.line.is_refused


async def test_paste_after_a_refused_enter_is_a_line_of_its_own() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.press("o", "k", "enter")
        app.line.refuse()
        app.line.post_message(events.Paste("n fire 3"))
        await pilot.pause()
        assert app.line.value == "n fire 3"
        assert app.posted[-2:] == [("Changed", ""), ("Changed", "n fire 3")], "it is received now"


async def test_drafts_are_counted_and_up_is_never_for_them() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        app.line.set_idle((), 2)
        await pilot.press("up", "ctrl+r")
        assert app.keys == ["up"] and app.posted == [("DraftsRequested", "")]
        assert app.line.lines[0].rstrip().endswith("2 drafts Ctrl+R")
        await pilot.press("x")
        assert app.line.lines[0].rstrip().endswith("2 drafts Ctrl+R")


async def test_put_posts_nothing_and_can_be_undone() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.press("a", "b")
        app.posted.clear()
        app.line.put("ok 4")
        await pilot.pause()
        assert (app.line.value, app.line.cursor, app.posted) == ("ok 4", 4, [])
        await pilot.press("ctrl+z")
        assert app.line.value == "ab"


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
async def test_paste_becomes_one_clean_line(text: str) -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.press("n")
        app.line.post_message(events.Paste(text))
        await pilot.press("z")
        await pilot.pause()
        assert "\n" not in app.line.value
        assert "\x1b" not in app.line.value
        assert app.line.value[0] == "n"
        assert app.line.value[-1] == "z"
        (drawn, *_) = app.line.lines
        assert cells(drawn) == 80
        assert harmless(drawn)


async def test_long_line_scrolls_to_the_cursor() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        app.line.put("漢字 " + "abcdefghij " * 40 + "END")
        await pilot.pause()
        assert "END" in app.line.lines[0]
        assert "…" in app.line.lines[0]
        await pilot.press("home")
        assert app.line.lines[0].startswith(" > 漢字")
        assert cells(app.line.lines[0]) == 80


async def test_empty_line_shows_the_last_entry_and_drafts() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        app.line.set_idle((("no. 288 saved 08:15 opened #130", "muted"),))
        await pilot.pause()
        assert app.line.lines[0].rstrip().endswith("no. 288 saved 08:15 opened #130")
        assert "? all commands" in app.line.lines[0]
        app.line.set_idle((("no. 288 saved 08:15 opened #130", "muted"),), 1)
        await pilot.pause()
        assert app.line.lines[0].rstrip().endswith("no. 288 saved 08:15 opened #130  1 draft Ctrl+R")
        app.line.set_idle((("x" * 200, "muted"),), 20)
        await pilot.pause()
        assert cells(app.line.lines[0]) == 80


async def test_keys_typed_ahead_are_kept_in_order() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        app.slow = True  # the app is busy and has not handled Enter
        await pilot.press("o", "k", "enter", "l", "space", "a", "enter", "b", "down")
        assert app.line.value == "ok" and app.keys == ["down"]
        app.line.post_message(events.Paste("cd"))
        await pilot.pause()
        app.line.put("")  # handled, and the line cleared
        app.line.resume()
        await pilot.pause()
        assert app.line.value == "l a" and app.posted[-1] == ("Submitted", "l a")
        app.line.put("")
        app.line.resume()
        await pilot.pause()
        assert app.line.value == "bcd" and app.posted[-1] == ("Changed", "bcd")


async def test_keys_that_come_at_once_are_processed_in_order() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        app.slow = True
        for key in ("4", "x", "backspace", "enter", "a"):  # what a busy program did not read in time
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        assert app.line.value == "4" and app.posted[-1] == ("Submitted", "4")


async def test_every_key_is_a_binding_with_a_description() -> None:
    app = LineApp()
    async with app.run_test(size=(80, 3)):
        mine = [active.binding for active in app.active_bindings.values() if active.node is app.line]
        assert {"enter", "escape", "tab", "ctrl+z", "backspace"} <= {binding.key for binding in mine}
        assert all(binding.description for binding in mine)


def test_empty_line_has_room_for_the_hint_and_the_last_entry() -> None:
    line = LineInput()
    for look in (EN, ID):
        line.look = look
        line.set_idle((("no. 12345 saved 08:15 CHECK post 5 Galih, all quiet at the loading yard", "muted"),))
        assert look.word("screen.line.hint") in line._idle(80).text
