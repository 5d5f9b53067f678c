"""Echo: command, target and time within 66 cells in both languages; consequences apart."""

from __future__ import annotations

from functools import cache
from string import Formatter

import msgspec
import pytest
from rich.cells import cell_len

from console.line.echo import WIDEST, Speech
from data.base.clock import MINUTE
from data.entries import Called, Check, Log, Note, Reported
from data.intents.decide import decide
from data.room.room import Room
from data.room.state.packed import States
from data.site.localtime import hhmm
from data.view.posts import post_views
from data.words.acts.line import TABLE
from tests.kits.console.line_room import LineRoom, ms, sample
from tests.kits.running.rows import each_row

#: A line for every command that writes, with the longest names of the sample.
LINES = (
    "ok 3", "ok 1-6", "ok 1,3,5", "ok all", "g 101 3", "g 101 3,5,6", "g 3 to 5", "on 101 3", "back 5", "br 3 1 90m",
    "relief 3 Hendra,Lestari,Wahyu,Rizky,Galih,Nanda", "closed 3 by Hendra flooded", "patrol 3", "panic 3",
    "n UNAU 3 words", "n SEAL 5 words", "n1 SEAL - words", "n 101 more", "a 101", "s", "t 101 1", "t 101 -1",
    "waive 101 2 why by Komisaris Besar Polisi Hendra Lesmana", "101 note", "controlled 101", "c 101 cancelled x",
    "c 101 handed to Reskrim", "reopen 102 x", "pri 101 1 x", "link 101 rel 103", "link 101 dup 103",
    "link 101 upd 103", "call #101 Komisaris_Besar_Polisi_Hendra_Lesmana 0812-0000-0100 no answer", "call - 110",
    "e 101 ht: words", "e - words", "l words", "l P1,P2,P3,P4,P5,P6 words", "101", "b words", "find " + "word " * 40,
    "h", "v", "at 00:10", "at", "?", "? ok", "quit",
)  # fmt: skip


@pytest.fixture
def room() -> LineRoom:
    return LineRoom.busy()


def crowded(language: str) -> LineRoom:
    return _crowded(language).again()


@cache
def _crowded(language: str) -> LineRoom:
    """Return a room with SEAL at post 5 (the longest names) and lines of yesterday evening."""
    room = LineRoom("2024-01-21 23:40", language)
    room.do("ok all")
    for line in ("n SEAL 5 torn", "n INFO 2 x", "n UNAU 3 two men"):
        room.do(line)
    room.do("c 102 safe x")
    room.do("g 101 5")
    room.do("a 103", by="BGS") if room.incident(103).is_new else None
    room.now = ms("2024-01-22 00:10")
    return room


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("prefix", ["", "23:50 "])
def test_echo_fits_and_keeps_command_and_time(language: str, prefix: str) -> None:
    room = crowded(language)

    def check(line: str) -> None:
        reading = room.read(prefix + line)
        assert cell_len(reading.echo.text) <= WIDEST, reading.echo.text
        if reading.echo.mark == "=" and reading.intent is not None and not line.startswith(("br", "s")):
            end = room.words("line.now") if reading.intent.occurred is None else "21 Jan 23:50"
            assert reading.echo.text.endswith(end), reading.echo.text
        if "101" in line and reading.echo.mark == "=":
            assert "#101" in reading.echo.text

    each_row(LINES, check)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("word", ["x" * 400, "界" * 400, "ok " * 300, "é" * 400, "\U0001f1ee\U0001f1e9" * 200])
def test_refusal_fits(language: str, word: str) -> None:
    room = crowded(language)
    for line in (word, f"n {word} 3", f"ok {word}", f"c 101 {word}", f"s {word}", f"br 4 6 {word}", f"at {word}"):
        reading = room.read(line)
        assert cell_len(reading.echo.text) <= WIDEST, reading.echo.text
        assert reading.echo.mark in ("X", "?")


def test_long_refusal_continues_in_the_consequence() -> None:
    room = crowded("en")
    room.do("pri 101 1 box open")
    reading = room.read("c 101 handled x")
    assert reading.echo.mark == "X"
    assert cell_len(reading.echo.text) <= WIDEST
    assert "#101" in reading.why
    assert reading.why.startswith(reading.echo.text)


