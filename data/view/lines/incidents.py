"""What each kind of entry says in a line of the book: (about, words)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from data.book.reader import LOST
from data.entries import (
    Acked,
    Arrived,
    BookOpened,
    Break,
    BreakEnded,
    Called,
    Check,
    CheckLate,
    CheckMissed,
    ClockStep,
    Closed,
    Control,
    Controlled,
    Entry,
    Fix,
    Gap,
    Imported,
    Linked,
    Log,
    Note,
    Opened,
    PostStatus,
    PrioritySet,
    Recovered,
    Released,
    Relief,
    Reopened,
    Reported,
    Seen,
    Sent,
    ShiftChanged,
    Silenced,
    StepSet,
    Told,
    Unknown,
    Void,
)
from data.entries.base import SYSTEM
from data.site.localtime import hhmm, hhmmss
from data.site.model import Site
from data.view.lines import alarms as alarmlines
from data.view.lines import handover as handoverlines
from data.view.lines import registers as dutylines
from data.view.lines import stations as roomlines
from data.words import Words

#: What a line is about (``post 4``, ``#129``, ``→ 284``) and its words.
Said = tuple[str, str]


class Speaker:
    """Words, times and names, for one entry."""

    __slots__ = ("_number_of", "site", "words")

    def __init__(self, words: Words, site: Site, number_of: Callable[[str], int | str] | None) -> None:
        self.words = words
        self.site = site
        self._number_of = number_of

    def time(self, ms: int) -> str:
        """``02:15`` on the site's clock."""
        return hhmm(self.site, ms)

    def post(self, code: str) -> str:
        """``post 4``; "" for no post."""
        return self.words("entry.post", post=code) if code else ""

    def posts(self, codes: Iterable[str]) -> str:
        """``posts 2, 3``."""
        codes = tuple(codes)
        return self.post(codes[0]) if len(codes) == 1 else self.words("entry.posts", posts=",".join(codes))

    def number(self, subject: str) -> str:
        """``#129``; of an incident whose number is not known, the entry that opened it: ``→ 214``."""
        number = self._number_of(subject) if self._number_of else 0
        if number:
            return f"#{number}"
        no = subject.rpartition("-")[2]
        return f"→ {no}" if no.isdigit() and not subject.startswith("incident:key:") else ""

    def incident(self, entry: Entry) -> str:
        """:meth:`number` of the incident that the entry names first; else its post."""
        for subject in entry.subjects:
            if subject.startswith("incident:"):
                return self.number(subject)
        for subject in entry.subjects:
            if subject.startswith("post:"):
                return self.post(subject[5:])
        return ""


def _join(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _colon(head: str, tail: str) -> str:
    return f"{head}: {tail}" if head and tail else head or tail


# --- the book and control -------------------------------------------------------------------------------------------


def _book(e: BookOpened, s: Speaker) -> Said:
    if e.after_book:
        why = f"entry.book_{e.why}"
        told = s.words(why) if s.words.has(why) else e.why
        return "", _colon(s.words("entry.book_after", site=e.site, book=e.after_book, no=e.after_no), told)
    return "", s.words("entry.book", site=e.site, station=e.station)


def in_words(ranges: tuple[tuple[int, int], ...]) -> str:
    """``12-14, 20``; a dash for none."""
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges) or "-"


def numbers(ranges: tuple[tuple[int, int], ...], words: Words) -> str:
    """``no. 12-14, 20``; or that there is none."""
    return words("entry.numbers", numbers=in_words(ranges)) if ranges else words("entry.no_numbers")


def _recovered(e: Recovered, s: Speaker) -> Said:
    if e.words:
        return "", e.words
    if e.what == "torn":
        return "", s.words("entry.torn" if e.file else "entry.torn_gone", bytes=e.bytes)
    if e.what in ("damaged", "short", "gone"):
        return "", s.words(f"entry.{e.what}", file=e.file)
    if e.what in ("away", "returned"):
        book, _, more = e.file.partition(" ")
        return "", s.words(f"entry.{e.what}", book=book, folder=more, numbers=more)
    if e.what == "repaired":
        lost, suspect = numbers(e.lost, s.words), numbers(e.suspect, s.words)
        return "", s.words("entry.repaired", file=e.file, lost=lost, suspect=suspect)
    return "", s.words("entry.recovered", what=e.what, file=e.file)


def _control(e: Control, s: Speaker) -> Said:
    how = e.how if e.how in ("accept", "quick", "take") and e.before else "first"
    who = f"{e.operator} ({e.name})" if e.name else e.operator
    return "", _colon(s.words(f"entry.control.{how}", who=who, before=e.before), e.why)


