"""Earlier sites: what the book keeps of them, and which was in force when."""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from data.base.clock import DAY, HOUR, MINUTE, SECOND
from data.base.refusal import Refused
from data.entries import Entry, Log, SiteChanged
from data.intents.corrections import Undo
from data.intents.decide import decide
from data.intents.outside import TakeSite
from data.intents.posts import CheckCall
from data.queries.check_deadlines import deadlines_of
from data.queries.check_outcomes import Call
from data.queries.figures import Figures, Round, figures
from data.report.parts.period import NoShift, between, parts, shift_of
from data.site.changes.earlier import MOST, Sites, as_it_was, kept, left_for
from data.site.localtime import local_day
from data.site.model import Cadence, Outside, RemoteSite, Site
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import ALL, Night, clock, jember
from tests.kits.running.examples import examples

SITE = jember()


def named(name: str) -> Site:
    return replace(SITE, name=name)


def changed(no: int, at: int, before: Site, earlier: int = 0) -> SiteChanged:
    ref = f"JBR-1-{earlier}" if earlier else ""
    return SiteChanged(by="LST", subjects=("room",), book="JBR-1", no=no, at=at, was=kept(before), earlier=ref)


def sites_of(*until: int) -> Sites:
    """Return sites: ``site 1`` was in force until the first moment, the last one is now."""
    book = [changed(n, at, named(f"site {n}"), n - 1) for n, at in enumerate(until, 1)]
    known: dict[str, Entry] = {entry.ref: entry for entry in book}
    return Sites.of(named(f"site {len(book) + 1}"), book[-1].ref if book else "", known.get)


def test_what_reports_tell_of_is_kept_and_the_rest_is_of_now() -> None:
    remote = RemoteSite(url="https://old.example")
    before = replace(SITE, outside=(Outside("Damkar", "113"),), remote=remote, language="id")
    now = replace(SITE, posts=(), people=(), remote=RemoteSite(url="https://new.example"), phrases=("ok all",))
    found = as_it_was(kept(before), now)
    assert found is not None
    for table in ("posts", "crews", "shifts", "checks", "alarms", "areas", "sources", "tours", "outside", "targets"):
        assert getattr(found, table) == getattr(before, table), table
    assert [(t.code, t.name, t.targets) for t in found.types] == [(t.code, t.name, t.targets) for t in before.types]
    assert [(p.name, p.full, p.code) for p in found.people] == [(p.name, p.full, p.code) for p in before.people]
    assert (found.remote, found.phrases, found.language) == (now.remote, now.phrases, now.language)


def test_addresses_phone_numbers_and_steps_do_not_go_into_the_book() -> None:
    people = (replace(SITE.people[0], phone="0812-3456"), *SITE.people[1:])
    text = kept(replace(SITE, people=people, remote=RemoteSite(url="https://kinto.example", account="jember")))
    said = zlib.decompress(base64.b64decode(text)).decode()
    step = next(t.steps[0].words for t in SITE.types if t.steps)
    for secret in ("0812-3456", "kinto.example", step):
        assert secret not in said
    assert len(text) < 5000


def test_site_too_large_for_an_entry_is_not_kept() -> None:
    noise = random.Random(1)
    many = tuple(Outside("".join(chr(noise.randrange(0x4E00, 0x9000)) for _ in range(40))) for _ in range(900))
    assert kept(replace(SITE, outside=many)) == "" and left_for(SITE, replace(SITE, outside=many)) == ""
    assert len(kept(replace(SITE, outside=many[:100]))) <= MOST


@pytest.mark.parametrize("text", ["", "!", "AAAA", base64.b64encode(zlib.compress(b"{}")).decode()])
def test_site_that_cannot_be_read_is_the_one_after_it(text: str) -> None:
    assert as_it_was(text, SITE) is None
    known = {"JBR-1-1": replace(changed(1, 5, SITE), was=text)}
    assert Sites.of(named("now"), "JBR-1-1", known.get).at(4).name == "now"


def test_changes_that_no_look_back_tells_of_leave_nothing() -> None:
    assert left_for(replace(SITE, phrases=("ok all",), language="id"), SITE) == ""
    assert left_for(named("x"), SITE) == kept(SITE)


@given(st.lists(st.integers(1, 40), max_size=6), st.integers(0, 41), st.integers(1, 41))
def test_every_moment_has_the_site_that_was_in_force_then(moments: list[int], start: int, length: int) -> None:
    until = sorted(moments)
    sites = sites_of(*until)

    def at(moment: int) -> str:
        return f"site {next((n for n, end in enumerate(until, 1) if moment < end), len(until) + 1)}"

    for moment in (start, start + length, 0, 41):
        assert sites.at(moment).name == at(moment)
    spans = sites.spans(start, start + length)
    told = [site.name for since, end, site in spans for _ in range(since, end)]
    assert told == [at(moment) for moment in range(start, start + length)]


def test_changes_that_name_each_other_in_a_circle_end() -> None:
    book = {f"JBR-1-{no}": changed(no, no, named(str(no)), 3 - no) for no in (1, 2)}
    assert Sites.of(SITE, "JBR-1-2", book.get).at(0).name == "1"


