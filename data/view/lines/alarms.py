"""Lines about sources, shelves, floods and the sound test."""

from __future__ import annotations

from data.entries import alarms as kinds
from data.queries.alarms import source_text
from data.site.localtime import hhmmss
from data.view.lines.speaker import LineText, LineWriters, Speaker, colon


def _source(e: kinds.SourceChanged, s: Speaker) -> LineText:
    what = "again" if e.again else "still" if e.still else "up" if e.state == "up" else "down"
    text = source_text(s.words, f"entry.source.{what}", s.site.source(e.source), name=e.name)
    if e.cause:
        above = s.site.source(e.cause)
        text = s.words("entry.source.cause", what=text, cause=above.name if above else e.cause)
    if e.shelved and not e.again:
        text = s.words("entry.source.shelved", what=text)
    return s.number(e.incident) if e.incident else "", colon(text, e.words)


def _shelf(e: kinds.Shelved, s: Speaker) -> LineText:
    if e.up:
        return s.incident(e), colon(s.words("entry.shelf.up_until", name=e.name), e.why)
    return s.incident(e), colon(s.words("entry.shelf", name=e.name, until=s.time(e.until)), e.why)


def _shelf_ended(e: kinds.ShelfEnded, s: Speaker) -> LineText:
    cause = e.cause if e.cause in ("time", "order", "p1", "up") else "time"
    text = s.words(f"entry.shelf.{cause}", name=e.name, until=hhmmss(s.site, e.until))
    return s.incident(e), s.words("entry.shelf.down", what=text) if e.down else text


def _flood_on(e: kinds.FloodOn, s: Speaker) -> LineText:
    return "", s.words("entry.flood.on", at=hhmmss(s.site, e.moment), n=e.count, min=e.window_s // 60)


def _flood_off(e: kinds.FloodOff, s: Speaker) -> LineText:
    minutes, seconds = divmod((e.moment - e.since) // 1000, 60)
    span = f"{minutes}:{seconds:02}"
    return "", s.words("entry.flood.off", at=hhmmss(s.site, e.moment), n=e.count, span=span, peak=e.peak)


def _test(e: kinds.SoundTest, s: Speaker) -> LineText:
    return "", s.words("entry.sound.test")


def _heard(e: kinds.SoundHeard, s: Speaker) -> LineText:
    return "", s.words("entry.sound.yes" if e.heard else "entry.sound.no" if e.answered else "entry.sound.nobody")


LINES: LineWriters = {
    kinds.SourceChanged: _source, kinds.Shelved: _shelf, kinds.ShelfEnded: _shelf_ended, kinds.FloodOn: _flood_on,
    kinds.FloodOff: _flood_off, kinds.SoundTest: _test, kinds.SoundHeard: _heard,
}  # fmt: skip
