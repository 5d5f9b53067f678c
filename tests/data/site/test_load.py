"""The site file: the sample, and one line for each thing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.base.toml_diagnosis import lines_of_keys
from data.entries import Targets
from data.site.load import SiteError, load, read, sample_text
from data.site.model import Cadence
from data.words import AREAS, Words


def faults(text: str) -> tuple[str, ...]:
    """Return the lines about a site file that is wrong."""
    with pytest.raises(SiteError) as wrong:
        read(text)
    return wrong.value.lines


def sample(*changes: tuple[str, str]) -> str:
    """Return the sample with some of its text replaced, once each."""
    text = sample_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


# --- the sample -----------------------------------------------------------------------------------------------------


def test_sample_is_the_room_of_the_scenarios() -> None:
    site = read(sample_text())
    assert (site.name, site.station, site.zone, site.zone_word, site.language) == (
        "KPU Jember", "JBR", "Asia/Jakarta", "WIB", "en",
    )  # fmt: skip
    assert [(p.code, p.name) for p in site.posts] == [
        ("1", "Main gate"), ("2", "Office lobby"), ("3", "Warehouse door"),
        ("4", "Warehouse rear"), ("5", "Loading yard"), ("6", "Patrol"),
    ]  # fmt: skip
    night, day = site.crews
    assert (night.name, night.operator, night.supervisor) == ("Regu A", "LST", "Surya")
    assert (day.name, day.operator, day.supervisor) == ("Regu B", "BGS", "Ratna")
    assert night.posts["4"] == ("Dimas",)
    assert [day.posts[c][0] for c in "123456"] == ["Joko", "Nanda", "Putu", "Eko", "Galih", "Tama"]
    lestari = site.person("lst")
    assert lestari is not None and lestari.full == "Aiptu Lestari"
    assert site.checks.cadence == (Cadence(every_min=60),) and site.checks.lone == ()


def test_sample_has_the_28_types_with_steps_in_both_languages() -> None:
    types = read(sample_text()).types
    codes = "FIRE FALM BRKN ASLT BOMB PKG HAZM RIOT MEDI CRWD UNAU SEAL KEYS MISS WATR THFT POWR CCTV COMM VEHI PERS"
    assert [t.code for t in types] == [*codes.split(), "DRON", "HOAX", "TRAF", "EQUP", "LOGI", "VISI", "INFO"]
    assert [sum(t.priority == p for t in types) for p in (1, 2, 3, 4)] == [9, 7, 9, 3]
    assert all(len(t.steps) == len(t.langkah) for t in types)
    assert all(t.nama and t.words and t.kata for t in types)
    breakin = next(t for t in types if t.code == "BRKN")
    assert [s.required for s in breakin.steps] == [True, True, True, True, False, True]
    assert (breakin.steps[2].words, breakin.langkah[4]) == ("call 110 / Polres", "amankan TKP")
    missed = next(t for t in types if t.code == "MISS")
    assert len(missed.steps) == 6 and all(s.required for s in missed.steps)


def test_targets_of_the_sample_are_the_defaults() -> None:
    site = read(sample_text())
    assert site.targets == (
        Targets(ack=15, breach=30, send=60, arrive=180, supervisor=120, update=600),
        Targets(ack=60, breach=120, send=180, arrive=600, supervisor=600, update=1200),
        Targets(ack=300, breach=600, send=900, arrive=1800, update=3600),
        Targets(ack=900, breach=1800),
    )
    text = sample_text()
    start, end = text.index("[targets.p1]"), text.index("# ---- Incident types")
    assert read(text[:start] + text[end:]).targets == site.targets, "the defaults are the sample's"


def test_type_with_one_target_keeps_the_others_of_its_priority() -> None:
    text = sample(('code = "BRKN"\n', 'code = "BRKN"\ntargets = { arrive = 600 }\n'))
    assert next(t for t in read(text).types if t.code == "BRKN").targets == Targets(
        ack=15, breach=30, send=60, arrive=600, supervisor=120, update=600
    )
    assert next(t for t in read(text).types if t.code == "FIRE").targets == Targets()


def test_indonesian_site_uses_indonesian_names() -> None:
    site = read(sample(('language = "en"', 'language = "id"')))
    assert [p.name for p in site.posts][:3] == ["Gerbang utama", "Lobi KPU", "Pintu gudang"]
    assert site.areas[1].name == "Gudang"
    assert [s.name for s in site.shifts.slots] == ["Malam", "Siang"]


def test_phrase_keeps_its_trailing_blank() -> None:
    assert read(sample_text()).phrases[3] == "call 110 "


def test_cadence_of_a_post_and_of_lone_posts_is_read() -> None:
    text = sample(
        ("lone = true\n\n", "lone = true\n[[post.checks]]\nevery_min = 20\nfrom_hour = 22\nto_hour = 4\n\n"),
        ("# [[checks.lone]]\n# every_min = 30", "[[checks.lone]]\nevery_min = 30"),
    )
    site = read(text)
    assert site.posts[3].checks == (Cadence(every_min=20, from_hour=22, to_hour=4),)
    assert site.checks.lone == (Cadence(every_min=30),)


def test_post_can_have_several_people() -> None:
    site = read(sample(('1 = "Hendra"\n2 = "Wahyu"', '1 = ["Hendra", "Wahyu"]')))
    assert site.crews[0].posts["1"] == ("Hendra", "Wahyu")


def test_files_of_other_editors_are_read(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_bytes(b"\xef\xbb\xbf" + sample_text().replace("\n", "\r\n").encode())
    assert load(file) == read(sample_text())


# --- one wrong value, one line --------------------------------------------------------------------------------------

WRONG = [
    ('name = "KPU Jember" ', "name = 3 ", "name", "found 3, expected text of 1 to 40 characters"),
    ('station = "JBR"', 'station = "jbr"', "station", 'found "jbr", expected 2 to 6 capital letters or digits'),
    ('letter = "J"', 'letter = "JJ"', "letter", 'found "JJ", expected one capital letter, or "" for none'),
    ('"Asia/Jakarta"', '"Asia/Jakata"', "zone", 'found "Asia/Jakata", expected a time zone, did you mean "Asia/Jak'),
    ('"Asia/Jakarta"', '"../../etc/passwd"', "zone", 'expected a time zone such as "Asia/Jakarta"'),
    ('language = "en"', 'language = "fr"', "language", 'found "fr", expected one of: "en", "id"'),
    ('zone_word = ', "zoneword = ", "zoneword", 'there is no such key, did you mean "zone_word"?'),
    ('    "e ",\n', '    "e ",\n    "b",\n', "phrases", "found a list of 8, expected a list of at most 7"),
    ("code = 4\n", "code = 100\n", "post[4].code", "found 100, expected a number from 1 to 99"),
    ("code = 4\n", "code = true\n", "post[4].code", "found true, expected a number from 1 to 99"),
    ("code = 4\n", 'code = "07"\n', "post[4].code", 'found "07", expected a number from 1 to 99'),
    ("code = 4\n", "code = 3\n", "post[4].code", '"3" is used twice, first in post[3].code'),
    ('name = "Patrol"', 'name = "Patrol"\npeople = 3', "post[6].people", "there is no such key"),
    ("lone = true\n\n", 'lone = "yes"\n\n', "post[4].lone", 'found "yes", expected true or false'),
    ('area = "office"', 'area = "offices"', "post[1].area", 'expected the code of an [[area]], did you mean "office"?'),
    ('name = "Rizky"', 'name = "Yoga"', "person[10].name", '"Yoga" is used twice, first in person[9].name'),
    ('code = "BGS"', 'code = "bg"', "person[2].code", 'found "bg", expected 2 to 5 capital letters or digits'),
    ('operator = "LST"', 'operator = "LTS"', "crew[1].operator", 'of a [[person]], did you mean "LST"?'),
    ('signer = ""', 'signer = "Suria"', "lapsit.signer", 'name of a [[person]], did you mean "Surya"?'),
    ('"Surya"\n[crew', '"Suria"\n[crew', "crew[1].supervisor", 'name of a [[person]], did you mean "Surya"?'),
    ('1 = "Hendra"', '1 = "Handra"', "crew[1].posts.1", 'name of a [[person]], did you mean "Hendra"?'),
    ('1 = "Hendra"', '1 = ["Hendra", 3]', "crew[1].posts.1[2]", "found 3, expected text of 1 to 40 characters"),
    ('1 = "Hendra"', "1 = 3", "crew[1].posts.1", "found 3, expected a name in quotes or a list of names"),
    ('1 = "Hendra"', '9 = "Hendra"', "crew[1].posts.9", "the code of a [[post]]: 1, 2, 3, 4, 5, 6"),
    ('2 = "Wahyu"', '2 = "Hendra"', "crew[1].posts.2", '"Hendra" is at two posts of this crew: 1, 2'),
    ('"2x12"\nepoch', '"2x13"\nepoch', "shifts.pattern", 'expected one of: "2x12", "3x8", "24h", "custom"'),
    ('"2x12"\nepoch', '"3x8"\nepoch', "shifts.pattern", '"3x8" has 3 [[shifts.slot]], found 2'),
    ("epoch = 2024-01-01", 'epoch = "1/1/2024"', "shifts.epoch", "expected a date like 2024-01-01"),
    ('start = "08:00"\n', 'start = "8.00"\n', "shifts.slot[2].start", 'found "8.00", expected a time of day like'),
    ('start = "08:00"\n', 'start = "09:00"\n', "shifts.slot[2].start", 'every 12 hours, expected "08:00 / 20:00"'),
    ('crews = ["B"]', 'crews = ["C"]', "shifts.slot[2].crews[1]", 'found "C", expected the code of a [[crew]]: A, B'),
    ('crews = ["B"]', "crews = []", "shifts.slot[2].crews", "expected at least one crew"),
    ('sop_date = ""', 'sop_date = "10 Jan"', "sop_date", 'found "10 Jan", expected a date like'),
    ('sop_date = ""', 'sop_date = "20240110"', "sop_date", 'found "20240110", expected a date like'),
    ('code = "MISS"', 'code = "MISS"\nsop_date = 2024', "type[14].sop_date", "found 2024, expected a date like"),
    ('code = "MISS"', 'code = "MISS"\nsop_date = "2024-13-01"', "type[14].sop_date", "expected a date like 2024-01-01"),
    ("missed_min = 15", "missed_min = 5", "checks.missed_min", "found 5, expected more than late_min (5)"),
    ("late_min = 5", "late_min = 0", "checks.late_min", "found 0, expected a whole number from 1 to 1440"),
    ("p1_min = 20", "p1_min = 14", "checks.p1_min", "found 14, expected at least missed_min (15)"),
    ("every_min = 60", "every_min = 7", "checks.every[1].every_min", "minutes that divide the day evenly"),
    ("every_min = 60", "every_min = 10", "checks.every[1].every_min", "expected more than window_min (10)"),
    ("every_min = 60", "every_min = 12", "checks.every[1].every_min", "expected at least missed_min (15)"),
    ('follows = "mains"', 'follows = "main"', "source[4].follows", 'a [[source]], did you mean "mains"?'),
    ('kind = "power"', 'kind = "power"\nfollows = "cam-1"', "source[1].follows", "that does not follow this one"),
    ('code = "cam-1"', 'code = "7"', "source[4].code", "one word with a letter in it"),
    ('["cctv-2"]', '["cctv-1"]', "source[5].words[1]", '"cctv-1" already means cam-1'),
    ('["cctv-2"]', '["CAM-1"]', "source[5].words[1]", '"CAM-1" already means cam-1'),
    ('kind = "panel"', 'kind = "panel"\ntype = "FALMX"', "source[3].type", 'a [[type]], did you mean "FALM"?'),
    ('kind = "panel"', 'kind = "oven"', "source[3].kind", 'expected one of: "camera"'),
    ('kind = "panel"\npost = 3', 'kind = "panel"\npost = 9', "source[3].post", "expected the code of a [[post]]"),
    ('code = "FALM"', 'code = "FALMY"', "source[3].kind", "a source of kind panel needs [[type]] FALM"),
    ("flood_off = 5", "flood_off = 11", "alarms.flood_off", "found 11, expected at most flood_on (10)"),
    ("shelf_min = 30", "shelf_min = 481", "alarms.shelf_min", "found 481, expected a whole number from 1 to 480"),
    ('theme = "night"', 'theme = "dark"', "screen.theme", 'found "dark", expected one of: "night", "day"'),
    ("ack = 15\n", "ack = -1\n", "targets.p1.ack", "found -1, expected a whole number from 0 to 86400"),
    ("breach = 30\n", "breach = 3\n", "targets.p1.breach", "found 3, expected at least ack (15)"),
    ('code = "FIRE"\n', 'code = "fire"\n', "type[1].code", 'found "fire", expected 2 to 6 capital letters'),
    ("priority = 1\n", "priority = 5\n", "type[1].priority", "found 5, expected a whole number from 1 to 4"),
    ('code = "MISS"', 'code = "MIST"', "type", 'no type with code = "MISS"'),
    ('["firealarm"', '["fire"', "type[2].words[1]", '"fire" already means type FIRE'),
    ('["firealarm"', '["fire alarm"', "type[2].words[1]", "one word without blanks"),
    ("* confirm the place", "confirm the place", "type[1].steps", "every line to begin with * (required) or -"),
    ("* pastikan tempat dan apa yang terbakar\n", "", "type[1].langkah", "found 6 steps, expected 7 as in steps"),
    ("* pastikan tempat", "- pastikan tempat", "type[1].langkah", "step 1 is marked differently from steps"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "why"), WRONG)
def test_a_wrong_value_is_one_line_with_key_and_what_is_right(old: str, new: str, key: str, why: str) -> None:
    lines = [line for line in faults(sample((old, new))) if line.startswith(f"site.toml: {key}")]
    assert len(lines) == 1 and why in lines[0]
    assert f"{key} (line " in lines[0] or key == "type"


def test_message_names_the_line_of_the_key() -> None:
    text = sample(('name = "Loading yard"', "name = 5"))
    number = text[: text.index("name = 5")].count("\n") + 1
    assert faults(text)[0].startswith(f"site.toml: post[5].name (line {number}):")


def test_all_faults_are_reported_in_file_order() -> None:
    text = sample(
        ('name = "Main gate"', "name = 1"), ('name = "Patrol"', 'nane = "x"'), ("priority = 1", 'priority = "high"')
    )
    assert [line.split()[1] for line in faults(text)] == [
        "post[1].name",
        "post[6].nane",
        "type[1].priority",
    ]


def test_messages_are_in_the_language_of_the_file() -> None:
    text = sample(('language = "en"', "language = 'id' # bahasa"), ("p1_min = 20", "p1_min = 14"))
    assert faults(text)[0].endswith("ditemukan 14, seharusnya sedikitnya missed_min (15)")
    assert "baris" in faults(sample(('language = "en"', 'language = "id"'), ("letter = ", "letter ")))[0]


def test_hundreds_of_faults_are_cut_and_counted() -> None:
    lines = faults("\n".join(f"x{n} = 1" for n in range(300)))
    assert len(lines) == 41 and lines[-1].startswith("site.toml: and 2")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name = ", 'line 1, column 7: expected a number, true, false, or text in quotes, found "name ="'),
        ("\nname", "line 2, column 5: expected KEY = VALUE"),
        ('a = "x', "a quotation mark or bracket is not closed"),
        ("a = [1,", "the file ends too early"),
        ("[[post]", "a quotation mark or bracket is not closed"),
        ("a = 1\na = 2", "line 2, column 6: this key or table was given before"),
        ('a = "x" y', "only a comment (#) may follow a value"),
        ("= 3", "line 1, column 1: this is not a key"),
        ('a = "\\q"', "a backslash in double quotes must be written twice"),
        ("a = " + "[" * 3000, "site.toml: "),
    ],
)
def test_a_syntax_error_is_one_line_with_its_place(text: str, why: str) -> None:
    lines = faults(text)
    assert len(lines) == 1 and why in lines[0]


def test_unreadable_file_is_reported_by_name(tmp_path: Path) -> None:
    latin, huge = tmp_path / "latin.toml", tmp_path / "huge.toml"
    latin.write_bytes(b'# ok\nname = "Caf\xe9"\n')
    huge.write_bytes(b"#" * (1024 * 1024 + 1))
    for path, why in (
        (tmp_path / "none.toml", "no such file"),
        (tmp_path, "cannot be read: a folder is where a file should be"),
        (latin, "latin.toml: line 2 is not UTF-8 text"),
        (huge, "huge.toml: larger than 1,024 KiB"),
    ):
        with pytest.raises(SiteError) as wrong:
            load(path)
        assert (len(wrong.value.lines) == 1 and wrong.value.lines[0].endswith(why)) or why in wrong.value.lines[0]


def test_empty_file_is_asked_for_every_required_key() -> None:
    assert [line.split()[1] for line in faults("")] == [
        "name:", "station:", "zone:", "crew:", "person:", "shifts:", "type:",
    ]  # fmt: skip


# --- text from outside ----------------------------------------------------------------------------------------------

HOSTILE = "[/x][@click=app.quit]\\u001b[31m\\u202eevil\\u0007"


def test_control_characters_are_refused() -> None:
    text = sample(('name = "Main gate"', f'name = "{HOSTILE}"'), ('"ok all"', '"ok \\u001ball"'))
    assert [line.split(": ", 1)[1] for line in faults(text)] == [
        "phrases[1] (line 16): has characters that no screen can show (\\u001b, for one): ok all",
        "post[1].name (line 43): has characters that no screen can show (\\u001b, for one): "
        "[/x][@click=app.quit][31mevil",
    ]


def test_control_characters_never_reach_a_message() -> None:
    text = sample(('area = "office"', f'area = "{HOSTILE}"'), ("[alarms]", f'[alarms]\n"{HOSTILE}" = 1'))
    for line in faults(text):
        assert line.isprintable()
    assert faults(sample(('letter = "J"', "letter = \x1b[31m\u202e")))[0].isprintable()


def test_names_too_long_are_refused_not_cut() -> None:
    lines = faults(sample(('name = "Main gate"', f'name = "{"x" * 10_000}"')))
    assert lines[0].endswith("found 10,000 characters, expected text of 1 to 40 characters")


# --- small parts ----------------------------------------------------------------------------------------------------


def test_lines_of_keys_follows_nested_arrays_and_skips_strings() -> None:
    text = "[[a]]\nx = 1\n[[a.b]]\ny = '''\nx = 2\n'''\n[[a]]\n[a.c]\n'q' = 1\n[[a.b]]\ny = 2\n"
    assert lines_of_keys(text) == {
        ("a", 0): 1, ("a", 0, "x"): 2, ("a", 0, "b", 0): 3, ("a", 0, "b", 0, "y"): 4,
        ("a", 1): 7, ("a", 1, "c"): 8, ("a", 1, "c", "q"): 9, ("a", 1, "b", 0): 10, ("a", 1, "b", 0, "y"): 11,
    }  # fmt: skip


@pytest.mark.parametrize("area", ["site", "importing"])
def test_both_languages_have_the_same_placeholders(area: str) -> None:
    from importlib import import_module
    from string import Formatter

    table = import_module(f"data.words.{AREAS[area]}").TABLE
    for key, (english, indonesian) in table.items():
        assert key.startswith(area + ".")
        places = [sorted({name for _, name, _, _ in Formatter().parse(t) if name}) for t in (english, indonesian)]
        assert places[0] == places[1], key
    assert Words("id").has(next(iter(table)))
