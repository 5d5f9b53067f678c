"""Command line's parser: its options and subcommands, and its messages.

``siaga`` alone needs none of it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from console.commands import COMMANDS
from console.exits import Stop
from data.words import Words

#: Cells before an example or an entry of a list.
EXAMPLE = 2

_WITH_VALUE = {"--home": "DIR", "--as": "CODE"}


class _Parser(argparse.ArgumentParser):
    """Parser that reports errors in one line and prints the help text of the catalogue."""

    def __init__(self, *, words: Words, command: str = "", **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **settings)
        self._words = words
        self._command = command
        self._filled = False
        self._given: tuple[str, ...] = ()
        self.add_argument("-h", "--help", action=_Help, nargs=0, text=words(f"usage.{command or 'siaga'}"))

    def error(self, message: str) -> NoReturn:
        options = (word.partition("=")[0] for word in self._given if word.startswith("--") and word != "--")
        # A misspelt option is often the reason why another argument is missing: name it first.
        if unknown := [option for option in options if option not in self._option_string_actions]:
            raise unknown_options(self._words, unknown, self._command)
        raise Stop("cli.usage", message=message, help=_help_of(self._command))

    def fill(self) -> None:
        """Add the options of the subcommand; its module is imported for that."""
        if self._command and not self._filled:
            self._filled = True
            for option, name in (("--home", "home"), ("--as", "as_")):
                self.add_argument(option, dest=name, default=argparse.SUPPRESS, metavar=_WITH_VALUE[option])
            import_module(f"console.commands.{COMMANDS[self._command]}").arguments(self)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        self.fill()
        self._given = tuple(args or ())
        return super().parse_known_args(args, namespace)


def unknown_options(words: Words, found: Iterable[str], command: str) -> Stop:
    message = words("cli.arg_unknown", found=" ".join(found))
    return Stop("cli.usage", message=message, help=_help_of(command))


def _help_of(command: str) -> str:
    return " ".join(part for part in ("siaga", command, "--help") if part)


class _Help(argparse.Action):
    def __init__(self, *, text: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._text = text

    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> None:
        print(fitted(self._text, shutil.get_terminal_size().columns), flush=True)
        parser.exit(0)


def fitted(text: str, columns: int) -> str:
    """Return ``text`` with lines that are too long wrapped at words, under their last column.

    A next line that begins in that column is part of the sentence and continues after it.
    """
    lines: list[str] = []
    source = text.split("\n")
    while source:
        line = source.pop(0)
        if len(line) < columns:
            lines.append(line)
            continue
        column = max((gap.end() for gap in re.finditer(r"\S {2,}(?=\S)", line)), default=0)
        indent = column if 0 < column <= columns // 2 else _indent(line)
        if indent != EXAMPLE:
            while source and _indent(source[0]) == indent and not re.search(r"\S {2,}\S", source[0]):
                if not (more := source[0].strip()) or more.startswith("siaga"):
                    break
                line = f"{line} {more}"
                del source[0]
        under = " " * (2 * EXAMPLE + indent if indent == EXAMPLE else indent)  # a command begins further left
        lines += textwrap.wrap(
            line, columns - 1, subsequent_indent=under, break_long_words=False, break_on_hyphens=False
        )
    return "\n".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def command_parser(words: Words) -> _Parser:
    """Return the parser of the whole command line. A subcommand's options are added when it is used, or by ``fill``."""
    # argparse asks its module's `_` for every message; its own catalogue has no Indonesian.
    vars(argparse)["_"] = lambda text: words(_ARGPARSE[text]) if text in _ARGPARSE else text
    parser = _Parser(words=words, prog="siaga")
    parser.add_argument("--home", default=None, metavar="DIR")
    parser.add_argument("--as", dest="as_", default=None, metavar="CODE")
    parser.add_argument("-V", "--version", action="store_true")
    commands = parser.add_subparsers(dest="command", parser_class=_Parser)
    for name in filter(None, COMMANDS):
        commands.add_parser(name, words=words, command=name)
    return parser


_ARGPARSE = {
    "argument %(argument_name)s: %(message)s": "cli.arg_named",
    "expected one argument": "cli.arg_one",
    "the following arguments are required: %s": "cli.arg_required",
    "invalid %(type)s value: %(value)r": "cli.arg_invalid",
    "invalid choice: %(value)r (choose from %(choices)s)": "cli.arg_choice",
    "ignored explicit argument %r": "cli.arg_no_value",
    "not allowed with argument %s": "cli.arg_exclusive",
    "one of the arguments %s is required": "cli.arg_one_of",
}
