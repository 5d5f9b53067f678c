"""Grammar: every form of a command in both languages, and the intent it means."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest

from console.line.help import helptext, named
from console.line.verbs import VERBS
from data.intents.base import Intent
from data.intents.control import Silence
from data.intents.corrections import Correct, Undo
from data.intents.incidents.closing import Close, MarkControlled, Reopen
from data.intents.incidents.links import Link
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident, Panic, WriteNote
from data.intents.incidents.priority import SetPriority
from data.intents.incidents.steps import Tick, Waive
from data.intents.outside import CallOut, TellController, WriteLine
from data.intents.posts import Arrive, CheckCall, Release, Relieve, SendPosts, SetPost, TakeBreak
from data.words import Words
from tests.kits.console.line_room import LineRoom
from tests.kits.running.rows import each_row

#: Short names in the tables for the subjects of the room's incidents.
FIRE, PERS, DONE = "#101", "#102", "#103"


@pytest.fixture
def room() -> LineRoom:
    return night().again()


@cache
def night() -> LineRoom:
    """Return a room with 101 FIRE at post 3 (2 on its way, 5 on scene; selected), 102 PERS at 4 (new), 103 closed."""
    room = LineRoom("2024-01-22 02:07")
    room.do("ok all", by="LST")
    room.do("n FIRE 3 smoke at the door")
    room.do("a 101")
    room.do("n PERS 4 man at the fence", by="BGS")
    room.do("n INFO 1 for the record")
    room.do("c 103 safe nothing")
    room.do("g 101 2,5")
    room.do("on 5")
    room.selected = room.subject(101)
    return room


def meant(room: LineRoom, line: str) -> Intent:
    """Return the intent of a line, with numbers for subjects and without the time of the first key."""
    reading = room.read(line)
    assert reading.intent is not None, f"{line}: {reading.why}"
    names = {i.subject: f"#{i.number}" for n in (101, 102, 103) if (i := room.room.by_number(n))}
    fields = msgspec.structs.asdict(reading.intent)
    changed = {k: names[v] for k, v in fields.items() if isinstance(v, str) and v in names}
    return msgspec.structs.replace(reading.intent, received=0, **changed)


CHECKS = [
    ("ok 4", CheckCall(posts=("4",))),
    ("aman 4", CheckCall(posts=("4",))),
    ("ama 4", CheckCall(posts=("4",))),
    ("OK 4 all quiet", CheckCall(posts=("4",), words="all quiet")),
    ("ok P4", CheckCall(posts=("4",))),
    ("ok p4 hujan deras", CheckCall(posts=("4",), words="hujan deras")),
    ("ok 4 2 people left", CheckCall(posts=("4",), words="2 people left")),
    ("ok 1,3,5", CheckCall(posts=("1", "3", "5"))),
    ("ok 1, 3, 5 quiet", CheckCall(posts=("1", "3", "5"), words="quiet")),
    ("ok 5,3,3", CheckCall(posts=("5", "3"))),
    ("ok 1-6", CheckCall(posts=("1", "2", "3", "4", "5", "6"))),
    ("ok 1,3-5", CheckCall(posts=("1", "3", "4", "5"))),
    ("ok P1-P3", CheckCall(posts=("1", "2", "3"))),
    ("ok all", CheckCall(posts=("1", "2", "3", "4", "5", "6"), everyone=True)),
    ("aman semua tenang", CheckCall(posts=("1", "2", "3", "4", "5", "6"), everyone=True, words="tenang")),
]
NEW = [
    ("n FIRE 3 smoke", NewIncident(type="FIRE", post="3", words="smoke")),
    ("n fire 3", NewIncident(type="FIRE", post="3")),
    ("n fir 3 smoke", NewIncident(type="FIRE", post="3", words="smoke")),
    ("n FIRE P3 smoke", NewIncident(type="FIRE", post="3", words="smoke")),
    ("n api 3 asap", NewIncident(type="FIRE", post="3", words="asap")),
    ("baru kebakaran 3 asap", NewIncident(type="FIRE", post="3", words="asap")),
    ("new smoke 3 in the yard", NewIncident(type="FIRE", post="3", words="in the yard")),
    ("n drone - over the roof", NewIncident(type="DRON", post="", words="over the roof")),
    ("n macet 2 jalan ditutup", NewIncident(type="TRAF", post="2", words="jalan ditutup")),
    ("n1 CRWD 1 gate pushed", NewIncident(type="CRWD", post="1", priority=1, words="gate pushed")),
    ("N2 demo 1 massa", NewIncident(type="CRWD", post="1", priority=2, words="massa")),
    ("n FIRE 3 ht: smoke", NewIncident(type="FIRE", post="3", words="smoke", source="radio")),
    ("n ht: FIRE 3 smoke", NewIncident(type="FIRE", post="3", words="smoke", source="radio")),
    ("n VISI 2 hp: chair asks", NewIncident(type="VISI", post="2", words="chair asks", source="phone")),
    ("n HOAX 2 wa:boxes gone", NewIncident(type="HOAX", post="2", words="boxes gone", source="wa")),
    ("n CCTV 5 cctv: camera 5", NewIncident(type="CCTV", post="5", words="camera 5", source="cctv")),
    ("n TRAF 6 110: jam", NewIncident(type="TRAF", post="6", words="jam", source="110")),
    (
        "n3 FIRE 6 tyres in the road why outside, burning out",
        NewIncident(type="FIRE", post="6", priority=3, words="tyres in the road", why="outside, burning out"),
    ),
    ("n 101 still burning", AnotherReport(incident=FIRE, words="still burning")),
    ("n #101 hp: seen from the street", AnotherReport(incident=FIRE, words="seen from the street", source="phone")),
    ("n 101 P2 ht: smoke", AnotherReport(incident=FIRE, words="smoke", source="radio", post="2")),
]
INCIDENTS = [
    ("a", Acknowledge(incident=PERS)),
    ("tanggap", Acknowledge(incident=PERS)),
    ("a 102", Acknowledge(incident=PERS)),
    ("ack #102", Acknowledge(incident=PERS)),
    ("tanggap 102", Acknowledge(incident=PERS)),
    ("s", Silence()),
    ("senyap", Silence()),
    ("g 3,6", SendPosts(posts=("3", "6"), incident=FIRE)),
    ("g 102 3,6", SendPosts(posts=("3", "6"), incident=PERS)),
    ("g 3,6 102", SendPosts(posts=("3", "6"), incident=PERS)),
    ("g 3 to 102", SendPosts(posts=("3",), incident=PERS)),
    ("kirim 6", SendPosts(posts=("6",), incident=FIRE)),
    ("g 6 to 4", SendPosts(posts=("6",), target="4")),
    ("g 6 P4", SendPosts(posts=("6",), target="4")),
    ("kirim 6 ke 4", SendPosts(posts=("6",), target="4")),
    ("on 2", Arrive(posts=("2",))),
    ("on 101 2", Arrive(posts=("2",), incident=FIRE)),
    ("tiba 2", Arrive(posts=("2",))),
    ("on all", Arrive(posts=("2",))),
    ("back 5", Release(posts=("5",))),
    ("back 2,5", Release(posts=("2", "5"))),
    ("kembali semua", Release(posts=("2", "5"))),
    ("t 2", Tick(incident=FIRE, step=2)),
    ("langkah 2 Damkar 02:09", Tick(incident=FIRE, step=2, words="Damkar 02:09")),
    ("t 102 1", Tick(incident=PERS, step=1)),
    ("waive 4 no power here by Surya", Waive(incident=FIRE, step=4, why="no power here", authorised="Surya")),
    ("waive 102 3 seen on camera", Waive(incident=PERS, step=3, why="seen on camera")),
    ("waive 4 by Ipda Surya no power", Waive(incident=FIRE, step=4, why="no power", authorised="Surya")),
    ("kecualikan 101 4 tak ada oleh Kapolres", Waive(incident=FIRE, step=4, why="tak ada", authorised="Kapolres")),
    ("101 sirens heard", WriteNote(incident=FIRE, words="sirens heard")),
    ("#102 a man left", WriteNote(incident=PERS, words="a man left")),
    ("101 ht: P5 door hot", WriteNote(incident=FIRE, words="door hot", source="radio", post="5")),
    ("controlled fire out", MarkControlled(incident=FIRE, words="fire out")),
    ("terkendali 101", MarkControlled(incident=FIRE)),
    ("c 102 safe gone east", Close(incident=PERS, disposition="safe", words="gone east")),
    ("tutup 102 aman ke timur", Close(incident=PERS, disposition="safe", words="ke timur")),
    ("c 102 handed to Reskrim", Close(incident=PERS, disposition="handed", words="to Reskrim")),
    ("c 102 diserahkan ke Reskrim", Close(incident=PERS, disposition="handed", words="ke Reskrim")),
    ("c 102 tertangani", Close(incident=PERS, disposition="handled")),
    ("c 102 handled", Close(incident=PERS, disposition="handled")),
    ("c 102 keliru", Close(incident=PERS, disposition="false")),
    ("c 102 fal", Close(incident=PERS, disposition="false")),
    ("c 102 batal", Close(incident=PERS, disposition="cancelled")),
    ("c 102 cancelled", Close(incident=PERS, disposition="cancelled")),
    ("c 102 drill", Close(incident=PERS, disposition="drill")),
    ("c 102 latihan", Close(incident=PERS, disposition="drill")),
    ("reopen 103 came back", Reopen(incident=DONE, why="came back")),
    ("buka 103 datang lagi", Reopen(incident=DONE, why="datang lagi")),
    ("pri 102 1 armed", SetPriority(incident=PERS, priority=1, why="armed")),
    ("pri 102 P2 films doors", SetPriority(incident=PERS, priority=2, why="films doors")),
    ("pri 2 small", SetPriority(incident=FIRE, priority=2, why="small")),
    ("link 102 rel 101", Link(incident=PERS, how="rel", other=FIRE)),
    ("link 102 dup 101", Link(incident=PERS, how="dup", other=FIRE)),
    ("link 102 upd #101", Link(incident=PERS, how="upd", other=FIRE)),
    ("link rel 102", Link(incident=FIRE, how="rel", other=PERS)),
    ("kait 102 terkait 101", Link(incident=PERS, how="rel", other=FIRE)),
    ("kait 102 ganda 101", Link(incident=PERS, how="dup", other=FIRE)),
    ("kait 102 perkembangan 101", Link(incident=PERS, how="upd", other=FIRE)),
]
POSTS = [
    ("br 4 6 20m", TakeBreak(post="4", cover="6", span_min=20)),
    ("br 4 6 20", TakeBreak(post="4", cover="6", span_min=20)),
    ("br 4 6 1h", TakeBreak(post="4", cover="6", span_min=60)),
    ("br 4 6", TakeBreak(post="4", cover="6")),
    ("istirahat 4 oleh 6 20mnt", TakeBreak(post="4", cover="6", span_min=20)),
    ("relief 3 Tama", Relieve(post="3", people=("Tama",))),
    ("relief 3 tama, Briptu Eko", Relieve(post="3", people=("Tama", "Eko"))),
    ("aplus 3 Pak Slamet", Relieve(post="3", people=("Pak Slamet",))),
    ("closed 4 by Surya flooded", SetPost(post="4", status="closed", authorised="Surya", words="flooded")),
    ("closed 4 by Ipda Surya flooded", SetPost(post="4", status="closed", authorised="Surya", words="flooded")),
    ("closed 4 flooded by Kapolres", SetPost(post="4", status="closed", authorised="Kapolres", words="flooded")),
    ("ditutup 4 oleh Surya banjir", SetPost(post="4", status="closed", authorised="Surya", words="banjir")),
    ("patrol 6 north fence", SetPost(post="6", status="patrol", words="north fence")),
    ("patroli 6", SetPost(post="6", status="patrol")),
    ("panic 4", Panic(post="4")),
    ("panic", Panic(post="")),
    ("panic ", Panic(post="")),
    ("tolong 4", Panic(post="4")),
]
OUTSIDE = [
    (
        "call 110 break-in, answered",
        CallOut(who="Polres", number="110", words="break-in", answered=True, incident=FIRE),
    ),
    ("call 110 no answer", CallOut(who="Polres", number="110", answered=False, incident=FIRE)),
    ("call 113", CallOut(who="Damkar", number="113", incident=FIRE)),
    ("call - 119 ambulance", CallOut(who="Ambulance", number="119", words="ambulance")),
    ("call 102 Damkar 113 yes", CallOut(who="Damkar", number="113", words="yes", incident=PERS)),
    ("call #102 110 man", CallOut(who="Polres", number="110", words="man", incident=PERS)),
    ("call PLN 123 lights, no answer", CallOut(who="PLN", number="123", words="lights", answered=False, incident=FIRE)),
    ("hubungi 113 api, dijawab", CallOut(who="Damkar", number="113", words="api", answered=True, incident=FIRE)),
    ("hubungi 113 tidak diangkat", CallOut(who="Damkar", number="113", answered=False, incident=FIRE)),
    ("hubungi 113 belum dijawab", CallOut(who="Damkar", number="113", answered=False, incident=FIRE)),
    (
        "call surya answered at once and comes",
        CallOut(who="Surya", number="0812-0000-0110", words="answered at once and comes", answered=True, incident=FIRE),
    ),
    ("e fire at the door", TellController(words="fire at the door", incident=FIRE)),
    ("e 102 ht: man, answered", TellController(words="man", how="radio", answered=True, incident=PERS)),
    ("padal - shift is quiet", TellController(words="shift is quiet")),
    (
        "e 102 hp: P4 tidak lapor sejak 01.00, P6 menuju, dijawab",
        TellController(words="P4 tidak lapor sejak 01.00, P6 menuju", how="phone", answered=True, incident=PERS),
    ),
    ("tell controller 102 a man", TellController(words="a man", incident=PERS)),
    ("tell padal about #102 a man", TellController(words="a man", incident=PERS)),
    ("padal soal 102 ada orang", TellController(words="ada orang", incident=PERS)),
    ("padal pengendali tentang 102 ada orang", TellController(words="ada orang", incident=PERS)),
    ("e 102 told both, he answered", TellController(words="told both, he answered", answered=True, incident=PERS)),
    ("e 102 he said: no answer", TellController(words="he said: no answer", answered=False, incident=PERS)),
    ("e 102 Surya tidak menjawab", TellController(words="Surya tidak menjawab", answered=False, incident=PERS)),
    ("e hp: no answer", TellController(words="no answer", how="phone", answered=False, incident=FIRE)),
    (
        "e api lewat telepon, dijawab",
        TellController(words="api lewat telepon", how="phone", answered=True, incident=FIRE),
    ),
]
BOOK = [
    ("l Radio check done", WriteLine(words="Radio check done")),
    ("catat uji radio", WriteLine(words="uji radio")),
    ("l 4 guests left", WriteLine(words="4 guests left")),
    ("l P4: called twice", WriteLine(words="called twice", posts=("4",), post="4")),
    ("l post 4: called twice", WriteLine(words="called twice", posts=("4",), post="4")),
    ("l post 99: called twice", WriteLine(words="post 99: called twice")),
    ("l ht: P4 battery low", WriteLine(words="battery low", posts=("4",), source="radio", post="4")),
    ("l P4 ht: battery low", WriteLine(words="battery low", posts=("4",), source="radio", post="4")),
    ("l P1,P3 gates shut", WriteLine(words="gates shut", posts=("1", "3"))),
    ("l P9 is a word here", WriteLine(words="P9 is a word here")),
    ("fix 2 the side door", Correct(no=2, words="the side door")),
    ("ralat 2 pintu samping", Correct(no=2, words="pintu samping")),
    ("undo", Undo()),
    ("und", Undo()),
    ("urung", Undo()),
]


@pytest.mark.parametrize("table", [CHECKS, NEW, INCIDENTS, POSTS, OUTSIDE], ids=lambda table: table[0][0])
def test_read_returns_the_intent(room: LineRoom, table: list[tuple[str, Intent]]) -> None:
    def check(line: str, intent: Intent) -> None:
        assert meant(room, line) == intent

    each_row(table, check)


@pytest.mark.parametrize(("line", "intent"), BOOK)
def test_read_returns_the_intent_on_the_book(room: LineRoom, line: str, intent: Intent) -> None:
    room.do("l door of the store open")
    room.book[1] = msgspec.structs.replace(room.book[-1], no=2)
    assert meant(room, line) == intent


SCREEN = [
    ("b", "book", ""),
    ("mutasi", "book", ""),
    ("b post 4", "book", "post 4"),
    ("find seal 12", "find", "seal 12"),
    ("cari segel", "find", "segel"),
    ("fin", "find", ""),
    ("h", "handover", ""),
    ("serah", "handover", ""),
    ("v", "figures", ""),
    ("?", "help", ""),
    ("? ok", "help", "ok"),
    ("?aman", "help", "ok"),
    ("help steps", "help", "steps"),
    ("bantuan", "help", ""),
    ("quit", "quit", ""),
    ("keluar", "quit", ""),
    ("at", "at", ""),
]


@pytest.mark.parametrize(("line", "ui", "arg"), SCREEN)
def test_read_returns_the_screen_to_show(room: LineRoom, line: str, ui: str, arg: str) -> None:
    reading = room.read(line)
    assert (reading.ui, reading.arg, reading.intent, reading.echo.mark) == (ui, arg, None, "=")


def test_read_of_a_number_opens_its_incident(room: LineRoom) -> None:
    for line in ("102", "#102", "J102", "j102"):
        reading = room.read(line)
        assert (reading.ui, reading.arg) == ("open", room.subject(102))


def test_read_of_at_returns_the_moment(room: LineRoom) -> None:
    assert room.read("at 02:00").arg == str(room.now - 7 * 60_000)
    assert room.read("pukul 02.00").arg == str(room.now - 7 * 60_000)
    assert room.read("at 2024-01-21 02:07").arg == str(room.now - 24 * 3_600_000)
    for line in ("at 2024-01-22 02:15", "at soon", "at 2024-13-01 02:15", "at 2024-01-22", "at 02:00 x"):
        assert room.read(line).echo.mark == "X", line


def test_read_of_a_digit_is_a_check_call_that_must_be_due(room: LineRoom) -> None:
    refused = room.read("4")
    assert (refused.echo.mark, refused.intent) == ("X", None)
    room.now += 45 * 60_000  # 02:52: the window of 03:00 is open
    assert meant(room, "4") == CheckCall(posts=("4",), only_due=True)
    assert meant(room, "P4") == CheckCall(posts=("4",), only_due=True)


@pytest.mark.parametrize("line", ["4 called, no answer", "1,3", "1-6", "04", "7", "0"])
def test_read_refuses_digits_that_are_not_a_check_call(room: LineRoom, line: str) -> None:
    room.now += 45 * 60_000
    assert room.read(line).echo.mark != "="


# --- refused, with the reason -------------------------------------------------------------------------------------


REFUSED = [
    ("ok", "which post"),
    ("ok 7", "posts: 1-6"),
    ("ok 1,7", "posts: 1-6"),
    ("ok 6-1", "1-6"),
    ("ok warehouse", "3 Warehouse door"),
    ("n", "which type"),
    ("n FRIE 3", "FIRE"),
    ("n zzzzzz 3", "zzzzzz"),
    ("n fi 3", "fi"),
    ("n FIRE", "which post"),
    ("n FIRE 3,4 smoke", "one post"),
    ("n FIRE smoke", "is not a post"),
    ("n FIRE 9 smoke", "posts: 1-6"),
    ("n3 FIRE 3 smoke", "why"),
    ("n 999 words", "#999"),
    ("a 999", "#999"),
    ("a 4", "incidents start at 101"),
    ("a 102 now", "now"),
    ("s all", "all"),
    ("g", "which post"),
    ("g 102", "which post"),
    ("g 3 at once", "at once"),
    ("g 6 to 6", "itself"),
    ("on 2 slowly", "slowly"),
    ("t", "which step"),
    ("t x", "which step"),
    ("t 99", "1 to"),
    ("waive 3 no power", "by NAME"),
    ("waive 4 by Surya", "a reason is needed: waive 4 WHY by NAME"),
    ("c 102", "how did it end"),
    ("c 102 gone", "how did it end"),
    ("c 4 safe", "incidents start at 101"),
    ("reopen 103", "why"),
    ("pri 102", "1 to 4"),
    ("pri 102 5", "1 to 4"),
    ("link 102 101", "link 102 dup 101"),
    ("link 102 rel", "which incident"),
    ("link 102 rel 102", "itself"),
    ("link 102 rel 101 x", "x"),
    ("br 4", "who covers"),
    ("br 4 6 soon", "soon"),
    ("br 4 6 0m", "0m"),
    ("br 4 6 20m now", "now"),
    ("relief 3", "who is on post 3"),
    ("closed 4 flooded", "by NAME"),
    ("closed 4 by Surya", "why"),
    ("closed 102 by Surya x", "is an incident"),
    ("open 102", "is an incident"),
    ("call", "who was called?"),
    ("e", "told"),
    ("l", "l WORDS"),
    ("fix #101 words", "book number"),
    ("fix J101 words", "book number"),
    ("undo J101", "book number"),
    ("fix 9999 words", "9999"),
    ("fix 0 words", "no entry"),
    ("fix 2", "no. 2"),
    ("panic somewhere", "is not a post"),
    ("panic 9", "posts: 1-6"),
    ("h now", "now"),
    ("quit it", "it"),
    ("#", "neither"),
    ("12x", "neither"),
    ("100", "#100"),
]


def test_read_refuses_with_the_reason(room: LineRoom) -> None:
    def check(line: str, said: str) -> None:
        reading = room.read(line)
        assert (reading.echo.mark, reading.intent, reading.ui) == ("X", None, "")
        assert said in reading.why

    each_row(REFUSED, check)


def test_read_without_a_number_or_selection_asks_for_the_incident(room: LineRoom) -> None:
    room.selected = ""
    for line in ("t 2", "c safe", "g 3", "pri 2", "controlled", "reopen why not", "waive 2 x by Surya", "link rel 101"):
        assert "which incident" in room.read(line).why, line
    assert meant(room, "call 110").incident == ""  # type: ignore[attr-defined]
    assert meant(room, "e quiet").incident == ""  # type: ignore[attr-defined]


def test_read_of_a_call_does_not_tie_it_to_a_closed_incident(room: LineRoom) -> None:
    room.selected = room.subject(103)
    assert meant(room, "call 110 test").incident == ""  # type: ignore[attr-defined]


def test_read_of_buka_reopens_an_incident_or_opens_a_post(room: LineRoom) -> None:
    room.do("closed 4 by Surya flooded")
    assert meant(room, "buka 4 surut") == SetPost(post="4", status="normal", words="surut")
    assert meant(room, "open 4") == SetPost(post="4", status="normal")


# --- fix without a number -----------------------------------------------------------------------------------------


def test_read_of_fix_alone_puts_the_last_words_into_the_line(room: LineRoom) -> None:
    room.do("l plate is P 4312 QX")
    room.do("l other words", by="BGS")
    room.do("ok 4")
    no = next(e.no for e in room.book if getattr(e, "words", "") == "plate is P 4312 QX")
    reading = room.read("fix")
    assert (reading.ui, reading.arg) == ("fix", f"fix {no} plate is P 4312 QX")
    assert meant(room, "fix plate is P 4321 QX") == Correct(no=no, words="plate is P 4321 QX")


def test_read_of_fix_without_own_words_refuses() -> None:
    assert LineRoom().read("fix").echo.mark == "X"
    assert LineRoom().read("fix words").echo.mark == "X"


# --- a alone is fixed when it is typed ------------------------------------------------------------------------------


def test_read_of_a_alone_is_fixed_on_the_worst_when_typed(room: LineRoom) -> None:
    first = room.read("a")
    assert first.fixed == room.subject(102)
    room.do("n BOMB 1 call", by="BGS")
    again = room.read("a", fixed=first.fixed)
    assert again.fixed == first.fixed
    assert isinstance(again.intent, Acknowledge)
    assert again.intent.incident == room.subject(102)
    assert room.read("a").fixed == room.subject(104)


def test_read_of_a_alone_refuses_an_incident_closed_or_merged_since(room: LineRoom) -> None:
    fixed = room.read("a").fixed
    room.do("link 102 dup 101")
    assert "folded" in room.read("a", fixed=fixed).why
    room.do("n PERS 2 man", by="BGS")
    fixed = room.read("a").fixed
    room.do("c 104 false")
    reading = room.read("a", fixed=fixed)
    assert (reading.echo.mark, reading.intent) == ("X", None)
    assert "closed" in reading.why


def test_read_of_a_alone_when_nothing_was_new_acknowledges_nothing_later(room: LineRoom) -> None:
    room.do("a 102")
    first = room.read("a")
    assert (first.echo.mark, first.intent) == ("X", None)
    room.do("n BOMB 1 call", by="BGS")
    assert room.read("a", fixed=first.fixed).intent is None
    assert room.read("a").intent is not None


def test_read_of_a_with_a_number_fixes_nothing(room: LineRoom) -> None:
    assert room.read("a 102", fixed=room.subject(101)).fixed == ""
    assert room.read("ok 4", fixed=room.subject(101)).fixed == ""


# --- verbs --------------------------------------------------------------------------------------------------------


def test_read_of_an_ambiguous_verb_asks(room: LineRoom) -> None:
    for line, options in (("clo 102 safe", ("close", "closed")), ("sen", ("send", "senyap"))):
        reading = room.read(line)
        assert (reading.echo.mark, reading.intent) == ("?", None)
        assert all(o in reading.echo.text for o in options)


def test_read_of_an_ambiguous_result_asks(room: LineRoom) -> None:
    reading = room.read("c 102 han")
    assert (reading.echo.mark, reading.intent) == ("?", None)
    assert "handled" in reading.echo.text
    assert "handed" in reading.echo.text


@pytest.mark.parametrize("line", ["pan 4", "pani 4", "tol 4", "wai 2 x by y", "kec 2 x oleh y"])
def test_read_refuses_some_verbs_unless_written_out(room: LineRoom, line: str) -> None:
    reading = room.read(line)
    assert (reading.echo.mark, reading.intent) == ("X", None)


@pytest.mark.parametrize(("line", "near"), [("okk 4", "ok"), ("clsoe 4", "close"), ("relif 3 Tama", "relief")])
def test_read_of_an_unknown_verb_names_the_nearest(room: LineRoom, line: str, near: str) -> None:
    reading = room.read(line)
    assert reading.echo.mark == "X"
    assert near in reading.echo.text


@pytest.mark.parametrize("line", ["", " ", "\t", "\u202e", "\x1b"])
def test_read_of_nothing_is_empty(room: LineRoom, line: str) -> None:
    reading = room.read(line)
    assert (reading.echo.mark, reading.echo.text, reading.intent, reading.ui) == ("", "", None, "")


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("aman semua kecuali 4", "aman 1-3,5,6"),
        ("aman 1-6 selain 4", "aman 1-3,5,6"),
        ("ok all except 2 and 4", "ok 1,3,5,6"),
        ("aman 1 sampai 3", "aman 1-3"),
        ("ok 1 through 3", "ok 1-3"),
        ("istirahat 5 6 15 menit", "istirahat 5 6 15m"),
        ("br 5 6 1 hour", "br 5 6 60m"),
        ("redam cam-3 60 menit basah", "redam cam-3 60m basah"),
        ("redam cam-3 1 jam basah", "redam cam-3 60m basah"),
        ("redam cam-3 sampai 03:07 basah", "redam cam-3 60m basah"),
    ],
)
def test_words_for_spans_and_exceptions_are_read_as_they_are_said(line: str, same: str) -> None:
    room = LineRoom("2024-01-22 02:07")
    assert room.read(line).intent == room.read(same).intent is not None, room.read(line).why


@pytest.mark.parametrize(
    "line", ["aman semua tapi 4 belum", "ok all except the rear", "ok 1-3 except 4 5 6 x", "t 101 1-3 kecuali 2"]
)
def test_exceptions_that_are_not_posts_are_refused(line: str) -> None:
    room = LineRoom("2024-01-22 02:07")
    room.do("n FIRE 3 smoke")
    reading = room.read(line)
    assert reading.intent is None and "1-3" in reading.why, reading.why


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("pos 4 tidak lapor, P6 menuju", None),
        ("P4 tidak menjawab, P6 dikirim", None),
        ("P4 tidak menjawab, P6 dikirim, dijawab", True),
        ("P4 tidak menjawab; tidak diangkat", False),
        ("tidak dijawab", False),
    ],
)
def test_whether_the_controller_answered_is_not_what_is_said_of_a_post(words: str, answered: bool | None) -> None:
    room = LineRoom("2024-01-22 02:07")
    room.do("n FIRE 3 smoke")
    intent = room.read(f"padal 101 hp: {words}").intent
    assert isinstance(intent, TellController) and intent.answered is answered


@pytest.mark.parametrize(
    ("line", "code"),
    [("baru unjuk rasa 1 massa", "CRWD"), ("n suspicious vehicle 6 van", "VEHI"), ("baru listrik padam 3", "POWR")],
)
def test_a_type_is_known_by_its_whole_name(line: str, code: str) -> None:
    intent = LineRoom("2024-01-22 02:07").read(line).intent
    assert isinstance(intent, NewIncident) and intent.type == code and intent.post


@pytest.mark.parametrize("language", ["en", "id"])
def test_help_names_each_command_by_the_word_that_is_typed(language: str) -> None:
    words = Words(language)
    for section in helptext(words):
        for row in section.rows:
            verb = row.forms[0].split()[0]
            if verb.casefold() in VERBS:
                assert named(row).casefold().startswith(verb.casefold()), named(row)


def test_scene_reads_the_incident_also_after_its_first_word(room: LineRoom) -> None:
    assert meant(room, "scene in 102 Budi") == meant(room, "scene 102 in Budi")
    assert meant(room, "scene in Budi") == meant(room, "scene 101 in Budi")
