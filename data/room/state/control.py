"""The state of the room's control: who is in control, the shift, the stations. Moments are UTC ms; 0 means never."""

from __future__ import annotations

from functools import lru_cache

from data.entries.subjects import station_of
from data.room.state.base import State
from data.room.state.handover import Handover, Unsigned


class Turn(State, frozen=True, omit_defaults=True):
    """One operator's time in control. ``until`` 0: still. ``book``, ``no``: the entry that says so."""

    operator: str
    name: str = ""
    crew: str = ""
    how: str = "first"
    since: int = 0
    until: int = 0
    book: str = ""
    no: int = 0


class StationState(State, frozen=True, omit_defaults=True):
    """A station of the room: its code, and its letter if its site file gives one."""

    code: str
    letter: str = ""
    name: str = ""


@lru_cache(maxsize=8)
def _letters(stations: tuple[StationState, ...]) -> dict[str, str]:
    """A letter for each station, by its code: no two the same."""
    found: dict[str, str] = {}
    for station in sorted(stations, key=lambda s: (not s.letter, s.code)):
        spare = (*station.letter, *station.code.upper(), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        free = (c for c in spare if "A" <= c <= "Z" and c not in found.values())
        found[station.code] = next(free, station.code)
    return found


class Duty(State, frozen=True, omit_defaults=True):
    """Subject ``room``: control, shift, sound, the last gap.

    ``shift``, ``crew``, ``starts``, ``ends`` are the roster's, from the last shift change; ``control_crew`` is the crew
    that has accepted control, and stands on the posts: the two differ in overtime. ``turns``: the last changes of
    control, newest last. ``gap_seen``: no gap waits to be acknowledged. ``control``: who is in control now, more than
    one if stations took it without knowing of each other: until somebody takes it who knows of both. ``stations``:
    those of the room, by code.
    """

    operator: str = ""
    operator_name: str = ""
    since: int = 0
    first_control: int = 0
    how: str = ""
    control_crew: str = ""
    control_crew_since: int = 0
    shift: str = ""
    crew: str = ""
    starts: int = 0
    ends: int = 0
    silenced: int = 0
    handover: Handover | None = None  # the sheet that is under way
    unsigned: tuple[Unsigned, ...] = ()  # signatures that are missing, oldest first
    back: int = 0  # how often the clock was set back: calls of a time that comes again are others
    gap_since: int = 0
    gap_until: int = 0
    gap_missed: int = 0
    gap_seen: bool = True
    gap_ref: str = ""
    gap_cause: str = ""
    turns: tuple[Turn, ...] = ()
    control: tuple[Turn, ...] = ()
    stations: tuple[StationState, ...] = ()

    @property
    def handover_to(self) -> str:
        """Who is to take over, while a handover is under way; "" if none is."""
        return self.handover.incoming if self.handover is not None else ""

    @property
    def rivals(self) -> tuple[Turn, ...]:
        """Those who are in control beside each other, newest last; () if it is one."""
        return self.control if len(self.control) > 1 else ()

    def in_control(self, book: str) -> bool:
        """Whether the station that writes ``book`` is in control (one of several, perhaps). A book that a station
        begins anew, after a restored backup, is still its own."""
        return any(station_of(turn.book) == station_of(book) for turn in self.control)

    def letter_of(self, book: str) -> str:
        """The letter before the numbers of the station that writes ``book``: "" while the room knows only one station.

        It is the site file's, else the first letter of the station's code that no other station has.
        """
        return self.letters.get(station_of(book), "")

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each station, by its code; {} while the room knows only one."""
        return _letters(self.stations) if len(self.stations) > 1 else {}
