"""One post in a cell: its status word, what it is about, and what comes next (visual.md 5 and 6)."""

from __future__ import annotations

import msgspec

from data.view.values import PostView
from widgets.drawing.look import Look
from widgets.drawing.times import MINUTE, Times

#: Status → role while nobody needs to act, and the fill when somebody does.
_ROLE = {
    "normal": "muted", "due": "strong", "late": "warn", "missed": "alarm", "to": "strong", "scene": "strong",
    "break": "text", "covered": "text", "covers": "strong", "patrol": "text", "off": "muted", "closed": "muted",
    "unmanned": "alarm", "roll": "strong", "test": "strong", "danger": "alarm",
}  # fmt: skip
_FILL = {"late": "warn_fill", "missed": "alarm_fill", "unmanned": "alarm_fill", "danger": "alarm_fill"}
#: These keep their fill after they were acknowledged, until there is contact.
_STEADY = ("missed", "unmanned", "danger")

#: The order of the not-normal ones where not all can be shown, worst first.
SEVERITY = (
    "danger", "missed", "unmanned", "late", "roll", "due", "test", "scene", "to", "break", "covers", "covered",
    "patrol", "closed", "off", "normal",
)  # fmt: skip


#: After the name of a post that has a hazard note.
HAZARD = " (!)"


class PostCell(msgspec.Struct, frozen=True):
    """A post in words. ``role``: of the status, a fill when an act is missing. ``deadline``: what it becomes next.
    ``hazard``: a hazard note is pinned to it."""

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
    def filled(self) -> bool:
        return self.role.endswith("_fill")

    def named(self, look: Look, room: int) -> str:
        """The name in at most ``room`` cells; it gives way to the mark of a hazard note."""
        if not self.hazard or room <= len(HAZARD):
            return look.cut(self.name, max(0, room))
        return look.cut(self.name, room - len(HAZARD)) + HAZARD


def post_cell(post: PostView, look: Look, times: Times, now: int, flash_on: bool) -> PostCell:
    """What is written of ``post`` at ``now`` (UTC ms)."""
    status = post.status
    deadline, deadline_role = _deadline(post, look, times, now)
    calm = status in ("normal", "off", "closed")
    return PostCell(
        code=look.plain(post.code),
        name=look.plain(post.name),
        who=look.plain("/".join(post.people)),
        symbol=look.glyphs.status.get(status, "?"),
        word=look.word(f"post.{status}"),
        suffix=_suffix(post, look, times, now),
        new=look.word("screen.post.new") if post.new else "",
        last=times.hm(post.last_contact) if post.last_contact else "",
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
        return times.minutes(left + MINUTE - 1) if left >= 0 else f"+{times.minutes(-left)}"
    if post.status in ("roll", "test") and post.turns_at is not None:
        return _left(post.turns_at - now, times)
    if post.status == "unmanned" and post.since is not None and not post.about:
        return times.minutes(now - post.since)
    return look.plain(post.about)


def _left(left: int, times: Times) -> str:
    """``6:12``; ``+1:05`` when it is over."""
    return times.running(left) if left >= 0 else f"+{times.running(-left)}"


def _deadline(post: PostView, look: Look, times: Times, now: int) -> tuple[str, str]:
    """What the post becomes next and in how long; plain when that is only the next call."""
    if post.turns_at is None or post.status in ("off", "closed"):
        return "", "text"
    left = post.turns_at - now
    if post.turns == "due":
        return times.minutes(left + MINUTE - 1), "text"
    if post.turns == "p1":
        return f"P1 {times.running(left)}", "alarm"
    if post.status in ("roll", "test", "break"):  # stands in the suffix
        return "", "text"
    if post.turns == "end":
        return f"{look.glyphs.status['break']} {times.minutes(left + MINUTE - 1)}", "text"
    if post.turns == "roll":
        return f"{look.glyphs.status['roll']} {_left(left, times)}", "text" if left >= 0 else "warn"
    if post.turns in ("late", "missed"):
        role = "warn" if post.turns == "missed" else "strong"
        return f"{look.glyphs.status[post.turns]} {times.minutes(left + MINUTE - 1)}", role
    return "", "text"