@pytest.mark.parametrize("language", ["en", "id"])
def test_echo_shortens_long_names_not_the_command_or_the_time(language: str) -> None:
    site = sample(language)
    posts = tuple(msgspec.structs.replace(p, name="Gerbang 界" * 20) for p in site.posts)
    room = LineRoom("2024-01-22 02:07", language, msgspec.structs.replace(site, posts=posts))
    room.do("n FIRE 3 x")
    for line in ("ok 4", "g 101 4", "02:01 ok 4", "br 4 6", "c 101 handled x", "panic 4", "ok 1-6"):
        reading = room.read(line)
        assert cell_len(reading.echo.text) <= WIDEST
    text = room.read("02:01 ok 4").echo.text
    assert text.endswith("02:01")
    assert "4" in text


def test_both_languages_of_every_message_have_the_same_arguments() -> None:
    for key, pair in TABLE.items():
        fields = [sorted({f for _, f, _, _ in Formatter().parse(text) if f}) for text in pair]
        assert fields[0] == fields[1], key


# --- its words ------------------------------------------------------------------------------------------------------


def test_echo_of_the_example_in_the_design() -> None:
    room = LineRoom("2024-01-22 03:50")
    room.do("ok all")
    room.now = ms("2024-01-22 04:07")
    room.room.states["post:4"] = msgspec.structs.replace(room.room.post("4"), late_due=ms("2024-01-22 04:00"))
    echo = room.read("4").echo
    assert (echo.mark, echo.text) == ("=", "check call, post 4 Warehouse rear, now")
    assert echo.consequence == "next due 05:00; ends LATE"
    room = LineRoom("2024-01-22 03:50", "id")
    room.do("ok all")
    room.now = ms("2024-01-22 04:07")
    room.room.states["post:4"] = msgspec.structs.replace(room.room.post("4"), late_due=ms("2024-01-22 04:00"))
    echo = room.read("4").echo
    assert (echo.text, echo.consequence) == ("lapor, pos 4 Belakang gudang, sekarang", "lapor lagi 05:00; TLBT selesai")


def test_echo_of_a_back_dated_check_call_says_that_late_stays() -> None:
    room = LineRoom("2024-01-22 03:50")
    room.do("ok all")
    room.now = ms("2024-01-22 04:07")
    room.room.states["post:4"] = msgspec.structs.replace(room.room.post("4"), late_due=ms("2024-01-22 04:00"))
    assert "recorded now: LATE stays" in room.read("04:01 ok 4").echo.consequence
    missed = msgspec.structs.replace(room.room.post("4"), missed_due=ms("2024-01-22 04:00"))
    room.room.states["post:4"] = missed
    assert "recorded now: MISSED stays" in room.read("04:01 ok 4").echo.consequence
    assert "MISSED stays on record" in room.read("ok 4").echo.consequence


def test_echo_of_ok_all_names_skipped_posts() -> None:
    room = LineRoom()
    room.do("ok all")
    room.do("br 5 6 20m")
    room.do("closed 2 by Surya flooded")
    echo = room.read("ok all").echo
    assert echo.text.startswith("4 check calls, posts ")
    assert "skips 2 (closed), 5 (on break)" in echo.consequence


def test_echo_of_several_posts_names_those_for_which_it_is_so_already() -> None:
    room = LineRoom()
    for said in ("ok all", "n FIRE 3 smoke", "g 101 2,5"):
        room.do(said)
    for line, text, left_out in (
        ("g 101 2,6", "send post 6", "skips 2 (sent already)"),
        ("on 2,5", "posts 2,5 on scene", ""),
        ("back 1-2", "post 2 Office lobby", "skips 1 (at its place)"),
    ):
        echo = room.read(line).echo
        assert text in echo.text and echo.warning.partition(";")[0] == left_out, (line, echo)
    room.do("on 2")
    assert room.read("on 2,5").echo.warning == "skips 2 (there already)"


def test_echo_names_posts_and_incidents() -> None:
    room = LineRoom("2024-01-22 02:07", "id")
    room.do("n api 3 asap")
    assert room.read("a").echo.text == "tanggapi #101 Kebakaran, pos 3 Pintu gudang, sekarang"
    room.selected = room.subject(101)
    assert room.read("g 6").echo.text == "kirim pos 6 Patroli keliling ke #101 FIRE, pos 3, sekarang"


def test_echo_of_the_first_command_says_who_takes_control() -> None:
    room = LineRoom()
    assert "LST takes control" in room.read("ok 4").echo.consequence
    room.do("ok 4")
    assert "control" not in room.read("ok 4").echo.consequence


