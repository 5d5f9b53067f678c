"""The selected incident: priority and reasons, hazards, limits, reporters."""

from __future__ import annotations

from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import Targets
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident
from data.intents.incidents.priority import SetPriority
from data.intents.incidents.steps import Waive
from data.intents.posts import CheckCall, SendPosts
from data.intents.registers import PinHazard
from data.view.incident import incident_view
from data.view.queue import Queue
from data.view.values import IncidentView, QueueRow, TargetView, UnitView
from tests.kits.console.line_room import LineRoom
from tests.kits.rooms.small_site import Bench


def view(bench: Bench, number: int) -> IncidentView:
    found = incident_view(
        bench.room, bench.site, bench.incident(number).subject, bench.now, lambda ref: None, words=None
    )
    assert found is not None
    return found


def row(bench: Bench, number: int) -> QueueRow:
    found = Queue(bench.room, bench.site, bench.now).row(bench.incident(number).subject)
    assert found is not None
    return found


def bench_with(*kinds: str) -> Bench:
    bench = Bench()
    bench.do(CheckCall(posts=("1",)))
    for kind in kinds:
        bench.do(NewIncident(type=kind, post="1"))
    return bench


def test_row_raised_by_a_related_p1_says_because() -> None:
    bench = bench_with("CRWD", "FIRE")
    crowd, fire = bench.incident(101).subject, bench.incident(102).subject
    bench.do(Link(incident=fire, how="rel", other=crowd))
    found = row(bench, 101)
    assert (found.priority, found.raised_from, found.because) == (1, 2, "102")
    assert row(bench, 102).because == ""
    # Lowered again, the parent has its own priority back, and nothing says that it was raised.
    bench.do(SetPriority(incident=fire, priority=3, why="tyres in the road"))
    found = row(bench, 101)
    assert (found.priority, found.raised_from, found.because) == (2, 0, "")
    assert (view(bench, 102).lowered_from, view(bench, 101).lowered_from) == (1, 0)


def test_view_below_type_priority_shows_the_reason() -> None:
    bench = bench_with()
    bench.do(NewIncident(type="FIRE", post="1", priority=2, why="tyres in the road"))
    found = view(bench, 101)
    assert (found.below, found.below_why) == (1, "tyres in the road")
    bench.do(SetPriority(incident=bench.incident(101).subject, priority=1))
    assert view(bench, 101).below == 0


def test_view_hazards_of_its_post_and_its_units() -> None:
    bench = bench_with("CRWD")
    bench.do(PinHazard(post="1", words="permit for 100"))
    bench.do(PinHazard(post="6", words="knee"))
    assert view(bench, 101).hazards == (("1", "permit for 100"),)
    bench.do(SendPosts(incident=bench.incident(101).subject, posts=("6",)))
    assert view(bench, 101).hazards == (("1", "permit for 100"), ("6", "knee"))


def test_view_acknowledgement_has_goal_and_limit() -> None:
    bench = bench_with()
    bench.site = replace(bench.site, targets=(Targets(ack=15, breach=30, send=60), *bench.site.targets[1:]))
    bench.do(NewIncident(type="FIRE", post="1"))
    target = view(bench, 101).targets[0]
    assert (target.name, target.goal, target.limit, target.took) == ("ack", 15 * SECOND, 30 * SECOND, None)
    bench.now = bench.incident(101).received + 20 * SECOND
    bench.do(Acknowledge(incident=bench.incident(101).subject), after=0)
    target = view(bench, 101).targets[0]
    assert (target.took, target.limit) == (20 * SECOND, 30 * SECOND)
    assert all(t.limit == 0 for t in view(bench, 101).targets[1:])


def test_view_of_a_lowered_incident_ends_the_targets_that_nobody_owes() -> None:
    """The detail and the row name the same running targets. Those missed before stay as they were then."""
    room = LineRoom()
    for line in ("n FIRE 3 smoke", "a 101"):
        room.do(line)
    missed = {"send", "arrive", "supervisor"}
    room.now = lowered = room.now + 50 * MINUTE
    room.do("pri 101 2 tyres in the road")
    room.now += HOUR

    def shown() -> tuple[QueueRow, tuple[TargetView, ...]]:
        found = incident_view(room.room, room.site, room.subject(101), room.now, room.entry_of)
        assert found is not None
        return found.row, found.targets

    row_, targets = shown()
    assert {t.name for t in targets if t.ended} == missed
    assert {t.ended for t in targets if t.ended} == {lowered}, "by how much it was missed does not grow"
    running = {t.name: t for t in targets if t.took is None and not t.ended}
    assert set(running) == {*missed, "update"}
    assert (row_.target, row_.target_at) == ("send", running["send"].at)
    assert all(running[name].at == lowered + running[name].goal for name in missed)
    room.do("pri 101 4 a cat")
    row_, targets = shown()
    assert row_.target == "", "a P4 owes none of them"
    assert not [t for t in targets if t.took is None and not t.ended]


