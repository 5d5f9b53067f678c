"""Header: two rows with the state of the room, always on screen.

Rules: docs/interface.md.
"""

from __future__ import annotations

from data.base.clock import HOUR, MINUTE
from data.view.values import Board, Header
from widgets.base.pane import BoardPane
from widgets.drawing.look import Look
from widgets.drawing.shrink import Form, Item, shrink_row
from widgets.drawing.styled_line import StyledLine
from widgets.drawing.theme import PRIORITY_ROLES
from widgets.drawing.times import Times

#: Cells of the bar that shows how much of the shift has passed.
BAR = 10

# Items in the order in which they give way (widgets.drawing.shrink).
_WIDE_STEPS = (
    "siaga", "bar", "crew", "date", "left", "date", "date", "who", "site", "site", "crew", "date", "site", "crew",
)  # fmt: skip
_NARROW_STEPS = ("left", "date", "book", "crew", "who", "left")
_FACTS_STEPS = (
    "mend", "mend", "push", "push", "console", "link", "link", "flood", "counts", "shelved", "console", "unsigned",
    "unkept", "sound", "unkept", "locked", "disk", "damaged", "open", "link", "flood", "book", "link",
)  # fmt: skip

#: Free megabytes below which the warning is an alarm.
NO_ROOM = 32

#: States of the link that call for action or doubt.
_LINK_WARN = ("degraded", "offline", "tls", "signin", "fork", "rewritten", "reset", "stale")

#: States of the book that the word DAMAGED replaces. With the others it is in the second row.
_DAMAGE_SHOWS = ("saved", "saving", "checking", "damaged")

_BOOK_ROLES = {"saved": "muted", "notsaved": "alarm_fill", "damaged": "alarm_fill", "readonly": "warn_fill",
               "checking": "accent_fill"}  # fmt: skip


def first_row(header: Header, look: Look, width: int) -> StyledLine:
    """Return the site, the operator in control, the shift and its time left, the clock; at 80 columns the book."""
    times = look.times(header.zone)
    wide = width >= 120
    items = [
        _who(header, look, wide),
        _crew(header, look, times, wide),
        _time_left(header, look, times),
        _clock(header, times, wide),
    ]
    if wide:
        site = look.plain(header.site)
        items.insert(0, Item("site", [((look.cut(site, n), "strong"),) for n in (40, 24, 16, 10)]))
        badge: Form = ((look.word("screen.drill"), "drill_fill"),) if header.drill else (("SIAGA", "muted"),)
        items.insert(0, Item("siaga", [badge] if header.drill else [badge, ()]))
        items.insert(4, Item("bar", [_bar(header, look), ()]))
        return shrink_row(look, width, items, _WIDE_STEPS, 3)
    items.insert(3, _book(header, look))
    return shrink_row(look, width, items, _NARROW_STEPS, 2)


def second_row(header: Header, look: Look, width: int) -> StyledLine:
    """Return the link, the counts of open and unacknowledged incidents, and everything that is out of order."""
    items = [_link(header, look), _counts(header)]
    if header.push.state != "off":
        items.insert(1, _push(header, look))
    if header.console:
        items.insert(0, _console(header, look))
    new, role = ("screen.new.some", "new_fill") if header.new else ("screen.new", "muted")
    items.append(_item(look, "new", new, role, ("",), n=header.new))
    # A full row is cut at its end, so these two come before what may be cut.
    if header.damaged and header.book_state not in _DAMAGE_SHOWS:
        items.append(_item(look, "damaged", "screen.book.damaged", "alarm_fill"))
    if header.free_mb is not None:
        role = "alarm_fill" if header.free_mb < NO_ROOM else "warn_fill"
        items.append(_item(look, "disk", "screen.disk", role, mb=header.free_mb))
    if header.open_to_others:
        items.append(_item(look, "open", "screen.open", "alarm_fill", mode=header.open_to_others))
    if header.is_locked:
        items.append(_item(look, "locked", "screen.locked", "warn"))
    if header.unkept:
        items.append(_unkept(header, look))
    role = "text" if header.shelved else "muted"
    items.append(_item(look, "shelved", "screen.shelved", role, n=header.shelved))
    if header.flood is not None:
        lengths = ("", ".short", ".least")
        items.append(_item(look, "flood", "screen.flood", "warn_fill", lengths, n=header.flood, min=header.flood_min))
    if header.level in ("1", "2", "3"):
        items.append(_item(look, "level", "screen.level", "warn_fill", ("",), level="I" * int(header.level)))
    if header.unsigned:
        who = look.cut(look.plain(header.unsigned), 8)
        items.append(_item(look, "unsigned", "handover.unsigned", "warn_fill", who=who))
    if not header.sound:
        items.append(_item(look, "sound", "screen.nosound", "warn"))
    if header.damaged:
        mend = _item(look, "mend", "screen.mend", "text", right=True)
        mend.forms.append(())
        items.append(mend)
    if width >= 120:
        items.append(_book(header, look))
    return shrink_row(look, width, items, _FACTS_STEPS, 4 if width >= 160 else 3 if width >= 120 else 2)


