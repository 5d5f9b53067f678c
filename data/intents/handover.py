"""Handover of control: start, signature, read-back, acceptance, pause.

The outgoing operator signs the sheet; the incoming operator reads it back and accepts. Control changes at acceptance.
The operator who acts is the one who signs: at a shared keyboard the incoming operator gives their code
(``ho accept BGS``). Nobody accepts their own handover. Nothing here can be undone.
"""

from __future__ import annotations

from data import entries as e
from data.entries.handover import HASH_HEAD
from data.intents.base import Context, Drafts, Intent, Refused
from data.intents.control import check_no_new_p1, full_name, give_control, operator_of
from data.queries.current_shift import EARLY
from data.queries.incidents import unseen_p1
from data.room.state.handover import Handover
from data.site.model import Crew
from data.site.shifts import next_shift, shift_at
from data.view.handover import lines_now
from data.view.handover_sheet import frozen, sheet
from data.view.lines.handover import left_open

_ROOM = ("room",)


class StartHandover(Intent, frozen=True):
    """Start of a handover: it freezes the sheet. A second start discards the signature of the first.

    incoming: operator by code or name; "" for the next one on the roster.
    """

    incoming: str = ""
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        outgoing = ctx.room.duty.operator or ctx.by
        # An operator who types it while another one is in control is the one who takes over.
        named = self.incoming or (ctx.by if ctx.by != outgoing else _next_operator(ctx, outgoing))
        if not named:
            raise Refused("handover.who")
        incoming = operator_of(ctx, named)
        if incoming == outgoing:
            raise Refused("handover.same_start", a=outgoing, b=_next_operator(ctx, outgoing) or "-")
        check_no_new_p1(ctx)
        present = ctx.crew()
        drafts.add_now(
            e.HandoverStarted,
            _ROOM,
            outgoing=outgoing,
            incoming=incoming,
            name=full_name(ctx, incoming),
            crew=present.code if present else ctx.room.duty.control_crew,
            to_crew=_crew_after(ctx, incoming),
            lines=_lines(ctx),
            words=self.words.strip(),
            known=_open_p1s(ctx),
        )


def _next_operator(ctx: Context, outgoing: str) -> str:
    """Return the operator who takes over if nobody is named: of the coming crew, else of the one that is there.

    The second is for an operator who stands in: their own crew comes next. "": the site file names nobody else.
    """
    crews = (_coming_crew(ctx), ctx.crew())
    return next((crew.operator for crew in crews if crew and crew.operator != outgoing), "")


def _coming_crew(ctx: Context) -> Crew | None:
    """Return the crew that takes over: the roster's, if another one is still in control, else the next shift's."""
    now = shift_at(ctx.site, ctx.now)
    if now.crew != ctx.room.duty.control_crew and ctx.room.duty.control_crew:
        return ctx.site.crew(now.crew)
    return ctx.site.crew(next_shift(ctx.site, ctx.now).crew)


class SignHandover(Intent, frozen=True):
    """Signature of the outgoing operator on the sheet, or one that is missing.

    It is when control was taken, and for what was done in a supervisor's name: they sign all of it at once.

    operator: operator who signs; "" for the one who acts.
    words: what to watch for.
    authorised: person who countersigns for an operator who cannot.
    """

    operator: str = ""
    words: str = ""
    authorised: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        duty = ctx.room.duty
        signer = operator_of(ctx, self.operator) if self.operator else ctx.by
        owes_signature = any(u.before == signer for u in duty.unsigned)
        signs_sheet = signer == duty.operator and duty.handover is not None and not duty.handover.signed
        if self.authorised.strip() or (owes_signature and not signs_sheet):
            self._decide_countersigned(drafts, signer)
            return
        found = _under_way(ctx)
        if signer != duty.operator:
            raise Refused("handover.not_mine", a=duty.operator, by=signer)
        if found.signed:
            raise Refused("handover.signed_already", a=found.outgoing, time=ctx.time(found.signed))
        words = self.words.strip() or found.words
        if not words:
            raise Refused("handover.watch_what")
        signed = {"operator": signer, "sheet_no": found.no, "words": words, "lines": _lines(ctx), **_anchor(ctx)}
        drafts.add_now(e.HandoverSigned, _ROOM, **signed)

    def _decide_countersigned(self, drafts: Drafts, signer: str) -> None:
        ctx = drafts.ctx
        proxy = self.authorised.strip()
        unsigned = ctx.room.duty.unsigned
        person = ctx.site.person(proxy)
        code = person.code if person is not None else ""
        owed = [u for u in unsigned if u.before == signer]
        if proxy and not owed:
            owed = [u for u in unsigned if code and u.before == code] or [*unsigned]
        if not owed:
            raise Refused("handover.no_unsigned", who=signer)
        first = owed[0]
        signs = (proxy.upper(), code) if proxy else (signer,)
        if first.by in signs:
            raise Refused("handover.same")
        if first.supervised and proxy and person not in ctx.site.supervisors:
            known = " ".join(p.code for p in ctx.site.supervisors)
            raise Refused("roles.sign", who=first.before, known=known)
        together = [u for u in owed if u.supervised and u.before == first.before and u.by not in signs]
        for each in together if first.supervised else [first]:
            drafts.add_now(
                e.Countersigned,
                _ROOM,
                by=ctx.by if proxy else signer,
                of=each.ref,
                of_no=each.no,
                operator=each.before,
                signer=each.before if each.before == code else proxy or signer,
                words=self.words.strip(),
            )