def test_view_waived_step_names_who_allowed_it() -> None:
    bench = bench_with("FIRE")
    subject = bench.incident(101).subject
    bench.do(Waive(incident=subject, step=2, why="Damkar is here", authorised="Surya"))
    step = view(bench, 101).steps[1]
    assert (step.state, step.authorised, step.note) == ("waived", "Surya", "Damkar is here")


def test_sources_of_names_each_reporter_once() -> None:
    bench = bench_with()
    bench.do(NewIncident(type="CRWD", post="1", source="radio"))
    subject = bench.incident(101).subject
    assert view(bench, 101).sources == ()
    bench.do(AnotherReport(incident=subject, post="6", source="radio", words="gate shakes"))
    bench.do(AnotherReport(incident=subject, post="1", source="cctv", words="camera 1"))
    bench.do(AnotherReport(incident=subject, post="6", source="radio", words="again"))
    bench.do(AnotherReport(incident=subject, source="phone", words="a neighbour"))
    assert view(bench, 101).sources == ("post 1", "post 6", "camera", "phone")


def test_view_names_who_is_at_the_scene_not_who_was_relieved() -> None:
    room = LineRoom()

    def people(number: int = 101) -> tuple[str, ...]:
        found = incident_view(room.room, room.site, room.subject(number), room.now, room.entry_of)
        assert found is not None
        return found.sent[0].people

    for line in ("ok all", "n FIRE 3 smoke", "g 101 4"):
        room.do(line)
    assert people() == ("Dimas",)
    room.do("relief 4 Yoga")
    assert people() == ("Yoga",)
    room.do("on 101 4")
    room.do("back 4")
    assert people() == ("Yoga",), "as the book and the report say"
    for line in ("n FIRE 6 smoke", "g 102 1", "on 102 1", "relief 1 Sari"):
        room.do(line)
    assert people(102) == ("Sari",)
    assert [unit.people for unit in room.incident(102).units] == [("Hendra",)]


def test_relief_at_the_scene_has_its_own_times() -> None:
    room = LineRoom()
    for line in ("ok all", "n FIRE 3 smoke", "g 101 4,6", "on 101 4"):
        room.do(line)
        room.wait(1)
    sent, arrived = room.incident(101).units[0].sent, room.incident(101).units[0].arrived
    room.do("relief 4 Joko")
    room.do("relief 6 Budi")
    came = room.now

    def units() -> list[UnitView]:
        found = incident_view(room.room, room.site, room.subject(101), room.now, room.entry_of)
        assert found is not None
        return list(found.sent)

    assert units() == [
        UnitView("4", ("Joko",), arrived=came, came=came),
        UnitView("4", ("Dimas",), sent, arrived, relieved=came),
        UnitView("6", ("Budi",), came=came),
        UnitView("6", ("Rizky",), sent, relieved=came),
    ]
    room.wait(1)
    room.do("relief 4 Yoga")
    assert units()[0] == UnitView("4", ("Yoga",), arrived=room.now, came=room.now)
    assert units()[1:3] == [
        UnitView("4", ("Joko",), arrived=came, came=came, relieved=room.now),
        UnitView("4", ("Dimas",), sent, arrived, relieved=came),
    ]
    room.do("back 4")
    assert (units()[0].people, units()[0].released, len(units())) == (("Yoga",), room.now, 5)
    found = incident_view(room.room, room.site, room.subject(101), room.now, room.entry_of)
    assert found is not None
    told = [line.words for line in found.history]
    assert [words for words in told if " for " in words] == ["Joko for Dimas", "Budi for Rizky", "Yoga for Joko"]


def test_relief_that_is_entered_late_names_who_was_sent() -> None:
    room = LineRoom()
    for line in ("ok all", "n FIRE 3 smoke", "g 101 4", "-10 relief 4 Joko", "relief 4 Budi"):
        room.do(line)
    found = incident_view(room.room, room.site, room.subject(101), room.now, room.entry_of)
    assert found is not None
    assert [(unit.people, bool(unit.sent)) for unit in found.sent] == [(("Budi",), False), (("Joko",), True)]


def test_those_who_relieved_others_go_to_the_incident_that_theirs_is_folded_into() -> None:
    room = LineRoom()
    for line in ("ok all", "n FIRE 3 smoke", "n FIRE 3 flames", "g 102 4", "on 4", "relief 4 Joko", "link 102 dup 101"):
        room.do(line)
    assert [unit.people for unit in room.incident(101).units] == [("Joko",)]
    assert room.room.post("4").went == ("Joko",)


def test_relief_of_a_post_that_was_sent_does_no_step_of_the_incident_elsewhere() -> None:
    room = LineRoom()
    for line in ("ok all", "n MEDI 3 fell", "g 101 4", "relief 4 Joko"):
        room.do(line)
    assert {step.state for step in room.incident(101).steps if step.step.done_by == "relieve"} == {"open"}
    room.do("relief 3 Budi")
    assert {step.state for step in room.incident(101).steps if step.step.done_by == "relieve"} == {"done"}
