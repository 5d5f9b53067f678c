"""Rules of check calls, the shift change, gaps and clock steps."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import (
    BreakEnded,
    CheckLate,
    CheckMissed,
    ClockStep,
    Control,
    Entry,
    Gap,
    Log,
    Opened,
    PrioritySet,
    Reported,
    ShiftChanged,
)
from data.intents.corrections import Undo
from data.intents.incidents.closing import Close
from data.intents.incidents.opening import Acknowledge, NewIncident
from data.intents.incidents.priority import SetPriority
from data.intents.outside import TakeSite, WriteLine
from data.intents.posts import Arrive, CheckCall, Relieve, SendPosts, SetPost, TakeBreak
from data.queries.check_outcomes import read_calls
from data.room.room import Room
from data.room.state.control import Duty
from data.room.state.orders import Order
from data.room.state.posts import PostState
from data.rules.all_rules import due
from data.rules.gaps import clock_step_entry, gap_entry
from data.rules.shift import shift_rules
from data.site.model import Cadence, Post, Site
from data.view.posts import post_views
from data.view.values import PostView
from data.words import Words
from tests.kits.console.line_room import LineRoom, ms
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.night import ALL, Night, clock, jember

E = TypeVar("E", bound=Entry)


def night_at_two(*silent: str) -> Night:
    """Return a night in which every post but ``silent`` has called for 02:00."""
    night = Night(clock("01:30"))
    night.call("01:55", *(p for p in ALL if p not in silent))
    return night


def only(found: list[Entry], kind: type[E]) -> E:
    """Return the only entry of a kind among ``found``."""
    (one,) = [e for e in found if isinstance(e, kind)]
    return one


# --- the ladder -----------------------------------------------------------------------------------------------------


def test_check_rules_record_late_at_five_minutes() -> None:
    night = night_at_two("4")
    assert night.run_to("02:04:50") == []
    late = only(night.run_to("02:05:00"), CheckLate)
    assert late.posts == ("4",)
    assert late.due == clock("02:00")
    assert late.by == "system"
    assert late.key == "late:post:4:2024-01-21T19:00Z"
    assert night.room.post("4").late_due == clock("02:00")


def test_check_rules_open_one_incident_at_missed() -> None:
    night = night_at_two("4")
    night.do("02:05:20", WriteLine(words="P4 called twice on the radio, no answer"))
    night.do("02:08:00", WriteLine(words="post 4 phone not answered"))
    night.do("02:09:00", WriteLine(words="post 14 is another matter"))
    night.run_to("02:14:50")
    made = night.run_to("02:15:00")
    missed, opened = only(made, CheckMissed), only(made, Opened)
    assert (opened.type, opened.priority, opened.post, opened.number) == ("MISS", 2, "4", 101)
    assert opened.received == clock("02:15:00")
    assert opened.targets.ack == 60
    assert opened.steps
    assert missed.incident == opened.subjects[0] == "incident:key:miss:post:4:2024-01-21T19:00Z"
    named = [night.entry_of(ref) for ref in opened.names]
    assert [type(e) for e in named] == [CheckLate, Log, Log, CheckMissed]
    assert not night.run_to("02:19:50")
    assert len(night.kinds("incident.opened")) == 1


def test_check_rules_raise_to_p1_once() -> None:
    night = night_at_two("4")
    night.run_to("02:19:50")
    raised = only(night.run_to("02:20:00"), PrioritySet)
    assert (raised.by, raised.priority, raised.before) == ("system", 1, 2)
    assert raised.targets.ack == 15
    assert night.queue.rows[0].priority == 1
    assert night.queue.rows[0].raised_from == 2
    # An operator knows better: their priority stays.
    subject = raised.subjects[0]
    night.do("02:21:00", SetPriority(incident=subject, priority=2, why="seen from the gate"))
    assert not [e for e in night.run_to("02:59:00") if isinstance(e, PrioritySet)]
    night.do("02:59:10", SetPriority(incident=subject, priority=3, why="seen again"))
    assert not [e for e in night.run_to("03:04:00") if isinstance(e, PrioritySet)]


def test_check_rules_with_contact_before_p1_keep_p2() -> None:
    night = night_at_two("4")
    night.call("02:19:00", "4")
    night.run_to("02:40")
    assert not night.kinds("incident.priority")
    assert len(night.kinds("check.missed")) == 1
    assert night.room.post("4").missed_due == 0
    assert night.queue.rows[0].priority == 2


def test_check_rules_accept_an_arrival_as_contact() -> None:
    night = night_at_two("4")
    night.run_to("02:15:30")
    subject = night.queue.rows[0].subject
    night.do("02:16:00", SendPosts(posts=("6",), incident=subject))
    night.do("02:17:40", Arrive(posts=("6",), incident=subject))
    night.run_to("02:30")
    assert not night.kinds("incident.priority")


def test_check_rules_raise_after_an_operator_changed_priority() -> None:
    night = night_at_two("4")
    night.run_to("02:15:30")
    night.do("02:16:00", SetPriority(incident=night.queue.rows[0].subject, priority=3, why="a mistake"))
    assert only(night.run_to("02:20:00"), PrioritySet).before == 3


def test_check_rules_leave_a_closed_incident_closed() -> None:
    night = night_at_two("4")
    night.run_to("02:15:30")
    night.do("02:17:00", Close(incident=night.queue.rows[0].subject, disposition="false", words="wrong clock"))
    assert night.run_to("02:50") == []


def test_check_rules_keep_missed_after_a_backdated_call() -> None:
    night = night_at_two("4")
    night.run_to("02:16")
    late = CheckCall(posts=("4",), words="spoke at 02:02, not written down", occurred=clock("02:02"))
    night.do("02:17", late)
    assert [entry.kind for entry in night.run_to("02:30")] == ["incident.note"], "it called: nobody has to be sent"
    assert len(night.kinds("check.missed")) == 1
    assert night.queue.rows[0].type == "MISS"


def test_check_rules_ignore_contact_before_the_window() -> None:
    night = Night(clock("01:30"))
    night.call("01:40", *ALL)
    assert only(night.run_to("02:05"), CheckLate).posts == ALL


def test_check_rules_ignore_an_undone_call() -> None:
    night = night_at_two("4")
    night.call("02:03", "4")
    night.do("02:04", Undo())
    assert only(night.run_to("02:05"), CheckLate).posts == ("4",)


def test_check_rules_add_a_report_when_missed_again() -> None:
    night = night_at_two("4")
    night.run_to("02:30")
    night.call("02:55", "1", "2", "3", "5", "6")
    made = night.run_to("03:30")
    assert [type(e) for e in made] == [CheckMissed, Reported]
    assert len(night.queue.rows) == 1
    assert night.queue.rows[0].reports == 2
    assert not [e for e in made if isinstance(e, CheckLate)]


# --- rounds ---------------------------------------------------------------------------------------------------------


def test_check_rules_join_three_posts_of_a_round() -> None:
    night = night_at_two("2", "3", "5")
    late = only(night.run_to("02:05"), CheckLate)
    assert late.posts == ("2", "3", "5")
    made = night.run_to("02:15")
    assert only(made, CheckMissed).posts == ("2", "3", "5")
    assert "2, 3, 5" in only(made, Opened).words
    (row,) = night.queue.rows
    assert (row.item, row.posts, row.priority) == ("round", ("2", "3", "5"), 2)
    assert row.words == "posts 2,3,5 did not answer the 02:00 round"
    # Each post's own ladder runs on: two have called, one has not.
    night.call("02:18", "2", "3")
    assert only(night.run_to("02:20"), PrioritySet).priority == 1
    (row,) = night.queue.rows
    assert (row.posts, row.words) == (("5",), "post 5 did not answer the 02:00 round")
    night.call("02:21", "5")
    assert night.queue.rows[0].posts == ("2", "3", "5")


def test_check_rules_keep_two_posts_apart() -> None:
    night = night_at_two("2", "5")
    made = night.run_to("02:15")
    assert [e.posts for e in made if isinstance(e, CheckLate)] == [("2",), ("5",)]
    assert [e.number for e in made if isinstance(e, Opened)] == [101, 102]
    assert [r.posts for r in night.queue.rows] == [("2",), ("5",)]


# --- who does not have to call --------------------------------------------------------------------------------------


def test_due_before_the_first_control_entry_is_empty() -> None:
    night = Night(clock("01:30"), control=False)
    assert night.run_to("04:00", step=60) == []
    night.save(Control(by="LST", subjects=("room",), operator="LST", crew="A"))
    made = night.run_to("05:04", step=60)
    assert [type(e) for e in made] == [ShiftChanged]
    assert only(night.run_to("05:05"), CheckLate).due == clock("05:00")


def test_check_rules_skip_closed_and_unmanned_posts() -> None:
    site = jember()
    empty = tuple(replace(c, posts={k: v for k, v in c.posts.items() if k != "5"}) for c in site.crews)
    night = Night(clock("01:30"), replace(site, crews=empty))
    night.do("01:40", SetPost(post="4", status="closed", words="roof repaired", authorised="Surya"))
    night.call("01:55", "1", "2", "3", "6")
    assert night.run_to("02:30") == []
    night.do("02:40", SetPost(post="4", status="normal"))
    assert night.run_to("02:55") == [], "opened at 02:40: the call of 02:00 was not his"
    night.call("02:58", "1", "2", "3", "6")
    assert only(night.run_to("03:05"), CheckLate).posts == ("4",)


def test_check_rules_excuse_a_break_until_its_planned_end() -> None:
    night = Night(clock("01:30"))
    night.do("01:50", TakeBreak(post="5", cover="6", span_min=20))
    night.call("01:55", "1", "2", "3", "4", "6")
    assert night.run_to("02:40") == [], "02:00 fell into the break"
    night.call("02:55", "1", "2", "3", "4", "6")
    assert only(night.run_to("03:05"), CheckLate).posts == ("5",), "nobody ended it: 5 is expected again from 02:10 on"


def test_check_rules_excuse_a_call_due_during_a_break() -> None:
    night = Night(clock("01:30"))
    night.do("01:50", TakeBreak(post="5", cover="6", span_min=60))
    night.call("01:55", "1", "2", "3", "4", "6")
    night.run_to("02:30")
    night.save(BreakEnded(by="LST", subjects=("post:5", "post:6"), post="5", cover="6"))
    assert night.run_to("02:59") == []


def test_check_rules_do_not_take_a_relief_for_contact() -> None:
    night = night_at_two("1")
    night.do("02:00", Relieve(post="1", people=("Tama",)))
    assert night.run_to("02:50") == []
    night.call("02:55", *ALL[1:])
    assert only(night.run_to("03:05"), CheckLate).posts == ("1",)


# --- shift change ---------------------------------------------------------------------------------------------------


def test_shift_rules_record_a_change_once_and_only_forward() -> None:
    night = Night()
    assert [e.crew for e in night.kinds("shift") if isinstance(e, ShiftChanged)] == ["A"]
    night.now = clock("08:00") - SECOND
    assert not [e for e in night.rules() if isinstance(e, ShiftChanged)]
    night.now += SECOND
    changed = only(night.rules(), ShiftChanged)
    assert (changed.crew, changed.starts, changed.ends) == ("B", clock("08:00"), clock("08:00") + 12 * HOUR)
    assert night.room.duty.operator == "LST", "control does not move with it"
    night.now -= 10 * MINUTE
    assert not [e for e in night.rules() if isinstance(e, ShiftChanged)], "a clock set back brings no shift back"
    assert not list(shift_rules(night.room, night.site, night.room.duty.starts)), "it does not even ask for it again"


# --- gaps and clocks ------------------------------------------------------------------------------------------------


def test_gap_entry_counts_the_calls_that_fell_due() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", "1", "2", "3")
    entry = gap_entry(night.room, night.site, clock("01:58"), clock("03:20"), "down", night.context())
    assert isinstance(entry, Gap)
    assert entry.missed == 3 + 6, "4, 5, 6 at 02:00 and all at 03:00"
    assert (entry.since, entry.until, entry.cause, entry.subjects) == (
        clock("01:58"),
        clock("03:20"),
        "down",
        ("room",),
    )


def test_gap_entry_counts_no_call_of_a_post_that_the_roster_leaves_unmanned() -> None:
    crews = tuple(replace(c, posts={k: v for k, v in c.posts.items() if k != "4"}) for c in jember().crews)
    for site, missed in ((jember(), 6), (replace(jember(), crews=crews), 5)):
        night = Night(clock("01:30"), site)
        entry = gap_entry(night.room, site, clock("01:58"), clock("02:20"), "down")
        assert isinstance(entry, Gap) and entry.missed == missed


def test_check_rules_after_a_gap_miss_the_latest_call_only() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *ALL)
    night.now = clock("05:20")
    made = night.rules()
    assert {e.due for e in made if isinstance(e, CheckMissed)} == {clock("05:00")}
    assert only(made, Opened).number == 101
    assert only(made, PrioritySet).priority == 1
    assert not [e for e in made if isinstance(e, CheckLate)], "what is MISSED is not LATE first"


def test_check_rules_after_a_gap_record_late() -> None:
    night = Night(clock("01:30"))
    night.call("01:55", *ALL)
    night.now = clock("05:06")
    made = night.rules()
    assert [type(e) for e in made] == [CheckLate]


def test_clock_step_entry_has_step_and_moment_and_names_everything_that_runs() -> None:
    night = Night(EIGHT_PM)
    night.do("20:05", NewIncident(type="FIRE", post="3", words="smoke"))
    entry = clock_step_entry(47_000, night.now, night.room, night.site)
    assert isinstance(entry, ClockStep) and entry.along
    assert (entry.delta, entry.before, entry.by) == (47_000, night.now, "system")
    posts = tuple(f"post:{code}" for code in ALL)
    assert entry.subjects == ("room", "registers", "alarms", *posts)
    incident = next(iter(night.room.open_incidents())).subject
    assert clock_step_entry(MINUTE, night.now, night.room, night.site).subjects == (*entry.subjects, incident)


def step_of(before: str, span: int, *, site: Site | None = None, control: bool = True, **state: Any) -> ClockStep:
    """Return the entry for a step of ``span`` ms while the room knows ``state`` of post 4 and of all others nothing."""
    room = Room()
    if control:
        room.states["room"] = Duty(operator="LST", control_crew="A", first_control=clock("01:00"))
    room.states["post:4"] = PostState(code="4", **state)
    entry = clock_step_entry(span, clock(before), room, site or jember(), "the site file is newer")
    assert isinstance(entry, ClockStep)
    return entry


def moved(entry: ClockStep, code: str = "4") -> tuple[int, int]:
    """Return which call counts for a post now, and from when its deadlines run."""
    (call,) = [call for call in entry.calls if call.post == code]
    return call.due, call.starts


HEARD: dict[str, Any] = {"contact": clock("01:55")}
QUARTERS: dict[str, Any] = {"orders": (Order(every_min=15, since=clock("01:00")),)}


@pytest.mark.parametrize(
    ("before", "span", "state", "due", "starts"),
    [
        # It has answered, and waits no longer than its cadence says.
        ("02:01", HOUR, HEARD, "03:00", 0),
        ("02:01", -HOUR, HEARD, "01:00", 0),
        ("02:10", 10 * MINUTE, HEARD, "02:00", 0),
        ("02:50", 19 * MINUTE, {"contact": clock("02:26")}, "03:00", 0),  # 24 minutes silent and 51 to 04:00
        ("01:46", SECOND, {"contact": clock("01:45")}, "01:00", 0),  # the call of 02:00 is still to be made
        # It would wait longer: it is asked at once.
        ("02:50", 20 * MINUTE, HEARD, "03:00", "03:10"),
        ("02:50", 20 * MINUTE, {"contact": clock("02:24")}, "03:00", "03:10"),  # 26 minutes and 50
        ("01:59", 13 * MINUTE, {}, "02:00", "02:12"),  # never heard since 01:00
        # The call to come is answered already, and stays so if that is no longer than the cadence.
        ("01:56", -47 * SECOND, HEARD, "02:00", 0),
        ("01:56", -10 * MINUTE, HEARD, "02:00", 0),  # 1 minute silent and 74 until 03:00
        ("01:56", -11 * MINUTE, HEARD, "01:00", 0),
        # Its call is unanswered and continues with the time that it has waited.
        ("02:03", 83 * MINUTE, {}, "03:00", "03:23"),
        ("02:03", -HOUR, {}, "01:00", "01:00"),
        ("02:03", HOUR, {"held_due": clock("02:00"), "held_from": clock("02:02")}, "03:00", "03:02"),
        # Nobody waits for that call: it is MISSED, on a break, just called for a P1, or closed.
        ("02:03", HOUR, {"missed_due": clock("01:00")}, "03:00", 0),
        ("02:03", HOUR, {"break_since": clock("01:10"), "on_break_until": clock("01:30")}, "03:00", 0),
        ("02:03", HOUR, {"roll": "incident:JBR-7f3a-1", "roll_since": clock("02:03")}, "03:00", 0),
        ("02:03", HOUR, {"status": "closed"}, "03:00", 0),
        ("02:50", 20 * MINUTE, {"status": "closed"}, "03:00", 0),
        # By its orders it calls every 15 minutes.
        ("02:09", HOUR, {**QUARTERS, "contact": clock("02:08")}, "03:00", 0),
        ("02:13", 49 * MINUTE, {**QUARTERS, "contact": clock("01:54")}, "03:00", "03:02"),
        ("02:20", 10 * MINUTE, {**QUARTERS, "contact": clock("02:14")}, "02:30", 0),
        ("02:29", 20 * MINUTE, {**QUARTERS, "contact": clock("02:09")}, "02:45", "02:49"),
        ("02:24", -SECOND, {**QUARTERS, "contact": clock("02:23:30")}, "02:30", 0),
    ],
)
def test_clock_step_says_which_call_counts(
    before: str, span: int, state: dict[str, Any], due: str, starts: str | int
) -> None:
    found = moved(step_of(before, span, **state))
    start = clock("00:30")
    assert found == (clock(due, start), clock(starts, start) if isinstance(starts, str) else 0)


def test_clock_step_says_why_the_clock_is_doubted_and_what_every_other_post_has_to_answer() -> None:
    site = jember()
    never = tuple(replace(p, checks=(Cadence(0),)) if p.code == "4" else p for p in site.posts)
    entry = step_of("02:03", HOUR, site=replace(site, posts=never))
    assert [call.post for call in entry.calls] == ["1", "2", "3", "5", "6"], "post 4 never calls"
    assert entry.doubt == "the site file is newer"
    plain = clock_step_entry(HOUR, clock("02:03"), Room(), site)
    assert isinstance(plain, ClockStep) and plain.doubt == ""


def test_clock_step_asks_no_post_that_nobody_has_to_call_from() -> None:
    assert moved(step_of("02:50", 20 * MINUTE, control=False)) == (clock("03:00"), 0), "before anybody took control"
    site = jember()
    by_order = tuple(replace(p, checks=(Cadence(0),)) if p.code == "4" else p for p in site.posts)
    by_day = tuple(replace(p, checks=(Cadence(60, 5, 3), Cadence(0))) if p.code == "4" else p for p in site.posts)
    quiet = step_of("02:50", 20 * MINUTE, site=replace(site, posts=by_day), **HEARD)
    assert moved(quiet) == (clock("02:00"), 0), "no calls at this hour"
    order = Order(every_min=30, since=clock("01:00"), until=clock("02:10"))
    over = step_of("02:20", HOUR, site=replace(site, posts=by_order), orders=(order,), contact=clock("01:58"))
    assert moved(over) == (clock("02:00"), 0), "its orders are over"


# --- ladders longer than the cadence --------------------------------------------------------------------------------


def test_check_rules_with_frequent_calls_still_miss() -> None:
    site = jember()
    site = replace(site, checks=replace(site.checks, cadence=(Cadence(every_min=10),), window_min=4))
    night = Night(clock("01:31"), site)
    for at in ("01:38", "01:48", "01:58"):
        night.call(at, *ALL)
    night.call("02:08", *ALL[1:])
    made = night.run_to("02:16")
    assert [e.due for e in made if isinstance(e, CheckLate) and e.posts == ("1",)] == [clock("02:10")]
    night.call("02:18", *ALL[1:])
    made = night.run_to("02:25:30")
    assert [e.due for e in made if isinstance(e, CheckMissed) and "1" in e.posts] == [clock("02:10")]


# --- words ----------------------------------------------------------------------------------------------------------


def test_check_rules_write_in_the_sites_language() -> None:
    night = Night(clock("01:30"), replace(jember(), language="id"))
    night.call("01:55", *(p for p in ALL if p != "4"))
    opened = only(night.run_to("02:15"), Opened)
    assert opened.words == Words("id")("entry.miss_never")
    assert opened.type_name == "Tidak lapor"


def test_check_rules_predict_the_refs_of_the_book() -> None:
    night = night_at_two("4")
    night.run_to("02:15")
    missed = only(night.book, CheckMissed)
    assert missed.ref == f"{BOOK}-{missed.no}"
    assert missed.ref in only(night.book, Opened).names
    night.do("02:16", Acknowledge(incident=missed.incident))
    assert not night.queue.rows[0].new


# --- silent again ----------------------------------------------------------------------------------------------------

OTHERS = "ok 1-3,5,6"


def rules(room: LineRoom) -> None:
    """Run the rules of time until they have nothing to add."""
    while found := due(room.room, room.site, room.now, room.context()):
        room.save(*found[0])


def to(room: LineRoom, moment: str, *lines: str) -> None:
    """Let time pass until ``HH:MM``, with the rules at each minute, and type lines."""
    end = ms(f"2024-01-22 {moment}")
    while room.now < end:
        room.now += MINUTE
        rules(room)
    for line in lines:
        room.do(line)
        rules(room)


def missed(*before: str) -> LineRoom:
    """Return a room at 02:20 in which post 4 missed the call of 02:00: #101, if no line ``before`` opened one."""
    room = LineRoom("2024-01-22 01:50")
    for line in (*before, OTHERS):
        room.do(line)
    to(room, "02:20")
    return room


