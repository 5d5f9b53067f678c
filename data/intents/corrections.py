"""Corrections: ``fix`` corrects words, ``undo`` voids entries.

Nothing is removed from the book.
"""

from __future__ import annotations

from collections.abc import Iterator

from data import entries as e
from data.base.clock import HOUR, MINUTE
from data.entries import handover
from data.entries.base import SYSTEM
from data.entries.subjects import book_of, first_incident, is_incident, post_subject, posts_in
from data.intents.base import Context, Drafts, Intent, Refused
from data.intents.incidents.closing import reopen
from data.queries.check_deadlines import MISS_KEY
from data.queries.check_schedule import is_slower
from data.room.noted.done import done_by
from data.room.room import Room
from data.room.state.incidents import PANIC
from data.room.state.orders import Order

#: How long a command can be undone (ms).
UNDO_WITHIN = 2 * MINUTE

#: How far back an operator's last words or last command are looked for (entries).
LOOK_BACK = 500

#: Entries that undo never voids: somebody outside has acted on a call, and nobody can undo who was in control.
_PERMANENT: tuple[type[e.Entry], ...] = (
    e.Control,
    *handover.KINDS,
    e.Called,
    e.Told,
    e.BookOpened,
    e.Recovered,
    e.Imported,
)

#: Entries whose facts stand for themselves: each can be taken back at any time, whatever came after it.
_FACTS: tuple[type[e.Entry], ...] = (
    e.Check,
    e.Arrived,
    e.Log,
    e.Note,
    e.Reported,
    e.Fix,
    e.Hazard,
    e.HazardOff,
    e.Visit,
    e.KeyMoved,
    e.SealCheck,
    e.BoxMove,
    e.TourPoint,
    e.TourMissed,
)

#: Entries that a bulk command makes for each post.
_ALONE = (e.Check,)

#: Entries that build on nothing: they may come between a command and its undoing.
_INDEPENDENT = (e.Void, e.Fix, e.Seen, e.Silenced, e.Log, e.Control, e.ClockStep, e.RollStarted, e.RollEnded)
#: Entries about the place of a post, and not about who stands there or was sent: so too, unless about an incident.
_OF_A_PLACE = (e.Hazard, e.HazardOff, e.Visit, e.SealCheck, e.BoxMove)

#: Entries about an incident that say nothing of the posts that were sent to it: they build on no :class:`Sent`.
_OF_NO_POST = (
    e.Acked, e.StepSet, e.Called, e.CallArrived, e.Told, e.Note, e.SceneFact, e.Reported, e.Retyped, e.PrioritySet
)  # fmt: skip
#: Entries about posts at an incident, which build on a :class:`Sent` of one of these.
_OF_POSTS = (e.Sent, e.Arrived, e.Released)

#: Subjects that entries share without building on each other.
_LISTS = {"room", "registers", "alarms"}

#: Field of an entry's words, where it is not ``words``.
_WORDS_FIELD: dict[type[e.Entry], str] = {e.Retyped: "why", e.Reopened: "why", e.PrioritySet: "why", e.Control: "why"}


def words_of(entry: e.Entry) -> str:
    """Return an operator's words in an entry; "" if it holds none."""
    return str(getattr(entry, _WORDS_FIELD.get(type(entry), "words"), "") or getattr(entry, "why", "") or "")


def my_last_words(ctx: Context) -> e.Entry | None:
    """Return the newest entry with words of the operator who acts, or None."""
    return next((entry for entry in _my_entries(ctx) if words_of(entry)), None)


def _my_entries(ctx: Context) -> Iterator[e.Entry]:
    """Yield entries of the operator who acts that are not void, newest first."""
    for no in range(ctx.next_no - 1, max(0, ctx.next_no - 1 - LOOK_BACK), -1):
        entry = ctx.entry(no)
        if entry is not None and entry.by == ctx.by and not ctx.room.is_void(entry.ref):
            yield entry


