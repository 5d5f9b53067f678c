"""Sources (``src``), the shelf (``shelve``), planned tests (``test``) and the answer to a sound test (``heard``)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.line.act import Act, Screen, act
from console.line.acts.notices import ahead
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.named import OFF
from console.line.suggest import nearest, quote
from data.entries import Entry, Opened
from data.entries.alarms import Shelved, SourceChanged
from data.entries.orders import CallTest
from data.intents.alarms import ChangeSource, HearSound, Shelve, TestSound, Unshelve
from data.intents.base import Intent, Refused
from data.intents.orders import TestCall
from data.queries.sources import is_row, members
from data.site.model import Source

#: How a source is said to be; scripts of monitoring systems have words of their own.
DOWN = ("down", "mati", "putus", "hilang", "padam", "lost", "off", "fault", "alarm")
UP = ("up", "pulih", "hidup", "nyala", "normal", "ok", "on", "back", "reset")

SOUND = ("sound", "suara", "bunyi")
YES = ("y", "yes", "ya")
NO = ("n", "no", "t", "tidak")

_SPAN = re.compile(r"([0-9]{1,4})(m|min|mnt|menit|h|j|jam)", re.IGNORECASE)


def read_source_code(at: Cursor, form: str) -> Source:
    """The next word as a source: its code, or a word that is typed for it. Raises :class:`Refused`."""
    known = at.ctx.site.sources
    if not known:
        raise Refused("alarm.no_sources")
    at.offer((s.code, s.name) for s in known)
    typed = at.peek().casefold().rstrip(":,")
    found = next((s for s in known if typed == s.code or typed in s.words), None)
    if found is None:
        if typed and (near := nearest(typed, [w for s in known for w in (s.code, *s.words)])):
            raise Refused("alarm.near_source", mark="?", word=quote(at.peek()), near=near)
        raise Refused("alarm.no_source", known=" ".join(s.code for s in known[:12]), form=form)
    at.take()
    return found


def read_row_source(at: Cursor, form: str) -> Source:
    """A source, or the number of its row. Raises :class:`Refused`."""
    if not at.is_incident():
        return read_source_code(at, form)
    incident = at.take_incident()
    sources = members(at.ctx.room, at.ctx.site, incident) if is_row(incident) else []
    if len(sources) != 1:
        raise Refused("alarm.not_source_row", number=at.ctx.room.number_text(incident))
    return sources[0][0]


@act
class SourceAct(Act):
    name = "src"
    english = ("src",)
    indonesian = ("sumber",)
    section = "incidents"
    form = "src "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.done and not at.open_end:
            return Screen("shelf")
        source = read_source_code(at, form)
        at.offer((w, "") for w in (DOWN[0], UP[0], DOWN[1], UP[1]))
        word = at.peek().casefold()
        if word not in (*DOWN, *UP):
            raise Refused("alarm.state", form=form)
        at.take()
        return ChangeSource(source=source.code, state="down" if word in DOWN else "up", words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, Screen):
            return say.fit("alarm.show")
        assert isinstance(done, ChangeSource)
        found = next((d for d in drafts if isinstance(d, SourceChanged)), None)
        how = "again" if found is not None and found.again else done.state
        source = say.ctx.site.source(done.source)
        key = f"alarm.src.{how}"
        if source is not None and say.words.has(f"{key}.{source.kind}"):
            key = f"{key}.{source.kind}"
        return say.fit(key, name=_name(say, done.source), code=done.source, when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        found = next((d for d in drafts if isinstance(d, SourceChanged)), None)
        opened = next((d for d in drafts if isinstance(d, Opened)), None)
        if found is None:
            return ""
        if found.shelved and found.state == "down":
            return say.words("alarm.src.shelved")
        if opened is not None:
            return say.words("alarm.src.opens", number=opened.number)
        number = say.number(found.incident) if found.incident else 0
        return say.words("alarm.src.folds", number=number) if number else ""


def _name(say: Speech, code: str) -> tuple[str, ...]:
    source = say.ctx.site.source(code)
    return (source.name, code) if source else (code,)


@act
class ShelveAct(Act):
    name = "shelve"
    english = ("shelve",)
    indonesian = ("redam",)
    section = "incidents"
    form = "shelve "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.done and not at.open_end:
            return Screen("shelf")
        source = read_row_source(at, form)
        if at.peek().casefold() in OFF and at.peek(1) == "":
            at.take()
            return Unshelve(source=source.code)
        minutes = 0
        if span := _SPAN.fullmatch(at.peek()):
            at.take()
            minutes = int(span[1]) * (60 if span[2].lower() in ("h", "j", "jam") else 1)
            if not minutes:
                raise Refused("alarm.shelve_span", minutes=0, most=at.ctx.site.alarms.shelf_max_min)
        return Shelve(source=source.code, minutes=minutes, why=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, Screen):
            return say.fit("alarm.show")
        if isinstance(done, Unshelve):
            return say.fit("alarm.unshelve", name=_name(say, done.source), code=done.source)
        assert isinstance(done, Shelve)
        until = next(d.until for d in drafts if isinstance(d, Shelved))
        return say.fit("alarm.shelve", name=_name(say, done.source), code=done.source, until=ahead(say, until))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("alarm.shelve_then") if isinstance(done, Shelve) else ""


# --- tests ------------------------------------------------------------------------------------


@act
class Heard(Act):
    """The answer to ``test sound``: while it is waited for, ``y`` or ``n`` (``t``) alone."""

    name = "heard"
    english = ("heard",)
    indonesian = ("dengar",)
    section = "screen"
    form = "heard "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        at.offer((w, "") for w in (YES[1], NO[1], YES[2], NO[3]))
        word = at.peek().casefold()
        if word not in (*YES, *NO):
            raise Refused("alarm.heard_how", form=form)
        at.take()
        at.nothing_more(form)
        return HearSound(heard=word in YES)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, HearSound)
        return say.fit("alarm.heard" if done.heard else "alarm.unheard")


def answers_test(tokens: Sequence[str], asked: bool) -> bool:
    """Whether a line is nothing but the answer to a test of sound that waits for one."""
    return asked and len(tokens) == 1 and tokens[0].casefold() in (*YES, *NO)


def read_call_test(at: Cursor, form: str) -> TestCall:
    """``6 why``, ``6 off``. Raises :class:`Refused`."""
    post = at.post(form).code
    if at.peek().casefold() in OFF and at.peek(1) == "":
        at.take()
        return TestCall(post=post, stop=True)
    return TestCall(post=post, why=at.rest())


def call_test_echo(done: TestCall, say: Speech) -> str:
    """What Enter will do."""
    return say.fit("duty.test_stop" if done.stop else "duty.test", post=say.post(done.post))


def call_test_consequence(drafts: Sequence[Entry], say: Speech) -> str:
    """When it sounds."""
    found = next((d for d in drafts if isinstance(d, CallTest)), None)
    if found is None:
        return ""
    return say.words("duty.test_then", late=say.clock(found.late), missed=say.clock(found.missed))


@act
class Test(Act):
    """``test 6 why``."""

    __test__ = False

    name = "test"
    english = ("test",)
    indonesian = ("uji",)
    section = "posts"
    form = "test "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        at.offer((w, "") for w in SOUND[:2])
        if at.peek().casefold() in SOUND:
            at.take()
            at.nothing_more(self.usage(at))
            return TestSound()
        return read_call_test(at, self.usage(at))

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, TestSound):
            return say.fit("alarm.test")
        assert isinstance(done, TestCall)
        return call_test_echo(done, say)

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(done, TestSound):
            return say.words("alarm.test_then")
        return call_test_consequence(drafts, say)