def _item(
    look: Look, name: str, key: str, role: str, lengths: tuple[str, ...] = ("", ".short"), *, right: bool = False,
    **args: object,
) -> Item:  # fmt: skip
    """Return an item with the message ``key`` in several lengths."""
    return Item(name, [((look.word(key + length, **args), role),) for length in lengths], right=right)


def _unkept(header: Header, look: Look) -> Item:
    """Return what cannot be kept for the next start, and since when."""
    since = look.times(header.zone).hm_seen(header.unkept[0][1], header.now)
    names = [look.word(f"screen.kept.{what}") for what, _ in header.unkept]
    more = f"{names[0]}+{len(names) - 1}" if len(names) > 1 else names[0]
    forms = (("", ", ".join(names)), ("", more), (".short", more))
    texts = [look.word(f"screen.unkept{length}", what=what, since=since) for length, what in forms]
    return Item("unkept", [((text, "warn_fill"),) for text in texts])


def _who(header: Header, look: Look, wide: bool) -> Item:
    who = look.plain(header.operator)[:8]
    if not who and header.taker:
        return _item(look, "who", "screen.control.take", "warn", who=look.plain(header.taker)[:8])
    if not who:
        return _item(look, "who", "screen.control.nobody", "warn", ("",))
    plain = look.word("screen.control", who=who)
    if not header.handover_to:
        return Item("who", [((plain, "strong"),)])
    to = look.plain(header.handover_to)[:8]
    arrow: Form = ((f"{plain} {look.glyphs.arrow} {to}", "strong"),)
    if wide:
        return Item("who", [((look.word("screen.control.to", who=who, to=to), "strong"),), arrow])
    return Item("who", [arrow, ((plain, "strong"),)])


def _crew(header: Header, look: Look, times: Times, wide: bool) -> Item:
    crew = look.plain(header.crew or header.shift)
    if header.drill and not wide:
        return _item(look, "crew", "screen.drill", "drill_fill", ("",))
    if not crew:
        return Item("crew", [()])
    short: Form = ((look.cut(crew, 10), "text"),)
    if wide and header.ends:
        hours = f"{times.hm(header.starts)}-{times.hm(header.ends)}"
        return Item("crew", [((f"{look.cut(crew, 16)} {hours}", "text"),), short, ()])
    return Item("crew", [short, ((look.cut(crew.split()[-1], 4), "text"),)])


