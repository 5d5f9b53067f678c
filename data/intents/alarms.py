"""Alarms: sources that go down and come up, shelving, the sound and flash test."""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.base.clock import MINUTE
from data.entries.subjects import source_subject
from data.intents.base import Context, Drafts, Intent, Refused
from data.queries.alarms import is_shelved, row_of_source, sound_test_until
from data.room.state.incidents import Incident
from data.rules.new_incident import next_number
from data.rules.outages import Outage, outage_entries, priority_of
from data.site.localtime import hhmmss
from data.site.model import Source


def _source(ctx: Context, code: str) -> Source:
    found = ctx.site.source(code)
    if found is None:
        known = ctx.site.sources
        raise Refused("alarm.no_source" if known else "alarm.no_sources", known=" ".join(s.code for s in known[:12]))
    return found


def _subjects(source: Source, row: Incident | None, *others: str) -> tuple[str, ...]:
    return (source_subject(source.code), *others, *((row.subject,) if row else ()))


# --- sources --------------------------------------------------------------------------------------------------------


class ChangeSource(Intent, frozen=True):
    """Report that a source is down or up. A repeated report is entered only if it has words; it changes nothing."""

    needs_sign_on = False
    for_programs = "src"
    takes_control = False

    source: str
    state: Literal["down", "up"]
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        source = _source(ctx, self.source)
        state = ctx.room.source(source.code)
        again = state.down == (self.state == "down")
        if again and not self.words.strip():
            key = f"alarm.{self.state}_already" if state.since else "alarm.up_always"
            raise Refused(key, name=source.name, time=hhmmss(ctx.site, state.since))
        if self.state == "down" and not again:
            _add_loss(drafts, source, self.words)
            return
        row = row_of_source(ctx.room, source.code)
        drafts.add(
            e.SourceChanged,
            _subjects(source, row),
            source=source.code,
            name=source.name,
            state=self.state,
            incident=row.subject if row else "",
            words=self.words,
            shelved=is_shelved(ctx.room, source.code, ctx.now),
            again=again,
        )


def _add_loss(drafts: Drafts, source: Source, words: str, *, still: bool = False) -> None:
    """Add the drafts of a source that goes down; with ``still``, of one that is down when its shelf ends."""
    ctx = drafts.ctx
    found = Outage(
        source=source,
        by=ctx.by,
        now=ctx.now,
        received=drafts.received,
        number=next_number(ctx),
        ref=drafts.next_ref,
        words=words,
        still=still,
    )
    for entry in outage_entries(ctx.room, ctx.site, found, ctx.words):
        drafts.add_entry(entry)


# --- shelving -------------------------------------------------------------------------------------------------------


class Shelve(Intent, frozen=True):
    """Shelving of a source, with a reason and an end; never of one that is, or would be, a P1.

    minutes: how long; 0 for the site file's default, or for the longest shelf if it ends when the source is up again.
    until_up: it ends as soon as the source, which is down, is up again.
    """

    source: str
    minutes: int = 0
    why: str = ""
    until_up: bool = False

    def decide(self, drafts: Drafts) -> None:
        ctx, rules = drafts.ctx, drafts.ctx.site.alarms
        source = _source(ctx, self.source)
        minutes = self.minutes or (rules.shelf_max_min if self.until_up else rules.shelf_min)
        row = row_of_source(ctx.room, source.code)
        if priority_of(ctx.site, source) == 1 or (row is not None and ctx.room.effective_priority(row) == 1):
            raise Refused("alarm.shelve_p1", name=source.name)
        if not 1 <= minutes <= rules.shelf_max_min:
            raise Refused("alarm.shelve_span", minutes=minutes, most=rules.shelf_max_min)
        if not self.why.strip():
            raise Refused("alarm.shelve_why", code=source.code)
        if self.until_up and not ctx.room.source(source.code).down:
            raise Refused("alarm.shelve_is_up", name=source.name, code=source.code)
        if row is not None:
            drafts.acknowledge(row)
        until = ctx.now + minutes * MINUTE
        running = ctx.room.alarms.shelf(source.code)
        since = running.first or running.since if running is not None and running.until > ctx.now else ctx.now
        is_long = until - since > ctx.site.roles.shelve_min * MINUTE
        subjects = _subjects(source, row, "alarms")
        fields = {"source": source.code, "name": source.name, "until": until, "why": self.why}
        supervisor = drafts.supervisor_for("shelve", is_long)
        drafts.add_now(e.Shelved, subjects, **fields, up=self.until_up, supervisor=supervisor)


class Unshelve(Intent, frozen=True):
    """End of a source's shelf by order."""

    source: str

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        source = _source(ctx, self.source)
        shelf = ctx.room.alarms.shelf(source.code)
        if shelf is None or shelf.until <= ctx.now:
            known = " ".join(s.source for s in ctx.room.alarms.shelves if s.until > ctx.now)
            raise Refused("alarm.not_shelved", name=source.name, known=known or "-")
        state = ctx.room.source(source.code)
        drafts.add_now(
            e.ShelfEnded,
            _subjects(source, row_of_source(ctx.room, source.code), "alarms"),
            of=shelf.ref,
            source=source.code,
            name=source.name,
            until=ctx.now,
            cause="order",
            down=state.down,
        )
        if state.down:  # it is always announced
            _add_loss(drafts, source, state.words, still=True)


# --- sound and flash test -------------------------------------------------------------------------------------------


class TestSound(Intent, frozen=True):
    """Start of a sound and flash test."""

    __test__ = False

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if ctx.now < sound_test_until(ctx.room, ctx.site):
            raise Refused("alarm.test_runs", time=hhmmss(ctx.site, ctx.room.alarms.tested))
        drafts.add_now(e.SoundTest, ("alarms",))


class AnswerSoundTest(Intent, frozen=True):
    """Answer to the sound and flash test: heard or not."""

    needs_sign_on = False

    heard: bool

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if ctx.now >= sound_test_until(ctx.room, ctx.site):
            raise Refused("alarm.no_test")
        drafts.add_now(e.SoundHeard, ("alarms",), of=ctx.room.alarms.test_ref, heard=self.heard)
