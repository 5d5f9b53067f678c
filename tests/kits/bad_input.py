"""Bad input for every reader: files, requests, lines and answers that were damaged at random.

``python -m tests.kits.bad_input ROUNDS [SEED]`` prints the figures of docs/durability.md: tried, refused, exceptions,
and the longest time of one. A reader accepts, or refuses with an error that it documents; anything else is a fault.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from console.exec.server import LineServer
from console.exec.socket import Reply, Request, encode, read_reply
from console.session.desk import Desk
from data.base.clock import ManualClock, ticks
from data.entries import Via
from data.site.load import sample_text
from data.sync import segment
from data.sync.remote import kinto
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, new_home
from tests.kits.drill.files import HEAD

#: Pieces that readers trip over.
PIECES = (
    *(b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b]0;x\x07", "\u202e".encode(), b"\n", b"\r", b'"', b"'", b"\\u0000"),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b"]" * 2000,
        b"[" * 2000,
        b"null",
        b"true",
        b"-1",
        b"1e999",
        b"9" * 400,
        b"NaN",
        b"=",
        b",",
    ),
    *(b"x" * 5000, "é".encode(), "😀".encode(), b"  ", b"# ", b"\xef\xbb\xbf", b"PK\x03\x04", b"\x1f\x8b"),
)
KEY = b"k" * 32

#: Reads bytes; returns True if they were accepted. Raises only for a fault.
Reader = Callable[[bytes], bool]


class Format(NamedTuple):
    """One way in: a valid example, and its reader."""

    good: bytes
    read: Reader


class Figures(NamedTuple):
    """Figures of one format. ``longest``: of one input (ms)."""

    name: str
    tried: int
    refused: int
    longest: float


def damaged(good: bytes, chance: random.Random) -> bytes:
    """Return ``good`` with one to four damages: cut, bits turned, pieces put in, taken out, doubled, or all noise."""
    raw = bytearray(good)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(raw))
        end = min(len(raw), at + chance.choice((1, 2, 8, 40, 400)))
        match chance.randint(0, 6):
            case 0:
                del raw[at:]
            case 1 if raw:
                raw[min(at, len(raw) - 1)] ^= 1 << chance.randint(0, 7)
            case 2:
                raw[at:at] = chance.choice(PIECES)
            case 3:
                del raw[at:end]
            case 4:
                raw[at:at] = raw[at:end]
            case 5:
                raw[at:end] = chance.choice(PIECES)
            case 6 if chance.random() < 0.1:
                raw = bytearray(chance.randbytes(chance.randint(0, 300)))
    return bytes(raw)


@contextlib.contextmanager
def formats(folder: Path) -> Iterator[dict[str, Format]]:
    """Provide every way in, with files in ``folder``."""
    siaga = Siaga(folder / "home")
    siaga.home.mkdir(mode=0o700)
    (siaga.home / "site.toml").write_text(sample_text())
    siaga.run("exec", "--as", "LST", "l first")
    siaga.run("backup", str(folder / "copies"))
    kept = folder / "kept"
    (siaga.home / "drafts.json").write_text('{"typed":"ok 4","parked":["l half"],"selected":""}')
    (siaga.home / "alive").write_text(str(NIGHT))
    shutil.copytree(siaga.home, kept)

    def command(*args: str) -> bool:
        ran = siaga._within(args)
        if ran.code not in (0, 1, 2) or "Traceback" in ran.err or "fault-" in ran.err:
            raise AssertionError(f"{args}: {ran}")
        return ran.code == 0

    def of_home(name: str, *commands: tuple[str, ...]) -> Format:
        """A file of the home, read by ``commands``."""

        def read(raw: bytes) -> bool:
            shutil.rmtree(siaga.home)
            shutil.copytree(kept, siaga.home)
            (siaga.home / name).write_bytes(raw)
            codes = [command(*args) for args in commands]  # each of them, also after a refusal
            return all(codes)

        return Format((kept / name).read_bytes() if (kept / name).exists() else b"{}", read)

    def of_file(name: str, good: bytes, *args: str) -> Format:
        """A file that a person names: ``{}`` in ``args``."""

        def read(raw: bytes) -> bool:
            (folder / name).write_bytes(raw)
            return command(*(each.replace("{}", str(folder / name)) for each in args))

        return Format(good, read)

    def entered(raw: bytes) -> bool:
        async def enter(line: str, as_: str, via: Via) -> Reply:
            return Reply(True, 1, line)

        server = LineServer(folder / "no.sock", enter)
        answer = asyncio.run(server._answer(raw, None))
        return not answer.startswith(b"{") or read_reply(answer).ok

    def typed(raw: bytes) -> bool:
        return bool(desk.read(raw.decode(errors="replace"), "LST").intent)

    def record(raw: bytes) -> bool:
        try:
            segment.parse(raw, "site", [KEY])
        except segment.BadRecord:
            return False
        return True

    def head(raw: bytes) -> bool:
        return kinto._head(msgspec.Raw(raw)) is not None

    drill = f'{HEAD}\n[[event]]\nat = "20:10"\ndo = "ok 4"\n'.encode()
    table = b"No,Kind,Received\n1,Fire,22/01/2024 02:00\n2,Noise,22/01/2024 03:00\n"
    plan = (
        b'source = "yard"\nkey = "No"\n[time]\nzone = "Asia/Jakarta"\nformat = "%d/%m/%Y %H:%M"\n'
        b'[times]\nreceived = "Received"\n[columns]\ntype = "Kind"\n'
    )
    (folder / "good.csv").write_bytes(table)
    (folder / "good.toml").write_bytes(plan)
    siaga.run("export", "--all", str(folder / "good.siaga"))
    book = [path.name for path in (kept / "book").iterdir()]
    (part,) = (name for name in book if name.endswith(".journal"))
    (anchor,) = (path.name for path in kept.glob("anchor-*"))
    desk = Desk.open(new_home(folder / "desk"), clock=ManualClock(NIGHT))
    looks = (("status",), ("verify",), ("exec", "--as", "LST", "l second"))
    try:
        made = segment.make(desk.book, 1, "site", [KEY])
        yield {
            "site file": of_home("site.toml", ("status",)),
            "book": of_home(f"book/{part}", *looks),
            "owner.json": of_home("book/owner.json", *looks),
            "room.db": of_home("room.db", *looks),
            "anchor": of_home(anchor, *looks),
            "drafts, alive": of_home("drafts.json", ("status",), ("doctor",)),
            "backup.json": of_home("backup.json", ("doctor",)),
            "drill": of_file("drill.toml", drill, "drill", "check", "{}"),
            "import map": of_file("map.toml", plan, "import", str(folder / "good.csv"), "--map", "{}", "--dry-run"),
            "import": of_file("cad.csv", table, "import", "{}", "--map", str(folder / "good.toml"), "--dry-run"),
            "courier": of_file("x.siaga", (folder / "good.siaga").read_bytes(), "import", "{}", "--dry-run"),
            "socket": Format(encode(Request("ok 4", "LST", "exec")), entered),
            "line": Format(b"04:15 ok 4 all quiet at the gate, two people", typed),
            "remote record": Format(msgspec.json.encode({"id": made.id, **msgspec.to_builtins(made)}), record),
            "remote head": Format(b'{"id":"JBR","book":"JBR-abcd","no":7,"station":"JBR","has":{}}', head),
        }
    finally:
        desk.close()


def tried(name: str, way: Format, rounds: int, seed: int) -> Figures:
    """Try ``rounds`` damaged inputs. Raises AssertionError, with the seed and the input, at a fault."""
    refused, longest = 0, 0.0
    for number in range(rounds):
        raw = damaged(way.good, random.Random(f"{seed} {name} {number}"))
        start = ticks()
        try:
            accepted = way.read(raw)
        except Exception as error:
            raise AssertionError(f"{name}, seed {seed}, round {number}: {error!r} for {raw[:2000]!r}") from error
        longest = max(longest, (ticks() - start) / 1e6)
        refused += not accepted
    return Figures(name, rounds, refused, longest)


def main() -> None:
    """Print the figures as a table of docs/durability.md."""
    rounds = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}\n\n| way in | tried | refused | exceptions | longest (ms) |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, formats(Path(folder)) as ways:
        for name, way in ways.items():
            cheap = name in ("socket", "line", "remote record", "remote head")
            found = tried(name, way, rounds * (50 if cheap else 1), seed)
            print(f"| {found.name} | {found.tried:,} | {found.refused:,} | 0 | {found.longest:.0f} |", flush=True)


if __name__ == "__main__":
    main()
