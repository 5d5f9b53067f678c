"""Corrections: ``fix`` says what words should have been, ``undo`` voids my last line. Nothing is ever taken out."""

from __future__ import annotations

from data import entries as e
from data.base.clock import MINUTE
from data.entries import handover as h
from data.entries.subjects import is_incident
from data.intents.base import Context, Drafts, Intent, Refused

#: How long a line can be undone (ms).
UNDO_WITHIN = 2 * MINUTE


#: How far back to look for my last words or my last line, in entries.
LOOK_BACK = 500


#: What undo leaves standing. Someone outside has acted on a call; nobody undoes who was in control.
_STAYS: tuple[type[e.Entry], ...] = (e.Control, *h.KINDS, e.Called, e.Told, e.BookOpened, e.Recovered, e.Imported)


#: What builds on nothing: it may stand between my line and its undoing.
_LIGHT = (e.Void, e.Fix, e.Seen, e.Silenced, e.Log, e.Control, e.ClockStep, e.RollStarted, e.RollEnded)


#: The field that holds an entry's words.
_WORDS: dict[type[e.Entry], str] = {e.Reopened: "why", e.PrioritySet: "why", e.Control: "why"}


def words_of(entry: e.Entry) -> str:
    """What the operator said in an entry; "" if it holds no words."""
    return str(getattr(entry, _WORDS.get(type(entry), "words"), "") or getattr(entry, "why", "") or "")


# --- fix ------------------------------------------------------------------------------------------------------------


class Correct(Intent, frozen=True):
    no: int = 0  # 0: my last words
    words: str = ""

    def decide(self, drafts: Drafts) -> None:
        """A correction of words. One of a correction corrects what that one corrected."""
        ctx = drafts.ctx
        entry = _corrected(ctx, self.no)
        if isinstance(entry, e.Fix):
            entry = _corrected(ctx, entry.of_no)
        if ctx.room.is_void(entry.ref):
            raise Refused("refuse.fix_void", no=entry.no)
        before = words_of(entry)
        if not before and not hasattr(entry, "words"):
            raise Refused("refuse.fix_no_words", no=entry.no)
        if not self.words.strip():
            raise Refused("refuse.fix_words", no=entry.no)
        if self.words.strip() == before.strip():
            raise Refused("refuse.fix_same", no=entry.no)
        drafts.add_now(e.Fix, entry.subjects, of=entry.ref, of_no=entry.no, words=self.words)


def _corrected(ctx: Context, no: int) -> e.Entry:
    if not no:
        for at in range(ctx.next_no - 1, max(0, ctx.next_no - 1 - LOOK_BACK), -1):
            mine = ctx.entry(at)
            if mine is not None and mine.by == ctx.by and words_of(mine) and not ctx.room.is_void(mine.ref):
                return mine
        raise Refused("refuse.fix_nothing")
    found = ctx.entry(no)
    if found is None:
        raise Refused("refuse.no_entry", no=no, last=ctx.next_no - 1)
    return found


# --- undo -----------------------------------------------------------------------------------------------------------


class Undo(Intent, frozen=True):
    def decide(self, drafts: Drafts) -> None:
        """Voids all entries of my last command that is not undone yet. Taking control stays, though it came with it."""
        ctx = drafts.ctx
        command = _last_command(ctx)
        if ctx.now - command[0].at > UNDO_WITHIN:
            raise Refused("refuse.undo_late", no=command[0].no, time=ctx.time(command[0].at))
        undone = [entry for entry in command if not isinstance(entry, e.Control)]
        for entry in undone:
            if isinstance(entry, _STAYS) or getattr(entry, "source", "") == "panic":
                raise Refused("refuse.undo_never", no=entry.no)
        if not undone:
            raise Refused("refuse.undo_never", no=command[0].no)
        _nothing_built(ctx, command, undone)
        subjects = [subject for entry in undone for subject in entry.subjects]
        named = next((entry for entry in undone if not isinstance(entry, e.Acked)), undone[0])
        drafts.add_now(e.Void, subjects, of=tuple(entry.ref for entry in undone), of_no=named.no)


def _last_command(ctx: Context) -> list[e.Entry]:
    """My last command that has not been undone, oldest entry first. Undoing itself is not one."""
    for no in range(ctx.next_no - 1, max(0, ctx.next_no - 1 - LOOK_BACK), -1):
        entry = ctx.entry(no)
        if entry is None or entry.by != ctx.by or isinstance(entry, e.Void) or ctx.room.is_void(entry.ref):
            continue
        first = entry.cmd or entry.no
        between = (ctx.entry(at) for at in range(first, no + 1))
        return [found for found in between if found is not None and (found.cmd or found.no) == first]
    raise Refused("refuse.undo_nothing")


def _nothing_built(ctx: Context, command: list[e.Entry], undone: list[e.Entry]) -> None:
    """Raises :class:`Refused` if a later entry rests on what would be undone: on the same incident, or, where none is
    concerned, on the same post."""
    subjects = {s for entry in undone for s in entry.subjects}
    incidents = {s for s in subjects if is_incident(s)}
    rests_on = incidents or {s for s in subjects if s not in ("room", "registers")}
    for no in range(command[-1].no + 1, ctx.next_no):
        later = ctx.entry(no)
        if later is None or isinstance(later, _LIGHT) or ctx.room.is_void(later.ref):
            continue
        if rests_on & set(later.subjects):
            raise Refused("refuse.undo_built", no=undone[0].no, later=later.no)
    for subject in incidents:
        found = ctx.room.incident(subject)
        refs = found.entries if found is not None else ()
        first = next((at for at, ref in enumerate(refs) if ref == undone[0].ref), len(refs))
        for ref in refs[first:]:  # what another station did, and is seen here
            if not ref.startswith(f"{ctx.book}-") and not ctx.room.is_void(ref):
                raise Refused("refuse.undo_built", no=undone[0].no, later=ref)
