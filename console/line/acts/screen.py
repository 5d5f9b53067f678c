"""Acts of the screen, and of a drill: they write nothing. The screen does what :attr:`Reading.ui` names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from console.line.act import Act, Screen, Ui, act, exact, verbs
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.suggest import quote
from console.line.times import is_time, read_when
from data.entries import Entry
from data.intents.base import Intent, Refused
from data.site.localtime import at_local, clock_minute, hhmm

#: What may be asked of a drill, with its words in both languages.
ASKED = {
    "faster": ("faster", "cepat"),
    "slower": ("slower", "lambat"),
    "pause": ("pause", "jeda"),
    "go": ("go", "lanjut"),
    "end": ("end", "akhir"),
    "report": ("report", "laporan"),
}

#: The highest speed: an hour in a second.
FASTEST = 3600

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ScreenAct(Act):
    """Shows something. ``ui``: its name for the screen."""

    section = "screen"
    timed = False
    ui: ClassVar[Ui] = "board"
    key = ""

    def parse(self, at: Cursor) -> Intent | Screen:
        at.nothing_more(self.usage(at))
        return Screen(self.ui)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit(self.key)


@act
class Find(ScreenAct):
    name = "find"
    english = ("find",)
    indonesian = ("cari",)
    section = "book"
    form = "find "

    def parse(self, at: Cursor) -> Intent | Screen:
        return Screen("find", at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Screen)
        return say.fit("line.find", words=done.arg) if done.arg else say.fit("line.find_open")


@act
class Book(ScreenAct):
    name = "b"
    english = ("b", "book")
    indonesian = ("mutasi",)
    form = "b"

    def parse(self, at: Cursor) -> Intent | Screen:
        return Screen("book", at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Screen)
        return say.fit("line.book_of", words=done.arg) if done.arg else say.fit("line.book")


@act
class Handover(ScreenAct):
    name = "h"
    english = ("h", "handover")
    form = "h"
    ui = "handover"
    key = "line.handover"


@act
class Figures(ScreenAct):
    name = "v"
    english = ("v", "figures")
    indonesian = ("angka",)
    form = "v"
    ui = "figures"
    key = "line.figures"


@act
class At(ScreenAct):
    name = "at"
    english = ("at",)
    indonesian = ("pukul",)
    form = "at "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        if at.done:
            return Screen("at")
        ctx = at.ctx
        if _DATE.fullmatch(at.peek()):
            moment = _dated(at, form)
        elif is_time(at.peek()):
            moment = read_when(at.take(), ctx.site, ctx.now).at
        else:
            raise Refused("line.bad_time", word=quote(at.peek()), form=form)
        at.nothing_more(form)
        return Screen("at", str(moment))

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Screen)
        return say.fit("line.at", time=say.moment(int(done.arg))) if done.arg else say.fit("line.at_live")


def _dated(at: Cursor, form: str) -> int:
    """``2024-01-22 02:15``: the later one if that came twice and is not in the future. Raises :class:`Refused`."""
    day, clock = at.take(), at.peek()
    try:
        moments = at_local(at.ctx.site, date.fromisoformat(day), clock_minute(clock.replace(".", ":")))
    except (ValueError, OverflowError):
        raise Refused("line.bad_time", word=quote(f"{day} {clock}".rstrip()), form=form) from None
    at.take()
    past = [m for m in moments if m <= at.ctx.now]
    if not past:
        raise Refused("line.future", typed=quote(f"{day} {clock}"), now=hhmm(at.ctx.site, at.ctx.now))
    return past[-1]


@act
class Help(ScreenAct):
    name = "help"
    english = ("?", "help")
    indonesian = ("bantuan",)
    form = "?"

    def parse(self, at: Cursor) -> Intent | Screen:
        at.offer((verb, "") for verb, _ in verbs())
        word = at.rest()
        found = exact(word)
        if word and found is None:
            from console.line.help import helps  # with it come all acts' words

            if not helps(at.ctx.words, word):
                raise Refused("line.help_none", word=quote(word))
        return Screen("help", found.name if found else word)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Screen)
        return say.fit("line.help_on", words=done.arg) if done.arg else say.fit("line.help")


@act
class Net(ScreenAct):
    """Not ``link``, which ties incidents."""

    name = "net"
    english = ("net",)
    indonesian = ("jaringan",)
    form = "net"

    def parse(self, at: Cursor) -> Intent | Screen:
        if at.done:
            return Screen("net")
        form = self.usage(at)
        if at.peek().casefold() not in ("now", "sekarang"):
            raise Refused("line.form", form=form)
        at.take()
        at.nothing_more(form)
        return Screen("net", "now")

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Screen)
        return say.fit("line.net_now" if done.arg else "line.net")


@act
class Quit(ScreenAct):
    name = "quit"
    english = ("quit",)
    indonesian = ("keluar",)
    form = "quit"
    ui = "quit"
    key = "line.quit"


@act
class Drill(ScreenAct):
    name = "drill"
    english = ("drill",)
    indonesian = ("latihan",)
    form = "drill "
    ui = "drill"

    def parse(self, at: Cursor) -> Intent | Screen:
        if not at.ctx.drill:
            raise Refused("drill.only")
        column = 1 if at.ctx.words.language == "id" else 0
        at.offer((words[column], "") for words in ASKED.values())
        if at.done:
            return Screen("drill", "report")
        word = at.take()
        at.nothing_more(self.usage(at))
        if word.isascii() and word.isdigit() and 1 <= int(word) <= FASTEST:
            return Screen("drill", word)
        for asked, words in ASKED.items():
            if word.casefold() in words:
                return Screen("drill", asked)
        raise Refused("drill.line.what", word=quote(word))

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Screen)
        if done.arg.isdigit():
            return say.fit("drill.line.speed", n=done.arg)
        return say.fit(f"drill.line.{done.arg}")
