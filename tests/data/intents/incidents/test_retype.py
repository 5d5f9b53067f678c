"""An incident that turned out to be of another type: steps, targets, priority, and what stays."""

from __future__ import annotations

from console.line.reading import Reading
from data import entries as e
from data.rules.all_rules import due
from data.view.incident import incident_view
from data.view.queue import Queue
from data.view.values import IncidentView
from tests.kits.console.line_room import LineRoom


def said(reading: Reading) -> str:
    return f"{reading.echo.text} {reading.echo.consequence}"


def test_more_urgent_type_brings_its_steps_targets_and_priority() -> None:
    room = LineRoom()
    room.do("n FALM 3 detector", by="BGS")
    room.do("t 101 1")
    before, fire = room.incident(101), room.site.type("FIRE")
    assert fire is not None
    assert room.read("type 101 FIRE").intent is None
    assert "FIRE" in said(room.read("type 101 FIRE flames seen"))
    room.do("type 101 FIRE flames seen")
    found = room.incident(101)
    assert (found.type, found.type_priority, found.priority) == ("FIRE", 1, 1)
    assert [s.step for s in found.steps[: len(before.steps)]] == [s.step for s in before.steps]
    assert found.steps[0].state == "done"
    assert {s.words for s in fire.steps} <= {s.step.words for s in found.steps if s.state in ("open", "done")}
    assert found.targets == fire.targets or found.targets == room.site.targets[0]
    assert any("FALM" in s.note for s in found.steps if s.state == "waived")
    assert room.read("type 101 FIRE again").intent is None


def test_less_urgent_type_keeps_required_steps_until_each_is_waived_by_name() -> None:
    room = LineRoom()
    room.do("n FIRE 3 smoke", by="BGS")
    owed = [n for n, s in enumerate(room.incident(101).steps, 1) if s.step.required]
    assert "stay" in said(room.read("type 101 INFO a barbecue"))
    room.do("type 101 INFO a barbecue")
    found = room.incident(101)
    assert found.type == "INFO" and found.priority == room.site.type("INFO").priority  # type: ignore[union-attr]
    assert [n for n, s in enumerate(found.steps, 1) if s.kept] == owed
    refused = room.read("c 101 false a barbecue").why
    assert " ".join(map(str, owed)) in refused
    for n in owed:
        assert room.read(f"waive 101 {n} a barbecue").intent is None  # nobody is named
        room.do(f"waive 101 {n} a barbecue by Padal")
    room.do("c 101 false a barbecue")


def test_close_after_a_change_from_another_type_says_whose_steps_stay() -> None:
    room = LineRoom()
    room.do("n SEAL 3 torn", by="BGS")
    room.do("type 101 INFO it is whole")
    assert room.read("c 101 false whole").why.startswith("#101: required by its former type, open: ")


def test_panic_stays_an_officer_in_danger() -> None:
    room = LineRoom()
    room.do("panic 3")
    assert room.read("type 101 INFO mistake").intent is None
    assert not [x for x in room.book if isinstance(x, e.Retyped)]


def test_words_of_the_console_give_way_to_the_reason_and_those_of_an_operator_stay() -> None:
    room = LineRoom("2024-01-22 01:50")
    room.do("ok 1-3,5,6")
    for _ in range(26):
        room.wait(1)
        for transaction in due(room.room, room.site, room.now, room.context()):
            room.save(*transaction)
    row = next(iter(Queue(room.room, room.site, room.now).rows))
    assert (row.type, row.words) == ("MISS", "No check call yet")
    room.do("type 101 ASLT dimas beaten")
    row, view = next(iter(Queue(room.room, room.site, room.now).rows)), shown(room)
    assert (row.type, row.words, row.posts) == ("ASLT", "dimas beaten", ("4",))
    assert 'before: "No check call yet"' in view.facts and not room.incident(101).conflicts
    assert any("No check call yet" in line.words for line in view.history)
    (retyped,) = [x for x in room.book if isinstance(x, e.Retyped)]
    room.do(f"fix {retyped.no} dimas hit")
    assert room.incident(101).words == "dimas hit"
    room.do("n FALM 3 zone 2")
    room.do("type 102 FIRE flames seen")
    assert room.incident(102).words == "zone 2"


def test_change_of_type_that_is_undone_gives_the_words_back() -> None:
    room = LineRoom()
    room.do("src cam-3 down")
    before = row_words(room)
    room.do("type 101 BRKN fence cut")
    assert row_words(room) == "fence cut"
    room.do("undo")
    assert row_words(room) == before and shown(room).facts == ()


def row_words(room: LineRoom) -> str:
    (row,) = Queue(room.room, room.site, room.now).rows
    return row.words


def shown(room: LineRoom) -> IncidentView:
    found = incident_view(room.room, room.site, room.subject(101), room.now, room.entry_of)
    assert found is not None
    return found
