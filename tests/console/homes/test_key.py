"""``siaga key`` and ``siaga verify --key``, in both languages."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from data.base.text import key_head
from data.book.signing import keys
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import console, new_home
from tests.kits.forged import Fields, rewrite_all


@pytest.fixture
def signed(siaga: Siaga, tmp_path: Path) -> Siaga:
    """A home whose book is signed with a key on a medium."""
    medium = tmp_path / "medium"
    medium.mkdir()
    siaga.run("exec", "--as", "LST", "l pagar utuh")
    siaga.run("key", "make", "--replace", "--on", str(medium))
    siaga.run("exec", "--as", "LST", "l sesudah")
    return siaga


def key_of(siaga: Siaga) -> str:
    return str(json.loads(siaga.run("key", "show", "--json").out)["key"])


def test_init_makes_a_key_and_shows_its_beginning(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    out = siaga.run("init", "--sample", "--language", "id").out
    key = key_of(siaga)
    assert " ".join(key[n : n + 4] for n in range(0, 20, 4)) in out and "Kunci yang menandatangani buku" in out
    assert (siaga.home / "signing.key").stat().st_mode & 0o777 == 0o600
    assert key in siaga.run("key", "show").out


def test_verify_says_what_is_covered_by_what(signed: Siaga, tmp_path: Path) -> None:
    out = signed.run("verify", "--key", str(tmp_path / "medium")).out
    assert "no. 1 to 4: signed with key" in out and "from no. 6 on: no signature yet" in out
    assert json.loads(signed.run("verify", "--json", "--key", key_of(signed)).out)["unsigned_from"] == 6
    assert "siaga verify" not in out
    siaga_id = Siaga(signed.home, LANG="id_ID.UTF-8")
    assert siaga_id.run("verify").code == 0


def test_verify_passes_over_a_handover_that_this_version_cannot_read(signed: Siaga) -> None:
    rewrite_all(signed.home, lambda all: [*all[:-1], all[-1] | {"kind": "ho.signed"}])
    assert "from no. 6 on: no signature yet" in signed.run("verify").out


def test_rewritten_book_is_found_by_its_key_alone(signed: Siaga, tmp_path: Path) -> None:
    key = key_of(signed)

    def other_words(entries: list[Fields]) -> list[Fields]:
        return [e | {"words": "pagar roboh"} if e.get("words") == "pagar utuh" else e for e in entries]

    rewrite_all(signed.home, other_words)
    out = signed.run("verify", "--key", key[:20], code=1, quiet=True).out
    assert "from no. 1 on: not what key" in out
    assert "not what key" in signed.run("verify", code=1, quiet=True).out


def test_dropped_signatures_and_a_cut_are_found(signed: Siaga, tmp_path: Path) -> None:
    key = key_of(signed)
    rewrite_all(signed.home, lambda all: all[:3])
    assert "from no. 1 on: entries are missing" in signed.run("verify", "--key", key, code=1, quiet=True).out
    medium = tmp_path / "medium"
    out = signed.run("verify", "--key", str(medium), code=1, quiet=True).out
    assert "from no. 1 on: entries are missing" in out and "up to no. 4" in out
    next(medium.glob("signed-*")).unlink()
    assert "from no. 1 on: nothing is signed with key" in signed.run("verify", "--key", key, code=1, quiet=True).out


def test_replaced_key_is_named_by_the_old_one(signed: Siaga) -> None:
    old = key_of(signed)
    signed.run("key", "make", "--replace")
    assert key_of(signed) != old
    for key in (old, key_of(signed)):
        assert signed.run("verify", "--key", key).out.startswith("Intact")
    assert "signed with another key" in signed.run("verify", "--key", "ab" * 32, code=1, quiet=True).out


def test_home_of_an_earlier_version_gets_a_key_by_a_command(tmp_path: Path) -> None:
    siaga = Siaga(new_home(tmp_path / "old").path)
    siaga.run("exec", "--as", "LST", "l lama")
    before = siaga.run("verify").out
    assert "signed" not in before and before.startswith("Intact: 3 entries\nLast number")
    assert "no key" in siaga.run("key", "show", code=1, quiet=True).out
    siaga.run("key", "make")
    assert siaga.run("key", "make", code=2).err.startswith("siaga: this home has a key already")
    assert siaga.run("verify").out == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("verify", "--key", "xyz"), '"xyz" is not a key'),
        (("key", "make", "--replace", "--on", "/nowhere/x"), "there is no such folder"),
        (("key", "pin", "SBY"), "siaga key pin STATION KEY"),
        (("key", "pin", "sby", "ab" * 32), "is not the code of a station"),
        (("key", "pin", "JBR", "ab" * 32), "is this station"),
        (("key", "pin", "SBY", "ab"), '"ab" is not a key'),
        (("key", "show", "SBY"), "SBY"),
    ],
)
def test_bad_input_gets_one_line_and_writes_nothing(siaga: Siaga, args: tuple[str, ...], said: str) -> None:
    before = sorted(path.name for path in siaga.home.iterdir())
    assert said in siaga.run(*args, code=2).err
    assert sorted(path.name for path in siaga.home.iterdir()) == before


def test_key_of_another_station_is_noted(siaga: Siaga) -> None:
    siaga.run("key", "pin", "SBY", "ab" * 32)
    assert "SBY: abab abab abab abab abab (entered by a person)" in siaga.run("key", "show").out


def test_copy_and_restored_home_keep_the_signatures_and_hold_no_key(signed: Siaga, tmp_path: Path) -> None:
    medium = tmp_path / "medium"
    signed.run("backup", str(tmp_path / "copies"))
    other = Siaga(tmp_path / "restored")
    other.run("restore", str(tmp_path / "copies"))
    assert not list(other.home.glob("signing.*"))
    assert "no. 1 to 4: signed with key" in other.run("verify", "--key", str(medium)).out
    other.run("key", "make", "--on", str(medium))
    assert key_of(other) == key_of(signed)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"SBY":[1]}', b"\xff"])
def test_damaged_file_of_known_keys_is_said_in_one_line(signed: Siaga, content: bytes) -> None:
    assert signed.run("verify").code == 0
    (signed.home / "pinned.json").write_bytes(content)
    out = signed.run("verify", code=1, quiet=True).out
    assert out.count("pinned.json cannot be read") == 1
    problems = json.loads(signed.run("verify", "--json", code=1, quiet=True).out)["problems"]
    assert ["pinned.json cannot be read" in problem for problem in problems] == [True]
    assert "pinned.json cannot be read" in signed.run("key", "show", code=1).err


def station(folder: Path, code: str) -> Siaga:
    """Make a station of a room with a site's key, whose book is signed."""
    siaga = Siaga(folder / code, SIAGA_SITE_KEY="ab" * 32)
    file = new_home(siaga.home).site_file
    file.write_text(file.read_text("utf-8").replace('station = "JBR"', f'station = "{code}"'), "utf-8")
    siaga.run("exec", "--as", "LST", "l pagar utuh")
    siaga.run("key", "make")
    siaga.run("key", "make", "--replace")
    return siaga


