"""Incidents under control, closed, reopened."""

from __future__ import annotations

from typing import get_args

import pytest

from data import entries as e
from data.intents.base import Refused
from data.intents.incidents.closing import Close, Disposition, MarkControlled, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, AnotherReport, Panic, WriteNote
from data.intents.incidents.priority import SetPriority
from data.intents.incidents.steps import Tick, Waive
from data.intents.outside import CallOut
from data.intents.posts import CheckCall, Release, SendPosts
from tests.kits.rooms.small_site import on_duty, one, opened


def test_controlled_twice_is_refused() -> None:
    bench = on_duty()
    subject = opened(bench)
    bench.do(MarkControlled(incident=subject))
    assert bench.refused(MarkControlled(incident=subject)) == "controlled"


@pytest.mark.parametrize("disposition", get_args(Disposition))
def test_close_with_each_disposition(disposition: Disposition) -> None:
    bench = on_duty()
    subject = opened(bench, "POWR")
    bench.do(Close(incident=subject, disposition=disposition, words="to Reskrim"))
    assert bench.incident(101).disposition == disposition
    assert bench.refused(Close(incident=subject, disposition=disposition)) == "closed"


def test_close_handed_needs_a_name() -> None:
    bench = on_duty()
    assert bench.refused(Close(incident=opened(bench, "POWR"), disposition="handed")) == "handed_to"


def test_close_p1_with_open_required_steps_names_them() -> None:
    bench = on_duty()
    subject = opened(bench)
    for done, left in ((0, "1 2 (1 where, what burns, 2 call 113)"), (1, "2 call 113")):
        if done:
            bench.do(Tick(incident=subject, step=done))
        assert bench.refused(Close(incident=subject, disposition="safe")) == "steps_open"
        with pytest.raises(Refused) as refusal:
            bench.do(Close(incident=subject, disposition="safe"))
        assert refusal.value.text(bench.words) == f"#101 is P1, steps open: {left}"
    bench.do(Waive(incident=subject, step=2, why="came by itself", authorised="Surya"))
    bench.do(Close(incident=subject, disposition="safe"))  # step 3 is not required


def test_close_of_a_lowered_p1_says_why_its_steps_stay() -> None:
    bench = on_duty()
    subject = opened(bench)
    bench.do(SetPriority(incident=subject, priority=2, why="tyres on the road"))
    with pytest.raises(Refused) as refusal:
        bench.do(Close(incident=subject, disposition="handled"))
    assert refusal.value.text(bench.words).startswith("#101 was P1, its required steps stay, open: 1 2 (")


def test_close_of_a_mistaken_panic_waives_its_steps_with_words_and_a_name() -> None:
    bench = on_duty()
    bench.do(Panic(post="4"))
    subject = bench.incident(101).subject
    required = [i for i, s in enumerate(bench.incident(101).steps, 1) if s.step.required]
    assert required
    for words, name in (("", "Surya"), ("wrong key", "")):
        mistake = Close(incident=subject, disposition="false", words=words, authorised=name)
        assert bench.refused(mistake) == "steps_open"
    assert bench.refused(Close(incident=subject, disposition="handled", words="x", authorised="Surya")) == "steps_open"
    made = bench.do(Close(incident=subject, disposition="false", words="wrong key", authorised="Surya"))
    waived = [each for each in made if isinstance(each, e.StepSet)]
    assert [(w.step, w.state, w.why, w.authorised) for w in waived] == [
        (n, "waived", "wrong key", "Surya") for n in required
    ]
    assert not bench.incident(101).is_open and not bench.room.post("4").danger


def test_waive_of_several_skips_those_done_and_needs_one_name() -> None:
    bench = on_duty()
    subject = opened(bench)
    bench.do(Tick(incident=subject, step=1))
    several = Waive(incident=subject, step=1, more=(2, 3), why="drill of the fire crew")
    assert bench.refused(several) == "waive_who"
    made = bench.do(Waive(incident=subject, step=1, more=(2, 3), why="x", authorised="Surya"))
    assert [each.step for each in made if isinstance(each, e.StepSet)] == [2, 3]
    assert bench.refused(several) == "step_ticked"


