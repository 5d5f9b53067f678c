"""Command line of ``siaga``: finds the subcommand, the home and the language.

A subcommand is a module of :mod:`console.commands` with ``arguments(parser)`` and ``run(call) -> exit code``. Only the
requested module is imported: ``siaga status`` in a script must not pay for the screen.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from console.commands import COMMANDS, Call, program_version
from console.exec.short_way import Handed
from console.exits import BAD_INPUT, Stop, complain, guarded, need_files, prepare_process
from console.session.home import Home, NoSuchUser, language
from console.session.trace import temporary
from console.streams import clean_streams
from data.base.permissions import NotTheOwner, is_own, must_own
from data.words import Words

if TYPE_CHECKING:
    from argparse import Namespace

#: Subcommands that only read: a user who does not own the home may run them, and they leave nothing there. The module
#: of another may have ``reads(options)``, which tells when it only reads too.
READS = frozenset(["watch", "status", "log", "query", "verify", "report", "export", "doctor", "site"])
#: Open files that a subcommand needs, and one that shows a screen: with fewer it would fail somewhere on its way.
FILES, SCREEN_FILES = 16, 64
_SCREENS = ("", "demo", "watch", "drill")
#: Subcommands that write nothing into the home, not even the trace of a fault.
_NEVER_WRITES = ("watch",)
#: Subcommands whose output a pager shows on a terminal, as far as it is longer than that.
_PAGED = ("log", "query", "report", "site", "status")
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
        if sys.stdout.isatty() and _is_paged(command, given):
            from console.commands.pager import paged  # seam: only a person at a terminal needs it

            with paged():
                return run_command()
        return run_command()

    def run_command() -> int:
        if command not in COMMANDS:
            from data.base.nearest import nearest  # seam: only a mistyped word needs it

            if near := nearest(command, (c for c in COMMANDS if c)):
                raise Stop("cli.unknown_near", found=command, near=near)
            raise Stop("cli.unknown", found=command)
        options = _parsed(words, given, command)
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


def _is_paged(command: str, given: list[str]) -> bool:
    """Whether what the subcommand prints may be longer than a screen, and ends."""
    return bool({"-h", "--help"} & set(given)) or (command in _PAGED and not {"-f", "--follow"} & set(given))


def _parsed(words: Words, argv: list[str], command: str) -> Namespace:
    """Return the options. Raises Stop for those that there are not."""
    if not argv:
        return cast("Namespace", SimpleNamespace(home=None, as_=None, version=False, command=None))
    from console.parser import command_parser, unknown_options  # seam: ``siaga`` alone needs no parser

    options, unknown = command_parser(words).parse_known_args(argv)
    if unknown:
        raise unknown_options(words, unknown, command)
    return options


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
