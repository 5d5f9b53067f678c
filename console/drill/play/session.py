"""State of one run of a drill.

On a screen it outlives a screen that fails, and a power cut. A power cut (``kill``) is real there: the program is
replaced by a new one without closing the book, and starts from what is on the disk. The drill keeps its own memory in
``drill.json`` of its home.
"""

from __future__ import annotations

import msgspec

from console.drill.play.faults import World
from console.drill.result.expectations import Checker, Finding
from console.drill.result.typed_lines import TypedLines
from console.drill.script.file import DrillFile, Event, Expect, read
from console.drill.script.names import Names
from console.drill.script.site import home_for, own_language
from console.drill.script.translation import in_room_language
from console.drill.script.validate import checked_plan
from console.session.atomic_files import new_file
from console.session.home import DRILL_RUN, Home
from data.base.clock import SECOND, ManualClock
from data.base.files import read_file
from data.site.load import load
from data.words import Words

#: A copy of the drill file, and what is remembered over a power cut.
FILE, KEPT = "drill.toml", "drill.json"
#: How often the state of a run is kept, and after how long without that it is not under way (ms).
KEEPS, ALIVE = 5 * SECOND, 15 * SECOND
#: Speeds that faster and slower go through.
SPEEDS = (1, 2, 5, 10, 20, 60, 120, 300, 600, 1200, 3600)
#: How long an announcement stays in the frame (ms of the drill; at high speeds as long in real time as at 10).
ANNOUNCED = 60 * SECOND


class Kept(msgspec.Struct, frozen=True):
    """The state that a power cut must not take away.

    now: the drill's clock when the power went out (UTC ms)
    out_s: for how long it is out (s)
    done: how many steps of the plan are done
    """

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


class DrillSession:
    """State of one run.

    home: where it runs; holds a site file
    speed: simulated seconds for each real one; 0: the drill's own
    is_quick: nothing is synced to the disk; for a run without a screen
    """

    def __init__(
        self, file: DrillFile, home: Home, *, speed: float = 0, is_quick: bool = False, kept: Kept | None = None
    ) -> None:
        site = load(home.site_file)
        own = own_language(file, site)
        file = in_room_language(file, site.language, own)
        self.file = file
        self.drill = file.drill
        self.home = home
        self.plan = checked_plan(file, site)
        self.world = World(self.drill, is_quick=is_quick)
        self.names = Names(kept.entries, kept.incidents) if kept else Names()
        self.checker = Checker(self.names, in_words=site.language == own)
        self.speed: float = speed or self.drill.speed
        self._is_paused = False
        self.is_over = False
        self.out_s = 0
        self._announced = ""
        self._announced_at = 0
        self._done = 0
        self.clock = ManualClock(kept.now + kept.out_s * SECOND if kept else self.plan.start)
        self.typed = TypedLines(home.path / "typed.jsonl", self.clock)
        if kept is not None:
            self._take_up(kept)

    def _take_up(self, kept: Kept) -> None:
        self._done, self.speed, self.out_s = kept.done, kept.speed, kept.out_s
        self.typed.taken_at = kept.taken_at
        self.checker.checked, self.checker.findings = kept.checked, list(kept.findings)
        self.world.link.down_at, self.world.link.confirmed = kept.link_down_at, kept.link_confirmed
        self.world.disk.full = kept.disk_full

    def keep(self, out_s: int) -> None:
        """Keep everything that a power cut of ``out_s`` seconds must not take away. Raises OSError."""
        self.write(self.kept(out_s))

    def write(self, kept: Kept) -> None:
        """Write what is kept, on any thread. Raises OSError."""
        with new_file(self.home.path / KEPT, overwrite=True) as file:
            file.write(msgspec.json.encode(kept))

    def kept(self, out_s: int) -> Kept:
        """Return everything that a power cut of ``out_s`` seconds must not take away."""
        link = self.world.link
        return Kept(
            now=self.clock.now(),
            out_s=out_s,
            done=self._done,
            speed=self.speed,
            taken_at=self.typed.taken_at,
            checked=self.checker.checked,
            entries=self.names.entries,
            incidents=self.names.incidents,
            findings=tuple(self.checker.findings),
            link_down_at=link.down_at,
            link_confirmed=link.confirmed,
            disk_full=self.world.disk.full,
        )

    def forget(self) -> None:
        """Forget what was kept: the run is over. Raises OSError."""
        (self.home.path / KEPT).unlink(missing_ok=True)

    # --- the script -------------------------------------------------------------------------------------------------

    @property
    def is_taken_over(self) -> bool:
        """Whether a trainee acts."""
        return bool(self.typed.taken_at)

    def take_over(self) -> None:
        """Let a trainee act from here on, in real time; what happens in the world continues."""
        self.typed.taken_at = self.clock.now()
        self.speed, self.is_paused = 1, False

    @property
    def next_at(self) -> int | None:
        """When the next step falls due (UTC ms); None at the end of the script."""
        return self.plan.steps[self._done][0] if self._done < len(self.plan.steps) else None

    def next_step(self) -> Event | Expect | None:
        """Return the next step, which is done now; None: the end."""
        self._done += 1
        return self.plan.steps[self._done - 1][1]

    def announce(self, words: str) -> None:
        """Show what the operator hears or sees."""
        self._announced, self._announced_at = words, self.clock.now()

    @property
    def announcement(self) -> str:
        """The last thing the operator heard or saw; "": nothing."""
        is_fresh = self.clock.now() - self._announced_at < ANNOUNCED * max(1.0, self.speed / 10)
        return self._announced if is_fresh else ""

    # --- its clock --------------------------------------------------------------------------------------------------

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands: it was stopped, or the drill is over. Nothing starts it again then."""
        return self._is_paused or self.is_over

    @is_paused.setter
    def is_paused(self, is_paused: bool) -> None:
        self._is_paused = is_paused

    def faster(self) -> None:
        """Change to the next higher speed."""
        self.speed, self.is_paused = next((s for s in SPEEDS if s > self.speed), SPEEDS[-1]), False

    def slower(self) -> None:
        """Change to the next lower speed."""
        self.speed, self.is_paused = next((s for s in reversed(SPEEDS) if s < self.speed), SPEEDS[0]), False


def begin(parent: Home, file: DrillFile, *, language: str = "", speed: float = 0) -> DrillSession:
    """Begin a run in a new home under ``parent``. Raises DrillError, OSError."""
    home = home_for(parent, file, language)
    with new_file(home.path / FILE) as copy:
        copy.write(file.source.text.encode())
    return DrillSession(file, home, speed=speed)


def cut_off(parent: Home, name: str, now: int) -> str:
    """Return the folder of the newest run of a drill that ended before its time, "" if the newest did not.

    now: UTC ms; a run that kept its state within the last :data:`ALIVE` ms may still be under way
    """
    runs = sorted(p for p in parent.drills.glob(f"{name}-*") if DRILL_RUN.fullmatch(p.name, len(name)))
    kept = runs[-1] / KEPT if runs else None
    if kept is None or not kept.is_file() or now - kept.stat().st_mtime * SECOND < ALIVE:
        return ""
    return runs[-1].name


def resume(home: Home, words: Words) -> DrillSession:
    """Resume the run in ``home`` after a power cut, or where it was killed. Raises DrillError, OSError."""
    try:
        kept = msgspec.json.decode(read_file(home.path / KEPT), type=Kept)
    except msgspec.DecodeError as error:
        raise OSError(f"{home.path / KEPT}: {error}") from error
    return DrillSession(read(home.path / FILE, words), home, kept=kept)
