"""Command line of ``siaga``: finds the subcommand, the home and the language.

A subcommand is a module of :mod:`console.commands` with ``arguments(parser)`` and ``run(call) -> exit code``. Only the
requested module is imported: ``siaga status`` in a script must not pay for the screen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from console.commands import Call, program_version
from console.exec.hand_over import Handed
from console.exits import BAD_INPUT, Stop, complain, guarded, need_files, prepare_process
from console.session.home import Home, NoSuchUser, language
from console.session.trace import temporary
from console.streams import clean_streams
from data.base.nearest import nearest
from data.base.permissions import NotTheOwner, is_own, must_own
from data.words import Words

#: Subcommand → its module in :mod:`console.commands`. "" is ``siaga`` alone: the console.
COMMANDS = {
    "": "room.start",
    "demo": "room.demo",
    "drill": "room.drill",
    "init": "setup.init",
    "site": "setup.site",
    "operator": "setup.operator",
    "exec": "room.execute",
    "watch": "room.watch",
    "status": "room.status",
    "log": "room.log",
    "query": "room.query",
    "verify": "upkeep.verify",
    "key": "upkeep.key",
    "report": "room.report",
    "import": "exchange.importing",
    "export": "exchange.exporting",
    "backup": "upkeep.backup",
    "restore": "upkeep.restore",
    "doctor": "upkeep.doctor",
    "completion": "upkeep.completion",
    "repair": "upkeep.repair",
    "remote": "exchange.remote",
    "sync": "exchange.sync",
    "push": "exchange.push",
}
#: Subcommands that only read: a user who does not own the home may run them, and they leave nothing there. The module
#: of another may have ``reads(options)``, which tells when it only reads too.
READS = frozenset(["watch", "status", "log", "query", "verify", "report", "export", "doctor", "site"])
#: Open files that a subcommand needs, and one that shows a screen: with fewer it would fail somewhere on its way.
FILES, SCREEN_FILES = 16, 64
_SCREENS = ("", "demo", "watch", "drill")
#: Subcommands that write nothing into the home, not even the trace of a fault.
_NEVER_WRITES = ("watch",)
_WITH_VALUE = {"--home": "DIR", "--as": "CODE"}
#: Words that people try for an option: ``siaga help log`` is ``siaga log --help``.
_OPTION_WORDS = {"help": "--help", "version": "--version"}
#: Options that must not be empty: name in the parsed options → name for the message.
_NEVER_EMPTY = {
    "home": "--home",
    "as_": "--as",
    "folder": "DIR",
    "file": "FILE",
    "site": "--site",
    "pin_file": "--pin-file",
}


def main(argv: Sequence[str] | None = None, handed: Handed | None = None) -> int:
    """Run ``siaga`` with ``argv`` (without the program's name) and return the exit code.

    handed: the line of ``exec`` if it was sent already
    """
    prepare_process()
    with clean_streams():
        return _main(argv, handed)


def _main(argv: Sequence[str] | None, handed: Handed | None) -> int:
    given = list(sys.argv[1:] if argv is None else argv)
    folder, command = _glance(given)
    if command in _OPTION_WORDS:
        given.remove(command)
        given.append(_OPTION_WORDS[command])
        folder, command = _glance(given)
    try:
        home = Home.chosen(folder)
    except NoSuchUser as found:
        complain(Words(language(None))("cli.no_such_user", found=found))
        return BAD_INPUT
    words = Words(language(home.site_file))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show a character must not stop a command
            stream.reconfigure(errors="backslashreplace")

    def run() -> int:
        if command not in COMMANDS:
            if near := nearest(command, (c for c in COMMANDS if c)):
                raise Stop("cli.unknown_near", found=command, near=near)
            raise Stop("cli.unknown", found=command)
        options, unknown = command_parser(words).parse_known_args(given)
        if unknown:
            raise _unknown_options(words, unknown, command)
        need_files(SCREEN_FILES if command in _SCREENS and not options.version else FILES)
        for name in _NEVER_EMPTY:  # an empty value is an unset variable of a script, never intended
            if getattr(options, name, None) == "":
                raise Stop("cli.arg_empty", name=_NEVER_EMPTY[name])
        if options.version:
            print(f"siaga {program_version()}".rstrip())
            return 0
        call = Call(home, words, options.as_ or "", options, handed)
        module = import_module(f"console.commands.{COMMANDS[command]}")
        if not (command in READS or ("reads" in vars(module) and module.reads(options))):
            must_own(home.path)
        return int(module.run(call))

    def explain_error(error: Exception) -> tuple[int, Iterable[str]] | None:
        # Loaded only after an error: it imports much of the program.
        from console.commands.faults import as_owner, explain

        if isinstance(error, NotTheOwner):
            return BAD_INPUT, [as_owner(error, words, given, has_home=folder is not None)]
        return explain(error, words, home.path)

    leaves_nothing = command in _NEVER_WRITES or not is_own(home.path)
    traces = temporary() if leaves_nothing else home.path
    return guarded(run, words, explain_error, traces)


def _glance(argv: list[str]) -> tuple[str | None, str]:
    """Return the home and the subcommand before anything is parsed: they decide the language of messages."""
    folder: str | None = None
    command = ""
    words = iter(argv)
    for word in words:
        if word == "--":
            break
        name, is_value, value = word.partition("=")
        if name in _WITH_VALUE:
            found = value if is_value else next(words, None)
            folder = found if name == "--home" else folder
        elif not word.startswith("-") and not command:
            command = word
    return folder, command


# --- parsing ----------------------------------------------------------------------------------------------------------


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
            raise _unknown_options(self._words, unknown, self._command)
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


def _unknown_options(words: Words, found: Iterable[str], command: str) -> Stop:
    message = words("cli.arg_unknown", found=" ".join(found))
    return Stop("cli.usage", message=message, help=_help_of(command))


def _help_of(command: str) -> str:
    return " ".join(part for part in ("siaga", command, "--help") if part)


class _Help(argparse.Action):
    def __init__(self, *, text: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._text = text

    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> None:
        print(self._text, flush=True)
        parser.exit(0)


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
