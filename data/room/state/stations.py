"""State of the stations of a room, and the letters before their numbers."""

from functools import lru_cache

from msgspec.structs import replace

from data.room.state.base import State


class StationState(State, frozen=True, omit_defaults=True):
    """A station of the room: its code, and the letter that its site file gives it, if any.

    knows: the newest format of entries that its version knows, as far as it has told
    key: the public key with which it signs its book (hex), as it says itself; "": it has signed nothing
    signed, signed_at: the last entry that it signed, and when (UTC ms)
    changed: ref of the entry of its last change of the site file; "": it has recorded none
    lettered: since when (ms of the hybrid clock) its site file has given it this letter
    unsigned: why it could not sign since: see :class:`data.entries.Signed`
    """

    code: str
    letter: str = ""
    name: str = ""
    knows: int = 1
    key: str = ""
    signed: int = 0
    signed_at: int = 0
    unsigned: str = ""
    changed: str = ""
    lettered: int = 0

    def with_letter(self, letter: str, at: int) -> "StationState":
        """Return the station with the letter that its site file gave at ``at`` (ms of the hybrid clock)."""
        known = self.lettered if letter == self.letter else 0
        return replace(self, letter=letter, lettered=(min(known or at, at)) if letter else 0)


@lru_cache(maxsize=8)
def letters_of(stations: tuple[StationState, ...]) -> dict[str, str]:
    """Return a different letter for each station, by its code; {} while there is only one station.

    It is the one in the site file, else the first letter of the station's code that no other station has. Of several
    with one letter in their site files, the first has it: numbers that are in use keep theirs when a station joins.
    """
    if len(stations) < 2:
        return {}
    found: dict[str, str] = {}
    for station in sorted(stations, key=lambda s: (not s.letter, s.lettered, s.code)):
        spare = (*station.letter, *station.code.upper(), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        free = (c for c in spare if "A" <= c <= "Z" and c not in found.values())
        found[station.code] = next(free, station.code)
    return found