def test_close_raised_to_p1_needs_its_steps() -> None:
    bench = on_duty()
    lowered = opened(bench, priority=2, why="tyres")
    raising = opened(bench)
    bench.do(Link(incident=raising, how="rel", other=lowered))
    assert bench.refused(Close(incident=lowered, disposition="safe")) == "steps_open"
    for step in (1, 2):
        bench.do(Tick(incident=raising, step=step))
    bench.do(Close(incident=raising, disposition="safe"))
    bench.do(Close(incident=lowered, disposition="safe"))


def test_close_releases_posts_and_ends_danger() -> None:
    bench = on_duty()
    bench.do(Panic(post="4"))
    subject = bench.incident(101).subject
    bench.do(SendPosts(posts=("3", "6"), incident=subject))
    bench.do(Release(posts=("3",)))
    bench.do(Tick(incident=subject, step=1))
    closed = one(bench.do(Close(incident=subject, disposition="handled")), e.Closed)
    assert (closed.posts, closed.subjects) == (("6",), (subject, "post:6", "post:4"))
    assert (bench.room.post("6").status, bench.room.post("4").danger) == ("normal", "")
    bench.do(Reopen(incident=subject, why="not over"))
    assert bench.room.post("4").danger == subject


def test_close_missed_call_without_contact_needs_words() -> None:
    bench = on_duty()
    subject = "incident:key:miss"
    posts = ("post:4", "post:5")
    bench.save(
        e.CheckMissed(by="system", subjects=(*posts, subject), posts=("4", "5"), due=bench.now, incident=subject),
        e.Opened(
            by="system", subjects=(subject, *posts), key="miss", number=101, year=2024, type="MISS", type_name="M",
            priority=2, type_priority=2, received=bench.now, source="system",
        ),
    )  # fmt: skip
    bench.do(CheckCall(posts=("5",)))
    assert bench.refused(Close(incident=subject, disposition="safe")) == "no_contact"
    bench.do(CheckCall(posts=("4",)))
    closed = one(bench.do(Close(incident=subject, disposition="safe")), e.Closed)
    assert closed.subjects == (subject, *posts)
    assert bench.room.post("4").missed_incident == ""


def test_reopened_missed_call_has_its_silent_posts_back() -> None:
    bench = on_duty()
    subject = "incident:key:miss:round:x"
    posts = ("post:3", "post:4", "post:5")
    bench.save(
        e.CheckMissed(by="system", subjects=(*posts, subject), posts=("3", "4", "5"), due=bench.now, incident=subject),
        e.Opened(
            by="system", subjects=(subject, *posts), key="miss:round:x", number=101, year=2024, type="MISS",
            type_name="M", priority=2, type_priority=2, received=bench.now, source="system",
        ),
    )  # fmt: skip
    bench.do(Close(incident=subject, disposition="safe", words="their radios are off"))
    bench.do(CheckCall(posts=("5",)))
    other = "incident:key:miss:post:4:y"
    bench.save(e.CheckMissed(by="system", subjects=("post:4", other), posts=("4",), due=bench.now, incident=other))
    reopened = one(bench.do(Reopen(incident=subject, why="nobody has seen them")), e.Reopened)
    assert reopened.missed == ("3",), "5 has answered, and 4 is in the incident of a later call"
    assert bench.room.post("3").missed_incident == subject
    assert bench.room.post("4").missed_incident == other


def test_closed_incident_accepts_only_notes_and_calls() -> None:
    bench = on_duty()
    subject = opened(bench, "POWR")
    assert bench.refused(Reopen(incident=subject, why="w")) == "not_closed"
    bench.do(Close(incident=subject, disposition="safe"))
    for act in (
        Acknowledge(incident=subject),
        SendPosts(posts=("1",), incident=subject),
        Tick(incident=subject, step=1),
        SetPriority(incident=subject, priority=1),
        AnotherReport(incident=subject, words="x"),
        MarkControlled(incident=subject),
    ):
        assert bench.refused(act) == "closed"
    bench.do(WriteNote(incident=subject, words="PLN called back"))
    bench.do(CallOut(who="PLN", incident=subject))
    assert bench.incident(101).state == "closed"


def test_reopen_needs_a_reason_and_acknowledges() -> None:
    bench = on_duty()
    subject = opened(bench, "POWR")
    bench.do(Close(incident=subject, disposition="safe"))
    assert bench.refused(Reopen(incident=subject, why="")) == "reopen_why"
    bench.do(Reopen(incident=subject, why="dark again"))
    found = bench.incident(101)
    assert (found.state, found.runs_from, found.is_new) == ("reopened", bench.now, False)
