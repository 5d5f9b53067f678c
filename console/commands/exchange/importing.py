"""``siaga import``: import a spreadsheet's incidents or a file of another station."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from console.commands import Call
from console.commands.progress import Bar
from console.commands.site_read import site_shown
from console.exec.author import operator_code
from console.exec.courier import FAULTS, accept_file, accepted_text, changes, fault_words, site_keys
from console.exec.running import connect
from console.exec.socket import CARRY, CARRY_UNSEALED, NobodyListens
from console.exits import BAD_INPUT, DONE, INTERRUPTED, UNAVAILABLE, Stop
from console.streams import raw
from data.base.clock import SystemClock
from data.base.disk import DISK
from data.base.file_errors import FileFault, why
from data.base.text import clean_line, quoted
from data.book.library import Library
from data.book.storage.folder import BookFolder, refuse_if_gone
from data.importing.column_map import load as load_map
from data.importing.importer import run as import_file
from data.importing.result import result_text
from data.site.model import Site
from data.sync.courier.file import Parcel, is_courier, read

#: Answers that agree, in both languages.
YES = ("y", "yes", "ya")
#: Author of an import without ``--as``.
IMPORT = "import"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``import``."""
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--map", default=None, metavar="MAP.toml")
    parser.add_argument("--sheet", default="", metavar="NAME")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--skip-bad", default=None, metavar="FILE")
    parser.add_argument("--propose", default=None, metavar="MAP.toml")
    parser.add_argument("--unsealed", action="store_true")


def reads(options: argparse.Namespace) -> bool:
    """Return True if nothing is written."""
    return bool(options.dry_run or options.propose)


def run(call: Call) -> int:
    """Import the file, or in a dry run list what it holds.

    Raises FileFault, Refused, Stop.
    """
    from_station = _is_courier(call)
    if call.options.propose is not None and not from_station:
        call.need_site()
        return _propose(call, Path(call.options.propose))
    if not from_station and call.options.map is None:
        raise Stop("courier.which", file=call.options.file)
    call.need_room()
    site = site_shown(call)
    if from_station:
        return _accept(call, site)
    by = operator_code(site, call.as_) if call.as_ else IMPORT
    mapping = load_map(Path(call.options.map), call.words, site)
    bar = Bar(raw(sys.stderr))

    def agree(question: str) -> bool:
        bar.clear()
        return _is_asked() and _agrees(f"{question}\n{call.words('importing.ask')}")

    try:
        result = import_file(
            call.home.path,
            Path(call.options.file),
            mapping,
            site=site,
            by=by,
            clock=SystemClock(),
            words=call.words,
            dry=call.options.dry_run,
            skip=Path(call.options.skip_bad) if call.options.skip_bad else None,
            agree=agree,
            progress=bar if sys.stderr.isatty() else None,
            sheet=call.options.sheet,
            choose=_chooser(call),
        )
    except KeyboardInterrupt:
        raise Stop("importing.interrupted", code=INTERRUPTED) from None
    finally:
        bar.clear()
    print(*result_text(result, call.words), sep="\n")
    bad = result.plan.bad_count and not call.options.skip_bad
    return BAD_INPUT if bad or (result.dry and result.plan.ambiguous) else DONE


def _chooser(call: Call) -> Callable[[Sequence[str]], str]:
    """Return what asks for one of several sheets: its number, or its name; "" without a terminal."""

    def choose(sheets: Sequence[str]) -> str:
        if not _is_asked():
            return ""
        shown = " · ".join(f"{number} {clean_line(name)}" for number, name in enumerate(sheets, 1))
        print(call.words("importing.ask_sheet", sheets=shown), end=" ", flush=True)
        answer = sys.stdin.readline().strip()
        return sheets[int(answer) - 1] if answer.isdecimal() and 1 <= int(answer) <= len(sheets) else answer

    return choose


