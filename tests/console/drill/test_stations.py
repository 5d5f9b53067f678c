"""Protest day with the station of the Polres at the other end of the uplink: what both wrote while it was cut.

Row 28 of the script lets the Polres write on #22, which nobody there can know of while the uplink is cut; here they
write on the crowd at the gate (F10), which they had heard of.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from console.drill.play.headless import HeadlessDrill
from console.drill.result.expectations import Answer
from console.drill.result.facts import incidents
from console.drill.script.file import Event, Expect, read
from console.drill.script.find import BUILT_IN
from console.drill.script.site import home_for
from console.session.desk import Desk
from console.session.home import Home
from console.session.jobs import Author
from data.entries import Entry, Note, Opened
from data.entries.alarms import SourceChanged
from data.entries.codec import canonical
from data.room.state.incidents import Incident
from tests.kits.console.desk_room import wib
from tests.kits.console.stations import catch_up_at_once
from tests.kits.disks import replica
from tests.kits.rooms.sample import write_sample

CUT, BACK = wib("2024-02-29T13:22:00"), wib("2024-02-29T16:22:00")
SENT = "Dalmas 30 personel berangkat dari Polres"


class BothEnds(HeadlessDrill):
    """A drill whose link really carries entries while it is up."""

    def __init__(self, folder: Path) -> None:
        drill = read(BUILT_IN / "protest-day.toml")
        home = Home(folder / "polres")
        home.path.mkdir(mode=0o700)
        write_sample(home, "id")
        text = home.site_file.read_text("utf-8").replace('station = "JBR"', 'station = "PLR"', 1)
        home.site_file.write_text(text.replace('letter = "J"', 'letter = "P"', 1), "utf-8")
        self.far_home = home
        super().__init__(drill, home_for(Home(folder), drill))
        self.far = Desk.open(home, clock=self.clock)
        theirs = Event(at="14:10:00", do=f"{{f10}} {SENT}", by="PLR")
        steps = self.run.plan.steps
        steps.append((wib("2024-02-29T14:10:00"), theirs))
        steps.sort(key=lambda step: step[0])
        self.at_the_end: tuple[list[Entry], list[Entry], list[Incident]] = ([], [], [])

    def _enter(self, line: str, by: Author, pin: str) -> Answer | None:
        if by != "PLR":
            return super()._enter(line, by, pin)
        answer = self.far.execute(line, "LST")
        return Answer(list(answer.entries), answer.text)

    def _fault(self, event: Event) -> None:
        if event.fault == "link down":
            self.carry()
        super()._fault(event)
        if event.fault == "link up":
            self.carry()

    def carry(self) -> None:
        """Carry the entries that only one end has to the other."""
        for here, there in ((self.desk, self.far), (self.far, self.desk)):
            known, _ = there.library.replicas.last(here.book.id)
            raws = [canonical(entry) for entry in here.book.entries(known + 1)]
            if raws:
                catch_up_at_once(there, there.library.replicas.append(here.book.id, known + 1, raws, self.clock.now()))

    def _check(self, expect: Expect) -> None:
        super()._check(expect)
        if expect.row == 29:  # the last row
            self.carry()
            far = replica(self.far.library.replicas, self.desk.book.id).entries()
            self.at_the_end = (list(self.desk.book.entries()), list(far), incidents(self.desk))


def test_protest_with_a_real_link_leaves_everything_once_at_both_ends(tmp_path: Path) -> None:
    day = BothEnds(tmp_path)
    report = day.play()
    # All is as without the Polres, except that with two stations a number has its station's letter.
    (letter,) = report.findings
    assert letter.expected == "naik dari P2, karena #122" and "naik dari P2, karena #J122" in letter.found
    ours, there, known = day.at_the_end
    # Nothing lost, nothing twice, in the order of the numbers, with the times at which it happened.
    assert [canonical(entry) for entry in there] == [canonical(entry) for entry in ours]
    assert [entry.no for entry in ours] == list(range(1, len(ours) + 1))
    assert all(a.hlc < b.hlc for a, b in pairwise(ours))
    offline = [
        e for e in ours
        if CUT <= e.at < BACK and ((isinstance(e, Opened) and not e.key) or isinstance(e, SourceChanged))
    ]  # fmt: skip
    assert len(offline) == 28
    # The entries that the Polres made while the uplink was cut are next to those made here.
    gate = next(state for state in known if state.words == "Massa dorong gerbang utama")
    books = {ref.rpartition("-")[0] for ref in gate.entries}
    assert books == {day.desk.book.id, day.far.book.id}
    note = next(e for e in day.far.book.entries() if isinstance(e, Note))
    assert (note.words, note.at) == (SENT, wib("2024-02-29T14:10:00")) and note.ref in gate.entries
    assert gate.state == "closed" and not gate.conflicts
    assert day.far.room.incident(gate.subject) == gate
    day.far.close()
