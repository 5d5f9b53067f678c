"""Posts sent, arrived and back; an officer in danger."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Act, first
from console.line.cursor import ALL, Cursor
from console.line.echo import Speech
from data.entries import Arrived, BreakEnded, Entry, PostStatus, Reported
from data.intents.base import Refused
from data.intents.incidents.opening import Panic
from data.intents.posts import Arrive, Release, SendPosts

_TO = ("to", "ke")


class SendAct(Act[SendPosts]):
    name = "g"
    english = ("g", "send", "go")
    indonesian = ("kirim",)
    says = frozenset({"taken"})

    def parse(self, cursor: Cursor) -> SendPosts:
        named = cursor.named_incident()
        posts = cursor.posts()
        if cursor.word in _TO or (cursor.is_post() and cursor.peek()[:1] in "Pp"):
            cursor.take_if(_TO)
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
        skipped = intent.in_danger(say.ctx)
        posts, when = say.posts([p for p in intent.posts if p not in skipped]), say.when(intent)
        if intent.target:
            return say.fit("line.send_to_post", posts=posts, target=say.post(intent.target), when=when)
        return say.fit("line.send", posts=posts, incident=say.incident(intent.incident), when=when)

    def consequence(self, intent: SendPosts, say: Speech, drafts: Sequence[Entry]) -> str:
        room = say.ctx.room
        incident = room.incident(intent.incident)
        where = intent.target or (incident.post if incident else "")
        hazards = room.post(where).hazards if where else ()
        return "; ".join(say.words("detail.hazard", post=where, words=words) for words in hazards)

    def warning(self, intent: SendPosts, say: Speech, drafts: Sequence[Entry]) -> str:
        parts = []
        if skipped := intent.in_danger(say.ctx):
            posts = ", ".join(f"{code} {say.words('line.skip_danger')}" for code in skipped)
            parts.append(say.words("line.skips", posts=posts))
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
        posts, when = say.posts(intent.posts), say.when(intent)
        where = {d.subjects[0] for d in drafts if isinstance(d, Arrived)}
        targets = {d.target for d in drafts if isinstance(d, PostStatus)}
        if len(where) == 1 and not targets:
            return say.fit("line.on", posts=posts, incident=say.incident(where.pop()), when=when)
        if len(targets) == 1 and not where:
            return say.fit("line.on_post", posts=posts, target=say.post(targets.pop()), when=when)
        return say.fit("line.on_bare", posts=posts, when=when)


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
        if ended and len(intent.posts) == 1:
            post, cover = say.post(ended.post), say.post(ended.cover)
            return say.fit("line.break_ends", post=post, cover=cover, when=say.when(intent))
        return say.fit("line.back", posts=say.posts(intent.posts), when=say.when(intent))

    def consequence(self, intent: Release, say: Speech, drafts: Sequence[Entry]) -> str:
        if len(intent.posts) == 1:
            return ""
        ended = (d for d in drafts if isinstance(d, BreakEnded))
        return "; ".join(say.words("line.warn.break", post=d.post, cover=d.cover) for d in ended)


def _read_posts(cursor: Cursor, statuses: Sequence[str], incident: str = "") -> tuple[str, ...]:
    """Read posts; ``all`` are those with one of these statuses (sent to ``incident``, if given).

    Raises :class:`Refused`.
    """
    if not cursor.take_if(ALL):
        return cursor.posts()
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
        post = "" if cursor.done else cursor.post().code
        cursor.nothing_more()
        return Panic(post=post)

    def echo(self, intent: Panic, say: Speech, drafts: Sequence[Entry]) -> str:
        post = say.post(intent.post) if intent.post else (say.words("line.post_unknown"),)
        return say.fit("line.panic", post=post, when=say.when(intent))

    def consequence(self, intent: Panic, say: Speech, drafts: Sequence[Entry]) -> str:
        again = first(Reported, drafts)
        return say.fit("line.danger_again", incident=say.incident(again.subjects[0])) if again else ""
