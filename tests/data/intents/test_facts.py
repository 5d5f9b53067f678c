"""Facts that are more than words: the scene, controllers, steps, boxes, checkpoints."""

from __future__ import annotations

import pytest

from console.line.reading import read
from data import entries as e
from data.intents.base import Refused
from data.intents.decide import decide
from data.intents.incidents.opening import NewIncident
from data.intents.incidents.steps import NoteScene
from data.intents.outside import CallOut, TellController
from data.intents.registers import MoveBoxes
from data.intents.tours import WalkTour
from data.view.handover_sheet import sheet
from data.view.incident import incident_view
from data.view.lines import line_of
from data.view.upcoming import upcoming
from data.words import Words
from tests.kits.rooms.night import Night, clock


def fire() -> tuple[Night, str]:
    night = Night()
    return night, night.do("20:06", NewIncident(type="FIRE", post="3", words="smoke"))[0].subjects[0]


def facts(night: Night, subject: str) -> tuple[str, ...]:
    view = incident_view(night.room, night.site, subject, night.now, night.entry_of, words=Words("en"))
    assert view is not None
    return view.facts


def test_scene_is_on_page_and_sheet() -> None:
    night, subject = fire()
    night.do("20:07", NoteScene(incident=subject, what="lead", names=("Surya",)))
    night.do("20:08", NoteScene(incident=subject, what="in", names=("Budi", "Rina")))
    night.do("20:12", NoteScene(incident=subject, what="out", names=("Budi",)))
    night.do("20:13", NoteScene(incident=subject, what="witness", names=("Ani", "Beni", "Citra"), words="0812"))
    night.do("20:14", TellController(incident=subject, words="smoke", answered=True))
    night.do("20:15", TellController(incident=subject, words="smoke", answered=True, who="Kapolres"))
    found = facts(night, subject)
    assert found == (
        "leads the scene: Surya, since 20:07",
        "at the scene: Rina 20:08",
        "left the scene: Budi 20:08-20:12",
        "3 witnesses: Ani, Beni, Citra",
        "told: Surya 20:14, Kapolres 20:15",
    )
    said = " ".join(item.words for section in sheet(night.context("LST")) for item in section.items)
    words = Words(night.site.language)
    assert "Rina 20:08" in said and words("detail.scene.lead", name="Surya", at="20:07") in said
    assert night.refused(NoteScene(incident=subject, what="out", names=("Budi",))) == "scene_not_there"
    assert night.refused(NoteScene(incident=subject, what="in", names=("Rina",))) == "scene_there"


@pytest.mark.parametrize(
    ("number", "answered", "ticked"),
    [("113", True, True), ("113", None, True), ("113", False, False), ("119", True, False)],
)
def test_call_ticks_its_step_unless_nobody_answered(number: str, answered: bool | None, ticked: bool) -> None:
    night, subject = fire()
    night.do("20:07", CallOut(who="Damkar", number=number, answered=answered, incident=subject))
    incident = night.room.incident(subject)
    assert incident is not None
    done = [s.step.words for s in incident.steps if s.state == "done"]
    assert bool(done) is ticked and all("113" in words for words in done)


def test_boxes_leave_now_and_are_counted_later() -> None:
    night = Night()
    (left,) = night.do("20:06", MoveBoxes(out=20, arrived=20, origin="A", target="B", open=True))
    (move,) = night.room.registers.moves
    assert (move.no, move.out, move.origin) == (left.no, 20, "A")
    night.now = clock("20:30")
    first = upcoming(night.room, night.site, night.now)[0]
    assert (first.key, first.at, first.args["no"]) == ("next.move", clock("20:06"), str(left.no))
    with pytest.raises(Refused, match="two_names"):
        decide(MoveBoxes(out=0, arrived=20, origin="", target="", of=left.ref), night.context("LST"))
    counted = MoveBoxes(out=0, arrived=19, origin="", target="", of=left.ref, names=("Sari", "Yoga"), why="one wet")
    (done,) = night.do("20:31", counted)
    assert isinstance(done, e.BoxMove) and (done.out, done.arrived, done.of) == (20, 19, left.ref)
    assert not night.room.registers.moves
    assert "next.move" not in [item.key for item in upcoming(night.room, night.site, night.now)]


def test_checkpoint_out_of_order_says_so() -> None:
    night = Night()
    night.do("20:06", WalkTour(what="start", tour="1"))
    points = night.room.registers.tours[0].points
    (second,) = night.do("20:07", WalkTour(what="point", tour="1", points=(points[1],)))
    assert isinstance(second, e.TourPoint) and second.expected == points[0]
    assert "out of order" in line_of(second, Words("en"), night.site).words
    (first,) = night.do("20:08", WalkTour(what="point", tour="1", points=(points[0],)))
    assert isinstance(first, e.TourPoint) and not first.expected


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("seal 11/12 by Sari and Yoga why torn", "n SEAL POST WORDS"),
        ("move 20 from gate to yard", "arrived N by A and B"),
        ("scene 101 in Budi, Rina: masks", "Budi, Rina"),
        ("tkp 101 pimpin Surya", "Surya"),
        ("e 101 to Kapolres: smoke, answered", "Kapolres"),
        ("call #101 113 smoke, answered", "ticks step"),
    ],
)
def test_lines_are_read_and_echoed(line: str, said: str) -> None:
    night, _ = fire()
    night.words = Words("en")
    echo = read(line, night.context("LST")).echo
    assert echo.mark == "=", echo
    assert said in f"{echo.text} {echo.consequence}"
