"""Control changes hands at acceptance: the sheet is opened, signed by who gives, read back and accepted by who takes.

Who acts is who signs. At one keyboard the incoming operator therefore names himself (``ho accept BGS``): whoever gives
cannot take. Nothing here is ever undone.
"""

from __future__ import annotations

from data.entries import handover as h
from data.intents.base import Context, Drafts, Intent, Refused
from data.intents.control import give_control, operator_of
from data.queries.incidents import urgent
from data.queries.manning import EARLY
from data.room.state.handover import Handover
from data.rules.handover import unseen
from data.site.model import Crew
from data.site.shifts import next_shift, shift_at
from data.view.handover import shown
from data.view.handover_sheet import sheet

#: Hex digits of a hash that are printed, signed and read aloud.
HASH_HEAD = 16


_ROOM = ("room",)


class StartHandover(Intent, frozen=True):
    """``incoming`` "": the operator whom the roster brings next."""

    incoming: str = ""
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        """Freezes the sheet. One that is under way is begun anew: its signature falls."""
        ctx = drafts.ctx
        outgoing = ctx.room.duty.operator or ctx.by
        crew = _coming(ctx)
        # Whoever types it for himself, while another is in control, is the one who takes over.
        asked = self.incoming or (ctx.by if ctx.by != outgoing else crew.operator if crew else "")
        if not asked:
            raise Refused("handover.who")
        incoming = operator_of(ctx, asked)
        if incoming == outgoing:
            raise Refused("handover.same")
        _nothing_new(ctx)
        own = next((c for c in ctx.site.crews if c.operator == incoming), None)
        person, standing = ctx.site.person(incoming), ctx.crew()
        drafts.add_now(
            h.HandoverStarted,
            _ROOM,
            outgoing=outgoing,
            incoming=incoming,
            name=(person.full or person.name) if person else "",
            crew=ctx.room.duty.control_crew or (standing.code if standing else ""),
            to_crew=own.code if own else crew.code if crew else "",
            lines=sheet(ctx),
            words=self.words.strip(),
            known=tuple(p1.subject for p1 in urgent(ctx.room)),
        )


def _coming(ctx: Context) -> Crew | None:
    """The crew that is to take over: the roster's, if another one is in control still, else the next shift's."""
    now = shift_at(ctx.site, ctx.now)
    if now.crew != ctx.room.duty.control_crew and ctx.room.duty.control_crew:
        return ctx.site.crew(now.crew)
    return ctx.site.crew(next_shift(ctx.site, ctx.now).crew)


class SignHandover(Intent, frozen=True):
    """The outgoing operator signs the sheet; or ``operator`` (or ``authorised`` for him) countersigns what was taken
    from him."""

    operator: str = ""
    words: str = ""
    authorised: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        signer = operator_of(ctx, self.operator) if self.operator else ctx.by
        found = ctx.room.duty.handover
        signs_sheet = signer == ctx.room.duty.operator and found is not None and not found.signed
        if self.authorised.strip() or (_owed(ctx, signer) and not signs_sheet):
            self._countersign(drafts, signer)
            return
        found = _under_way(ctx)
        if signer != ctx.room.duty.operator:
            raise Refused("handover.not_mine", a=ctx.room.duty.operator, by=signer)
        if found.signed:
            raise Refused("handover.signed_already", a=found.outgoing, time=ctx.time(found.signed))
        words = self.words.strip() or found.words
        if not words:
            raise Refused("handover.watch_what")
        drafts.add_now(
            h.HandoverSigned,
            _ROOM,
            operator=signer,
            sheet_no=found.no,
            **_anchor(ctx),
            words=words,
            lines=sheet(ctx),
        )

    def _countersign(self, drafts: Drafts, signer: str) -> None:
        """The signature that was missing when control was taken; ``authorised`` signs in the place of who cannot."""
        ctx = drafts.ctx
        instead = self.authorised.strip()
        owed = ctx.room.duty.unsigned
        mine = [u for u in owed if u.before == signer] or ([*owed] if instead else [])
        if not mine:
            raise Refused("handover.no_unsigned", who=signer)
        taken = mine[0]
        person = ctx.site.person(instead) if instead else None
        if taken.by in (instead.upper(), signer if not instead else "", person.code if person else ""):
            raise Refused("handover.same")
        drafts.add_now(
            h.Countersigned,
            _ROOM,
            by=ctx.by if instead else signer,
            of=taken.ref,
            of_no=taken.no,
            operator=taken.before,
            signer=instead or signer,
            words=self.words.strip(),
        )