def silent(room: LineRoom, until: str) -> LineRoom:
    """Let the others call, and post 4 be silent."""
    to(room, "02:56", OTHERS)
    to(room, until)
    return room


def panel(room: LineRoom, code: str = "4") -> PostView:
    return next(p for p in post_views(room.room, room.site, room.now) if p.code == code)


def rows(room: LineRoom) -> list[tuple[int, str, int, bool]]:
    found = sorted(room.room.open_incidents(), key=lambda i: i.number)
    return [(i.number, i.type, room.room.effective_priority(i), i.is_new) for i in found]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        (("ok 4 radio was off",), (101, "MISS", 1, False)),
        (("g 101 3", "on 101 3", "ok 4", "back 3"), (101, "MISS", 1, False)),
        (("ok 4", "pri 101 2 it called"), (101, "MISS", 2, False)),
        (("type 101 ASLT beaten", "relief 4 Sari", "ok 4", "controlled 101"), (101, "ASLT", 1, False)),
    ],
    ids=["called", "reached", "lowered", "under control"],
)
def test_post_that_called_and_is_silent_again_has_a_row_and_a_p1_of_its_own(
    said: tuple[str, ...], first: tuple[int, str, int, bool]
) -> None:
    room = missed()
    to(room, "02:23", "a 101", *said)
    assert panel(room).status == "normal" or first[1] == "ASLT"
    silent(room, "03:17")
    assert rows(room) == [first, (102, "MISS", 2, True)]
    assert (panel(room).turns, panel(room).turns_at) == ("p1", ms("2024-01-22 03:20"))
    assert room.incident(102).related == (room.incident(101).subject,)
    to(room, "03:20")
    assert rows(room) == [first, (102, "MISS", 1, True)]
    room.do("ok 4")
    rules(room)
    assert room.incident(102).answered and room.incident(101).answered


