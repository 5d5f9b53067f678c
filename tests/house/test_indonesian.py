"""Indonesian is Indonesian: on every page, in every refusal, report and the file of ``siaga init``.

A word that a person reads is in the Indonesian side of the catalogue, is a name of the site, a code or what was typed,
or is one of the loan words listed here. The Indonesian side itself shares no other word with the English one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from console.commands import COMMANDS
from console.line.verbs import VERBS
from data.base.clock import MINUTE
from data.site.load import sample_text
from data.words import AREAS, Words
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import console
from tests.kits.console.line_room import LineRoom, sample

#: Words that both languages use, as Indonesian dictionaries and police units write them.
_LOANS = (
    "alarm april bank cctv disk folder format hash html kpi login median mode november normal operator "
    "padal "
    "panel pdf pin prio radio sensor september server siaga sop status stop tempo terminal tls tur url via"
)
LOANS = frozenset(_LOANS.split())
#: Keys of the keyboard, and terminals.
_KEYS = "backspace ctrl end enter esc home iterm option pgdn pgup shift tab"
KEYS = frozenset(_KEYS.split())
#: Commands of the shell, keys of files and forms that are the same in both languages.
_TYPED = (
    "ack add amount cam chmod check drill exec fault lapsit list name never pri report resume rows run says site "
    "source station tell that"
)
TYPED = frozenset(_TYPED.split())
#: Areas that are said on the screen and in reports; the others are of the shell.
SAID = [
    area for area, module in AREAS.items() if module.startswith(("acts.", "screen.")) or area in ("report", "drill")
]
#: Areas of the shell with sentences, and the names in them. The comments of the new file have a test of their own.
SHELL = ("cli", "init", "backup", "repair", "verify", "courier")
_NAMES = (
    "asia bahasa book cont digit dir export fire init jakarta kill language pid post program prometheus regu root rwx "
    "stdin ulimit utf verify"
)
NAMES = frozenset(_NAMES.split())
#: Words that every English sentence of a help has some of, and that no Indonesian one has.
_ENGLISH = (
    "about after also and any are before can does each every for from has have how its later more next nobody nothing "
    "only other since that the then there these they this until was were what when where which who will with without"
)
ENGLISH = frozenset(_ENGLISH.split())
#: Parts of a condition of ``siaga query``: a word and a field of the tables.
SYNTAX = {"and", "since"}
#: Names of months and days are short forms that may be the same.
CALENDAR = re.compile(r"screen\.(months|days)")

_WORD = re.compile(r"[^\W\d_]{3,}")
#: Fields, commands of the shell, files, options, tables of the site file, quoted texts and hashes.
_NO_WORD = re.compile(
    r"\{[^}]*\}|siaga [a-z]+|[\w./-]+\.(?:toml|md|db|csv|sock|html)\b|(?<!\w)--?[a-z-]+|\[\[?[a-z.]+\]?\]|\"[^\"]*\""
    r"|\b(?:[0-9a-f]{4} )+[0-9a-f]{4}\b"
)

#: Lines that are refused or only half typed, and what the help is asked about.
REFUSED = (
    "x", "bahaya 4", "fixed 101", "25:00 aman 4", "99:99 aman", "aman 9", "aman 6-1", "baru", "baru zzz", "baru asap",
    "kirim", "kirim 9 9", "tiba", "kembali", "langkah", "langkah 99", "tutup", "tutup 999", "tutup 101", "prio",
    "prio 101", "prio 101 1", "prio 101 7", "kait 101", "kait 101 x 102", "ralat", "ralat 9999 x", "urung", "urung 1",
    "tamu", "tamu x", "tamu keluar Anwar", "kunci", "kunci masuk 9", "kunci keluar", "segel", "segel 1/2", "pindah",
    "pindah 5 dari A", "tur", "tur mulai x", "redam", "redam x", "sumber", "sumber cam-1", "uji 4", "irama", "cek",
    "cek 101 tiap 1", "atensi", "ingat", "ingat 01:00 x", "rawan", "rawan 4", "serah", "serah x", "serah paraf",
    "serah terima", "ambil", "ambil XYZ", "hubungi", "padal", "aplus", "aplus 4", "istirahat", "istirahat 4",
    "tutuppos", "tidak", "ya", "a 101", "a 999", "buka 101", "pukul 9", "cari", "putuskan", "dengar", "luring",
)  # fmt: skip


@cache
def indonesian() -> frozenset[str]:
    """Every word of the Indonesian side that is said on the screen and in reports."""
    texts = (pair[1] for area in SAID for pair in table(area).values())
    return frozenset(word for text in texts for word in _WORD.findall(text.lower()))


def table(area: str) -> dict[str, tuple[str, str]]:
    """The messages of an area."""
    found: dict[str, tuple[str, str]] = import_module(f"data.words.{AREAS[area]}").TABLE
    return found


def values(found: object) -> Iterator[str]:
    """The texts in a TOML document, without its keys and comments."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, (dict, list)):
        for each in found.values() if isinstance(found, dict) else found:
            yield from values(each)


@cache
def site_words() -> frozenset[str]:
    """Every word of the sample site."""
    return frozenset(word for text in values(tomllib.loads(sample_text())) for word in _WORD.findall(text.lower()))


def words_of(text: str) -> set[str]:
    """The words that a person reads in ``text``."""
    return set(_WORD.findall(_NO_WORD.sub(" ", text).lower()))


def foreign(texts: Iterable[str], *known: str) -> set[str]:
    """The words of ``texts`` that are neither Indonesian, nor of the site, nor in ``known``, nor loans."""
    named = site_words() | {word for text in known for word in _WORD.findall(text.lower())}
    read = {word for text in texts for word in words_of(text)}
    return read - indonesian() - named - LOANS - KEYS - TYPED


