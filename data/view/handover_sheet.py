"""The handover sheet: what the next operator must know, in seven sections.

There is one sheet and three presentations. ``h`` shows the items of each section. A handover freezes and signs one line
for each section (:func:`frozen`). The shift report prints the items as they were at the end of the shift. The sheet is
pure, except that the figures of the shift, which are expensive, are kept until the book has another entry or a minute
has passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from weakref import WeakKeyDictionary
from zlib import crc32

import msgspec

from data.base.clock import DAY, MINUTE
from data.base.text import key_head
from data.entries import Entry, Fix, Opened, SealCheck, TourMissed, Visit, Void
from data.entries.handover import SheetLine
from data.entries.subjects import book_of, number_in, station_of
from data.queries.alarms import source_text
from data.queries.current_shift import shift_start
from data.queries.figures import Figures, bins_in, figures
from data.queries.flood import peak_now
from data.queries.incidents import is_new_to, viewer
from data.room.room import Room
from data.room.state.alarms import Shelf
from data.room.state.handover import Unsigned
from data.rules import Context
from data.site.localtime import at_local, hhmm_seen, hhmmss_seen, local_day
from data.view.handover import BETWEEN
from data.view.incident import deeds, number_of, people_at
from data.view.lines.handover import left_open
from data.view.lines.speaker import Speaker, colon
from data.view.posts import post_views, ranges
from data.view.queue import Queue
from data.view.values import QueueRow, SheetItem, SheetSection

#: Keys of the sections, in their order. The words to watch for follow them and have the last number.
SECTIONS = ("posts", "open", "shelved", "calls", "book", "equipment", "ahead")

#: Bytes of the lines of a sheet: an entry that has them stays below the largest size (data.entries.codec.MAX_BYTES).
LONGEST = 16 * 1024
#: The end of a line that is too long for an entry: how many parts are missing, and a digest of them.
MORE = "+{n} … {digest:08x}"

#: More unmanned posts than this are one item.
MOST_UNMANNED = 6

#: The source of incidents that are reminders.
_REMINDER = "reminder"


def sheet(ctx: Context, start: int = 0, queue: Queue | None = None) -> tuple[SheetSection, ...]:
    """Return the sections at ``ctx.now``.

    start: when the shift began (UTC ms); 0: as :func:`data.queries.current_shift.shift_start` says.
    queue: one that is kept up to date; None: it is built
    """
    start = start or shift_start(ctx.room.duty, ctx.site, ctx.now)
    counted = _counted(ctx, start)
    return (
        _posts(ctx),
        _open(ctx, counted, Queue(ctx.room, ctx.site, ctx.now) if queue is None else queue),
        _alarms(ctx, start),
        SheetSection("calls", counted.calls, counted.tours),
        _book(ctx, counted),
        _equipment(ctx, counted),
        ahead(ctx),
    )


def parts(section: SheetSection) -> tuple[str, ...]:
    """Return what the section says, one after another."""
    return tuple(part for part in (section.summary, *(part for item in section.items for part in item.parts)) if part)


def line(section: SheetSection) -> str:
    """Return the section in one line."""
    return BETWEEN.join(parts(section))


def frozen(sections: Iterable[SheetSection]) -> tuple[SheetLine, ...]:
    """Return the lines that a handover freezes, signs and reads back.

    An entry has a largest size. If the sheet is longer than an entry holds, the longest lines end early: they say how
    much is missing, with a digest of it, so that a change there is a change of the line.
    """
    said = [(section.key, parts(section)) for section in sections]
    space, waiting = LONGEST, sorted(range(len(said)), key=lambda n: _size(said[n][1]))
    lines = [SheetLine("", "")] * len(said)
    for place, n in enumerate(waiting):  # a short line leaves its space to the longer ones
        key, texts = said[n]
        words = _within(texts, space // (len(waiting) - place))
        space -= len(words.encode())
        lines[n] = SheetLine(key, words)
    return tuple(lines)


def _size(texts: Iterable[str]) -> int:
    return sum(len(text.encode()) + len(BETWEEN) for text in texts)


def _within(texts: tuple[str, ...], space: int) -> str:
    """Return the texts in one line of at most ``space`` bytes."""
    if _size(texts) <= space:
        return BETWEEN.join(texts)
    space -= len(MORE) + 20
    kept = 0
    while kept < len(texts) and (space := space - len(texts[kept].encode()) - len(BETWEEN)) >= 0:
        kept += 1
    rest = texts[kept:]
    return BETWEEN.join((*texts[:kept], MORE.format(n=len(rest), digest=crc32(BETWEEN.join(rest).encode()))))


def figure_items(ctx: Context) -> tuple[tuple[SheetItem, ...], Figures]:
    """Return this shift's figures as the sheet has them, and their source."""
    counted = _counted(ctx, shift_start(ctx.room.duty, ctx.site, ctx.now))
    calls = SheetItem(ctx.words("handover.line.calls"), counted.calls)
    return (calls, *counted.acks, *counted.alarms, counted.corrections), counted.figures


