"""Modules of a running console: after the first minute it needs no file of the program any more."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from console.exec.operators import PIN_NEWS, PINS_CHANGED
from console.session.sign_on.pins import Pins
from data.base.clock import MINUTE, ManualClock
from tests.kits.console.desk_room import NIGHT, console

#: Lines that between them reach every page and every layer, and the keys that need none.
LINES = (
    "ok 4 all quiet", "n fire 3 smoke", "a", "g 3,6 101", "on 6", "t 1", "101 plate P 4321",
    "shelve cam-3 30m wet", "shelve", "l rain", "src cam-3 down", "fix 2 one", "undo", "find rain", "b", "? types",
    "? people", "? codes", "?", "? ok", "posts", "figures", "apart", "net", "site", "site take", "start", "/p1",
    "/", "-5 ok 5", "remind 05:00 gate", "roll", "ho start BGS", "ho", "ho sign gate", "ho 1-3", "ho accept BGS",
    "at 04:10", "at", "here", "tempo 15", "visitor 1 budi", "break 2", "fira 3", "lock", "login BGS", "c 101 safe",
    "x y z", "decide 101 1", "push", "sync",
)  # fmt: skip


async def _use(folder: Path) -> None:
    """Load the rest, then use everything; print what had to be loaded for it."""
    clock = ManualClock(NIGHT)
    with Pins(folder, clock).changed("BGS", "482915"):
        pass
    async with console(folder, clock=clock) as room:
        await room.app.load_rest(0)
        await room.idle()
        before = set(sys.modules)
        for line in LINES:
            await room.enter(line)
            if room.app.pin_prompt.is_open:
                await room.type("482915")
                await room.pilot.press("enter")
            await room.idle()
            await room.pilot.press("enter", "escape", "ctrl+u", "escape")
        await room.pilot.press("f9", "4", "ctrl+p", "o", "tab", "enter", "ctrl+r", "ctrl+u", "f2", "f8", "f1")
        await room.enter("b")
        await room.pilot.press("home", "enter", "end", "escape")
        for line in ("ok 4", "find x", "sync now", PINS_CHANGED, PIN_NEWS + "{}", "\0carry {}"):
            await room.app.answer_socket(line, "BGS", pin="482915")
        await room.pilot.resize_terminal(30, 8)
        await room.pilot.resize_terminal(200, 60)
        await room.pass_time(2 * 60 * MINUTE, step=5 * MINUTE)
        new = {name for name in set(sys.modules) - before if name.partition(".")[0] in ("console", "data", "widgets")}
    print(json.dumps(sorted(new)))


def test_a_console_loads_nothing_of_ours_once_it_has_run(tmp_path: Path) -> None:
    code = f"""
import asyncio, pathlib, {__name__} as t, tests.kits.running.idle as idle
idle.install()
asyncio.run(t._use(pathlib.Path({str(tmp_path)!r})))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_a_module_that_cannot_be_loaded_is_passed_over(tmp_path: Path) -> None:
    from console.session.upkeep import loading

    (tmp_path / "kaput").mkdir()
    (tmp_path / "kaput" / "__init__.py").touch()
    (tmp_path / "kaput" / "bad.py").write_text("raise RuntimeError")
    (tmp_path / "kaput" / "good.py").touch()
    sys.path.insert(0, str(tmp_path))
    try:
        import kaput  # type: ignore[import-not-found]  # noqa: F401

        asyncio.run(loading.load_rest(0, ("kaput",)))
        assert "kaput.good" in sys.modules and "kaput.bad" not in sys.modules
    finally:
        sys.path.remove(str(tmp_path))
        for name in [name for name in sys.modules if name.startswith("kaput")]:
            del sys.modules[name]
