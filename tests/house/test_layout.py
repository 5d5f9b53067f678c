"""Layout of the tree: no import cycle, small folders, imports inside functions only at the seams, named modules."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from console.session.upkeep.loading import OF_COMMANDS
from console.session.upkeep.loading import PACKAGES as LOADED
from tests.house.sources import source, tree, walked

ROOT = Path(__file__).parents[2]
PACKAGES = ("data", "widgets", "console")

#: More children than this in one folder, and an idea is missing a folder.
MOST_CHILDREN = 13

#: Not children: what makes a folder a package.
NOT_COUNTED = ("__init__.py", "__pycache__")

#: Where a function may import → why it does. Everywhere else imports stand at the top of the module.
SEAMS = {
    "console/line/": "the grammar loads after the first frame",
    "data/intents/": "decisions load with the first command",
    "data/sync/": "nothing of the network loads before a remote is configured",
    "console/app/": "screens load when they are opened",
    "console/second/": "screens load when they are opened",
    "console/drill/": "a drill loads its screen or none",
    "console/session/": "the grammar, the decisions and the link load after the first frame",
    "console/commands/": "a command loads only what it needs",
    "console/cli.py": "only the command that was asked for is imported",
    "console/__main__.py": "only the command that was asked for is imported",
}
#: Modules outside the seams that load an optional third party late.
THIRD_PARTIES: dict[str, tuple[str, ...]] = {
    "data/base/clock.py": ("asyncio",),
    "data/base/disk.py": ("ctypes",),
    "data/importing/workbook.py": ("openpyxl",),
    "data/book/signing/ed25519.py": ("nacl.signing",),
}


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path) -> set[str]:
    """The modules of the product that a module imports anywhere: in functions and under TYPE_CHECKING too."""
    names: set[str] = set()
    for node in walked(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= inner & modules().keys()
            if inner - modules().keys():
                names.add(node.module)
    return names & modules().keys()


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that import one another in a circle (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph[node]:
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            circle = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(circle) > 1:
                found.append(sorted(circle))

    for node in graph:
        if node not in index:
            visit(node)
    return found


def test_imports_form_no_cycle() -> None:
    assert cycles({name: imported(path) - {name} for name, path in modules().items()}) == []


def test_cycles_finds_a_circle_of_three() -> None:
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def global_names(path: Path) -> set[str]:
    """The names that the module's code looks up in the module itself or among the builtins."""
    names = set()
    tables = [symtable.symtable(source(path), path.name, "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        top = table.get_type() == "module"
        names |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and (top or s.is_global())}
    return names


def test_no_submodule_hides_a_name_of_its_package() -> None:
    """The import of ``package.filter`` sets ``filter`` in the package: from then on its own code finds the module."""
    hidden = []
    for module, path in modules().items():
        if path.name == "__init__.py":
            meant = {
                alias.asname or alias.name
                for node in walked(path)
                if isinstance(node, ast.ImportFrom) and node.module == module
                for alias in node.names
            }
            children = {child.stem for child in path.parent.iterdir()}
            hidden += [f"{module}.{name}" for name in sorted((global_names(path) - meant) & children)]
    assert hidden == []


def test_folders_hold_at_most_13_children() -> None:
    crowded = {}
    for top in (*PACKAGES, "tests", "docs"):
        for folder in (ROOT / top, *(ROOT / top).rglob("*")):
            if folder.is_dir() and "__pycache__" not in folder.parts:
                children = [c.name for c in folder.iterdir() if c.name not in ("__init__.py", "__pycache__")]
                if len(children) > MOST_CHILDREN:
                    crowded[folder.relative_to(ROOT).as_posix()] = len(children)
    assert crowded == {}


def late_imports(path: Path) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports inside functions, in their order."""
    found: dict[int, ast.Import | ast.ImportFrom] = {}
    for function in walked(path):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found |= {n.lineno: n for n in ast.walk(function) if isinstance(n, (ast.Import, ast.ImportFrom))}
    yield from (found[line] for line in sorted(found))


def test_functions_import_only_at_the_seams() -> None:
    outside = [
        f"{place}:{node.lineno}"
        for path in modules().values()
        if not (place := path.relative_to(ROOT).as_posix()).startswith(tuple(SEAMS))
        for node in late_imports(path)
        if not (isinstance(node, ast.ImportFrom) and node.module in THIRD_PARTIES.get(place, ()))
    ]
    assert outside == []


def test_first_late_import_of_a_module_says_why() -> None:
    silent = []
    for path in modules().values():
        node = next(late_imports(path), None)
        if node is not None:
            lines = source(path).splitlines()
            near = [lines[node.lineno - 2].strip(), lines[node.lineno - 1]]
            if not (near[0].startswith("#") or "  # " in near[1].replace("# noqa: F401", "")):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert silent == []


def test_nothing_that_a_console_loads_needs_what_it_leaves_out() -> None:
    areas = "|".join(name.rpartition(".")[2] for name in OF_COMMANDS if name.startswith("data.words."))
    inside = tuple(f"{package}." for package in LOADED)
    needed = [
        f"{name}: {other}"
        for name, path in modules().items()
        if name.startswith(inside) and name not in OF_COMMANDS
        for other in (
            *sorted(imported(path) & OF_COMMANDS),
            *([] if name.startswith("data.words.") else re.findall(rf"[\"'](?:{areas})\.[a-z{{]", source(path))),
        )
    ]
    assert needed == []
    assert modules().keys() >= OF_COMMANDS


@pytest.mark.parametrize("package", PACKAGES)
def test_module_begins_with_a_line_that_names_it(package: str) -> None:
    wrong = []
    for name, path in modules().items():
        if name.split(".")[0] == package and source(path).strip():
            first = (ast.get_docstring(tree(path)) or "").split("\n")[0]
            if not first or len(first) > 80 or not first.endswith((".", ":")):
                wrong.append(f"{path.relative_to(ROOT)}: {first}")
    assert wrong == []


#: Folders of many files alike: the README names those that decide something besides.
SAID_TOGETHER = (
    "data/entries", "data/words", "data/view/alerts", "data/view/lines", "data/report/render", "console/line/acts",
    "console/app/pages", "console/commands",
)  # fmt: skip


def mapped() -> tuple[set[Path], list[str]]:
    """Return the files that the README's map names, and the names that are of none."""
    text = (ROOT / "README.md").read_text("utf-8")
    found, missing = set(), []
    folders: list[Path] = []
    for part in re.split(r"\n\n+", text[text.index("### `data/`") :]):
        if named := re.match(r"\*\*(`.+`)\*\*", part):
            folders = [ROOT / name for name in re.findall(r"`([^`]+)`", named[1])]
        elif table := re.match(r"\| `tests/` \|", part):
            folders = [ROOT / name for name in re.findall(r"`(tests/[^`]+/)`", part)] if table else folders
        for name in re.findall(r"`((?:\.\./)?[\w/]+\.py)`", part):
            places = [folder / name for folder in (*folders, *(each.parent for each in folders), ROOT)]
            at = next((place.resolve() for place in places if place.exists()), None)
            found |= {at} if at else set()
            missing += [] if at else [f"{folders[0]}: {name}"]
    return found, missing


def test_files_that_the_readme_names_are_where_it_says() -> None:
    found, missing = mapped()
    assert missing == [] and len(found) > 300


def test_readme_says_what_is_decided_in_each_file() -> None:
    found, _ = mapped()
    together = tuple(f"{folder}/" for folder in SAID_TOGETHER)
    paths = [path for path in modules().values() if path.name not in ("__init__.py", "__main__.py")]
    unnamed = [str(path.relative_to(ROOT)) for path in paths if path.resolve() not in found]
    assert [name for name in unnamed if not name.startswith(together)] == []