def _shift(e: ShiftChanged, s: Speaker) -> Said:
    crew = s.site.crew(e.crew)
    name = crew.name if crew else e.crew
    return "", s.words("entry.shift", shift=e.shift, crew=name, starts=s.time(e.starts), ends=s.time(e.ends))


def _gap(e: Gap, s: Speaker) -> Said:
    key = f"entry.gap.{e.cause}" if e.cause in ("down", "suspend") else "entry.gap"
    return "", s.words(key, since=s.time(e.since), until=s.time(e.until), missed=e.missed)


def _clock(e: ClockStep, s: Speaker) -> Said:
    seconds = round(e.delta / 1000)
    sign = "+" if seconds >= 0 else "-"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    delta = f"{sign}{hours}:{minutes:02}:{left:02}" if hours else f"{sign}{minutes}:{left:02}"
    if e.other:
        return "", s.words("entry.clock_other", delta=delta[1:], before=hhmmss(s.site, e.before))
    return "", s.words("entry.clock", delta=delta, before=hhmmss(s.site, e.before))


# --- posts ----------------------------------------------------------------------------------------------------------


def _check(e: Check, s: Speaker) -> Said:
    return s.post(e.post), _join("/".join(e.people), e.words or s.words("entry.normal"))


def _late(e: CheckLate, s: Speaker) -> Said:
    if len(e.posts) > 1:
        return s.posts(e.posts), s.words("entry.round", at=s.time(e.due))
    since = e.last[0] if e.last else 0
    return s.posts(e.posts), s.words("entry.late", since=s.time(since)) if since else s.words("entry.late_never")


def _missed(e: CheckMissed, s: Speaker) -> Said:
    if len(e.posts) > 1:
        return s.posts(e.posts), s.words("entry.round", at=s.time(e.due))
    since = e.last[0] if e.last else 0
    if not since:
        return s.posts(e.posts), s.words("entry.missed_never", at=s.time(e.due))
    return s.posts(e.posts), s.words("entry.missed", at=s.time(e.due), since=s.time(since))


def _seen(e: Seen, s: Speaker) -> Said:
    codes = [subject[5:] for subject in e.subjects if subject.startswith("post:")]
    return s.posts(codes) if codes else "", s.words("entry.seen")


def _silence(e: Silenced, s: Speaker) -> Said:
    return "", s.words("entry.silence")


def _post(e: PostStatus, s: Speaker) -> Said:
    what = f"entry.post.{e.status}"
    if e.status in ("to", "scene") and (e.target or e.incident):
        target = s.post(e.target) if e.target else s.number(e.incident)
        text = s.words(f"{what}_target", target=target) if target else s.words(what)
    else:
        text = s.words(what) if s.words.has(what) else e.status
    if e.authorised:
        text = s.words("entry.post.by", what=text, who=e.authorised)
    return s.post(e.post), _colon(text, e.words)


def _break(e: Break, s: Speaker) -> Said:
    cover = f"{e.cover} {'/'.join(e.cover_people)}".strip()
    return s.post(e.post), s.words("entry.break", until=s.time(e.until), cover=cover)


def _break_ended(e: BreakEnded, s: Speaker) -> Said:
    return s.post(e.post), s.words("entry.break_ended", cover=e.cover)


def _relief(e: Relief, s: Speaker) -> Said:
    people = "/".join(e.people)
    if e.before:
        return s.post(e.post), s.words("entry.relief_from", people=people, before="/".join(e.before))
    return s.post(e.post), s.words("entry.relief", people=people)


# --- incidents ------------------------------------------------------------------------------------------------------


def _opened(e: Opened, s: Speaker) -> Said:
    if e.post:
        head = s.words("entry.opened_post", type=e.type, priority=e.priority, post=e.post)
    else:
        head = s.words("entry.opened", type=e.type, priority=e.priority)
    if e.by == SYSTEM:
        head = f"{head} {s.words('entry.by_console')}"
    why = s.words("entry.below", priority=e.type_priority, why=e.priority_why) if e.priority_why else ""
    number = "" if e.key else s.incident(e)  # with the station's letter, where there are several
    return number if number.startswith("#") else f"#{e.number}", _join(_colon(head, e.words), why)


def _reported(e: Reported, s: Speaker) -> Said:
    return s.incident(e), _colon(_join(s.words("entry.report"), s.post(e.post)), e.words)


def _acked(e: Acked, s: Speaker) -> Said:
    return s.incident(e), s.words("entry.ack")


def _units(key: str, e: Sent | Arrived | Released, s: Speaker) -> Said:
    return s.incident(e), s.words(key, posts=s.posts(e.posts))


def _sent(e: Sent, s: Speaker) -> Said:
    return _units("entry.sent", e, s)


