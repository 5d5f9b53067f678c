"""Header: two rows with the state of the room, always on screen (docs/interface.md)."""

from __future__ import annotations

from data.base.clock import HOUR, MINUTE
from data.view.values import Header
from widgets.base.pane import Pane
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
    "mend", "mend", "console", "link", "link", "flood", "counts", "shelved", "console", "unsigned", "sound", "disk",
    "damaged", "link", "flood", "book", "link",
)  # fmt: skip

#: Free megabytes below which the warning is an alarm.
NO_ROOM = 32

#: States of the link that call for action or doubt.
_LINK_WARN = ("degraded", "offline", "tls", "signin", "fork", "reset", "stale")

#: States of the book that the word DAMAGED replaces. With the others it is in the second row.
_DAMAGE_SHOWS = ("saved", "saving", "checking", "damaged")


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
    if header.console:
        items.insert(0, _console(header, look))
    new = look.word("screen.new.some" if header.new else "screen.new", n=header.new)
    items.append(Item("new", [((new, "new_fill" if header.new else "muted"),)]))
    # A full row is cut at its end, so these two come before what may be cut.
    if header.damaged and header.book_state not in _DAMAGE_SHOWS:
        items.append(Item("damaged", [((look.word(f"screen.book.damaged{s}"), "alarm_fill"),) for s in ("", ".short")]))
    if header.free_mb is not None:
        role = "alarm_fill" if header.free_mb < NO_ROOM else "warn_fill"
        items.append(Item("disk", [((look.word(f"screen.disk{s}", mb=header.free_mb), role),) for s in ("", ".short")]))
    role = "text" if header.shelved else "muted"
    items.append(
        Item("shelved", [((look.word(f"screen.shelved{s}", n=header.shelved), role),) for s in ("", ".short")])
    )
    if header.flood is not None:
        forms: list[Form] = [
            ((look.word(f"screen.flood{s}", n=header.flood, min=header.flood_min), "warn_fill"),)
            for s in ("", ".short", ".least")
        ]
        items.append(Item("flood", forms))
    if header.level in ("1", "2", "3"):
        items.append(Item("level", [((look.word("screen.level", level="I" * int(header.level)), "warn_fill"),)]))
    if header.unsigned:
        who = look.cut(look.plain(header.unsigned), 8)
        forms = [((look.word(f"handover.unsigned{s}", who=who), "warn_fill"),) for s in ("", ".short")]
        items.append(Item("unsigned", forms))
    if not header.sound:
        items.append(Item("sound", [((look.word(f"screen.nosound{s}"), "warn"),) for s in ("", ".short")]))
    if header.damaged:
        items.append(
            Item("mend", [((look.word("screen.mend" + s), "text"),) for s in ("", ".short")] + [()], right=True)
        )
    if width >= 120:
        items.append(_book(header, look))
    return shrink_row(look, width, items, _FACTS_STEPS, 4 if width >= 160 else 3 if width >= 120 else 2)


def _who(header: Header, look: Look, wide: bool) -> Item:
    who = look.plain(header.operator)[:8]
    if not who:
        return Item("who", [((look.word("screen.control.nobody"), "warn"),)])
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
        return Item("crew", [((look.word("screen.drill"), "drill_fill"),)])
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
    forms = [((look.word(key, span=s), role),) for s in (long, short)]
    if span < 0:
        forms = [forms[0], forms[0] if -span < HOUR else forms[1], ((f"+{short}", role),)]
    return Item("left", list(forms))


def _bar(header: Header, look: Look) -> Form:
    length = header.ends - header.starts
    if length <= 0 or header.now > header.ends:
        return ()
    done = min(BAR, max(0, round((header.now - header.starts) / length * BAR)))
    return ((look.glyphs.focus * done, "text"), (look.glyphs.line * (BAR - done), "rule"))


