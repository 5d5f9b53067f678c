"""The paper registers: visitors, keys, seals, boxes; and patrol tours with their checkpoints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from console.line.act import Act, Screen, act
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.named import BY, known_person, read_choice
from console.line.suggest import quote
from console.line.times import WHY, split_reason
from data.entries import Entry
from data.entries.registers import TourEnded, TourMissed, TourPoint, TourStarted
from data.intents.base import Intent, Refused
from data.intents.registers import CheckSeals, MoveBoxes, MoveKey, RegisterVisit
from data.intents.tours import WalkTour
from data.room.state.incidents import Incident

TO = ("to", "ke", "untuk")
FROM = ("from", "dari")
AND = ("and", "dan", "&")

VISITS: dict[Literal["in", "out", "refused"], tuple[str, ...]] = {
    "in": ("in", "masuk"),
    "out": ("out", "keluar"),
    "refused": ("refused", "ditolak"),
}
KEYS: dict[Literal["out", "in"], tuple[str, ...]] = {"out": ("out", "keluar"), "in": ("in", "masuk", "kembali")}
TOURS: dict[Literal["start", "point", "missed", "end"], tuple[str, ...]] = {
    "start": ("start", "mulai"),
    "point": ("point", "titik"),
    "missed": ("missed", "terlewat"),
    "end": ("end", "selesai"),
}

_COUNTS = re.compile(r"([0-9]{1,6})(?:/([0-9]{1,6}))?")


def before(at: Cursor, marks: Sequence[str]) -> str:
    """The words up to one of ``marks``, or all; the cursor stands on it."""
    start = at.at
    while not at.done and at.peek().casefold() not in marks:
        at.take()
    return " ".join(at.tokens[start : at.at]).strip(" ,:")


def two_names(at: Cursor) -> tuple[str, ...]:
    """``by A and B`` at the end of the line, taken off it; () without."""
    for i in range(len(at.tokens) - 1, at.at - 1, -1):
        if at.tokens[i].casefold() in BY:
            tail = at.tokens[i + 1 :]
            del at.tokens[i:]
            names: list[list[str]] = [[]]
            for word in tail:
                if word.casefold() in AND:
                    names.append([])
                else:
                    names[-1].append(word)
            typed = [" ".join(name).strip(" ,") for name in names]
            return tuple(known_person(at, name) or name for name in typed if name)
    return ()


def _reason(at: Cursor) -> str:
    """``why WORDS`` at the end of the line, taken off it."""
    at.tokens, why = split_reason(at.tokens, at.at)
    return why


def _incident(at: Cursor) -> Incident | None:
    at.offer_incidents()
    return at.take_incident() if at.is_incident() else None


# --- visitors, keys -------------------------------------------------------------------------------------------------


@act
class Visit(Act):
    name = "visit"
    english = ("visit",)
    indonesian = ("tamu",)
    section = "registers"
    form = "visit "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        what = read_choice(at, VISITS, "duty.visit_which", form)
        if what == "out":
            at.offer((v.name, v.to) for v in at.ctx.room.registers.visitors)
            return RegisterVisit(what=what, name=before(at, WHY), words=_rest(at))
        name = before(at, (*TO, *WHY))
        if not at.done and at.peek().casefold() in TO:
            at.take()
        post = at.post(form).code if at.is_post() else ""
        to = before(at, WHY)
        return RegisterVisit(what=what, name=name, to=to, post=post, words=_rest(at))

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, RegisterVisit)
        where = say.post(done.post) if done.post else (done.to or "-",)
        return say.fit(f"duty.visit_{done.what}", name=done.name, to=where, when=say.when(done))


def _rest(at: Cursor) -> str:
    """What follows ``why``."""
    if at.peek().casefold().rstrip(":,") in WHY:
        at.take()
    return at.rest()


@act
class Key(Act):
    name = "key"
    english = ("key",)
    indonesian = ("kunci",)
    section = "registers"
    form = "key "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        what = read_choice(at, KEYS, "duty.key_which", form)
        if what == "in":
            at.offer((k.number, k.name) for k in at.ctx.room.registers.keys)
        number = at.take() if not at.done else ""
        if not number:
            raise Refused("duty.key_number", form=form)
        typed = before(at, WHY)
        return MoveKey(what=what, number=number, name=known_person(at, typed) or typed, words=_rest(at))

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, MoveKey)
        return say.fit(f"duty.key_{done.what}_echo", number=done.number, name=done.name, when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, MoveKey)
        held = next((k for k in say.ctx.room.registers.keys if k.number == done.number), None)
        if done.what == "in" and held is not None and held.name.casefold() != done.name.casefold():
            return say.words("duty.key_other", name=held.name, time=say.ctx.time(held.since))
        return ""


# --- seals, boxes ---------------------------------------------------------------------------------------------------


@act
class Seal(Act):
    name = "seal"
    english = ("seal",)
    indonesian = ("segel",)
    section = "registers"
    form = "seal "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = _incident(at)
        post = at.post(form).code if incident is None and at.peek()[:1] in ("P", "p") and at.is_post() else ""
        subject = incident.subject if incident else ""
        why = _reason(at)
        names = two_names(at)
        counts = _COUNTS.fullmatch(at.peek())
        if counts is not None and counts[2]:
            at.take()
            return CheckSeals(
                found=int(counts[1]), expected=int(counts[2]), names=names, incident=subject, post=post,
                words=at.rest(), why=why,
            )  # fmt: skip
        if len(at.tokens) - at.at < 2:
            raise Refused("duty.seal_what", form=form)
        old, new = at.take(), at.take()
        return CheckSeals(old=old, new=new, names=names, incident=subject, post=post, words=at.rest(), why=why)

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, CheckSeals)
        names = " + ".join(done.names)
        if done.new:
            return say.fit("duty.seal_new", old=done.old, new=done.new, names=names, when=say.when(done))
        return say.fit(
            "duty.seal", found=str(done.found), expected=str(done.expected), names=names, when=say.when(done)
        )

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, CheckSeals)
        if not done.new and done.found != done.expected:
            return say.words("duty.seal_differs")
        return say.fit("duty.on_incident", incident=say.of(done.incident)) if done.incident else ""


@act
class Move(Act):
    name = "move"
    english = ("move",)
    indonesian = ("pindah",)
    section = "registers"
    form = "move "

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        incident = _incident(at) if at.peek().startswith("#") else None
        why = _reason(at)
        names = two_names(at)
        counts = _COUNTS.fullmatch(at.peek())
        if counts is None:
            raise Refused("duty.move_what", form=form)
        at.take()
        words = before(at, FROM)
        if at.done:
            raise Refused("duty.move_from", form=form)
        at.take()
        origin = before(at, TO)
        if at.done:
            raise Refused("duty.move_to", form=form)
        at.take()
        out = int(counts[1])
        return MoveBoxes(
            out=out,
            arrived=int(counts[2]) if counts[2] else out,
            origin=origin,
            target=at.rest(),
            names=names,
            incident=incident.subject if incident else "",
            words=words,
            why=why,
        )

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, MoveBoxes)
        count = str(done.out) if done.out == done.arrived else f"{done.out}/{done.arrived}"
        return say.fit(
            "duty.move", count=count, origin=done.origin, target=done.target, names=" + ".join(done.names),
            when=say.when(done),
        )  # fmt: skip

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, MoveBoxes)
        return say.words("duty.move_differs") if done.out != done.arrived else ""


# --- tours ----------------------------------------------------------------------------------------------------------


@act
class TourAct(Act):
    name = "tour"
    english = ("tour",)
    indonesian = ("tur",)
    section = "registers"
    form = "tour "
    timed = False

    def parse(self, at: Cursor) -> Intent | Screen:
        form = self.usage(at)
        what = read_choice(at, TOURS, "duty.tour_which_act", form)
        codes = {p.code.casefold(): p.code for p in at.ctx.site.tours}
        running = at.ctx.room.registers.tours
        if what == "start":
            at.offer((p.code, p.name) for p in at.ctx.site.tours)
        tour = codes.get(at.peek().casefold(), "")
        if tour:
            at.take()
        if what in ("start", "end"):
            words = at.rest() if what == "end" else ""
            at.nothing_more(form)
            return WalkTour(what=what, tour=tour, words=words)
        here = [t for t in running if tour in ("", t.code)]
        at.offer((p, t.name) for t in here for p in t.waits)
        points = tuple(part for part in at.take().split(",") if part) if not at.done else ()
        if not points:
            waits = " ".join(p for t in here for p in t.waits) or "-"
            raise Refused("duty.tour_point_which", points=quote(waits), form=form)
        return WalkTour(what=what, tour=tour, points=points, words=at.rest())

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, WalkTour)
        walked = (d for d in drafts if isinstance(d, TourStarted | TourPoint | TourMissed | TourEnded))
        tour = next((d.name for d in walked), "")
        return say.fit(f"duty.tour_{done.what}", tour=tour, points=", ".join(done.points), when=say.when(done))

    def consequence(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        for draft in drafts:
            if isinstance(draft, TourStarted):
                return say.words("duty.tour_until", count=len(draft.points), until=say.ctx.time(draft.until))
            if isinstance(draft, TourMissed) and any(isinstance(d, TourEnded) for d in drafts):
                return say.words("duty.tour_misses", points=", ".join(draft.points))
        return ""