def test_call_that_no_rule_noted_before_the_next_silence_answers_the_row_when_the_post_calls_again() -> None:
    room = missed()
    room.now = ms("2024-01-22 02:23")
    room.do("ok 4")
    room.now = ms("2024-01-22 02:56")
    room.do(OTHERS)
    room.now = ms("2024-01-22 03:17")
    rules(room)
    assert not room.incident(101).answered and not room.incident(102).answered
    to(room, "03:18", "ok 4")
    assert room.incident(101).answered and room.incident(102).answered


@pytest.mark.parametrize("before", [(), ("n POWR 4 dark",)], ids=["alone", "beside another row"])
def test_contact_that_is_taken_back_after_the_next_silence_answered_none(before: tuple[str, ...]) -> None:
    room, first, second = missed(*before), 101 + len(before), 102 + len(before)
    to(room, "02:23", f"a {first}", "ok 4")
    called = room.book[-2].no if room.book[-1].by == "system" else room.book[-1].no
    rules(room)
    silent(room, "03:17")
    assert room.incident(first).answered and not room.incident(second).answered
    room.do(f"undo {called} that was post 5")
    rules(room)
    assert not room.incident(first).answered
    room.do("ok 4")
    rules(room)
    assert room.incident(first).answered and room.incident(second).answered
    last = len(room.book)
    rules(room)
    assert len(room.book) == last, "once"


