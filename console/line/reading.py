"""Reads a line: what Enter would do, or why it cannot. Nothing is written here, and no text makes it raise.

:func:`read` is called at every key, so it looks only at what the line names.
"""

from __future__ import annotations

import re

import msgspec
from rich.cells import cell_len

from console.line import times
from console.line.act import Act, Screen, exact, find, verbs
from console.line.acts import (  # noqa: F401  (they register the acts)
    alarms,
    book,
    checks,
    handover,
    incident_endings,
    incident_steps,
    incidents,
    manning,
    notices,
    posts,
    registers,
    screen,
    stations,
)
from console.line.acts.alarms import Heard, answers_test
from console.line.acts.checks import Digit
from console.line.acts.incidents import New, Number
from console.line.acts.screen import Help
from console.line.cursor import Cursor
from console.line.echo import WIDEST, Speech, cut
from console.line.suggest import quote
from data.base.text import LONGEST, clean_line
from data.entries import Acked, Control, Entry
from data.intents.base import Context, Intent, Refused
from data.intents.decide import decide
from data.queries.sound_test import sound_asked
from data.view.values import Echo

_NEW_WITH_PRIORITY = re.compile(r"[nN]([1-4])")

_digit, _number, _new, _help, _heard = Digit(), Number(), New(), Help(), Heard()


class Reading(msgspec.Struct, frozen=True):
    """A line, read. ``intent`` is None exactly if ``echo.mark`` is not ``=`` or ``ui`` is set.

    ``ui``: an act of the screen, about ``arg``: open (a subject), book and find (words to look for), handover, figures,
    at (UTC ms as text, "" back to now), help (an act's name or words), fix (the line to put into the input), quit.
    ``fixed``: what ``a`` alone was fixed on; hand it back at the next key. ``completions``: words that may replace the
    one being typed; ``choices`` says with each what it stands for (``("4", "Warehouse rear")``).
    """

    echo: Echo
    intent: Intent | None = None
    ui: str = ""
    arg: str = ""
    completions: tuple[str, ...] = ()
    fixed: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    act: str = ""  # its key in the help

    @property
    def why(self) -> str:
        """The whole reason of a refusal, where there is room for it (a command line's answer)."""
        between = " " if self.echo.is_continued else "; "
        return between.join(part for part in (self.echo.text, self.echo.consequence) if part)