def _owed(ctx: Context, signer: str) -> bool:
    return any(u.before == signer for u in ctx.room.duty.unsigned)


class ReadBack(Intent, frozen=True):
    """Lines of the sheet by number, from 1; () for all."""

    numbers: tuple[int, ...] = ()

    def decide(self, drafts: Drafts) -> None:
        found = _under_way(drafts.ctx)
        lines = as_read(drafts.ctx, found)
        numbers = self.numbers or range(1, len(lines) + 1)
        if any(not 1 <= n <= len(lines) for n in numbers):
            raise Refused("handover.no_line", last=len(lines))
        read = tuple(lines[n - 1] for n in sorted(set(numbers)))
        drafts.add_now(h.HandoverRead, _ROOM, lines=read, operator=found.incoming)


def as_read(ctx: Context, found: Handover) -> tuple[h.SheetLine, ...]:
    """The lines as they are read back, what must be watched the last."""
    return (*shown(sheet(ctx), found), h.SheetLine("watch", found.words))


class AcceptHandover(Intent, frozen=True):
    operator: str = ""
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        found = _under_way(ctx)
        taker = operator_of(ctx, self.operator) if self.operator else ctx.by
        if taker == ctx.room.duty.operator:
            raise Refused("handover.same" if self.operator else "handover.same_how")
        if not found.signed:
            raise Refused("handover.not_signed", a=found.outgoing)
        came = unseen(ctx.room)
        if came is not None:  # the rule that pauses for it has not had its turn yet
            raise Refused("handover.p1_not_seen", number=ctx.room.number_text(came))
        unread = tuple(line.key for line in as_read(ctx, found) if not found.is_read(line))
        drafts.add_now(
            h.HandoverAccepted,
            _ROOM,
            by=taker,
            operator=taker,
            sheet_no=found.no,
            **_anchor(ctx),
            lines=sheet(ctx),
            unread=unread,
            words=self.words.strip(),
        )
        give_control(drafts, taker, "accept", crew=_crew_of(ctx, taker), by=taker)


def _crew_of(ctx: Context, taker: str) -> str:
    """The crew that stands on the posts from now on: his own, if it is its turn, or soon; else he stands in for the
    operator of the one that is there."""
    own = next((c.code for c in ctx.site.crews if c.operator == taker), "")
    coming = next_shift(ctx.site, ctx.now)
    soon = coming.crew == own and coming.starts - ctx.now <= EARLY
    if own and (soon or shift_at(ctx.site, ctx.now).crew == own):
        return own
    standing = ctx.crew()
    return standing.code if standing else own


class PauseHandover(Intent, frozen=True):
    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        _under_way(drafts.ctx)
        drafts.add_now(h.HandoverPaused, _ROOM, why=self.why.strip())


class ResumeHandover(Intent, frozen=True):
    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        found = ctx.room.duty.handover
        if found is None:
            raise Refused("handover.none")
        if not found.paused:
            raise Refused("handover.not_paused")
        _nothing_new(ctx)
        drafts.add_now(h.HandoverResumed, _ROOM, known=tuple(p1.subject for p1 in urgent(ctx.room)))


def _under_way(ctx: Context) -> Handover:
    found = ctx.room.duty.handover
    if found is None:
        raise Refused("handover.none")
    if found.paused:
        raise Refused("handover.is_paused", time=ctx.time(found.paused))
    return found


def _nothing_new(ctx: Context) -> None:
    new = next((p1 for p1 in urgent(ctx.room) if p1.is_new), None)
    if new is not None:
        raise Refused("handover.p1_new", number=ctx.room.number_text(new))


def _anchor(ctx: Context) -> dict[str, int | str]:
    """Number and hash of the last entry: whoever signs vouches for the book up to there."""
    no = ctx.next_no - 1
    return {"anchor_no": no, "anchor": ctx.hash(no)[:HASH_HEAD]}
