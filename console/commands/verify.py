"""``siaga verify``: is every line of the book what was once saved?"""

from __future__ import annotations

import argparse
import re

from console.commands import Call
from console.commands.out import print_json
from console.guard import DONE, UNAVAILABLE, Stop
from data.book import BookReader, EntryLost, NoBook
from data.importer import imports_home
from data.sanitize import clean_line
from data.verify import verify, verify_replicas

_ANCHOR = re.compile(r"(\d{1,15}):([0-9a-fA-F]{8,64})(?:…|\.{3})?")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``verify``."""
    parser.add_argument("--anchor", action="append", default=[], metavar="N:HASH")
    parser.add_argument("--json", action="store_true")


def run(call: Call) -> int:
    """0 if every line is sound and every anchor is met, else 1. Raises Stop for an anchor that is none; OSError."""
    anchors = [_anchor(text) for text in call.options.anchor]
    verdict = verify(call.home.path, words=call.words)
    others, theirs = verify_replicas(call.home.path, words=call.words)
    problems = [clean_line(problem) for problem in (*verdict.problems, *_imported(call), *theirs)]
    met: list[str] = []
    if anchors:
        book = BookReader.open(call.home.path)
        try:
            for no, digest in anchors:
                if no > book.last_no:
                    problems.append(call.words("cli.anchor_short", no=no, last=book.last_no))
                    continue
                try:
                    found = book.hash(no)
                except EntryLost:
                    found = "?"
                if found.startswith(digest):
                    met.append(call.words("cli.anchor_ok", no=no))
                else:
                    problems.append(call.words("cli.anchor_differs", no=no, hash=found))
        finally:
            book.close()
    ok = verdict.ok and not problems
    if call.options.json:
        facts: dict[str, object] = {"entries": verdict.entries, "no": verdict.no, "hash": verdict.hash}
        facts["books"] = {id: {"no": no, "hash": digest} for id, (no, digest) in others.items()}
        print_json({"ok": ok, **facts, "problems": problems, "known": [clean_line(p) for p in verdict.known]})
    else:
        print(call.words("cli.intact" if ok else "cli.damaged", entries=verdict.entries))
        for line in (*problems, *met):
            print(f"  {line}")
        for line in verdict.known:
            print(f"  {call.words('cli.known', problem=clean_line(line))}")
        print(call.words("cli.last_anchor", no=verdict.no, hash=verdict.hash))
        for id, (no, digest) in others.items():
            print(call.words("rooms.verified", book=id, no=no, hash=digest[:16]))
    return DONE if ok else UNAVAILABLE


def _imported(call: Call) -> tuple[str, ...]:
    """What is wrong with the book of what was imported, if there is one."""
    try:
        return verify(imports_home(call.home.path), words=call.words).problems
    except NoBook:
        return ()


def _anchor(text: str) -> tuple[int, str]:
    match = _ANCHOR.fullmatch(text.strip())
    if match is None:
        raise Stop("cli.bad_anchor", found=text)
    return int(match[1]), match[2].lower()