def _time_left(header: Header, look: Look, times: Times) -> Item:
    if not header.ends:
        return Item("left", [()])
    span = header.ends - header.now
    # at least one minute, before the end and after it: "0 m left" would be neither
    long, short, _ = times.age(max(MINUTE, abs(span) // MINUTE * MINUTE))
    key, role = ("screen.left", "text") if span >= 0 else ("screen.over", "warn")
    texts = [look.word(key, span=long), look.word(key, span=short)]
    if span < 0:
        texts = [texts[0], texts[0] if -span < HOUR else texts[1], f"+{short}"]
    return Item("left", [((text, role),) for text in texts])


def _bar(header: Header, look: Look) -> Form:
    length = header.ends - header.starts
    if length <= 0 or header.now > header.ends:
        return ()
    done = min(BAR, max(0, round((header.now - header.starts) / length * BAR)))
    return ((look.glyphs.focus * done, "text"), (look.glyphs.line * (BAR - done), "rule"))


def _clock(header: Header, times: Times, wide: bool) -> Item:
    clock = times.hms_zone(header.now)
    forms: list[Form] = [((clock, "strong"), (f" {date}", "text")) for date in times.dates(header.now)]
    return Item("date", forms if wide else forms[2:], right=True)


def _book(header: Header, look: Look) -> Item:
    state = "damaged" if header.damaged and header.book_state in _DAMAGE_SHOWS else header.book_state
    word, role = look.word(f"screen.{state}"), _BOOK_ROLES.get(state, "text")
    return _item(look, "book", "screen.book", role, right=True, no=header.book_no, state=word)


def _link(header: Header, look: Look) -> Item:
    word = look.word(f"screen.link.{header.link}")
    is_bad = header.link in _LINK_WARN
    role = "warn" if is_bad else "muted" if header.link in ("local", "online", "past") else "text"
    mark = look.glyphs.warn if is_bad else look.glyphs.dot
    if header.link in ("local", "past"):  # no remote, or nobody knows: nothing is unsent
        return Item("link", [((f"{mark} {word}", role),)])
    age = ("", "", "") if header.link_age is None else look.times(header.zone).age(header.link_age)
    age = (_two_digits(age[0]), *age[1:])
    unsent = look.word("screen.unsent", n=header.unsent)
    counted = f"{word} {header.link_done}/{header.link_total}" if header.link_total else word
    long, short, least = (f"{mark} {word} {a}" if a else f"{mark} {word}" for a in age)
    texts = [f"{mark} {counted} {age[0]}".rstrip() + f", {_unsent(header, look)}", f"{long}, {unsent}"]
    texts += [f"{short} {unsent}", f"{least} {unsent}", f"{mark} {word} {unsent}"]
    return Item("link", [((text, role),) for text in texts])


def _push(header: Header, look: Look) -> Item:
    """Return the state of the push to the agency."""
    push = header.push
    is_bad = push.state in _LINK_WARN or push.refused > 0
    role = "warn" if is_bad else "muted" if not push.waiting else "text"
    mark = look.glyphs.warn if is_bad else look.glyphs.dot
    word = look.word("screen.push", state=look.word(f"screen.link.{push.state}"))
    waiting = look.word("screen.unsent", n=push.waiting)
    refused = look.word("screen.push.refused", n=push.refused)
    if push.state == "standby":
        return Item("push", [((f"{mark} {word}", role),)])
    long = f"{mark} {word}, {refused}, {waiting}" if push.refused else f"{mark} {word}, {waiting}"
    short = f"{mark} {word} {refused if push.refused else waiting}"
    return Item("push", [((text, role),) for text in (long, short, f"{mark} {word}")])


def _unsent(header: Header, look: Look) -> str:
    """Return how many entries are unsent, and for how long."""
    if not header.unsent or header.oldest_unsent is None:
        return look.word("screen.unsent", n=header.unsent)
    age = look.times(header.zone).age(max(0, header.now - header.oldest_unsent))[0]
    return look.word("screen.unsent.oldest", n=header.unsent, age=age)


def _two_digits(age: str) -> str:
    """Return ``" 3 s"``: room for a second digit, so that the items after it do not move."""
    return f" {age}" if age[:1].isdigit() and not age[1:2].isdigit() else age


def _console(header: Header, look: Look) -> Item:
    """Return whether a console watches the room that a second screen shows, and the age of its newest entry."""
    age = header.now if header.entry_at is None else max(0, header.now - header.entry_at)
    ages = map(_two_digits, look.times(header.zone).age(age))
    role = "text" if header.console == "on" else "alarm_fill"
    forms = zip(("", ".short", ".least"), ages, strict=True)
    return Item("console", [((look.word(f"second.{header.console}{form}", age=a), role),) for form, a in forms])


def _counts(header: Header) -> Item:
    forms: list[Form] = []
    for gap in ("  ", " "):
        runs: list[tuple[str, str]] = []
        for priority, count in enumerate(header.counts, 1):
            runs.append((f"P{priority} {count}", PRIORITY_ROLES[priority] if count else "muted"))
            runs.append((gap, "text"))
        forms.append(tuple(runs[:-1]))
    return Item("counts", forms)


class HeaderBar(BoardPane):
    """The header, two rows."""

    DEFAULT_CSS = "HeaderBar { height: 2; }"

    def paint_board(self, board: Board, width: int, height: int) -> list[StyledLine]:
        return [first_row(board.header, self.look, width), second_row(board.header, self.look, width)]
