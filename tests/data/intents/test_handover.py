"""Handover: sheet, signatures, acceptance, pauses, quick change, taking control."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from data import entries as e
from data.base.clock import DAY, HOUR, MINUTE
from data.entries import handover as h
from data.entries.alarms import Shelved
from data.entries.codec import MAX_BYTES, canonical
from data.intents.base import Intent, Refused
from data.intents.control import TakeControl
from data.intents.corrections import Undo
from data.intents.decide import decide
from data.intents.handover import AcceptHandover, PauseHandover, ReadBack, ResumeHandover, SignHandover, StartHandover
from data.intents.incidents.closing import Close
from data.intents.incidents.opening import Acknowledge, NewIncident, WriteNote
from data.intents.incidents.priority import SetPriority
from data.intents.outside import CallOut
from data.intents.posts import Arrive, CheckCall, Release, Relieve, SendPosts, SetPost, TakeBreak
from data.intents.tours import WalkTour
from data.queries.current_shift import shift_shown
from data.queries.manning import manning_at
from data.room.room import Room
from data.view.board import board
from data.view.handover import Sheet, handover_view
from data.view.handover_sheet import LONGEST, SECTIONS, frozen, line, sheet
from data.view.lines import text_of
from data.view.values import SheetRow
from tests.kits.rooms.memory_room import post_view
from tests.kits.rooms.night import ALL, Night, clock

MORNING = clock("07:44")


def night(start: int = MORNING) -> Night:
    """LST has been in control since 20:00; every check call was answered."""
    made = Night()
    call = clock("21:00")
    while call <= start:
        made.run_to(call, step=60)
        made.save(*decide(CheckCall(posts=ALL), made.context("LST")))
        call += HOUR
    made.run_to(start, step=60)
    return made


def do(made: Night, intent: Intent, by: str = "LST", after: int = MINUTE) -> list[e.Entry]:
    made.now += after
    made.rules()
    saved = made.save(*decide(intent, made.context(by)))
    made.rules()
    return saved


def lines(made: Night) -> dict[str, str]:
    found = made.room.duty.handover
    assert found is not None
    return {line.key: line.words for line in found.lines}


def started(made: Night) -> Night:
    do(made, StartHandover())
    return made


def signed(made: Night) -> Night:
    do(started(made), SignHandover(words="gate lamp flickers"))
    return made


def test_start_freezes_the_sheet() -> None:
    made = night(clock("07:30"))
    do(made, NewIncident(type="VEHI", post="6", words="motorcycle loiters"))
    do(made, Close(incident=made.queue.rows[0].subject, disposition="safe", words="left"))
    made.save(
        e.Remind(by="LST", subjects=("registers",), due=clock("09:30"), words="call PLN"),
        e.LookoutSet(by="LST", subjects=("registers",), words="P 4321 QX", until=clock("12:00")),
        e.KeyMoved(by="LST", subjects=("registers",), number="K7", what="out", name="Sari"),
        e.SealCheck(by="LST", subjects=("registers",), names=("Sari", "Rizky"), found=12, expected=12),
    )
    made.now = MORNING
    made.rules()
    shelf = Shelved(
        by="LST", subjects=("alarms",), source="cam-3", name="Camera 3", until=clock("08:40"), why="wet connector"
    )
    made.save(shelf)
    (entry,) = do(made, StartHandover())
    assert isinstance(entry, h.HandoverStarted)
    assert (entry.outgoing, entry.incoming, entry.name, entry.crew, entry.to_crew) == (
        "LST",
        "BGS",
        "Aipda Bagus",
        "A",
        "B",
    )
    said = lines(made)
    assert tuple(said) == SECTIONS
    assert said["posts"].startswith("6: ")
    acked = "P3 acknowledgements in the goal 1/1, within the limit 1/1"
    assert said["open"] == f"nothing; {acked}; since midnight 1: #101 VEHI"
    shelved = "1 shelved; cam-3 Camera 3 until 08:40: wet connector, LST 07:44"
    assert said["shelved"] == f"{shelved}; Sound not tested in this shift"
    assert said["calls"] == "66 due, 66 on time, 0 late, 0 missed"
    assert said["book"].startswith(f"no. 1-{entry.no - 1}; Alarms sounded ")
    assert said["equipment"].startswith("keys out 1: K7 Sari 07:32; seals 12/12 at ")
    assert said["ahead"] == "09:30 call PLN; until 12:00 look-out: P 4321 QX"


def test_sign_needs_words_and_holds_sheet_and_anchor() -> None:
    made = started(night())
    assert made.refused(SignHandover(words="  ")) == "watch_what"
    assert made.refused(SignHandover(words="x"), by="BGS") == "not_mine"
    sheet_no = made.book[-1].no
    made.hash = lambda no: f"{no:064x}"
    (entry,) = do(made, SignHandover(words="gate lamp flickers"))
    assert isinstance(entry, h.HandoverSigned)
    assert entry.anchor == f"{entry.no - 1:064x}"[:16]
    assert (entry.operator, entry.sheet_no, entry.anchor_no) == ("LST", sheet_no, entry.no - 1)
    assert entry.words == "gate lamp flickers"
    assert tuple(line.key for line in entry.lines) == SECTIONS
    assert made.refused(SignHandover(words="x")) == "signed_already"


def test_accept_by_another_operator_changes_control_and_crew() -> None:
    made = started(night())
    assert made.refused(AcceptHandover(), by="BGS") == "not_signed"
    do(made, SignHandover(words="gate lamp flickers"))
    assert made.refused(AcceptHandover()) == "same_how"
    assert made.refused(AcceptHandover(operator="Lestari"), by="BGS") == "same"
    assert made.room.duty.operator == "LST"
    made.now = clock("07:58")
    made.rules()
    accepted, control = do(made, AcceptHandover(operator="bagus", words="read aloud"), after=0)
    assert isinstance(accepted, h.HandoverAccepted) and isinstance(control, e.Control)
    assert (accepted.by, control.by, control.operator, control.before) == ("BGS", "BGS", "BGS", "LST")
    assert (control.how, control.crew) == ("accept", "B")
    assert accepted.anchor_no == accepted.no - 1
    assert "watch" in accepted.unread
    duty = made.room.duty
    assert (duty.operator, duty.since, duty.control_crew, duty.handover) == ("BGS", clock("07:58"), "B", None)
    shown = shift_shown(duty, made.site, made.now)
    assert (shown.crew, shown.starts) == ("B", clock("08:00"))


def test_until_accept_the_old_crew_stays() -> None:
    made = night(clock("09:05"))
    shown = shift_shown(made.room.duty, made.site, made.now)
    assert (shown.crew, made.now - shown.ends) == ("A", 65 * MINUTE)
    # The figures on the sheet are those of the shift that is handed over, 08:00 and after included.
    started(made)
    assert lines(made)["calls"].startswith("78 due, 78 on time")


def test_accept_at_shared_keyboard_needs_a_code() -> None:
    made = signed(night())
    _, control = do(made, AcceptHandover(operator="BGS", words="read aloud"), by="LST")
    assert (control.by, made.room.duty.operator) == ("BGS", "BGS")


def test_relief_before_accept_belongs_to_the_old_crew() -> None:
    made = signed(night())
    made.now = clock("08:10")
    made.save(*decide(CheckCall(posts=ALL), made.context("LST")))
    made.save(e.Relief(by="LST", subjects=("post:3",), post="3", people=("Tono",)))
    made.now = clock("08:20")
    do(made, AcceptHandover(operator="BGS", words="read aloud"))
    assert manning_at(made.room, made.site, made.now).people(made.room.post("3")) == ("Putu",)
    made.save(e.Relief(by="BGS", subjects=("post:3",), post="3", people=("Tama",)))
    assert manning_at(made.room, made.site, made.now).people(made.room.post("3")) == ("Tama",)


def test_relief_after_early_accept_stays() -> None:
    made = signed(night())
    made.now = clock("07:55")
    do(made, AcceptHandover(operator="BGS", words="read aloud"))
    made.save(e.Relief(by="BGS", subjects=("post:3",), post="3", people=("Tama",)))
    assert made.context("BGS").people("3") == ("Tama",)


def test_break_ends_with_its_crew() -> None:
    made = signed(night())
    do(made, TakeBreak(post="5", cover="6", span_min=60))
    made.save(e.Relief(by="LST", subjects=("post:6",), post="6", people=("Tono",)))
    view = post_view(made.room, made.site, "5", made.now)
    assert view is not None and (view.status, view.people) == ("covered", ("Tono",))
    ended = next(d for d in do(made, AcceptHandover(operator="BGS", words="read aloud")) if isinstance(d, e.BreakEnded))
    assert (ended.post, ended.cover, ended.cause) == ("5", "6", "crew")
    view = post_view(made.room, made.site, "5", made.now)
    assert view is not None and (view.status, view.people) == ("normal", ("Galih",))
    assert not made.room.post("6").covers


@pytest.mark.parametrize("how", ["sent", "on scene", "looks at a post", "on patrol", "on a tour"])
def test_who_is_out_keeps_it_until_back(how: str) -> None:
    made = signed(night())
    fire = made.save(*decide(NewIncident(type="VEHI", post="1"), made.context("LST")))[-1].subjects[0]
    going: dict[str, Intent] = {
        "sent": SendPosts(posts=("6",), incident=fire),
        "on scene": Arrive(posts=("6",), incident=fire),
        "looks at a post": SendPosts(posts=("6",), target="2"),
        "on patrol": SetPost(post="6", status="patrol"),
        "on a tour": WalkTour(what="start", tour="1"),
    }
    do(made, going[how])
    do(made, AcceptHandover(operator="BGS", words="read aloud"))
    assert made.context("BGS").people("6") == ("Rizky",)
    assert made.context("BGS").people("5") == ("Galih",)
    do(made, WalkTour(what="end", tour="1") if how == "on a tour" else Release(posts=("6",)))
    assert made.context("BGS").people("6") == ("Tama",)


@pytest.mark.parametrize(("name", "stays"), [("Tono", True), ("Eko", True), ("Wahyu", False)])
def test_relief_stays_past_the_crew_it_is_not_of(name: str, stays: bool) -> None:
    made = signed(night())
    do(made, Relieve(post="3", people=(name,)))
    do(made, AcceptHandover(operator="BGS", words="read aloud"))
    people = made.context("BGS").people
    assert people("3") == ((name,) if stays else ("Putu",))
    assert people("4") == (() if name == "Eko" else ("Eko",)), "a person is in one place"


def test_accept_far_from_shift_change_keeps_the_crew() -> None:
    made = signed(night(clock("02:00")))
    _, control = do(made, AcceptHandover(operator="BGS", words="read aloud"))
    assert isinstance(control, e.Control)
    assert (control.operator, control.crew, made.context("BGS").people("3")) == ("BGS", "A", ("Sari",))


def test_line_changed_after_read_back_is_unread() -> None:
    made = signed(night())
    do(made, ReadBack(numbers=(2, 8)))
    assert made.refused(ReadBack(numbers=(9,))) == "no_line"

    def ticked() -> list[str]:
        view = handover_view(made.room, made.site, Sheet(frozen(sheet(made.context()))), now=made.now)
        assert view is not None
        return [row.key for row in view.rows if row.read]

    assert ticked() == ["open", "watch"]
    do(made, NewIncident(type="VEHI", post="6", words="again"))
    assert ticked() == ["watch"]
    do(made, ReadBack())
    assert ticked() == [*SECTIONS, "watch"]
    accepted, _ = do(made, AcceptHandover(operator="BGS"), after=0)
    assert isinstance(accepted, h.HandoverAccepted) and accepted.unread == ()


def test_new_p1_pauses_once_and_blocks_accept() -> None:
    made = signed(night())
    do(made, NewIncident(type="ASLT", post="1", words="pushed over"))
    (pause,) = made.kinds("ho.paused")
    assert isinstance(pause, h.HandoverPaused)
    assert (pause.by, pause.number, pause.why) == ("system", 101, "P1 #101")
    assert made.refused(AcceptHandover(operator="BGS")) == "is_paused"
    assert made.refused(ResumeHandover()) == "p1_new"
    shown = board(made.room, made.site, made.now, book_no=1)
    assert shown.handover is not None and shown.handover.step == "paused" and not shown.handover.aside
    assert shown.header.handover_to == "BGS"
    do(made, Acknowledge(incident=made.queue.rows[0].subject))
    shown = board(made.room, made.site, made.now, book_no=1)
    assert shown.handover is not None and shown.handover.aside
    assert shown.alert is not None and shown.alert.key == "alert.target.send"
    do(made, ResumeHandover())
    assert made.refused(ResumeHandover()) == "not_paused"
    made.run_to(made.now + 2 * MINUTE)
    assert len(made.kinds("ho.paused")) == 1
    do(made, AcceptHandover(operator="BGS", words="read aloud"))
    assert made.room.duty.operator == "BGS"


def test_resume_makes_open_p1s_known() -> None:
    made = signed(night())
    for words in ("pushed over", "rear door forced"):
        do(made, NewIncident(type="ASLT", post="1", words=words))
        shown = board(made.room, made.site, made.now, book_no=1).handover
        assert shown is not None and shown.warn[0] == "handover.warn.new" and not shown.aside
        do(made, Acknowledge(incident=made.queue.rows[0].subject))
        shown = board(made.room, made.site, made.now, book_no=1).handover
        assert shown is not None and shown.warn[0] == "handover.warn.paused" and shown.aside


def test_accept_before_the_pause_rule_ran_is_refused() -> None:
    made = signed(night())
    made.save(*decide(NewIncident(type="ASLT", post="1", words="pushed over"), made.context("LST")))
    assert made.refused(AcceptHandover(operator="BGS")) == "p1_not_seen"
    with pytest.raises(Refused) as refused:
        decide(AcceptHandover(operator="BGS"), made.context("BGS"))
    assert refused.value.fields == {"number": "101"}
    assert made.refused(StartHandover()) == "p1_new"
    assert made.refused(TakeControl(operator="BGS", how="quick"), by="BGS") == "p1_new"
    # Taking control never waits: it is for when nothing else can be done.
    do(made, TakeControl(operator="BGS", how="take", why="LST hurt"), by="BGS")


def test_incident_raised_to_p1_pauses() -> None:
    made = night()
    do(made, NewIncident(type="VEHI", post="1", words="van"))
    subject = made.queue.rows[0].subject
    do(made, Acknowledge(incident=subject))
    signed(made)
    do(made, SetPriority(incident=subject, priority=1, why="it burns"))
    assert [p.number for p in made.kinds("ho.paused") if isinstance(p, h.HandoverPaused)] == [101]


def test_known_p1_does_not_pause() -> None:
    made = night()
    do(made, NewIncident(type="ASLT", post="1", words="pushed over"))
    do(made, Acknowledge(incident=made.queue.rows[0].subject))
    signed(made)
    assert "P1 #101 ASLT" in lines(made)["open"]
    assert made.kinds("ho.paused") == []


def test_pause_and_resume_keep_the_signature() -> None:
    made = signed(night())
    do(made, PauseHandover(why="visitor"))
    assert made.refused(ReadBack()) == "is_paused"
    assert made.refused(SignHandover(words="x")) == "is_paused"
    do(made, ResumeHandover())
    found = made.room.duty.handover
    assert found is not None and found.signed and not found.paused
    # A second start, for somebody else or after an error, discards the signature.
    do(made, StartHandover())
    found = made.room.duty.handover
    assert found is not None and not found.signed


def test_quick_change_within_shift_keeps_the_crew() -> None:
    made = night(clock("02:00"))
    assert made.refused(TakeControl(operator="LST", how="quick")) == "same"
    (control,) = do(made, TakeControl(operator="BGS", how="quick"), by="LST")
    assert isinstance(control, e.Control)
    assert (control.by, control.how, control.crew, control.before) == ("BGS", "quick", "A", "LST")
    assert made.context("BGS").people("4") == ("Dimas",)
    assert made.room.duty.unsigned == ()


def test_taken_control_is_unsigned_until_countersigned() -> None:
    made = started(night())
    do(made, TakeControl(operator="BGS", how="take", why="LST unwell"), by="BGS")
    assert made.room.duty.handover is None
    (owed,) = made.room.duty.unsigned
    assert (owed.before, owed.by) == ("LST", "BGS")
    assert board(made.room, made.site, made.now, book_no=1).header.unsigned == "LST"
    assert made.refused(SignHandover(), by="BGS") == "none"
    assert made.refused(SignHandover(authorised="Bagus"), by="BGS") == "same"
    restarted = Room.fold(reversed(made.book))
    assert restarted.duty == made.room.duty
    (entry,) = do(made, SignHandover(operator="LST", words="was unwell"), by="BGS")
    assert isinstance(entry, h.Countersigned)
    assert (entry.by, entry.of, entry.signer) == ("LST", owed.ref, "LST")
    assert made.room.duty.unsigned == ()
    assert made.refused(SignHandover(operator="LST", authorised="x"), by="BGS") == "no_unsigned"


@pytest.mark.parametrize(("first", "owes"), [("LST", ""), ("BGS", "BGS")])
def test_operator_who_takes_control_back_from_another_station_owes_no_signature(first: str, owes: str) -> None:
    made = night()
    (control,) = (entry for entry in made.book if isinstance(entry, e.Control))
    made.room.apply(replace(control, book="SBY-test", no=1, operator=first, hlc=(made.now, 0)))
    assert [turn.operator for turn in made.room.duty.rivals] == ["LST", first]
    (taken,) = do(made, TakeControl(operator="LST", how="take", why="one room again"), by="LST")
    assert isinstance(taken, e.Control) and taken.before == owes
    assert [u.before for u in made.room.duty.unsigned] == [owes] * bool(owes)


def test_countersign_for_an_operator_who_cannot() -> None:
    made = night()
    do(made, TakeControl(operator="BGS", how="take", why="LST unwell"), by="BGS")
    (entry,) = do(made, SignHandover(authorised="Ratna", words="in hospital"), by="BGS")
    assert isinstance(entry, h.Countersigned)
    assert (entry.by, entry.operator, entry.signer) == ("BGS", "LST", "Ratna")
    assert made.room.duty.unsigned == ()


def test_undo_of_handover_is_refused() -> None:
    made = signed(night())
    assert made.refused(Undo()) == "undo_handover"
    do(made, ReadBack(numbers=(1,)))
    assert made.refused(Undo()) == "undo_handover"
    do(made, AcceptHandover(operator="BGS", words="read aloud"))
    assert made.refused(Undo(), by="BGS") == "undo_handover"
    assert made.room.duty.operator == "BGS"


def test_sheet_counts_calls_after_days_without_control() -> None:
    made = night()
    before = frozen(sheet(made.context()))
    # The control entry lies further back in the book than a sheet reads.
    control = made.book[0]
    assert isinstance(control, e.Control)
    made.book[0] = replace(control, at=control.at - 3 * DAY)
    made.now += MINUTE  # what was counted is kept for a minute
    after = frozen(sheet(made.context()))
    calls = SECTIONS.index("calls")
    assert after[calls].words == before[calls].words and after[calls].words.startswith("66 ")


def test_accept_of_what_was_not_read_back_wants_a_reason_that_stays() -> None:
    made = signed(night())
    do(made, ReadBack(numbers=(1, 2, 3, 4, 5, 6, 7)))
    assert made.refused(AcceptHandover(operator="BGS")) == "accept_why"
    do(made, AcceptHandover(operator="BGS", words="sirens, no time"))
    said = text_of(made.kinds("ho.accepted")[0], made.words, made.site)
    assert "not read back: Watch for; because: sirens, no time" in said
    next_sheet = line(next(s for s in sheet(made.context()) if s.key == "book"))
    assert "BGS, not read back: Watch for; because: sirens, no time" in next_sheet


def test_accept_with_an_open_p1_wants_a_reason_that_stays() -> None:
    made = night()
    do(made, NewIncident(type="ASLT", post="1", words="pushed over"))
    do(made, Acknowledge(incident=made.queue.rows[0].subject))
    signed(made)
    do(made, ReadBack())
    assert made.refused(AcceptHandover(operator="BGS")) == "accept_why"
    (accepted, *_) = do(made, AcceptHandover(operator="BGS", words="police are there"), after=0)
    assert isinstance(accepted, h.HandoverAccepted) and accepted.p1s == ("101",)
    assert "P1 #101 open" in line(next(s for s in sheet(made.context()) if s.key == "book"))


def test_line_that_changed_since_it_was_read_needs_no_reason() -> None:
    made = signed(night())
    do(made, ReadBack())
    do(made, NewIncident(type="VEHI", post="6", words="again"))
    (accepted, *_) = do(made, AcceptHandover(operator="BGS"), after=0)
    assert isinstance(accepted, h.HandoverAccepted) and "open" in accepted.unread


def test_reason_is_added_to_a_pause_that_a_rule_made() -> None:
    made = signed(night())
    do(made, NewIncident(type="ASLT", post="1", words="pushed over"))
    do(made, PauseHandover(why="both are needed at the gate"))
    found = made.room.duty.handover
    assert found is not None and found.why == "P1 #101; both are needed at the gate"
    assert found.incident == made.queue.rows[0].subject


def test_sheet_has_p1s_first_also_before_what_is_new() -> None:
    made = night()
    do(made, NewIncident(type="ASLT", post="1", words="pushed over"))
    do(made, Acknowledge(incident=made.queue.rows[0].subject))
    do(made, NewIncident(type="THFT", post="6", words="a bag"))
    assert [row.priority for row in made.queue.rows] == [2, 1]
    (section,) = (s for s in sheet(made.context()) if s.key == "open")
    assert [item.name for item in section.items][:2] == ["P1 #101", "P2 #102"]


# --- what changed since it was frozen ---------------------------------------------------------------------------------


def shown(made: Night) -> dict[str, SheetRow]:
    sections = sheet(made.context())
    found = handover_view(made.room, made.site, Sheet(frozen(sections), sections), now=made.now)
    assert found is not None
    return {row.key: row for row in found.rows}


def test_sheet_marks_what_changed_since_it_was_frozen() -> None:
    made = night(clock("07:30"))
    do(made, NewIncident(type="VEHI", post="6", words="motorcycle loiters"))
    started(made)
    froze = made.now
    assert not any(row.since for row in shown(made).values())
    first = made.queue.rows[0].subject
    do(made, WriteNote(incident=first, words="plate P 4312"))
    do(made, NewIncident(type="PERS", post="4", words="man at the fence"))
    row = shown(made)["open"]
    assert (row.since, row.is_summary_changed, row.gone) == (froze, True, ())
    marked = {item.name: [item.parts[n] for n in item.changed] for item in row.items if item.changed}
    assert [text.partition(" ")[2] for text in marked["P3 #101"]] == [
        "#101 VEHI 6 motorcycle loiters, ACK",
        "plate P 4312",
    ]
    assert marked["P3 #102"][0].startswith("P3 #102 PERS 4 man at the fence")
    do(made, ReadBack(numbers=(2,)))
    read = made.now
    row = shown(made)["open"]
    assert row.read and not row.since and not any(item.changed for item in row.items)
    do(made, Close(incident=first, disposition="safe", words="left"))
    row = shown(made)["open"]
    assert not row.read and row.since == read
    assert any("motorcycle" in part for part in row.gone)


def test_resumed_sheet_is_computed_again_and_marks_what_changed() -> None:
    made = signed(night())
    froze = made.now
    do(made, ReadBack(numbers=(5,)))
    do(made, PauseHandover(why="radio"))
    (called,) = do(made, CallOut(who="Damkar", number="113", answered=True))
    do(made, NewIncident(type="VEHI", post="6", words="motorcycle"))
    do(made, ResumeHandover())
    rows = shown(made)
    assert rows["open"].since == froze and not rows["open"].read
    assert f"no. 1-{called.no + 1}" in rows["book"].words and not rows["book"].read
    assert rows["book"].since > froze  # as it was read back


def test_room_that_is_full_can_be_handed_over() -> None:
    made = night()
    for n in range(60):
        do(made, NewIncident(type="VEHI", post="6", words=f"{n} " + "lorry " * 60), after=0)
    started(made)
    (line_now,) = [line for line in made.room.duty.handover.lines if line.key == "open"]  # type: ignore[union-attr]
    assert "+" in line_now.words and len(line_now.words.encode()) <= LONGEST
    last = [row.subject for row in made.queue.rows][-1]
    do(made, WriteNote(incident=last, words="beyond what the entry holds"))
    assert shown(made)["open"].words != line_now.words
    (read,) = do(made, ReadBack())
    assert len(canonical(read)) < MAX_BYTES