def test_echo_of_the_first_command_on_an_incident_says_that_it_acknowledges() -> None:
    room = LineRoom()
    room.do("n FIRE 3 x", by="BGS")
    assert "acknowledges #101" in room.read("g 101 3").echo.consequence
    assert "too" not in room.read("a 101").echo.consequence
    room.do("a 101")
    assert "too" not in room.read("g 101 3").echo.consequence


def test_echo_of_a_new_incident_says_its_number() -> None:
    assert "becomes #101" in LineRoom().read("n FIRE 3 smoke").echo.consequence


def test_echo_of_a_relief_names_people_who_are_not_on_the_roster() -> None:
    room = LineRoom()
    assert "not on the roster: Slamet" in room.read("relief 3 Slamet,Tama").echo.consequence
    assert "roster" not in room.read("relief 3 Tama").echo.consequence


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("l P99: gate open", "P99: gate open"),
        ("l P9 gate open", "P9 gate open"),
        ("l P99", "P99"),
        ("l ht: p99 gate", "p99 gate"),
        ("101 P99: gate", "P99: gate"),
        ("n 101 P99: gate", "P99: gate"),
    ],
)
@pytest.mark.parametrize(("language", "said"), [("en", "no post 9"), ("id", "tidak ada pos 9")])
def test_echo_of_words_about_an_unknown_post_says_so_and_accepts_them(
    line: str, kept: str, language: str, said: str
) -> None:
    room = LineRoom(language=language)
    room.do("n FIRE 3 smoke")
    reading = room.read(line)
    assert reading.echo.mark == "=" and said in reading.echo.consequence
    room.do(line)
    (entry,) = [e for e in room.book if isinstance(e, Log | Note | Reported)]
    assert entry.words == kept and not any("post:9" in subject for subject in entry.subjects)
    assert said not in room.read(line.replace("99", "4").replace("P9", "P4")).echo.consequence


def test_echo_names_the_unknown_ones_of_several_posts() -> None:
    assert "no post 98, 99 here" in LineRoom().read("l P3,P98,99: gate open").echo.consequence


def test_messages_never_say_notified() -> None:
    assert not any("notif" in text.casefold() or "diberi tahu" in text for pair in TABLE.values() for text in pair)


# --- speed ---------------------------------------------------------------------------------------------------------


def test_read_looks_only_at_what_the_line_names() -> None:
    """Reading a line costs the same with any number of incidents in the room: counted, not timed."""
    room = LineRoom()
    room.do("ok all")
    for _ in range(3):
        room.do("n PERS 4 x", by="BGS")

    class Counting(States):
        scans = 0

        def values(self):  # type: ignore[no-untyped-def]
            Counting.scans += 1
            return super().values()

        def items(self):  # type: ignore[no-untyped-def]
            Counting.scans += 1
            return super().items()

    assert isinstance(room.room, Room)
    counting = Counting()
    counting.update(room.room.states)
    room.room.states, Counting.scans = counting, 0
    room.selected = room.subject(101)
    for line in (
        "4",
        "ok all",
        "n FIRE 3 x",
        "a",
        "a 102",
        "g 3",
        "t 1",
        "c safe x",
        "fix",
        "101 words",
        "l x",
        "undo",
    ):
        room.read(line)
    assert Counting.scans == 0


def test_echo_of_a_send_names_the_hazards_there() -> None:
    room = crowded("en")
    room.do("hazard 5 wet floor")
    assert "Hazard 5: wet floor" in room.read("g 101 3").echo.consequence
    assert "Hazard 5: wet floor" in room.read("g 6 to 5").echo.consequence
    assert "Hazard" not in room.read("g 103 6").echo.consequence


def test_echo_says_that_late_stays_only_if_something_is_late(room: LineRoom) -> None:
    said = room.read("-5 ok 4").echo.consequence
    assert said.startswith("next due") and "stays" not in said
    assert "stays" not in room.read("ok 4").echo.consequence and "LATE" not in room.read("ok 4").echo.consequence


def test_echo_says_that_timers_restart_for_an_incident_not_for_a_post(room: LineRoom) -> None:
    room.do("c 102 safe gone")
    assert room.read("reopen 102 back again").echo.consequence == '"back again"; timers start again'
    room.do("closed 4 by Surya flooded")
    assert room.read("open 4").echo.text and room.read("open 4").echo.consequence == ""


