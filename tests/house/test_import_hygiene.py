"""Nobody pays for what is not used: the screen and the network stay unloaded where they are not needed."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

import data
from tests.kits.console.command import Siaga


def loaded(code: str, siaga: Siaga) -> set[str]:
    """The modules that ``code`` leaves loaded in a process of its own."""
    show = "import json, sys\n" + code + "\nsys.stderr.write(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, env=siaga.env, check=True)
    return set(json.loads(done.stderr))


def modules_of_data() -> list[str]:
    """Every module of the package ``data``, by name."""
    folder = Path(str(data.__file__)).parent
    return [
        ".".join(("data", *path.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__")
        for path in sorted(folder.rglob("*.py"))
    ]


@pytest.mark.parametrize("sync", [False, True], ids=["data", "data and sync"])
def test_data_needs_no_screen_and_only_sync_the_network(tmp_path: Path, sync: bool) -> None:
    names = [name for name in modules_of_data() if sync or not name.startswith("data.sync")]
    code = "from importlib import import_module\n" + "\n".join(f"import_module({name!r})" for name in names)
    modules = loaded(code, Siaga(tmp_path))
    assert set(names) <= modules
    brought = {"rich"} if sync else set()  # by httpx, for a command line of its own, where click is installed
    assert modules & {"textual", "rich", "widgets", "console"} <= brought
    assert sync or "httpx" not in modules


@pytest.mark.parametrize(
    "args",
    [["status"], ["status", "--json"], ["log"], ["verify"], ["report", "lapsit"], ["exec", "--as", "LST", "ok 4"]],
    ids=" ".join,
)
def test_commands_load_no_screen_and_no_network(siaga: Siaga, args: list[str]) -> None:
    modules = loaded(f"from console.cli import main\nassert main({args!r}) == 0", siaga)
    assert modules & {"textual", "httpx"} == set()


def test_the_console_loads_no_network_before_it_is_asked_to(tmp_path: Path) -> None:
    assert "httpx" not in loaded("import console.app", Siaga(tmp_path))


def test_a_session_without_a_screen_loads_no_event_loop(tmp_path: Path) -> None:
    modules = loaded("import console.session.session, console.session.heartbeat", Siaga(tmp_path))
    assert modules & {"asyncio", "ssl", "textual"} == set()


def test_a_line_for_a_running_console_needs_neither_room_nor_decisions(tmp_path: Path) -> None:
    modules = loaded("import console.cli, console.commands.room.execute", Siaga(tmp_path))
    above = ("data.room", "data.rules", "data.view", "data.intents", "data.book.book", "console.line", "asyncio")
    assert {name for name in modules if name.startswith(above)} == set()


#: Ends with an error if the collector ran while the command line was loading.
COLLECTIONS = """
import gc
from console.__main__ import main
seen = []
def note(phase, info):
    cli = sys.modules.get("console.cli")
    seen.append(cli is not None and not hasattr(cli, "main"))
gc.callbacks.append(note)
gc.set_threshold(50)
sys.argv[1:] = ["--version"]
assert main() == 0
assert gc.isenabled() and seen and not any(seen)
"""


def test_nothing_is_collected_while_the_program_loads(siaga: Siaga) -> None:
    assert "console.cli" in loaded(COLLECTIONS, siaga)


SIGNS = {"nacl", "nacl.signing"}


def test_the_library_that_signs_is_on_neither_the_way_of_the_first_frame_nor_of_exec(siaga: Siaga) -> None:
    assert (siaga.home / "signing.key").exists()
    assert loaded("import console.app, console.cli, console.app.console_app", siaga) & SIGNS == set()
    for args in (["exec", "--as", "LST", "ok 4"], ["status"], ["verify"], ["key", "show"]):
        assert loaded(f"from console.cli import main\nassert main({args!r}) == 0", siaga) & SIGNS == set(), args


def test_a_book_with_signatures_opens_without_the_library_that_signs(siaga: Siaga) -> None:
    siaga.run("key", "make", "--replace", alone=True)
    code = "from console.session.desk import Desk\nfrom console.session.home import Home\nfrom pathlib import Path\n"
    code += f"Desk.open(Home(Path({str(siaga.home)!r}))).close()"
    assert loaded(code, siaga) & SIGNS == set()


#: Opens the console on a home that exists, and ends it where everything that the first frame does not need begins.
FIRST_FRAME = """
from console.app.base_app import BaseApp
from console.cli import main
from console.commands.room import start

async def begin(app):
    app.exit(0)

BaseApp._begin = begin
BaseApp.run = lambda app, run=BaseApp.run, **how: run(app, headless=True, size=(160, 45))
start.on_terminal = lambda: True
assert main([]) == 0
"""

#: Modules that the first frame may load, one a line. A new one belongs here only if no frame can be drawn without it.
MAY_LOAD = Path(__file__).with_name("first_frame.txt")


def test_the_first_frame_loads_what_it_needs_and_nothing_else(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "n vehi 6 motorcycle loitering")
    modules = loaded(FIRST_FRAME, siaga)
    ours = {name for name in modules if name.split(".")[0] in ("console", "data", "widgets")}
    allowed = set(MAY_LOAD.read_text("utf-8").split())
    assert sorted(ours - allowed) == [] and sorted(allowed - ours) == []
    assert modules & {"httpx", "tinydb", "argparse", "secrets"} == set()


def test_structs_of_the_first_frame_have_types_and_no_text_that_must_be_compiled() -> None:
    """With ``from __future__ import annotations`` each field of a struct or tuple is compiled at its first use."""
    wrong = [
        f"{name}.{struct.__name__}.{field}"
        for name in MAY_LOAD.read_text("utf-8").split()
        if name.startswith("data.")
        for struct in vars(import_module(name)).values()
        if isinstance(struct, type) and issubclass(struct, msgspec.Struct) and struct.__module__ == name
        for field, annotation in vars(struct).get("__annotations__", {}).items()
        if isinstance(annotation, str)
    ]
    assert wrong == []
