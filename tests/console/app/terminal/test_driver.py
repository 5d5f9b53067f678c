"""Output to a terminal: what is written together, and what is dropped."""

from __future__ import annotations

import asyncio
import os
import pty
import sys
from contextlib import suppress
from typing import cast

import pytest
from textual.app import App
from textual.events import Key, Paste

from console.app.terminal import driver as module
from console.app.terminal.driver import BELL, Keys, Output, Screen, Terminal


class Noted(Output):
    """Notes the texts that are handed over."""

    texts: list[str]

    def write(self, text: str) -> None:
        self.texts.append(text)
        super().write(text)


async def test_texts_of_one_step_are_written_together(monkeypatch: pytest.MonkeyPatch) -> None:
    main, terminal = pty.openpty()
    Noted.texts = []
    with open(terminal, "r+b", buffering=0) as file:  # noqa: PTH123, ASYNC230
        monkeypatch.setattr(sys, "__stdin__", file)
        monkeypatch.setattr(sys, "__stderr__", file)
        monkeypatch.setattr(module, "Output", Noted)
        driver = Terminal(cast(Screen, App()))
        driver.start_application_mode()
        assert len(Noted.texts) == 1 and "\x1b[?1049h" in Noted.texts[0]
        for text in ("one", BELL, "two", BELL):
            driver.write(text)
        assert len(Noted.texts) == 1
        await asyncio.sleep(0)
        assert Noted.texts[1:] == ["onetwo", BELL, BELL]
        driver.write("last")
        driver.disable_input()
        driver.close()
    found = b""
    with suppress(OSError):  # the end, now that the terminal is closed
        while piece := os.read(main, 4096):
            found += piece
    os.close(main)
    assert b"last" in found


@pytest.mark.parametrize(
    "text", ["a\x1bx\rl by itself\rand on", "\x1b[31mred\x1b[0m", "\x1b\x1b[20~", "\x1b", "\x1b[200~\r", "", "rain\n"]
)
def test_keys_paste_is_its_text_whatever_stands_in_it(text: str) -> None:
    keys, found = Keys(debug=False), []
    for character in f"n\x1b[200~{text}\x1b[201~m":
        found += list(keys.feed(character))
    pasted = [event.text for event in found if isinstance(event, Paste)]
    typed = [event.key for event in found if isinstance(event, Key)]
    assert pasted == [text] and typed == ["n", "m"]
    assert not keys.waits