class ReadBack(Intent, frozen=True):
    """Lines of the sheet that were read back, by number from 1; () for all."""

    numbers: tuple[int, ...] = ()

    def decide(self, drafts: Drafts) -> None:
        found = _under_way(drafts.ctx)
        lines = _lines_to_read(drafts.ctx, found)
        numbers = self.numbers or range(1, len(lines) + 1)
        if any(not 1 <= n <= len(lines) for n in numbers):
            raise Refused("handover.no_line", last=len(lines))
        read = tuple(lines[n - 1] for n in sorted(set(numbers)))
        drafts.add_now(e.HandoverRead, _ROOM, lines=read, operator=found.incoming)


def _lines(ctx: Context) -> tuple[e.SheetLine, ...]:
    """Return the lines of the sheet as it is now."""
    return frozen(sheet(ctx, queue=ctx.queue))


def _lines_to_read(ctx: Context, found: Handover) -> tuple[e.SheetLine, ...]:
    """Return the lines in the order of reading back; the words to watch for come last."""
    return (*lines_now(_lines(ctx), found), e.SheetLine("watch", found.words))


class AcceptHandover(Intent, frozen=True):
    """Acceptance by the incoming operator: control changes.

    words: why, if a line was never read back or a P1 is open
    """

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
        came = unseen_p1(ctx.room)
        if came is not None:  # the rule that pauses the handover for it has not run yet
            raise Refused("handover.p1_not_seen", number=ctx.room.number_text(came))
        lines = _lines_to_read(ctx, found)
        unread = tuple(line.key for line in lines if not found.is_read(line))
        p1s = tuple(ctx.room.number_text(p1) for p1 in ctx.room.open_p1s())
        read = {line.key for line in found.read}
        never = tuple(key for key in unread if key not in read)  # one that changed since is only named
        if (never or p1s) and not self.words.strip():
            numbers = [str(n) for n, line in enumerate(lines, 1) if line.key in never]
            named = f"1-{len(lines)}" if len(numbers) == len(lines) else ",".join(numbers)
            first = ctx.words("handover.read_first", lines=named) if numbers else ""
            raise Refused("handover.accept_why", left=left_open(ctx.words, never, p1s), read=first, b=taker)
        drafts.add_now(
            e.HandoverAccepted,
            _ROOM,
            by=taker,
            operator=taker,
            sheet_no=found.no,
            **_anchor(ctx),
            lines=_lines(ctx),
            unread=unread,
            p1s=p1s,
            words=self.words.strip(),
        )
        give_control(drafts, taker, "accept", crew=_crew_after(ctx, taker), by=taker)


def _crew_after(ctx: Context, taker: str) -> str:
    """Return the code of the crew on the posts after acceptance.

    It is the operator's own crew if its shift has come or comes soon; else they stand in, and the present crew stays.
    """
    own = next((c.code for c in ctx.site.crews if c.operator == taker), "")
    coming = next_shift(ctx.site, ctx.now)
    soon = coming.crew == own and coming.starts - ctx.now <= EARLY
    if own and (soon or shift_at(ctx.site, ctx.now).crew == own):
        return own
    present = ctx.crew()
    return present.code if present else own


class PauseHandover(Intent, frozen=True):
    """Pause of the handover that is under way, or the reason of a pause that a rule has made."""

    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        room, why = drafts.ctx.room, self.why.strip()
        found = room.duty.handover
        incident = room.incident(found.incident) if found is not None else None
        if found is not None and incident is not None and why:  # a rule has paused it: the reason is added
            more = {"why": f"{found.why}; {why}", "incident": incident.subject, "number": incident.number}
            drafts.add_now(e.HandoverPaused, _ROOM, **more)
            return
        _under_way(drafts.ctx)
        drafts.add_now(e.HandoverPaused, _ROOM, why=why)


class ResumeHandover(Intent, frozen=True):
    """Continuation of a paused handover. The P1 incidents that are open now count as known."""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        found = ctx.room.duty.handover
        if found is None:
            raise Refused("handover.none")
        if not found.paused:
            raise Refused("handover.not_paused")
        check_no_new_p1(ctx)
        drafts.add_now(e.HandoverResumed, _ROOM, known=_open_p1s(ctx), lines=_lines(ctx))


def _under_way(ctx: Context) -> Handover:
    """Return the handover that is under way. Raises :class:`Refused` if there is none, or it is paused."""
    found = ctx.room.duty.handover
    if found is None:
        raise Refused("handover.none")
    if found.paused:
        raise Refused("handover.is_paused", time=ctx.time(found.paused))
    return found


def _open_p1s(ctx: Context) -> tuple[str, ...]:
    return tuple(p1.subject for p1 in ctx.room.open_p1s())


def _anchor(ctx: Context) -> dict[str, int | str]:
    """Return number and hash of the last entry: a signature vouches for the book up to there."""
    no = ctx.next_no - 1
    return {"anchor_no": no, "anchor": ctx.hash(no)[:HASH_HEAD]}
