"""A small site, and a room with its book in memory, for tests of the fold and of decisions. No clock, no files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from data.base.clock import SECOND
from data.entries import Entry, Opened, Step, Targets
from data.intents.base import Intent
from data.intents.control import TakeControl
from data.intents.decide import decide
from data.intents.incidents.opening import NewIncident
from data.room.room import Room
from data.site.model import Crew, IncidentType, Person, Post, Shifts, ShiftSlot, Site
from tests.kits.rooms.memory_room import EIGHT_PM, MemoryRoom

E = TypeVar("E", bound=Entry)

_CODES = "123456"
_NAMES = ("Main gate", "Lobby", "Warehouse door", "Warehouse rear", "Loading yard", "Patrol")
_CREW_A = ("Hendra", "Wahyu", "Sari", "Dimas", "Yoga", "Rizky")
_CREW_B = ("Joko", "Nanda", "Putu", "Eko", "Galih", "Tama")


def _crew(code: str, operator: str, supervisor: str, people: tuple[str, ...]) -> Crew:
    posts: dict[str, tuple[str, ...]] = {c: (people[i],) for i, c in enumerate(_CODES)}
    return Crew(code=code, name=f"Regu {code}", operator=operator, supervisor=supervisor, posts=posts)


_FIRE = IncidentType(
    code="FIRE",
    name="Fire",
    nama="Kebakaran",
    priority=1,
    steps=(
        Step(words="where, what burns", required=True),
        Step(words="call 113", required=True),
        Step(words="evacuate"),
    ),
    langkah=("di mana, apa", "hubungi 113", "evakuasi"),
)

SITE = Site(
    name="KPU Jember",
    station="JBR",
    zone="Asia/Jakarta",
    language="en",
    posts=tuple(Post(code=c, name=n) for c, n in zip(_CODES, _NAMES, strict=True)),
    crews=(_crew("A", "LST", "Surya", _CREW_A), _crew("B", "BGS", "Ratna", _CREW_B)),
    people=(
        Person(name="Lestari", full="Aiptu Lestari", code="LST"),
        Person(name="Bagus", full="Aipda Bagus", code="BGS"),
        *(Person(name=n) for n in _CREW_A + _CREW_B),
    ),
    shifts=Shifts(
        pattern="2x12",
        slots=(ShiftSlot(start="08:00", crews=("B",)), ShiftSlot(start="20:00", crews=("A",))),
    ),
    types=(
        _FIRE,
        IncidentType(
            code="ASLT", name="Assault", nama="Diserang", priority=1, steps=(Step(words="all posts", required=True),)
        ),
        IncidentType(code="CRWD", name="Protest", nama="Unjuk rasa", priority=2, targets=Targets(ack=45, update=900)),
        IncidentType(code="MISS", name="Missed call", nama="Tidak lapor", priority=2),
        IncidentType(code="POWR", name="Power failure", nama="Listrik padam", priority=3),
    ),
    targets=(Targets(ack=15, send=60), Targets(ack=60), Targets(ack=300), Targets(ack=900)),
)


class Bench(MemoryRoom):
    """A small room. ``own``: it keeps its entries; else it reads this book (``asked``: the subjects it asked for)."""

    def __init__(self, now: int = EIGHT_PM, site: Site = SITE, language: str = "en", own: bool = True) -> None:
        super().__init__(site, now, language=language)
        self.room = Room() if own else Room(history=self.of)
        self.asked: list[str] = []

    def of(self, subject: str) -> Iterator[Entry]:
        """Return all entries that name the subject, as a book does."""
        self.asked.append(subject)
        return iter([e for e in self.book if subject in e.subjects])

    def do(self, intent: Intent, by: str = "LST", after: int = 10 * SECOND) -> list[Entry]:
        """Let ``after`` ms pass, then do it. Raises Refused."""
        self.now += after
        return self.save(*decide(intent, self.context(by)))


def on_duty(minutes: float = 0, language: str = "en") -> Bench:
    """Return a bench with LST in control since 20:00, ``minutes`` later."""
    bench = Bench(language=language)
    bench.do(TakeControl(operator="LST"), after=0)
    bench.wait(minutes)
    return bench


def opened(bench: Bench, kind: str = "FIRE", **more: object) -> str:
    """Open an incident and return its subject."""
    return one(bench.do(NewIncident(type=kind, **more)), Opened).subjects[0]  # type: ignore[arg-type]


def one(entries: list[Entry], kind: type[E]) -> E:
    """Return the only entry of a kind among ``entries``."""
    (found,) = [e for e in entries if isinstance(e, kind)]
    return found


def kinds(entries: list[Entry]) -> list[str]:
    return [e.kind for e in entries]
