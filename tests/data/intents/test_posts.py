"""Intents about posts."""

from __future__ import annotations

import pytest

from data import entries as e
from data.base.clock import HOUR, MINUTE
from data.intents.control import TakeControl
from data.intents.incidents.opening import NewIncident, Panic
from data.intents.incidents.priority import SetPriority
from data.intents.posts import Arrive, CheckCall, Release, Relieve, SendPosts, SetPost, TakeBreak
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.small_site import Bench, kinds, on_duty, one

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


def fire(bench: Bench, post: str = "3", kind: str = "FIRE") -> str:
    return one(bench.do(NewIncident(type=kind, post=post)), e.Opened).subjects[0]


def test_check_call_holds_post_people_and_due_call() -> None:
    bench = on_duty(55)
    check = one(bench.do(CheckCall(posts=("4",), words="aman")), e.Check)
    assert (check.post, check.name, check.people, check.words) == ("4", "Warehouse rear", ("Dimas",), "aman")
    assert (check.due, check.bulk, check.subjects) == (NINE, False, ("post:4",))
    again = one(bench.do(CheckCall(posts=("4",))), e.Check)
    assert again.due is None


@pytest.mark.parametrize(
    ("minutes", "due"),
    [(49, None), (50, NINE), (60, NINE), (100, NINE), (110, NINE), (130, NINE + HOUR)],
)
def test_check_call_answers_the_open_call(minutes: int, due: int | None) -> None:
    bench = on_duty(minutes)
    assert one(bench.do(CheckCall(posts=("4",)), after=0), e.Check).due == due


def test_check_call_answers_no_call_from_before_control() -> None:
    bench = Bench(now=NINE + MINUTE)
    made = bench.do(CheckCall(posts=("4",)))
    assert kinds(made) == ["control", "check"]
    assert one(made, e.Check).due is None


def test_check_call_answers_the_late_call_first() -> None:
    bench = on_duty(112)
    late(bench, "4", missed=True)
    assert one(bench.do(CheckCall(posts=("4",))), e.Check).due == NINE
    assert bench.room.post("4").missed_due == 0


def test_check_call_back_dated_answers_the_call_open_then() -> None:
    bench = on_duty(80)
    late(bench, "4")
    early = one(bench.do(CheckCall(posts=("4",), occurred=EIGHT_PM + 20 * MINUTE)), e.Check)
    assert (early.due, early.occurred) == (None, EIGHT_PM + 20 * MINUTE)
    assert bench.room.post("4").late_due == NINE
    assert one(bench.do(CheckCall(posts=("4",), occurred=NINE + MINUTE)), e.Check).due == NINE
    assert bench.room.post("4").late_due == 0


def test_check_call_by_digit_without_open_call_is_refused() -> None:
    bench = on_duty(30)
    assert bench.refused(CheckCall(posts=("4",), only_due=True)) == "not_due"
    bench.wait(20)
    assert one(bench.do(CheckCall(posts=("4",), only_due=True)), e.Check).due == NINE
    assert bench.refused(CheckCall(posts=("4",), only_due=True)) == "not_due"
    late(bench, "5")
    assert bench.do(CheckCall(posts=("5",), only_due=True))


def test_check_call_in_bulk_skips_posts_that_cannot_answer() -> None:
    bench = on_duty(60)
    bench.do(TakeBreak(post="4", cover="6"))
    bench.do(SetPost(post="5", status="closed", words="repair", authorised="Surya"))
    bench.do(SetPost(post="1", status="off", words="exercise", authorised="Surya"))
    bench.do(Panic(post="2"))
    everyone = CheckCall(posts=tuple("123456"), everyone=True)
    assert everyone.skipped(bench.context()) == (("1", "off"), ("2", "danger"), ("4", "break"), ("5", "closed"))
    made = bench.do(everyone)
    assert [(c.post, c.bulk) for c in made if isinstance(c, e.Check)] == [("3", True), ("6", True)]
    assert bench.refused(CheckCall(posts=("4", "5"))) == "all_skipped"
    assert bench.refused(CheckCall()) == "which_post"


