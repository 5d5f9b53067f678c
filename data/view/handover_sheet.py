"""The handover sheet: what the next operator must be told, as lines of words (operator.md, "Control"; visual.md 9).

The sheet is frozen into the entries that open, sign and accept it; in between the screen shows it as things stand.
Pure, but for what the figures of a shift cost: those are kept until the book has another entry, or a minute has passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Protocol
from weakref import WeakKeyDictionary

from data.base.clock import DAY, MINUTE
from data.entries import Entry, Opened, SealCheck
from data.entries.handover import SheetLine
from data.queries.figures import figures
from data.queries.manning import shift_shown
from data.room.room import Room
from data.rules.drafts import Context
from data.site.localtime import at_local, hhmm, local_day
from data.site.model import Site
from data.view.posts import post_views
from data.view.queue import Queue

#: The lines in their order; what must be watched stands under them and is the last number.
LINES = ("posts", "open", "shelved", "calls", "book", "equipment", "ahead")

#: How many entries of the book one sheet looks at, at most: a shift with more has other worries than its figures.
MOST_ENTRIES = 20_000

#: A type of incident that stands for a reminder.
_REMINDER = "reminder"


class Asks(Context, Protocol):
    """What a sheet is made from; :class:`data.intents.base.Context` has it."""

    @property
    def room(self) -> Room:
        """The room as it stands."""

    @property
    def site(self) -> Site:
        """Names, posts, shifts."""

    @property
    def now(self) -> int:
        """UTC ms."""


def sheet(ask: Asks) -> tuple[SheetLine, ...]:
    """The sheet as things stand, but for what must be watched."""
    said = {
        "posts": _posts(ask),
        "open": _open(ask),
        "shelved": shelved(ask),
        "ahead": ahead(ask),
        **_counted(ask),
    }
    return tuple(SheetLine(key, said[key]) for key in LINES)


def shift_start(ask: Asks) -> int:
    """When the shift began that is handed over: the one over time, after its end."""
    return shift_shown(ask.room.duty, ask.site, ask.now).starts or ask.room.duty.since


# --- as things stand ------------------------------------------------------------------------------------------------


def _posts(ask: Asks) -> str:
    views = post_views(ask.room, ask.site, ask.now)
    counted = Counter(ask.words(f"post.{v.status}") for v in views)
    return f"{len(views)}: " + ", ".join(f"{count} {word}" for word, count in counted.most_common())


def _open(ask: Asks) -> str:
    rows = Queue(ask.room, ask.site).rows
    new = ask.words("screen.post.new")
    named = [f"P{r.priority} #{r.letter}{r.number} {r.type}{f' {new}' if r.new else ''}" for r in rows]
    return f"{len(rows)}: {', '.join(named)}" if rows else ask.words("handover.nothing")


def shelved(ask: Asks) -> str:
    """What is shelved, until when and why; or that nothing is."""
    shelves = [shelf for shelf in ask.room.alarms.shelves if shelf.until > ask.now]
    if not shelves:
        return ask.words("handover.nothing")
    said = (
        ask.words("handover.shelf", name=s.name or s.source, until=hhmm(ask.site, s.until), why=s.why) for s in shelves
    )
    return f"{len(shelves)}: {'; '.join(said)}"


def ahead(ask: Asks) -> str:
    """Reminders, look-outs, tours under way and orders: what the next shift finds on its hands."""
    words, site, known = ask.words, ask.site, ask.room.registers
    said = [words("handover.remind", at=hhmm(site, r.due), words=r.words) for r in known.reminders]
    said += [words("handover.lookout", at=hhmm(site, x.until), words=x.words) for x in known.lookouts]
    said += [words("handover.tour", name=t.name, done=len(t.seen), count=len(t.points)) for t in known.tours]
    for order in known.tempo:
        until = words("handover.until", at=hhmm(site, order.until)) if order.until else ""
        key = "handover.level" if order.level else "handover.tempo"
        level, posts = "I" * int(order.level or 0), ",".join(order.posts)
        said.append(words(key, level=level, posts=posts, every=order.every_min, until=until).strip())
    return "; ".join(said) if said else words("handover.nothing")


# --- counted from the entries of the shift --------------------------------------------------------------------------

_kept: WeakKeyDictionary[Room, tuple[tuple[int, int], dict[str, str]]] = WeakKeyDictionary()


def _counted(ask: Asks) -> dict[str, str]:
    state = (ask.next_no, ask.now // MINUTE)
    known = _kept.get(ask.room)
    if known is None or known[0] != state:
        known = _kept[ask.room] = (state, _count(ask))
    return known[1]


def _count(ask: Asks) -> dict[str, str]:
    words, site, start = ask.words, ask.site, shift_start(ask)
    entries = list(recent(ask, start - DAY))  # a day's more: figures need the calls that were open when it began
    found = figures(entries, site, start, ask.now, now=ask.now, first_control=ask.room.duty.first_control)
    calls = words(
        "handover.calls",
        due=found.due,
        on_time=found.count("on_time"),
        late=found.count("late"),
        missed=found.count("missed"),
    )
    if found.count("unobserved"):
        calls += ", " + words("handover.unobserved", n=found.count("unobserved"))
    first = next((e.no for e in entries if e.at >= start and e.book == ask.book), ask.next_no - 1)
    book = words("handover.book", first=first, last=ask.next_no - 1, calls=len(found.annunciations))
    opened = _since_midnight(ask, entries)
    if opened:
        numbers = ", ".join(f"#{e.number} {e.type}" for e in opened)
        book += "; " + words("handover.midnight", n=len(opened), numbers=numbers)
    return {"calls": calls, "book": book, "equipment": equipment(ask, [e for e in entries if e.at >= start])}


def recent(ask: Asks, since: int) -> Iterator[Entry]:
    """The entries of this book since then (UTC ms) that were not undone, oldest first."""
    first = ask.next_no
    while first > 1 and ask.next_no - first < MOST_ENTRIES:
        entry = ask.entry(first - 1)
        if entry is not None and entry.at < since:
            break
        first -= 1
    found = (ask.entry(no) for no in range(first, ask.next_no))
    return (e for e in found if e is not None and not ask.room.is_void(e.ref))


def _since_midnight(ask: Asks, entries: list[Entry]) -> list[Opened]:
    """What was opened since local midnight, reminders aside; in a shift that began today, since its beginning."""
    midnight = max(at_local(ask.site, local_day(ask.site, ask.now), 0)[0], shift_start(ask))
    return [e for e in entries if isinstance(e, Opened) and e.at >= midnight and e.source != _REMINDER]


def equipment(ask: Asks, entries: list[Entry]) -> str:
    """Keys that are out, the last count of seals among ``entries``, who is in."""
    words, site, known = ask.words, ask.site, ask.room.registers
    out = ", ".join(f"{k.number} {k.name}" for k in known.keys)
    said = [words("handover.keys", n=len(known.keys), out=out) if known.keys else words("handover.keys.in")]
    counted = [e for e in entries if isinstance(e, SealCheck) and e.expected]
    if counted:
        last = counted[-1]
        said.append(words("handover.seals", found=last.found, expected=last.expected, at=hhmm(site, last.when)))
    if known.visitors:
        names = ", ".join(v.name for v in known.visitors)
        said.append(words("handover.visitors", n=len(known.visitors), names=names))
    return "; ".join(said)