def _time(ctx: Context, at: int) -> str:
    """Return a moment with its date if it is not of the sheet's day: while a handover runs, that of its beginning.

    Midnight must not change lines that were read back.
    """
    return hhmm_seen(ctx.site, ctx.words, at, _seen_from(ctx))


def _seen_from(ctx: Context) -> int:
    found = ctx.room.duty.handover
    return found.since if found is not None else ctx.now


# --- read from the room ---------------------------------------------------------------------------------------------


def _posts(ctx: Context) -> SheetSection:
    words, views = ctx.words, post_views(ctx.room, ctx.site, ctx.now)
    counted = Counter(words(f"post.{v.status}") for v in views)
    by_status = ", ".join(f"{count} {word}" for word, count in counted.most_common())
    unmanned = [v.code for v in views if v.status == "unmanned"]
    together = unmanned if len(unmanned) > MOST_UNMANNED else []  # a line that is read aloud names no fifty of them
    items = [
        SheetItem(v.code, " ".join(part for part in (v.name, words(f"post.{v.status}"), v.about) if part))
        for v in views
        if v.status not in ("normal", "patrol") and v.code not in together
    ]
    items += [SheetItem(ranges(together), words("post.unmanned"))] * bool(together)
    items += [SheetItem(v.code, words("handover.hazard", words=hazard)) for v in views for hazard in v.hazards]
    return SheetSection("posts", words("handover.posts", n=len(views), by=by_status), tuple(items))


def _open(ctx: Context, counted: _Counted, queue: Queue) -> SheetSection:
    words = ctx.words
    queue.seen_at(ctx.now)
    by_priority = ", ".join(f"{n} P{priority}" for priority, n in enumerate(queue.counts, 1) if n)
    summary = f"{len(queue)}: {by_priority}" if len(queue) else words("handover.nothing")
    items = [
        SheetItem(
            f"P{row.priority} #{row.full_number}",
            " ".join(part for part in (row.type, ",".join(row.posts), row.words) if part),
            state=f"{words(f'queue.{_state(ctx, row)}')} {row.units_text}".strip(),
            facts=_facts(ctx, row),
            opened=row.opened,
        )
        # Not in the order of the queue: that depends on who looks, and on what is new to them.
        for row in sorted(queue.rows, key=lambda row: (row.priority, row.opened, row.number))
    ]
    return SheetSection("open", summary, (*items, *counted.acks, *counted.midnight))


def _state(ctx: Context, row: QueueRow) -> str:
    """Return the state of a row; of one that got worse after it was acknowledged, "new", as the queue says.

    To whom it is new depends on nobody who looks: it is the one in control, who hands over.
    """
    room = ctx.room
    incident = room.incident(row.subject)
    is_new = incident is not None and is_new_to(room, incident, viewer(room, room.duty.operator))
    return "new" if is_new and row.state == "ack" else row.state


def _facts(ctx: Context, row: QueueRow) -> tuple[str, ...]:
    """Return who is inside, which steps are open, and what was done, said and called."""
    room, site, words = ctx.room, ctx.site, ctx.words
    incident = room.incident(row.subject)
    if incident is None:
        return ()
    required = [str(n) for n, step in enumerate(incident.steps, 1) if step.state == "open" and step.step.required]
    other = [str(n) for n, step in enumerate(incident.steps, 1) if step.state == "open" and not step.step.required]
    found = [*people_at(room, incident, words, site, _seen_from(ctx))]
    found += [words("report.steps_open", steps=", ".join(required))] if required else []
    found += [words("handover.steps_open", steps=", ".join(other))] if other else []
    if incident.priority_why and incident.priority > incident.type_priority:
        found.insert(0, words("entry.below", priority=incident.type_priority, why=incident.priority_why))
    return (*found, *deeds(room, site, words, incident, ctx.entry_of, _seen_from(ctx)))


