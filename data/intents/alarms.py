"""Sources that go down and come up, the shelf, the test of sound and flash."""

from __future__ import annotations

from typing import Literal

from data.base.clock import MINUTE
from data.entries import alarms as e
from data.entries.subjects import source_subject
from data.intents.base import Context, Drafts, Intent, Refused
from data.queries.sound_test import sound_asked
from data.queries.sources import row_of_source, shelved
from data.rules.outages import Loss, loss, priority_of
from data.site.localtime import hhmmss, local_day
from data.site.model import Source


def _source(ctx: Context, code: str) -> Source:
    found = ctx.site.source(code)
    if found is None:
        known = ctx.site.sources
        raise Refused("alarm.no_source" if known else "alarm.no_sources", known=" ".join(s.code for s in known[:12]))
    return found


# --- sources --------------------------------------------------------------------------------------------------------


class ChangeSource(Intent, frozen=True):
    """``state``: down, up."""

    takes_control = False

    source: str
    state: Literal["down", "up"]
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        """What is so already is entered only if somebody has more to say about it, and changes nothing."""
        ctx = drafts.ctx
        source = _source(ctx, self.source)
        state = ctx.room.source(source.code)
        again = state.down == (self.state == "down")
        if again and not self.words.strip():
            key = f"alarm.{self.state}_already"
            at = hhmmss(ctx.site, state.since) if state.since else "-"
            raise Refused(key if state.since else "alarm.up_always", name=source.name, code=source.code, time=at)
        if self.state == "down" and not again:
            _down(drafts, source, self.words)
            return
        row = row_of_source(ctx.room, source.code)
        drafts.add(
            e.SourceChanged,
            (source_subject(source.code), *((row.subject,) if row else ())),
            source=source.code,
            name=source.name,
            state=self.state,
            incident=row.subject if row else "",
            words=self.words,
            shelved=shelved(ctx.room, source.code, ctx.now),
            again=again,
        )


def _down(drafts: Drafts, source: Source, words: str, *, still: bool = False) -> None:
    ctx = drafts.ctx
    said = Loss(
        source=source,
        by=ctx.by,
        now=ctx.now,
        received=drafts.received,
        number=ctx.room.next_number(local_day(ctx.site, ctx.now).year, ctx.book),
        ref=drafts.next_ref,
        words=words,
        still=still,
    )
    for entry in loss(ctx.room, ctx.site, said, ctx.words):
        drafts.put(entry)


# --- the shelf ------------------------------------------------------------------------------------------------------


class Shelve(Intent, frozen=True):
    """Put a source aside; ``minutes`` 0: as long as the site file says."""

    source: str
    minutes: int = 0
    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        """Put aside with a reason and an end; never what is, or would be, a P1."""
        ctx, rules = drafts.ctx, drafts.ctx.site.alarms
        source = _source(ctx, self.source)
        minutes = self.minutes or rules.shelf_min
        row = row_of_source(ctx.room, source.code)
        if priority_of(ctx.site, source) == 1 or (row is not None and ctx.room.effective_priority(row) == 1):
            raise Refused("alarm.shelve_p1", name=source.name)
        if not 1 <= minutes <= rules.shelf_max_min:
            raise Refused("alarm.shelve_span", minutes=minutes, most=rules.shelf_max_min)
        if not self.why.strip():
            raise Refused("alarm.shelve_why", code=source.code)
        if row is not None:
            drafts.acknowledge(row)
        drafts.add_now(
            e.Shelved,
            (source_subject(source.code), "alarms", *((row.subject,) if row else ())),
            source=source.code,
            name=source.name,
            until=ctx.now + minutes * MINUTE,
            why=self.why,
        )


class Unshelve(Intent, frozen=True):
    source: str
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        source = _source(ctx, self.source)
        shelf = ctx.room.alarms.shelf(source.code)
        if shelf is None or shelf.until <= ctx.now:
            known = " ".join(s.source for s in ctx.room.alarms.shelves if s.until > ctx.now)
            raise Refused("alarm.not_shelved", name=source.name, known=known or "-")
        row = row_of_source(ctx.room, source.code)
        state = ctx.room.source(source.code)
        drafts.add_now(
            e.ShelfEnded,
            (source_subject(source.code), "alarms", *((row.subject,) if row else ())),
            of=shelf.ref,
            source=source.code,
            name=source.name,
            until=ctx.now,
            cause="order",
            down=state.down,
        )
        if state.down and not state.heard:  # lost on the shelf: nobody was told
            _down(drafts, source, state.words, still=True)


# --- the test of sound and flash ------------------------------------------------------------------------------------


class TestSound(Intent, frozen=True):
    """Bell and flash, now."""

    __test__ = False

    def decide(self, drafts: Drafts) -> None:
        known = drafts.ctx.room.alarms
        if sound_asked(drafts.ctx):
            raise Refused("alarm.test_runs", time=hhmmss(drafts.ctx.site, known.tested))
        drafts.add_now(e.SoundTest, ("alarms",))


class HearSound(Intent, frozen=True):
    """Whether the test that waits for an answer was heard."""

    heard: bool

    def decide(self, drafts: Drafts) -> None:
        if not sound_asked(drafts.ctx):
            raise Refused("alarm.no_test")
        drafts.add_now(e.SoundHeard, ("alarms",), of=drafts.ctx.room.alarms.test_ref, heard=self.heard)