class _Line:
    """One line on its way through the grammar."""

    def __init__(self, text: str, ctx: Context, selected: str, received: int, fixed: str) -> None:
        raw = text[: LONGEST * 2]
        self.ctx = ctx
        self.tokens = clean_line(raw).split(" ") if clean_line(raw) else []
        self.open_end = raw[-1:].isspace()
        self.selected = selected
        self.received = received
        self.given = fixed
        self.fixed = ""
        self.choices: list[tuple[str, str]] = []
        self.nowhere: tuple[str, ...] = ()
        self.when: times.When | None = None
        self.why = ""

    # --- the parts of a line ----------------------------------------------------------------------------------------

    def time(self) -> None:
        """Take the time that the line may begin with. Raises :class:`Refused`."""
        first, following = self.tokens[0], self.tokens[1:]
        if not times.is_time(first):
            return
        if times.looks_like_four(first):
            known = self.ctx.room.by_number(int(first)) is not None
            if known and following and self._begins_act(following[0]):
                clock = f"{first[:2]}:{first[2:]}"
                raise Refused("line.time_or_number", mark="?", clock=clock, number=first)
            if known or not following:
                return
        self.when = times.read_when(first, self.ctx.site, self.ctx.now)
        if not following:
            raise Refused("line.time_alone", typed=first)
        self.tokens = following
        if times.needs_reason(self.when, self.ctx.now):
            self.tokens, self.why = times.split_reason(following)

    def _begins_act(self, word: str) -> bool:
        if exact(word) or _NEW_WITH_PRIORITY.fullmatch(word):
            return True
        at = Cursor([word], self.ctx)
        return at.is_incident() or at.is_posts()

    def act(self) -> tuple[Act, Cursor]:
        """The act that the line names, and a cursor on the words after its verb. Raises :class:`Refused`."""
        first = self.tokens[0]
        at = self._cursor(self.tokens)
        if len(self.tokens) == 1 and not self.open_end:
            self._offer_verbs(first)
        if answers_test(self.tokens, sound_asked(self.ctx)):
            return _heard, self._cursor(self.tokens)
        if first.startswith("?"):
            rest = [first[1:], *self.tokens[1:]] if first[1:] else self.tokens[1:]
            return _help, self._cursor(rest)
        if _NEW_WITH_PRIORITY.fullmatch(first):
            return _new, self._cursor(self.tokens[1:])
        if at.is_incident():
            return _number, at
        if at.is_post():
            return _digit, at
        if first[0] in "0123456789#":
            if at.is_posts():
                raise Refused("line.several_posts", word=quote(first))
            raise Refused("line.zero" if first.startswith("0") else "line.bad_number", word=quote(first))
        return find(first), self._cursor(self.tokens[1:])

    def _cursor(self, tokens: list[str]) -> Cursor:
        at = Cursor(tokens, self.ctx, selected=self.selected, open_end=self.open_end)
        at.fixed = self.given
        at.choices = self.choices
        return at

    def _offer_verbs(self, typed: str) -> None:
        begun = [(v, a) for v, a in verbs() if v.startswith(typed.casefold())]
        self.choices += [(v, self.ctx.words(f"help.{a.name}.title")) for v, a in begun]

    # --- what comes of it -------------------------------------------------------------------------------------------

    def read(self) -> Reading:
        if not self.tokens:
            return Reading(Echo())
        try:
            self.time()
            act, at = self.act()
            forms = f"help.{act.name}.forms"
            at.forms = self.ctx.words(forms).split("\n") if self.ctx.words.has(forms) else []
            if self.when is not None and not act.timed:
                raise Refused("line.untimed", act=self.ctx.words(f"help.{act.name}.title"))
            try:
                done = self._parsed(act, at)
            finally:
                self.nowhere = at.nowhere
                self.fixed = at.fixed if act.name == "a" and not self._named(at) else ""
            return self._done(act, done)
        except Refused as refusal:
            return self._refused(refusal)

    @staticmethod
    def _named(at: Cursor) -> bool:
        return bool(at.tokens)

    def _parsed(self, act: Act, at: Cursor) -> Intent | Screen:
        if act is _new and (found := _NEW_WITH_PRIORITY.fullmatch(self.tokens[0])):
            return _new.parse_with(at, int(found[1]))
        return act.parse(at)

    def _done(self, act: Act, done: Intent | Screen) -> Reading:
        say = Speech(self.ctx, twice=self.when is not None and self.when.twice)
        if isinstance(done, Screen):
            return Reading(
                Echo("=", act.echo(done, say, ())),
                ui=done.ui,
                arg=done.arg,
                act=act.name,
                completions=self._completions(),
                fixed=self.fixed,
                choices=tuple(self.choices),
            )
        if self.when is not None:
            self._check_reason(self.when)
            done = msgspec.structs.replace(done, occurred=self.when.at, late_why=self.why)
        if self.received:
            done = msgspec.structs.replace(done, received=self.received)
        drafts = decide(done, self.ctx)
        echo = Echo("=", act.echo(done, say, drafts), self._consequence(act, done, say, drafts))
        return Reading(
            echo,
            intent=done,
            act=act.name,
            completions=self._completions(),
            fixed=self.fixed,
            choices=tuple(self.choices),
        )

    def _check_reason(self, when: times.When) -> None:
        if not times.needs_reason(when, self.ctx.now) or self.why:
            return
        now = times.echoed(self.ctx.site, self.ctx.now, self.ctx.now, self.ctx.words)
        then = times.echoed(self.ctx.site, when.at, self.ctx.now, self.ctx.words)
        if when.wrapped:
            raise Refused("line.future_or_yesterday", typed=when.typed, now=now, then=then)
        raise Refused("line.long_ago", typed=when.typed, then=then)

    def _consequence(self, act: Act, done: Intent, say: Speech, drafts: list[Entry]) -> str:
        said = [act.consequence(done, say, drafts)]
        if not act.acknowledges and any(isinstance(d, Acked) for d in drafts):
            said.insert(0, say.words("line.acks_too"))
        if self.nowhere:
            said.insert(0, say.words("line.nowhere", posts=", ".join(self.nowhere)))
        # An act that gives control says itself who has it then.
        if len(drafts) > 1 and isinstance(drafts[0], Control):
            said.append(say.words("line.takes_control", by=self.ctx.by))
        return "; ".join(s for s in said if s)

    def _completions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for word, _ in self.choices))

    def _refused(self, refusal: Refused) -> Reading:
        form = str(refusal.fields.get("form", ""))
        text = refusal.text(self.ctx.words)
        hint = str(refusal.fields.get("hint", ""))
        rest = "; ".join(part for part in (hint, self.ctx.words("line.form", form=form) if form else "") if part)
        goes_on = cell_len(text) > WIDEST
        if goes_on:
            head, tail = _broken(text)
            text, rest = head, "; ".join(part for part in (tail, rest) if part)
        return Reading(
            Echo(refusal.mark, text, rest, goes_on),
            completions=self._completions(),
            fixed=self.fixed,
            choices=tuple(self.choices),
        )


def _broken(text: str) -> tuple[str, str]:
    """``text`` in two: as many whole words as fit, and the rest."""
    words, head = text.split(" "), ""
    for i, word in enumerate(words):
        longer = f"{head} {word}" if head else word
        if cell_len(longer) > WIDEST:
            if not head:
                return cut(text, WIDEST), ""
            return head, " ".join(words[i:])
        head = longer
    return head, ""


def read(text: str, ctx: Context, *, selected: str = "", received: int = 0, fixed: str = "") -> Reading:
    """Read ``text`` as it stands in the line. Never raises, whatever it is.

    ``selected``: the incident open on the screen; ``received``: time of the line's first key (UTC ms; 0: now);
    ``fixed``: :attr:`Reading.fixed` of the line before its last key."""
    return _Line(text, ctx, selected, received, fixed).read()


__all__ = ["Reading", "read"]
