"""``siaga init``: the dialogue on a terminal, the sample without one, and what the files hold."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from console.commands.setup.dialogue import _ask, _summary
from console.commands.setup.questions import Questions, Wrong, code_of
from console.session.home import Home
from data.site.load import read, sample_text
from data.site.new_site import comments, sample_in, text_of, turns
from data.words import Words
from data.words.commands.init import TABLE
from tests.kits.console.command import Siaga
from tests.kits.console.terminal import on_a_terminal
from tests.kits.running.examples import NIGHT
from tests.kits.users import as_other, is_root

#: The comments of the file in the catalogue: place → English, Indonesian.
COMMENTS = {key[10:]: tuple(" ".join(t.split()) for t in pair) for key, pair in TABLE.items() if ".file." in key}
#: A Tuesday, 2024-01-23 12:00 in Jakarta (UTC ms).
NOON = 1_705_986_000_000
#: Everybody in the sample.
MADE_UP = {person["name"] for person in tomllib.loads(sample_text())["person"]}


def asked(*answers: str, language: str = "en") -> Questions:
    """The questions with some answers, in order; the rest as asked."""
    questions = Questions(language, "Asia/Jakarta")
    for answer in answers:
        questions.answer(questions.names[len(questions.answers)], answer)
    return questions


# --- on a terminal ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "post", "hours"), [("en", "Post 1", "hours of"), ("id", "Pos 1", "jam dinas")])
def test_init_every_question_answered_with_enter_gives_a_room_without_people(
    tmp_path: Path, language: str, post: str, hours: str
) -> None:
    siaga = Siaga(tmp_path / "home", TZ="Asia/Jayapura")
    code, shown = on_a_terminal(siaga, [("> ", f"{language}\r"), *[("> ", "\r")] * 13], "init")
    assert code == 0, shown
    text = siaga.home.joinpath("site.toml").read_text("utf-8")
    site = read(text)
    assert (site.language, site.zone, site.zone_word) == (language, "Asia/Jayapura", "WIT")
    assert site.posts[0].name == post
    assert len(site.posts) == 6
    assert [p.code for p in site.people] == ["OP1", "OP2"]
    assert hours in shown.casefold()
    assert all(len(line) < 80 for line in re.split(r"[\r\n]+", shown) if str(tmp_path) not in line), shown
    assert not MADE_UP & set(re.findall(r"\w+", text))
    siaga.run("exec", "ok 1-6")  # nobody is named, so no post is empty
    assert siaga.run("exec", "--as", "OP2", "l hello").code == 0


def test_init_answers_are_in_the_file(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home", TZ="Asia/Jayapura")
    answers = ["id", "Gudang \x07Timur", "gt", "", "Gerbang, Lobi, Patroli", "24h 07.30", "A, B, C"]
    answers += ["LST Aiptu Lestari, Aipda Bagus", "-, Ipda Surya", "Hendra+Aipda Sari, -, Eko", "", ""]
    answers += ["kamera 1, CCTV 3, pln, jaringan, panel", "TK-1, Gerbang belakang, TK-2", ""]
    code, shown = on_a_terminal(siaga, [("> ", f"{answer}\r") for answer in answers], "init")
    assert code == 0, shown
    assert "siaga site check" in shown
    assert siaga.home.joinpath("site.toml").stat().st_mode & 0o777 == 0o600
    site = read(siaga.home.joinpath("site.toml").read_text("utf-8"))
    assert (site.name, site.station, site.letter, site.zone_word) == ("Gudang Timur", "GT", "G", "WIT")
    assert [(p.code, p.name, p.patrol) for p in site.posts][2] == ("3", "Patroli", True)
    assert [(c.operator, c.supervisor, c.posts) for c in site.crews] == [
        ("LST", "", {"1": ("Hendra", "Sari"), "3": ("Eko",)}),
        ("BGS", "Surya", {}),
        ("LST", "", {}),
    ]
    assert [(s.code, s.name, s.kind, s.post, s.follows) for s in site.sources] == [
        ("cam-1", "Kamera 1", "camera", "1", "mains"),
        ("cam-3", "Kamera 3", "camera", "3", "mains"),
        ("mains", "Listrik PLN", "power", "", ""),
        ("net", "Jaringan", "network", "", ""),
        ("panel", "Panel alarm", "panel", "", ""),
    ]
    assert [(t.post, t.points) for t in site.tours] == [("3", ("TK-1", "Gerbang-belakang", "TK-2"))]
    assert "Sedang bertugas, " in shown
    assert "LST Aiptu Lestari, BGS Aipda Bagus" in shown and "1 Hendra+Aipda Sari, 2 -, 3 Eko" in shown
    assert [(p.name, p.full) for p in site.people][-2:] == [("Sari", "Aipda Sari"), ("Eko", "Eko")]
    assert (site.shifts.pattern, site.shifts.slots[0].start, site.shifts.slots[0].crews) == (
        "24h",
        "07:30",
        ("A", "B", "C"),
    )


@pytest.mark.parametrize("key", ["\x03", "\x04"])
@pytest.mark.parametrize("after", [0, 4, 12])
def test_init_left_writes_nothing(tmp_path: Path, key: str, after: int) -> None:
    siaga = Siaga(tmp_path / "home")
    code, shown = on_a_terminal(siaga, [*[("> ", "\r")] * after, ("> ", key)], "init")
    assert code == 130, shown
    assert "nothing was written" in shown
    assert not siaga.home.exists()


def test_init_escape_goes_one_question_back(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    typed = [("> ", "\r"), ("> ", "North\r"), ("> ", "\x1b"), ("> ", "\x1b[D\x1bOA South\r"), *[("> ", "\r")] * 12]
    code, shown = on_a_terminal(siaga, typed, "init")
    assert code == 0, shown
    assert read(siaga.home.joinpath("site.toml").read_text("utf-8")).name == "South"


def test_init_summary_number_changes_that_answer(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    typed = [*[("> ", "\r")] * 13, ("> ", "99\r"), ("> ", "2\r"), ("> ", "North\r"), ("> ", "\r")]
    code, shown = on_a_terminal(siaga, typed, "init")
    assert code == 0, shown
    assert '"99" is not a number from 1 to 13' in shown
    assert read(siaga.home.joinpath("site.toml").read_text("utf-8")).name == "North"


def test_start_without_site_makes_one_and_begins_the_console(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    code, shown = on_a_terminal(siaga, [("1  make one", "1"), *[("> ", "\r")] * 3, ("> ", "\x03")])
    assert code == 130, shown
    assert not siaga.home.exists()


# --- answers that cannot be ------------------------------------------------------------------------------------------

HOSTILE = [
    "\x1b[2J", "\u202eevil", "a" * 4000, '"', "\\", "'''", "[[post]]", "# x", "{n}", "%s", "\ud800", "é" * 41, ",,,",
    "+", "-", "0", "-1", "1e9", "999999999999999999999999", "../../etc/passwd", "A,A", "a\tb", "🙂", "٣", "²",
    "Sari, Sari", "Aipda Sari, Bripka Sari", "Sari+Sari", "2x12 99:99", "12:00", "24h", "3x8", "/etc/passwd", "\x00",
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "step"), [("en", 4), pytest.param("en", 1, marks=NIGHT), pytest.param("id", 1, marks=NIGHT)]
)
def test_any_answer_to_any_question_is_taken_whole_or_refused_in_one_line(language: str, step: int) -> None:
    for number, name in enumerate(asked(language=language).names):
        for text in HOSTILE[number % step :: step]:
            questions = asked(language=language)
            try:
                questions.answer(name, text)
            except Wrong as wrong:
                said = questions.words(wrong.key, **wrong.args_)
                assert "\n" not in said
                assert name not in questions.answers
            read(text_of(questions.site(NOON)))  # what was taken makes a file that can be read


def test_answers_whose_questions_changed_are_asked_again() -> None:
    questions = asked("", "", "", "", "2", "", "", "", "", "Eko, Sari")
    questions.answer("posts", "1")
    with pytest.raises(Wrong):
        questions.check("people.0")


def test_code_before_a_name_is_an_operators_and_never_a_part_of_the_name() -> None:
    questions = asked("", "", "", "", "", "", "", "LST Aiptu Lestari, KRN Kurnia", "KRN Kurnia, AKP Surya")
    questions.answer("people.0", "LST Lestari, -, AKP Kusuma Putra")
    people = {person.name: person for person in questions.site(0).people}
    assert (people["Kurnia"].full, people["Kurnia"].code) == ("Kurnia", "KRN")
    assert (people["Surya"].full, people["Putra"].full) == ("AKP Surya", "AKP Kusuma Putra")
    assert [crew.supervisor for crew in questions.site(0).crews] == ["Kurnia", "Surya"]
    for kind, typed in (("supervisors", "RTN Ratna"), ("supervisors", "LST Ratna"), ("people.1", "Budi, DMS Dimas")):
        with pytest.raises(Wrong) as wrong:
            questions.answer(kind, typed)
        assert wrong.value.key == "init.wrong.code"


def test_two_people_of_one_name_are_told_apart_by_rank() -> None:
    site = read(text_of(asked("", "", "", "", "3", "", "", "", "", "Aipda Sari, Bripka Sari, Eko").site(NOON)))
    assert site.crews[0].posts == {"1": ("Sari",), "2": ("Bripka Sari",), "3": ("Eko",)}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("KPU Jember", "KPJ"),
        ("Lestari", "LST"),
        ("Bagus", "BGS"),
        ("Ani", "ANI"),
        ("Pos Komando Utama", "PKU"),
        ("倉庫", ""),
    ],
)
def test_code_of_a_name(name: str, code: str) -> None:
    assert code_of(name, 6)[: len(code)] == code or code_of(name, 6) == code


def test_turns_never_two_shifts_running() -> None:
    for slots in (1, 2, 3):
        for count in range(slots, 8):
            crews = [str(number) for number in range(count)]
            lists = [turns(crews, slots, slot) for slot in range(slots)]
            on_duty = [row[day % len(row)] for day in range(60) for row in lists]
            assert all(a != b for a, b in pairwise(on_duty)) or count == 1
            assert set(on_duty) == set(crews)


def test_first_shift_in_the_evening_is_the_night() -> None:
    site = read(text_of(asked("", "", "", "", "", "2x12 20:00").site(NOON)))
    assert [(slot.start, slot.name, slot.crews) for slot in site.shifts.slots] == [
        ("20:00", "Night", ("A",)),
        ("08:00", "Day", ("B",)),
    ]


# --- the file --------------------------------------------------------------------------------------------------------


def test_every_comment_of_the_sample_is_in_the_catalogue() -> None:
    found = comments(sample_text())
    known = {
        key.removeprefix("init.file."): " ".join(pair[0].split()) for key, pair in TABLE.items() if ".file." in key
    }
    assert {key: text for key, text in known.items() if not key.startswith("real.")} == found


def test_sample_in_indonesian_is_the_same_site() -> None:
    english, indonesian = tomllib.loads(sample_text()), tomllib.loads(sample_in("id"))
    assert {key for key in english if english[key] != indonesian[key]} == {"language", "phrases"}
    assert sample_in("en") == sample_text()
    texts = set(comments(sample_in("id")).values())
    assert texts == {
        " ".join(pair[1].split()) for key, pair in TABLE.items() if ".file." in key and ".real." not in key
    }


def test_real_room_has_the_rules_of_the_sample_and_none_of_its_people() -> None:
    for language in ("en", "id"):
        text = text_of(asked(language=language).site(NOON))
        site, sample = tomllib.loads(text), tomllib.loads(sample_text())
        assert all(site[key] == sample[key] for key in ("checks", "alarms", "targets", "type", "codes"))
        assert "source" not in site
        assert "tour" not in site
        assert not (MADE_UP | {"Jember", "KPU Jember"}) & set(re.findall(r'"([^"]*)" *(?:#|$)', text))
        assert "# [[source]]" in text
        if language == "id":
            said = set(comments(text).values())
            assert not said & {
                " ".join(en.split()) for key, (en, id_) in TABLE.items() if ".file." in key and en != id_
            }


def test_init_sample_option_asks_nothing(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    code, shown = on_a_terminal(siaga, [], "init", "--sample")
    assert code == 0, shown
    assert siaga.home.joinpath("site.toml").read_text("utf-8") == sample_text()
    other = Siaga(tmp_path / "other")
    assert "Selanjutnya" in other.run("init", "--sample", "--language", "id").out
    assert other.home.joinpath("site.toml").read_text("utf-8") == sample_in("id")
    assert "LST, BGS" in Siaga(tmp_path / "third").run("init").out


def test_questions_fit_into_a_row() -> None:
    for key, pair in TABLE.items():
        if key.startswith("init.ask."):
            assert all(len(text.format(crew="Regu A", start="08:00")) <= 73 for text in pair), key
    assert Words("id")("init.phrases").count("|") == Words("en")("init.phrases").count("|") == 6


def test_init_in_a_home_that_cannot_be_made_writes_nothing(tmp_path: Path) -> None:
    Siaga(tmp_path / "home").run("init")  # loads what another user may not be able to read
    with TemporaryDirectory() as parent:  # the folders of pytest are closed to other users
        Path(parent).chmod(0o555)

        def run() -> int:
            ran = Siaga(Path(parent) / "home").run("init", code=1)
            assert "permission denied" in ran.err and parent in ran.err, ran.err
            return 0

        assert (as_other(run) if is_root() else run()) == 0
        assert not any(Path(parent).iterdir())


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("WIB", "Asia/Jakarta"), ("wita", "Asia/Makassar"), ("WIT", "Asia/Jayapura"), ("Jakarta", "Asia/Jakarta"),
        ("jakarta", "Asia/Jakarta"), ("Makassar", "Asia/Makassar"), ("Asia/Jakarta", "Asia/Jakarta"),
    ],
)  # fmt: skip
def test_zone_is_known_by_its_short_name_or_city(typed: str, zone: str) -> None:
    assert read(text_of(asked("", "", "", typed).site(NOON))).zone == zone


def test_zone_that_is_mistyped_is_refused_with_the_nearest() -> None:
    with pytest.raises(Wrong) as wrong:
        asked("", "", "", "Asia/Jakrta")
    assert wrong.value.args_["near"] == ": Asia/Jakarta?"


def test_what_stands_in_brackets_is_not_the_name_on_the_radio() -> None:
    site = read(text_of(asked("", "", "", "", "2", "", "", "", "", "Aipda Hendra (Danru), Eko").site(NOON)))
    assert site.crews[0].posts == {"1": ("Hendra",), "2": ("Eko",)}
    assert "Aipda Hendra (Danru)" in [person.full for person in site.people]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("camera 7", "posts are 1 to 6"), ("laser 1", "camera, panel, mains"), ("camera 1, cctv 1", "twice")],
)
def test_source_that_cannot_be_is_refused(typed: str, said: str) -> None:
    questions = asked()
    with pytest.raises(Wrong) as wrong:
        questions.answer("sources", typed)
    assert said in questions.words(wrong.value.key, **wrong.value.args_)


def test_enter_after_a_refused_zone_takes_the_one_that_was_proposed(capsys: pytest.CaptureFixture[str]) -> None:
    questions = Questions("en", "Etc/UTC")
    _ask(questions, Typed("Asia/Jakrta", ""), "zone")  # type: ignore[arg-type]
    assert questions.answers["zone"] == "Asia/Jakarta"
    assert "[Asia/Jakarta]" in capsys.readouterr().out


def test_default_is_broken_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    questions = asked("", "", "", "", ", ".join(f"Gerbang Utama {n}, Parkir Belakang {n}" for n in range(6)))
    _ask(questions, Typed(""), "posts")  # type: ignore[arg-type]
    shown = capsys.readouterr().out
    assert all(len(line) < 80 for line in shown.splitlines()) and "Park\n" not in shown


class Typed:
    """A prompt at which lines are typed."""

    def __init__(self, *lines: str) -> None:
        self._lines = iter(lines)

    def ask(self, prompt: str) -> str:
        return next(self._lines)


def test_summary_is_wrapped_and_has_the_numbers_that_are_typed(capsys: pytest.CaptureFixture[str]) -> None:
    names = ", ".join(f"Gerbang {n} Gudang Utama" for n in "ABCDEFGH")
    questions = asked("en", "KPU Jember", "", "", names, "", "", "LST Lestari, Bagus", "", "Eko, Sari+Tama, -, Budi")
    _summary(questions, EnterAtOnce(), Home(Path("/home/room")))  # type: ignore[arg-type]
    shown = capsys.readouterr().out
    assert all(len(line) < 80 for line in shown.splitlines())
    assert "8 Gerbang H Gudang Utama" in shown and "BGS Bagus" in shown and "2 Sari+Tama" in shown


class EnterAtOnce:
    """A prompt at which Enter is pressed."""

    def ask(self, prompt: str) -> str:
        return ""


def test_two_posts_of_one_name_are_refused() -> None:
    questions = Questions("en", "Etc/UTC")
    questions.answer("posts", "Main gate, Yard")
    with pytest.raises(Wrong) as wrong:
        questions.answer("posts", "Main gate, Yard, main gate")
    assert wrong.value.key == "init.wrong.twice"


def test_init_names_the_home_of_the_next_command(tmp_path: Path) -> None:
    assert Siaga(tmp_path / "by variable").run("init").out.rstrip().endswith("Now: siaga")
    said = Siaga(tmp_path / "elsewhere").run("init", "--home", str(tmp_path / "a room")).out
    assert said.rstrip().endswith(f"Now: siaga --home '{tmp_path / 'a room'}'")
