"""State of control: who has it, the shift, the handover, the stations.

Moments are UTC milliseconds; 0 means never.
"""

from data.entries.subjects import split_ref, station_of
from data.room.state.base import State
from data.room.state.handover import Accepted, Handover, Unsigned
from data.room.state.stations import StationState, letters_of


class Turn(State, frozen=True, omit_defaults=True):
    """An operator's time in control. ``until`` 0: they still are. ``book``, ``no``: the entry that gave it to them."""

    operator: str
    name: str = ""
    crew: str = ""
    how: str = "first"
    since: int = 0
    until: int = 0
    book: str = ""
    no: int = 0


class Duty(State, frozen=True, omit_defaults=True):
    """Subject ``room``: control, shift, sound, the last gap, the stations.

    shift, crew, starts, ends: from the roster, at the last shift change.
    control_crew: the crew that accepted control and mans the posts; in overtime it differs from ``crew``.
    turns: the last changes of control, newest last; of each station at least its own newest.
    control: who is in control now. More than one if stations took control without knowing of each other, until somebody
        who knows of all of them takes it.
    silenced: when the sound was last silenced, in ``silenced_in``; ``silenced_seen``: (book, number) that was known of
        other books then. Entries that arrive later from another station were not silenced.
    gap_seen: the last gap was acknowledged, or there was none.
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
    silenced_in: str = ""
    silenced_seen: tuple[tuple[str, int], ...] = ()
    handover: Handover | None = None  # the one under way
    accepted: Accepted | None = None  # the last one
    unsigned: tuple[Unsigned, ...] = ()  # missing signatures, oldest first
    back: int = 0  # how often the clock was set back: a call due at a time that comes again is another call
    gap_since: int = 0
    gap_until: int = 0
    gap_missed: int = 0
    gap_seen: bool = True
    gap_ref: str = ""
    gap_cause: str = ""
    step: int = 0  # by how much the clock last moved (ms)
    step_before: int = 0  # what it showed before (UTC ms)
    step_ref: str = ""
    step_seen: bool = True
    doubt: str = ""  # why the clock could not be right when it was last looked at; "": it could
    doubt_at: int = 0  # what it showed (UTC ms)
    doubt_last: int = 0  # and the time of the entry before
    doubt_ref: str = ""
    doubt_seen: bool = True
    turns: tuple[Turn, ...] = ()
    control: tuple[Turn, ...] = ()
    stations: tuple[StationState, ...] = ()

    @property
    def unseen(self) -> tuple[str, ...]:
        """Refs of what nobody has acknowledged yet: a gap, a clock that moved or cannot be right."""
        found = ((self.gap_ref, self.gap_seen), (self.step_ref, self.step_seen), (self.doubt_ref, self.doubt_seen))
        return tuple(ref for ref, is_seen in found if ref and not is_seen)

    @property
    def handover_to(self) -> str:
        """The operator who will take over, while a handover is under way; else ""."""
        return self.handover.incoming if self.handover is not None else ""

    @property
    def rivals(self) -> tuple[Turn, ...]:
        """The turns of all who are in control at the same time, newest last; () if it is only one."""
        return self.control if len(self.control) > 1 else ()

    def turn_at(self, book: str) -> Turn | None:
        """Return the newest turn that the station which writes ``book`` gave; None: it never gave control."""
        return next((t for t in reversed(self.turns) if station_of(t.book) == station_of(book)), None)

    def is_silenced(self, since: int, ref: str = "") -> bool:
        """Whether what rings since ``since`` (UTC ms), by entry ``ref`` if it is one, has been silenced."""
        if since > self.silenced:
            return False
        book, no = split_ref(ref)
        if not ref or not self.silenced_in or station_of(book) == station_of(self.silenced_in):
            return True
        return dict(self.silenced_seen).get(book, 0) >= no

    def in_control(self, book: str) -> bool:
        """Whether the station that writes ``book`` is in control, perhaps as one of several.

        It is compared by station, because a station starts another book after it restored a backup.
        """
        return any(station_of(turn.book) == station_of(book) for turn in self.control)

    def letter_of(self, book: str) -> str:
        """Return the letter before the numbers of the station that writes ``book``; "" if it is the only station."""
        return self.letters.get(station_of(book), "")

    def last_site_change(self, book: str) -> str:
        """Return the ref of the newest change of the site file at the station that writes ``book``; "": none."""
        return next((each.changed for each in self.stations if each.code == station_of(book)), "")

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each station, by its code; {} while there is only one."""
        return letters_of(self.stations)
