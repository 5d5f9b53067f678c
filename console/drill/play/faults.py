"""Faults of a drill's surroundings: a full disk, a link that is down.

The player of the drill does the others itself: a kill, a suspend, a step of the clock.
"""

from __future__ import annotations

import errno

from msgspec.structs import replace

from console.drill.script.file import Drill, Event
from console.session.desk import Desk
from console.session.jobs import Job, JobQueue
from data.base.disk import Disk
from data.entries.base import SYSTEM
from data.rules.gaps import link_back, link_lost
from data.view.values import ConsoleFacts, LinkFacts

#: Free space of a full disk (megabytes), for the header.
_LEFT_MB = 0


class DrillDisk(Disk):
    """The real disk until it is :attr:`full`.

    is_quick: nothing is synced. A drill's book can be made again by another run, so a run without a screen need not
        wait for the disk.
    """

    def __init__(self, *, is_quick: bool = False) -> None:
        self.full = False
        self._is_quick = is_quick

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, "the drill's disk is full")
        return super().pwrite(fd, data, offset)

    def reserve(self, fd: int, offset: int, size: int) -> bool:
        if self.full:
            raise OSError(errno.ENOSPC, "the drill's disk is full")
        return super().reserve(fd, offset, size)

    def free(self, folder: int) -> int:
        return 0 if self.full else super().free(folder)

    def sync(self, fd: int) -> None:
        if not self._is_quick:
            super().sync(fd)

    def sync_folder(self, folder: int) -> None:
        if not self._is_quick:
            super().sync_folder(folder)


class Link:
    """The link of a drill's room. Until it is cut everything counts as confirmed; from then on nothing does."""

    def __init__(self, drill: Drill) -> None:
        self._is_used = any(event.fault.startswith("link ") for event in drill.event)
        self.down_at = 0  # when it was cut (UTC ms); 0: it is up
        self.confirmed = 0  # number of the last entry that the other side has, while it is cut

    def cut(self, now: int, last_no: int) -> None:
        """Cut the link. ``last_no``: the number of the last entry that was sent."""
        if not self.down_at:
            self.down_at, self.confirmed = now, last_no

    def mend(self) -> None:
        """Mend the link."""
        self.down_at = 0

    def facts(self, now: int, last_no: int, oldest: int | None) -> LinkFacts:
        """Return the state of the link at ``now`` (UTC ms).

        last_no: the number of the last entry
        oldest: when the first entry that is not confirmed was made (UTC ms)
        """
        if not self._is_used:
            return LinkFacts()
        if not self.down_at:
            return LinkFacts("online", 0)
        unsent = max(0, last_no - self.confirmed)
        age = max(0, now - self.down_at)
        return LinkFacts("offline", age, unsent=unsent, oldest_unsent=oldest if unsent else None)


class World:
    """Link and disk of one run, and the faults that happen to them."""

    def __init__(self, drill: Drill, *, is_quick: bool = False) -> None:
        self.link = Link(drill)
        self.disk = DrillDisk(is_quick=is_quick)

    def apply(self, event: Event, desk: Desk, jobs: JobQueue) -> bool:
        """Let the fault of ``event`` happen. Return False if it is not one of the link or the disk."""
        now, last_no, since = desk.clock.now(), desk.book.last_no, self.link.down_at
        if event.fault == "link down" and not since:
            self.link.cut(now, last_no)
            jobs.put(Job(SYSTEM, lambda ctx: [link_lost(desk.site, desk.words, now, now)]))
        elif event.fault == "link up" and since:
            waited = last_no - self.link.confirmed
            self.link.mend()
            jobs.put(Job(SYSTEM, lambda ctx: [link_back(desk.site, desk.words, since, now, waited)]))
        elif event.fault.startswith("link "):
            return True
        elif event.fault in ("disk full", "disk free"):
            self.disk.full = event.fault == "disk full"
        else:
            return False
        return True

    def change(self, facts: ConsoleFacts, desk: Desk) -> ConsoleFacts:
        """Return ``facts`` with the link and the disk of the drill in place of the real ones."""
        link = self.link
        first = desk.entry(link.confirmed + 1) if link.down_at else None
        return replace(
            facts,
            link=link.facts(desk.clock.now(), desk.book.last_no, first.at if first is not None else None),
            free_mb=_LEFT_MB if self.disk.full else facts.free_mb,
        )
