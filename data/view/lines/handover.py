"""Lines about handovers and countersignatures."""

from __future__ import annotations

from data.entries import handover as kinds
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon


def _started(e: kinds.HandoverStarted, s: Speaker) -> LineText:
    return "", colon(s.words("handover.said.started", a=e.outgoing, b=e.incoming), e.words)


def _signed(e: kinds.HandoverSigned, s: Speaker) -> LineText:
    text = s.words("handover.said.signed", a=e.operator, sheet=e.sheet_no, no=e.anchor_no, hash=e.anchor)
    return "", colon(text, e.words)


def _read(e: kinds.HandoverRead, s: Speaker) -> LineText:
    # The signature quotes already what the next shift must watch for.
    said = [
        f"{s.words(f'handover.line.{line.key}').rstrip(' *')} {line.words}" for line in e.lines if line.key != "watch"
    ]
    if len(said) < len(e.lines):
        said.append(s.words("handover.line.watch").rstrip(" *"))
    return "", colon(s.words("handover.said.read", b=e.operator), "; ".join(said))


def _accepted(e: kinds.HandoverAccepted, s: Speaker) -> LineText:
    text = s.words("handover.said.accepted", b=e.operator, sheet=e.sheet_no, no=e.anchor_no, hash=e.anchor)
    return "", colon(text, e.words)


def _paused(e: kinds.HandoverPaused, s: Speaker) -> LineText:
    return "", colon(s.words("handover.said.paused"), e.why)


def _resumed(e: kinds.HandoverResumed, s: Speaker) -> LineText:
    return "", s.words("handover.said.resumed")


def _countersigned(e: kinds.Countersigned, s: Speaker) -> LineText:
    key = "handover.said.countersigned" if e.signer == e.operator else "handover.said.countersigned_for"
    return f"→ {e.of_no}", colon(s.words(key, who=e.signer, a=e.operator), e.words)


LINES: LineWriters = {
    kinds.HandoverStarted: _started, kinds.HandoverSigned: _signed, kinds.HandoverRead: _read,
    kinds.HandoverAccepted: _accepted, kinds.HandoverPaused: _paused, kinds.HandoverResumed: _resumed,
    kinds.Countersigned: _countersigned,
}  # fmt: skip