def test_check_call_by_name_of_post_on_break_or_in_danger() -> None:
    bench = on_duty(60)
    bench.do(TakeBreak(post="4", cover="6"))
    assert one(bench.do(CheckCall(posts=("4",))), e.Check).people == ("Rizky",)
    bench.do(Panic(post="2"))
    bench.do(CheckCall(posts=("2",)))
    assert bench.room.post("2").danger


def test_check_call_of_unmanned_or_unknown_post_is_refused() -> None:
    bench = on_duty(60)
    assert bench.refused(CheckCall(posts=("9",))) == "no_post"
    bench.do(SetPost(post="5", status="closed", words="repair", authorised="Surya"))
    assert bench.refused(CheckCall(posts=("5",))) == "post_closed"


def test_send_acknowledges_and_holds_people() -> None:
    bench = on_duty()
    subject = fire(bench)
    made = bench.do(SendPosts(posts=("3", "6"), incident=subject))
    assert kinds(made) == ["incident.ack", "incident.sent"]
    assert one(made, e.Sent).people == (("Sari",), ("Rizky",))
    assert one(made, e.Sent).subjects == (subject, "post:3", "post:6")
    assert bench.refused(SendPosts(posts=("3",), incident=subject)) == "sent_already"
    assert kinds(bench.do(SendPosts(posts=("1",), incident=subject))) == ["incident.sent"]


def test_send_post_that_is_out_releases_it_first() -> None:
    bench = on_duty()
    first, second = fire(bench), fire(bench, "1")
    bench.do(SendPosts(posts=("6",), incident=first))
    for target, skipped in ((first, (("6", "sent"),)), (second, ())):
        assert SendPosts(posts=("6", "1"), incident=target).skipped(bench.context()) == skipped
    made = bench.do(SendPosts(posts=("6",), incident=second))
    assert kinds(made) == ["incident.ack", "incident.released", "incident.sent"]
    assert bench.room.post("6").incident == second
    assert bench.incident(101).units_out == ()


def test_send_to_a_post_arrive_and_release() -> None:
    bench = on_duty()
    bench.do(SendPosts(posts=("6",), target="4"))
    assert (bench.room.post("6").status, bench.room.post("6").target) == ("to", "4")
    assert bench.refused(SendPosts(posts=("6",), target="4")) == "sent_to_post"
    assert bench.refused(SendPosts(posts=("4",), target="4")) == "to_itself"
    assert bench.refused(SendPosts(posts=("4",), target="9")) == "no_post"
    bench.do(Arrive(posts=("6",)))
    assert (bench.room.post("6").status, bench.room.post("6").contact) == ("scene", bench.now)
    assert bench.room.post("4").contact == 0  # somebody looking there is not contact with the post
    bench.do(Release(posts=("6",)))
    assert (bench.room.post("6").status, bench.room.post("6").target) == ("normal", "")


def test_send_to_a_post_takes_who_is_on_the_way_to_another_one() -> None:
    bench = on_duty()
    for target in ("4", "5"):
        bench.do(SendPosts(posts=("6",), target=target))
        assert (bench.room.post("6").status, bench.room.post("6").target) == ("to", target)


def test_send_to_a_post_joins_those_who_are_out_on_an_incident_there() -> None:
    bench = on_duty()
    subject = fire(bench)
    for code in ("1", "6", "2"):  # the first because somebody has to be sent
        assert one(bench.do(SendPosts(posts=(code,), target="3")), e.Sent).subjects == (subject, f"post:{code}")
    assert bench.incident(101).units_out == ("1", "6", "2")


def test_send_without_posts_or_target_is_refused() -> None:
    bench = on_duty()
    assert bench.refused(SendPosts(posts=(), incident=fire(bench))) == "which_post"
    assert bench.refused(SendPosts(posts=("3",))) == "which_incident"
    bench.do(SetPost(post="5", status="off", words="not manned", authorised="Surya"))
    assert bench.refused(SendPosts(posts=("5",), target="4")) == "post_closed"


