"""Commands of the screen and of a drill: they write nothing.

The screen does what :attr:`Reading.ui` names.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from console.line.act import Act, Screen, Ui
from console.line.cursor import Cursor, quote
from console.line.echo import Speech
from console.line.times import is_time, read_when
from data.base.text import post_ranges
from data.entries import Entry
from data.intents.base import Refused
from data.queries.course.attention import URGENT
from data.queries.manning import manning_at
from data.site.localtime import hhmm, instants, zone
from data.site.typed_times import read_clock, read_date
from widgets.board.queue_filter import queue_filter

#: Words after ``drill``, in both languages.
DRILL = {
    "faster": ("faster", "cepat"),
    "slower": ("slower", "lambat"),
    "pause": ("pause", "jeda"),
    "go": ("go", "lanjut"),
    "end": ("end", "akhir"),
    "report": ("report", "laporan"),
}
#: Most open incidents that leaving the console names.
MOST_NAMED = 3
#: The highest speed of a drill: an hour in a second.
FASTEST = 3600


class ScreenAct(Act[Screen]):
    """A command that shows something: ``ui``, with message ``key`` as its echo."""

    timed = False
    ui: ClassVar[Ui]
    key: ClassVar[str]

    def parse(self, cursor: Cursor) -> Screen:
        cursor.nothing_more()
        return Screen(self.ui)

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit(self.key)


# --- the book -------------------------------------------------------------------------------------------------------


class FindAct(ScreenAct):
    name = "find"
    indonesian = ("cari",)
    ui = "find"

    def parse(self, cursor: Cursor) -> Screen:
        return Screen("find", cursor.rest())

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.find", words=intent.arg) if intent.arg else say.fit("line.find_open")


class BookAct(ScreenAct):
    name = "b"
    english = ("b", "book")
    indonesian = ("mutasi",)
    alone = True
    ui = "book"

    def parse(self, cursor: Cursor) -> Screen:
        return Screen("book", cursor.rest())

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.book_of", words=intent.arg) if intent.arg else say.fit("line.book")


# --- pages ----------------------------------------------------------------------------------------------------------


class SheetAct(ScreenAct):
    name = "h"
    english = ("h", "handover")
    alone = True
    ui = "handover"
    key = "line.handover"


class PostsAct(ScreenAct):
    """Every post in full: what the board counts where many posts have no row of their own."""

    name = "posts"
    indonesian = ("pos",)
    alone = True
    ui = "posts"
    key = "line.posts"


class FilterAct(ScreenAct):
    """``/p1``, ``/post 3``, ``/overdue``, ``/words``: show only these rows of the queue; ``/`` alone: all."""

    name = "filter"
    english = ("/", "filter")
    indonesian = ("saring",)
    alone = True
    ui = "filter"

    def parse(self, cursor: Cursor) -> Screen:
        wanted = queue_filter(cursor.rest())
        for post in wanted.posts:
            cursor.known_post(post)
        return Screen("filter", wanted.typed)

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if not intent.arg:
            return say.fit("line.filter_off")
        return say.fit("line.filter", what=queue_filter(intent.arg).text(say.words))


class FiguresAct(ScreenAct):
    name = "v"
    english = ("v", "figures")
    indonesian = ("angka",)
    alone = True
    ui = "figures"
    key = "line.figures"


class NetAct(ScreenAct):
    """The link to the other stations. Not ``link``, which ties incidents."""

    name = "net"
    indonesian = ("jaringan",)
    alone = True
    ui = "net"

    def parse(self, cursor: Cursor) -> Screen:
        now = cursor.take_if(("now", "sekarang"))
        if not cursor.done and not now:
            cursor.index -= 1
            log = cursor.instead(cursor.ctx.words("help.l.forms").split()[0], cursor.verb)
            raise Refused("refuse.meant.net", mark="?", line=log)
        cursor.nothing_more()
        return Screen("net", "now" if now else "")

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.net_now" if intent.arg else "line.net")


class SiteAct(ScreenAct):
    """The site file: what would change with it, and its take-over."""

    name = "site"
    alone = True
    ui = "site"

    def parse(self, cursor: Cursor) -> Screen:
        take = cursor.take_if(("take", "pakai"))
        cursor.nothing_more()
        return Screen("site", "take" if take else "")

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("takeover.take" if intent.arg else "takeover.look")


class QuitAct(ScreenAct):
    name = "quit"
    english = ("quit", "exit")
    indonesian = ("keluar",)
    alone = True
    ui = "quit"
    key = "line.quit"

    def warning(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        """Say to the operator in control what nobody watches then: open P1 and P2, unmanned posts."""
        ctx, words = say.ctx, say.words
        room = ctx.room
        if ctx.by != room.duty.operator:
            return ""
        urgent = sorted((room.effective_priority(i), room.number_text(i)) for i in room.open_incidents())
        found = [f"P{priority} #{number}" for priority, number in urgent if priority <= URGENT]
        if len(found) > MOST_NAMED:
            found[MOST_NAMED:] = ["…"]
        manning = manning_at(room, ctx.site, ctx.now)
        empty = [state.code for state in ctx.post_states() if manning.leaves_empty(state)]
        found += [words("line.quit_empty", posts=post_ranges(empty))] if empty else []
        return words("line.quit_control", what=", ".join(found)) if found else ""


# --- the room as it was ---------------------------------------------------------------------------------------------


class AtAct(ScreenAct):
    name = "at"
    indonesian = ("pukul",)
    ui = "at"

    def parse(self, cursor: Cursor) -> Screen:
        if cursor.done:
            return Screen("at")
        if day := read_date(cursor.peek()):
            moment = _read_dated(cursor, day)
        elif is_time(cursor.peek()):
            moment = read_when(cursor.take(), cursor.ctx.site, cursor.ctx.now).at
        else:
            raise Refused("refuse.bad_time", word=quote(cursor.peek()), form=cursor.form)
        cursor.nothing_more()
        return Screen("at", str(moment))

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.at", time=say.moment(int(intent.arg))) if intent.arg else say.fit("line.at_live")


def _read_dated(cursor: Cursor, day: date) -> int:
    """Read the clock after a date: the later one if it came twice and is not in the future. Raises :class:`Refused`."""
    ctx, typed = cursor.ctx, f"{cursor.take()} {cursor.peek()}".rstrip()
    clock = read_clock(cursor.take())
    if clock is None:
        raise Refused("refuse.bad_time", word=quote(typed), form=cursor.form)
    moments = (at + (clock.ms or 0) for at in instants(zone(ctx.site), day, clock.minute))
    past = [at for at in moments if at <= ctx.now]
    if not past:
        raise Refused("refuse.future", time=quote(typed), now=hhmm(ctx.site, ctx.now))
    return past[-1]


# --- drills ---------------------------------------------------------------------------------------------------------


class DrillAct(ScreenAct):
    """The clock of a drill, its end, its report."""

    name = "drill"
    indonesian = ("latihan",)
    ui = "drill"

    def parse(self, cursor: Cursor) -> Screen:
        if not cursor.ctx.drill:
            raise Refused("drill.only")
        cursor.offer(words[cursor.ctx.words.language == "id"] for words in DRILL.values())
        if cursor.done:
            return Screen("drill", "report")
        word = cursor.take()
        cursor.nothing_more()
        if word.isascii() and word.isdigit() and 1 <= int(word) <= FASTEST:
            return Screen("drill", word)
        for asked, words in DRILL.items():
            if word.casefold() in words:
                return Screen("drill", asked)
        raise Refused("drill.line.what", word=quote(word))

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if intent.arg.isdigit():
            return say.fit("drill.line.speed", n=intent.arg)
        return say.fit(f"drill.line.{intent.arg}")