def is_cut(word: str, row: str) -> bool:
    """Return True if ``word`` is the beginning of an Indonesian one that did not fit into the row."""
    return f"{word}…" in row.lower() and any(known.startswith(word) for known in indonesian())


def test_indonesian_side_shares_no_other_word_with_the_english_one() -> None:
    assert len(LOANS) <= 40
    english = {word for area in SAID for pair in table(area).values() for word in words_of(pair[0])}
    shared = {
        (word, key)
        for area in SAID
        for key, pair in table(area).items()
        if not CALENDAR.match(key)
        for word in words_of(pair[1]) & english
    }
    verbs = {verb.lower() for act in VERBS.values() for verb in act.indonesian}
    codes = {kind.code.lower() for kind in sample().types}
    mine = LOANS | KEYS | TYPED | verbs | codes
    assert sorted({(word, key) for word, key in shared if word not in mine}) == []


def test_every_refusal_is_indonesian() -> None:
    room = LineRoom("2024-01-22 02:07", "id")
    room.do("aman semua")
    room.do("baru FIRE 3 asap dari gudang", by="BGS")
    room.do("baru PERS 4 orang tidak dikenal", by="BGS")
    said, verbs = [], sorted({act.indonesian[0] for act in VERBS.values() if act.indonesian})
    for line in (*REFUSED, *verbs, *(f"{verb} zqx" for verb in verbs), *(f"{verb} 101" for verb in verbs)):
        reading = room.read(line)
        said += [reading.echo.text, reading.echo.consequence, reading.echo.warning, reading.why]
    known = (" ".join((*REFUSED, *verbs)), "zqx asap dari gudang orang tidak dikenal")
    assert [(text, found) for text in said if (found := foreign([text], *known))] == []


PAGES = (
    "", "b", "? baru", "101", "102", "103", "angka", "serah", "sumber", "redam", "jaringan", "pos", "luring",
    "? jenis", "? orang", "? kode", "? aman", "? mulai", "site", "cari asap",
)  # fmt: skip
STORY = (
    "aman 1-5", "baru FIRE 3 asap dari gudang", "a", "kirim 101 2", "baru PERS 4 orang asing", "tutup 102 tertangani",
    "tamu masuk Anwar ke 3 Ketua", "kunci keluar 12 Anwar", "baru INFO 1 mobil di jalan", "tolong 5", "tanggap",
    "serah mulai BGS",
)  # fmt: skip


async def test_every_page_is_indonesian(tmp_path: Path) -> None:
    seen = []
    async with console(tmp_path, size=(160, 45), language="id") as room:
        for line in STORY:
            await room.enter(line)
            seen.append(room.text)
        await room.pass_time(70 * MINUTE, step=5 * MINUTE)
        for page in PAGES:
            await room.enter(page)
            await room.idle()  # the file of the site is read on a thread
            seen.append(room.text)
            await room.pilot.press("escape")
        await room.enter("102")
        await room.until(lambda: "ertangani" in room.text)
        assert "handled" not in room.text
        await room.pilot.press("f9")
        assert room.app.line.value == "tolong "
        seen.append(room.text)
        await room.pilot.press("escape")
        await room.enter("catat pelat nomor")
        await room.enter("ralat")
        assert room.app.line.value.startswith("ralat ")
    known = " ".join((*STORY, *PAGES))
    rows = {row for text in seen for row in text.splitlines()}
    found = {row: foreign([row], known) for row in rows}
    assert {row: words for row, words in found.items() if any(not is_cut(word, row) for word in words)} == {}


def test_every_report_and_the_new_file_are_indonesian(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    siaga.run("init", "--sample", "--language", "id")
    for line in STORY[:6]:
        siaga.run("exec", "--as", "LST", line)
    said = [siaga.run("report", which).out for which in ("shift", "lapsit", "kpi")]
    books = " ".join(re.findall(r"JBR-\w+", " ".join(said)))
    assert not foreign((re.sub(r"\b[0-9a-f]{8,}\b", "", text) for text in said), " ".join(STORY), books)
    comments = [line.partition("#")[2] for line in (siaga.home / "site.toml").read_text("utf-8").splitlines()]
    english = {word for key, pair in table("init").items() if ".file." in key for word in words_of(pair[0])}
    own = {word for pair in table("init").values() for word in words_of(pair[1])}
    assert not {word for text in comments for word in words_of(text)} & (english - own)
    assert Words("id")("init.file.heading.person") in "\n".join(comments)


def test_sentences_of_the_shell_share_no_other_word_with_the_english_ones() -> None:
    """The dialogue of ``siaga init`` is among them."""
    english = {word for area in AREAS for pair in table(area).values() for word in words_of(pair[0])}
    verbs = {verb.lower() for act in VERBS.values() for verb in act.indonesian}
    shared = {
        (word, key)
        for area in SHELL
        for key, pair in table(area).items()
        if ".file." not in key and not key.startswith("cli.arg_")
        for word in words_of(pair[1]) & english
    }
    mine = LOANS | KEYS | TYPED | NAMES | verbs
    assert sorted({(word, key) for word, key in shared if word not in mine}) == []


def test_every_help_of_the_shell_is_indonesian(tmp_path: Path) -> None:
    indonesian, english = Siaga(tmp_path / "home", LANG="id_ID.UTF-8"), Siaga(tmp_path / "home")
    for command in ((), *((name,) for name in COMMANDS if name)):
        said, other = (siaga.run(*command, "--help").out for siaga in (indonesian, english))
        assert said != other and "pemakaian: siaga" in said, command
        prose = _NO_WORD.sub(" ", re.sub(r"'[^']*'", " ", said))
        assert not (found := ENGLISH & set(re.findall(r"[a-z]+", prose.lower())) - SYNTAX), (command, found)