def test_post_of_a_round_that_called_alone_leaves_the_round() -> None:
    room = LineRoom("2024-01-22 01:50")
    room.do("ok 1-3")
    to(room, "02:23", "a 101", "ok 4")
    to(room, "02:56", "ok 1-3")
    to(room, "03:17")
    assert [(i.number, i.post) for i in sorted(room.room.open_incidents(), key=lambda i: i.number)] == [
        (101, ""), (102, "4"),
    ]  # fmt: skip
    assert {code: room.room.post(code).missed_incident for code in "456"} == {
        "4": room.subject(102), "5": room.subject(101), "6": room.subject(101),
    }  # fmt: skip


def test_post_of_a_round_that_was_relieved_while_the_others_called_leaves_the_round() -> None:
    room = LineRoom("2024-01-22 01:50")
    room.do("ok 1-3")
    to(room, "02:23", "a 101", "relief 4 Sari", "ok 5,6")
    assert room.incident(101).answered
    to(room, "02:56", "ok 1-3,5,6")
    to(room, "03:17")
    assert {i.number: i.post for i in room.room.open_incidents()} == {101: "", 102: "4"}


def test_call_of_a_post_whose_row_was_merged_into_one_without_a_place_is_no_news_there() -> None:
    room = missed()
    to(room, "02:23", "a 101", "n FIRE - smoke", "link 101 dup 102")
    to(room, "02:24", "ok 4")
    assert room.room.post("4").missed_due == 0
    assert not room.incident(102).answered


