"""The queue that is kept up to date: at every second its board is that of a look at all incidents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import msgspec
import pytest

from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import BookOpened
from data.intents.base import Intent, Refused
from data.intents.corrections import Undo
from data.intents.decide import decide
from data.intents.incidents.closing import Close, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, Panic, WriteNote
from data.intents.incidents.priority import Relocate, SetPriority
from data.intents.incidents.steps import Tick
from data.intents.posts import Arrive, Release, SendPosts
from data.room.state.incidents import Incident
from data.view.alerts.calls import calls_of
from data.view.board import board
from data.view.handover_sheet import sheet
from data.view.queue import Queue
from data.view.values import ConsoleFacts
from data.words import words_of
from tests.kits.rooms.night import Night
from tests.kits.running.examples import examples

OPERATORS = ("LST", "BGS")
POSTS = ("1", "2", "3")

#: Acts on an incident, as often as they come up.
ACTS: tuple[Callable[[Random, str, str], Intent], ...] = (
    *[lambda random, subject, other: Acknowledge(incident=subject)] * 3,
    lambda random, subject, other: SendPosts(posts=(random.choice(POSTS),), incident=subject),
    lambda random, subject, other: Arrive(posts=(random.choice(POSTS),), incident=subject),
    lambda random, subject, other: Release(posts=(random.choice(POSTS),)),
    lambda random, subject, other: AnotherReport(incident=subject, words="again"),
    lambda random, subject, other: SetPriority(incident=subject, priority=random.randint(1, 4), why="seen"),
    lambda random, subject, other: Relocate(incident=subject, post=random.choice(POSTS)),
    lambda random, subject, other: Link(incident=subject, how=random.choice(("rel", "dup", "upd")), other=other),
    lambda random, subject, other: Close(incident=subject, disposition="handled"),
    lambda random, subject, other: Reopen(incident=subject, why="again"),
    lambda random, subject, other: WriteNote(incident=subject, words="seen"),
)


class Played:
    """A night in which two operators do anything, and what came up in it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.night = Night()
        self.kinds: set[str] = set()

    def act(self) -> None:
        """Do something, if it is not refused."""
        random, night = self.random, self.night
        by, entered = random.choice(OPERATORS), [e for e in night.book if e.by in OPERATORS]
        known = [s for s in night.room.states if isinstance(night.room.states[s], Incident)]
        choice = random.random()
        intent: Intent
        if choice < 0.15 or len(known) < 2:
            kind = random.choice(("FIRE", "VEHI", "PERS", "MED"))
            intent = NewIncident(type=kind, post=random.choice((*POSTS, "")), words="seen")
        elif choice < 0.18:
            intent = Panic(post=random.choice(POSTS))
        elif choice < 0.25:
            intent = Undo(no=random.choice(entered[-4:]).no, why="slip")
        else:
            subject, other = random.sample(known, 2)
            intent = random.choice(ACTS)(random, subject, other)
        try:
            drafts = decide(intent, night.context(by))
        except Refused:
            return
        night.save(*drafts)

    def compare(self, now: int) -> None:
        """Assert that the kept queue leads to the board of a new one."""
        night = self.night
        facts = ConsoleFacts(operator=self.random.choice(("", *OPERATORS)))
        kept = board(night.room, night.site, now, book_no=1, queue=night.queue, facts=facts)
        assert kept == board(night.room, night.site, now, book_no=1, facts=facts)
        ctx = night.context()
        assert sheet(replace(ctx, now=now), queue=night.queue) == sheet(replace(ctx, now=now))
        who, words = night.queue.who, words_of(night.site.language)
        found = calls_of(night.room, night.site, now, kept.posts, night.queue, words=words, who=who)
        self.kinds.update(call.kind for call in found)


def play(seed: int) -> Played:
    played = Played(seed)
    for _ in range(40):
        played.act()
        night, random = played.night, played.random
        then = night.now
        night.run_to(then + random.choice((0, 1, 10, 70, 300, 1_000)) * SECOND, step=60)
        for now in range(then, min(night.now, then + 3 * SECOND) + 1, SECOND):
            played.compare(now)
        played.compare(night.now + random.choice((-HOUR, 0, SECOND, MINUTE, HOUR, 24 * HOUR)))
    return played