def test_taken_over_site_cannot_be_undone() -> None:
    night = Night()
    night.do("20:10", TakeSite(words="site.toml in force", site=named("other")))
    assert [entry.kind for entry in night.book[-2:]] == ["log", "site.changed"]
    for undo in (Undo(), *(Undo(no=entry.no, why="x") for entry in night.book[-2:])):
        assert night.refused(undo) == "undo_site"


def test_line_of_a_site_taken_over_before_the_book_kept_sites_cannot_be_undone() -> None:
    night = Night()
    (said,) = night.save(Log(by="LST", subjects=("post:4",), words="site.toml", calls_from={"4": EIGHT_PM}))
    with pytest.raises(Refused) as refused:
        decide(Undo(), night.context("LST"))
    assert (refused.value.key, refused.value.fields) == ("refuse.undo_site", {"no": said.no})


def test_each_change_names_the_one_before_it() -> None:
    night = Night()
    first = night.do("20:10", TakeSite(words="site.toml in force", site=named("second")))[-1]
    night.site = named("second")
    second = night.do("20:20", TakeSite(words="site.toml in force", site=named("third")))[-1]
    assert isinstance(first, SiteChanged) and isinstance(second, SiteChanged)
    assert (first.earlier, second.earlier, second.subjects) == ("", first.ref, ("room",))


# --- figures ----------------------------------------------------------------------------------------------------------


def every(minutes: int) -> Site:
    return replace(SITE, checks=replace(SITE.checks, cadence=(Cadence(minutes),)))


def without(site: Site, code: str) -> Site:
    return replace(site, posts=tuple(post for post in site.posts if post.code != code))


KINDS = (every(30), every(60), without(SITE, "4"), without(every(30), "2"), without(SITE, "1"))
CHANGES = st.integers(0, len(KINDS) - 1)


def played(before: Site, after: Site, moment: str, silent: str) -> Night:
    """Return a night to 23:40 in which the site changes at ``moment``; post ``silent`` never calls."""
    night, is_changed = Night(site=before), False
    for hour in ("21:02", "21:32", "22:02", "22:32", "23:02", "23:32"):
        at = clock(hour, night.now)
        if not is_changed and clock(moment, EIGHT_PM) <= at:
            night.do(moment, TakeSite(words="in force", site=after))
            night.site, is_changed = after, True
        there = [post.code for post in night.site.posts]
        night.call(hour, *(code for code in ALL if code != silent and code in there))
    night.run_to("23:40")
    return night


def counted(night: Night, start: str | int, end: str | int) -> Figures:
    """Return the figures of a stretch of the night, read with the site of its end."""
    first, last = (clock(t, EIGHT_PM) if isinstance(t, str) else t for t in (start, end))
    changes = [entry for entry in reversed(night.book) if isinstance(entry, SiteChanged)]
    site = Sites(night.site, changes).at(last - 1)
    return figures(night.book, site, first, last, now=night.now, first_control=EIGHT_PM)


def calls_in(rounds: Sequence[Round]) -> set[Call]:
    """Return the calls of some rounds; the posts of one are in the order of the site at the end."""
    return {call for each in rounds for call in each.calls}


@settings(max_examples=examples(6))
@given(CHANGES, CHANGES, st.sampled_from(ALL))
def test_a_later_change_of_the_site_alters_no_figure(before: int, after: int, silent: str) -> None:
    plain = played(KINDS[before], KINDS[before], "23:40", silent)
    moved = played(KINDS[before], KINDS[after], "22:45", silent)
    for start, end in ((EIGHT_PM, "22:30"), ("21:10", "22:40")):
        assert counted(moved, start, end).rounds == counted(plain, start, end).rounds


@settings(max_examples=examples(10))
@given(CHANGES, CHANGES, st.sampled_from(ALL))
def test_figures_over_a_change_are_those_before_and_after_it(before: int, after: int, silent: str) -> None:
    night = played(KINDS[before], KINDS[after], "22:50", silent)
    whole = counted(night, EIGHT_PM, "23:40")
    halves = (*counted(night, EIGHT_PM, "22:50").rounds, *counted(night, "22:50", "23:40").rounds)
    assert calls_in(whole.rounds) == calls_in(halves)
    codes = {call.post for each in halves for call in each.calls}
    assert codes == {post.code for post in (*KINDS[before].posts, *KINDS[after].posts)}


def test_call_that_was_not_over_when_its_post_went_is_not_owed() -> None:
    night = played(SITE, without(SITE, "4"), "22:10", silent="4")
    due = [each.due for each in counted(night, EIGHT_PM, "23:40").rounds if any(c.post == "4" for c in each.calls)]
    assert due == [clock("21:00", EIGHT_PM)]


def test_line_and_site_of_a_change_belong_together_though_saved_apart() -> None:
    """A start saves them one after another, and entries of other stations may come between."""
    night = Night()
    night.call("20:52", *ALL)
    night.now = clock("23:10", EIGHT_PM)  # nobody watched the rounds of 21:00, 22:00 and 23:00
    line, site = night.do(night.now, TakeSite(words="in force", site=every(30)))
    night.site = every(30)
    assert isinstance(line, Log)
    other = replace(line, book="SMP-1", no=900, calls_from={"1": line.at})
    before = counted(night, EIGHT_PM, "23:10").due
    assert counted(night, EIGHT_PM, "23:20").due == before == 18
    night.book[-2:] = [line, other, replace(site, at=site.at + 7)]
    assert counted(night, EIGHT_PM, "23:20").due == before


