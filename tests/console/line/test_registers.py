"""Commands of the registers, roll calls, orders and reminders: intent and echo, in both languages."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from console.line.echo import WIDEST
from data.base.clock import HOUR, MINUTE
from data.entries.registers import TourEnded, TourMissed, TourPoint, TourStarted
from data.intents.base import Intent
from data.intents.orders import CallRoll, SetTempo, TestCall
from data.intents.registers import CheckSeals, LookOut, MoveBoxes, MoveKey, PinHazard, RegisterVisit, RemindMe
from data.intents.tours import WalkTour
from data.view.handover_sheet import sheet
from data.view.upcoming import upcoming
from tests.kits.console.line_room import LineRoom, ms

NOW = "2024-01-22 02:07"


def at(text: str) -> int:
    return ms(f"2024-01-22 {text}")


CASES: list[tuple[str, str, Intent]] = [
    ("test 6 daily test", "uji 6 daily test", TestCall(post="6", why="daily test")),
    ("test 6 off", "uji 6 stop", TestCall(post="6", stop=True)),
    ("tempo 1-3 30 until 05:00 by surya more people", "irama 1-3 30 sampai 05:00 oleh surya more people",
     SetTempo(posts=("1", "2", "3"), every_min=30, until=at("05:00"), authorised="Surya", words="more people")),
    ("tempo 4 20 by Surya", "irama 4 20 oleh Surya", SetTempo(posts=("4",), every_min=20, authorised="Surya")),
    ("tempo siaga 2 by Surya", "irama siaga II oleh Surya", SetTempo(level="2", authorised="Surya")),
    ("roll 101", "cek #101", CallRoll(incident="incident:JBR-test-2")),
    ("roll 101 1-2", "cek 101 1,2", CallRoll(incident="incident:JBR-test-2", posts=("1", "2"))),
    ("remind 03:30 call PLN", "ingat 0330 call PLN", RemindMe(due=at("03:30"), words="call PLN")),
    ("remind 20m call PLN", "ingat +20m call PLN", RemindMe(due=at("02:27"), words="call PLN")),
    ("remind 01:00 x", "ingat 01.00 x", RemindMe(due=at("01:00") + 24 * HOUR, words="x")),
    ("lookout pickup until 06:00", "atensi pickup sampai 06:00", LookOut(words="pickup", until=at("06:00"))),
    ("lookout wait until dawn until 4h", "atensi wait until dawn s.d. 4j",
     LookOut(words="wait until dawn", until=at("06:07"))),
    ("lookout off 2", "atensi hapus 2", LookOut(off=True, number=2)),
    ("hazard 3 loose cable", "rawan P3 loose cable", PinHazard(post="3", words="loose cable")),
    ("hazard 3 off 1", "rawan 3 hapus 1", PinHazard(post="3", off=True, number=1)),
    ("visit in Rina Bawaslu to 2 KPU chair why meeting", "tamu masuk Rina Bawaslu ke 2 KPU chair alasan meeting",
     RegisterVisit(what="in", name="Rina Bawaslu", post="2", to="KPU chair", words="meeting")),
    ("visit refused 2 staf Bawaslu to warehouse why no permit",
     "tamu ditolak 2 staf Bawaslu ke warehouse karena no permit",
     RegisterVisit(what="refused", name="2 staf Bawaslu", to="warehouse", words="no permit")),
    ("visit out Rina", "tamu keluar Rina", RegisterVisit(what="out", name="Rina")),
    ("key out 12 sari", "kunci keluar 12 sari", MoveKey(what="out", number="12", name="Sari")),
    ("key in 12 Sari", "kunci masuk 12 Sari", MoveKey(what="in", number="12", name="Sari")),
    ("seal 12/12 by sari and Rizky", "segel 12/12 oleh sari dan Rizky",
     CheckSeals(found=12, expected=12, names=("Sari", "Rizky"))),
    ("seal P4 11/12 round by Sari and Ibu Rina why wet", "segel P4 11/12 round oleh Sari dan Ibu Rina alasan wet",
     CheckSeals(found=11, expected=12, names=("Sari", "Ibu Rina"), post="4", words="round", why="wet")),
    ("seal G-0417 G-0921 by Eko and Rina", "segel G-0417 G-0921 oleh Eko dan Rina",
     CheckSeals(old="G-0417", new="G-0921", names=("Eko", "Rina"))),
    ("move 25 ballot boxes from store to truck by Eko and Rina",
     "pindah 25 ballot boxes dari store ke truck oleh Eko dan Rina",
     MoveBoxes(out=25, arrived=25, origin="store", target="truck", names=("Eko", "Rina"), words="ballot boxes")),
    ("move 25/24 from store to truck by Eko and Rina why torn",
     "pindah 25/24 dari store ke truck oleh Eko dan Rina alasan torn",
     MoveBoxes(out=25, arrived=24, origin="store", target="truck", names=("Eko", "Rina"), why="torn")),
    ("tour start", "tur mulai", WalkTour(what="start")),
    ("tour point TK-1,TK-2", "tur titik TK-1,TK-2", WalkTour(what="point", points=("TK-1", "TK-2"))),
    ("tour missed TK-5 locked", "tur terlewat TK-5 locked",
     WalkTour(what="missed", points=("TK-5",), words="locked")),
    ("tour end", "tur selesai", WalkTour(what="end")),
]  # fmt: skip


def prepared(language: str) -> LineRoom:
    """Return a room in which every case can be done."""
    room = LineRoom(NOW, language)
    room.wait(-5)
    room.do("test 6 why" if language == "en" else "uji 6 why")
    room.do("lookout a until 05:00")
    room.do("lookout b until 05:00")
    room.do("hazard 3 a")
    room.do("visit in Rina")
    room.do("tour start")
    room.wait(5)
    return room


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c[0]))
@pytest.mark.parametrize("language", ["en", "id"])
def test_read_register_command_and_echo(case: tuple[str, str, Intent], language: str) -> None:
    english, indonesian, wanted = case
    text = indonesian if language == "id" else english
    # A command that ends something needs it to exist; one that starts it needs it not to.
    ends = any(w in english for w in (" off", "visit out", "key in", "tour point", "tour missed", "tour end"))
    room = prepared(language) if ends else LineRoom(NOW, language)
    if "roll" in english:
        room.do("n FIRE 3 smoke")
    if "key in" in english:
        room.do("key out 12 Sari")
    reading = room.read(text)
    assert reading.intent is not None, reading.why
    found = {name: getattr(reading.intent, name) for name in wanted.__struct_fields__}
    assert found | {"received": 0} == {name: getattr(wanted, name) for name in wanted.__struct_fields__}
    assert reading.echo.mark == "="
    assert cell_len(reading.echo.text) <= WIDEST
    room.do(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("remind tomorrow x", "is not a time ahead"),
        ("remind", "when, and of what? remind 03:30 WORDS"),
        ("remind off 9", "no. 9 is not a reminder"),
        ("remind off", "which reminder"),
        ("lookout pickup", "until when"),
        ("lookout pickup until dawn", "is not a time ahead"),
        ("hazard 3", "which hazard"),
        ("visit", "choose one: in, out or refused"),
        ("visit out Nobody", "not in"),
        ("key out", "which key"),
        ("key out 12", "who has key 12"),
        ("seal 12/12", "two people"),
        ("seal", "how many of how many"),
        ("seal 11/12 by Sari and Rizky", "say why"),
        ("move 25", "from where"),
        ("move 25 from store", "to where"),
        ("move from a to b", "how many boxes"),
        ("tempo off", "no such order"),
        ("tempo 1-6", "how many minutes"),
        ("tempo 1-6 30", "by whose order"),
        ("tempo 1-6 17 by Surya", "Use 5 10 15 20 30 60 120"),
        ("tempo siaga 4 by Surya", "Siaga 1, 2 or 3"),
        ("roll", "which incident"),
        ("roll 4", "4 is a post"),
        ("tour point TK-1", "under way"),
        ("tour point", "which checkpoint"),
        ("tour end 2", "under way"),
        ("tour walk", "choose one: start, point, missed or end"),
        ("test 6", "a test needs a reason: test 6 WHY"),
    ],
)
def test_refused_register_command_says_what_to_type(text: str, said: str) -> None:
    room = LineRoom(NOW)
    reading = room.read(text)
    assert reading.intent is None
    assert said in reading.why, reading.why


def test_echo_says_when_a_test_sounds_and_who_has_the_key() -> None:
    room = LineRoom(NOW)
    assert "LATE sounds 02:08:00, MISSED 02:10:00" in room.read("test 6 daily").echo.consequence
    room.do("key out 12 Sari")
    assert "Sari" in room.read("key in 12 Yoga").echo.consequence
    assert "does not match" in room.read("seal 11/12 by Sari and Yoga why wet").echo.consequence
    room.do("tour start")
    room.do("tour point TK-1")
    assert "TK-2, TK-3, TK-4, TK-5, TK-6" in room.read("tour end").echo.consequence


def test_echo_names_the_posts_whose_order_ends() -> None:
    room = LineRoom(NOW)
    room.do("tempo 4-6 30 until 2h by Surya")
    assert "5" in (said := room.read("tempo 5 off").echo.text) and "4" not in said
    assert "4-6" in room.read("tempo off").echo.text or "4,5,6" in room.read("tempo off").echo.text


def test_read_roll_call() -> None:
    room = LineRoom(NOW)
    room.do("n FIRE 3 smoke")
    assert "Sari" in room.read("roll 101").echo.consequence
    room.do("roll 101 3,4")
    assert set(room.read("roll 101 here ").completions) == {"Sari", "Dimas"}
    room.do("ok 3")
    assert room.read("roll 101 here ").completions == ("Dimas",)
    room.do("roll 101 here dimas")
    room.do("tempo 1 30 by Surya")
    room.do("tempo off by Surya")


def test_roll_call_takes_the_time_before_it() -> None:
    room = LineRoom(NOW)
    now = room.now
    room.do("-20 n FIRE 3 smoke")
    assert "01:58" in room.read("-9 roll 101 3,4").echo.consequence
    room.do("-9 roll 101 3,4")
    (incident,) = room.room.open_incidents()
    roll = incident.roll
    assert roll is not None and roll.since == now - 9 * MINUTE and roll.limit == now + MINUTE
    assert room.read("-12 roll 101 here Dimas").echo.mark == "X"
    room.do("-2 roll 101 here Dimas")
    assert room.room.post("4").contact == now - 2 * MINUTE
    assert room.read("roll 101 here ").completions == ("Sari",)


def test_completions_offer_what_can_be_named() -> None:
    room = LineRoom(NOW)
    room.do("tour start")
    room.do("tour point TK-1")
    assert room.read("tour point ").completions == ("TK-2", "TK-3", "TK-4", "TK-5", "TK-6")
    room.do("visit in Rina to 2")
    assert "Rina" in room.read("visit out ").completions
    room.do("remind 20m x")
    assert room.read("remind off ").completions == (str(len(room.book)),)


def test_number_of_an_entry_is_that_of_this_book_and_another_stations_has_its_name() -> None:
    room, other = LineRoom(NOW), LineRoom(NOW)
    other.id = "SBY-test"
    for each in (room, other):
        each.do("remind 20m words of " + each.id)
        each.do("move 30 from KPU to PPK")
    for entry in (e for e in other.book if e.book == other.id):
        room.room.apply(entry)
    no = len(room.book) - 1
    theirs, boxes = f"SBY-test-{no}", f"SBY-test-{no + 1}"
    assert room.read("remind off ").completions == (str(no), theirs)
    room.do(f"remind off {no}")
    assert [r.ref for r in room.room.registers.reminders] == [theirs]
    again = room.read(f"remind off {no}").why
    assert f"no. {no} is not a reminder. Reminders: {theirs}" in again, "typed twice it takes nothing from the other"
    assert theirs in room.do(f"remind off {theirs.lower()}").echo.text
    assert not room.room.registers.reminders
    says = [item.args["no"] for item in upcoming(room.room, room.site, room.now) if item.key == "next.move"]
    assert sorted(says) == [f"JBR-test-{no + 1}", boxes]
    room.do(f"move {no + 1} arrived 30 by Eko and Rina")
    assert [move.ref for move in room.room.registers.moves] == [boxes]
    assert boxes in [item.name for section in sheet(room.context()) for item in section.items]
    room.do(f"move {boxes} arrived 30 by Eko and Rina")
    assert not room.room.registers.moves


@pytest.mark.parametrize("line", ["move 25 from kpu to PPK", "move 25 from KPU to PPK by Eko and Rina"])
def test_boxes_on_the_same_way_are_named_before_more_leave(line: str) -> None:
    room = LineRoom(NOW)
    room.do("move 30 from KPU to PPK")
    no = len(room.book)
    assert room.read(line).echo.consequence.startswith(f"30 of no. {no} still on their way: move {no} arrived N")
    assert "still on" not in room.read(line.replace("PPK", "TPS")).echo.consequence
    assert "still on" not in room.read(f"move {no} arrived 30 by Eko and Rina").echo.consequence


def test_key_that_two_stations_gave_out_apart_is_with_both() -> None:
    room, other = LineRoom(NOW), LineRoom(NOW)
    other.id = "SBY-test"
    room.do("key out 7 Eko")
    other.do("key out 7 Rina")
    for entry in (e for e in other.book if e.book == other.id):
        room.room.apply(entry)

    def out() -> list[str]:
        return [key.name for key in room.room.registers.keys]

    assert out() == ["Eko", "Rina"]
    assert "7 Eko 02:07, 7 Rina 02:07" in str([s.items for s in sheet(room.context()) if s.key == "equipment"])
    back = replace(room.book[-1], what="in", no=room.book[-1].no + 1, hlc=(room.now + 1, 0))
    room.room.apply(back)
    assert out() == ["Rina"], "who brought it back there did not know of Rina"
    room.room.apply(replace(back, no=back.no + 1, seen={other.id: 99}, name="Rina"))
    assert out() == []


def test_key_is_the_same_with_and_without_leading_zeros() -> None:
    room = LineRoom()
    room.do("key out 012 Ratna")
    assert "Ratna" in room.read("key out 12 Surya").why
    assert "012" in room.read("key in 12").echo.text and "Ratna" in room.read("key in 12").echo.text
    room.do("key in 12")
    assert room.room.registers.keys == ()
    room.do("key out B7 Ratna")
    assert room.read("key out b07 Surya").intent is None
    assert room.read("key out 70 Surya").intent is not None


def test_key_is_one_key_however_its_number_is_said() -> None:
    room = LineRoom()
    room.do("key out #12 Ratna")
    for line in ("key out 12 Surya", "key out key 12 Surya", "kunci keluar no. 12 Surya"):
        assert room.read(line).why.startswith("Ratna has had key 12"), line
    for line in ("key out 10,11 Surya", "key out 10, 11 Surya", "key out 10 and 11 Surya"):
        assert room.read(line).why == "one key in a line: key out 10 NAME", line
    assert room.read("key in 12, 10").why == "one key in a line: key in 12"


def test_tour_commands_are_recorded_when_they_happened() -> None:
    room = LineRoom("2024-01-22 07:20")
    for line in ("0702 tour start", "07:10 tour point TK-1", "0712 tour missed TK-2 locked", "-1 tour end"):
        assert room.read(line).echo.mark == "=", line
        room.do(line)
    found = {type(e): e.occurred for e in room.book}
    assert found[TourStarted] == ms("2024-01-22 07:02") and found[TourPoint] == ms("2024-01-22 07:10")
    assert found[TourMissed] == found[TourEnded] == ms("2024-01-22 07:19")


def test_seal_replaced_belongs_to_the_selected_torn_seal() -> None:
    room = LineRoom.busy()
    room.do("n SEAL 3 torn")
    seal, line = room.subject(103), "seal G-0417 G-0921 by Eko and Rina"
    assert room.read(line).intent == CheckSeals(received=room.now, old="G-0417", new="G-0921", names=("Eko", "Rina"))
    room.selected = seal
    reading = room.read(line)
    assert isinstance(reading.intent, CheckSeals) and reading.intent.incident == seal
    assert "on #103" in reading.echo.consequence
    for other in ("seal - G-0417 G-0921 by Eko and Rina", "seal 12/12 by Eko and Rina"):
        found = room.read(other).intent
        assert isinstance(found, CheckSeals) and not found.incident, other


def test_tour_is_named_with_its_number_and_checkpoints() -> None:
    room = LineRoom()
    room.do("ok all")
    assert "1 Warehouse round" in room.read("tour").why
    assert "TK-1, TK-2" in room.read("tour start 1").echo.consequence


@pytest.mark.parametrize(
    ("line", "english", "indonesian"),
    [
        ("visit in", "visit in NAME to WHERE", "tamu masuk NAMA ke TUJUAN"),
        ("visit out", "visit out NAME", "tamu keluar NAMA"),
        ("visit refused", "visit refused NAME to WHERE", "tamu ditolak NAMA ke TUJUAN"),
        ("key out", "key out NO NAME", "kunci keluar NO NAMA"),
        ("key in", "key in NO", "kunci masuk NO"),
    ],
)
def test_refusal_without_a_name_shows_the_form_of_that_very_command(line: str, english: str, indonesian: str) -> None:
    for language, form in (("en", english), ("id", indonesian)):
        why = LineRoom(NOW, language).read(line).why
        assert why.endswith((f"? {form}", f": {form}")), why
