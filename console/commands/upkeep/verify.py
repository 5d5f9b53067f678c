"""``siaga verify``: check that every line of the book is as it was saved."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import closing

from console.commands import Call
from console.commands.json_out import print_json
from console.commands.progress import Bar
from console.commands.upkeep.signatures import Signatures, their_problems
from console.commands.upkeep.witness import compare_sheets, is_witnessed, witness_problems
from console.exits import DONE, UNAVAILABLE, Stop
from console.streams import raw
from data.base.text import clean_line
from data.book.reading.follower import BookReader
from data.book.storage.folder import NoBook, imports_home
from data.book.upkeep.verify import verify, verify_replicas

_ANCHOR = re.compile(r"(\d{1,15}):([0-9a-fA-F]{8,64})(?:…|\.{3})?")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``verify``."""
    parser.add_argument("--anchor", action="append", default=[], metavar="N:HASH")
    parser.add_argument("--key", action="append", default=[], metavar="KEY")
    parser.add_argument("--sheets", action="store_true")
    parser.add_argument("--json", action="store_true")


def run(call: Call) -> int:
    """Return 0 if every line is intact, every anchor is met and every signature fits, else 1.

    Raises Stop for a malformed anchor, KeyFault for a malformed key; OSError.
    """
    anchors = [_anchor(text) for text in call.options.anchor]
    bar = Bar(raw(sys.stderr))
    try:
        shown = bar if sys.stderr.isatty() else None
        verdict = verify(call.home.path, words=call.words, processes=0, progress=shown)
    finally:
        bar.clear()
    others, theirs = verify_replicas(call.home.path, words=call.words)
    problems = [clean_line(problem) for problem in (*verdict.problems, *_imported(call), *theirs)]
    problems += their_problems(call)
    with closing(BookReader.open(call.home.path)) as book:
        problems += witness_problems(call.home, book, call.words)
        met = list(_met(call, book, anchors, problems))
        signed = Signatures(call, book)
        problems += signed.problems()
        if signed.trusted:
            problems += signed.unproven_repairs(verdict)
        if call.options.sheets:
            met += compare_sheets(book, call.words, problems)
        covered, facts_signed = list(signed.lines()), signed.facts()
        id_here = book.id
        earlier = {each.id: (each.last_no, each.last_hash) for each in book.earlier}
    ok = verdict.ok and not problems
    witnessed = is_witnessed(call.home)
    if call.options.json:
        facts: dict[str, object] = {"entries": verdict.entries, "no": verdict.no, "hash": verdict.hash}
        for name, books in (("earlier", earlier), ("books", others)):
            facts[name] = {id: {"no": no, "hash": digest} for id, (no, digest) in books.items()}
        facts |= {"witnessed": witnessed, "strangers": [*map(clean_line, verdict.strangers)], **facts_signed}
        print_json({"ok": ok, **facts, "problems": problems, "known": [clean_line(p) for p in verdict.known]})
    else:
        is_away = verdict.is_away and len(problems) == len(verdict.problems)
        key = "cli.intact" if ok else "cli.incomplete" if is_away else "cli.damaged"
        print(call.words(key, entries=verdict.entries))
        for line in (*problems, *met):
            print(f"  {line}")
        if not verdict.ok and not verdict.is_away:
            print(call.words("cli.damaged_next"))
        if not witnessed:
            print(f"  {call.words('entry.unwitnessed', file=id_here)}")
        for line in verdict.known:
            print(f"  {call.words('cli.known', problem=clean_line(line))}")
        for name in verdict.strangers:
            print(f"  {call.words('verify.stranger', file=clean_line(name), book=id_here)}")
        for id, (no, _) in earlier.items():
            print(f"  {call.words('cli.goes_on', book=id, no=no)}")
        for line in covered:
            print(f"  {clean_line(line)}")
        print(call.words("cli.last_anchor", no=verdict.no, hash=verdict.hash))
        for id, (no, digest) in others.items():
            print(call.words("stations.verified", book=id, no=no, hash=digest[:16]))
    return DONE if ok else UNAVAILABLE


def _met(call: Call, book: BookReader, anchors: list[tuple[int, str]], problems: list[str]) -> Iterator[str]:
    """Yield a line for each anchor that is met, and append the others to ``problems``.

    An anchor signed before a restore is met by the earlier book that this one continues.
    """
    for no, digest in anchors:
        found: dict[str, str] = {}
        for each in (book, *reversed(book.earlier)):
            if no <= each.last_no:
                found[each.id] = each.hash_or_empty(no) or "?"
        signed = next((id for id, hash_ in found.items() if hash_.startswith(digest)), "")
        if signed == book.id:
            yield call.words("cli.anchor_ok", no=no)
        elif signed:
            yield call.words("cli.anchor_ok_earlier", no=no, book=signed)
        elif found:
            problems.append(call.words("cli.anchor_differs", no=no, hash=next(iter(found.values()))))
        else:
            problems.append(call.words("cli.anchor_short", no=no, last=book.last_no))


def _imported(call: Call) -> tuple[str, ...]:
    """Return the problems of the book of imported entries, if there is one."""
    try:
        return verify(imports_home(call.home.path), words=call.words).problems
    except NoBook:
        return ()


def _anchor(text: str) -> tuple[int, str]:
    match = _ANCHOR.fullmatch(text.strip())
    if match is None:
        raise Stop("cli.bad_anchor", found=text)
    return int(match[1]), match[2].lower()
