"""Commands about alarms: sources, the shelf, planned tests, the sound test.

``src``, ``shelve``, ``test``, ``heard``.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, Screen, first
from console.line.cursor import UNTIL, Cursor
from console.line.echo import Speech
from console.line.named import DOWN, UP, read_alarm_source
from data.base.clock import MINUTE
from data.entries import Entry, Opened
from data.entries.alarms import Shelved, SourceChanged
from data.entries.orders import CallTest
from data.intents.alarms import AnswerSoundTest, ChangeSource, Shelve, TestSound, Unshelve
from data.intents.base import Refused
from data.intents.orders import TestCall
from data.queries.alarms import is_source_row, sources_in
from data.site.localtime import zone
from data.site.model import Source
from data.site.typed_times import next_shown, read_clock, read_minutes

SOUND = ("sound", "suara", "bunyi")
YES = ("y", "yes", "ya")
NO = ("n", "no", "t", "tidak")


# --- sources --------------------------------------------------------------------------------------------------------


def _read_row_source(cursor: Cursor) -> Source:
    """Read a source, or the number of its row. Raises :class:`Refused`."""
    if not cursor.is_incident():
        return read_alarm_source(cursor)
    incident = cursor.take_incident()
    sources = sources_in(cursor.ctx.room, cursor.ctx.site, incident) if is_source_row(incident) else []
    if len(sources) != 1:
        raise Refused("alarm.not_source_row", number=cursor.ctx.room.number_text(incident))
    return sources[0][0]


def _source_name(say: Speech, code: str) -> tuple[str, ...]:
    source = say.ctx.site.source(code)
    if source is None or source.name.casefold() == code.casefold():
        return (code,)
    return (f"{source.name} ({code})", code)


class SourceAct(Act[ChangeSource | Screen]):
    name = "src"
    indonesian = ("sumber",)

    def parse(self, cursor: Cursor) -> ChangeSource | Screen:
        if cursor.done and not cursor.open_end:
            return Screen("shelf")
        source = read_alarm_source(cursor)
        cursor.offer((DOWN[0], UP[0], DOWN[1], UP[1]))
        down = cursor.word in DOWN
        if not cursor.take_if((*DOWN, *UP)):
            raise Refused("alarm.state", form=cursor.form)
        return ChangeSource(source=source.code, state="down" if down else "up", words=cursor.rest())

    def echo(self, intent: ChangeSource | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, Screen):
            return say.fit("alarm.show")
        found = first(SourceChanged, drafts)
        source = say.ctx.site.source(intent.source)
        key = f"alarm.src.{'again' if found is not None and found.again else intent.state}"
        if source is not None and say.words.has(f"{key}.{source.kind}"):
            key = f"{key}.{source.kind}"
        return say.fit(key, name=_source_name(say, intent.source), code=intent.source, when=say.when(intent))

    def consequence(self, intent: ChangeSource | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        found, opened = first(SourceChanged, drafts), first(Opened, drafts)
        if found is None:
            return ""
        if found.shelved and found.state == "down":
            return say.words("alarm.src.shelved")
        if opened is not None:
            return say.words("alarm.src.opens", number=say.next_number(opened.number))
        number = say.number(found.incident) if found.incident else 0
        return say.words("alarm.src.folds", number=number) if number else ""


class ShelveAct(Act[Shelve | Unshelve | Screen]):
    name = "shelve"
    indonesian = ("redam",)
    timed = False

    def parse(self, cursor: Cursor) -> Shelve | Unshelve | Screen:
        if cursor.done and not cursor.open_end:
            return Screen("shelf")
        source = _read_row_source(cursor)
        if cursor.take_off():
            return Unshelve(source=source.code)
        if cursor.word in UNTIL and cursor.peek(1).lower() in UP:
            cursor.take()
            cursor.take()
            return Shelve(source=source.code, why=cursor.rest(), until_up=True)
        if cursor.word in UNTIL and (clock := read_clock(cursor.peek(1))) is not None:
            cursor.take()
            cursor.take()
            at = next_shown(zone(cursor.ctx.site), clock.minute, cursor.ctx.now)
            return Shelve(source=source.code, minutes=-(-(at - cursor.ctx.now) // MINUTE), why=cursor.rest())
        cursor.join_span()
        minutes = read_minutes(cursor.peek())
        if minutes == 0:
            raise Refused("alarm.shelve_span", minutes=0, most=cursor.ctx.site.alarms.shelf_max_min)
        if minutes is not None:
            cursor.take()
        return Shelve(source=source.code, minutes=minutes or 0, why=cursor.rest())

    def echo(self, intent: Shelve | Unshelve | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, Screen):
            return say.fit("alarm.show")
        name = _source_name(say, intent.source)
        if isinstance(intent, Unshelve):
            return say.fit("alarm.unshelve", name=name, code=intent.source)
        until = next(d.until for d in drafts if isinstance(d, Shelved))
        key = "alarm.shelve_up" if intent.until_up else "alarm.shelve"
        return say.fit(key, name=name, code=intent.source, until=say.moment(until))

    def consequence(self, intent: Shelve | Unshelve | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("alarm.shelve_then") if isinstance(intent, Shelve) else ""


# --- tests ----------------------------------------------------------------------------------------------------------


class AlarmTestAct(Act[TestCall | TestSound]):
    """``test 6 WHY``: the alarms of one post, which stays silent by arrangement; ``test sound``: sound and flash."""

    name = "test"
    indonesian = ("uji",)
    timed = False

    def parse(self, cursor: Cursor) -> TestCall | TestSound:
        cursor.offer(SOUND[:2])
        if cursor.take_if(SOUND):
            cursor.nothing_more()
            return TestSound()
        if cursor.left > 1:
            cursor.take_if(("alarm", "alarms"))
        post = cursor.post().code
        if cursor.take_off():
            return TestCall(post=post, stop=True)
        return TestCall(post=post, why=cursor.rest())

    def echo(self, intent: TestCall | TestSound, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, TestSound):
            return say.fit("alarm.test")
        return say.fit("duty.test_stop" if intent.stop else "duty.test", post=say.post(intent.post))

    def consequence(self, intent: TestCall | TestSound, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, TestSound):
            return say.words("alarm.test_then")
        found = first(CallTest, drafts)
        if found is None:
            return ""
        return say.words("duty.test_then", late=say.clock(found.late), missed=say.clock(found.missed))


class HeardAct(Act[AnswerSoundTest]):
    """The answer to ``test sound``: while it is waited for, ``y`` or ``n`` (``t``) alone."""

    name = "heard"
    indonesian = ("dengar",)
    timed = False

    def parse(self, cursor: Cursor) -> AnswerSoundTest:
        own = (YES[2], NO[3]) if cursor.ctx.words.language == "id" else (YES[1], NO[1])
        cursor.offer_either(own, (*YES[1:], NO[1], NO[3]))
        heard = cursor.word in YES
        if not cursor.take_if((*YES, *NO)):
            raise Refused("alarm.heard_how", form=cursor.form)
        cursor.nothing_more()
        return AnswerSoundTest(heard=heard)

    def echo(self, intent: AnswerSoundTest, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("alarm.heard" if intent.heard else "alarm.unheard")