def test_post_is_raised_in_time_beside_one_that_was_missed_later() -> None:
    room = LineRoom("2024-01-22 01:50")
    room.do("tempo 1 5 by Surya")
    room.do(OTHERS)
    for moment in ("01:55", "02:00", "02:05", "02:10"):
        to(room, moment, "ok 1")
    to(room, "02:20")
    assert {i.post: i.priority for i in room.room.open_incidents()} == {"4": 1, "1": 2}


def test_silence_that_goes_on_stays_one_row_with_one_p1() -> None:
    room = missed()
    to(room, "02:23", "a 101", "pri 101 2 seen from the gate")
    silent(room, "03:17")
    assert rows(room) == [(101, "MISS", 2, False)]
    assert panel(room).turns != "p1", "an operator lowered it: it becomes no P1 again"
    to(room, "03:30")
    assert rows(room) == [(101, "MISS", 2, False)]


def taken_over(night: Night, moment: str, site: Site) -> None:
    """Let the console take a site file over at ``moment``."""
    line, *_ = night.do(moment, TakeSite(words="site.toml in force", site=site))
    assert isinstance(line, Log) and line.words == "site.toml in force"
    night.site = site


def every(site: Site, minutes: int) -> Site:
    return replace(site, checks=replace(site.checks, cadence=(Cadence(minutes),)))