def test_send_post_on_break_ends_the_break() -> None:
    bench = on_duty()
    subject = fire(bench)
    bench.do(TakeBreak(post="4", cover="6"))
    made = bench.do(SendPosts(posts=("4",), incident=subject))
    assert kinds(made) == ["incident.ack", "break.ended", "incident.sent"]
    assert bench.room.post("6").covers == ""


def test_send_covering_post_only_to_a_p1() -> None:
    bench = on_duty()
    bench.do(TakeBreak(post="4", cover="6"))
    power = fire(bench, kind="POWR")
    assert bench.refused(SendPosts(posts=("6",), incident=power)) == "covers"
    made = bench.do(SendPosts(posts=("4", "6"), incident=fire(bench)))
    assert kinds(made) == ["incident.ack", "break.ended", "incident.sent"]


def test_arrive_without_incident_where_each_was_sent() -> None:
    bench = on_duty()
    first, second = fire(bench), fire(bench, "1")
    bench.do(SendPosts(posts=("3",), incident=first))
    bench.do(SendPosts(posts=("1",), incident=second))
    made = bench.do(Arrive(posts=("3", "1")))
    assert [(x.subjects[0], x.posts) for x in made if isinstance(x, e.Arrived)] == [(first, ("3",)), (second, ("1",))]
    assert bench.refused(Arrive(posts=("3",))) == "arrived_already"
    assert bench.refused(Arrive(posts=("5",))) == "not_sent"
    assert bench.refused(Arrive(posts=())) == "which_post"
    there = bench.do(Arrive(posts=("5",), incident=first))
    assert kinds(there) == ["incident.arrived"]
    unit = bench.incident(101).units[-1]
    assert (unit.post, unit.sent, unit.arrived) == ("5", 0, bench.now)


def test_arrival_at_two_incidents_acknowledges_what_somebody_made_worse_in_both() -> None:
    bench = on_duty()
    both = {post: fire(bench, post, "POWR") for post in ("3", "1")}
    for post, subject in both.items():
        bench.do(SendPosts(posts=(post,), incident=subject))
    for subject in both.values():
        bench.do(SetPriority(incident=subject, priority=1), by="BGS")
    made = bench.do(Arrive(posts=tuple(both)))
    assert [entry.subjects[0] for entry in made if isinstance(entry, e.Acked)] == list(both.values())


def test_release_from_any_place() -> None:
    bench = on_duty()
    subject = fire(bench)
    bench.do(SendPosts(posts=("3",), incident=subject))
    bench.do(TakeBreak(post="4", cover="6"))
    bench.do(SetPost(post="5", status="patrol"))
    assert Release(posts=("3", "1")).skipped(bench.context()) == (("1", "home"),)
    assert kinds(bench.do(Release(posts=("3", "4", "5")))) == ["break.ended", "post", "incident.released"]
    assert [bench.room.post(c).status for c in "3456"] == ["normal"] * 4
    assert bench.refused(Release(posts=("3",))) == "not_away"
    assert bench.refused(Release(posts=())) == "which_post"
    bench.do(TakeBreak(post="4", cover="6"))
    assert bench.refused(Release(posts=("6",))) == "back_cover"
    bench.do(SetPost(post="5", status="closed", words="w", authorised="Surya"))
    assert bench.refused(Release(posts=("5",))) == "post_closed"


def test_break_has_cover_and_end_and_can_be_extended() -> None:
    bench = on_duty()
    pause = one(bench.do(TakeBreak(post="4", cover="6", span_min=20)), e.Break)
    assert (pause.until, pause.cover_people, pause.subjects) == (
        bench.now + 20 * MINUTE, ("Rizky",), ("post:4", "post:6"),
    )  # fmt: skip
    longer = one(bench.do(TakeBreak(post="4", cover="6", span_min=30)), e.Break)
    assert bench.room.post("4").on_break_until == longer.until


