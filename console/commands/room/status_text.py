"""Room as plain text, as ``siaga status`` prints it for people."""

from __future__ import annotations

from collections.abc import Iterator

from console.session.desk import Desk
from data.site.model import Site
from data.view.alerts.versions import version_alerts
from data.view.values import Board, Header, PostView, QueueRow
from data.words import Words
from widgets.drawing.cells import cells, pad
from widgets.drawing.glyphs import Glyphs, choose_glyphs
from widgets.drawing.times import Times, skew_text


class StatusText:
    """Draws a board for one language, site and character set."""

    def __init__(self, words: Words, site: Site, encoding: str) -> None:
        """``encoding``: of the output; it chooses the symbols where the site does not."""
        self._words = words
        self._times = Times(site.zone, words, site.zone_word)
        glyphs = "" if site.screen.glyphs == "auto" else site.screen.glyphs
        self._glyphs: Glyphs = choose_glyphs(encoding, glyphs)

    def lines(self, desk: Desk, board: Board, *, past: bool) -> Iterator[str]:
        """Yield the board, line by line. ``past``: it shows an earlier time."""
        for line in self._lines(desk, board, past):
            yield self._glyphs.plain(line) if self._glyphs.ascii else line

    def _lines(self, desk: Desk, board: Board, past: bool) -> Iterator[str]:
        words, header = self._words, board.header
        yield from self._header(desk, header, past)
        for alert in version_alerts(desk.room, desk.site.station):
            yield words(alert.key, **alert.args)
        yield ""
        yield words("screen.posts")
        yield from (f"  {line}" for line in _columns([self._post(p, header.now) for p in board.posts], right=(1,)))
        pinned = [(post.code, text) for post in board.posts for text in post.hazards]
        yield from (f"  {words('detail.hazard', post=code, words=text)}" for code, text in pinned)
        yield ""
        yield f"{words('screen.queue')} {len(board.queue)}"
        if board.queue:
            rows = _columns([self._row(row, header.now) for row in board.queue], right=(5,))
            yield from (f"  {line}" for line in rows)
        else:
            yield f"  {words('screen.queue.empty')}"
        if board.next and not past:
            yield ""
            yield words("screen.next")
            for item in board.next[:5]:
                yield f"  {self._moment(item.at, header.now)}  {words(item.key, **item.args)}"

    def _header(self, desk: Desk, header: Header, past: bool) -> Iterator[str]:
        words, times = self._words, self._times
        duty = desk.room.duty
        date = times.dates(header.now)[1]
        clock = f"{times.hms_zone(header.now)}  {date}"
        yield "  ".join(part for part in (header.site, clock, words("cli.at") if past else "") if part)
        who = words("screen.control.nobody")
        if duty.operator:
            who = words("cli.control", who=duty.operator, since=self._moment(duty.since, header.now))
        parts = [who]
        if header.ends:
            left = header.ends - header.now
            span = times.age(abs(left))[0]
            hours = f"{times.hm(header.starts)}-{times.hm(header.ends)}"
            parts.append(" ".join(p for p in (header.crew, header.shift, hours) if p))
            parts.append(words("screen.left" if left >= 0 else "screen.over", span=span))
        if header.unsigned:
            parts.append(words("handover.unsigned", who=header.unsigned))
        yield self._join(parts)
        if duty.handover is not None:
            step = "paused" if duty.handover.paused else "signed" if duty.handover.signed else "started"
            args = {"a": duty.handover.outgoing, "b": duty.handover.incoming}
            started = words("handover.said.started", **args)
            yield self._join([started, words(f"handover.step.{step}", **args)])
        link = words(f"screen.link.{header.link}")
        if header.link not in ("local", "past"):
            link = f"{link}, {words('screen.unsent', n=header.unsent)}"
            if off := skew_text(words, header.link_skew):
                link = f"{link}, {off}"
        if header.push.state != "off":
            agency = words("screen.push", state=words(f"screen.link.{header.push.state}"))
            parts = [agency, words("screen.unsent", n=header.push.waiting)]
            if header.push.refused:
                parts.append(words("screen.push.refused", n=header.push.refused))
            link = self._join([link, ", ".join(parts)])
        book = words("cli.book", id=desk.book.id, no=desk.room.last.get(desk.book.id, 0))
        damaged = [words("screen.book.damaged")] if desk.damaged else []
        yield self._join([link, book, *damaged])
        parts = [f"P{n}:{count}" for n, count in enumerate(header.counts, 1)]
        parts.append(words("screen.new.some" if header.new else "screen.new", n=header.new))
        parts.append(words("screen.shelved", n=header.shelved))
        if header.flood is not None:
            parts.append(words("screen.flood", n=header.flood, min=header.flood_min))
        if header.level in ("1", "2", "3"):
            parts.append(words("screen.level", level="I" * int(header.level)))
        if not header.sound:
            parts.append(words("screen.nosound"))
        yield "  ".join(parts)

    def _join(self, parts: list[str]) -> str:
        return f" {self._glyphs.dot} ".join(parts)

    def _moment(self, at: int, now: int) -> str:
        return self._times.hm_seen(at, now)

    def _post(self, post: PostView, now: int) -> tuple[str, ...]:
        words, times = self._words, self._times
        status = f"{self._glyphs.status.get(post.status, ' ')} {words(f'post.{post.status}')}"
        if post.status in ("late", "missed") and post.since is not None:
            status += f" +{times.minutes(now - post.since)}"
        elif post.status in ("off", "closed") and post.since:
            status += f" {words('screen.post.since', at=self._moment(post.since, now))}"
        elif post.about:
            status += f" {post.about}"
        if post.new:
            status += f" {words('screen.post.new')}"
        last = words("cli.last", time=self._moment(post.last_contact, now)) if post.last_contact else ""
        due = ""
        if post.next_due:  # a roll call, or a call that nobody answered, may be over
            due = words("cli.next" if post.next_due >= now else "cli.was_due", time=self._moment(post.next_due, now))
        return "", post.code, post.name, status, ", ".join(post.people), last, due

    def _row(self, row: QueueRow, now: int) -> tuple[str, ...]:
        words, times = self._words, self._times
        mark = "*" if row.new else ""
        text = row.words
        if row.reports > 1:
            text += f" {self._glyphs.times}{row.reports}"
        if row.raised_from:
            text += f" P{row.raised_from}{self._glyphs.arrow}P{row.priority}"
            text += f" ({words('detail.because', number=row.because)})" if row.because else ""
        if row.related:
            text += " & " + " ".join(f"#{n}" for n in row.related)
        if row.ahead:
            text += f" [{words('screen.queue.clock', span=times.running(row.ahead))}]"
        if row.has_conflict:
            text += f" [{words('stations.conflict')}]"
        late = "!" if row.target_at is not None and row.target_at < now else ""
        seen, since = row.shown
        state = " ".join(p for p in (words(f"queue.{seen}"), row.units_text) if p)
        number = f"#{row.full_number}" if row.number else ""
        posts = ",".join(row.posts) or "-"
        return mark, f"P{row.priority}", number, row.type, state, late + times.running(now - since), posts, text


def _columns(rows: list[tuple[str, ...]], *, right: tuple[int, ...] = ()) -> list[str]:
    """Return ``rows`` as lines with aligned columns, two blanks apart. Columns in ``right`` are right-aligned.

    A column without any text is left out.
    """
    if not rows:
        return []
    widths = [max(cells(row[i]) for row in rows) for i in range(len(rows[0]))]
    shown = [i for i, width in enumerate(widths) if width]
    return ["  ".join(pad(row[i], widths[i], right=i in right) for i in shown).rstrip() for row in rows]
