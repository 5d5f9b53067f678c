"""Lines about handovers and countersignatures."""

from __future__ import annotations

from collections.abc import Iterable

from data.entries import handover as kinds
from data.view.handover import BETWEEN
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon, pointer
from data.words import Words

#: Longest line of a sheet that the book quotes when it was read back; of a longer one the beginning.
QUOTED = 200

#: Lines of a sheet, that to watch for included.
LINES_OF_SHEET = 8


def left_open(words: Words, unread: Iterable[str], p1s: Iterable[str]) -> str:
    """Return what is accepted with a sheet: the numbers of open P1s, then the lines that were not read back.

    unread: keys of lines; p1s: numbers as the room writes them. "" if there is neither.
    """
    numbers = " ".join(f"#{number}" for number in p1s)
    names = [words(f"handover.line.{key}").rstrip(" *") for key in unread]
    open_ = words("handover.open_p1", numbers=numbers) if numbers else ""
    key = "handover.unread" if len(names) < LINES_OF_SHEET else "handover.unread_all"
    return "; ".join(filter(None, (open_, words(key, lines=", ".join(names)) if names else "")))


def _started(e: kinds.HandoverStarted, s: Speaker) -> LineText:
    return "", colon(s.words("handover.said.started", a=e.outgoing, b=e.incoming), e.words)


def _signed(e: kinds.HandoverSigned, s: Speaker) -> LineText:
    text = s.words("handover.said.signed", a=e.operator, sheet=e.sheet_no, no=e.anchor_no, hash=e.anchor)
    return "", colon(text, e.words)


def _read(e: kinds.HandoverRead, s: Speaker) -> LineText:
    said = []
    for line in e.lines:
        name = s.words(f"handover.line.{line.key}").rstrip(" *")
        words = line.words
        if len(words) > QUOTED:  # its first part is the count: 2: 1 P2, 1 P3
            words = f"{words.partition(BETWEEN)[0][:QUOTED]} …"
        said.append(f"{name} {words}")
    return "", colon(s.words("handover.said.read", b=e.operator), "; ".join(said))


def _accepted(e: kinds.HandoverAccepted, s: Speaker) -> LineText:
    text = s.words("handover.said.accepted", b=e.operator, sheet=e.sheet_no, no=e.anchor_no, hash=e.anchor)
    left = left_open(s.words, e.unread, e.p1s)
    if left:  # without a word before it the reason would be read as what is left
        return "", "; ".join(filter(None, (f"{text}, {left}", s.words("entry.why", why=e.words) if e.words else "")))
    return "", colon(text, e.words)


def _paused(e: kinds.HandoverPaused, s: Speaker) -> LineText:
    return "", colon(s.words("handover.said.paused"), e.why)


def _resumed(e: kinds.HandoverResumed, s: Speaker) -> LineText:
    return "", s.words("handover.said.resumed")


def _countersigned(e: kinds.Countersigned, s: Speaker) -> LineText:
    key = "handover.said.countersigned" if e.signer == e.operator else "handover.said.countersigned_for"
    return pointer(e, e.of, e.of_no), colon(s.words(key, who=e.signer, a=e.operator), e.words)


LINES: LineWriters = {
    kinds.HandoverStarted: _started, kinds.HandoverSigned: _signed, kinds.HandoverRead: _read,
    kinds.HandoverAccepted: _accepted, kinds.HandoverPaused: _paused, kinds.HandoverResumed: _resumed,
    kinds.Countersigned: _countersigned,
}  # fmt: skip