def limited(late: int, missed: int) -> Site:
    return replace(SITE, checks=replace(SITE.checks, late_min=late, missed_min=missed, p1_min=59))


def ending(night: Night, due: int) -> int:
    """Return how the call of post 4 stands on the board: 0 awaited, 1 LATE, 2 MISSED."""
    at = deadlines_of(night.room.post("4"), night.site.checks, due)
    return 2 if at.missed <= night.now else int(at.late < night.now)


@settings(max_examples=examples(30))
@given(
    st.lists(st.integers(0, 40), max_size=3, unique=True),
    st.lists(st.tuples(st.integers(1, 12), st.integers(13, 38)), min_size=4, max_size=4),
    st.integers(0, 40),
)
@example([3], [(5, 15), (12, 20), (1, 13), (1, 13)], 8)
@example([10], [(12, 15), (3, 30), (1, 13), (1, 13)], 11)
@example([10], [(5, 15), (5, 30), (1, 13), (1, 13)], 20)
def test_call_over_changes_of_the_limits_ends_as_on_the_board(
    moments: list[int], limits: list[tuple[int, int]], answered: int
) -> None:
    night, due, worst = Night(site=limited(*limits[0])), clock("21:00", EIGHT_PM), 0
    coming = iter(limits[1:])
    night.call("20:52", *(code for code in ALL if code != "4"))
    for minute in range(answered + 1):
        night.run_to(due + minute * MINUTE)
        worst = max(worst, ending(night, due))
        if minute in moments:
            after = limited(*next(coming))
            night.do(night.now, TakeSite(words="in force", site=after))
            night.site = after
    night.run_to(night.now + 30 * SECOND)
    worst = max(worst, ending(night, due))
    night.do(night.now, CheckCall(posts=("4",)))
    night.run_to(due + 50 * MINUTE)
    (call,) = [c for r in counted(night, due, night.now).rounds for c in r.calls if c.post == "4"]
    assert call.outcome == ("on_time", "late", "missed")[worst]


# --- periods ----------------------------------------------------------------------------------------------------------


def test_shifts_of_a_time_are_those_of_the_site_that_was_in_force() -> None:
    """The pattern changes from 2x12 to one shift of a day at 20:00 on the second day."""
    old = SITE
    slot = replace(SITE.shifts.slots[0], name="Whole")
    one = replace(SITE, shifts=replace(SITE.shifts, pattern="24h", slots=(slot,)))
    change = EIGHT_PM + DAY
    sites = Sites(one, [changed(1, change, old)])
    period = between(EIGHT_PM, EIGHT_PM + 4 * DAY, EIGHT_PM + 4 * DAY)
    found = parts(period, sites, "shift")
    assert [part.end for part in found] == [*(part.start for part in found[1:]), period.end]
    assert [p.shift.name for p in found if p.shift is not None][:2] == ["Night", "Day"]
    assert {p.shift.name for p in found[2:] if p.shift is not None} == {"Whole"}
    day = local_day(old, EIGHT_PM)
    assert shift_of(sites, day, "night", change).start == EIGHT_PM
    assert shift_of(sites, day, "night", change) == found[0]
    with pytest.raises(NoShift, match="Whole"):
        shift_of(sites, local_day(old, change + 2 * DAY), "night", change + 4 * DAY)


def starting(hour: str) -> Site:
    """Return the sample site with the night from ``hour`` on."""
    night, day = SITE.shifts.slots
    return replace(SITE, shifts=replace(SITE.shifts, slots=(replace(night, start=hour), day)))


@pytest.mark.parametrize(
    ("change", "before", "after", "day_ends"),
    [
        ("19:30", "20:00", "19:00", "20:00"),
        ("19:30", "20:00", "21:00", "21:00"),
        ("20:30", "20:00", "21:00", "20:00"),
        ("20:30", "21:00", "20:00", "21:00"),
        ("20:30", "20:00", "19:00", "20:00"),
    ],
)
def test_shift_whose_start_was_moved_is_one_and_has_a_name(change: str, before: str, after: str, day_ends: str) -> None:
    """The shift that runs lasts until its planned end, or the later one that is planned now."""
    noon = EIGHT_PM - 8 * HOUR
    sites = Sites(starting(after), [changed(1, clock(change, noon), starting(before))])
    end = noon + DAY
    found = parts(between(noon, end, end), sites, "shift")
    assert [part.shift.name for part in found if part.shift is not None] == ["Day", "Night", "Day"]
    assert [part.end for part in found] == [clock(day_ends, noon), EIGHT_PM + 12 * HOUR, end]
    assert shift_of(sites, local_day(SITE, noon), "night", end) == found[1]
    assert shift_of(sites, local_day(SITE, noon), "regu b", end).end == found[0].end
