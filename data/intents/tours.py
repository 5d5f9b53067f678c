"""Patrol tours with checkpoints: begun, a point reached, a point given up, ended. Reaching a point is contact."""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.base.clock import MINUTE
from data.intents.base import Context, Drafts, Intent, Refused, posts
from data.intents.posts import manned
from data.room.state.registers import Tour
from data.site.model import TourPlan


class WalkTour(Intent, frozen=True):
    """``what``: start, point, missed, end. ``tour``: its code ("": the only one that is under way)."""

    what: Literal["start", "point", "missed", "end"]
    tour: str = ""
    points: tuple[str, ...] = ()
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        acts = {"start": self._start, "point": self._point, "missed": self._missed, "end": self._end}
        acts[self.what](drafts)

    def _start(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        plan = _plan(ctx, self.tour)
        running = next((t for t in ctx.room.registers.tours if t.code == plan.code), None)
        if running is not None:
            raise Refused("duty.tour_runs", tour=plan.name, time=ctx.time(running.since))
        other = next((t for t in ctx.room.registers.tours if t.post == plan.post), None)
        if other is not None:
            raise Refused("duty.tour_post_busy", post=plan.post, tour=other.name)
        manned(ctx, plan.post)
        drafts.add_now(
            e.TourStarted,
            ("registers", *posts((plan.post,))),
            tour=plan.code,
            name=plan.name,
            post=plan.post,
            points=plan.points,
            until=ctx.now + plan.minutes * MINUTE,
        )

    def _point(self, drafts: Drafts) -> None:
        tour = _running(drafts.ctx, self.tour)
        points = _points(tour, self.points)
        if again := [p for p in points if p in tour.seen]:
            raise Refused("duty.tour_point_again", point=again[0])
        drafts.add(
            e.TourPoint,
            _subjects(tour),
            tour=tour.code,
            name=tour.name,
            post=tour.post,
            points=points,
            words=self.words,
        )

    def _missed(self, drafts: Drafts) -> None:
        tour = _running(drafts.ctx, self.tour)
        points = _points(tour, self.points)
        if gone := [p for p in points if p not in tour.waits]:
            raise Refused("duty.tour_point_done", point=gone[0])
        if not self.words.strip():
            raise Refused("duty.tour_missed_why", point=points[0])
        _add_missed(drafts, tour, points, self.words)

    def _end(self, drafts: Drafts) -> None:
        """Points that nobody has reported are missed by that."""
        tour = _running(drafts.ctx, self.tour)
        if tour.waits:
            _add_missed(drafts, tour, tour.waits, self.words)
        drafts.add_now(
            e.TourEnded,
            _subjects(tour),
            tour=tour.code,
            name=tour.name,
            post=tour.post,
            done=len(tour.seen),
            count=len(tour.points),
        )


def _plan(ctx: Context, code: str) -> TourPlan:
    plans = ctx.site.tours
    if not plans:
        raise Refused("duty.no_tours")
    found = next((p for p in plans if p.code.casefold() == code.casefold()), None)
    if not code and len(plans) == 1:
        found = plans[0]
    if found is None:
        raise Refused("duty.which_tour", known=" ".join(p.code for p in plans))
    return found


def _running(ctx: Context, code: str) -> Tour:
    tours = ctx.room.registers.tours
    found = next((t for t in tours if t.code.casefold() == code.casefold()), None)
    if not code and len(tours) == 1:
        found = tours[0]
    if found is None:
        raise Refused("duty.no_tour", known=" ".join(t.code for t in tours) or "-")
    return found


def _points(tour: Tour, named: tuple[str, ...]) -> tuple[str, ...]:
    """The points as the tour writes them."""
    if not named:
        raise Refused("duty.tour_which_point", points=" ".join(tour.waits) or "-")
    known = {p.casefold(): p for p in tour.points}
    for name in named:
        if name.casefold() not in known:
            raise Refused("duty.tour_no_point", point=name, tour=tour.name, points=" ".join(tour.points))
    return tuple(dict.fromkeys(known[name.casefold()] for name in named))


def _add_missed(drafts: Drafts, tour: Tour, points: tuple[str, ...], words: str) -> None:
    drafts.add_now(
        e.TourMissed,
        _subjects(tour),
        tour=tour.code,
        name=tour.name,
        post=tour.post,
        points=points,
        words=words,
    )


def _subjects(tour: Tour) -> tuple[str, ...]:
    return ("registers", *posts((tour.post,)))
