"""Steps of a checklist that a command does, or that nobody needs after it."""

from __future__ import annotations

from typing import get_args

import pytest

from data.rules.all_rules import due
from data.site.load import SiteError, read, sample_text
from data.site.model import StepAct
from data.view.incident import incident_view
from tests.kits.console.line_room import LineRoom

#: Act → its lines (the last does it), the incident's type, the step.
ACTS = {
    "send": (("n FALM 3 zone 2", "g 101 6"), "FALM", 1),
    "arrive": (("src cam-3 down", "g 101 6", "tiba 6"), "CCTV", 2),
    "tell": (("n DRON 3 over the roof", "e 101 over the roof"), "DRON", 4),
    "relieve": (("n MEDI 3 fell", "relief 3 Tama"), "MEDI", 5),
    "seal": (("n SEAL 3 torn", "seal 101 G-1 G-2 by Putu and Rina"), "SEAL", 6),
    "count": (("n SEAL 3 torn", "seal 101 12/12 by Putu and Rina"), "SEAL", 5),
    "roll": (("n FIRE 3 smoke", "roll 101", "ok all"), "FIRE", 5),
    "witness": (("n ASLT 1 hit", "scene 101 witness Tono"), "ASLT", 6),
    "shelve": (("src cam-3 down", "shelve cam-3 30m wet"), "CCTV", 4),
    "up": (("src mains down", "src mains up"), "POWR", 6),
}


def rules(room: LineRoom, minutes: int = 0) -> None:
    """Let minutes pass, with the rules of time at each."""
    for _ in range(minutes + 1):
        for transaction in due(room.room, room.site, room.now, room.context()):
            room.save(*transaction)
        room.wait(1 if minutes else 0)


def state(room: LineRoom, step: int, number: int = 101) -> str:
    return room.incident(number).steps[step - 1].state


def states(room: LineRoom, number: int = 101) -> str:
    """Return the first letter of the state of each step."""
    return "".join(step.state[0] for step in room.incident(number).steps)


def test_every_act_but_contact_is_tried() -> None:
    assert set(ACTS) == set(get_args(StepAct)) - {"contact"}


@pytest.mark.parametrize("act", ACTS)
def test_act_does_its_step_with_a_pointer_to_its_entry_until_it_is_undone(act: str) -> None:
    (*before, last), type_, step = ACTS[act]
    room = LineRoom("2024-01-22 01:50")
    room.do("ok all")
    for line in before:
        room.wait(0.5)
        room.do(line)
        rules(room)
    kind = room.site.type(type_)
    assert kind is not None and kind.steps[step - 1].done_by == act
    assert state(room, step) == "open"
    said = room.read(last).why
    room.do(last)
    rules(room)
    done = room.incident(101).steps[step - 1]
    entry = room.entry_of(done.of)
    assert done.state == "done" and entry is not None and (done.at, done.by) == (entry.when, entry.by)
    assert act == "roll" or f"ticks step {step}" in said or "ticks steps" in said, said
    if act not in ("tell", "roll"):
        room.do("undo")
        assert state(room, step) == "open"


def test_act_leaves_a_step_that_was_ticked_and_a_ticked_one_can_be_opened() -> None:
    room = LineRoom()
    room.do("n SEAL 3 torn")
    room.do("t 101 3")
    ticked = room.incident(101).steps[2]
    room.do("seal 101 G-1 G-2 by Putu and Rina")
    assert room.incident(101).steps[2] == ticked
    assert states(room) == "oodoodo"
    room.do("t 101 -6")
    assert state(room, 6) == "open"


def test_controller_who_did_not_answer_was_not_told() -> None:
    room = LineRoom()
    room.do("n DRON 3 over the roof")
    room.do("e 101 over the roof, no answer")
    assert state(room, 4) == "open"


@pytest.mark.parametrize(("said", "then"), [("", "done"), (", answered", "done"), (", no answer", "open")])
def test_call_does_the_step_that_names_it_unless_nobody_answered(said: str, then: str) -> None:
    room = LineRoom()
    room.do("n ASLT 1 hit")
    room.do(f"call #101 119 man down{said}")
    assert state(room, 3) == then


def missed(*posts: str) -> LineRoom:
    """Return a room in which ``posts`` have missed their call, one minute after that."""
    room = LineRoom("2024-01-22 01:58")
    room.do("ok all")
    room.wait(55)
    for code in {"1", "2", "3", "4", "5", "6"} - set(posts):
        room.do(f"ok {code}")
    rules(room, 23)
    assert room.incident(101).type == "MISS"
    return room


@pytest.mark.parametrize("posts", [("4",), ("2", "3", "4")])
def test_harmless_missed_call_asks_for_nothing_after_contact(posts: tuple[str, ...]) -> None:
    room = missed(*posts)
    assert states(room) == "oooooo"
    for code in posts[:-1]:
        room.do(f"ok {code}")
        rules(room)
        assert states(room) == "oooooo"
    room.do(f"ok {posts[-1]}")
    rules(room)
    assert states(room) == "sssssd"
    reading = room.read("c 101 safe radio was off")
    assert "required" not in reading.why, reading.why
    room.do("undo")
    rules(room)
    assert states(room) == "oooooo"
    room.do(f"ok {posts[-1]}")
    rules(room)
    view = incident_view(room.room, room.site, room.incident(101).subject, room.now, room.entry_of)
    assert view is not None and view.steps[4].state == "spared"
    assert room.read("waive 101 5 x by Surya").why == "step 5 of #101 has not been needed since 03:17"
    room.do("t 101 5")
    assert states(room) == "ssssdd"


def test_missed_call_asks_again_when_the_post_is_silent_again() -> None:
    room = missed("4")
    room.do("ok 4")
    rules(room)
    assert states(room) == "sssssd"
    for _ in range(3):
        rules(room, 30)
        room.do("ok 1,2,3,5,6")
    assert room.room.post("4").missed_due
    assert states(room) == "sssssd", "that was the first silence"
    assert {step.state for step in room.incident(102).steps} == {"open"}


def test_act_does_its_step_also_when_nobody_needs_it_any_more() -> None:
    room = missed("4")
    room.do("g 101 5")
    room.do("ok 4")
    rules(room)
    assert states(room) == "sssssd"
    room.do("on 5")
    assert states(room) == "ssdssd"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("{ seal = [3, 9], count = [5] }", 'found "9", expected the number of a step, 1 to 7'),
        ("{ seal = [3, 5], count = [5] }", 'found "5", expected each step once; seal has it too'),
        ("{ seals = [3] }", "seals"),
        ("{ seal = 3 }", "done_by"),
    ],
)
def test_site_file_names_a_step_or_an_act_that_does_not_exist(written: str, fault: str) -> None:
    text = sample_text().replace("{ seal = [3, 6], count = [5] }", written)
    with pytest.raises(SiteError) as raised:
        read(text)
    assert len(raised.value.lines) == 1 and fault in raised.value.lines[0]
