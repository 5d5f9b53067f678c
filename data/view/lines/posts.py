"""Lines about check calls and what posts do."""

from __future__ import annotations

from data.entries import posts as kinds
from data.entries.subjects import posts_in
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon, joined


def _check(e: kinds.Check, s: Speaker) -> LineText:
    return s.post(e.post), joined("/".join(e.people), e.words or s.words("entry.normal"))


def _late(e: kinds.CheckLate, s: Speaker) -> LineText:
    if len(e.posts) > 1:
        return s.posts(e.posts), s.words("entry.round", at=s.time(e.due))
    since = e.last[0] if e.last else 0
    return s.posts(e.posts), s.words("entry.late", since=s.time(since)) if since else s.words("entry.late_never")


def _missed(e: kinds.CheckMissed, s: Speaker) -> LineText:
    if len(e.posts) > 1:
        return s.posts(e.posts), s.words("entry.round", at=s.time(e.due))
    since = e.last[0] if e.last else 0
    if not since:
        return s.posts(e.posts), s.words("entry.missed_never", at=s.time(e.due))
    return s.posts(e.posts), s.words("entry.missed", at=s.time(e.due), since=s.time(since))


def _seen(e: kinds.Seen, s: Speaker) -> LineText:
    codes = posts_in(e.subjects)
    return s.posts(codes) if codes else "", s.words("entry.seen")


def _post(e: kinds.PostStatus, s: Speaker) -> LineText:
    what = f"entry.post.{e.status}"
    if e.status in ("to", "scene") and (e.target or e.incident):
        target = s.post(e.target) if e.target else s.number(e.incident)
        text = s.words(f"{what}_target", target=target) if target else s.words(what)
    else:
        text = s.words.get(what, e.status)
    if e.authorised:
        text = s.words("entry.post.by", what=text, who=e.authorised)
    return s.post(e.post), colon(text, e.words)


def _break(e: kinds.Break, s: Speaker) -> LineText:
    cover = f"{e.cover} {'/'.join(e.cover_people)}".strip()
    return s.post(e.post), s.words("entry.break", until=s.time(e.until), cover=cover)


def _break_ended(e: kinds.BreakEnded, s: Speaker) -> LineText:
    key = "entry.break_ended_crew" if e.cause == "crew" else "entry.break_ended"
    return s.post(e.post), s.words(key, cover=e.cover)


def _relief(e: kinds.Relief, s: Speaker) -> LineText:
    people = "/".join(e.people)
    if e.before:
        return s.post(e.post), s.words("entry.relief_from", people=people, before="/".join(e.before))
    return s.post(e.post), s.words("entry.relief", people=people)


LINES: LineWriters = {
    kinds.Check: _check, kinds.CheckLate: _late, kinds.CheckMissed: _missed, kinds.Seen: _seen,
    kinds.PostStatus: _post, kinds.Break: _break, kinds.BreakEnded: _break_ended, kinds.Relief: _relief,
}  # fmt: skip