def test_posts_are_named_or_in_a_shorter_form_numbered(room: LineRoom) -> None:
    say = Speech(room.context())
    assert say.posts(()) == (room.words("line.no_posts"),)
    assert say.posts(("4",)) == ("post 4 Warehouse rear", "post 4")
    assert say.posts(("3", "5")) == ("posts 3 Warehouse door, 5 Loading yard", "posts 3,5")


def test_echo_of_a_step_says_done_or_open_again(room: LineRoom) -> None:
    assert room.read("t 101 1").echo.text.startswith("step 1 done, #101")
    room.do("t 101 1")
    assert room.read("t 101 -1").echo.text.startswith("step 1 open again, #101")


@pytest.mark.parametrize(("language", "name"), [("en", "#103 Fire"), ("id", "#103 Kebakaran")])
def test_echo_names_a_type_in_the_language_of_the_console(language: str, name: str) -> None:
    room = LineRoom(language=language)
    for line in ("n FIRE 3 x", "n FIRE 3 y"):
        room.do(line)
    kind = name.partition(" ")[2]
    assert kind in room.read("n FIRE 3 smoke").echo.text
    assert kind in room.read("t 101 1").echo.text


def test_echo_of_undo_and_fix_says_that_both_stay_readable(room: LineRoom) -> None:
    room.do("l rain")
    assert room.read("undo").echo.consequence == room.words("line.stays_struck")
    assert room.read("fix wind").echo.consequence == '"wind"; ' + room.words("line.was", words="rain")
    room.do("ok 3")
    no = room.context().next_no - 1
    denied = room.read(f"fix {no} post 3 did not answer").echo.consequence
    assert room.words("line.no_contact", post="3") in denied
    assert f"undo {no}" in room.read(f"fix {no} post 2 said it").echo.consequence
    assert room.read("urung").echo.consequence
    room.do("l ht: P4 all well")
    assert room.words("line.no_contact", post="4") in room.read("undo").echo.consequence
    no = room.context().next_no - 1
    assert f"undo {no}" in room.read(f"fix {no} he did not answer").echo.consequence
    assert f"undo {no}" not in room.read(f"fix {no} all is well").echo.consequence
    room.do("l P4: all well")
    assert room.read("undo").echo.consequence == room.words("line.stays_struck")


def test_echo_of_fix_says_what_a_call_without_an_answer_leaves_open(room: LineRoom) -> None:
    room.do("n BRKN 3 door")
    number = max(each.number for each in room.room.open_incidents())
    room.do(f"call #{number} 110 patrol car, answered")
    no = next(n for n in range(room.context().next_no - 1, 0, -1) if isinstance(room.entry(n), Called))
    said = room.read(f"fix {no} no answer").echo.consequence
    assert room.words("line.unanswered") in said and room.words("line.steps_open", steps="3") in said
    assert room.words("line.unanswered") not in room.read(f"fix {no} post 4 does not answer").echo.consequence
    assert f"fix {no} no answer" in room.read(f"undo {no} wrong").why
    room.do("call 113 smoke, no answer")
    no = room.context().next_no - 1
    assert room.words("line.unanswered") not in room.read(f"fix {no} not answered").echo.consequence


def test_warning_names_one_twin_and_several_alike(room: LineRoom) -> None:
    for known in ("#{0}", "#{0}, #{1}"):
        room.do("n VEHI 1 van")
        numbers = [i.number for i in room.room.open_incidents() if i.type == "VEHI"]
        said = f"open at post 1: {known.format(*numbers)} VEHI; n {numbers[-1]} WORDS adds a report to it"
        assert room.read("n VEHI 1 van").echo.warning == said


def test_echo_of_a_call_says_when_help_is_due(room: LineRoom) -> None:
    said = room.read("call #101 113 answered").echo.consequence
    minutes = next(o.minutes for o in room.site.outside if "113" in (o.name, o.number, *o.words))
    due = room.context().time(room.now + minutes * MINUTE)
    assert minutes and room.words("entry.call_due", at=due) in said
    assert room.words("line.say_answered") in room.read("call #101 113").echo.consequence
    assert room.read("call - 110 no answer").echo.consequence == ""


