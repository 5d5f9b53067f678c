"""Conditions for every intent, and the messages of refusals."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import msgspec
import pytest

import data.intents
from data import entries as e
from data.base.clock import HOUR, SECOND
from data.entries.codec import canonical, decode
from data.intents.base import Intent, Refused, SignOn
from data.intents.corrections import Undo
from data.intents.decide import decide, pin_wanted
from data.intents.incidents.opening import NewIncident
from data.intents.incidents.pulled import PulledIncident
from data.intents.outside import WriteLine
from data.words.acts.refuse import TABLE
from tests.kits.rooms.memory_room import EIGHT_PM
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
