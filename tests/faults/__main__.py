"""``make faults``: the long run of the harness, and its tables.

``python -m tests.faults [--seed N] [PART ...]`` runs all parts, two at a time, or those that are named. The same seed
repeats a run, except for kills from outside, which come at other moments each time. ``--home SEED`` runs one home of
the power cuts, as a finding names it; with ``replicas``, one in which replicas grow. Exit code 1 if anything was
lost, wrong or unreadable in Siaga's own store, or if a mutant survived.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from tests.kits.faults import console_lives, cuts, docs, kills, mutants, replicas, rot
from tests.kits.faults import sqlite_vfs as sqlitevfs
from tests.kits.faults.ledger import LOST, UNREADABLE

#: Power cuts and kills of the book in each of two runs; of each other store; cuts after which a mutant has survived.
CUTS, KILLS, OTHER_CUTS, OTHER_KILLS, PATIENCE = 6000, 300, 1000, 100, 6000

#: Lives of the console in each of two runs.
LIVES = 260

#: Power cuts in each of two runs in which replicas grow.
REPLICA_CUTS = 3000

ROOT = Path(__file__).parents[2]


class Caught(msgspec.Struct):
    """A mutant.

    ``by``: the kind of finding that caught it, empty if it survived. ``after``: how many of ``what``.
    """

    mutant: str
    by: str = ""
    after: int = 0
    what: str = "cuts"


class Part(msgspec.Struct):
    """The result of one part.

    ``notes``: printed at the end. ``failed``: faults of Siaga's own store.
    """

    rows: list[docs.Outcome] = []
    caught: list[Caught] = []
    notes: list[str] = []
    failed: list[str] = []


def _row(store: str, faults: str, ends: int, tally: cuts.Tally) -> docs.Outcome:
    kinds = [finding.kind for _, finding in tally.findings]
    lost, unreadable = (sum(kind in some for kind in kinds) for some in (LOST, UNREADABLE))
    return docs.Outcome(store, faults, ends, lost, len(kinds) - lost - unreadable, unreadable, saved=tally.entries)


def _book_cuts(seed: int) -> Part:
    tally = cuts.campaign(seed, CUTS)
    return Part(
        rows=[_row("the book", "power cuts", tally.cuts, tally)],
        notes=[
            f"power cuts of the book, seeds {seed} to {seed + tally.homes - 1}: {tally.cuts} cuts and {tally.kills} "
            f"kills in {tally.homes} homes, {tally.entries} entries acknowledged, {tally.refusals} refusals"
        ],
        failed=[f"power cut, --home {home}: {finding}" for home, finding in tally.findings],
    )


def _replica_cuts(seed: int) -> Part:
    tally = cuts.campaign(seed, REPLICA_CUTS, home=replicas.ReplicaHome)
    return Part(
        rows=[_row("a book while others arrive", "power cuts", tally.cuts, tally)],
        notes=[
            f"power cuts while replicas grow, seeds {seed} to {seed + tally.homes - 1}: {tally.cuts} cuts and "
            f"{tally.kills} kills in {tally.homes} homes, {tally.entries} entries acknowledged or kept of others"
        ],
        failed=[f"power cut, --home {home} replicas: {finding}" for home, finding in tally.findings],
    )


def _book_kills(seed: int, number: int = KILLS) -> Part:
    tally = kills.campaign(seed, number)
    return Part(
        rows=[_row("the book", "kills", tally.kills, tally)],
        notes=[f"kills of the book, seeds from {seed}: {tally.kills} in {tally.homes} homes, {tally.entries} entries"],
        failed=[f"kill, seed {home}: {finding}" for home, finding in tally.findings],
    )


def _mutants(seed: int) -> Part:
    part = Part()
    for home, some in ((cuts.Home, mutants.CUT), (replicas.ReplicaHome, mutants.REPLICA)):
        for mutant in some:
            with mutant.broken():
                tally = cuts.campaign(seed, PATIENCE, make=mutant.disk, home=home, stop_at_first=True)
            part.caught.append(_caught(mutant, tally, "cuts and kills"))
    part.caught += _kill_mutants(seed).caught
    place = cuts.workplace()
    for number, mutant in enumerate(mutants.ROT):
        with mutant.broken():
            result = rot.run(place / str(number), seed, share=0.1, most=1)
        by = result.findings[0][1].kind if result.findings else ""
        part.caught.append(Caught(mutant.what, by, result.cases, "damages"))
    shutil.rmtree(place)
    part.failed = [f"survived: {each.mutant} ({each.after} {each.what})" for each in part.caught if not each.by]
    return part


def _kill_mutants(seed: int) -> Part:
    part = Part()
    for mutant in mutants.KILL:
        with mutant.broken():
            tally = kills.campaign(seed, KILLS, stop_at_first=True)
        part.caught.append(_caught(mutant, tally, "kills"))
    return part


def _caught(mutant: mutants.Mutant, tally: cuts.Tally, what: str) -> Caught:
    by = tally.findings[0][1].kind if tally.findings else ""
    return Caught(mutant.what, by, tally.cuts + tally.kills, what)


def _console(seed: int, number: int = LIVES) -> Part:
    tally = console_lives.run(number, seed)
    row = docs.Outcome("the console in a terminal", "ends", tally.rounds, saved=sum(tally.acknowledged.values()))
    row.lost = sum("acknowledged, and 0" in found for found in tally.findings)
    row.wrong = len(tally.findings) - row.lost
    ends = ", ".join(f"{count} {end}" for end, count in sorted(tally.ends.items()))
    ways = ", ".join(f"{count} {WAYS[way]}" for way, count in sorted(tally.acknowledged.items()))
    return Part(
        rows=[row],
        notes=[
            f"the console, seed {seed}: {tally.rounds} lives ({ends}); acknowledged {ways}; {tally.halves} half typed "
            f"lines offered again; slowest end {tally.slowest_end:.1f} s, slowest start {tally.slowest_start:.1f} s"
        ],
        failed=[f"console, seed {seed}, {finding}" for finding in tally.findings],
    )


def _rot(seed: int, sample: str) -> Part:
    place = cuts.workplace()
    result = rot.run(place, seed, samples=(sample,))
    shutil.rmtree(place)
    ends = ", ".join(f"{number} {end}" for end, number in result.ends.items())
    return Part(
        notes=[f"rot, home {sample}, seed {seed}: {result.cases} damages: {ends}, neither {len(result.findings)}"],
        failed=[f"rot, seed {seed}, {what}: {finding}" for what, finding in result.findings],
    )


def _other(make: type[docs.Store], seed: int, *, ours: bool = False) -> Part:
    if issubclass(make, sqlitevfs.SQLite) and (why := sqlitevfs.missing()):
        rows = [docs.Outcome(make.name, "power cuts", why=f"NOT RUN: {why}")]
    else:
        rows = [docs.cuts(make, seed, OTHER_CUTS)]
    rows.append(docs.kills(make, seed, OTHER_KILLS))
    failed = [f"{row.store}, {row.faults}: {row.first}" for row in rows if ours and row.first]
    return Part(rows=rows, failed=failed)


#: Ways on which a line came.
WAYS = {"e": "by exec", "s": "over the socket", "t": "typed"}

PARTS: dict[str, Callable[[int], Part]] = {
    "cuts-1": lambda seed: _book_cuts(seed),
    "mutants": _mutants,
    "cuts-2": lambda seed: _book_cuts(seed + 1_000_000),
    "console-1": lambda seed: _console(seed),
    "console-2": lambda seed: _console(seed + 1_000_000),
    "rot-closed": lambda seed: _rot(seed, "closed"),
    "rot-killed": lambda seed: _rot(seed, "killed"),
    "rot-grown": lambda seed: _rot(seed, "grown"),
    "replicas-1": lambda seed: _replica_cuts(seed),
    "replicas-2": lambda seed: _replica_cuts(seed + 1_000_000),
    "kills-1": lambda seed: _book_kills(seed),
    "kills-2": lambda seed: _book_kills(seed + 1_000_000),
    "journal": lambda seed: _other(docs.Journal, seed, ours=True),
    "tinydb": lambda seed: _other(docs.Stock, seed),
    "caching": lambda seed: _other(docs.Caching, seed),
    "sqlite": lambda seed: _other(sqlitevfs.SQLite, seed),
    "sqlite-normal": lambda seed: _other(sqlitevfs.SQLiteNormal, seed),
}

#: Parts for ``make test``.
SHORT: dict[str, Callable[[int], Part]] = {
    "kills-short": lambda seed: _book_kills(seed, 12),
    "kill-mutants": _kill_mutants,
}


def _run(name: str, seed: int) -> Part:
    """Run a part in a process of its own.

    Lives are forked from a process without other threads.
    """
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--seed", str(seed), "--json", name],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        part = Part(failed=[f"{name}: {done.stderr.decode(errors='replace')[-2000:]}"])
    else:
        part = msgspec.json.decode(done.stdout, type=Part)
    print(f"  {name}: {time.monotonic() - began:.0f} s{', FAILED' if part.failed else ''}", flush=True)
    return part


def _tables(parts: list[Part]) -> str:
    rows: dict[tuple[str, str], docs.Outcome] = {}
    for row in (row for part in parts for row in part.rows):
        known = rows.setdefault((row.store, row.faults), docs.Outcome(row.store, row.faults, why=row.why))
        for field in ("ends", "lost", "wrong", "unreadable", "saved"):
            setattr(known, field, getattr(known, field) + getattr(row, field))
    lines = [
        "| store | faults | of | acknowledged | lost acknowledged | wrong contents | unreadable |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows.values():
        counts = f"{row.ends:,} | {row.saved:,} | {row.lost} | {row.wrong} | {row.unreadable}"
        lines.append(f"| {row.store} | {row.faults} | {row.why or counts} |")
    caught = [each for part in parts for each in part.caught]
    if caught:
        lines += ["", "| store that is broken on purpose | caught by | after |", "|---|---|---|"]
        lines += [f"| {c.mutant} | {c.by or 'SURVIVED'} | {c.after:,} {c.what} |" for c in caught]
    return "\n".join(lines)


def main() -> int:
    """Run the parts and print their tables. Return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000_000))
    parser.add_argument("--home", type=int)
    parser.add_argument("--json", action="store_true", help="one part, for the run that started this one")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    given = parser.parse_args()
    if given.home is not None:
        lives = replicas.ReplicaHome if "replicas" in given.parts else cuts.Home
        tally = cuts.campaign(given.home, 1, home=lives)
        print(tally.findings[0][1] if tally.findings else "nothing was found")
        return bool(tally.findings)
    if given.json:
        sys.stdout.buffer.write(msgspec.json.encode((PARTS | SHORT)[given.parts[0]](given.seed)))
        return 0
    print(f"seed {given.seed} (again: python -m tests.faults --seed {given.seed})", flush=True)
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(lambda name: _run(name, given.seed), given.parts or list(PARTS)))
    print("", _tables(parts), "", *(note for part in parts for note in part.notes), sep="\n")
    failed = [what for part in parts for what in part.failed]
    well = "0 lost, 0 wrong, 0 unreadable in Siaga's own stores; every broken one was caught"
    print("", *failed or [well], sep="\n")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
