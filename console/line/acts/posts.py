"""Commands on posts: sent, arrived, back; danger, breaks, relief, withdrawal."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, first
from console.line.cursor import ALL, BY, PLACE, TO, Cursor, quote
from console.line.echo import Speech, not_on_roster
from console.line.named import offer_people, read_authorised, read_people
from console.line.offering.hurt import post_in
from data.base.clock import MINUTE
from data.entries import Arrived, Break, BreakEnded, Entry, PostStatus, Reported, Sent
from data.intents.base import Refused
from data.intents.incidents.opening import Panic
from data.intents.posts import Arrive, Release, Relieve, SendPosts, SetPost, TakeBreak
from data.site.typed_times import read_minutes


class SendAct(Act[SendPosts]):
    name = "g"
    english = ("g", "send", "go")
    indonesian = ("kirim", "tugas")
    says = frozenset({"taken"})

    def parse(self, cursor: Cursor) -> SendPosts:
        named = cursor.named_incident()
        start = cursor.index
        posts = cursor.posts()
        cursor.refuse_more_posts(posts, start)
        if named is None and cursor.is_incident():  # "g 4 102"
            named = cursor.take_incident()
        if cursor.word in TO or (cursor.is_post() and cursor.peek()[:1] in "Pp"):
            cursor.take_if(TO)
            if named is None and cursor.is_incident():
                named = cursor.take_incident()
            elif named is None:
                target = cursor.post().code
                cursor.nothing_more()
                if target in posts:
                    raise Refused("refuse.to_itself", post=target)
                return SendPosts(posts=posts, target=target)
        incident = named or cursor.incident()
        cursor.nothing_more()
        return SendPosts(posts=posts, incident=incident.subject)

    def echo(self, intent: SendPosts, say: Speech, drafts: Sequence[Entry]) -> str:
        posts, when = say.posts(_meant(intent, say)), say.when(intent)
        sent = first(Sent, drafts)
        if sent is None:
            return say.fit("line.send_to_post", posts=posts, target=say.post(intent.target), when=when)
        return say.fit("line.send", posts=posts, incident=say.incident(sent.subjects[0]), when=when)

    def consequence(self, intent: SendPosts, say: Speech, drafts: Sequence[Entry]) -> str:
        room = say.ctx.room
        incident = room.incident(intent.incident)
        where = intent.target or (incident.post if incident else "")
        hazards = room.post(where).hazards if where else ()
        return "; ".join(say.words("detail.hazard", post=where, words=words) for words in hazards)

    def warning(self, intent: SendPosts, say: Speech, drafts: Sequence[Entry]) -> str:
        parts = [left_out] if (left_out := say.skips(intent.skipped(say.ctx))) else []
        if not _stays_somebody(intent, say):
            parts.append(say.words("line.all_empty"))
        return "; ".join(parts)


def _stays_somebody(intent: SendPosts, say: Speech) -> bool:
    """Whether another manned post stays in its place."""
    states = [s for s in say.ctx.post_states() if s.code not in intent.posts]
    return any(s.status not in ("to", "scene") and not s.cover and not say.ctx.is_unmanned(s.code) for s in states)


class ArriveAct(Act[Arrive]):
    name = "on"
    indonesian = ("tiba",)
    says = frozenset({"taken"})

    def parse(self, cursor: Cursor) -> Arrive:
        named = cursor.named_incident()
        posts = _read_posts(cursor, ("to",), named.subject if named else "")
        if named is None and cursor.is_incident():
            named = cursor.take_incident()
        cursor.nothing_more()
        return Arrive(posts=posts, incident=named.subject if named else "")

    def echo(self, intent: Arrive, say: Speech, drafts: Sequence[Entry]) -> str:
        posts, when = say.posts(_meant(intent, say)), say.when(intent)
        where = {d.subjects[0] for d in drafts if isinstance(d, Arrived)}
        targets = {d.target for d in drafts if isinstance(d, PostStatus)}
        if len(where) == 1 and not targets:
            return say.fit("line.on", posts=posts, incident=say.incident(where.pop()), when=when)
        if len(targets) == 1 and not where:
            return say.fit("line.on_post", posts=posts, target=say.post(targets.pop()), when=when)
        return say.fit("line.on_bare", posts=posts, when=when)

    def warning(self, intent: Arrive, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.skips(intent.skipped(say.ctx))


class ReleaseAct(Act[Release]):
    name = "back"
    indonesian = ("kembali",)
    says = frozenset({"breaks"})

    def parse(self, cursor: Cursor) -> Release:
        posts = _read_posts(cursor, ("to", "scene"))
        cursor.nothing_more()
        return Release(posts=posts)

    def echo(self, intent: Release, say: Speech, drafts: Sequence[Entry]) -> str:
        ended = first(BreakEnded, drafts)
        if ended and len(_meant(intent, say)) == 1:
            post, cover = say.post(ended.post), say.post(ended.cover)
            return say.fit("line.break_ends", post=post, cover=cover, when=say.when(intent))
        return say.fit("line.back", posts=say.posts(_meant(intent, say)), when=say.when(intent))

    def consequence(self, intent: Release, say: Speech, drafts: Sequence[Entry]) -> str:
        if len(_meant(intent, say)) == 1:
            return ""
        ended = (d for d in drafts if isinstance(d, BreakEnded))
        return "; ".join(say.words("line.warn.break", post=d.post, cover=d.cover) for d in ended)

    def warning(self, intent: Release, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.skips(intent.skipped(say.ctx))


def _meant(intent: SendPosts | Arrive | Release, say: Speech) -> list[str]:
    """Return the posts that a command is about: without those that it leaves out."""
    skipped = dict(intent.skipped(say.ctx))
    return [code for code in intent.posts if code not in skipped]


def _read_posts(cursor: Cursor, statuses: Sequence[str], incident: str = "") -> tuple[str, ...]:
    """Read posts; ``all`` are those with one of these statuses (sent to ``incident``, if given).

    Raises :class:`Refused`.
    """
    if not cursor.take_if(ALL):
        start = cursor.index
        posts = cursor.posts()
        cursor.refuse_more_posts(posts, start)
        return posts
    states = ((p.code, cursor.ctx.room.post(p.code)) for p in cursor.ctx.site.posts)
    posts = tuple(c for c, s in states if s.status in statuses and incident in ("", s.incident))
    if not posts:
        raise Refused("refuse.nobody_sent")
    return posts


class PanicAct(Act[Panic]):
    name = "panic"
    indonesian = ("tolong",)
    written_out = True

    def parse(self, cursor: Cursor) -> Panic:
        # Entered without a post too: somebody is in danger, the console asks where afterwards.
        cursor.offer_posts()
        if cursor.word in PLACE and (near := post_in(cursor.peek(1) if cursor.left == 2 else "", cursor.ctx.site)):
            return Panic(post=near)  # "panic at gate"
        if cursor.word in PLACE and Cursor(cursor.tokens[cursor.index + 1 :], cursor.ctx).is_post():
            cursor.take()
        post = "" if cursor.done else cursor.post().code
        return Panic(post=post, words=cursor.rest())

    def echo(self, intent: Panic, say: Speech, drafts: Sequence[Entry]) -> str:
        post = say.post(intent.post) if intent.post else (say.words("line.post_unknown"),)
        return say.fit("line.panic", post=post, when=say.when(intent))

    def consequence(self, intent: Panic, say: Speech, drafts: Sequence[Entry]) -> str:
        again = first(Reported, drafts)
        return say.fit("line.danger_again", incident=say.incident(again.subjects[0])) if again else ""


# --- manning: breaks with cover, relief, withdrawal, patrol -----------------------------------------------------------


class BreakAct(Act[TakeBreak]):
    name = "br"
    english = ("br", "break")
    indonesian = ("istirahat",)

    def parse(self, cursor: Cursor) -> TakeBreak:
        post = cursor.post().code
        cursor.take_if(BY)
        if cursor.done:
            cursor.offer_posts()
            raise Refused("refuse.who_covers", post=post, form=cursor.form)
        cover = cursor.post().code
        minutes = _read_minutes(cursor)
        cursor.nothing_more()
        if minutes is None:
            return TakeBreak(post=post, cover=cover)
        return TakeBreak(post=post, cover=cover, span_min=minutes)

    def echo(self, intent: TakeBreak, say: Speech, drafts: Sequence[Entry]) -> str:
        found = first(Break, drafts)
        return say.fit(
            "line.break",
            post=say.post(intent.post),
            cover=tuple(form.partition(" ")[2] for form in say.post(intent.cover)),
            start="" if intent.occurred is None else " " + say.when(intent),
            until=say.moment(found.until if found else say.ctx.now + intent.span_min * MINUTE),
        )


def _read_minutes(cursor: Cursor) -> int | None:
    """Read minutes (``20m``, ``20``, ``1h``), None at the end of the line. Raises :class:`Refused`."""
    if cursor.done:
        return None
    cursor.join_span()
    minutes = read_minutes(cursor.peek(), bare=True)
    if not minutes:
        raise Refused("refuse.bad_span", word=quote(cursor.peek()), form=cursor.form)
    cursor.take()
    return minutes


class RelieveAct(Act[Relieve]):
    name = "relief"
    indonesian = ("aplus",)

    def parse(self, cursor: Cursor) -> Relieve:
        post = cursor.post().code
        cursor.take_if(BY)
        offer_people(cursor)
        if cursor.is_post() and cursor.left < 4:
            br = cursor.ctx.words("help.br.forms").split()[0]
            line = " ".join((br, post, cursor.take().lstrip("Pp"), cursor.rest())).rstrip()
            raise Refused("refuse.relief_post", mark="?", line=line, form=cursor.form)
        people = read_people(cursor)
        if not people:
            raise Refused("refuse.relief_who", post=post, form=cursor.form)
        return Relieve(post=post, people=people)

    def echo(self, intent: Relieve, say: Speech, drafts: Sequence[Entry]) -> str:
        names, more = intent.people, len(intent.people) - 1
        people = (", ".join(names), f"{names[0]} +{more}") if more else names
        return say.fit("line.relief", post=say.post(intent.post), people=people, when=say.when(intent))

    def consequence(self, intent: Relieve, say: Speech, drafts: Sequence[Entry]) -> str:
        return not_on_roster(intent.people, say)


class ClosePostAct(Act[SetPost]):
    name = "closed"
    indonesian = ("ditutup",)

    def parse(self, cursor: Cursor) -> SetPost:
        _refuse_incident(cursor)
        post = cursor.post().code
        cursor.offer(BY)
        name = read_authorised(cursor)
        return SetPost(post=post, status="closed", authorised=name, words=cursor.rest())

    def echo(self, intent: SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.post_closed", post=say.post(intent.post), name=intent.authorised, when=say.when(intent))


class OpenPostAct(Act[SetPost]):
    name = "open"

    def parse(self, cursor: Cursor) -> SetPost:
        _refuse_incident(cursor)
        return open_post(cursor)

    def echo(self, intent: SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        return open_post_echo(intent, say)


def _refuse_incident(cursor: Cursor) -> None:
    if cursor.is_incident():
        close, _, result = cursor.ctx.words("help.c.forms").split()[:3]
        word = cursor.take()
        line = f"{close} {word} {cursor.rest() or result}"
        raise Refused("refuse.incident_not_post", word=quote(word), line=line)


def open_post(cursor: Cursor) -> SetPost:
    """Read a withdrawn post that is manned again. Raises :class:`Refused`."""
    post = cursor.post().code
    name = read_authorised(cursor)
    return SetPost(post=post, status="normal", authorised=name, words=cursor.rest())


def open_post_echo(intent: SetPost, say: Speech) -> str:
    """Say that a post is manned again."""
    return say.fit("line.post_open", post=say.post(intent.post), when=say.when(intent))


class PatrolAct(Act[SetPost]):
    name = "patrol"
    indonesian = ("patroli",)

    def parse(self, cursor: Cursor) -> SetPost:
        return SetPost(post=cursor.post().code, status="patrol", words=cursor.rest())

    def echo(self, intent: SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit("line.patrol", post=say.post(intent.post), when=say.when(intent))
