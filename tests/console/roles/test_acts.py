"""Acts that need a supervisor's code, whatever line they are typed as, and those that a viewer may enter."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data import entries as e
from data.base.clock import HOUR, MINUTE
from data.entries.handover import Countersigned
from data.intents.corrections import Undo
from data.intents.decide import decide
from data.queries.check_schedule import gap_min
from data.room.room import Room
from data.site.model import Roles
from data.view.board import board
from data.view.lines import text_of
from tests.kits.console.line_room import LineRoom, sample
from tests.kits.rooms.roles import with_roles
from tests.kits.running.examples import examples

#: Act → lines before it, and the line that is one: in English and in Indonesian, without ``by NAME``.
ACTS = {
    "lower-p1": ((), "pri 101 3 only steam", "prioritas 101 3 only steam"),
    "lower-p1 by its type": ((), "type 101 POWR only a fuse", "jenis 101 POWR only a fuse"),
    "lower-p1 by undoing": (("n PERS 4 man", "pri 102 1"), "undo {last} a slip", "urung {last} a slip"),
    "waive": ((), "waive 101 1 nobody there", "kecualikan 101 1 nobody there"),
    "shelve": ((), "shelve cam-3 61m wet", "redam cam-3 61m wet"),
    "shelve until it is up": (("src cam-3 down",), "shelve cam-3 until up wet", "redam cam-3 sampai pulih wet"),
    "shelve once more": (("shelve cam-3 60m wet", "+50"), "shelve cam-3 30m wet", "redam cam-3 30m wet"),
    "take": ((), "take BGS ill", "ambil BGS ill"),
    "tempo": ((), "tempo 1-6 120", "irama 1-6 120"),
    "tempo off": (("tempo 1-6 15 by Bagus",), "tempo off", "irama hapus"),
    "tempo by undoing": (("tempo 1-6 15 by Bagus",), "undo {last} a slip", "urung {last} a slip"),
}


def room(before: tuple[str, ...] = (), language: str = "en", roles: Roles | None = None) -> LineRoom:
    """Return a room with roles, LST in control, a fire at post 3, and what ``before`` enters; ``+50``: minutes pass."""
    made = LineRoom(site=with_roles(sample(language), roles), language=language)
    for line in ("ok all", "n FIRE 3 smoke", "a 101", *before):
        if line.startswith("+"):
            made.now += int(line) * MINUTE
        else:
            made.do(line)
    made.now += 5 * MINUTE if not before or not before[-1].startswith("+") else 0
    return made


def act_line(made: LineRoom, act: str, language: str) -> str:
    _, english, indonesian = ACTS[act]
    return (indonesian if language == "id" else english).format(last=made.book[-1].no)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("act", ACTS)
def test_act_needs_a_supervisor_or_the_name_of_one_and_their_signature(act: str, language: str) -> None:
    made = room(ACTS[act][0], language)
    line = act_line(made, act, language)
    by = "by" if language == "en" else "oleh"
    for other in (line, f"{line} {by} Bagus", f"{line} {by} VRA"):
        refused = made.read(other)
        assert refused.intent is None and "KRN AGS" in refused.why and f"… {by} KRN" in refused.why, other
    known = len(made.book)
    reading = made.do(f"{line} {by} kurnia")
    assert made.words("roles.echo", who="KRN") in reading.echo.consequence
    (entry,) = [entry for entry in made.book[known:] if entry.supervisor]
    assert entry.supervisor == "KRN"
    assert text_of(entry, made.words, made.site).endswith(made.words("roles.said", what="", who="KRN").strip())
    owed = [u for u in made.room.duty.unsigned if u.supervised]
    assert [(u.before, u.ref) for u in owed] == [("KRN", entry.ref)]
    assert "KRN" in board(made.room, made.site, made.now, book_no=1).header.unsigned
    assert Room.fold(reversed(made.book)).duty == made.room.duty


@pytest.mark.parametrize("act", ACTS)
def test_supervisor_needs_nobody(act: str) -> None:
    made = room(ACTS[act][0])
    line = act_line(made, act, "en").replace("BGS", "KRN")
    if act.startswith("tempo") and "undo" not in line:
        assert made.read(line, "KRN").intent is not None  # without "by": who orders it is who types it
    made.do(line, "KRN")
    assert not any(entry.supervisor for entry in made.book)


@pytest.mark.parametrize("act", ACTS)
def test_room_without_roles_goes_on_as_before(act: str) -> None:
    made = LineRoom()
    for line in ("ok all", "n FIRE 3 smoke", "a 101", *ACTS[act][0]):
        if line.startswith("+"):
            made.now += int(line) * MINUTE
        else:
            made.do(line)
    line = act_line(made, act, "en")
    made.do(f"{line} by Bagus" if act in ("waive", "tempo") else line)
    assert not any(entry.supervisor for entry in made.book)


@pytest.mark.parametrize("act", ["lower-p1", "waive", "shelve", "take", "tempo"])
def test_site_says_which_acts(act: str) -> None:
    others = tuple(a for a in Roles().supervisor if a != act)
    made = room(roles=Roles(supervisor=others))
    made.do(f"{ACTS[act][1]} by Bagus")
    assert not any(entry.supervisor for entry in made.book)
    line = ACTS[others[0]][1]
    assert made.read(line).intent is None


def test_minutes_on_the_shelf_are_the_sites() -> None:
    made = room(roles=Roles(shelve_min=10))
    assert "KRN" in made.read("shelve cam-3 11m wet").why
    made.do("shelve cam-3 10m wet")


def test_words_after_by_stay_words_where_nobody_is_needed() -> None:
    made = room()
    made.do("shelve cam-3 30m mended by Kurnia")
    assert made.book[-1].why == "mended by Kurnia"  # type: ignore[attr-defined]
    assert not made.book[-1].supervisor


def test_supervisor_signs_everything_in_their_name_at_once_and_nobody_else() -> None:
    made = room()
    made.do("shelve cam-3 90m wet by KRN")
    made.do("waive 101 1 nobody there by Kurnia")
    made.do("shelve cam-1 90m wet by AGS")
    assert "KRN AGS" in made.read("ho sign KRN by Surya").why
    assert made.read("ho sign KRN by LST").intent is None  # who did it
    made.do("ho sign KRN seen")
    signed = [entry for entry in made.book if isinstance(entry, Countersigned)]
    assert [(s.by, s.signer, s.operator) for s in signed] == [("KRN", "KRN", "KRN")] * 2
    assert [u.before for u in made.room.duty.unsigned] == ["AGS"]
    made.do("ho sign AGS by KRN")
    assert made.room.duty.unsigned == ()


def test_take_in_a_name_leaves_two_signatures_open() -> None:
    made = room()
    made.do("take BGS LST is ill by KRN")
    assert [(u.before, u.by, u.supervised) for u in made.room.duty.unsigned] == [
        ("LST", "BGS", False),
        ("KRN", "BGS", True),
    ]
    made.do("ho sign KRN")
    assert [u.before for u in made.room.duty.unsigned] == ["LST"]
    made.do("ho sign LST")
    assert made.room.duty.unsigned == ()


def test_what_is_undone_needs_no_signature() -> None:
    made = room()
    made.do("shelve cam-3 90m wet by KRN")
    made.do("undo")
    assert made.room.duty.unsigned == ()


@pytest.mark.parametrize(
    "line", ["ok 4", "n fire 3", "a", "pri 101 2 x", "101 words", "ho accept VRA", "src cam-3 down"]
)
def test_viewer_enters_nothing_but_a_panic(line: str) -> None:
    made = room()
    made.do("n PERS 4 man", by="BGS")
    assert "VRA" in made.read(line, "VRA").why and "LST BGS" in made.read(line, "VRA").why
    made.do("panic 4", "VRA")
    assert made.book[-1].by == "VRA"


@pytest.mark.parametrize("line", ["take VRA ill", "ho quick VRA", "ho start VRA", "ho sign VRA words"])
def test_viewer_gets_no_control(line: str) -> None:
    assert "VRA" in room().read(line).why


def test_panic_of_a_viewer_in_an_empty_room_gives_nobody_control() -> None:
    made = LineRoom(site=with_roles(sample()))
    made.do("panic 4", "VRA")
    assert made.room.duty.operator == "" and made.room.post("4").danger


# --- whatever is typed ----------------------------------------------------------------------------------------------

_BY = st.sampled_from(["", "", " by KRN", " by Agus", " oleh AGS", " by Bagus", " by VRA"])
_LINES = st.one_of(
    st.sampled_from(
        ["n fire 3", "n pers 4", "a all", "a", "pri 101 1", "pri 102 1", "undo", "tempo off", "tempo siaga off",
         "shelve cam-3 off", "src cam-3 down", "src cam-3 up", "link 102 dup 101", "link 102 rel 101", "t 101 1",
         "c 101 false why", "ho sign KRN", "panic 4"]
    ),
    st.tuples(
        st.sampled_from(
            ["pri 101 2 x", "pri 102 3 x", "type 101 POWR x", "type 102 PERS x", "waive 101 1 x", "waive 101 2 x",
             "waive 102 1 x", "shelve cam-3 30m x", "shelve cam-3 59m x", "shelve cam-3 2h x", "take BGS x",
             "take LST x", "tempo 1-6 15", "tempo 1-6 120", "tempo 3 30", "tempo siaga 1", "tempo siaga 3",
             "undo 4 x", "undo 6 x", "undo 8 x", "undo 10 x"]
        ),
        _BY,
    ).map("".join),
)  # fmt: skip


def _bare(made: LineRoom, before: Room, known: int, at: int) -> list[str]:
    """Return what the last command did that needs a supervisor, by looking at the room before and after it."""
    found, after = [], made.room
    new = made.book[known:]
    for was in before.open_incidents():
        then = after.incident(was.subject)
        if then is not None and then.is_open and not then.folded_into and was.priority == 1 < then.priority:
            found.append("lower-p1")
        if then is not None:
            waived = {n for n, s in enumerate(then.steps) if s.state == "waived" and s.step.required}
            old = {n for n, s in enumerate(was.steps) if s.state == "waived"}
            retyped = any(isinstance(entry, e.Retyped) and was.subject in entry.subjects for entry in new)
            replaced = retyped and then.type_priority <= was.type_priority  # its steps replace those that were open
            found += ["waive"] * (bool(waived - old) and not replaced)
    if any(isinstance(entry, e.Control) and entry.how == "take" for entry in new):
        found.append("take")
    for entry in new:
        if isinstance(entry, e.Shelved) and entry.until - made.now > HOUR:
            found.append("shelve")
    for post in made.site.posts:
        was_every = gap_min(made.site, post, at, before.post(post.code).orders)
        now_every = gap_min(made.site, post, at, after.post(post.code).orders)
        if now_every > was_every:
            found.append("tempo")
    return found


@settings(max_examples=examples(150), deadline=None)
@example([("n pers 4", "LST", 0), ("type 101 POWR x", "LST", 0)])
@given(st.lists(st.tuples(_LINES, st.sampled_from(["LST", "LST", "BGS", "VRA"]), st.integers(0, 4)), max_size=14))
def test_no_line_of_an_operator_does_it_without_a_supervisors_name(lines: list[tuple[str, str, int]]) -> None:
    made = LineRoom(site=with_roles(sample()))
    made.do("ok all")
    for line, by, minutes in lines:
        made.now += minutes * MINUTE
        reading = made.read(line, by)
        if reading.intent is None:
            continue
        before, known = Room.fold(made.book), len(made.book)
        made.save(*decide(reading.intent, made.context(by)))
        new = made.book[known:]
        if by == "VRA":
            assert all(getattr(entry, "source", "") == "panic" for entry in new), line
        is_slip = isinstance(reading.intent, Undo) and not reading.intent.no  # one's own last command, at once
        unfolds = any(isinstance(entry, e.Linked) for entry in new)  # the other P1 has its own row again
        if not is_slip and not unfolds and (found := _bare(made, before, known, made.now + 1)):
            assert any(entry.supervisor in ("KRN", "AGS") for entry in new), (line, by, found)
    signed = {(s.of, s.operator) for s in made.book if isinstance(s, Countersigned)}
    owed = [
        (entry.ref, entry.supervisor)
        for entry in made.book
        if entry.supervisor and not made.room.is_void(entry.ref) and (entry.ref, entry.supervisor) not in signed
    ]
    assert owed == [(u.ref, u.before) for u in made.room.duty.unsigned if u.supervised]
    assert Room.fold(made.book).duty == made.room.duty


def test_supervisors_are_offered_after_by() -> None:
    made = room()
    assert "KRN" in made.read("pri 101 3 only steam by K").completions
    assert made.read("pri 101 3 only steam by KRN").candidates == ()
    assert made.read("pri 101 3 only steam by").intent is None
