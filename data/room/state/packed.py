"""States by subject; those of settled incidents may be packed.

A busy room settles thousands of incidents in two days, and hardly anybody asks for one of them. A *block* has some of
them, compressed, and next to them only what finds them: their numbers, and when they leave. So a start need not read
what they say, and they take a twentieth of the memory. The mapping returns their states like any other.

Whether a block can be read is known when somebody asks for one of its incidents. If it cannot (somebody else wrote the
room file), the incidents are folded again (:meth:`data.room.room.Room.restore`).
"""

import zlib
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import cache
from typing import TypeVar, overload

import msgspec
from msgspec.structs import replace

from data.entries import Subject
from data.entries.base import FoldOrder
from data.room.state.base import State
from data.room.state.incidents import Incident

#: Incidents in a block.
IN_BLOCK = 32
#: Packed incidents that were asked for last, kept as they were read.
ASKED = 64
#: Errors of packed rows that cannot be read.
UNREADABLE = (zlib.error, ValueError, IndexError)

_Other = TypeVar("_Other")


class Settled(msgspec.Struct, frozen=True, array_like=True):
    """A settled incident, how far it is folded, and the rule keys it has seen."""

    state: Incident
    order: FoldOrder
    keys: tuple[str, ...]


class Block(msgspec.Struct, frozen=True):
    """Some settled incidents.

    block: its number
    subjects: of its incidents; "": one that is not in it any more
    numbers: the short numbers of each
    settled: when each was closed or merged (ms of the hybrid clock)
    packed: a JSON list of :class:`Settled` as lists, compressed (zlib); fields at their default are left out
    """

    block: int
    subjects: tuple[Subject, ...]
    numbers: tuple[tuple[int, ...], ...]
    settled: tuple[int, ...]
    packed: bytes


def nothing_else() -> None:
    """Leave packed rows as they are: nobody can tell what they should be."""


def block_of(number: int, incidents: Sequence[Settled]) -> Block:
    """Return the block of some incidents."""
    states = [each.state for each in incidents]
    return Block(
        number,
        tuple(state.subject for state in states),
        tuple((state.number, *state.aliases) for state in states),
        tuple(state.settled for state in states),
        zlib.compress(msgspec.json.encode(incidents), 1),
    )


@cache
def _lists() -> msgspec.json.Decoder[list[msgspec.Raw]]:
    return msgspec.json.Decoder(list[msgspec.Raw])


@cache
def _incidents() -> msgspec.json.Decoder[Settled]:
    return msgspec.json.Decoder(Settled)


class States(MutableMapping[Subject, State]):
    """Subject → state.

    plain: all but the packed ones
    blocks: number → block
    touched: numbers of the blocks that are not what they were; None: nobody asks
    on_unreadable: is called when a block cannot be read, and calls :meth:`mend`
    """

    def __init__(self) -> None:
        self.plain: dict[Subject, State] = {}
        self.blocks: dict[int, Block] = {}
        self.touched: dict[int, None] | None = None
        self.on_unreadable: Callable[[], None] = nothing_else
        self._places: dict[Subject, int] = {}  # of those that are packed: the number of their block
        self._highest = 0
        self._asked: dict[Subject, Settled] = {}
        self._opened: tuple[int, list[msgspec.Raw]] = (0, [])  # the block that was unpacked last

    # --- reading ----------------------------------------------------------------------------------------------------

    @overload
    def get(self, subject: Subject, default: None = None, /) -> State | None: ...
    @overload
    def get(self, subject: Subject, default: State | _Other, /) -> State | _Other: ...
    def get(self, subject: Subject, default: object = None, /) -> object:
        """Return a state."""
        if (found := self.plain.get(subject)) is not None:
            return found
        if subject in self._places and (packed := self.packed(subject)) is not None:
            return packed.state
        return default

    def __getitem__(self, subject: Subject) -> State:
        if (found := self.get(subject)) is None:
            raise KeyError(subject)
        return found

    def __iter__(self) -> Iterator[Subject]:
        yield from self.plain
        yield from [*self._places]  # fewer if one of them cannot be read

    def __len__(self) -> int:
        return len(self.plain) + len(self._places)

    def __contains__(self, subject: object) -> bool:
        return subject in self.plain or subject in self._places

    def packed(self, subject: Subject) -> Settled | None:
        """Return a packed incident; None: it is not packed."""
        found = self._asked.get(subject)
        if found is None and subject in self._places:
            try:
                found = self._read(subject)
            except UNREADABLE:
                self.on_unreadable()
                if subject not in self._places:
                    return None
                found = self._read(subject)
            if len(self._asked) >= ASKED:
                self._asked.clear()
            self._asked[subject] = found
        return found

    def _read(self, subject: Subject) -> Settled:
        """Read a packed incident. Raises :data:`UNREADABLE`."""
        number = self._places[subject]
        block = self.blocks[number]
        if self._opened[0] != number:
            self._opened = number, _lists().decode(zlib.decompress(block.packed))
        return _incidents().decode(self._opened[1][block.subjects.index(subject)])

    def mend(self, again: Callable[[Subject], Settled | None]) -> None:
        """Put other blocks in the places of those that cannot be read.

        ``again``: returns an incident as it is; None: there is none.
        """
        for number, block in [*self.blocks.items()]:
            subjects = [subject for subject in block.subjects if subject]
            try:
                for subject in subjects:
                    self._read(subject)
            except UNREADABLE:
                found = [each for subject in subjects if (each := again(subject)) is not None]
                for subject in subjects:
                    del self._places[subject]
                del self.blocks[number]
                if found:
                    self.add(block_of(number, found))
                self._touch(number)
        self._opened = (0, [])

    # --- changing ---------------------------------------------------------------------------------------------------

    def __setitem__(self, subject: Subject, state: State) -> None:
        if subject in self._places:
            self.take(subject)
        self.plain[subject] = state

    def __delitem__(self, subject: Subject) -> None:
        if self.take(subject) is None:
            del self.plain[subject]

    def discard(self, subject: Subject) -> None:
        """Remove a state if there is one."""
        if self.plain.pop(subject, None) is None:
            self.take(subject)

    def take(self, subject: Subject) -> Settled | None:
        """Take an incident out of its block; it has no state then. None: it is not packed."""
        found = self.packed(subject)
        if found is None:
            return None
        number = self._places.pop(subject)
        del self._asked[subject]
        block = self.blocks[number]
        left = tuple("" if each == subject else each for each in block.subjects)
        if any(left):
            self.blocks[number] = replace(block, subjects=left)
        else:
            del self.blocks[number]
        self._touch(number)
        return found

    def pack(self, incidents: Sequence[Settled]) -> None:
        """Pack incidents that have a plain state."""
        for at in range(0, len(incidents), IN_BLOCK):
            self._highest += 1
            self.add(block_of(self._highest, incidents[at : at + IN_BLOCK]))
            self._touch(self._highest)

    def add(self, block: Block) -> None:
        """Add a block."""
        self._highest = max(self._highest, block.block)
        self.blocks[block.block] = block
        for subject in block.subjects:
            if subject:
                self._places[subject] = block.block
                self.plain.pop(subject, None)

    def _touch(self, number: int) -> None:
        if self.touched is not None:
            self.touched[number] = None
