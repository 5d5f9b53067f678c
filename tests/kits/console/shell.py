"""Generator of ``console/shell``: completions and the manual page, from the command line and its help.

``python -m tests.kits.console.shell`` writes the files (``make completions``).
"""

from __future__ import annotations

import argparse
import re
from functools import cache
from pathlib import Path
from typing import Any

import shtab

import console
from console.commands.upkeep.completion import FILES
from console.parser import command_parser
from data.room.tables import QUERIED
from data.words import Words

FOLDER = Path(console.__file__).parent / "shell"
#: How the lines of the main help begin that name a command: two blanks, the name, what it does.
_COMMAND = re.compile(r"^  ([a-z]+) {2,}(.+)$|^  (completion) (.+)$", re.MULTILINE)


@cache
def generated() -> dict[str, str]:
    """Return the text of each file: name → text."""
    texts = {shell: shtab.complete(_parser(), shell=shell) for shell in ("bash", "zsh")}
    return {FILES[kind]: text.rstrip() + "\n" for kind, text in (texts | {"man": _manual()}).items()}


def summaries() -> dict[str, str]:
    """Return the commands of the main help: name → what it does."""
    section = Words()("usage.siaga").partition("\ncommands\n")[2].partition("\n\n")[0]
    return {m[1] or m[3]: m[2] or m[4] for m in _COMMAND.finditer(section)}


def _parser() -> argparse.ArgumentParser:
    parser = command_parser(Words())
    (commands,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    for name, does in summaries().items():
        sub = commands.choices[name]
        sub.fill()
        sub.description = does
        commands._choices_actions.append(commands._ChoicesPseudoAction(name, (), does))
        for action in sub._actions:
            _complete(action)
    for action in parser._actions:
        _complete(action)
    return parser


def _complete(action: Any) -> None:
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    if action.dest == "table":
        action.choices = QUERIED
    elif re.fullmatch(r"[a-z]+(\|[a-z]+)+", metavar):
        action.choices = metavar.split("|")
    elif "DIR" in metavar:
        action.complete = shtab.DIRECTORY
    elif "FILE" in metavar or "toml" in metavar:
        action.complete = shtab.FILE


def _manual() -> str:
    words = Words()
    lines = ['.TH SIAGA 1 "" "Siaga" "User commands"', ".SH NAME", "siaga \\- the control room in a terminal"]
    for title, key in [("SIAGA", "siaga"), *((f"SIAGA {name.upper()}", name) for name in summaries())]:
        lines += [f".SH {title}", ".nf", *map(_roff, words(f"usage.{key}").splitlines()), ".fi"]
    return "\n".join(lines)


def _roff(line: str) -> str:
    """Return a line as roff takes it: no escapes, no request."""
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + line if line.startswith((".", "'")) else line


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in generated().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
