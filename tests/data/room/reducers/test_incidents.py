"""Reducers of incidents, entry by entry."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from data import entries as e
from data.room.reducers import conflicts, incidents
from data.room.state.incidents import Decision, Incident, Mark, ReportState, Stamps, StepState, UnitState
from tests.kits.rooms.reducing import AT, BOOK, INCIDENT, REF, WHAT, made


def folded(state: Incident, entry: e.Entry) -> Incident:
    found: Incident = incidents.KIND.reducers[type(entry)](state, made(entry), WHAT)
    return found


def test_alias_keeps_each_number_with_its_book_once() -> None:
    state: Any = INCIDENT
    for number, book in ((102, "POL-b"), (101, BOOK), (102, "POL-b"), (101, "SAT-c")):
        opened = e.Opened(
            by="x", subjects=(WHAT,), number=number, year=2024, type="FIRE", type_name="F", priority=2,
            type_priority=2, received=1,
        )  # fmt: skip
        state = incidents.KIND.reducers[e.Opened](state, made(opened, book=book), WHAT)
    assert state.numbers == ((101, BOOK), (102, "POL-b"), (101, "SAT-c"))
    assert state.aliases == (102,)


def test_stamps_again_are_set_only_after_a_reopening() -> None:
    told = e.Told(by="LST", subjects=(WHAT,), who="Surya")
    once = folded(INCIDENT, told)
    assert (once.told, once.updated, once.again) == (AT, AT, Stamps())
    unheard = folded(INCIDENT, replace(told, answered=False))
    assert (unheard.told, unheard.told_to, unheard.updated) == (0, (), AT)  # news of it all the same
    assert folded(unheard, told).told_to == once.told_to
    state = replace(INCIDENT, told=5, updated=AT + 7, restarted=8)
    again = folded(state, told)
    assert (again.told, again.updated) == (5, AT + 7)
    assert again.again == Stamps(told=AT, updated=AT)
    later = folded(replace(state, again=Stamps(told=6, updated=AT + 3)), told)
    assert later.again == Stamps(told=6, updated=AT + 3)


def test_further_loss_is_one_report() -> None:
    lost = e.SourceChanged(by="cctv", subjects=("x",), source="cam-3", name="Camera", state="down")
    (report,) = folded(INCIDENT, lost).reports
    assert (report.at, report.how, report.source, report.words, report.count) == (AT, "upd", "cam-3", "Camera", 1)
    (report,) = folded(INCIDENT, replace(lost, cause="mains", words="dark")).reports
    assert (report.words, report.count) == ("dark", 0)
    assert folded(INCIDENT, replace(lost, still=True)).reports == ()
    for other in (replace(lost, again=True), replace(lost, still=True, shelved=True)):
        assert folded(INCIDENT, other) == replace(INCIDENT, entries=(REF,))
    assert folded(INCIDENT, replace(lost, state="up")) == replace(INCIDENT, entries=(REF,), up_again=("cam-3",))


def test_incident_kept_open_gets_its_state_before_the_closing_back() -> None:
    closing = Decision(field=conflicts.END, value="closed:safe", book=BOOK, no=5, by="LST", at=50)
    closed = replace(
        INCIDENT, state="closed", since=50, before="sent", before_since=7, writes=(closing,), settled=50,
        disposition="safe", closing_words="gone",
    )  # fmt: skip
    unaware = made(e.Sent(by="POL", subjects=(WHAT,), posts=("4",)), book="POL-b")
    found = conflicts.keep_open(closed, unaware)
    assert (found.state, found.since, found.settled) == ("sent", 7, 0)
    assert (found.disposition, found.closing_words, conflicts.stays_open(found)) == ("", "", True)
    assert conflicts.keep_open(closed, replace(unaware, seen={BOOK: 5})) == closed


def test_incident_kept_open_after_a_merger_keeps_its_state() -> None:
    merger = Decision(field=conflicts.END, value="dup:incident:b", book=BOOK, no=5, by="LST", at=50)
    merged = replace(INCIDENT, state="sent", since=7, folded_into="incident:b", folded_how="dup", writes=(merger,))
    unaware = made(e.Sent(by="POL", subjects=(WHAT,), posts=("4",)), book="POL-b")
    found = conflicts.keep_open(merged, unaware)
    assert (found.state, found.since, found.folded_into, found.folded_how) == ("sent", 7, "", "")


def test_last_state_of_stations_apart_counts_unless_the_incident_is_closed() -> None:
    controlled = Decision(field=conflicts.STATE, value="controlled", book=BOOK, no=5, by="LST", at=50)
    state = replace(INCIDENT, state="controlled", since=50, writes=(controlled,))
    unaware = made(e.Sent(by="POL", subjects=(WHAT,), posts=("4",)), book="POL-b")
    found = conflicts.decide_state(state, unaware, "sent")
    assert (found.state, found.since) == ("sent", AT)
    closed = conflicts.decide_state(replace(state, state="closed"), unaware, "sent")
    assert (closed.state, closed.since) == ("closed", 50)
    aware = conflicts.decide_state(state, replace(unaware, seen={BOOK: 5}), "sent")
    assert (aware.state, aware.since) == ("controlled", 50)


def test_resolving_another_field_changes_nothing() -> None:
    other = e.Resolved(by="LST", subjects=(WHAT,), field="priority", value="1")
    assert folded(INCIDENT, other) == replace(INCIDENT, entries=(REF,))
    state = folded(INCIDENT, e.Resolved(by="LST", subjects=(WHAT,), field=conflicts.STATE, value="controlled"))
    assert (state.state, state.since) == ("controlled", AT)
    closed = replace(INCIDENT, state="closed", since=5)
    decided = folded(closed, e.Resolved(by="LST", subjects=(WHAT,), field=conflicts.STATE, value="sent"))
    assert (decided.state, decided.since) == ("closed", 5)


def test_post_sent_again_while_out_is_out_once() -> None:
    first = folded(INCIDENT, e.Sent(by="LST", subjects=(WHAT,), posts=("4", "5"), people=(("Dimas",), ("Yoga",))))
    assert [(u.post, u.people, u.sent) for u in first.units] == [("4", ("Dimas",), AT), ("5", ("Yoga",), AT)]
    second = made(e.Sent(by="LST", subjects=(WHAT,), posts=("4",), people=(("Tama",),)), no=10, at=AT + 5)
    again = incidents.KIND.reducers[e.Sent](first, second, WHAT)
    assert [(u.post, u.people, u.sent) for u in again.units] == [("4", ("Dimas",), AT), ("5", ("Yoga",), AT)]
    back = incidents.KIND.reducers[e.Released](again, made(e.Released(by="L", subjects=(WHAT,), posts=("4",))), WHAT)
    out = incidents.KIND.reducers[e.Sent](back, second, WHAT)
    assert [(u.post, u.people, bool(u.released)) for u in out.units] == [
        ("4", ("Dimas",), True), ("5", ("Yoga",), False), ("4", ("Tama",), False),
    ]  # fmt: skip


def test_post_that_a_station_sent_unseen_is_out_for_that_reason_alone() -> None:
    unit = UnitState(post="4", sent=5, adds=(f"{BOOK}-3", "POL-b-7"))
    back = made(e.Released(by="LST", subjects=(WHAT, "post:4"), posts=("4",)))
    state = replace(INCIDENT, state="sent", units=(unit,))
    (found,) = incidents.KIND.reducers[e.Released](state, back, WHAT).units
    assert (found.released, found.adds) == (0, ("POL-b-7",))
    knows = replace(back, seen={"POL-b": 7})
    (found,) = incidents.KIND.reducers[e.Released](state, knows, WHAT).units
    assert (found.released, found.adds) == (AT, ())


def test_person_found_is_not_missing_and_missing_is_not_present() -> None:
    called = e.RollCalled(
        by="L", subjects=(WHAT,), posts=("4",), names=(("Dimas", "Yoga"),), others=("Eko",), incident=WHAT, limit=99
    )  # fmt: skip
    state = folded(INCIDENT, called)
    assert state.roll is not None and (state.roll.everybody, state.roll.limit) == (("Dimas", "Yoga", "Eko"), 99)
    for present, missing, there, absent in (
        (("Dimas", "Yoga"), (), ("Dimas", "Yoga"), ()),
        ((), ("Yoga",), ("Dimas",), ("Yoga",)),
        (("Yoga",), ("Dimas",), ("Yoga",), ("Dimas",)),
    ):
        state = folded(state, e.RollNames(by="L", subjects=(WHAT,), present=present, missing=missing))
        assert state.roll is not None and (state.roll.present, state.roll.missing) == (there, absent)


def test_merged_incident_counts_from_when_it_was_reported() -> None:
    merged = e.Linked(by="L", subjects=("incident:c", WHAT), how="dup", other=WHAT, child_received=7)
    assert [r.at for r in folded(INCIDENT, merged).reports] == [7]
    assert [r.at for r in folded(INCIDENT, replace(merged, child_received=0)).reports] == [AT]


def test_acknowledging_with_both_priorities_seen_accepts_the_more_urgent() -> None:
    both = tuple(
        Decision(field=conflicts.PRIORITY, value=value, book=book, no=5, by="x", at=5, targets=e.Targets(ack=ack))
        for value, book, ack in (("1", BOOK, 15), ("3", "POL-b", 300))
    )
    state = replace(INCIDENT, priority=1, targets=e.Targets(ack=15), writes=both)
    knows = made(e.Acked(by="LST", subjects=(WHAT,)), seen={"POL-b": 5})
    found = conflicts.accept_priority(state, knows)
    live = conflicts.live(found, conflicts.PRIORITY)
    assert [(d.value, d.no, d.targets) for d in live] == [("1", 9, e.Targets(ack=15))]
    assert conflicts.accept_priority(state, replace(knows, seen={"POL-b": 4})) == state
    one = replace(state, writes=both[:1])
    assert conflicts.accept_priority(one, knows) == one


def test_posts_sent_without_names_have_no_people() -> None:
    sent = folded(INCIDENT, e.Sent(by="LST", subjects=(WHAT,), posts=("4", "5", "6"), people=(("Dimas",), ("Yoga",))))
    assert [(u.post, u.people) for u in sent.units] == [("4", ("Dimas",)), ("5", ("Yoga",)), ("6", ())]


def test_loss_that_opens_an_incident_does_not_make_it_worse() -> None:
    loss = e.SourceChanged(by="cctv", subjects=(WHAT,), source="cam-3", name="Camera", state="down", sounds=True)
    reduce = incidents.KIND.reducers[e.SourceChanged]
    assert reduce(INCIDENT, made(loss, at=INCIDENT.opened), WHAT).renewed == 0
    assert reduce(INCIDENT, made(loss, at=INCIDENT.opened + 1), WHAT).renewed == INCIDENT.opened + 1
    acked = replace(INCIDENT, acked=INCIDENT.opened)
    assert reduce(acked, made(loss, at=INCIDENT.opened), WHAT).renewed == INCIDENT.opened
    assert reduce(INCIDENT, made(replace(loss, sounds=False)), WHAT).renewed == 0


def test_loss_that_a_station_without_the_row_noted_again_is_no_other_one() -> None:
    row = replace(INCIDENT, key="src:cam-3:1", reports=(ReportState(at=AT, how="upd", source="cam-4", words="Camera"),))
    loss = e.SourceChanged(by="cctv", subjects=(WHAT,), source="cam-3", name="Camera", state="down")
    for source, up_again, seen, is_other in (
        ("cam-3", (), {}, False),
        ("cam-4", (), {}, False),
        ("cam-5", (), {}, True),
        ("1", (), {}, True),
        ("cam-3", ("cam-3",), {}, True),
        ("cam-3", (), {BOOK: 99}, True),
    ):
        entry = made(replace(loss, source=source), book="POL-b", seen=seen)
        found = incidents.KIND.reducers[e.SourceChanged](replace(row, up_again=up_again), entry, WHAT)
        assert (len(found.reports) > len(row.reports)) is is_other, (source, up_again, seen)


def test_acknowledging_counts_for_what_its_station_had_seen() -> None:
    worse = replace(
        INCIDENT, acked=3, acked_by="LST", renewed=5, renewed_by="LST", renewed_ref=f"{BOOK}-7", unheard=True
    )
    ack = e.Acked(by="BGS", subjects=(WHAT,))
    reduce = incidents.KIND.reducers[e.Acked]
    unaware = reduce(worse, made(ack, book="POL-b", seen={BOOK: 6}), WHAT)
    assert (unaware.renewed_acked, unaware.acked_by, unaware.is_new) == (0, "LST", True)
    for book, seen in (("POL-b", {BOOK: 7}), (BOOK, {}), ("JBR-0001", {})):
        found = reduce(worse, made(ack, book=book, seen=seen), WHAT)
        assert (found.renewed_acked, found.acked_by, found.is_new, found.unheard) == (AT, "BGS", False, False)
        assert reduce(worse, made(replace(ack, by="LST"), book=book, seen=seen), WHAT).unheard
        later = reduce(found, made(replace(ack, by="SRY"), book=BOOK, at=AT + 5), WHAT)
        assert (later.renewed_acked, later.acked_by) == (AT, "BGS")


def test_contact_taken_back_removes_the_last_answer() -> None:
    note = e.Note(by="system", subjects=(WHAT,), words="x", answered=7)
    twice = folded(folded(INCIDENT, note), replace(note, answered=1))
    assert (twice.answered, [(m.what, m.when) for m in twice.marks]) == (1, [("answered", 7), ("answered", 1)])
    twice = replace(twice, marks=(*twice.marks, Mark("told", 3, 3)))
    back = folded(twice, replace(note, answered=-1))
    assert (back.answered, [(m.what, m.when) for m in back.marks]) == (0, [("answered", 7), ("told", 3)])
    told = replace(INCIDENT, marks=(Mark("open", 1, 1, 2), Mark("told", 3, 3)))
    assert folded(told, replace(note, answered=-1)).marks == told.marks


def test_report_after_the_end_or_of_a_shelved_source_is_not_said_again() -> None:
    report = e.Reported(by="LST", subjects=(WHAT,), words="again")
    acked = replace(INCIDENT, acked=3)
    assert folded(acked, report).recalled == AT and folded(acked, replace(report, quiet=True)).recalled == 0
    for state in (INCIDENT, replace(acked, state="closed"), replace(acked, folded_into="incident:x")):
        assert folded(state, report).recalled == 0


def test_correction_of_a_report_changes_the_words_of_that_report() -> None:
    reports = (ReportState(at=5, words="one", ref="B-2"), ReportState(at=6, words="two", ref="B-3"))
    state = replace(INCIDENT, words="first", reports=reports)
    fix = e.Fix(by="LST", subjects=(WHAT,), of="B-3", of_no=3, words="second")
    assert folded(state, fix).reports == (reports[0], replace(reports[1], words="second"))
    assert folded(state, replace(fix, of=INCIDENT.opened_ref)).words == "second"
    retold = replace(state, words="why", retold="B-4")
    assert folded(retold, replace(fix, of="B-4")).words == "second"
    corrected = folded(retold, replace(fix, of=INCIDENT.opened_ref))
    assert folded(corrected, replace(fix, of="B-4", words="third")).words == "second"
    assert folded(state, replace(fix, of="B-9")) == replace(state, entries=(REF,))
    (only,) = folded(replace(state, reports=reports[1:]), fix).reports
    assert only.words == "second"


def test_operator_has_seen_an_incident_by_an_act_and_answers_the_report_that_was_known() -> None:
    note = e.Note(by="LST", subjects=(WHAT,), words="x")
    state = replace(INCIDENT, acked=3, recalled=5, recalled_by="BGS", recalled_words="again", recalled_ref="POL-b-4")
    unaware = folded(state, note)
    assert (unaware.seen, unaware.recalled, unaware.recalled_words) == (AT, 5, "again")
    aware = incidents.KIND.reducers[e.Note](state, made(note, seen={"POL-b": 4}), WHAT)
    assert (aware.recalled, aware.recalled_by, aware.recalled_words, aware.recalled_ref) == (0, "", "", "")
    assert folded(replace(INCIDENT, seen=AT + 5), note).seen == AT + 5  # by a station whose clock is ahead
    assert folded(INCIDENT, replace(note, by="system")).seen == 0


def test_scene_without_a_leader_is_led_by_nobody() -> None:
    fact = e.SceneFact(by="LST", subjects=(WHAT,), what="lead", names=("Surya", "Ratna"))
    led = folded(INCIDENT, fact)
    assert (led.leader, led.leader_since) == ("Surya", AT)
    assert folded(led, replace(fact, names=())).leader == ""


def test_priority_that_says_nothing_of_the_one_before_is_compared_with_that_of_the_incident() -> None:
    found = folded(INCIDENT, e.PrioritySet(by="LST", subjects=(WHAT,), priority=1, before=0))
    assert (found.priority, found.raised_from, found.renewed) == (1, 2, AT)


def test_stamp_after_a_reopening_is_a_mark_of_its_own() -> None:
    again = folded(replace(INCIDENT, sent=3, restarted=8), e.Sent(by="LST", subjects=(WHAT,), posts=("4",)))
    assert [(m.what, m.when) for m in again.marks] == [("sent", AT)]
    assert folded(replace(INCIDENT, sent=3), e.Sent(by="LST", subjects=(WHAT,), posts=("4",))).marks == ()


#: Entries, and the act that each is for the steps of its incident; "": none.
ACTS: list[tuple[e.Entry, str]] = [
    (e.Told(by="L", subjects=(WHAT,), who="Surya"), "tell"),
    (e.Told(by="L", subjects=(WHAT,), who="Surya", answered=True), "tell"),
    (e.Told(by="L", subjects=(WHAT,), who="Surya", answered=False), ""),
    (e.SceneFact(by="L", subjects=(WHAT,), what="witness", names=("Tono",)), "witness"),
    (e.SceneFact(by="L", subjects=(WHAT,), what="in", names=("Tono",)), ""),
    (e.SealCheck(by="L", subjects=(WHAT,), names=("A", "B"), old="1", new="2"), "seal"),
    (e.SealCheck(by="L", subjects=(WHAT,), names=("A", "B"), found=3, expected=3), "count"),
    (e.SourceChanged(by="cctv", subjects=(WHAT,), source="c", name="C", state="up"), "up"),
    (e.SourceChanged(by="cctv", subjects=(WHAT,), source="c", name="C", state="up", again=True), ""),
    (e.SourceChanged(by="cctv", subjects=(WHAT,), source="c", name="C", state="down"), ""),
    (e.RollDone(by="L", subjects=(WHAT,), incident=WHAT, present=2, count=2), "roll"),
    (e.RollDone(by="L", subjects=(WHAT,), incident=WHAT, present=1, count=2, missing=("A",), cause="order"), ""),
    (e.Note(by="L", subjects=(WHAT,), words="x", answered=7), "contact"),
    (e.Note(by="L", subjects=(WHAT,), words="x"), ""),
    (e.Sent(by="L", subjects=(WHAT,), posts=("4",)), "send"),
]


def test_source_that_is_down_again_opens_the_step_that_it_did() -> None:
    steps = (e.Step(words="time back", done_by="up"), e.Step(words="told", done_by="tell"), e.Step(words="lights"))
    up = e.SourceChanged(by="cctv", subjects=(WHAT,), source="mains", name="Mains", state="up")
    told = e.Told(by="L", subjects=(WHAT,), who="Surya")
    state = folded(folded(replace(INCIDENT, steps=tuple(StepState(step=step) for step in steps)), up), told)
    assert [step.state for step in state.steps] == ["done", "done", "open"]
    down = replace(up, state="down")
    assert [step.state for step in folded(state, replace(down, again=True)).steps] == ["done", "done", "open"]
    state = folded(state, down)
    assert [(step.state, step.at) for step in state.steps] == [("open", 0), ("done", AT), ("open", 0)]
    assert folded(state, up).steps[0].state == "done"
    by_hand = replace(state, steps=(StepState(step=steps[0], state="done", at=5, by="L"),))
    assert folded(by_hand, down).steps == by_hand.steps


def test_act_does_the_steps_that_name_it_and_spares_those_that_end_with_it() -> None:
    names = sorted({act for _, act in ACTS if act})
    steps = [e.Step(words="x", done_by=name) for name in names] + [e.Step(words="y", until=name) for name in names]
    state = replace(INCIDENT, steps=tuple(StepState(step=step) for step in steps))
    for entry, act in ACTS:
        found = folded(state, entry).steps
        assert {s.step.done_by for s in found if s.state == "done"} == ({act} if act else set()), entry
        assert {s.step.until for s in found if s.state == "spared"} == ({act} if act else set()), entry


def test_other_targets_count_from_when_they_were_set() -> None:
    targets = e.Targets(ack=60)
    found = folded(INCIDENT, e.PrioritySet(by="LST", subjects=(WHAT,), priority=2, before=2, targets=targets))
    assert [(m.what, m.targets.ack) for m in found.marks] == [("term", 60)]
    again = folded(found, e.PrioritySet(by="LST", subjects=(WHAT,), priority=2, before=2, targets=e.Targets(ack=60)))
    assert again.marks == found.marks