def _alarms(ctx: Context, start: int) -> SheetSection:
    """Return the shelf, the sources that are down, and the tests of this shift."""
    words, site = ctx.words, ctx.site
    shelves = shelf_items(ctx)
    down = [
        SheetItem(
            source.code,
            f"{source.name} {source_text(words, 'alarm.page.source_down', source, at=_time(ctx, state.since))}",
        )
        for source in site.sources
        if (state := ctx.room.source(source.code)).down
    ]
    tests = [
        SheetItem(
            post.code,
            words("handover.test", at=_time(ctx, post.test_done), result=words(f"console.test.{post.test_result}")),
        )
        for post in (ctx.room.post(p.code) for p in site.posts)
        if post.test_result
    ]
    said = [words("screen.shelved", n=len(shelves))] if shelves else [words("handover.nothing_shelved")]
    alarms = sum(source.kind == "panel" and ctx.room.source(source.code).down for source in site.sources)
    said += [words("handover.in_alarm", n=alarms)] if alarms else []
    said += [words("handover.down", n=len(down) - alarms)] if len(down) > alarms else []
    sound = SheetItem(words("alarm.sheet.sound"), _sound_test(ctx, start))
    return SheetSection("shelved", ", ".join(said), (*shelves, *down, sound, *tests))


def shelf_items(ctx: Context) -> tuple[SheetItem, ...]:
    """Return the shelves, the first to end first: until when, why, by whom."""
    shelves = sorted((s for s in ctx.room.alarms.shelves if s.until > ctx.now), key=lambda s: s.until)
    return tuple(SheetItem(s.source, _shelf(ctx, s)) for s in shelves)


def _shelf(ctx: Context, shelf: Shelf) -> str:
    until, since = _time(ctx, shelf.until), _time(ctx, shelf.since)
    key = "handover.shelf_up" if shelf.up else "handover.shelf"
    return ctx.words(key, name=shelf.name or shelf.source, until=until, why=shelf.why, by=shelf.by, since=since)


def _sound_test(ctx: Context, start: int) -> str:
    words, known = ctx.words, ctx.room.alarms
    if not known.tested or known.tested < start:
        unheard = words("alarm.sheet.unheard", at=_time(ctx, known.tested)) if known.deaf else ""  # the header has it
        return "; ".join(filter(None, (words("alarm.sheet.untested"), unheard)))
    if not known.heard:
        return words("alarm.sheet.waits", at=_time(ctx, known.tested))
    if known.heard == "yes":
        return words("alarm.sheet.heard", at=_time(ctx, known.heard_at), by=known.heard_by)
    return words("alarm.sheet.unheard", at=_time(ctx, known.tested))


def ahead(ctx: Context) -> SheetSection:
    """Return what the next shift continues: reminders, look-outs, tours, orders."""
    words, site, known = ctx.words, ctx.site, ctx.room.registers
    items = [SheetItem(_time(ctx, x.due), x.words) for x in known.reminders]
    items += [
        SheetItem(words("handover.until", at=_time(ctx, x.until)), words("handover.lookout", words=x.words))
        for x in known.lookouts
    ]
    for tour in known.tours:
        done = f"{len(tour.seen)}/{len(tour.points)}"
        left = words("handover.left", points=", ".join(tour.waits)) if tour.waits else ""
        items.append(SheetItem(words("handover.tour", name=tour.name), ", ".join(filter(None, (done, left)))))
    for order in known.tempo:
        until = words("handover.until", at=_time(ctx, order.until)) if order.until else ""
        if order.level:
            items.append(SheetItem(words("handover.level", level="I" * int(order.level)), until))
        else:
            every = words("handover.every", every=order.every_min)
            items.append(SheetItem(Speaker(words, site, None, ctx.now).posts(order.posts), f"{every} {until}".strip()))
    items += [
        SheetItem(f"{call.who} {call.number}".strip(), words("entry.call_due", at=_time(ctx, call.due)))
        for call in known.calls
    ]
    return SheetSection("ahead", "" if items else words("handover.nothing"), tuple(items))


# --- counted from the entries of the shift --------------------------------------------------------------------------


class _Counted(msgspec.Struct, frozen=True):
    """The parts of the sheet that need the entries of the shift."""

    figures: Figures
    calls: str
    acks: tuple[SheetItem, ...]
    midnight: tuple[SheetItem, ...]
    alarms: tuple[SheetItem, ...]
    corrections: SheetItem
    entries: str
    seals: str
    refused: str
    tours: tuple[SheetItem, ...]


_kept: WeakKeyDictionary[Room, tuple[tuple[int, int, int], _Counted]] = WeakKeyDictionary()


