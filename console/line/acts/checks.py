"""Commands about check calls: answers, their rhythm, roll calls.

A post's number or ``ok``, ``tempo``, ``roll``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.line.act import Act, first
from console.line.cursor import ALL, BY, OFF, UNTIL, Cursor, quote
from console.line.echo import Speech
from console.line.named import offer_people, read_authorised, read_people, read_person
from console.line.offering.found import refuse_found
from console.line.offering.number_first import refuse_other, refuse_silent
from console.line.preview import Preview
from console.line.times import ago_at, is_time, read_ahead
from data.entries import Check, Entry
from data.entries.orders import RollCalled, RollDone, RollNames, RollOrdered, TempoEnded, TempoSet
from data.intents.base import Context, Refused
from data.intents.orders import CallRoll, OrderRoll, SetTempo
from data.intents.posts import CheckCall
from data.queries.check_deadlines import contact_owed
from data.queries.manning import manning_at
from data.queries.roll_calls import called_in, missed_again, present_and_absent, stay_missing
from data.room.state.incidents import Incident
from data.site.typed_times import read_minutes

SIAGA = ("siaga",)
LEVELS = {"1": "1", "2": "2", "3": "3", "i": "1", "ii": "2", "iii": "3"}
PRESENT = ("here", "ada", "hadir")
EVERY = ("every", "tiap")
SEALS = ("segel", "seal", "seals")
CALL = ("call", "personel", "anggota")
END = ("end", "selesai")
SOUND = ("suara", "sound")
MISSING = ("missing", "belum", "hilang")


def refuse_seals(cursor: Cursor) -> None:
    """Refuse a check of the seals, ``cek segel 12/12``, with its form. Raises :class:`Refused`, or returns."""
    if cursor.word in SEALS:
        seal, *form = cursor.ctx.words("help.seal.forms").split("\n")[0].split()
        line = " ".join((seal, *(cursor.tokens[cursor.index + 1 :] or form)))
        raise Refused("refuse.meant.seals", mark="?", line=line)


# --- check calls ----------------------------------------------------------------------------------------------------


def _next_contacts(ctx: Context, codes: Sequence[str], after: Preview) -> list[int]:
    """Return when these posts must be heard after the check call (UTC ms), as the board will say it, soonest first."""
    room, site, now = ctx.room, ctx.site, ctx.now
    manning = manning_at(room, site, now)
    states = [(ctx.post(code), after.post(code)) for code in codes]
    owed = (contact_owed(s, room.duty, post, site, now, empty=manning.leaves_empty(s)) for post, s in states)
    return sorted({each.first for each in owed if each.first})


class _Checks(Act[CheckCall]):
    """A check call, however it is typed: its echo and its consequence."""

    def echo(self, intent: CheckCall, say: Speech, drafts: Sequence[Entry]) -> str:
        accepted = [d.post for d in drafts if isinstance(d, Check)]
        if len(intent.posts) == 1:
            return say.fit("line.ok", post=say.posts(accepted or intent.posts), when=say.when(intent))
        return say.fit("line.ok_several", count=str(len(accepted)), posts=say.posts(accepted), when=say.when(intent))

    def consequence(self, intent: CheckCall, say: Speech, drafts: Sequence[Entry]) -> str:
        """Say which posts are skipped, when the next call falls due, what this one closes and whom it does not find."""
        found = [d for d in drafts if isinstance(d, Check)]
        parts: list[str] = []
        if left_out := say.skips(intent.skipped(say.ctx)):
            parts.append(left_out)
        states = [say.ctx.room.post(c.post) for c in found]
        missed = any(s.missed_due for s in states)
        late = any(s.late_due for s in states)
        if intent.occurred is not None and (late or missed):
            parts.append(say.words("line.late_stays" if not missed else "line.missed_stays"))
        if moments := _next_contacts(say.ctx, [c.post for c in found], Preview(drafts, say.ctx)):
            key = "line.next_due" if len(moments) == 1 else "line.next_due_from"
            parts.append(say.words(key, time=say.moment(moments[0])))
        if intent.occurred is None and missed:
            parts.append(say.words("line.missed_kept"))
        elif intent.occurred is None and late:
            parts.append(say.words("line.closes_late"))
        for state in states:
            about, names = stay_missing(say.ctx.room, state)
            if about is not None and names:
                number = say.ctx.room.number_text(about)
                parts.append(say.words("line.stays_missing", names=", ".join(names), number=number, name=names[0]))
        return "; ".join(parts)


#: Words before a time of day.
AT = ("at", "pukul", "jam")
#: Words for the controller, who makes no check calls.
CONTROLLER = ("padal", "controller", "pengendali")


class DigitAct(_Checks):
    """A post's number alone: a check call, only while one is due."""

    name = "digit"
    english = ()

    def parse(self, cursor: Cursor) -> CheckCall:
        if cursor.peek().startswith("0"):
            raise Refused("refuse.zero", word=quote(cursor.peek()), form=cursor.form)
        post = cursor.post()
        cursor.nothing_more()
        return CheckCall(posts=(post.code,), only_due=True)


