"""Alerts of a second screen: no console watches, or the book cannot be read.

They come before the room's own alerts, and none names a key, because nothing is acknowledged here.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from console.second.console_status import ConsoleStatus
from data.site.localtime import hhmm_seen
from data.site.model import Site
from data.view.values import Alert, Board
from data.words import Words, words_of


class Unread(msgspec.Struct, frozen=True):
    """A book that cannot be read since ``since`` (UTC ms). ``why``: in words."""

    since: int
    why: str


def with_alerts(board: Board, site: Site, console: ConsoleStatus, last_at: int | None, unread: Unread | None) -> Board:
    """Return ``board`` as a second screen shows it. ``last_at``: when the newest entry was recorded (UTC ms)."""
    words, now = words_of(site.language), board.header.now
    own: list[Alert] = []
    if unread is not None:
        args = {"why": unread.why, "since": hhmm_seen(site, words, unread.since, now)}
        own.append(Alert("alarm", "second.unread", args, flash=True, since=unread.since))
    if not console.is_watching:
        own.append(_alone(site, words, console.since, now))
    theirs = [replace(board.alert, hint="", more=0)] if board.alert is not None else []
    waiting = board.alert.more if board.alert is not None else 0
    first = next(iter([*own, *theirs]), None)
    more = len(own) + len(theirs) + waiting - 1
    return replace(
        board,
        header=replace(board.header, console="on" if console.is_watching else "off", entry_at=last_at),
        alert=replace(first, more=more) if first is not None else None,
        is_flashing=board.is_flashing or bool(own),
    )


def _alone(site: Site, words: Words, since: int, now: int) -> Alert:
    if not since:
        return Alert("alarm", "second.alone_ever", flash=True)
    args = {"since": hhmm_seen(site, words, since, now)}
    return Alert("alarm", "second.alone", args, flash=True, since=since)