# --- fix ------------------------------------------------------------------------------------------------------------


class Correct(Intent, frozen=True):
    """Correction of the words of entry ``no`` (0 for one's last words).

    Correcting a correction corrects the entry that it was about. Where one command wrote the same words twice (the
    reason of a new type is that of its priority too), both are corrected.

    takes_back: the words say that the post was not heard: the contact no longer counts either.
    unanswered: they say that nobody answered: a call that counts as answered is entered again as one that was not.
    """

    no: int = 0
    words: str = ""
    takes_back: bool = False
    unanswered: bool = False

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        entry = _entry(ctx, self.no) if self.no else my_last_words(ctx)
        if entry is None:
            raise Refused("refuse.fix_nothing")
        if isinstance(entry, e.Fix):
            entry = _entry(ctx, entry.of_no)
        if ctx.room.is_void(entry.ref):
            raise Refused("refuse.fix_void", no=entry.no)
        if not words_of(entry) and not hasattr(entry, "words"):
            _check_may_be_taken_back(ctx, entry)
            raise Refused("refuse.fix_no_words", no=entry.no)
        if not self.words.strip():
            raise Refused("refuse.fix_words", no=entry.no)
        if self.words.strip() == _words_now(ctx, entry).strip():
            raise Refused("refuse.fix_same", no=entry.no)
        if self.unanswered and isinstance(entry, e.Called | e.Told) and entry.answered is not False:
            self._take_back_answer(drafts, entry)
            return
        for each in _with_the_same_words(ctx, entry):
            drafts.add_now(e.Fix, each.subjects, of=each.ref, of_no=each.no, words=self.words)
        if self.takes_back and isinstance(entry, e.Check):
            _check_may_be_taken_back(ctx, entry)
            drafts.add_now(e.Void, entry.subjects, of=(entry.ref,), of_no=entry.no, what=entry.kind, why=self.words)
            _reopen_missed(drafts, [entry], self.words)

    def _take_back_answer(self, drafts: Drafts, call: e.Called | e.Told) -> None:
        """Enter a call again without its answer, and open the steps that it ticked."""
        ctx = drafts.ctx
        ticked = [x for x in _command(ctx, call) if isinstance(x, e.StepSet) and not ctx.room.is_void(x.ref)]
        undone = [call, *ticked]
        subjects = [subject for each in undone for subject in each.subjects]
        refs = tuple(each.ref for each in undone)
        drafts.add_now(e.Void, subjects, of=refs, of_no=call.no, what=call.kind, why=self.words)
        about = [subject for subject in call.subjects if is_incident(subject)]
        said = {"who": call.who, "answered": False, "words": self.words, "occurred": call.when}
        if isinstance(call, e.Told):
            drafts.add_now(e.Told, about, how=call.how, **said)
        else:
            drafts.add_now(e.Called, about, number=call.number, **said)


def _words_now(ctx: Context, entry: e.Entry) -> str:
    """Return an operator's words in an entry, as they were corrected."""
    correction = ctx.room.correction(entry.ref)
    fix = ctx.entry_of(correction.ref) if correction is not None else None
    return words_of(fix or entry)


def _with_the_same_words(ctx: Context, entry: e.Entry) -> list[e.Entry]:
    """Return those entries of the command that made ``entry`` which hold the same words, oldest first."""
    if isinstance(entry, _ALONE):
        return [entry]
    words = _words_now(ctx, entry)
    return [
        each
        for each in _command(ctx, entry)
        if each.ref == entry.ref or (words and _words_now(ctx, each) == words and not ctx.room.is_void(each.ref))
    ]


def _entry(ctx: Context, no: int) -> e.Entry:
    found = ctx.entry(no)
    if found is None:
        raise Refused("refuse.no_entry", no=no, last=ctx.next_no - 1)
    return found


# --- undo -----------------------------------------------------------------------------------------------------------