def test_break_without_usable_cover_is_refused() -> None:
    bench = on_duty()
    bench.do(TakeBreak(post="4", cover="6"))
    for intent, why in (
        (TakeBreak(post="4", cover="5"), "on_break"),
        (TakeBreak(post="6", cover="5"), "covers"),
        (TakeBreak(post="5", cover="4"), "cover_on_break"),
        (TakeBreak(post="5", cover="6"), "cover_covers"),
        (TakeBreak(post="5", cover="5"), "covers_itself"),
        (TakeBreak(post="5", cover="9"), "no_post"),
        (TakeBreak(post="5", cover="3", span_min=0), "break_span"),
        (TakeBreak(post="5", cover="3", span_min=181), "break_span"),
        (SetPost(post="6", status="closed", words="w", authorised="Surya"), "covers"),
        (SetPost(post="4", status="closed", words="w", authorised="Surya"), "on_break"),
    ):
        assert bench.refused(intent) == why
    subject = fire(bench)
    bench.do(SendPosts(posts=("3",), incident=subject))
    assert bench.refused(TakeBreak(post="5", cover="3")) == "away"
    assert bench.refused(TakeBreak(post="3", cover="5")) == "away"
    bench.do(SetPost(post="1", status="closed", words="w", authorised="Surya"))
    assert bench.refused(TakeBreak(post="5", cover="1")) == "post_closed"
    late(bench, "2")
    assert bench.refused(TakeBreak(post="2", cover="5")) == "no_answer"
    bench.do(CheckCall(posts=("2",)))
    bench.do(Panic(post="2"))
    assert bench.refused(TakeBreak(post="2", cover="5")) == "in_danger"


def test_relief_holds_the_people_before() -> None:
    bench = on_duty()
    relief = one(bench.do(Relieve(post="1", people=(" Tama ", "Tama", ""))), e.Relief)
    assert (relief.people, relief.before) == (("Tama",), ("Hendra",))
    assert one(bench.do(CheckCall(posts=("1",))), e.Check).people == ("Tama",)
    assert bench.refused(Relieve(post="1", people=("Tama",))) == "relief_same"
    assert bench.refused(Relieve(post="1", people=(" ",))) == "relief_who"
    bench.do(SetPost(post="1", status="closed", words="w", authorised="Surya"))
    assert bench.refused(Relieve(post="1", people=("Yoga",))) == "post_closed"


def test_post_with_empty_roster_is_unmanned_until_relief() -> None:
    from msgspec.structs import replace

    from tests.kits.rooms.small_site import SITE

    crew = replace(SITE.crews[0], posts={c: p for c, p in SITE.crews[0].posts.items() if c != "5"})
    bench = Bench(site=replace(SITE, crews=(crew, SITE.crews[1])))
    bench.do(TakeControl(operator="LST"), after=0)
    assert bench.refused(CheckCall(posts=("5",))) == "unmanned"
    assert bench.refused(TakeBreak(post="4", cover="5")) == "unmanned"
    assert CheckCall(everyone=True).skipped(bench.context()) == (("5", "unmanned"),)
    bench.do(Relieve(post="5", people=("Yoga",)))
    assert bench.do(CheckCall(posts=("5",)))


def test_withdrawal_needs_name_and_reason() -> None:
    bench = on_duty()
    assert bench.refused(SetPost(post="5", status="closed", words="repair")) == "close_post_who"
    assert bench.refused(SetPost(post="5", status="closed", authorised="Surya")) == "close_post_who"
    assert bench.refused(SetPost(post="5", status="normal")) == "post_same.normal"
    bench.do(SetPost(post="5", status="closed", words="repair", authorised="Surya"))
    bench.do(SetPost(post="5", status="normal"))
    assert bench.room.post("5").status == "normal"
    bench.do(SendPosts(posts=("5",), target="4"))
    assert bench.refused(SetPost(post="5", status="patrol")) == "away"
    bench.do(Panic(post="3"))
    assert bench.refused(SetPost(post="3", status="closed", words="w", authorised="S")) == "in_danger"
