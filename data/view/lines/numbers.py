"""Numbers of incidents as the entries gave them: for readers that fold no room."""

from __future__ import annotations

from data.entries import BookOpened, Entry, Opened, Subject
from data.entries.stations import StationNamed
from data.entries.subjects import station_of
from data.room.state.stations import StationState, letters_of


class Numbers:
    """The number that each incident got when it was opened, with its station's letter if there are several."""

    def __init__(self) -> None:
        self._opened: dict[Subject, tuple[str, int, int]] = {}  # station, number, year
        self._stations: dict[str, StationState] = {}

    def note(self, entry: Entry) -> None:
        """Note an opening, or a station with its letter; any other entry changes nothing."""
        if isinstance(entry, Opened):
            for subject in entry.subjects[:1]:
                self._opened.setdefault(subject, (station_of(entry.book), entry.number, entry.year))
        elif isinstance(entry, BookOpened | StationNamed):
            known = self._stations.get(entry.station)
            letter = entry.letter or (known.letter if known is not None else "")
            self._stations[entry.station] = StationState(code=entry.station, letter=letter)

    def of(self, subject: Subject) -> str:
        """Return the number of an incident, ``129`` or ``J129``; "" if its opening was not noted."""
        station, number, _ = self._opened.get(subject, ("", 0, 0))
        return f"{self._letters.get(station, '')}{number}" if number else ""

    def named(self, text: str) -> list[Subject]:
        """Return the incidents that ``text`` names (``129``, ``J129``, ``129/23``), in the order of their openings."""
        wanted, _, year = text.removeprefix("#").partition("/")
        found = []
        for subject, (station, number, opened) in self._opened.items():
            names = (str(number), f"{self._letters.get(station, '')}{number}")
            if wanted.upper() in names and year in ("", f"{opened % 100:02}"):
                found.append(subject)
        return found

    @property
    def _letters(self) -> dict[str, str]:
        return letters_of(tuple(self._stations[code] for code in sorted(self._stations)))