def _clock(header: Header, times: Times, wide: bool) -> Item:
    clock = f"{times.hms(header.now)} {times.zone(header.now)}"
    forms = [((clock, "strong"), (f" {date}", "text")) for date in times.dates(header.now)]
    return Item("date", list(forms if wide else forms[2:]), right=True)


def _book(header: Header, look: Look) -> Item:
    state = "damaged" if header.damaged and header.book_state in _DAMAGE_SHOWS else header.book_state
    role = {"saved": "muted", "notsaved": "alarm_fill", "damaged": "alarm_fill", "readonly": "warn_fill"}.get(
        state, "text"
    )
    if state == "checking":
        role = "accent_fill"
    word = look.word(f"screen.{state}")
    forms: list[Form] = [((look.word(f"screen.book{s}", no=header.book_no, state=word), role),) for s in ("", ".short")]
    return Item("book", forms, right=True)


def _link(header: Header, look: Look) -> Item:
    word = look.word(f"screen.link.{header.link}")
    bad = header.link in _LINK_WARN
    role = "warn" if bad else "muted" if header.link in ("local", "online") else "text"
    mark = look.glyphs.warn if bad else look.glyphs.dot
    age = ("", "", "") if header.link_age is None else look.times(header.zone).age(header.link_age)
    age = (_two_digits(age[0]), *age[1:])
    unsent = look.word("screen.unsent", n=header.unsent)
    if header.link == "local":  # no remote, so nothing is unsent
        return Item("link", [((f"{mark} {word}", role),)])
    counted = f"{word} {header.link_done}/{header.link_total}" if header.link_total else word
    long, short, least = (f"{mark} {word} {a}" if a else f"{mark} {word}" for a in age)
    forms = ((long, ","), (short, ""), (least, ""), (f"{mark} {word}", ""))
    full = f"{mark} {counted} {age[0]}".rstrip() + f", {_unsent(header, look)}"
    return Item("link", [((full, role),), *(((f"{text}{comma} {unsent}", role),) for text, comma in forms)])


def _two_digits(age: str) -> str:
    """Return ``" 3 s"``: room for a second digit, so that the items after it do not move."""
    return f" {age}" if age[:1].isdigit() and not age[1:2].isdigit() else age


def _console(header: Header, look: Look) -> Item:
    """Return whether a console writes the book that a second screen shows, and the age of its newest entry."""
    age = header.now if header.entry_at is None else max(0, header.now - header.entry_at)
    ages = map(_two_digits, look.times(header.zone).age(age))
    role = "text" if header.console == "on" else "alarm_fill"
    forms = zip(("", ".short", ".least"), ages, strict=True)
    return Item("console", [((look.word(f"second.{header.console}{form}", age=a), role),) for form, a in forms])


def _unsent(header: Header, look: Look) -> str:
    """Return how many entries are unsent, and for how long."""
    if not header.unsent or header.oldest_unsent is None:
        return look.word("screen.unsent", n=header.unsent)
    age = look.times(header.zone).age(max(0, header.now - header.oldest_unsent))[0]
    return look.word("screen.unsent.oldest", n=header.unsent, age=age)


def _counts(header: Header) -> Item:
    forms: list[Form] = []
    for gap in ("  ", " "):
        runs: list[tuple[str, str]] = []
        for priority, count in enumerate(header.counts, 1):
            runs.append((f"P{priority} {count}", PRIORITY_ROLES[priority] if count else "muted"))
            runs.append((gap, "text"))
        forms.append(tuple(runs[:-1]))
    return Item("counts", forms)


class HeaderBar(Pane):
    """The header, two rows."""

    DEFAULT_CSS = "HeaderBar { height: 2; }"

    def __init__(self, header: Header | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._header = header

    def update(self, header: Header) -> None:
        """Show the facts of ``header``."""
        self._header = header
        self.repaint()

    def paint(self, width: int, height: int) -> list[StyledLine]:
        if self._header is None:
            return []
        return [first_row(self._header, self.look, width), second_row(self._header, self.look, width)]