class Undo(Intent, frozen=True):
    """Voiding of all entries of one's last command, except for the control that it may have taken.

    With ``no`` of the command of that entry, by any operator and however long ago, with a reason. One post's
    contact is taken back alone, and an acknowledgement stays: somebody has seen it.
    """

    no: int = 0
    why: str = ""

    def decide(self, drafts: Drafts) -> None:
        ctx = drafts.ctx
        if self.no:
            self._take_back(drafts, _entry(ctx, self.no))
            return
        command = _my_last_command(ctx)
        if ctx.now - command[0].at > UNDO_WITHIN:
            raise Refused("refuse.undo_late", no=command[0].no, time=ctx.time(command[0].at))
        undone = [x for x in command if not isinstance(x, e.Control) and not ctx.room.is_void(x.ref)]
        for entry in undone:
            _check_not_permanent(entry)
        if not undone:
            raise Refused("refuse.undo_never", no=command[0].no)
        _check_nothing_built(ctx, command[-1].no, undone)
        undone += _acks_of(ctx, undone)
        subjects = [subject for entry in undone for subject in entry.subjects]
        named = done_by(undone)[0]
        drafts.add_now(e.Void, subjects, of=tuple(entry.ref for entry in undone), of_no=named.no, what=named.kind)
        _reopen_missed(drafts, undone, "")

    def _take_back(self, drafts: Drafts, entry: e.Entry) -> None:
        ctx = drafts.ctx
        _check_may_be_taken_back(ctx, entry)
        if not self.why.strip():
            raise Refused("refuse.undo_why", no=entry.no)
        command = [entry] if isinstance(entry, _ALONE) else _command(ctx, entry)
        command = [each for each in command if not isinstance(each, (e.Control, e.Acked)) or each.ref == entry.ref]
        undone = [each for each in command if not ctx.room.is_void(each.ref)]
        for each in undone:
            _check_may_be_taken_back(ctx, each)
        if not isinstance(entry, _FACTS):
            _check_nothing_built(ctx, undone[-1].no, undone)
            undone += _acks_of(ctx, undone)
        subjects = [subject for each in undone for subject in each.subjects]
        supervisor = drafts.supervisor_for("lower-p1", any(_made_p1(ctx, each) for each in undone))
        supervisor = supervisor or drafts.supervisor_for("tempo", _slows(ctx, undone))
        named = done_by(undone)[0]
        fields = {"of": tuple(each.ref for each in undone), "of_no": named.no, "what": named.kind, "why": self.why}
        drafts.add_now(e.Void, subjects, **fields, supervisor=supervisor)
        _reopen_missed(drafts, undone, self.why)


def _made_p1(ctx: Context, entry: e.Entry) -> bool:
    """Whether an incident is a P1 because of ``entry``."""
    if not isinstance(entry, e.Opened | e.PrioritySet) or entry.priority > 1:
        return False
    incident = ctx.room.incident(entry.subjects[0])
    return incident is not None and incident.is_open and incident.priority == 1


def _slows(ctx: Context, undone: list[e.Entry]) -> bool:
    """Whether a post calls less often without the orders that are undone, or with those whose end is undone."""
    back = tuple(order for each in undone if isinstance(each, e.TempoEnded) for order in _orders(ctx, each))
    refs = {each.ref for each in undone if isinstance(each, e.TempoSet)}
    for code in posts_in(subject for each in undone for subject in each.subjects) if refs or back else ():
        orders = ctx.room.post(code).orders
        left = tuple(o for o in orders if o.ref not in refs)
        if is_slower(ctx.site, code, ctx.now, orders, left + tuple(o for posts, o in back if code in posts)):
            return True
    return False


def _orders(ctx: Context, ended: e.TempoEnded) -> Iterator[tuple[tuple[str, ...], Order]]:
    """Yield the posts for which each order ended, and the order as a post has it."""
    for entry in map(ctx.entry_of, ended.of):
        if isinstance(entry, e.TempoSet):
            yield ended.posts, Order(entry.every_min, entry.at, entry.until, entry.level, entry.ref)