async def test_signatures_that_a_courier_brings_are_checked_and_their_key_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIAGA_SITE_KEY", "ab" * 32)
    here, there = station(tmp_path, "JBR"), station(tmp_path, "SBY")
    there.run("export", "--unsent", str(tmp_path / "stick"))
    here.run("import", str(tmp_path / "stick"))
    for one in (here, there):
        assert one.run("verify", "--key", key_of(one)).out.startswith("Intact")
    async with console(here.home) as room:
        await room.until(lambda: "SBY" in keys.pinned(here.home))
    assert [pin.key for pin in keys.pinned(here.home)["SBY"]] == [key_of(there)]
    there.run("key", "make", "--replace")  # the old key names the new one
    there.run("export", "--unsent", str(tmp_path / "stick"))
    async with console(here.home) as room:
        await room.until(here.home.joinpath("console.sock").exists)
        await asyncio.to_thread(here.run, "import", str(tmp_path / "stick"), alone=True)
        await room.until(lambda: len(keys.pinned(here.home)["SBY"]) == 2)
    assert keys.pinned(here.home)["SBY"][-1].key == key_of(there)
    assert here.run("verify").out.startswith("Intact")


MAP = """
source = "calls"
key = "Call"
[time]
format = "%Y-%m-%d %H:%M:%S"
zone = "Asia/Jakarta"
[columns]
type = "Type"
[times]
received = "Received"
[values.type]
Fire = "FIRE"
"""


def test_imported_sheet_leaves_the_book_signed(signed: Siaga, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("Call,Type,Received\n1,Fire,2024-01-01 10:00:00\n", "utf-8")
    (tmp_path / "map.toml").write_text(MAP, "utf-8")
    signed.run("import", str(tmp_path / "calls.csv"), "--map", str(tmp_path / "map.toml"))
    assert "no. 1 to 4: signed with key" in signed.run("verify", "--key", key_of(signed)).out


@pytest.mark.parametrize(("old", "new"), [(b"pagar utuh", b"pagar xxxx"), (b"book.signed", b"book.signxx")])
def test_repaired_book_is_signed_on(signed: Siaga, tmp_path: Path, old: bytes, new: bytes) -> None:
    (file,) = (signed.home / "book").glob("*.journal")
    file.write_bytes(file.read_bytes().replace(old, new, 1))
    for index in (signed.home / "book").glob("*.index"):
        index.unlink()
    key = str(tmp_path / "medium")
    assert signed.run("verify", "--key", key, code=1, quiet=True).out
    signed.run("repair")
    assert "known since a repair" in signed.run("verify", "--key", key).out
    signed.run("key", "make", "--replace", "--on", key)
    assert signed.run("verify", "--key", key_of(signed)).out.startswith("Intact")


def test_key_that_is_noted_next_to_another_says_so_and_how_to_take_one_back(siaga: Siaga) -> None:
    for again in range(2):
        assert "still counts" not in siaga.run("key", "pin", "SBY", "ab" * 32).out, again
    said = siaga.run("key", "pin", "SBY", "cd" * 32).out
    assert f"still counts: {key_head('ab' * 32)}. " in said and str(siaga.home / keys.PINNED) in said
