"""The board: everything on the screen, a pure function of room, site and time."""

from __future__ import annotations

from msgspec.structs import replace

from data.queries.course.attention import unseen_posts
from data.queries.current_shift import shift_shown
from data.queries.flood import flood_now
from data.queries.incidents import viewer
from data.room.room import Room
from data.site.model import Site
from data.view.alerts.alone import alone, hinted
from data.view.alerts.calls import OF_NOW, alerts_of, calls_of, waiting
from data.view.alerts.ringing import ringing
from data.view.handover import NO_SHEET, Sheet, handover_view
from data.view.posts import post_views
from data.view.queue import Queue
from data.view.upcoming import upcoming
from data.view.values import Board, ConsoleFacts, Header, LinkFacts
from data.words import words_of

#: A board without a console: of a report, a test, the past.
NO_FACTS = ConsoleFacts()


def past_link(site: Site) -> LinkFacts:
    """Return the link of a moment that is over: that of a room with a remote was not recorded."""
    return LinkFacts("past") if site.remote.url else LinkFacts()


def board(
    room: Room,
    site: Site,
    now: int,
    *,
    book_no: int,
    facts: ConsoleFacts = NO_FACTS,
    damaged: bool = False,
    past: bool = False,
    queue: Queue | None = None,
    sheet: Sheet = NO_SHEET,
    doubted: tuple[str, int] | None = None,
) -> Board:
    """Return the board at ``now`` (UTC ms).

    facts: what only the console knows.
    damaged: a book of the room is damaged.
    past: the room is shown as it was at ``now``.
    queue: kept up to date by the caller; by default it is built here.
    doubted: why ``now`` cannot be right, and the time of the last entry (UTC ms; 0: there is none).
    sheet: lines and parts of the handover sheet as it is now, while a handover is under way.
    """
    queue = queue if queue is not None else Queue(room, site, now)
    saving, link = facts.saving, facts.link
    who = viewer(room, facts.operator or room.duty.operator)
    queue.seen_by(who)
    queue.seen_at(now)
    posts = post_views(room, site, now)
    shift = shift_shown(room.duty, site, now)
    flood = flood_now(room, site, now)
    header = Header(
        site=site.name,
        now=now,
        zone=site.zone,
        operator=room.duty.operator,
        taker=facts.operator if not room.duty.operator else "",
        handover_to=room.duty.handover_to,
        crew=site.crew_name(shift.crew),
        shift=shift.name,
        starts=shift.starts,
        ends=shift.ends,
        link=link.state,
        link_age=link.age,
        link_done=link.done,
        link_total=link.total,
        link_skew=link.skew,
        unsent=link.unsent,
        push=facts.push,
        oldest_unsent=link.oldest_unsent,
        counts=queue.counts,
        new=queue.new,
        shelved=sum(shelf.until > now for shelf in room.alarms.shelves),
        flood=flood.count if flood.on else None,
        flood_min=site.alarms.flood_window_s // 60,
        book_no=book_no,
        book_state=saving.state,
        sound=not room.alarms.deaf,
        drill=facts.drill,
        damaged=damaged,
        unsigned=", ".join(dict.fromkeys(u.before for u in room.duty.unsigned)),
        level=room.registers.level,
        unkept=facts.unkept,
        open_to_others=facts.open_to_others,
        is_locked=facts.is_locked,
        free_mb=facts.free_mb if facts.free_mb is not None and facts.free_mb < site.book.low_mb else None,
    )
    # In the past nothing can be answered, so nothing flashes and nothing rings.
    live = not past
    words = words_of(site.language)
    found = calls_of(
        room,
        site,
        now,
        posts,
        queue,
        words=words,
        who=who,
        saving=saving,
        link=link,
        doubted=doubted,
        open_to_others=facts.open_to_others,
        second_away=facts.second_away,
        site_fault=facts.site_fault,
    )
    found = hinted(found, queue, facts.chosen)
    calls = found if live else [call for call in found if call.kind not in OF_NOW]
    alerts, rings = alerts_of(calls), ringing(calls, room, flood=flood.on) if live else frozenset()
    unanswered = queue.new > 0 or any(p.new for p in posts) or any(a.flash for a in alerts)
    return Board(
        header=header,
        posts=posts,
        queue=queue.rows,
        next=tuple(upcoming(room, site, now)),
        handover=handover_view(room, site, sheet, now=now, unsent=facts.push.incidents),
        alert=replace(alerts[0], more=waiting(calls)) if alerts else None,
        is_flashing=live and unanswered,
        is_ringing=bool(rings),
        rings=rings,
        acks=live and bool(alone(found, queue, facts.chosen, late=unseen_posts(room, site)).subject),
    )
