"""Patrol tours with checkpoints: start, a checkpoint reached or missed, end.

Reaching a checkpoint is contact.
"""

from __future__ import annotations

from typing import Literal

from data import entries as e
from data.base.clock import MINUTE
from data.intents.base import Context, Drafts, Intent, Refused, post_subjects
from data.intents.posts import check_covers_none, check_in_place, check_manned
from data.room.state.registers import Tour
from data.site.model import TourPlan


class WalkTour(Intent, frozen=True):
    """Progress of a tour.

    tour: code of the tour; "" for the only one there is.
    points: checkpoints that were reached or missed.
    """

    what: Literal["start", "point", "missed", "end"]
    tour: str = ""
    points: tuple[str, ...] = ()
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        if self.what == "start":
            _start(drafts, _plan(drafts.ctx, self.tour))
            return
        tour = _running(drafts.ctx, self.tour)
        if self.what == "end":
            _end(drafts, tour, self.words)
            return
        points = _points(tour, self.points)
        if self.what == "point":
            if again := [p for p in points if p in tour.seen]:
                raise Refused("duty.tour_point_again", point=again[0])
            said = {"words": self.words, "expected": _out_of_order(tour, points)}
            drafts.add(e.TourPoint, _subjects(tour), points=points, **_names(tour), **said)
            return
        if gone := [p for p in points if p not in tour.waits]:
            raise Refused("duty.tour_point_done", point=gone[0])
        if not self.words.strip():
            raise Refused("duty.tour_missed_why", point=points[0])
        drafts.add(e.TourMissed, _subjects(tour), **_names(tour), points=points, words=self.words)


def _start(drafts: Drafts, plan: TourPlan) -> None:
    ctx = drafts.ctx
    for tour in ctx.room.registers.tours:
        if tour.code == plan.code:
            raise Refused("duty.tour_runs", tour=plan.name, time=ctx.time(tour.since))
    for tour in ctx.room.registers.tours:
        if tour.post == plan.post:
            raise Refused("duty.tour_post_busy", post=plan.post, tour=tour.name)
    check_manned(ctx, plan.post)
    check_in_place(ctx, plan.post)
    check_covers_none(ctx, plan.post)
    drafts.add(
        e.TourStarted,
        ("registers", *post_subjects((plan.post,))),
        tour=plan.code,
        name=plan.name,
        post=plan.post,
        points=plan.points,
        until=drafts.when + plan.minutes * MINUTE,
        people=ctx.people(plan.post),
    )


def _end(drafts: Drafts, tour: Tour, words: str) -> None:
    """Add the drafts that end a tour: checkpoints that nobody has reported are missed."""
    if tour.waits:
        drafts.add(e.TourMissed, _subjects(tour), **_names(tour), points=tour.waits, words=words)
    drafts.add(e.TourEnded, _subjects(tour), **_names(tour), done=len(tour.seen), count=len(tour.points))


def _plan(ctx: Context, code: str) -> TourPlan:
    plans = ctx.site.tours
    if not plans:
        raise Refused("duty.no_tours")
    if not code and len(plans) == 1:
        return plans[0]
    found = next((p for p in plans if p.code.casefold() == code.casefold()), None)
    if found is None:
        raise Refused("duty.which_tour", known=" ".join(p.code for p in plans))
    return found


def _running(ctx: Context, code: str) -> Tour:
    tours = ctx.room.registers.tours
    if not tours:
        raise Refused("duty.tour_none_runs", code=_plan(ctx, code or next((p.code for p in ctx.site.tours), "")).code)
    if not code and len(tours) == 1:
        return tours[0]
    found = next((t for t in tours if t.code.casefold() == code.casefold()), None)
    if found is None:
        raise Refused("duty.no_tour", known=" ".join(t.code for t in tours))
    return found


def _points(tour: Tour, named: tuple[str, ...]) -> tuple[str, ...]:
    """Return the named checkpoints as the tour spells them. Raises :class:`Refused`."""
    if not named:
        raise Refused("duty.tour_which_point", points=" ".join(tour.waits) or "-")
    known = {p.casefold(): p for p in tour.points}
    for name in named:
        if name.casefold() not in known:
            raise Refused("duty.tour_no_point", point=name, tour=tour.name, points=" ".join(tour.points))
    return tuple(dict.fromkeys(known[name.casefold()] for name in named))


def _subjects(tour: Tour) -> tuple[str, ...]:
    return ("registers", *post_subjects((tour.post,)))


def _names(tour: Tour) -> dict[str, str]:
    return {"tour": tour.code, "name": tour.name, "post": tour.post}


def _out_of_order(tour: Tour, points: tuple[str, ...]) -> str:
    """Return the checkpoint that was next, if ``points`` are not the next ones of the tour; else ""."""
    waits = tour.waits
    return waits[0] if waits and points != waits[: len(points)] and not set(points) & set(tour.missed) else ""