def _is_asked() -> bool:
    """Return True if a person is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def _agrees(question: str) -> bool:
    print(question, end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() in YES


def _propose(call: Call, file: Path) -> int:
    """Write a new map, made from the headings and values of the file. Raises FileFault, SiteError, Stop, OSError."""
    # A map is proposed once, and read at every import.
    from data.importing.proposal import propose

    text = propose(Path(call.options.file), site_shown(call), call.words, call.options.sheet, _chooser(call))
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise Stop("importing.propose_there", file=file) from None
    print(call.words("importing.propose_written", file=file, csv=call.options.file))
    return DONE


def _is_courier(call: Call) -> bool:
    try:
        return is_courier(Path(call.options.file))
    except OSError as error:
        if call.options.map is None and call.options.propose is None:
            raise FileFault.of(call.words, quoted(call.options.file, 200), why(error, call.words)) from None
        return False  # reading it as a spreadsheet will say why


def _accept(call: Call, site: Site) -> int:
    """Accept a file of another station, through a running console if there is one.

    Raises Stop, OSError.
    """
    file = Path(call.options.file).absolute()
    if call.options.dry_run:
        return _check(call, site, file)
    unsealed = _agreed_to_unsealed(call, site, file)
    try:
        client = connect(call.home, timeout=120.0)
    except NobodyListens:
        pass
    else:
        with contextlib.closing(client):
            reply = client.enter(f"{CARRY_UNSEALED if unsealed else CARRY}{file}", "")
        if not reply.ok:
            raise Stop("refuse.as_said", code=UNAVAILABLE if reply.unavailable else BAD_INPUT, why=reply.error)
        print(reply.text)
        return DONE
    with contextlib.ExitStack() as stack:
        refuse_if_gone(call.home.path, None, "")
        lock = BookFolder(DISK, call.home.path, write=True)  # no console may start until it is done; raises BookBusy
        stack.callback(lock.close)
        library = Library.open(call.home.path, write=True)
        stack.callback(library.close)
        try:
            accepted = accept_file(call.home, site, library, file, SystemClock(), unsealed=unsealed)
        except FAULTS as error:
            raise Stop("refuse.as_said", why=fault_words(call.words, file, error)) from error
        print(accepted_text(call.words, accepted))
    return DONE


def _agreed_to_unsealed(call: Call, site: Site, file: Path) -> bool:
    """Return True if no key has sealed the file, and a person agrees to what it would change.

    Raises Stop if nobody does: without a terminal ``--unsealed`` says so.
    """
    parcel = _read(call, site, file)
    if parcel.head.keyed:
        return False
    lines = _changes(call, site, file, parcel)
    if not lines:
        return False
    words = call.words
    print(words("courier.is_unsealed", file=clean_line(file.name)), *(f"  {line}" for line in lines), sep="\n")
    if call.options.unsealed:
        return True
    if not _is_asked():
        raise Stop("courier.needs_unsealed", file=file.name)
    if not _agrees(words("courier.ask")):
        raise Stop("courier.not_agreed")
    return True


def _read(call: Call, site: Site, file: Path) -> Parcel:
    try:
        return read(file, site=site.name, keys=site_keys(call.home, site))
    except FAULTS as error:
        raise Stop("refuse.as_said", why=fault_words(call.words, file, error)) from error


def _changes(call: Call, site: Site, file: Path, parcel: Parcel) -> list[str]:
    try:
        with contextlib.closing(Library.open(call.home.path)) as library:
            return changes(parcel, library, site, call.words)
    except FAULTS as error:
        raise Stop("refuse.as_said", why=fault_words(call.words, file, error)) from error


def _check(call: Call, site: Site, file: Path) -> int:
    """Check the file, and list what it holds."""
    parcel = _read(call, site, file)
    for _, part in parcel.segments:
        print(call.words("courier.wrote_book", book=part.book, first=part.first, last=part.to))
    if not parcel.head.keyed and (lines := _changes(call, site, file, parcel)):
        named = call.words("courier.is_unsealed", file=clean_line(file.name))
        print(named, *(f"  {line}" for line in lines), sep="\n")
    return DONE