def _reopen_missed(drafts: Drafts, undone: list[e.Entry], why: str) -> None:
    """Open each incident of a missed call again that was closed because of the contact that is taken back.

    A call that another contact answers stays answered: the post is folded as it would be without ``undone``.
    """
    ctx, refs = drafts.ctx, {entry.ref for entry in undone}
    posts = {post_subject(code) for entry in undone for code in posts_in(entry.subjects)}
    unheard: set[str] = set()  # posts whose contact was taken back, then or now
    found: dict[str, set[str]] = {}
    for entry in ctx.since(undone[0].at - HOUR) if posts else ():
        about = posts & set(entry.subjects)
        if entry.ref in refs or ctx.room.is_void(entry.ref):
            unheard |= about
        elif isinstance(entry, e.Closed) and about & unheard:
            found.setdefault(first_incident(entry.subjects), set()).update(about)
    for subject, about in found.items():
        incident = ctx.room.incident(subject)
        if incident is None or incident.state != "closed" or not incident.key.startswith(MISS_KEY):
            continue
        without = Room()
        for entry in ctx.since(incident.received - HOUR):
            if about & set(entry.subjects) and entry.ref not in refs and not ctx.room.is_void(entry.ref):
                without.apply(entry)
        states = [without.post(code) for code in posts_in(sorted(about))]
        missed = tuple(state.code for state in states if state.missed_due)
        if missed:
            reopen(drafts, incident, why or ctx.words("entry.miss_undone", post=", ".join(missed)), missed=missed)


def _check_may_be_taken_back(ctx: Context, entry: e.Entry) -> None:
    """Raise :class:`Refused` for an entry that stays, whatever the reason."""
    if ctx.room.is_void(entry.ref):
        raise Refused("refuse.fix_void", no=entry.no)
    if entry.by == SYSTEM and not _is_of_a_site(entry):
        raise Refused("refuse.undo_system", no=entry.no)
    _check_not_permanent(entry)


def _check_not_permanent(entry: e.Entry) -> None:
    if isinstance(entry, e.Called | e.Told):
        raise Refused("refuse.undo_call", no=entry.no)
    if isinstance(entry, e.Void):
        raise Refused("refuse.undo_undo", no=entry.no, of=entry.of_no)
    if isinstance(entry, handover.KINDS):
        raise Refused("refuse.undo_handover", no=entry.no)
    if _is_of_a_site(entry):
        raise Refused("refuse.undo_site", no=entry.no)
    if isinstance(entry, _PERMANENT) or getattr(entry, "source", "") == PANIC:
        raise Refused("refuse.undo_never", no=entry.no)


def _is_of_a_site(entry: e.Entry) -> bool:
    """Whether it tells of a site file that was taken over, which is in force whatever the book says."""
    return isinstance(entry, e.SiteChanged) or (isinstance(entry, e.Log) and bool(entry.calls_from))


def _my_last_command(ctx: Context) -> list[e.Entry]:
    """Return the entries of the last command of the operator who acts, oldest first; never an undo itself."""
    last = next((entry for entry in _my_entries(ctx) if not isinstance(entry, e.Void)), None)
    if last is None:
        raise Refused("refuse.undo_nothing")
    return [entry for entry in _command(ctx, last) if entry.no <= last.no]


def _command(ctx: Context, entry: e.Entry) -> list[e.Entry]:
    """Return all entries of the command that made ``entry``, oldest first."""
    first = entry.cmd or entry.no
    found = []
    for no in range(first, ctx.next_no):
        each = ctx.entry(no)
        if each is None or (each.cmd or each.no) != first:
            break
        found.append(each)
    return found


