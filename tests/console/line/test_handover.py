"""``ho``, ``serah`` and ``take``: read, echoed and refused, in both languages."""

from __future__ import annotations

import pytest

from console.line.verbs import exact
from data.base.clock import HOUR
from data.intents.base import Intent
from data.intents.control import TakeControl
from data.intents.handover import AcceptHandover, PauseHandover, ReadBack, ResumeHandover, SignHandover, StartHandover
from tests.kits.console.line_room import LineRoom

MORNING = "2024-01-22 07:45"


def room(language: str = "en", *lines: str) -> LineRoom:
    made = LineRoom(MORNING, language)
    made.do("l night is over")
    for line in lines:
        made.do(line)
    return made


CASES: list[tuple[str, str, Intent]] = [
    ("ho start", "serah mulai", StartHandover()),
    ("ho start BGS", "serah mulai ke bagus", StartHandover(incoming="BGS")),
    ("ho start gate lamp flickers", "serah mulai gate lamp flickers", StartHandover(words="gate lamp flickers")),
    ("ho sign gate lamp", "serah paraf gate lamp", SignHandover(words="gate lamp")),
    ("ho sign guarded by police", "serah paraf guarded by police", SignHandover(words="guarded by police")),
    ("ho 1,3-5", "serah 1,3-5", ReadBack(numbers=(1, 3, 4, 5))),
    ("ho all", "serah semua", ReadBack()),
    ("ho pause visitor", "serah jeda visitor", PauseHandover(why="visitor")),
    ("ho quick BGS lunch", "serah cepat BGS lunch", TakeControl(operator="BGS", how="quick", why="lunch")),
    ("take BGS LST is ill", "ambil BGS LST is ill", TakeControl(operator="BGS", how="take", why="LST is ill")),
]


@pytest.mark.parametrize(("english", "indonesian", "intent"), CASES, ids=[case[0] for case in CASES])
def test_read_returns_the_handover_intent_in_both_languages(english: str, indonesian: str, intent: Intent) -> None:
    for language in ("en", "id"):
        for line in (english, indonesian):
            made = room(language, "ho start")
            reading = made.read(line)
            assert reading.intent is not None, reading.why
            for name in intent.__struct_fields__:
                if name != "received":
                    assert getattr(reading.intent, name) == getattr(intent, name), (line, name)
            assert reading.echo.mark == "=" and reading.echo.text


def test_complete_handover_at_one_keyboard() -> None:
    made = room()
    assert "from LST to BGS" in made.read("ho start").echo.text
    made.do("ho start")
    assert "what must be watched" in made.read("ho sign").why
    assert "sheet of no. 3" in made.read("ho sign the lamp").echo.text
    made.do("ho sign the lamp")
    assert made.read("ho accept").why.startswith("the same person cannot sign twice")
    assert made.read("ho accept LST").why == "the same person cannot sign twice"
    assert "tidak boleh orang yang sama" in room("id", "ho start", "ho sign x").read("serah terima LST").why
    echo = made.do("ho accept BGS read aloud").echo
    assert (echo.text, echo.consequence) == (
        "BGS takes control from LST, Regu B",
        '"read aloud"; 0 of 8 lines read back',
    )
    assert (made.room.duty.operator, made.book[-1].by) == ("BGS", "BGS")
    assert "cannot be undone" in made.read("undo", by="BGS").why


def test_incoming_operator_at_their_own_keyboard_need_not_give_a_name() -> None:
    made = room("en", "ho start", "ho sign x")
    made.do("ho all", by="BGS")
    reading = made.read("ho accept", by="BGS")
    assert isinstance(reading.intent, AcceptHandover) and "BGS takes control" in reading.echo.text


def test_handover_pauses_and_resumes() -> None:
    made = room("en", "ho start", "ho pause")
    assert "paused since 07:45" in made.read("ho sign x").why
    assert isinstance(made.do("ho resume").intent, ResumeHandover)
    assert "not paused" in made.read("ho resume").why


def test_taking_control_names_the_badge_and_is_signed_for_later() -> None:
    made = room()
    assert "who takes control" in made.read("take").why
    assert "take BGS WHY" in made.read("take BGS").why
    assert "XYZ" in made.read("take XYZ ill").why
    assert "until LST has signed" in made.do("take BGS LST is ill").echo.consequence
    assert "signs what was taken" in made.read("ho sign LST", by="BGS").echo.text
    made.do("ho sign by Ratna in hospital", by="BGS")
    assert made.room.duty.unsigned == ()