def test_echo_of_a_call_answered_early_says_the_call_that_the_board_shows() -> None:
    room = LineRoom("2024-01-22 18:40")
    room.do("ok all")
    room.now = ms("2024-01-22 18:52")
    room.do("ok 4")  # in the window of 19:00
    room.now = ms("2024-01-22 18:53")
    assert room.read("ok 4 all quiet").echo.consequence == '"all quiet"; next due 20:00'
    assert "not due before 20:00" in room.read("4").why


@pytest.mark.parametrize("line", ["ok 4", "ok all", "ok 3,6 quiet", "-5 ok 4", "-40 ok 4"])
@pytest.mark.parametrize("clock", ["18:40", "18:49", "18:50", "18:53", "19:00", "19:04", "19:07"])
def test_next_due_of_an_echo_is_that_of_the_board_after_enter(line: str, clock: str) -> None:
    room = LineRoom("2024-01-22 17:55")
    room.do("ok all")
    room.now = ms(f"2024-01-22 {clock}")
    room.do("ok 3")
    reading = room.read(line)
    assert reading.intent is not None
    called = {d.post for d in decide(reading.intent, room.context()) if isinstance(d, Check)}
    room.do(line)
    board = {p.code: p.next_due for p in post_views(room.room, room.site, room.now)}
    soonest = min(due for code in called if (due := board[code]))
    assert f"next due {hhmm(room.site, soonest)}" in reading.echo.consequence


def test_echo_says_that_the_next_calls_begin_when_posts_have_other_rhythms() -> None:
    room = LineRoom("2024-01-22 17:58")
    room.do("tempo 3 30 by Surya")
    assert "next due 18:30" in room.read("ok 3").echo.consequence
    assert "next due from 18:30" in room.read("ok 3,4").echo.consequence


def test_echo_says_the_words_that_are_stored(room: LineRoom) -> None:
    assert room.read("ok 1 2 men").echo.consequence.startswith('"2 men"')
    assert '"quiet"' in room.read("ok 1,2 quiet").echo.consequence
    long = room.read("c 102 safe " + "x" * 200).echo
    assert long.stored == f'"{"x" * 200}"' and f"{long.stored}; acknowledges #102" in long.consequence


@pytest.mark.parametrize("line", ["c 102 safe", "c 102 handled gone", "link 102 dup 103"])
def test_echo_of_an_end_says_which_required_steps_are_open(room: LineRoom, line: str) -> None:
    room.do("n PERS 4 another")
    assert "required steps of #102 open: 1 2 (1 description" in room.read(line).echo.warning
    room.do("t 102 1")
    assert "#102 open: 2 (2 watch" in room.read(line).echo.warning
    room.do("t 102 2")
    assert "required" not in room.read(line).echo.warning


def test_echo_says_who_is_taken_out_of_a_roll_call(room: LineRoom) -> None:
    room.do("g 101 3")
    room.do("roll 101 every 10 3,5")
    assert "post 5 leaves the roll call of #101" in room.read("closed 5 by Padal flooded").echo.warning
    assert "post 3 LEAVES P" in room.read("g 102 3").echo.warning
    assert "roll call" not in room.read("ok 5").echo.warning


def test_echo_of_a_relief_says_who_leaves_where_and_who_goes_back() -> None:
    room = LineRoom()
    assert "Hendra leaves" in room.read("relief 1 Tama").echo.consequence
    echo = room.read("relief 1 Rizky").echo
    assert "Rizky from post 6" in echo.consequence and "Hendra leaves" in echo.consequence
    assert "nobody is left at post 6" in echo.warning
    for line in ("relief 1 Rizky", "relief 6 Hendra", "relief 4 Hendra"):
        room.do(line)
        room.now += 1000
    echo = room.read("relief 4 Dimas").echo
    assert "Hendra to post 6" in echo.consequence and not echo.warning


@pytest.mark.parametrize("language", ["en", "id"])
def test_correction_that_keeps_no_word_names_the_note_that_adds(language: str) -> None:
    room = LineRoom("2024-01-22 02:07", language)
    room.do("ok all")
    room.do("n VEHI 3 motorcycle loitering")
    adds = room.words("line.fix_adds", line=f"101: {room.words('refuse.meant.words')}")
    assert adds in room.read("fix plate is P 4321 QX").echo.consequence
    assert adds not in room.read("fix motorcycle loitering, P 4321 QX").echo.consequence
    room.do("c 101 false nobody")
    assert adds not in room.read("fix plate is P 4321 QX").echo.consequence