def _check_nothing_built(ctx: Context, last_no: int, undone: list[e.Entry]) -> None:
    """Raise :class:`Refused` if an entry after ``last_no`` builds on the entries that are to be undone.

    It does if it has an incident in common with them; where they concern no incident, a post.
    """
    subjects = {s for entry in undone for s in entry.subjects}
    incidents = {s for s in subjects if is_incident(s)}
    base = incidents or subjects - _LISTS or subjects & {"alarms"}  # a test of the sound names no source
    for no in range(last_no + 1, ctx.next_no):
        later = ctx.entry(no)
        if later is None or ctx.room.is_void(later.ref) or _stands_beside(ctx, later, undone):
            continue
        if base & set(later.subjects):
            raise _built(ctx, undone, later.no)
    own = {entry.ref for entry in undone}
    for subject in incidents:  # entries of other stations are in no row of our book
        found = ctx.room.incident(subject)
        refs = found.entries if found is not None else ()
        first = next((at for at, ref in enumerate(refs) if ref in own), len(refs))
        for ref in refs[first:]:
            if book_of(ref) == ctx.book or ctx.room.is_void(ref):
                continue
            other = ctx.entry_of(ref)
            if other is None or not _stands_beside(ctx, other, undone):
                raise _built(ctx, undone, ref)


def _stands_beside(ctx: Context, later: e.Entry, undone: list[e.Entry]) -> bool:
    """Whether an entry would stand without those that are to be undone, of whose incident it is."""
    if isinstance(later, _INDEPENDENT) or (isinstance(later, _OF_A_PLACE) and not first_incident(later.subjects)):
        return True
    if any(isinstance(each, e.Opened) for each in undone):
        return _is_own_ack(ctx, later, undone)
    if isinstance(later, e.Note) and later.by == SYSTEM and later.answered:
        return True  # the rule that says who answered looks again
    if any(isinstance(each, e.RollNames) for each in undone):
        return not isinstance(later, e.RollDone)  # its end says who was found until then
    if all(isinstance(each, e.Sent | e.Acked) for each in undone):
        sent = {post for each in undone if isinstance(each, e.Sent) for post in each.posts}
        is_other = isinstance(later, _OF_POSTS) and not sent & set(later.posts)
        return bool(sent) and (is_other or isinstance(later, _OF_NO_POST))
    return False


def _is_own_ack(ctx: Context, entry: e.Entry | None, undone: list[e.Entry]) -> bool:
    """Whether it is an acknowledgement by who opened the incident, or takes that back."""
    return isinstance(entry, e.Acked) and entry.by in (ctx.by, *(each.by for each in undone))


def _acks_of(ctx: Context, undone: list[e.Entry]) -> list[e.Entry]:
    """Return the acknowledgements that go with the openings that are undone."""
    opened = (ctx.room.incident(first_incident(each.subjects)) for each in undone if isinstance(each, e.Opened))
    entries = (ctx.entry_of(ref) for incident in opened if incident is not None for ref in incident.entries)
    found = (each for each in entries if each is not None and not ctx.room.is_void(each.ref) and each not in undone)
    return [each for each in found if _is_own_ack(ctx, each, undone)]


def _built(ctx: Context, undone: list[e.Entry], later: int | str) -> Refused:
    """Return the refusal because of a ``later`` entry, with the command that does it instead, if there is one."""
    words, no = ctx.words, undone[0].no
    opened = next((each for each in undone if isinstance(each, e.Opened)), None)
    sent = next((each for each in undone if isinstance(each, e.Sent)), None)
    incident = ctx.room.incident(first_incident((opened or sent or undone[0]).subjects))
    line = ""
    if opened is not None and incident is not None and incident.is_open:
        verb, result = words("help.c.forms").split()[0], words("refuse.undo_built.cancelled")
        line = " ".join((verb, ctx.room.number_text(incident), result, words("refuse.meant.words")))
    elif sent is not None and incident is not None and (out := set(sent.posts) & set(incident.units_out)):
        line = f"{words('help.back.forms').split()[0]} {','.join(sorted(out, key=int))}"
    return Refused("refuse.undo_built.instead" if line else "refuse.undo_built", no=no, later=later, line=line)
