"""Take-over of a changed ``site.toml`` by the running console."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from console.app import site_takeover
from console.app.site_takeover import cautions
from data.base import file_errors
from data.entries import Log, StationNamed
from data.site.changes.differences import Change, changes
from data.site.describe import change_text, log_words
from data.site.load import read, sample_text
from data.words import Words
from tests.kits.console.desk_room import Room, console

SAMPLE = read(sample_text())


def edit(room: Room, *pairs: tuple[str, str]) -> str:
    """Replace texts in the site file of the room; return the new text."""
    text = room.desk.home.site_file.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    room.desk.home.site_file.write_text(text, "utf-8")
    return text


async def command(room: Room, line: str) -> str:
    """Enter a line of the site command and return the screen."""
    await room.retype(line)
    await room.idle()
    await room.settle()
    return room.text


def without_post(text: str, code: int) -> tuple[str, str]:
    """Return the replacement that leaves out the table of a post of the sample; its people stay."""
    begin = text.index(f"[[post]]\ncode = {code}\n")
    end = text.index("\n\n", begin)
    return text[begin:end], ""


async def test_site_shows_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        assert "nothing changed" in await command(room, "site")
        edit(room, ('name = "Main gate"', 'name = "North gate"'), ("late_min = 5", "late_min = 7"))
        screen = await command(room, "site")
        assert "site.toml: 2 changes" in screen
        assert "name: Main gate → North gate" in screen
        assert "late_min: 5 → 7" in screen
        assert room.desk.site.checks.late_min == 5
        assert not [e for e in room.desk.book.entries() if isinstance(e, Log)]


@pytest.mark.parametrize("meanwhile", ["b", "?", "site"])
async def test_page_that_comes_late_covers_nothing_that_was_opened_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    read_now, may_read = file_errors.read_text, Event()

    def read_slowly(file: Path, words: Words) -> str:
        text = read_now(file, words)
        assert may_read.wait(30)
        return text

    monkeypatch.setattr(site_takeover, "read_text", read_slowly)
    async with console(tmp_path) as room:
        edit(room, ("late_min = 5", "late_min = 7"))
        await room.retype("site")
        await room.retype(meanwhile)
        before = room.text
        may_read.set()
        await room.idle()
        await room.settle()
        if meanwhile == "site":
            assert "late_min: 5 → 7" in room.text
        else:
            assert "late_min" not in room.text and room.text.splitlines()[4:] == before.splitlines()[4:]
            assert "Look at the changes first" in await command(room, "site take")


@pytest.mark.parametrize(
    ("language", "line", "said"), [("en", "site take", "taken over"), ("id", "site pakai", "diberl")]
)
async def test_site_take_takes_over_what_was_shown_and_the_book_says_so(
    tmp_path: Path, language: str, line: str, said: str
) -> None:
    async with console(tmp_path, language=language) as room:
        edit(room, ("late_min = 5", "late_min = 7"), ('letter = "J"', 'letter = "Q"'))
        await command(room, "site")
        await command(room, line)
        assert room.desk.site.checks.late_min == 7
        logged = [e for e in room.desk.book.entries() if isinstance(e, Log)]
        assert [e.by for e in logged] == ["LST"]
        assert said in logged[0].words and "late_min: 5 → 7" in logged[0].words
        assert [e.letter for e in room.desk.book.entries() if isinstance(e, StationNamed)][-1] == "Q"
        assert room.app.again  # the screen begins again on the same desk
    async with console(tmp_path, language=language) as room:
        assert room.desk.site.checks.late_min == 7


async def test_site_take_unseen_or_changed_since_is_refused(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        edit(room, ("late_min = 5", "late_min = 7"))
        assert "Look at the changes first" in await command(room, "site take")
        await command(room, "site")
        edit(room, ("late_min = 7", "late_min = 8"))
        screen = await command(room, "site take")
        assert "not what was shown" in screen
        assert "late_min: 5 → 8" in screen
        await command(room, "site take")
        assert room.desk.site.checks.late_min == 8


async def test_bad_site_file_is_refused_whole_with_a_line_a_fault(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        edit(room, ("late_min = 5", "late_min = 50"), ('area = "warehouse"', 'area = "werehouse"'))
        screen = await command(room, "site")
        assert "2 faults, nothing is taken over" in screen
        assert "post[3].area" in screen and "checks.missed_min" in screen
        page = room.text.splitlines()
        refusal = (await command(room, "site take")).splitlines()[-1]
        assert "Look at" not in refusal and refusal.split(": ", 1)[1].strip(" …") in " ".join(map(str.strip, page))
        room.desk.home.site_file.unlink()
        assert "no such file" in await command(room, "site")
        assert room.desk.site.checks.late_min == 5


async def test_another_station_code_is_refused(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        edit(room, ('station = "JBR"', 'station = "SBY"'))
        assert "another book" in await command(room, "site")


async def test_what_runs_at_a_post_that_vanishes_is_named(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("n vehi 5 motorcycle")
        await room.enter("g 5")
        await room.enter("src cam-6 down")
        text = room.desk.home.site_file.read_text("utf-8")
        camera = text[text.index('[[source]]\ncode = "cam-6"') : text.index('words = ["cctv-6"]\n')]
        edit(room, without_post(text, 5), ("\npost = 5\n", "\n"), ('5 = "Yoga"\n', ""), ('5 = "Galih"\n', ""),
             (camera + 'words = ["cctv-6"]\n', ""), ('code = "LST"', 'code = "LSX"'), ('"LST"', '"LSX"'))  # fmt: skip
        screen = await command(room, "site")
        assert "Look at this first" in screen
        flat = " ".join(screen.replace("\n", " ").split())
        assert "post 5 Loading yard vanishes and is TO" in flat
        assert "post 5 Loading yard vanishes and has the open incident #101" in flat
        assert "source cam-6 vanishes" in flat
        assert "LST is in control and is not among" in flat
        await room.enter("on 5")
        assert "not what was shown" in await command(room, "site take")  # what runs is something else now


def test_changes_name_each_table_row_and_key() -> None:
    text = sample_text().replace('name = "Lestari"\n', 'name = "Ayu"\n')
    text = text.replace('1 = "Hendra"', '1 = ["Hendra", "Dewi"]')
    text = text.replace('supervisor = "Surya"', "").replace('theme = "night"', 'theme = "day"')
    text = text.replace('[[person]]\nname = "Bagus"', '[[person]]\nname = "Dewi"\n\n[[person]]\nname = "Bagus"')
    text = text.replace("[targets.p1]\nack = 15", "[targets.p1]\nack = 20")
    words = Words()
    found = [f"{c.place} | {change_text(c, words)}" for c in changes(SAMPLE, read(text))]
    assert found == [
        "crew A | supervisor: Surya → (none)",
        "crew A.posts | 1: Hendra → Hendra, Dewi",
        "person Lestari | removed: Aiptu Lestari",
        "person Ayu | new: Aiptu Lestari",
        "person Dewi | new",
        "screen | theme: night → day",
        "targets.p1 | ack: 15 → 20",
    ]
    assert changes(SAMPLE, SAMPLE) == ()


def test_log_of_many_changes_is_short_and_counts_the_rest() -> None:
    text = sample_text().replace("priority = 1", "priority = 2").replace("priority = 3", "priority = 4")
    found = changes(SAMPLE, read(text))
    said = log_words(found, Words())
    assert len(said) < 520
    assert said.endswith("more")


async def test_second_disk_is_said_to_wait_for_the_next_start(tmp_path: Path) -> None:
    async with console(tmp_path / "home") as room:
        edit(room, ('second = ""', f'second = "{tmp_path}"'))
        assert "from the next start" in " ".join((await command(room, "site")).split())
        assert cautions(room.desk, room.desk.site) == []


def test_log_of_a_change_names_the_table_in_the_language_of_the_room() -> None:
    old = sample_text()
    new = old.replace('name = "Regu A"', 'name = "Regu Satu"', 1)
    (change,) = changes(read(old), read(new))
    assert change.place.startswith("crew ")
    assert "regu A " in log_words((change,), Words("id")) and "crew A " in log_words((change,), Words())
    assert "regu A, pos " in log_words((Change("crew A.posts", "1", "Joko", "Budi"),), Words("id"))
