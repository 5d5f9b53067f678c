"""Rows of the list above the line: what each candidate would mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from console.line.echo import Speech
from console.line.offering.candidate import Candidate, Kind
from data.base.clock import MINUTE
from data.intents.base import Context
from data.queries.course.attention import URGENT
from data.queries.course.targets import targets_of
from data.queries.manning import Manning, manning_at
from data.room.state.posts import PostState
from data.rules.new_incident import steps_of
from data.site.localtime import local_day
from data.site.model import Post
from data.view.posts import post_view
from data.view.values import Offer, Offers

#: Most rows that are described; the list shows six at a time.
MOST = 40
#: Numbers of incidents that are looked at for what this room used last.
RECENT = 40


def chosen_first(candidates: Sequence[Candidate], typed: str, ctx: Context) -> list[Candidate]:
    """Return the candidates, best first; [] if the word is one of them already and begins no other."""
    found = list({c.word: c for c in reversed(candidates)}.values())[::-1]
    exact = [c for c in found if c.word.casefold() == typed.casefold()]
    if exact and (exact[0].kind in ("verb", "phrase") or sum(c.rank == 0 for c in found) == 1):
        return []
    if any(c.rank < 2 for c in found):  # letters in order are for a word that nothing begins with
        found = [c for c in found if c.rank < 2]
    kinds = list(dict.fromkeys(c.kind for c in found))
    if "type" in kinds:
        used = recent_types(ctx)
        return sorted(found, key=lambda c: (c.kind != "type", c.rank, used.get(c.word, RECENT)))
    times = {kind: _USED[kind](ctx) for kind in kinds if kind in _USED}

    def place(c: Candidate) -> tuple[int, int, int]:
        return c.rank, kinds.index(c.kind), -times.get(c.kind, {}).get(c.word.rpartition(",")[2], 0)

    return sorted(found, key=place)


def recent_types(ctx: Context) -> dict[str, int]:
    """Return the types of the newest incidents: how long ago each was used last, in incidents."""
    room, found = ctx.room, dict[str, int]()
    newest = room.next_number(local_day(ctx.site, ctx.now).year, ctx.book) - 1
    for back in range(RECENT):
        incident = room.by_number(newest - back)
        if incident is not None:
            found.setdefault(incident.type, back)
    return found


def _posts_used(ctx: Context) -> dict[str, int]:
    """Return when each post was last used in a command (UTC ms): called in, sent, on a break, relieved."""
    states = ctx.post_states()
    return {s.code: max(s.contact_at, s.status_since, s.break_since, s.people_since) for s in states}


def _people_used(ctx: Context) -> dict[str, int]:
    """Return when each person was last named in a command (UTC ms): on a post, out, inside, with a key."""
    used: dict[str, int] = {}

    def note(at: int, *names: str) -> None:
        used.update((name, max(at, used.get(name, 0))) for name in names)

    for state in ctx.post_states():
        note(state.people_since, *state.people)
        note(state.went_since, *state.went)
        note(state.break_since, *state.cover_people)
    registers = ctx.room.registers
    for register in (registers.visitors, registers.keys):
        for each in register:
            note(each.since, each.name)
    return used


#: Kinds that come in the order in which they were used, the last one first.
_USED: Mapping[Kind, Callable[[Context], dict[str, int]]] = {"post": _posts_used, "person": _people_used}


def offers_of(candidates: Sequence[Candidate], act: str, ctx: Context) -> Offers | None:
    """Return the list above the line; None without candidates."""
    if not candidates:
        return None
    words = ctx.words
    table = _Rows(act, ctx)
    rows = tuple(table.row(c) for c in candidates[:MOST])
    kinds = dict.fromkeys(c.kind for c in candidates)
    title = " / ".join(dict.fromkeys(words(f"line.offer.{kind}") for kind in kinds))
    return Offers(title, words("line.offer.keys"), rows)


class _Rows:
    """Makes the rows; what several of them need is asked once."""

    def __init__(self, act: str, ctx: Context) -> None:
        self._act = act
        self._ctx = ctx
        self._say = Speech(ctx)
        self._manning: Manning | None = None

    def row(self, candidate: Candidate) -> Offer:
        """Return the row of a candidate."""
        bare = candidate.word if candidate.kind == "phrase" else candidate.word.rpartition(",")[2]
        columns = {
            "type": self._type, "post": self._post, "incident": self._incident, "person": self._person,
        }  # fmt: skip
        make = columns.get(candidate.kind)
        plain = (bare, candidate.about) if candidate.about else (bare,)
        return Offer(candidate.word, (make(bare) if make is not None else None) or plain)

    def _type(self, code: str) -> tuple[str, ...] | None:
        kind, words = self._ctx.site.type(code), self._ctx.words
        if kind is None:
            return None
        name = kind.nama if words.language == "id" and kind.nama else kind.name
        send = targets_of(self._ctx.site, kind, kind.priority).send * 1000 // MINUTE
        count = len(steps_of(words.language, kind))
        parts = [words("line.offer.send", minutes=send)] if send else []
        parts += [words("line.steps", count=count)] if count else []
        return (kind.code, f"P{kind.priority}", name, "  ".join(parts))

    def _post(self, code: str) -> tuple[str, ...] | None:
        ctx = self._ctx
        post = ctx.site.post(code)
        if post is None:
            return None
        if self._manning is None:
            self._manning = manning_at(ctx.room, ctx.site, ctx.now)
        state = ctx.room.post(code)
        people = ", ".join(self._manning.people(state))
        status, meaning = self._state(state, post, self._manning)
        name = post.nama if ctx.words.language == "id" and post.nama else post.name
        return (code, name, people or "-", status, meaning)

    def _state(self, state: PostState, post: Post, manning: Manning) -> tuple[str, str]:
        """Return the status of a post, and what choosing it means."""
        ctx, words = self._ctx, self._ctx.words
        if state.danger:
            return words("post.danger"), ""
        incident = ctx.room.incident(state.incident) if state.incident else None
        if incident is not None and incident.is_open:
            priority = ctx.room.effective_priority(incident)
            number = ctx.room.number_text(incident)
            going = words("post.scene" if state.status == "scene" else "post.to")
            where = f"{going} #{number} {incident.type} P{priority}"
            alone = tuple(incident.units_out) == (state.code,)
            left = "line.offer.alone" if alone else "line.offer.leaves"
            return where, words(left) if self._act in ("g", "br", "closed", "patrol") and priority <= URGENT else ""
        if state.cover:
            return words("post.break"), words("line.offer.break", cover=state.cover)
        if state.covers:
            return words("post.covers"), words("line.offer.covers", post=state.covers)
        if state.missed_due:
            return words("post.missed"), ""
        if state.status in ("closed", "off", "patrol"):
            return words(f"post.{state.status}"), words("line.offer.free") if state.status == "patrol" else ""
        if ctx.is_unmanned(state.code):
            return words("post.unmanned"), ""
        view = post_view(ctx.room, ctx.site, post, manning, ctx.now)  # as the board has it
        return words(f"post.{view.status}"), words("line.offer.free")

    def _incident(self, typed: str) -> tuple[str, ...] | None:
        room, ctx = self._ctx.room, self._ctx
        bare = typed.lstrip("#")
        digits = "".join(c for c in bare.partition("/")[0] if c.isdecimal())
        found = [i for i in room.all_by_number(int(digits or 0)) if i.is_open]
        if not found:
            return None
        incident = next((i for i in found if room.number_text(i) == bare), found[0])
        age = max(0, ctx.now - incident.received) // MINUTE
        shown = f"{age} {ctx.words('screen.m')}" if age < 120 else f"{age // 60} {ctx.words('screen.h')}"
        key = f"queue.{'new' if incident.is_new else incident.state}.short"
        state = ctx.words.get(key, incident.state)
        post = incident.post or "-"
        return (typed, f"P{room.effective_priority(incident)}", incident.type, post, incident.words, f"{state} {shown}")

    def _person(self, name: str) -> tuple[str, ...] | None:
        ctx = self._ctx
        person = ctx.site.person(name)
        if person is None:
            return None
        if self._manning is None:
            self._manning = manning_at(ctx.room, ctx.site, ctx.now)
        where = next((p for p in ctx.site.posts if name in self._manning.people(ctx.room.post(p.code))), None)
        at = f"{where.code} {where.name}" if where is not None else person.code
        return (person.name, person.full if person.full != person.name else "", at)
