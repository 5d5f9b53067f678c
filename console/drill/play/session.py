"""One run of a drill on the screen: what a screen that is started again goes on with, also after the power was out.

The power going out (a ``kill``) is real: the program is replaced by a new one without a word to the book, and comes
back from what is on the disk. What the drill itself must remember is in ``drill.json`` of its home.
"""

from __future__ import annotations

import os

import msgspec

from console.drill.play.faults import World
from console.drill.result.expectations import Checker, Finding
from console.drill.result.typed_lines import Record
from console.drill.script.file import Event, Expect, Read, read
from console.drill.script.names import Names
from console.drill.script.site import made, own_language
from console.drill.script.validate import made_plan
from console.session.home import Home
from data.base.clock import SECOND, ManualClock
from data.site.load import load
from data.words import Words

#: A copy of the drill's file, and what is remembered over a power cut.
FILE, KEPT = "drill.toml", "drill.json"
#: Speeds that faster and slower go through.
SPEEDS = (1, 2, 5, 10, 20, 60, 120, 300, 600, 1200, 3600)
#: How long what is told stays in the frame (ms of the drill), and at least (real ms).
TOLD = 60 * SECOND


class Kept(msgspec.Struct, frozen=True):
    """What is remembered over a power cut. ``now``: the drill's clock when it went out (UTC ms); ``out_s``: for how
    long."""

    now: int
    out_s: int
    done: int
    speed: float
    taken_at: int
    checked: int
    entries: dict[str, int]
    incidents: dict[str, int]
    findings: tuple[Finding, ...]
    link_down_at: int
    link_confirmed: int
    disk_full: bool


class Playing:
    """``speed``: simulated seconds for each real one; ``paused``: the clock stands. ``over``: the script has ended."""

    def __init__(self, drill: Read, home: Home, *, speed: float = 0, kept: Kept | None = None) -> None:
        self.read = drill
        self.drill = drill.drill
        self.home = home
        site = load(home.site_file)
        self.plan = made_plan(drill, site)
        self.world = World(self.drill)
        self.names = Names(kept.entries, kept.incidents) if kept else Names()
        self.checker = Checker(self.names, in_words=site.language == own_language(drill, site))
        self.record = Record(home.path / "typed.jsonl")
        self.speed: float = speed or self.drill.speed
        self.paused = False
        self.over = False
        self.told = ""
        self.told_at = 0
        self.out_s = 0
        self._done = 0
        self._items: list[tuple[int, Event | Expect | None]] = _order(self)
        start = self.plan.start
        if kept is not None:
            start = kept.now + kept.out_s * SECOND
            self._take_up(kept)
        self.clock = ManualClock(start)

    def _take_up(self, kept: Kept) -> None:
        self._done, self.speed, self.out_s = kept.done, kept.speed, kept.out_s
        self.record.taken_at = kept.taken_at
        self.checker.checked, self.checker.findings = kept.checked, list(kept.findings)
        self.world.link.down_at, self.world.link.confirmed = kept.link_down_at, kept.link_confirmed
        self.world.disk.full = kept.disk_full

    def keep(self, out_s: int) -> None:
        """Remember everything that a power cut of ``out_s`` seconds must not take away. Raises OSError."""
        link = self.world.link
        kept = Kept(
            now=self.clock.now(),
            out_s=out_s,
            done=self._done,
            speed=self.speed,
            taken_at=self.record.taken_at,
            checked=self.checker.checked,
            entries=self.names.entries,
            incidents=self.names.incidents,
            findings=tuple(self.checker.findings),
            link_down_at=link.down_at,
            link_confirmed=link.confirmed,
            disk_full=self.world.disk.full,
        )
        path = self.home.path / KEPT
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(msgspec.json.encode(kept))

    # --- the script -------------------------------------------------------------------------------------------------

    @property
    def taken(self) -> bool:
        """Whether a trainee acts."""
        return bool(self.record.taken_at)

    def take_over(self) -> None:
        """A trainee acts from here on, in real time; what happens in the world goes on."""
        self.record.taken_at = self.clock.now()
        self.speed, self.paused = 1, False

    @property
    def next_at(self) -> int | None:
        """When the next event or expectation falls due (UTC ms); None at the end of the script."""
        return self._items[self._done][0] if self._done < len(self._items) else None

    def take(self) -> Event | Expect | None:
        """The next event or expectation, which is done now; None: the end."""
        self._done += 1
        return self._items[self._done - 1][1]

    def tell(self, words: str) -> None:
        """The operator hears or sees something."""
        self.told, self.told_at = words, self.clock.now()

    @property
    def telling(self) -> str:
        """What he heard a short while ago."""
        return self.told if self.told and self.clock.now() - self.told_at < TOLD * max(1.0, self.speed / 10) else ""

    # --- its clock --------------------------------------------------------------------------------------------------

    def faster(self) -> None:
        """The next higher speed."""
        self.speed, self.paused = next((s for s in SPEEDS if s > self.speed), SPEEDS[-1]), False

    def slower(self) -> None:
        """The next lower speed."""
        self.speed, self.paused = next((s for s in reversed(SPEEDS) if s < self.speed), SPEEDS[0]), False


def _order(playing: Playing) -> list[tuple[int, Event | Expect | None]]:
    """Events before the expectations of the same second, and the end."""
    plan = playing.plan
    order: list[tuple[int, int, Event | Expect | None]] = [
        *((when, 0, event) for when, event in plan.events),
        *((when, 1, expect) for when, expect in plan.expects),
        (plan.end, 2, None),
    ]
    order.sort(key=lambda item: item[:2])
    return [(when, what) for when, _, what in order]


def begin(parent: Home, drill: Read, *, language: str = "", speed: float = 0) -> Playing:
    """A new run in a home of its own under ``parent``. Raises DrillError, OSError."""
    home = made(parent, drill, language)
    fd = os.open(home.path / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(drill.source.text)
    return Playing(drill, home, speed=speed)


def resume(home: Home, words: Words) -> Playing:
    """The run in ``home``, whose power was out. Raises DrillError, OSError."""
    try:
        kept = msgspec.json.decode((home.path / KEPT).read_bytes(), type=Kept)
    except msgspec.DecodeError as error:
        raise OSError(f"{home.path / KEPT}: {error}") from error
    (home.path / KEPT).unlink()
    return Playing(read(home.path / FILE, words), home, kept=kept)
