"""The board: everything on the screen, as a pure function of room, site and time."""

from __future__ import annotations

from msgspec.structs import replace

from data.entries.handover import SheetLine
from data.queries.flood import flood_now
from data.queries.manning import shift_shown
from data.room.room import Room
from data.rules.operator_watch import ANSWER_WITHIN
from data.site.model import Site
from data.view.alerts import alerts_of, ringing
from data.view.handover import handover_view
from data.view.posts import post_views
from data.view.queue import Queue
from data.view.upcoming import upcoming
from data.view.values import Board, BookState, Header, LinkWord
from data.words import words_of


def board(
    room: Room,
    site: Site,
    now: int,
    *,
    book_no: int,
    book_state: BookState = "saved",
    operator: str = "",
    link: LinkWord = "local",
    link_age: int | None = None,
    link_done: int = 0,
    link_total: int = 0,
    unsent: int = 0,
    oldest_unsent: int | None = None,
    drill: str = "",
    damaged: bool = False,
    free_mb: int | None = None,
    not_saved_since: int | None = None,
    not_saved_why: str = "",
    waiting: int = 0,
    watch_until: int | None = None,
    watch_min: int = 0,
    past: bool = False,
    queue: Queue | None = None,
    sheet: tuple[SheetLine, ...] = (),
) -> Board:
    """The board at ``now`` (UTC ms).

    ``operator``: who sits here (code); by default who is in control. ``queue``: kept up to date by the caller, else it
    is made anew. ``link_age`` in ms, ``oldest_unsent`` and ``not_saved_since`` in UTC ms; ``waiting``: entries that
    wait in memory. ``watch_until``: until when the officer watch waits for a key, after ``watch_min`` minutes without
    one. ``free_mb``: megabytes left on the disk. ``past``: the room is shown as it was at ``now``. ``sheet``: the
    handover sheet as things stand, while a handover is under way.
    """
    queue = queue if queue is not None else Queue(room, site)
    me = operator or room.duty.operator
    posts = post_views(room, site, now)
    shift = shift_shown(room.duty, site, now)
    crew = site.crew(shift.crew)
    flood = flood_now(room, site, now)
    header = Header(
        site=site.name,
        now=now,
        zone=site.zone,
        operator=room.duty.operator,
        handover_to=room.duty.handover_to,
        crew=crew.name if crew else shift.crew,
        shift=shift.name,
        starts=shift.starts,
        ends=shift.ends,
        link=link,
        link_age=link_age,
        link_done=link_done,
        link_total=link_total,
        unsent=unsent,
        oldest_unsent=oldest_unsent,
        counts=queue.counts,
        new=queue.new,
        shelved=sum(shelf.until > now for shelf in room.alarms.shelves),
        flood=flood.count if flood.on else None,
        flood_min=site.alarms.flood_window_s // 60,
        book_no=book_no,
        book_state=book_state,
        sound=not room.alarms.deaf,
        drill=drill,
        damaged=damaged,
        unsigned=", ".join(dict.fromkeys(u.before for u in room.duty.unsigned)),
        level=room.registers.level,
        free_mb=free_mb if free_mb is not None and free_mb < site.book.low_mb else None,
    )
    # Looking back, nothing is to be answered: nothing flashes and nothing rings.
    live = not past
    if book_state == "notsaved" and not_saved_since is None:
        not_saved_since = now
    known = room.registers
    if known.asked and watch_until is None and live:
        watch_until, watch_min = known.asked + ANSWER_WITHIN, known.asked_min
    alerts, more = alerts_of(
        room,
        site,
        now,
        posts,
        queue,
        not_saved=not_saved_since if book_state == "notsaved" else None,
        not_saved_why=not_saved_why,
        waiting=waiting,
        watch_until=watch_until,
        watch_min=watch_min,
        past=past,
        words=words_of(site.language),
    )
    rings = ringing(room, site, now, posts, queue, me, flood=flood.on) if live else frozenset()
    if live and book_state == "notsaved" and (not_saved_since or 0) > room.duty.silenced:
        rings |= {f"notsaved:{not_saved_since}"}
    unanswered = queue.new > 0 or any(p.new for p in posts) or any(a.flash for a in alerts)
    return Board(
        header=header,
        posts=posts,
        queue=queue.rows,
        next=tuple(upcoming(room, site, now)),
        handover=handover_view(room, site, sheet),
        alert=replace(alerts[0], more=more) if alerts else None,
        is_flashing=live and unanswered,
        is_ringing=bool(rings),
        rings=rings,
    )