def test_kept_queue_at_every_second_leads_to_the_board_of_a_new_one() -> None:
    kinds: set[str] = set()
    for seed in range(examples(60, few=6)):
        kinds |= play(seed).kinds
    assert kinds >= {"new P1", "overdue P2", "new P3 or P4", "P1 reported again", "reported again", "P1 target"}


@pytest.mark.parametrize("kept", ["_unread", "_personal", "_dated", "_recalled"])
def test_kept_queue_that_keeps_too_little_is_noticed(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing(dict[str, None]):
        def __setitem__(self, key: str, value: None) -> None:
            pass

    begin = Played.__init__

    def forgets(self: Played, seed: int) -> None:
        begin(self, seed)
        setattr(self.night.queue, kept, Nothing())

    monkeypatch.setattr(Played, "__init__", forgets)
    with pytest.raises(AssertionError):
        for seed in range(10):
            play(seed)


def test_rows_get_the_letter_of_their_station_when_another_one_is_heard_of() -> None:
    night = Night()
    night.do("20:10", NewIncident(type="FIRE", post="3", words="smoke"))
    night.do("20:11", NewIncident(type="VEHI", post="1", words="van"))
    night.save(BookOpened(by="system", subjects=("room",), station="JBR", site="KPU", letter="J"))
    opened = BookOpened(by="system", subjects=("room",), station="SAT", site="KPU", letter="S")
    of_sat = {"book": "SAT-2b1c", "no": 1, "at": night.now, "hlc": (night.now, 99)}
    night.changed(night.room.apply(msgspec.structs.replace(opened, **of_sat)))
    assert [(row.letter, row.number) for row in night.queue.rows] == [("J", 101), ("J", 102)]
    assert night.queue.rows == Queue(night.room, night.site, night.now).rows


def test_incident_linked_to_an_open_one_stays_in_the_room() -> None:
    night = Night()
    night.room.keep = HOUR
    for kind in ("FIRE", "VEHI"):
        night.do(night.now, NewIncident(type=kind, post="1", words="seen"))
    open_one, other = (i.subject for i in night.room.open_incidents())
    night.do(night.now, Link(incident=other, how="rel", other=open_one))
    for intent in (Acknowledge(incident=open_one), SendPosts(posts=("2",), incident=other), Arrive(posts=("2",))):
        night.do(night.now, intent)
    night.do(night.now + MINUTE, Close(incident=other, disposition="handled"))
    night.run_to(night.now + 3 * HOUR, step=60)
    row = Queue(night.room, night.site, night.now).row(open_one)
    assert row is not None and row.target not in ("send", "arrive")  # post 2 has been there
    for step in range(1, 8):
        night.do(night.now, Tick(incident=open_one, step=step))
    night.do(night.now, Close(incident=open_one, disposition="handled"))
    night.run_to(night.now + 3 * HOUR, step=60)
    assert night.room.incident(open_one) is None and night.room.incident(other) is None


def test_passed_target_behind_many_that_are_in_time_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.view.alerts.incidents._MOST", 2)
    night = Night()

    def acknowledged(priority: int) -> str:
        known = {i.subject for i in night.room.open_incidents()}
        night.do(night.now, NewIncident(type="VEHI", post="1", words="seen"))
        (subject,) = {i.subject for i in night.room.open_incidents()} - known
        night.do(night.now, Acknowledge(incident=subject))
        night.do(night.now, SetPriority(incident=subject, priority=priority, why="seen"))
        return subject

    late = acknowledged(2)
    night.run_to(night.now + HOUR, step=60)
    for _ in range(2):
        acknowledged(1)
    found = night.queue.overdue(night.now, 2)
    assert [row.subject for row, _ in found] == [late]
    shown = board(night.room, night.site, night.now, book_no=1, queue=night.queue)
    assert [row.priority for row in shown.queue] == [1, 1, 2]
    words, who = words_of(night.site.language), night.queue.who
    calls = calls_of(night.room, night.site, night.now, shown.posts, night.queue, words=words, who=who)
    assert [call.incident for call in calls if call.kind == "P2 target"] == [late]