class CheckAct(_Checks):
    name = "ok"
    english = ("ok", "check")
    indonesian = ("aman", "lapor")

    def parse(self, cursor: Cursor) -> CheckCall:
        if cursor.word in CONTROLLER and cursor.left > 1:
            cursor.index -= 1
            verb = cursor.ctx.words("help.e.forms").split()[0]
            del cursor.tokens[cursor.index]
            if Cursor(cursor.tokens[-1:], cursor.ctx).is_incident():  # "lapor padal 102": of what?
                cursor.tokens.append(cursor.ctx.words("refuse.meant.words"))
            raise Refused("refuse.to_controller", mark="?", line=cursor.instead(verb))
        refuse_seals(cursor)
        before, everyone = cursor.tokens[: max(0, cursor.index - 1)], cursor.word in ALL
        start = cursor.index
        if cursor.is_incident() and cursor.left == 1:
            close = cursor.ctx.words("help.c.forms").split()[0]
            line = f"{close} {cursor.peek()} {('safe', 'aman')[cursor.ctx.words.language == 'id']}"
            raise Refused("refuse.incident_not_post", word=quote(cursor.peek()), line=line)
        posts = cursor.posts()
        everyone = everyone and len(posts) == len(cursor.ctx.site.posts)
        at = max(0, cursor.index - 2)
        cursor.refuse_more_posts(posts, start)
        if cursor.word in AT and is_time(cursor.peek(1)):
            cursor.take()
            line = " ".join((cursor.take(), *before, *cursor.tokens[at : at + 2], *cursor.tokens[cursor.index :]))
            raise Refused("refuse.time_first", mark="?", line=line)
        if ago := ago_at(cursor):
            line = " ".join((ago, *before, *cursor.tokens[at : at + 2]))
            raise Refused("refuse.time_first", mark="?", line=line)
        refuse_other(cursor, posts, self.verbs)
        said = cursor.rest()
        refuse_silent(before, posts, said, cursor.ctx.words)
        return CheckCall(posts=posts, everyone=everyone, words=said)


# --- orders about the rhythm of check calls -------------------------------------------------------------------------


class TempoAct(Act[SetTempo]):
    name = "tempo"
    indonesian = ("irama",)
    timed = False

    def parse(self, cursor: Cursor) -> SetTempo:
        level = ""
        posts: tuple[str, ...] = ()
        if cursor.take_if(SIAGA):
            cursor.offer(("1", "2", "3"))
            if cursor.take_if(OFF):
                return self._off(cursor, level="any")
            level = LEVELS.get(cursor.word, "")
            if not level:
                raise Refused("duty.tempo_level", form=cursor.form)
            cursor.take()
        elif cursor.word not in OFF:
            posts = cursor.posts()
        if cursor.take_if(OFF):
            return self._off(cursor, posts)
        every = 0
        if not level:
            cursor.join_span()
            every = read_minutes(cursor.peek(), bare=True) or 0
            if not every:
                raise Refused("duty.tempo_every", form=cursor.form)
            cursor.take()
        until, name = 0, ""
        while cursor.word in (*UNTIL, *BY):
            if cursor.take_if(UNTIL):
                until = read_ahead(cursor)
            else:
                cursor.take()
                offer_people(cursor)
                name = read_person(cursor)
        return SetTempo(posts=posts, every_min=every, until=until, authorised=name, level=level, words=cursor.rest())

    @staticmethod
    def _off(cursor: Cursor, posts: tuple[str, ...] = (), level: str = "") -> SetTempo:
        name = read_authorised(cursor)
        cursor.nothing_more()
        return SetTempo(off=True, posts=posts, level=level, authorised=name)

    def echo(self, intent: SetTempo, say: Speech, drafts: Sequence[Entry]) -> str:
        if intent.off:
            ended = first(TempoEnded, drafts)
            return say.fit("duty.tempo_off", posts=say.posts(ended.posts if ended is not None else intent.posts))
        until = (
            say.words("duty.until", time=say.moment(intent.until)) if intent.until else say.words("duty.until_further")
        )
        name = intent.authorised
        if intent.level:
            return say.fit("duty.tempo_siaga", level="I" * int(intent.level), until=until, name=name)
        posts = say.posts(intent.posts)
        return say.fit("duty.tempo", posts=posts, every=str(intent.every_min), until=until, name=name)

    def consequence(self, intent: SetTempo, say: Speech, drafts: Sequence[Entry]) -> str:
        found = first(TempoSet, drafts)
        return say.words("duty.tempo_least", every=found.every_min) if found and found.level else ""


# --- roll calls -----------------------------------------------------------------------------------------------------