def _arrived(e: Arrived, s: Speaker) -> Said:
    return _units("entry.arrived", e, s)


def _released(e: Released, s: Speaker) -> Said:
    return _units("entry.released", e, s)


def _controlled(e: Controlled, s: Speaker) -> Said:
    return s.incident(e), _colon(s.words("entry.controlled"), e.words)


def _closed(e: Closed, s: Speaker) -> Said:
    key = f"entry.closed.{e.disposition}"
    how = s.words(key) if s.words.has(key) else e.disposition
    return s.incident(e), _colon(how, e.words)


def _reopened(e: Reopened, s: Speaker) -> Said:
    return s.incident(e), s.words("entry.reopened", why=e.why)


def _priority(e: PrioritySet, s: Speaker) -> Said:
    return s.incident(e), _colon(s.words("entry.priority", before=e.before, priority=e.priority), e.why)


def _note(e: Note, s: Speaker) -> Said:
    return s.incident(e), _colon(s.post(e.post), e.words)


def _step(e: StepSet, s: Speaker) -> Said:
    state = e.state if e.state in ("done", "open", "waived") else "done"
    text = _colon(s.words(f"entry.step.{state}", step=e.step), e.words)
    if e.authorised:
        text = s.words("entry.step.by", what=text, who=e.authorised)
    return s.incident(e), _colon(text, e.why)


def _linked(e: Linked, s: Speaker) -> Said:
    about = f"#{e.child_number}" if e.child_number else s.incident(e)
    how = e.how if e.how in ("dup", "upd", "rel") else "rel"
    return about, s.words(f"entry.link.{how}", other=s.number(e.other))


# --- calls, lines, corrections --------------------------------------------------------------------------------------


def _answered(answered: bool | None, s: Speaker) -> str:
    return "" if answered is None else s.words("entry.answered" if answered else "entry.unanswered")


def _called(e: Called, s: Speaker) -> Said:
    who = f"{e.who} {e.number}".strip()
    due = s.words("entry.call_due", at=s.time(e.due)) if e.due else ""
    return s.incident(e), _colon(_join(s.words("entry.call", who=who), _answered(e.answered, s), due), e.words)


def _told(e: Told, s: Speaker) -> Said:
    key = f"entry.how.{e.how}"
    how = (s.words(key) if s.words.has(key) else e.how) if e.how else ""
    return s.incident(e), _colon(_join(s.words("entry.told", who=e.who), how, _answered(e.answered, s)), e.words)


def _log(e: Log, s: Speaker) -> Said:
    codes = [subject[5:] for subject in e.subjects if subject.startswith("post:")]
    return (s.posts(codes) if codes else s.post(e.post)), e.words


def _fix(e: Fix, s: Speaker) -> Said:
    return f"→ {e.of_no}", e.words


def _void(e: Void, s: Speaker) -> Said:
    numbers = [ref.rpartition("-")[2] for ref in e.of]
    return f"→ {e.of_no or ','.join(numbers)}", s.words("entry.void")


def _imported(e: Imported, s: Speaker) -> Said:
    text = s.words("entry.imported", type=e.type or e.type_name, number=e.number, place=e.place)
    return f"#{e.number}", _colon(text, e.words)


def is_lost(e: Entry) -> bool:
    """Whether ``e`` only stands where an entry is damaged."""
    return isinstance(e, Unknown) and e.raw_kind == LOST and not e.raw


def unknown(e: Entry, s: Speaker) -> Said:
    """An entry of a kind that only a newer version knows, or the place of one that is damaged."""
    if is_lost(e):
        return "", s.words("entry.lost")
    return "", s.words("entry.unknown", kind=e.raw_kind if isinstance(e, Unknown) else e.kind)


#: Kind → what its line says. ``Any`` stands for the kind itself.
SAYS: dict[type[Entry], Callable[[Any, Speaker], Said]] = {
    BookOpened: _book, Recovered: _recovered, Control: _control, ShiftChanged: _shift, Gap: _gap, ClockStep: _clock,
    Check: _check, CheckLate: _late, CheckMissed: _missed, Seen: _seen, Silenced: _silence, PostStatus: _post,
    Break: _break, BreakEnded: _break_ended, Relief: _relief, Opened: _opened, Reported: _reported, Acked: _acked,
    Sent: _sent, Arrived: _arrived, Released: _released, Controlled: _controlled, Closed: _closed,
    Reopened: _reopened, PrioritySet: _priority, Note: _note, StepSet: _step, Linked: _linked, Called: _called,
    Told: _told, Log: _log, Fix: _fix, Void: _void, Imported: _imported, **dutylines.SAYS,
    **alarmlines.SAYS, **handoverlines.SAYS, **roomlines.SAYS,
}  # fmt: skip
