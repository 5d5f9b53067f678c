"""Commands on the registers: visitors, keys, seals, boxes, tours, reminders.

Also look-outs, and hazards pinned to posts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Literal, NoReturn

from console.line.act import Act, first
from console.line.cursor import BY, NONE, OFF, WHY, Cursor, quote
from console.line.echo import Speech, not_on_roster
from console.line.named import known_person, read_choice
from console.line.times import read_ahead, until_at_end
from data.entries import Entry
from data.entries.registers import BoxMove, KeyMoved, Remind, TourEnded, TourMissed, TourPoint, TourStarted, Visit
from data.entries.subjects import number_in, ref_of, split_ref
from data.intents.base import Refused
from data.intents.incidents.closing import SEAL_TYPE
from data.intents.registers import (
    CheckSeals,
    DropReminder,
    LookOut,
    MoveBoxes,
    MoveKey,
    PinHazard,
    RegisterVisit,
    RemindMe,
)
from data.intents.tours import WalkTour
from data.room.state.registers import OpenMove, is_same_name
from data.words import Words

TO = ("to", "ke", "untuk")
FROM = ("from", "dari")
AND = ("and", "dan", "&")

VISITS: dict[Literal["in", "out", "refused"], tuple[str, ...]] = {
    "in": ("in", "masuk"),
    "out": ("out", "keluar"),
    "refused": ("refused", "ditolak"),
}
KEYS: dict[Literal["out", "in"], tuple[str, ...]] = {"out": ("out", "keluar"), "in": ("in", "masuk", "kembali")}
NUMBER = ("key", "kunci", "no", "no.", "nomor")
ARRIVED = ("arrived", "tiba")
TOURS: dict[Literal["start", "point", "missed", "end"], tuple[str, ...]] = {
    "start": ("start", "mulai"),
    "point": ("point", "titik"),
    "missed": ("missed", "terlewat"),
    "end": ("end", "selesai"),
}

#: Words about a checkpoint that its forms say already.
_POINT_WORDS = ("missed", "reached", "terlewat", "tercapai", "checkpoint", "point", "titik", "tour", "tur", "cek")

#: Words for seals and boxes as they were found: a name does not hold them.
_STATES = ("utuh", "lengkap", "cocok", "baik", "aman", "semua", "all", "intact", "complete", "ok", "good", "same")

#: Words before the time of a reminder.
_WHOM = ("me", "us", "saya", "kami")
_WHEN = ("at", "in", "pukul", "pkl", "jam", "dalam")

#: Words before the count of seals.
_COUNTED = ("check", "checked", "count", "counted", "cek", "dicek", "periksa", "diperiksa", "hitung", "dihitung")

_COUNTS = re.compile(r"([0-9]{1,6})(?:/([0-9]{1,6}))?")


def _read_entry(cursor: Cursor, kind: type[Entry], refs: Sequence[str]) -> str:
    """Return the ref of the entry of a kind that the next word names, by its ref or a number; "": it names none.

    A number is that of this book. If it is of another kind here, it is the one entry of other stations among ``refs``.
    """
    word = cursor.peek()
    if not word.isdecimal():
        return next((ref for ref in refs if ref.casefold() == word.casefold()), "")
    no = int(word)
    theirs = [ref for ref in refs if split_ref(ref)[1] == no]
    if not theirs or isinstance(cursor.ctx.entry(no), kind):
        return ref_of(cursor.ctx.book, no)
    return theirs[0] if len(theirs) == 1 else ""


def _read_two_names(cursor: Cursor) -> tuple[tuple[str, ...], str]:
    """Read ``by A and B`` off the end of the line, () without it. Also return the words after the names."""
    tail = cursor.cut_tail(BY)
    if tail is None:
        return (), ""
    names = [tail.take_before(AND)]
    while tail.take_if(AND):
        names.append(tail.take_before(AND))
    said: list[str] = []
    if len(names) > 1:
        names[-1], said = _without_words(cursor, names[-1])
    return tuple(known_person(cursor, name) or name for name in names if name), " ".join(said)


def _without_words(cursor: Cursor, typed: str) -> tuple[str, list[str]]:
    """Return the last name without the words after it, and these: ``Rizky utuh``, ``Rizky, all intact``."""
    words = typed.split()
    for count in range(len(words), 0, -1):
        if known_person(cursor, " ".join(words[:count]).rstrip(",.;:")):
            return " ".join(words[:count]).rstrip(",.;:"), words[count:]
    at = next((n for n, word in enumerate(words) if n and word.casefold().strip(",.;:") in _STATES), len(words))
    return " ".join(words[:at]).rstrip(",.;:"), words[at:]


# --- visitors, keys -------------------------------------------------------------------------------------------------


class VisitAct(Act[RegisterVisit]):
    name = "visit"
    indonesian = ("tamu",)

    def parse(self, cursor: Cursor) -> RegisterVisit:
        known = {word for words in VISITS.values() for word in words}
        last = cursor.tokens[-1].casefold()
        if cursor.left > 1 and last in known and cursor.word not in known:  # "tamu Anwar ditolak"
            if cursor.is_post():  # the number is a post, or counts people
                cursor.tokens[cursor.index :] = [last, *cursor.tokens[cursor.index : -1]]
                cursor.tokens[-1] = cursor.tokens[-1].rstrip(",")
                _refuse_post_first(cursor, cursor.index + 1)
            line = " ".join((*cursor.tokens[: cursor.index], last, *cursor.tokens[cursor.index : -1])).rstrip(",")
            raise Refused("refuse.visit_first", mark="?", word=quote(last), line=line)
        what = _read_visit(cursor)
        if what == "out":
            cursor.offer({v.name: v.to for v in cursor.ctx.room.registers.visitors})
            return RegisterVisit(what=what, name=cursor.take_before(WHY), words=cursor.reason())
        begins_with_post = cursor.is_post() and cursor.left > 1
        start = cursor.index
        name = cursor.take_before((*TO, *WHY))
        if begins_with_post and cursor.word not in TO:
            _refuse_post_first(cursor, start)
        cursor.take_if(TO)
        post = cursor.post().code if cursor.is_post() else ""
        return RegisterVisit(what=what, name=name, to=cursor.take_before(WHY), post=post, words=cursor.reason())

    def echo(self, intent: RegisterVisit, say: Speech, drafts: Sequence[Entry]) -> str:
        where = say.post(intent.post) if intent.post else (intent.to or "-",)
        visit = first(Visit, drafts)
        name = visit.name if visit is not None else intent.name
        return say.fit(f"duty.visit_{intent.what}", name=name, to=where, when=say.when(intent))

    def consequence(self, intent: RegisterVisit, say: Speech, drafts: Sequence[Entry]) -> str:
        """Say whom of the roster a visitor may be: a slip makes a stranger of one of ours."""
        said = not_on_roster([intent.name], say) if intent.what == "in" else ""
        return said if "?" in said else ""


def _read_visit(cursor: Cursor) -> Literal["in", "out", "refused"]:
    """Read in, out or refused. Raises :class:`Refused` with forms that keep the words."""
    try:
        return read_choice(cursor, VISITS)
    except Refused as refusal:
        if refusal.key != "refuse.choice" or cursor.done:
            raise
        head, said = cursor.tokens[: cursor.index - 1], cursor.tokens[cursor.index :]
        raise refused_visit(head, said, cursor.ctx.words) from None


def refused_visit(before: Sequence[str], said: Sequence[str], words: Words) -> Refused:
    """Return the question whether a visitor comes, leaves or is turned away, with what was said in each form."""
    come, out, refused = (form.split() for form in words("help.visit.forms").split("\n"))
    name = [*takewhile(lambda word: word.casefold() not in (*TO, *WHY), said)]
    rest = list(said[len(name) :])
    name = name or [come[2]]
    lines = {
        "come": (*come[:2], *name, *(rest or come[3:])),
        "out": (*out[:2], *name),
        "refused": (*refused[:2], *name, *(rest or refused[3:])),
    }
    return Refused("refuse.meant.visitor", mark="?", **{k: " ".join((*before, *line)) for k, line in lines.items()})


def _refuse_post_first(cursor: Cursor, start: int) -> NoReturn:
    """Refuse ``tamu ditolak 1 dua staf``: the number is a post or counts people. Raises :class:`Refused`."""
    words, tokens = cursor.ctx.words, cursor.tokens
    to, why = (TO[words.language == "id"], WHY[words.language == "id"])
    number, *said = tokens[start:]
    comma = next((n for n, word in enumerate(said) if word.endswith(",")), None)
    has_reason = any(word.casefold() in WHY for word in said)
    at = next(
        (n for n, word in enumerate(said) if word.casefold() in WHY), comma + 1 if comma is not None else len(said)
    )
    name, reason = [*said[:at]], said[at:] if has_reason else ([why, *said[at:]] if said[at:] else [])
    name[-1:] = [name[-1].rstrip(",")] if name else []
    head = tokens[:start]
    raise Refused(
        "refuse.visit_number", mark="?", post=number.lstrip("Pp"),
        line=" ".join((*head, *name, to, number.lstrip("Pp"), *reason)),
        other=" ".join((*head, number, *name, to, words("refuse.meant.where"), *reason)),
    )  # fmt: skip


class KeyAct(Act[MoveKey]):
    name = "key"
    indonesian = ("kunci",)

    def parse(self, cursor: Cursor) -> MoveKey:
        what = read_choice(cursor, KEYS)
        out = {k.number: k.name for k in cursor.ctx.room.registers.keys}
        if what == "in":
            cursor.offer(out)
        cursor.take_if(NUMBER)
        number = cursor.take().lstrip("#")
        if not number:
            raise Refused(f"duty.key_number.{what}", known=" ".join(out) or "-")
        one, comma, _ = number.partition(",")
        if number not in out and (comma or cursor.word in AND):
            raise Refused(f"duty.key_one.{what}", number=one)
        typed = cursor.take_before(WHY)
        name = known_person(cursor, typed) or typed
        return MoveKey(what=what, number=number, name=name, words=cursor.reason())

    def echo(self, intent: MoveKey, say: Speech, drafts: Sequence[Entry]) -> str:
        moved = first(KeyMoved, drafts)
        number, name = (moved.number, moved.name) if moved is not None else (intent.number, intent.name)
        return say.fit(f"duty.key_{intent.what}_echo", number=number, name=name, when=say.when(intent))

    def consequence(self, intent: MoveKey, say: Speech, drafts: Sequence[Entry]) -> str:
        moved = first(KeyMoved, drafts)
        held = [k for k in say.ctx.room.registers.keys if moved and k.number == moved.number]
        if intent.what == "in" and held and moved and not any(is_same_name(k.name, moved.name) for k in held):
            return say.words("duty.key_other", name=held[0].name, time=say.ctx.time(held[0].since))
        return ""


# --- seals, boxes ---------------------------------------------------------------------------------------------------


def _is_count(word: str) -> bool:
    """Whether a word is a count of seals, ``12/12``."""
    counts = _COUNTS.fullmatch(word)
    return counts is not None and counts[2] is not None


def _is_seal(word: str) -> bool:
    """Whether a word may be the number of a seal: no count, and no word about how seals were found."""
    return not _is_count(word) and word.casefold().strip(",.;:") not in (*_STATES, *_COUNTED)


class SealAct(Act[CheckSeals]):
    name = "seal"
    indonesian = ("segel",)

    def parse(self, cursor: Cursor) -> CheckSeals:
        alone = cursor.take_if((NONE,))
        incident = cursor.named_incident()
        at_post = incident is None and cursor.peek()[:1] in ("P", "p") and cursor.is_post()
        post = cursor.post().code if at_post else ""
        why = cursor.cut_reason()
        names, said = _read_two_names(cursor)
        found = expected = 0
        old = new = ""
        if cursor.word in _COUNTED and _is_count(cursor.peek(1)):  # "seal check 12/12"
            cursor.take()
        counts = _COUNTS.fullmatch(cursor.peek())
        if counts is not None and counts[2]:
            cursor.take()
            found, expected = int(counts[1]), int(counts[2])
        elif cursor.left < 2 or not _is_seal(cursor.peek()) or not _is_seal(cursor.peek(1)):
            raise Refused("duty.seal_what", form=cursor.form)
        else:
            old, new = cursor.take(), cursor.take()
            selected = cursor.open_on_screen()
            if not (alone or incident or post) and selected is not None and selected.type == SEAL_TYPE:
                incident = selected
        return CheckSeals(
            found=found,
            expected=expected,
            old=old,
            new=new,
            names=names,
            incident=incident.subject if incident else "",
            post=post,
            words=" ".join(filter(None, (cursor.rest(), said))),
            why=why,
        )

    def echo(self, intent: CheckSeals, say: Speech, drafts: Sequence[Entry]) -> str:
        names, when = " + ".join(intent.names), say.when(intent)
        if intent.new:
            return say.fit("duty.seal_new", old=intent.old, new=intent.new, names=names, when=when)
        return say.fit("duty.seal", found=str(intent.found), expected=str(intent.expected), names=names, when=when)

    def consequence(self, intent: CheckSeals, say: Speech, drafts: Sequence[Entry]) -> str:
        if not intent.new and intent.found != intent.expected:
            said = say.words("duty.seal_differs")
            return said if intent.incident else f"{said}; {say.words('duty.seal_offer')}"
        return say.fit("duty.on_incident", incident=say.incident(intent.incident)) if intent.incident else ""


class MoveAct(Act[MoveBoxes]):
    name = "move"
    indonesian = ("pindah",)

    def parse(self, cursor: Cursor) -> MoveBoxes:
        # A count of boxes may look like an incident's number, so an incident is written #129 here.
        incident = cursor.named_incident() if cursor.peek().startswith("#") else None
        why = cursor.cut_reason()
        names, said = _read_two_names(cursor)
        counts = _COUNTS.fullmatch(cursor.peek())
        of = _read_entry(cursor, BoxMove, [move.ref for move in cursor.ctx.room.registers.moves])
        if counts is None and not of:
            raise Refused("duty.move_what", form=cursor.form)
        cursor.take()
        if (counts is None or not counts[2]) and cursor.take_if(ARRIVED):
            arrived = _COUNTS.fullmatch(cursor.peek())
            if arrived is None:
                raise Refused("duty.move_what", form=cursor.form)
            cursor.take()
            return MoveBoxes(
                out=0, arrived=int(arrived[1]), origin="", target="", names=names, of=of,
                words=" ".join(filter(None, (cursor.rest(), said))), why=why,
            )  # fmt: skip
        if counts is None:
            raise Refused("duty.move_what", form=cursor.form)
        words = cursor.take_before(FROM)
        if not cursor.take_if(FROM):
            raise Refused("duty.move_from", form=cursor.form)
        origin = cursor.take_before(TO)
        if not cursor.take_if(TO):
            raise Refused("duty.move_to", form=cursor.form)
        return MoveBoxes(
            out=int(counts[1]),
            arrived=int(counts[2] or counts[1]),
            origin=origin,
            target=cursor.rest(),
            names=names,
            incident=incident.subject if incident else "",
            words=" ".join(filter(None, (words, said))),
            why=why,
            open=not names and not counts[2],
        )

    def echo(self, intent: MoveBoxes, say: Speech, drafts: Sequence[Entry]) -> str:
        when, names = say.when(intent), " + ".join(intent.names)
        if intent.of:
            counted = first(BoxMove, drafts)
            out, no = str(counted.out if counted else 0), number_in(intent.of, say.ctx.book)
            return say.fit("duty.move_counted", no=no, arrived=str(intent.arrived), out=out, names=names, when=when)
        if intent.open:
            origin, target = intent.origin, intent.target
            return say.fit("duty.move_open", count=str(intent.out), origin=origin, target=target, when=when)
        return say.fit(
            "duty.move",
            count=str(intent.out) if intent.out == intent.arrived else f"{intent.out}/{intent.arrived}",
            origin=intent.origin,
            target=intent.target,
            names=" + ".join(intent.names),
            when=say.when(intent),
        )

    def consequence(self, intent: MoveBoxes, say: Speech, drafts: Sequence[Entry]) -> str:
        moved = first(BoxMove, drafts)
        if moved is None:
            return ""
        known = [m for m in say.ctx.room.registers.moves if not intent.of and _is_same_way(m, intent)]
        parts = [say.words("duty.move_known", no=number_in(m.ref, say.ctx.book), count=m.out) for m in known[-1:]]
        if moved.open:
            parts.append(say.words("duty.move_later", no=say.ctx.next_no))
        elif moved.out != moved.arrived:
            parts.append(say.words("duty.move_differs"))
        return "; ".join(parts)


def _is_same_way(move: OpenMove, intent: MoveBoxes) -> bool:
    return is_same_name(move.origin, intent.origin) and is_same_name(move.target, intent.target)


# --- tours ----------------------------------------------------------------------------------------------------------


def refuse_point(cursor: Cursor, at: int) -> None:
    """Refuse a checkpoint among the first words with its forms. Raises :class:`Refused`, or returns.

    at: place of the first of these words.
    """
    words = cursor.ctx.words
    points = {point.casefold(): point for tour in cursor.ctx.site.tours for point in tour.points}
    said = [word.casefold().strip(",.:;") for word in cursor.tokens[at:]]
    found = next((n for n, word in enumerate(said[:3]) if word in points), None)
    if found is None:
        return
    drop = {said[found], *_POINT_WORDS, *(word for word in said[:found] if word.isdecimal())}
    rest = (word for word, bare in zip(cursor.tokens[at:], said, strict=True) if bare not in drop)
    reached, missed = (" ".join(form.split()[:2]) for form in words("help.tour.forms").split("\n")[1:3])
    fields = {"reached": reached, "missed": missed, "said": " ".join(rest) or words("refuse.meant.words")}
    raise Refused("refuse.is_point", mark="?", point=points[said[found]], **fields)


class TourAct(Act[WalkTour]):
    name = "tour"
    indonesian = ("tur",)

    def parse(self, cursor: Cursor) -> WalkTour:
        if not cursor.ctx.site.tours and not cursor.ctx.room.registers.tours:
            raise Refused("duty.no_tours")
        try:
            what = read_choice(cursor, TOURS)
        except Refused as refusal:
            refuse_point(cursor, cursor.index)
            if refusal.key != "refuse.choice":
                raise
            tours = ", ".join(f"{p.code} {p.name}" for p in cursor.ctx.site.tours)
            options, form = refusal.fields["options"], refusal.fields["form"]
            raise Refused("duty.tour_choice", options=options, form=form, tours=tours) from None
        codes = {p.code.casefold(): p.code for p in cursor.ctx.site.tours}
        if what == "start":
            cursor.offer({p.code: p.name for p in cursor.ctx.site.tours})
        tour = codes.get(cursor.word, "")
        if tour:
            cursor.take()
        if what in ("start", "end"):
            if what == "start" and not tour and not cursor.done:
                raise Refused("duty.which_tour", known=" ".join(codes.values()))
            under_way = " ".join(t.code for t in cursor.ctx.room.registers.tours)
            if what == "end" and not tour and under_way and cursor.left == 1 and cursor.word.isdecimal():
                raise Refused("duty.no_tour", known=under_way)
            words = cursor.rest() if what == "end" else ""
            cursor.nothing_more()
            return WalkTour(what=what, tour=tour, words=words)
        running = [t for t in cursor.ctx.room.registers.tours if tour in ("", t.code)]
        cursor.offer({p: t.name for t in running for p in t.waits})
        known = {p.casefold() for t in running for p in t.points}
        typed = cursor.take()
        while not cursor.done and all(part.casefold() in known for part in filter(None, cursor.peek().split(","))):
            typed += f",{cursor.take()}"  # TK-2 TK-3 TK-4
        points = tuple(part for part in typed.split(",") if part)
        if not points:
            waits = " ".join(p for t in running for p in t.waits) or "-"
            raise Refused("duty.tour_which_point", points=quote(waits), form=cursor.form)
        return WalkTour(what=what, tour=tour, points=points, words=cursor.rest())

    def echo(self, intent: WalkTour, say: Speech, drafts: Sequence[Entry]) -> str:
        walked = (d for d in drafts if isinstance(d, TourStarted | TourPoint | TourMissed | TourEnded))
        tour = next((d.name for d in walked), "")
        return say.fit(f"duty.tour_{intent.what}", tour=tour, points=", ".join(intent.points), when=say.when(intent))

    def consequence(self, intent: WalkTour, say: Speech, drafts: Sequence[Entry]) -> str:
        started, missed = first(TourStarted, drafts), first(TourMissed, drafts)
        reached = first(TourPoint, drafts)
        if reached is not None and reached.expected:
            return say.words("duty.point_order", point=reached.expected)
        if started is not None:
            until, points = say.ctx.time(started.until), ", ".join(started.points)
            return say.words("duty.tour_until", count=len(started.points), until=until, points=points)
        if missed is not None and first(TourEnded, drafts):
            return say.words("duty.tour_misses", points=", ".join(missed.points))
        return ""


# --- reminders, look-outs, hazards ----------------------------------------------------------------------------------


def _read_number(cursor: Cursor, notices: Iterable[str]) -> int:
    """Read which notice is meant, 0 for the only one; the number must end the line. Raises :class:`Refused`."""
    cursor.offer({str(n): words for n, words in enumerate(notices, 1)})
    number = int(cursor.take()) if cursor.peek().isdecimal() and len(cursor.peek()) <= 3 else 0
    cursor.nothing_more()
    return number


class RemindAct(Act[RemindMe | DropReminder]):
    name = "remind"
    indonesian = ("ingat",)
    timed = False

    def parse(self, cursor: Cursor) -> RemindMe | DropReminder:
        known = cursor.ctx.room.registers.reminders
        if cursor.take_if(OFF):
            offered = {number_in(r.ref, cursor.ctx.book): r.words for r in known}
            cursor.offer(offered)
            of = _read_entry(cursor, Remind, [r.ref for r in known])
            if not of:
                raise Refused("duty.which_reminder", known=" ".join(offered) or "-")
            cursor.take()
            return DropReminder(of=of)
        if cursor.done:
            raise Refused("duty.remind_when", form=cursor.form)
        cursor.take_if(_WHOM)
        if cursor.left > 1:
            cursor.take_if(_WHEN)
        return RemindMe(due=read_ahead(cursor), words=cursor.rest())

    def echo(self, intent: RemindMe | DropReminder, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, DropReminder):
            return say.fit("duty.remind_off", no=number_in(intent.of, say.ctx.book))
        return say.fit("duty.remind", time=say.moment(intent.due))

    def consequence(self, intent: RemindMe | DropReminder, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("duty.remind_then") if isinstance(intent, RemindMe) else ""


class LookoutAct(Act[LookOut]):
    name = "lookout"
    indonesian = ("atensi",)
    timed = False

    def parse(self, cursor: Cursor) -> LookOut:
        if cursor.take_if(OFF):
            notices = (x.words for x in cursor.ctx.room.registers.lookouts)
            return LookOut(off=True, number=_read_number(cursor, notices))
        until = until_at_end(cursor)
        return LookOut(words=cursor.rest(), until=until)

    def echo(self, intent: LookOut, say: Speech, drafts: Sequence[Entry]) -> str:
        if intent.off:
            return say.fit("duty.lookout_off")
        return say.fit("duty.lookout", until=say.moment(intent.until))


class HazardAct(Act[PinHazard]):
    name = "hazard"
    indonesian = ("rawan",)

    def parse(self, cursor: Cursor) -> PinHazard:
        post = cursor.post().code
        if cursor.take_if(OFF):
            return PinHazard(post=post, off=True, number=_read_number(cursor, cursor.ctx.room.post(post).hazards))
        return PinHazard(post=post, words=cursor.rest())

    def echo(self, intent: PinHazard, say: Speech, drafts: Sequence[Entry]) -> str:
        key = "duty.hazard_off" if intent.off else "duty.hazard"
        return say.fit(key, post=say.post(intent.post), when=say.when(intent))
