"""What the entries of a handover say in a line of the book: (about, words)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from data.entries import handover as h
from data.entries.base import Entry

if TYPE_CHECKING:
    from data.view.lines.incidents import Said, Speaker


def _with(head: str, tail: str) -> str:
    return f"{head}: {tail}" if tail else head


def _started(e: h.HandoverStarted, s: Speaker) -> Said:
    return "", _with(s.words("handover.said.started", a=e.outgoing, b=e.incoming), e.words)


def _signed(e: h.HandoverSigned, s: Speaker) -> Said:
    text = s.words("handover.said.signed", a=e.operator, sheet=e.sheet_no, no=e.anchor_no, hash=e.anchor)
    return "", _with(text, e.words)


def _read(e: h.HandoverRead, s: Speaker) -> Said:
    # What the next shift is told to watch for is quoted already, by the signature.
    said = [
        f"{s.words(f'handover.line.{line.key}').rstrip(' *')} {line.words}" for line in e.lines if line.key != "watch"
    ]
    if len(said) < len(e.lines):
        said.append(s.words("handover.line.watch").rstrip(" *"))
    return "", _with(s.words("handover.said.read", b=e.operator), "; ".join(said))


def _accepted(e: h.HandoverAccepted, s: Speaker) -> Said:
    text = s.words("handover.said.accepted", b=e.operator, sheet=e.sheet_no, no=e.anchor_no, hash=e.anchor)
    return "", _with(text, e.words)


def _paused(e: h.HandoverPaused, s: Speaker) -> Said:
    return "", _with(s.words("handover.said.paused"), e.why)


def _resumed(e: h.HandoverResumed, s: Speaker) -> Said:
    return "", s.words("handover.said.resumed")


def _countersigned(e: h.Countersigned, s: Speaker) -> Said:
    key = "handover.said.countersigned" if e.signer == e.operator else "handover.said.countersigned_for"
    return f"→ {e.of_no}", _with(s.words(key, who=e.signer, a=e.operator), e.words)


#: Kind → what its line says. ``Any`` stands for the kind itself.
SAYS: dict[type[Entry], Callable[[Any, Any], Any]] = {
    h.HandoverStarted: _started, h.HandoverSigned: _signed, h.HandoverRead: _read, h.HandoverAccepted: _accepted,
    h.HandoverPaused: _paused, h.HandoverResumed: _resumed, h.Countersigned: _countersigned,
}  # fmt: skip