def test_check_rules_ask_for_no_call_from_before_the_site_file_asked_for_it() -> None:
    night = Night()
    night.call("21:00", *"123456")
    taken_over(night, "21:57", every(night.site, 15))
    assert not [made for made in night.run_to("22:04:50") if made.kind.startswith(("check.", "incident."))]
    (late,) = night.run_to("22:05")
    assert isinstance(late, CheckLate) and late.due == clock("22:00")
    taken_over(night, "22:06", replace(night.site, posts=(*night.site.posts, Post(code="7", name="Roof"))))
    assert not [made for made in night.run_to("22:14") if "post:7" in made.subjects]


def test_check_rules_still_ask_for_the_call_that_was_owed_when_the_site_file_changed() -> None:
    night = Night()
    night.call("21:00", *"12356")
    taken_over(night, "21:07", every(night.site, 15))
    assert [made.due for made in night.run_to("21:15") if isinstance(made, CheckMissed)] == [clock("21:00")]


@pytest.mark.parametrize(("before", "after", "then"), [(60, 15, ["21:30", "21:45", "22:00"]), (15, 60, ["22:00"])])
def test_calls_from_before_the_site_file_changed_are_those_that_the_book_names(
    before: int, after: int, then: list[str]
) -> None:
    night = Night(site=every(jember(), before))
    asked = [f"20:{m:02}" for m in range(before, 60, before)] + ["21:00"]
    for moment in asked:
        night.call(moment, *"12356")
    night.run_to("21:17")
    taken_over(night, "21:20", every(night.site, after))
    night.call("22:00", *"123456")
    calls = read_calls(night.book, night.site, night.now)
    for post in (night.site.posts[0], night.site.posts[3]):
        due = calls.dues(post.code, EIGHT_PM, night.now + 1)
        assert due == [clock(moment, EIGHT_PM) for moment in asked + then], post