def test_taking_control_says_which_crew_is_on_the_posts_then() -> None:
    for at, said in (("2024-01-22 02:07", False), ("2024-01-22 06:30", True), ("2024-01-22 08:20", True)):
        made = LineRoom(at)
        made.now -= 5 * HOUR
        made.do("l first")
        made.now += 5 * HOUR
        echo = made.read("take BGS LST is ill").echo
        assert ("Regu B is on the posts then" in echo.consequence) is said, at
        before = made.context().crew()
        made.do("take BGS LST is ill")
        assert (made.context().crew() != before) is said, at


def test_quick_handover_by_the_operator_in_control_asks_to_whom() -> None:
    made = room()
    assert "who takes over" in made.read("ho quick").why
    assert "BGS takes control from LST within the shift" in made.read("ho quick", by="BGS").echo.text


def test_ho_and_serah_alone_show_the_sheet_and_offer_their_words() -> None:
    made = room()
    for line in ("ho", "serah", "h"):
        assert made.read(line).ui == "handover"
    assert {"start", "sign", "accept", "pause", "resume", "quick"} <= set(made.read("ho ").completions)
    assert {"mulai", "paraf", "terima"} <= set(room("id").read("serah ").completions)
    assert set(made.read("ho accept B").completions) == {"BGS"}
    assert "ho" in made.read("ho wrong").why or made.read("ho wrong").intent is None


def test_handover_verbs_are_written_out() -> None:
    for verb in ("ho", "serah", "take", "ambil"):
        found = exact(verb)
        assert found is not None and found.written_out
    assert room().read("ser mulai").intent is None
    assert room().read("tak BGS ill").intent is None


@pytest.mark.parametrize("line", ["ho 3-1", "serah 8-2", "ho 1,5-4"])
def test_backward_range_of_sheet_lines_is_refused(line: str) -> None:
    made = room("en", "ho start BGS", "ho sign gate lamp")
    assert "backwards" in made.read(line).why


@pytest.mark.parametrize(
    "line", ["ho start Dimas", "ho accept sari", "ho quick Dimas", "ho start XYZ", "ho accept ABC"]
)
def test_person_who_is_not_an_operator_is_refused_by_name(line: str) -> None:
    made = room("en", "ho start BGS", "ho sign gate lamp")
    assert "not an operator on the roster: LST BGS" in made.read(line).why


def test_second_start_says_that_a_handover_is_open() -> None:
    made = room("en", "ho start")
    assert made.read("ho start").echo.consequence == "a handover is open since 07:45; it starts over"


def test_accept_long_before_the_shift_ends_says_that_the_crew_stays() -> None:
    made = LineRoom("2024-01-22 02:07")
    for line in ("take LST", "ho start", "ho sign the lamp"):
        made.do(line)
    crew = made.context().crew()
    said = made.read("ho accept BGS read aloud").echo
    assert crew is not None and crew.name in said.text
    assert f"crew stays {crew.name} until 08:00" in said.consequence


def test_accept_names_what_changed_since_the_signature() -> None:
    made = room("en", "ho start", "ho sign gate lamp", "ho all")
    made.do("n VEHI 6 loiters")
    assert "changed since LST signed: Incidents" in made.read("ho accept BGS").echo.consequence


@pytest.mark.parametrize(
    ("language", "all_of_it", "some"), [("en", "ho 1-8", "ho 2,8"), ("id", "serah 1-8", "serah 2,8")]
)
def test_accept_of_a_sheet_not_read_back_offers_reading_first(language: str, all_of_it: str, some: str) -> None:
    made = LineRoom(language=language)
    made.do("take LST")
    made.do("ho start BGS")
    made.do("ho sign quiet")
    why = made.read("ho accept BGS").why
    assert all_of_it in why and why.index(all_of_it) < why.index("BGS")
    made.do("ho 1,3-7")
    assert f" {some};" in made.read("ho accept BGS").why


@pytest.mark.parametrize(
    ("now", "is_early"), [("2024-01-21 20:10", True), ("2024-01-22 07:43", True), (MORNING, False)]
)
def test_early_start_says_when_the_shift_ends_and_is_not_refused(now: str, is_early: bool) -> None:
    made = LineRoom(now)
    made.do("l the night")
    echo = made.read("ho start BGS watch the gate").echo
    assert echo.mark == "=" and ("early: the shift ends at" in echo.consequence) is is_early
