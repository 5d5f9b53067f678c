"""Conditions for every intent, and the messages of refusals."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import msgspec
import pytest

import data.intents
from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries.codec import canonical, decode
from data.intents.alarms import ChangeSource
from data.intents.base import Intent, Refused, SignOn
from data.intents.control import TakeControl
from data.intents.corrections import Undo
from data.intents.decide import decide, pin_wanted
from data.intents.incidents.closing import Close, MarkControlled, Reopen
from data.intents.incidents.opening import NewIncident
from data.intents.incidents.pulled import PulledIncident
from data.intents.incidents.steps import NoteScene
from data.intents.orders import CallRoll
from data.intents.outside import CallOut, WriteLine
from data.intents.posts import Arrive, Release, Relieve, SendPosts, SetPost, TakeBreak
from data.intents.registers import MoveBoxes, MoveKey, RegisterVisit
from data.intents.tours import WalkTour
from data.words.acts.refuse import TABLE
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.night import clock, jember
from tests.kits.rooms.small_site import Bench, kinds, on_duty

SAMPLE = {
    "line": "12", "proposal": "n FIRE 3", "rest": "WORDS", "said": "", "where": "POST",
    "by": "LST", "known": "LST BGS", "time": "02:14", "now": "02:15", "hours": 13, "before": 1, "post": "4",
    "posts": "2, 5", "code": "4", "number": 129, "target": "4", "other": "6", "minutes": 200, "longest": 180,
    "cover": "6", "people": "Tama", "status": "asleep", "into": 104, "type": "FIRE", "priority": 3, "own": 1,
    "step": 3, "words": "call 110 / Polres", "first": "4", "count": 6, "state": "half", "no": 214, "last": 1200,
    "of": 209, "word": "FIRE-AND-SMOKE,…", "near": "FIRE", "verb": "handover", "act": "Correction", "clock": "02:14",
    "typed": "02:14", "then": "21 Jan 23:50", "range": "7-3", "right": "3-7", "hint_post": "; 4 Warehouse rear?",
    "name": "Bhayangkara", "back": "6", "options": "safe handled handed false cancelled drill",
    "later": 216, "found": 5000, "names": "Sari, Tama", "what": "leave the console; everything is saved",
    "since": ", since 02:14", "why": "disk full", "steps": "2 call 113, 5 roll call",
    "log": "l P4: WORDS", "ok": "ok 4", "go": "g 6 to 4", "pri": "pri 129 3", "note": "129 P3: WORDS", "point": "TK-5",
    "reached": "tour point", "missed": "tour missed", "form": "g 129", "result": "false",
    "safe": "c 129 safe WORDS", "false": "c 129 false WORDS", "come": "visit in NAME", "out": "visit out NAME",
    "refused": "visit refused NAME", "person": "NAME", "other_post": "6", "relief": "relief 4 Bhayangkara",
    "none": "n POWR - WORDS", "keep": "129 WORDS", "whole": "man held", "on": "shelve cam-3 WHY",
    "off": "shelve cam-3 off", "down": "src cam-3 down", "up": "src cam-3 up",
    "lines": "link 129 dup 110, upd 110, rel 110", "call": "call Damkar 113", "here": "on Damkar",
    "ref": "JBR-7f3a-214",
}  # fmt: skip


NAMED = {"refuse.not_due", "refuse.no_calls", "refuse.post_closed", "refuse.unmanned", "refuse.not_sent",
         "refuse.not_away", "refuse.post_same.normal", "refuse.post_same.patrol", "refuse.post_same.closed",
         "refuse.post_same.off"}  # fmt: skip


NINE = EIGHT_PM + HOUR


def late(bench: Bench, *posts: str, missed: bool = False) -> None:
    subjects = tuple(f"post:{p}" for p in posts)
    bench.save(e.CheckLate(by="system", subjects=subjects, posts=posts, due=NINE))
    if missed:
        incident = "incident:key:miss"
        bench.save(
            e.CheckMissed(by="system", subjects=(*subjects, incident), posts=posts, due=NINE, incident=incident),
            e.Opened(
                by="system", subjects=(incident, *subjects), key="miss", number=101, year=2024, type="MISS",
                type_name="MISS", priority=2, type_priority=2, received=bench.now, source="system", post=posts[0],
            ),
        )  # fmt: skip


def test_intent_subclass_decides_itself() -> None:
    for module in pkgutil.walk_packages(data.intents.__path__, "data.intents."):
        importlib.import_module(module.name)
    assert len(Intent.__subclasses__()) > 40
    assert [kind for kind in Intent.__subclasses__() if kind.decide is Intent.decide] == []


def test_decide_by_unknown_operator_is_refused() -> None:
    bench = on_duty()
    assert bench.refused(WriteLine(words="x"), by="XXX") == "not_on_roster"
    assert bench.refused(WriteLine(words="x"), by="") == "not_on_roster"
    assert bench.refused(WriteLine(words="x"), by="Sari") == "not_on_roster"  # an officer, not an operator
    made = bench.do(WriteLine(words="x"), by="BGS")
    assert (made[0].by, kinds(made)) == ("BGS", ["log"])  # a command does not take control from another operator
    assert bench.room.duty.operator == "LST"


def test_decide_needs_past_time_and_reason_when_old() -> None:
    bench = on_duty()
    assert bench.refused(WriteLine(words="x", occurred=bench.now + 1)) == "future"
    assert bench.do(WriteLine(words="x", occurred=bench.now), after=0)
    assert bench.do(WriteLine(words="x", occurred=bench.now - 12 * HOUR), after=0)
    assert bench.refused(WriteLine(words="x", occurred=bench.now - 12 * HOUR - 1)) == "too_old"
    late = bench.do(WriteLine(words="x", occurred=bench.now - 13 * HOUR, late_why="found on paper"))
    assert (late[0].late_why, late[0].when) == ("found on paper", bench.now - 13 * HOUR - 10 * SECOND)


@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("key", TABLE)
def test_refusal_message_fits_into_a_row_or_two_if_it_names_several_ways(key: str, language: int) -> None:
    sample = SAMPLE | ({"post": "4 Warehouse rear"} if key in NAMED else {})
    said = TABLE[key][language].format(**sample)
    assert len(said) <= (2 * 76 if ";" in said else 76), said
    assert "\n" not in said
    assert "{" not in said


def test_refusal_with_markup_keeps_the_words_as_typed() -> None:
    bench = on_duty()
    words = "[red]{0}{by}[/]"
    with pytest.raises(Refused) as refusal:
        bench.do(NewIncident(type=words))
    assert words in refusal.value.text(bench.words)


def test_intents_and_drafts_are_serialisable() -> None:
    bench = on_duty()
    for entry in bench.do(NewIncident(type="FIRE", post="3", words="x")):
        assert decode(canonical(entry)) == entry
    assert msgspec.json.encode(Undo())


def test_decide_writes_nothing() -> None:
    bench = on_duty()
    before = (dict(bench.room.states), len(bench.book))
    drafts = decide(NewIncident(type="FIRE", post="3"), bench.context())
    assert all((d.book, d.no, d.at) == ("", 0, 0) for d in drafts)
    assert (dict(bench.room.states), len(bench.book)) == before


def test_system_gives_no_pin_and_nobody_does_in_a_room_without() -> None:
    bench = on_duty()
    context = dataclasses.replace(bench.context("system"), sign_on=SignOn(has_pins=True))
    pulled = PulledIncident(source="agency", number="7", type="FIRE")
    (opened,) = decide(pulled, context)
    assert (opened.by, opened.proof) == ("system", "")
    assert pin_wanted(pulled, [opened], context) == ""
    signed = e.HandoverSigned(
        by="LST", subjects=("room",), operator="LST", sheet_no=1, anchor_no=1, anchor="", words=""
    )
    assert pin_wanted(pulled, [signed], bench.context()) == ""


def test_command_whose_pin_is_missing_is_refused_unless_the_caller_asks_for_it() -> None:
    bench = on_duty()
    room, act = bench.context(), SetPost(post="5", status="patrol")
    unknown = dataclasses.replace(room, sign_on=SignOn(has_pins=True))
    asking = dataclasses.replace(room, sign_on=SignOn(has_pins=True, asks=True))
    proven = dataclasses.replace(room, sign_on=SignOn(has_pins=True, proven=("LST",)))
    with pytest.raises(Refused) as refusal:
        decide(act, unknown)
    assert refusal.value.text(bench.words) == "this needs the PIN of LST; nothing was entered"
    assert [decide(act, each)[0].proof for each in (asking, proven, room)] == ["off", "pin", ""]


#: The incident that came in at 20:01, at post 3; the one that comes in at 20:07:52.
FIRST, NEW = "incident:JBR-7f3a-2", "incident:JBR-7f3a-4"


def night_of(*earlier: Intent, begins: Intent) -> Bench:
    """Return a room at 20:12. ``earlier`` was entered at 20:02, and ``begins`` at 20:07:52."""
    bench = Bench(site=jember())
    bench.do(TakeControl(operator="LST"), after=0)
    bench.do(NewIncident(type="POWR", post="3"), after=MINUTE)
    bench.do(NewIncident(type="POWR"), after=0)
    bench.wait(1)
    for intent in earlier:
        bench.do(intent, after=0)
    bench.now = clock("20:07:52")
    bench.do(begins, after=0)
    bench.now = clock("20:12")
    return bench


def sent(*posts: str, to: str = FIRST) -> SendPosts:
    return SendPosts(posts=posts, incident=to)


def tour(what: str, *points: str) -> Intent:
    return msgspec.convert({"what": what, "tour": "1", "points": points, "words": "x"}, WalkTour)


LOOKS = SendPosts(posts=("6",), target="1")
WITHDRAWN = SetPost(post="5", status="closed", words="flooded", authorised="Surya")
UNMANNED = SetPost(post="5", status="off", words="ill", authorised="Surya")
OPENED = SetPost(post="5", status="normal")
CALLED = CallOut(who="Damkar", number="113", answered=True)
COUNTED = MoveBoxes(out=0, arrived=25, origin="", target="", names=("Dewi", "Surya"), of=f"{BOOK}-4")
BEGUN: list[tuple[list[Intent], Intent, str]] = [
    ([sent("3")], Arrive(posts=("3",)), "post 3 was sent"),
    ([sent("3")], Release(posts=("3",)), "post 3 was sent"),
    ([sent("3"), Arrive(posts=("3",))], Release(posts=("3",)), "post 3 arrived"),
    ([sent("3")], Close(incident=FIRST, disposition="handled"), "post 3 was sent"),
    ([sent("5"), sent("3")], Close(incident=FIRST, disposition="handled"), "post 3 was sent"),
    ([sent("3"), Arrive(posts=("3",))], Close(incident=FIRST, disposition="handled"), "post 3 arrived"),
    ([LOOKS], Arrive(posts=("6",)), "post 6 was sent"),
    ([LOOKS, Arrive(posts=("6",))], Release(posts=("6",)), "post 6 arrived"),
    ([SetPost(post="5", status="patrol")], Release(posts=("5",)), "post 5 went on patrol"),
    ([WITHDRAWN], OPENED, "post 5 was withdrawn"),
    ([UNMANNED], OPENED, "post 5 was left unmanned"),
    ([TakeBreak(post="5", cover="6")], Release(posts=("5",)), "post 5's break began"),
    ([RegisterVisit(what="in", name="Tono", to="3")], RegisterVisit(what="out", name="tono"), "Tono came in"),
    ([MoveKey(what="out", number="012", name="Budi")], MoveKey(what="in", number="12", name=""), "key 012 went out"),
    ([tour("start")], tour("point", "TK-1"), "tour Warehouse round began"),
    ([tour("start")], tour("missed", "TK-1"), "tour Warehouse round began"),
    ([tour("start")], tour("end"), "tour Warehouse round began"),
    ([MoveBoxes(out=25, arrived=0, origin="A", target="B", open=True)], COUNTED, "the boxes of no. 4 left"),
    ([CALLED], CallOut(who="damkar", arrived=True), "damkar was called"),
    ([CallOut(who="Polres", number="110", answered=True), CALLED], CallOut(who="Damkar", arrived=True),
     "Damkar was called"),
    ([CallOut(who="Damkar", answered=True, incident=FIRST)], CallOut(who="Damkar", arrived=True), "Damkar was called"),
    ([NoteScene(incident=FIRST, what="in", names=("Tono",))],
     NoteScene(incident=FIRST, what="out", names=("Tono",)), "Tono went in"),
    ([ChangeSource(source="cam-3", state="down")], ChangeSource(source="cam-3", state="up"),
     "Camera 3 warehouse door went down"),
    ([CallRoll(incident=FIRST)], CallRoll(incident=FIRST, end=True), "the roll call of #101 began"),
    ([Relieve(post="3", people=("Tono",))], Relieve(post="3", people=("Rudi",)), "post 3 was relieved"),
    ([Relieve(post="3", people=("Tono",))], TakeBreak(post="3", cover="6"), "post 3 was relieved"),
    ([NewIncident(type="POWR")], MarkControlled(incident=NEW), "#103 came in"),
    ([NewIncident(type="POWR")], Close(incident=NEW, disposition="false"), "#103 came in"),
    ([MarkControlled(incident=FIRST)], Close(incident=FIRST, disposition="false"), "#101 came under control"),
    ([Close(incident=FIRST, disposition="safe")], Reopen(incident=FIRST, why="back"), "#101 was closed"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "end", "began"), BEGUN)
def test_nothing_ends_before_the_minute_of_its_beginning(lines: list[Intent], end: Intent, began: str) -> None:
    bench = night_of(*lines[:-1], begins=lines[-1])

    def moments(occurred: int) -> set[int | None]:
        return {draft.occurred for draft in decide(msgspec.structs.replace(end, occurred=occurred), bench.context())}

    since = clock("20:07:52")
    with pytest.raises(Refused) as refusal:
        moments(clock("20:07") - 1)
    assert refusal.value.text(bench.words) == f"{began} at 20:07: 20:06 is before that; write 20:07 or later"
    assert moments(clock("20:07")) - {None} == {since}  # what was typed has no seconds
    assert moments(since) - {None} == {since}
    assert moments(since + 1) - {None} == {since + 1}


#: Lines whose last one, at 20:07:52, begins something else than the act at 20:06 ends.
ANOTHER: list[tuple[list[Intent], Intent]] = [
    ([sent("3"), sent("5")], Arrive(posts=("3",))),
    ([sent("3"), sent("5")], Release(posts=("3",))),
    ([sent("3"), Release(posts=("3",))], Close(incident=FIRST, disposition="handled")),
    ([sent("3"), sent("5")], MarkControlled(incident=FIRST)),
    ([WITHDRAWN, OPENED], WITHDRAWN),
    ([RegisterVisit(what="in", name="Tono"), RegisterVisit(what="in", name="Rudi")],
     RegisterVisit(what="out", name="Tono")),
    ([MoveKey(what="out", number="12", name="Budi"), MoveKey(what="out", number="13", name="Budi")],
     MoveKey(what="in", number="12", name="")),
    ([CALLED, CallOut(who="Damkar", number="113", answered=True, incident=FIRST)], CallOut(who="Damkar", arrived=True)),
    ([NoteScene(incident=FIRST, what="in", names=("Tono",)), NoteScene(incident=FIRST, what="in", names=("Rudi",))],
     NoteScene(incident=FIRST, what="out", names=("Tono",))),
    ([NoteScene(incident=FIRST, what="in", names=("Tono",)), NoteScene(incident=FIRST, what="in", names=("Rudi",))],
     NoteScene(incident=FIRST, what="lead", names=("Rudi",))),
    ([ChangeSource(source="cam-3", state="down"), ChangeSource(source="cam-3", state="up")],
     ChangeSource(source="cam-3", state="up", words="dim")),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "act"), ANOTHER)
def test_beginning_of_something_else_refuses_no_time(lines: list[Intent], act: Intent) -> None:
    bench = night_of(*lines[:-1], begins=lines[-1])
    drafts = decide(msgspec.structs.replace(act, occurred=clock("20:06")), bench.context())
    assert {draft.occurred for draft in drafts} - {None} == {clock("20:06")}


def test_crew_is_relieved_and_takes_breaks_from_when_it_came() -> None:
    bench = night_of(begins=NewIncident(type="POWR"))
    acts: list[Intent] = [Relieve(post="3", people=("Dimas",)), TakeBreak(post="3", cover="6")]
    for act in acts:
        with pytest.raises(Refused) as refusal:
            decide(msgspec.structs.replace(act, occurred=EIGHT_PM - MINUTE), bench.context())
        assert refusal.value.text(bench.words).startswith("Regu A took over at 20:00: 19:59 is before that")
    [entry] = decide(Relieve(post="3", people=("Tono",), occurred=EIGHT_PM - MINUTE), bench.context())
    assert entry.occurred == EIGHT_PM - MINUTE  # somebody of another unit stays, whatever crew comes


def test_incident_entered_afterwards_ends_after_it_happened_not_after_it_was_entered() -> None:
    bench = night_of(begins=NewIncident(type="POWR", occurred=clock("20:03:30")))
    end = MarkControlled(incident=NEW, occurred=clock("20:04"))
    assert decide(end, bench.context())[-1].occurred == clock("20:04")
    with pytest.raises(Refused) as refusal:
        decide(msgspec.structs.replace(end, occurred=clock("20:02:59")), bench.context())
    assert refusal.value.text(bench.words) == "#103 came in at 20:03: 20:02 is before that; write 20:03 or later"
