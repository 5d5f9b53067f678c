"""Commands on incidents: from the report over steps and links to the closing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from console.line.act import Act, Screen, first
from console.line.acts.posts import open_post, open_post_echo
from console.line.cursor import ALL, AND, BY, NONE, PLACE, POST_WORDS, SHELF, TO, WHY, Cursor, quote
from console.line.echo import Speech
from console.line.named import (
    PRIORITY_TAG,
    known_person,
    offer_people,
    read_authorised,
    read_choice,
    read_source,
    read_type,
    reported_by,
    write_note,
)
from console.line.offering.hurt import post_in
from console.line.offering.near_type import says_more
from data.base.text import ranges
from data.entries import Entry, Opened, PrioritySet, Reopened, Retyped, RollDone, StepSet
from data.intents.base import Refused
from data.intents.incidents.closing import Close, Disposition, MarkControlled, Reopen
from data.intents.incidents.links import Link, LinkKind
from data.intents.incidents.opening import AnotherReport, NewIncident, WriteNote
from data.intents.incidents.priority import Relocate, Retype, SetPriority
from data.intents.incidents.steps import NoteScene, Tick, TickSeveral, Waive
from data.intents.posts import SetPost
from data.queries.alarms import sources_in
from data.queries.course.linked import met_by_link
from data.queries.roll_calls import present_and_absent
from data.room.state.incidents import Incident
from data.site.model import IncidentType

#: Most open incidents of the same type and post that are named one by one.
MOST_NAMED = 4

#: ``n`` with a priority instead of the type's.
NEW_WITH_PRIORITY = re.compile(r"[nN]([1-4])")

#: Kept name → words that may be typed, English first, Indonesian second.
LINKS: dict[LinkKind, tuple[str, ...]] = {
    "dup": ("dup", "ganda", "duplicate"),
    "upd": ("upd", "perkembangan", "update"),
    "rel": ("rel", "terkait", "related"),
}

_WITH = ("with", "to", "of", "dengan", "ke")

#: Kept name → words that may be typed, English first, Indonesian second.
DISPOSITIONS: dict[Disposition, tuple[str, ...]] = {
    "safe": ("safe", "aman"),
    "handled": ("handled", "tertangani", "beres", "selesai", "done"),
    "handed": ("handed", "diserahkan", "serah"),
    "false": ("false", "keliru", "palsu", "hoaks"),
    "cancelled": ("cancelled", "dibatalkan", "canceled", "batal"),
    "drill": ("drill", "latihan"),
}

#: Words for a result that may mean that all is well, or that it was reported wrongly.
NOTHING = ("nihil", "kosong", "nothing", "none", "nil")

#: Kept name → words that may be typed, English first, Indonesian second.
SCENE: dict[Literal["lead", "in", "out", "witness"], tuple[str, ...]] = {
    "lead": ("lead", "pimpin"),
    "in": ("in", "masuk"),
    "out": ("out", "keluar"),
    "witness": ("witness", "saksi"),
}

_PRIORITY = re.compile(r"[Pp]?([1-4])")
#: The same at the end of other words, and the words before it that make it a priority, or a post.
_TAG_AT_END = re.compile(r"([Pp]|/|)([1-4])")
_PRIORITIES = ("priority", "prio", "prioritas", "pri")
_BEFORE_POST = frozenset((*PLACE, *POST_WORDS, *TO, *AND, "from", "dari", "by", "oleh", "depan", "belakang"))
_STEP = re.compile(r"(-?)([0-9]{1,2})")


class NewIncidentAct(Act[NewIncident | AnotherReport]):
    """``n TYPE POST WORDS``; ``n1`` to ``n4`` give the priority, a number instead of the type adds a report."""

    name = "n"
    english = ("n", "new")
    indonesian = ("baru",)

    def parse(self, cursor: Cursor) -> NewIncident | AnotherReport:
        given, start = NEW_WITH_PRIORITY.fullmatch(cursor.verb), cursor.index
        priority = int(given[1]) if given else 0
        source = read_source(cursor)
        if not priority and (named := cursor.named_incident()):
            later, _, post = reported_by(cursor)
            return AnotherReport(incident=named.subject, words=cursor.rest(), source=later or source, post=post)
        kind = read_type(cursor)
        cursor.offer({NONE: cursor.ctx.words("line.no_posts")})
        post = "" if cursor.take_if((NONE,)) else _post_of_new(cursor, kind)
        source = read_source(cursor) or source
        if tag := PRIORITY_TAG.fullmatch(cursor.peek()):
            verb = cursor.ctx.words("help.n.forms").split()[0]
            number = cursor.peek()[1]
            cursor.remarks.append(cursor.ctx.words("line.priority_is", word=tag[0], form=f"{verb}{number} {kind.code}"))
        elif not priority:
            _refuse_priority_at_end(cursor, start, kind)
        # Below the type's own priority the line ends with the reason.
        why = cursor.cut_reason() if priority > kind.priority else ""
        return NewIncident(type=kind.code, post=post, priority=priority, words=cursor.rest(), source=source, why=why)

    def echo(self, intent: NewIncident | AnotherReport, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, AnotherReport):
            return say.fit("line.report", incident=say.incident(intent.incident), when=say.when(intent))
        kind = say.ctx.site.type(intent.type)
        assert kind is not None
        priority = str(intent.priority or kind.priority)
        name = (kind.nama if say.words.language == "id" else kind.name, kind.code)
        post = say.post(intent.post) if intent.post else (say.words("line.no_posts"),)
        return say.fit("line.new", priority=priority, type=name, post=post, when=say.when(intent))

    def consequence(self, intent: NewIncident | AnotherReport, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, AnotherReport):
            return say.words("line.folds")
        opened = first(Opened, drafts)
        if opened is None:
            return ""
        text = say.words("line.becomes", number=say.next_number(opened.number))
        return text + ("; " + say.words("line.steps", count=len(opened.steps)) if opened.steps else "")

    def warning(self, intent: NewIncident | AnotherReport, say: Speech, drafts: Sequence[Entry]) -> str:
        """Name the open incidents of this type at this post: it may be the same one, reported twice."""
        if isinstance(intent, AnotherReport):
            return ""
        room = say.ctx.room
        twins, count = room.open_alike(intent.type, intent.post, MOST_NAMED)
        if not twins:
            return ""
        numbers = [room.number_text(i) for i in twins]
        post = say.words("entry.post", post=intent.post) if intent.post else say.words("line.no_posts")
        incidents = (", " if count == len(twins) else " … ").join(f"#{n}" for n in numbers)
        return say.words("line.warn.twin", incidents=incidents, type=intent.type, post=post, number=numbers[-1])


def _refuse_priority_at_end(cursor: Cursor, start: int, kind: IncidentType) -> None:
    """Refuse ``n FIRE 1 tyres p2`` with the priority in its place, and as a post. Raises :class:`Refused`, or returns.

    start: place of the word after the verb.
    """
    tokens, words = cursor.tokens, cursor.ctx.words
    tag = _TAG_AT_END.fullmatch(tokens[-1])
    count = 2 if tag and tokens[-2].casefold().rstrip(":") in _PRIORITIES else 1
    is_bare = tag is not None and tag[1] == ""
    if tag is None or cursor.left <= count or (is_bare and count == 1) or int(tag[2]) == kind.priority:
        return
    if count == 1 and tokens[-2].casefold() in _BEFORE_POST:
        return
    head, said = tokens[: start - 1], tokens[start:-count]
    why = (WHY[words.language == "id"], words("refuse.meant.words")) if int(tag[2]) > kind.priority else ()
    line = " ".join((*head, f"n{tag[2]}", *said, *why))
    if count > 1 or tag[1] == "/" or cursor.ctx.site.post(tag[2]) is None:
        raise Refused("refuse.priority_at_end", mark="?", line=line)
    other = " ".join((*tokens[:-1], words("entry.post", post=tag[2])))
    raise Refused("refuse.priority_or_post_at_end", mark="?", word=tokens[-1], line=line, other=other)


def _post_of_new(cursor: Cursor, kind: IncidentType) -> str:
    """Read the post of a new incident. Raises :class:`Refused`, for words with the form that names no post."""
    if cursor.word in PLACE:  # "n fire at 3"
        found = Cursor(cursor.tokens[cursor.index + 1 :], cursor.ctx)
        if found.is_post():
            cursor.take()
    try:
        return cursor.post().code
    except Refused as refusal:
        if refusal.key != "refuse.bad_post":
            raise
        typed = cursor.tokens[cursor.index - 1].rstrip(":,")
        after = (typed, cursor.peek()) if says_more(typed, kind) else (cursor.peek(),)
        cursor.tokens[cursor.index - 1] = kind.code
        proposal = cursor.instead(NONE, *after)
        word, said = refusal.fields["word"], " ".join(cursor.tokens[cursor.index :])
        if near := post_in(said, cursor.ctx.site):
            line = cursor.instead(near, *after)
            raise Refused("refuse.post_of_name", mark="?", post=near, line=line, none=proposal) from None
        raise Refused("refuse.no_post_of", word=word, hint_post="", proposal=proposal) from None


class NumberAct(Act[WriteNote | Screen]):
    """An incident's number: open it, or with words a note on it."""

    name = "number"
    english = ()

    def parse(self, cursor: Cursor) -> WriteNote | Screen:
        cursor.offer_incidents()
        if cursor.left == 1:
            return Screen("open", cursor.take_incident().subject)
        return write_note(cursor)

    def echo(self, intent: WriteNote | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, Screen):
            return say.fit("line.open", incident=say.incident(intent.arg))
        return say.fit("line.note", incident=say.incident(intent.incident), when=say.when(intent))

    def consequence(self, intent: WriteNote | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.contact(intent.source, intent.post) if isinstance(intent, WriteNote) else ""


class ControlledAct(Act[MarkControlled]):
    name = "controlled"
    indonesian = ("terkendali",)

    def parse(self, cursor: Cursor) -> MarkControlled:
        return MarkControlled(incident=cursor.incident().subject, words=cursor.rest())

    def echo(self, intent: MarkControlled, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.controlled", incident=say.incident(intent.incident), when=say.when(intent))


class PriorityAct(Act[SetPriority]):
    name = "pri"
    english = ("pri", "priority")
    indonesian = ("prioritas",)
    says = frozenset({"priority"})

    def parse(self, cursor: Cursor) -> SetPriority:
        incident = cursor.incident()
        cursor.offer("1234")
        found = _PRIORITY.fullmatch(cursor.peek())
        if found is None:
            raise Refused("refuse.which_priority", number=cursor.ctx.room.number_text(incident), form=cursor.form)
        cursor.take()
        return SetPriority(incident=incident.subject, priority=int(found[1]), why=cursor.rest())

    def echo(self, intent: SetPriority, say: Speech, drafts: Sequence[Entry]) -> str:
        incident = say.ctx.room.incident(intent.incident)
        return say.fit(
            "line.priority",
            incident=say.incident(intent.incident),
            before=str(incident.priority) if incident else "?",
            priority=str(intent.priority),
            when=say.when(intent),
        )


class RetypeAct(Act[Retype]):
    """``type 129 FIRE WHY``: what it turned out to be."""

    name = "type"
    indonesian = ("jenis",)
    says = frozenset({"priority"})

    def parse(self, cursor: Cursor) -> Retype:
        incident = cursor.incident()
        kind = read_type(cursor)
        return Retype(incident=incident.subject, type=kind.code, why=cursor.reason())

    def echo(self, intent: Retype, say: Speech, drafts: Sequence[Entry]) -> str:
        kind = say.ctx.site.type(intent.type)
        name = f"{intent.type} {kind.nama if say.words.language == 'id' else kind.name}" if kind else intent.type
        forms = (name, intent.type)
        return say.fit("line.retype", incident=say.incident(intent.incident), type=forms, when=say.when(intent))

    def consequence(self, intent: Retype, say: Speech, drafts: Sequence[Entry]) -> str:
        made, incident = first(Retyped, drafts), say.ctx.room.incident(intent.incident)
        if made is None or incident is None:
            return ""
        priority = next((d.priority for d in drafts if isinstance(d, PrioritySet)), incident.priority)
        known = {s.step.words.casefold() for s in incident.steps}
        fresh = sum(s.words.casefold() not in known for s in made.steps)
        parts = [say.words("line.retype_new", before=incident.priority, priority=priority, count=fresh)]
        stay = [str(n) for n, s in enumerate(incident.steps, 1) if s.state == "open" and s.step.required]
        if made.keeps and stay:
            parts.insert(0, say.words("line.retype_keeps", before=made.before, steps=" ".join(stay)))
        return "; ".join(parts)


class PlaceAct(Act[Relocate]):
    """``place 129 4 WHY``: the post where it is, not the one that was entered."""

    name = "place"
    indonesian = ("lokasi",)

    def parse(self, cursor: Cursor) -> Relocate:
        incident = cursor.incident()
        post = "" if cursor.take_if((NONE,)) else cursor.post().code
        return Relocate(incident=incident.subject, post=post, why=cursor.reason())

    def echo(self, intent: Relocate, say: Speech, drafts: Sequence[Entry]) -> str:
        post = say.post(intent.post) if intent.post else say.words("line.place_none")
        return say.fit("line.place", incident=say.incident(intent.incident), post=post, when=say.when(intent))

    def consequence(self, intent: Relocate, say: Speech, drafts: Sequence[Entry]) -> str:
        incident = say.ctx.room.incident(intent.incident)
        if incident is None:
            return ""
        before = say.post(incident.post)[-1] if incident.post else say.words("line.place_none")
        parts = [say.words("line.place_before", post=before)]
        if incident.units_out:
            parts.append(say.words("line.place_out", posts=say.posts(incident.units_out)[-1]))
        return "; ".join(parts)


class LinkAct(Act[Link]):
    name = "link"
    indonesian = ("kait",)

    def parse(self, cursor: Cursor) -> Link:
        incident = cursor.incident()
        number = cursor.ctx.room.number_text(incident)
        if cursor.left > 1 and cursor.word in _WITH:
            del cursor.tokens[cursor.index]
        if Cursor([cursor.peek()], cursor.ctx).is_incident():  # "link 103 102"
            lines = (
                cursor.instead(words[cursor.ctx.words.language == "id"], cursor.peek()) for words in LINKS.values()
            )
            raise Refused("refuse.link_which", lines="; ".join(lines))
        how = read_choice(cursor, LINKS, "refuse.link_how")
        cursor.take_if(_WITH)
        other = cursor.named_incident()
        if other is None:
            raise Refused("refuse.link_to", number=number, word=quote(cursor.peek()), form=cursor.form)
        cursor.nothing_more()
        if other.subject == incident.subject:
            raise Refused("refuse.link_itself", number=number)
        return Link(incident=incident.subject, how=how, other=other.subject)

    def echo(self, intent: Link, say: Speech, drafts: Sequence[Entry]) -> str:
        incident, other = say.incident(intent.incident), say.incident(intent.other)
        return say.fit(f"line.link_{intent.how}", incident=incident, other=other, when=say.when(intent))

    def warning(self, intent: Link, say: Speech, drafts: Sequence[Entry]) -> str:
        """Say which targets the posts of the other incident meet, once related; or that a roll call ends."""
        room = say.ctx.room
        pair = room.incident(intent.incident), room.incident(intent.other)
        if intent.how != "rel" and drafts and first(RollDone, drafts) is None:
            return _roll_that_ends(say, pair[0])
        if intent.how != "rel" or pair[0] is None or pair[1] is None:
            return ""
        met = []
        for incident, other in (pair, pair[::-1]):
            assert incident is not None and other is not None
            if names := met_by_link(room, incident, other):
                met.append(
                    say.words(
                        "line.link_meets",
                        number=room.number_text(incident),
                        targets=", ".join(say.words(f"screen.target.{name}") for name in names),
                        other=room.number_text(other),
                    )
                )
        return "; ".join(met)


# --- steps: done, opened again, waived -------------------------------------------------------------------------------


def _read_step(cursor: Cursor, incident: Incident) -> tuple[int, bool]:
    """Read a step's number, and whether it was written ``-2`` (open again). Raises :class:`Refused`."""
    still_open = {str(n): s.step.words for n, s in enumerate(incident.steps, 1) if s.state == "open"}
    cursor.offer(still_open)
    found, number = _STEP.fullmatch(cursor.peek()), cursor.ctx.room.number_text(incident)
    if found is None:
        hint = next((f"{n} {words}" for n, words in still_open.items()), "")
        raise Refused("refuse.which_step", number=number, hint=hint, form=cursor.form)
    step, count = int(found[2]), len(incident.steps)
    if not 1 <= step <= count:
        key = "refuse.no_step" if count else "refuse.no_steps"
        raise Refused(key, number=number, step=step, count=count, form=cursor.form)
    cursor.take()
    return step, bool(found[1])


def _step_words(say: Speech, subject: str, step: int) -> str:
    incident = say.ctx.room.incident(subject)
    return incident.steps[step - 1].step.words if incident and step <= len(incident.steps) else ""


_SEVERAL = re.compile(r"#?[0-9]{3,}(?:,#?[0-9]{3,})+,?")
_STEPS = re.compile(r"[0-9]{1,2}(?:[-,][0-9]{1,2})+,?")


def _read_steps(cursor: Cursor, incident: Incident) -> tuple[int, ...]:
    """Read several steps, ``1-3`` or ``1,4``; () unless the next word is several. Raises :class:`Refused`."""
    if not _STEPS.fullmatch(cursor.peek()):
        return ()
    steps: list[int] = []
    count, number = len(incident.steps), cursor.ctx.room.number_text(incident)
    for part in cursor.peek().rstrip(",").split(","):
        ends = [int(end) for end in part.split("-")]
        if ends[0] > ends[-1]:
            raise Refused("refuse.range_back", range=part, right=f"{ends[-1]}-{ends[0]}")
        if not 1 <= ends[0] <= ends[-1] <= count:
            key = "refuse.no_step" if count else "refuse.no_steps"
            raise Refused(key, number=number, step=part, count=count, form=cursor.form)
        steps += range(ends[0], ends[-1] + 1)
    cursor.take()
    return tuple(dict.fromkeys(steps))


class TickAct(Act[Tick | TickSeveral]):
    name = "t"
    english = ("t", "tick", "step")
    indonesian = ("langkah",)

    def parse(self, cursor: Cursor) -> Tick | TickSeveral:
        incident = cursor.incident()
        if several := _read_steps(cursor, incident):
            cursor.refuse_except(cursor.peek(-1))
            return TickSeveral(incident=incident.subject, steps=several, words=cursor.rest())
        start = cursor.index
        if cursor.word in ALL and cursor.left == 1:
            still_open = ranges(n for n, s in enumerate(incident.steps, 1) if s.state == "open")
            if still_open:
                raise Refused("refuse.several_steps", mark="?", line=cursor.instead(still_open))
        step, again = _read_step(cursor, incident)
        more = cursor.tokens[cursor.index :]
        if more and not again and all(_STEP.fullmatch(word) for word in more):
            line = " ".join((*cursor.tokens[:start], ",".join((str(step), *more))))
            raise Refused("refuse.several_steps", mark="?", line=line)
        return Tick(incident=incident.subject, step=step, state="open" if again else "done", words=cursor.rest())

    def echo(self, intent: Tick | TickSeveral, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, TickSeveral):
            steps = " ".join(str(d.step) for d in drafts if isinstance(d, StepSet))
            incident, when = say.incident(intent.incident), say.when(intent)
            return say.fit("line.tick_several", steps=steps, incident=incident, when=when)
        key = "line.tick" if intent.state == "done" else "line.untick"
        return say.fit(key, step=str(intent.step), incident=say.incident(intent.incident), when=say.when(intent))

    def consequence(self, intent: Tick | TickSeveral, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, TickSeveral):
            done = [d.step for d in drafts if isinstance(d, StepSet)]
            return _skipped(say, intent.incident, [n for n in intent.steps if n not in done])
        return _step_words(say, intent.incident, intent.step)


class WaiveAct(Act[Waive]):
    name = "waive"
    indonesian = ("kecualikan",)
    written_out = True

    def parse(self, cursor: Cursor) -> Waive:
        incident = cursor.incident()
        step, *more = _read_steps(cursor, incident) or (_read_step(cursor, incident)[0],)
        name = read_authorised(cursor)
        return Waive(incident=incident.subject, step=step, more=tuple(more), why=cursor.rest(), authorised=name)

    def echo(self, intent: Waive, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit(
            "line.waive" if intent.authorised else "line.waive_alone",
            step=ranges(d.step for d in drafts if isinstance(d, StepSet)),
            incident=say.incident(intent.incident),
            name=intent.authorised,
            when=say.when(intent),
        )

    def consequence(self, intent: Waive, say: Speech, drafts: Sequence[Entry]) -> str:
        if intent.more:
            done = [d.step for d in drafts if isinstance(d, StepSet)]
            return _skipped(say, intent.incident, [n for n in (intent.step, *intent.more) if n not in done])
        return _step_words(say, intent.incident, intent.step)


def _skipped(say: Speech, subject: str, numbers: Sequence[int]) -> str:
    """Say which steps are left out, as they are not open: since when, and by whom; "" if none is."""
    incident = say.ctx.room.incident(subject)
    if not numbers or incident is None:
        return ""
    steps = [(n, incident.steps[n - 1]) for n in numbers]
    said = [say.words(f"line.step_{s.state}", step=n, time=say.ctx.time(s.at), by=s.by) for n, s in steps]
    return say.words("line.tick_skips", steps=", ".join(said))


def _read_allowed(cursor: Cursor) -> str:
    """Read ``by NAME`` off the end of the line, for somebody on the roster: "pressed by mistake" names nobody."""
    tokens = list(cursor.tokens)
    tail = cursor.cut_tail(BY)
    name = known_person(cursor, tail.rest()) if tail is not None else ""
    if not name:
        cursor.tokens = tokens
    return name


class CloseAct(Act[Close]):
    name = "c"
    english = ("c", "close", "resolved")
    indonesian = ("tutup",)

    def parse(self, cursor: Cursor) -> Close:
        cursor.join_incidents()
        if _SEVERAL.fullmatch(cursor.peek()):
            numbers = cursor.peek().strip(",").split(",")
            lines = "; ".join(cursor.instead(number) for number in numbers[:MOST_NAMED])
            raise Refused("refuse.close_each", mark="?", line=lines)
        if cursor.word in ALL:
            raise Refused("refuse.close_one", form=cursor.form)
        incident = cursor.only_incident()
        if cursor.word.rstrip(".,:;") in NOTHING:
            _refuse_nothing(cursor)
        disposition = _read_disposition(cursor)
        if disposition == "handed":
            cursor.take_if(("over",))
        name = _read_allowed(cursor) if incident.is_panic and disposition in ("false", "cancelled") else ""
        return Close(incident=incident.subject, disposition=disposition, words=cursor.rest(), authorised=name)

    def echo(self, intent: Close, say: Speech, drafts: Sequence[Entry]) -> str:
        result = DISPOSITIONS[intent.disposition][say.words.language == "id"]
        return say.fit("line.close", incident=say.incident(intent.incident), result=result, when=say.when(intent))

    def consequence(self, intent: Close, say: Speech, drafts: Sequence[Entry]) -> str:
        posts = tuple(p for d in drafts for p in getattr(d, "posts", ()))
        waived = ranges(d.step for d in drafts if isinstance(d, StepSet))
        parts = [say.words("line.close_waives", steps=waived, name=intent.authorised or say.ctx.by)] if waived else []
        return "; ".join((*parts, *([say.fit("line.released", posts=say.posts(posts))] if posts else [])))

    def warning(self, intent: Close, say: Speech, drafts: Sequence[Entry]) -> str:
        incident = say.ctx.room.incident(intent.incident)
        found = sources_in(say.ctx.room, say.ctx.site, incident) if incident is not None else []
        down = ", ".join(source.name for source, state in found if state.down)
        parts = [say.words("line.warn.source_down", names=down) if down else "", _roll_that_ends(say, incident)]
        return "; ".join(filter(None, parts))


def _roll_that_ends(say: Speech, incident: Incident | None) -> str:
    """Return the warning that a running roll call ends with the incident; "" if everybody was found."""
    if incident is None or incident.roll is None or incident.roll.ended:
        return ""
    _, absent = present_and_absent(say.ctx.room, incident)
    return say.words("line.warn.roll_ends", names=", ".join(absent)) if absent else ""


def _read_disposition(cursor: Cursor) -> Disposition:
    """Read how it ended. Raises :class:`Refused` with a form that keeps the words."""
    try:
        return read_choice(cursor, DISPOSITIONS, "refuse.disposition")
    except Refused as refusal:
        if refusal.key != "refuse.disposition" or cursor.done:
            raise
        form = cursor.instead(cursor.form.split()[2], cursor.peek())
        raise Refused(refusal.key, options=refusal.fields["options"], form=form) from None


def _refuse_nothing(cursor: Cursor) -> None:
    """Ask how it ended, for a word that says that nothing was found. Raises :class:`Refused`."""
    id_ = cursor.ctx.words.language == "id"
    lines = {name: cursor.instead(f"{DISPOSITIONS[name][id_]} {cursor.peek()}") for name in ("safe", "false")}
    raise Refused("refuse.nothing", mark="?", **lines)


class ReopenAct(Act[Reopen | SetPost]):
    name = "reopen"
    indonesian = ("buka",)
    says = frozenset({"acks"})

    def parse(self, cursor: Cursor) -> Reopen | SetPost:
        if cursor.is_post():  # "buka 4": Indonesian has one word for both
            return open_post(cursor)
        if cursor.word in SHELF:  # "buka redam cctv-3"
            cursor.take()
            raise Refused(
                "refuse.meant.unshelve", mark="?", rest=cursor.rest() or cursor.ctx.words("refuse.meant.name")
            )
        return Reopen(incident=cursor.incident().subject, why=cursor.rest())

    def echo(self, intent: Reopen | SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, SetPost):
            return open_post_echo(intent, say)
        return say.fit("line.reopen", incident=say.incident(intent.incident), when=say.when(intent))

    def consequence(self, intent: Reopen | SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, SetPost):
            return ""
        said, opened = say.words("line.timers_restart"), first(Reopened, drafts)
        if opened is None or not opened.missed:
            return said
        return f"{said}; {say.words('line.reopen_silent', posts=say.posts(opened.missed)[-1])}"


# --- the scene --------------------------------------------------------------------------------------------------------


class SceneAct(Act[NoteScene]):
    """Facts about the scene, as in ``scene 129 in Budi, Rina: with masks``."""

    name = "scene"
    indonesian = ("tkp",)

    def parse(self, cursor: Cursor) -> NoteScene:
        named = cursor.named_incident()
        what = read_choice(cursor, SCENE)
        if named is None and cursor.names_known():  # "scene in 102 Budi"
            named = cursor.take_incident()
        incident = named or cursor.incident()
        offer_people(cursor)
        typed, _, words = cursor.rest().partition(":")
        parts = (part.strip() for part in typed.split(","))
        names = tuple(dict.fromkeys(known_person(cursor, name) or name for name in parts if name))
        return NoteScene(incident=incident.subject, what=what, names=names, words=words.strip())

    def echo(self, intent: NoteScene, say: Speech, drafts: Sequence[Entry]) -> str:
        names, incident = quote(", ".join(intent.names)), say.incident(intent.incident)
        return say.fit(f"duty.scene_{intent.what}", names=names, incident=incident, when=say.when(intent))