class RollCallAct(Act[CallRoll | OrderRoll]):
    name = "roll"
    indonesian = ("cek",)

    def parse(self, cursor: Cursor) -> CallRoll | OrderRoll:
        if cursor.word in SOUND:  # "cek suara" is the test of the sound
            raise Refused("refuse.meant.sound", mark="?")
        refuse_seals(cursor)
        cursor.take_if(CALL)  # "roll call"
        if cursor.is_post():
            raise Refused("refuse.roll_post", mark="?", post=cursor.peek().lstrip("Pp"), number=cursor.number)
        incident = cursor.only_incident()
        present = cursor.word in PRESENT
        if cursor.take_if((*PRESENT, *MISSING)):
            cursor.offer(present_and_absent(cursor.ctx.room, called_in(cursor.ctx.room, incident))[present])
            names = read_people(cursor)
            if not names:
                raise Refused("duty.roll_who", form=cursor.form)
            if present:
                return CallRoll(incident=incident.subject, present=names)
            return CallRoll(incident=incident.subject, missing=names)
        if cursor.take_if(END):
            cursor.nothing_more()
            return CallRoll(incident=incident.subject, end=True)
        off = cursor.take_if(OFF)
        if off or cursor.take_if(EVERY):
            cursor.join_span()
            minutes = 0 if off else read_minutes(cursor.peek(), bare=True) or 0
            if not off and not minutes:
                raise Refused("refuse.bad_span", word=quote(cursor.peek()), form=cursor.form)
            if not off:
                cursor.take()
            posts = cursor.posts() if not cursor.done else ()
            cursor.nothing_more()
            return OrderRoll(incident=incident.subject, every_min=minutes, posts=posts)
        refuse_found(cursor, cursor.index, in_roll=True)
        everybody = cursor.word in ALL
        posts = cursor.posts() if not cursor.done else ()
        cursor.nothing_more()
        if everybody and len(posts) == len(cursor.ctx.site.posts):
            return CallRoll(incident=incident.subject, everybody=True)
        return CallRoll(incident=incident.subject, posts=posts)

    def echo(self, intent: CallRoll | OrderRoll, say: Speech, drafts: Sequence[Entry]) -> str:
        named = first(RollNames, drafts)
        incident = say.incident(named.subjects[0] if named is not None else intent.incident)
        if isinstance(intent, OrderRoll):
            ordered = first(RollOrdered, drafts)
            posts = say.posts(ordered.posts if ordered else intent.posts)
            if not intent.every_min:
                return say.fit("duty.roll_off", incident=incident)
            return say.fit("duty.roll_every", every=str(intent.every_min), posts=posts, incident=incident)
        if names := (named.present or named.missing) if named is not None else intent.present or intent.missing:
            key = "duty.roll_here" if intent.present else "duty.roll_missing"
            return say.fit(key, names=quote(", ".join(names)), incident=incident)
        if intent.end:
            return say.fit("duty.roll_end", incident=incident)
        called = first(RollCalled, drafts)
        return say.fit("duty.roll", posts=say.posts(called.posts if called else intent.posts), incident=incident)

    def consequence(self, intent: CallRoll | OrderRoll, say: Speech, drafts: Sequence[Entry]) -> str:
        if done := first(RollDone, drafts):
            return "; ".join((say.words("duty.roll_all", n=done.present, of=done.count), *self._missing(done, say)))
        named = first(RollNames, drafts)
        incident = say.ctx.room.incident(named.subjects[0]) if named is not None else None
        if named is not None and named.present and incident is not None:
            there, absent = present_and_absent(say.ctx.room, incident)
            found = len({*there, *named.present})
            return say.words("duty.roll_all", n=found, of=len(there) + len(absent))
        called = first(RollCalled, drafts)
        if called is None:
            return ""
        everybody = ", ".join((*(n for names in called.names for n in names), *called.others))
        return "; ".join((everybody, *self._replaced(say.ctx.room.incident(called.incident), say)))

    @staticmethod
    def _replaced(incident: Incident | None, say: Speech) -> Iterator[str]:
        """Yield what becomes of a roll call that runs: the new one stands in its place."""
        if incident is not None and incident.roll is not None and not incident.roll.ended:
            there, absent = present_and_absent(say.ctx.room, incident)
            since = say.ctx.time(incident.roll.since)
            yield say.words("duty.roll_again", time=since, n=len(there), of=len(there) + len(absent))

    @staticmethod
    def _missing(done: RollDone, say: Speech) -> Iterator[str]:
        """Yield for whom a P1 opens, and whom one that is open looks for already."""
        incident = say.ctx.room.incident(done.incident)
        known = missed_again(say.ctx.room, incident, done.missing) if incident is not None else {}
        again = [name for names in known.values() for name in names]
        if missing := [name for name in done.missing if name not in again]:
            yield say.words("duty.roll_lost", names=", ".join(missing))
        if again:
            yield say.words("duty.roll_lost_again", names=", ".join(again))
