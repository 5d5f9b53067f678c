"""Post cell: a post's status, what it is about, and what it becomes next.

Rules: docs/interface.md.
"""

from __future__ import annotations

import msgspec

from data.base.clock import HOUR, MINUTE
from data.view.values import PostView
from widgets.drawing.cells import cells
from widgets.drawing.look import Look
from widgets.drawing.times import Times

#: A time that is further away can be taken for another day's (ms).
HALF_A_DAY = 12 * HOUR

#: Status → role.
_ROLE = {
    "normal": "muted", "due": "strong", "late": "warn", "missed": "alarm", "to": "strong", "scene": "strong",
    "break": "text", "covered": "text", "covers": "strong", "patrol": "text", "off": "muted", "closed": "muted",
    "unmanned": "alarm", "missing": "alarm", "roll": "strong", "test": "strong", "danger": "alarm",
}  # fmt: skip
#: Status → fill while it is unacknowledged.
_FILL = {"late": "warn_fill"} | dict.fromkeys(("missed", "unmanned", "missing", "danger"), "alarm_fill")
#: Statuses that keep their fill after the acknowledgement, until there is contact or everybody is found.
_STEADY = ("missed", "unmanned", "missing", "danger")

#: Statuses of a post where nobody is, by arrangement: since when says more than the last contact.
_WITHDRAWN = ("off", "closed")

#: Statuses from the worst on, for where not all posts can be shown.
SEVERITY = (
    "danger", "missed", "missing", "unmanned", "late", "roll", "due", "test", "scene", "to", "break", "covers",
    "covered", "patrol", "closed", "off", "normal",
)  # fmt: skip

#: Pieces of one line, each (column, text, role).
Pieces = list[tuple[int, str, str]]
#: Names of all posts, which are cut so that they can be told apart.
Names = tuple[str, ...]

#: Mark of a post with a hazard note, between its number and its name.
HAZARD = "!"


class PostCell(msgspec.Struct, frozen=True):
    """Words of one post and their roles.

    role: role of the status; a fill if it waits for the operator.
    deadline: what the status becomes next, and in how long.
    hazard: a hazard note is pinned to the post.
    """

    code: str
    name: str
    who: str
    symbol: str
    word: str
    suffix: str
    new: str
    last: str
    deadline: str
    role: str
    name_role: str
    who_role: str
    deadline_role: str
    hazard: bool = False

    @property
    def is_filled(self) -> bool:
        """True if the status is drawn as a fill."""
        return self.role.endswith("_fill")


def post_cell(post: PostView, look: Look, times: Times, now: int, flash_on: bool) -> PostCell:
    """Return the words of ``post`` at ``now`` (UTC ms)."""
    status = post.status
    deadline, deadline_role = _deadline(post, look, times, now)
    calm = status in ("normal", *_WITHDRAWN)
    last = "" if status in _WITHDRAWN else _last(post.last_contact, times, now) if post.last_contact else ""
    return PostCell(
        code=look.plain(post.code),
        name=look.plain(post.name),
        who=look.plain("/".join(post.people)),
        symbol=look.glyphs.status.get(status, "?"),
        word=look.word(f"post.{status}"),
        suffix=_suffix(post, look, times, now),
        new=look.word("screen.post.new") if post.new else "",
        last=last,
        deadline=deadline,
        role=_role(post, flash_on),
        name_role="text" if calm else "strong",
        who_role="muted" if calm else "text",
        deadline_role=deadline_role if deadline_role != "text" or not calm else "muted",
        hazard=bool(post.hazards),
    )


def _role(post: PostView, flash_on: bool) -> str:
    fill = _FILL.get(post.status)
    plain = _ROLE.get(post.status, "text")
    if post.status == "test":
        return "drill_fill"
    if fill is None:
        return plain
    if post.new:
        return fill if flash_on else plain
    return fill if post.status in _STEADY else plain


def _suffix(post: PostView, look: Look, times: Times, now: int) -> str:
    if post.status in ("late", "missed") and post.since is not None:
        return f"+{times.minutes(now - post.since)}"
    if post.status == "break" and post.turns == "end" and post.turns_at is not None:
        left = post.turns_at - now
        return _until(left, times) if left >= 0 else f"+{times.minutes(-left)}"
    if post.status in ("roll", "test") and post.turns_at is not None:
        return times.signed(post.turns_at - now)
    if post.status == "unmanned" and post.since is not None and not post.about:
        return times.minutes(now - post.since)
    if post.status in _WITHDRAWN and post.since:
        return look.word("screen.post.since", at=_last(post.since, times, now))
    return look.plain(post.about)


def _last(at: int, times: Times, now: int) -> str:
    """Return the time of a contact or an order; of an earlier day, once half a day old, the date, as wide as a time."""
    day = times.day_before(at, now).strip()
    return times.dates(at)[-1] if day and now - at >= HALF_A_DAY else times.hm(at)


def _until(left: int, times: Times) -> str:
    """Return the minutes that are left, rounded up."""
    return times.minutes(left + MINUTE - 1)


def _deadline(post: PostView, look: Look, times: Times, now: int) -> tuple[str, str]:
    """Return what the post becomes next and in how long, and its role; without a symbol for the next call."""
    if post.turns_at is None or post.status in _WITHDRAWN:
        return "", "text"
    left = post.turns_at - now
    if post.turns == "due":
        return _until(left, times), "text"
    if post.turns == "p1":
        return f"P1 {times.running(left)}", "alarm"
    if post.status in ("roll", "test", "break"):  # the suffix says it
        return "", "text"
    if post.turns == "end":
        shown = _until(left, times) if left >= 0 else f"+{times.minutes(-left)}"
        return f"{look.glyphs.status['break']} {shown}", "text" if left >= 0 else "warn"
    if post.turns == "roll":
        return f"{look.glyphs.status['roll']} {times.signed(left)}", "text" if left >= 0 else "warn"
    if post.turns in ("late", "missed"):
        role = "warn" if post.turns == "missed" else "strong"
        return f"{look.glyphs.status[post.turns]} {_until(left, times)}", role
    return "", "text"


# --- pieces that several forms have -----------------------------------------------------------------------------------


def number_of(cell: PostCell, column: int, width: int) -> Pieces:
    """Return the number in ``width`` cells, and in the gap after it the mark of a hazard note."""
    mark: Pieces = [(column + width, HAZARD, "warn")] if cell.hazard else []
    return [(column, cell.code.rjust(width), "strong"), *mark]


def status_of(column: int, cell: PostCell, text: str, end: int | None = None) -> tuple[int, str, str]:
    """Return the status; a fill has a padding cell on each side, the left one in the gutter.

    end: the cell before which a fill must end, so that it does not touch the next one.
    """
    if not cell.is_filled:
        return column, text, cell.role
    pad = " " if end is None or column + cells(text) < end else ""
    return column - 1, f" {text}{pad}", cell.role


def join(*parts: str) -> str:
    """Return the parts that are not empty, with a blank between."""
    return " ".join(part for part in parts if part)