def _counted(ctx: Context, start: int) -> _Counted:
    state = (ctx.next_no, ctx.now // MINUTE, start)
    known = _kept.get(ctx.room)
    if known is None or known[0] != state:
        known = _kept[ctx.room] = (state, _count(ctx, start))
    return known[1]


def _count(ctx: Context, start: int) -> _Counted:
    words, duty = ctx.words, ctx.room.duty
    # A day more than the shift: the figures need the calls that were open when it began.
    every = list(ctx.since(start - DAY))
    entries = [entry for entry in every if not ctx.room.is_void(entry.ref)]
    shift = [entry for entry in entries if entry.at >= start]
    # A call that falls due at this very moment counts, as in a report (data.report.parts.period.Period.limit).
    found = figures(every, ctx.site, start, ctx.now + 1, now=ctx.now, first_control=duty.first_control)
    last = ctx.next_no - 1
    # Before the book begins nobody knows how many alarms there were.
    known_from = max(start, every[0].at) if every and every[0].no == 1 else start
    first = next((entry.no for entry in shift if entry.book == ctx.book), last)
    return _Counted(
        figures=found,
        calls=_calls(ctx, found),
        acks=_acks(ctx, found),
        midnight=_since_midnight(ctx, entries),
        alarms=_alarm_figures(ctx, found, known_from),
        corrections=SheetItem(words("report.fixes"), str(sum(isinstance(entry, Fix | Void) for entry in shift))),
        entries=words("handover.entries", first=first, last=last),
        seals=_seals(ctx, entries, start),
        refused=_refused(ctx, shift),
        tours=_missed_points(ctx, shift),
    )


def _refused(ctx: Context, shift: list[Entry]) -> str:
    """Return the visitors who were refused in the shift, with the words; "": none."""
    refused = [e for e in shift if isinstance(e, Visit) and e.what == "refused"]
    said = (f"{colon(', '.join(filter(None, (e.name, e.to))), e.words)} {_time(ctx, e.when)}" for e in refused)
    return f"{len(refused)}: {'; '.join(said)}" if refused else ""


def _missed_points(ctx: Context, shift: list[Entry]) -> tuple[SheetItem, ...]:
    """Return the checkpoints that were missed in the shift, by tour, with the words."""
    found = []
    for entry in shift:
        if isinstance(entry, TourMissed):
            said = ctx.words("entry.tour.missed", tour=entry.name, points=", ".join(entry.points))
            found.append(SheetItem(_time(ctx, entry.when), colon(said, entry.words)))
    return tuple(found)


def _calls(ctx: Context, found: Figures) -> str:
    counts = {outcome: found.count(outcome) for outcome in ("on_time", "late", "missed")}
    text = ctx.words("handover.calls", due=found.due, **counts)
    others = [(key, found.count(outcome)) for key, outcome in (("unobserved", "unobserved"), ("awaited", "open"))]
    return ", ".join((text, *(ctx.words(f"handover.{key}", n=n) for key, n in others if n)))


def _acks(ctx: Context, found: Figures) -> tuple[SheetItem, ...]:
    return tuple(
        SheetItem(
            f"P{acks.priority}",
            ctx.words("handover.acks", n=acks.incidents, goal=acks.in_goal, breach=acks.in_breach, of=acks.of_breach),
        )
        for acks in found.acks
        if acks.incidents
    )


def _alarm_figures(ctx: Context, found: Figures, start: int) -> tuple[SheetItem, ...]:
    """Return how often something called for attention.

    That is in total, the most in a window, floods, and ten minutes of the clock with too many.
    """
    words, rules = ctx.words, ctx.site.alarms
    most = {"n": len(found.annunciations), "most": found.busiest, "min": rules.flood_window_s // 60}
    items = [SheetItem(words("handover.attention"), words("handover.busiest", **most))]
    seen = partial(hhmmss_seen, ctx.site, words, now=_seen_from(ctx))
    for flood in found.floods:
        if flood.until:
            text = words("alarm.figures.span", since=seen(flood.since), until=seen(flood.until), peak=flood.peak)
        else:
            peak = max(flood.peak, peak_now(ctx.room, ctx.site, ctx.now))
            text = words("alarm.figures.since", since=seen(flood.since), peak=peak)
        items.append(SheetItem(words("report.col.flood"), text))
    full = max(found.bins, key=lambda bin: bin[1], default=None)
    over = found.bins_over(rules.flood_on)
    if full is not None and over:
        of, since = bins_in(start, ctx.now, ctx.site), _time(ctx, start)
        text = words("handover.bins", n=over, of=of, since=since, at=_time(ctx, full[0]), most=full[1])
        items.append(SheetItem(words("handover.bins_over", limit=rules.flood_on), text))
    return tuple(items)


def unsigned_key(unsigned: Unsigned) -> str:
    """Return the message about a missing signature."""
    return "roles.done" if unsigned.supervised else "handover.taken"


def _book(ctx: Context, counted: _Counted) -> SheetSection:
    unsigned = [
        SheetItem(
            f"no. {taken.no}" if book_of(taken.ref) == ctx.book else taken.ref,
            ctx.words(unsigned_key(taken), by=taken.by, at=_time(ctx, taken.at), who=taken.before),
        )
        for taken in ctx.room.duty.unsigned
    ]
    items = (*counted.alarms, counted.corrections, *_accepted(ctx), *unsigned, *_signing_key(ctx))
    return SheetSection("book", counted.entries, items)


def _signing_key(ctx: Context) -> tuple[SheetItem, ...]:
    """Return the beginning of the key that signs this station's book, and why it does not, if so."""
    own = next((s for s in ctx.room.duty.stations if s.code == station_of(ctx.book)), None)
    if own is None or not (own.key or own.unsigned):
        return ()
    said = key_head(own.key) or "-"
    if own.unsigned:
        why = ctx.words.get(f"signing.why.{own.unsigned}", own.unsigned)
        said = ctx.words("signing.sheet_not", pub=said, why=why)
    return (SheetItem(ctx.words("signing.sheet"), said),)


def _accepted(ctx: Context) -> tuple[SheetItem, ...]:
    """Return what the handover to this crew was accepted with, if it was not read back whole or a P1 was open."""
    taken = ctx.room.duty.accepted
    left = left_open(ctx.words, taken.unread, taken.p1s) if taken is not None else ""
    if taken is None or not left:
        return ()
    at = ctx.words("handover.accepted_at", at=_time(ctx, taken.at))
    return (SheetItem(at, ctx.words("handover.accepted_with", by=taken.by, left=left, why=taken.words)),)


def _since_midnight(ctx: Context, entries: list[Entry]) -> tuple[SheetItem, ...]:
    """Return the incidents opened since local midnight in any shift, with their types of now, without reminders."""
    midnight = at_local(ctx.site, local_day(ctx.site, ctx.now), 0)[0]
    opened: dict[str, str] = {}  # two stations may have opened the same one
    for e in entries:
        if isinstance(e, Opened) and e.at >= midnight and e.source != _REMINDER:
            opened.setdefault(e.subjects[0], e.type)
    if not opened:
        return ()
    types = [known.type if (known := ctx.room.incident(s)) is not None else type_ for s, type_ in opened.items()]
    numbers = [number_of(ctx.room, subject, ctx.entry_of) for subject in opened]
    named = ", ".join(f"#{number} {type_}" for number, type_ in zip(numbers, types, strict=True))
    return (SheetItem(ctx.words("handover.midnight"), f"{len(opened)}: {named}"),)


def _equipment(ctx: Context, counted: _Counted) -> SheetSection:
    """Return the keys that are out, the last count of seals, and who is inside."""
    words, known = ctx.words, ctx.room.registers
    items = []
    if known.keys:
        out = ", ".join(f"{key.number} {key.name} {_time(ctx, key.since)}" for key in known.keys)
        items.append(SheetItem(words("handover.keys"), f"{len(known.keys)}: {out}"))
    if counted.seals:
        items.append(SheetItem(words("handover.seals"), counted.seals))
    if counted.refused:
        items.append(SheetItem(words("handover.refused"), counted.refused))
    if known.visitors:
        inside = "; ".join(
            ", ".join(filter(None, (v.name, words("handover.to_post", post=v.post) if v.post else "", v.to)))
            + f" {_time(ctx, v.since)}"
            for v in known.visitors
        )
        items.append(SheetItem(words("handover.visitors"), f"{len(known.visitors)}: {inside}"))
    for move in known.moves:
        text = words("entry.move.open", count=move.out, origin=move.origin, target=move.target)
        items.append(SheetItem(number_in(move.ref, ctx.book), f"{_time(ctx, move.since)} {text}"))
    return SheetSection("equipment", "" if known.keys else words("handover.keys.in"), tuple(items))


def _seals(ctx: Context, entries: list[Entry], start: int) -> str:
    """Return the last count, of the shift before if there was none since, and which seals were replaced after it."""
    checks = sorted((entry for entry in entries if isinstance(entry, SealCheck)), key=lambda entry: entry.when)
    last = next((n for n in reversed(range(len(checks))) if checks[n].expected), None)
    said = []
    if last is not None:
        count = checks[last]
        said.append(ctx.words("handover.sealed", found=count.found, expected=count.expected, at=_time(ctx, count.when)))
    for each in checks[last:] if last is not None else [check for check in checks if check.at >= start]:
        if each.new:
            replaced = ctx.words("entry.seal.new", old=each.old, new=each.new)
            said.append(f"{replaced} {_time(ctx, each.when)}")
    return "; ".join(said)
