"""``siaga backup``, ``restore`` and ``doctor`` from outside."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import signal
from pathlib import Path

import pytest

from console.commands.upkeep import health
from console.commands.upkeep.backup import repeat, span
from console.commands.upkeep.health import Health
from console.exec.server import LineServer
from console.exec.socket import Reply
from console.exits import Stop
from console.session.home import Home
from data.base.clock import HOUR, MINUTE, SECOND, ManualClock
from data.base.disk import DISK
from data.book.storage.folder import BookFolder
from data.entries import Via
from data.words import Words
from tests.kits.console.command import Siaga


def doctor(siaga: Siaga, code: int = 0) -> dict[str, list[tuple[str, str]]]:
    """Return the findings of ``siaga doctor --json`` by name: level and text."""
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in json.loads(siaga.run("doctor", "--json", code=code).out)["findings"]:
        found.setdefault(finding["name"], []).append((finding["level"], finding["text"]))
    return found


def faults(siaga: Siaga) -> list[str]:
    """Return the faults that are found; there must be some."""
    ran = siaga._within(("doctor", "--json"))
    assert ran.code == 1
    return [f["text"] for f in json.loads(ran.out)["findings"] if f["level"] == "fault"]


# --- backup and restore -----------------------------------------------------------------------------------------------


def test_backup_during_writing_restores_and_continues(siaga: Siaga, tmp_path: Path) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    folder = BookFolder(DISK, siaga.home, write=True)  # another process writes the book
    try:
        assert "copied up to no. 3" in siaga.run("backup", str(tmp_path / "copies")).out
        told = json.loads(siaga.run("backup", str(tmp_path / "copies"), "--json").out)
    finally:
        folder.close()
    assert told["ok"] and told["no"] == 3 and told["hash"] == siaga.status()["book"]["hash"]
    other = Siaga(tmp_path / "other")
    said = other.run("restore", str(tmp_path / "copies")).out
    assert "continues from it" in said and "PINs, keys and passwords are in no copy" in said
    assert other.status()["posts"][3]["last_contact"] == siaga.status()["posts"][3]["last_contact"]
    assert other.status()["book"]["id"] != siaga.status()["book"]["id"]
    assert other.log()[-1]["text"].endswith("restored from a backup")
    other.run("exec", "--as", "LST", "ok 1")
    assert "there is a book in" in other.run("restore", str(tmp_path / "copies"), code=1).err


def test_file_of_another_home_next_to_the_book_is_named_and_not_copied(siaga: Siaga, tmp_path: Path) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    other = Siaga(tmp_path / "other")
    other.run("init", "--sample")
    for words in "abc":
        other.run("exec", f"l {words}")
    (strange,) = (other.home / "book").glob("*.journal")
    (siaga.home / "book" / strange.name).write_bytes(strange.read_bytes())  # newer than the book's own file
    ours = siaga.status()["book"]["id"]
    said = siaga.run("verify").out
    assert (
        said.startswith("Intact") and f"{strange.name} is of another room, which book {ours} does not continue" in said
    )
    assert json.loads(siaga.run("verify", "--json").out)["strangers"] == [strange.name]
    assert f"{strange.name} is of another room" in siaga.run("backup", str(tmp_path / "copies")).out
    restored = Siaga(tmp_path / "restored")
    restored.run("restore", str(tmp_path / "copies"))
    assert "of another room" not in restored.run("verify").out, "nor is a book that this one continues"
    assert restored.log()[0]["book"] == ours
    (siaga.home / "book" / "owner.json").unlink()
    assert siaga.status()["book"]["id"] == ours, "the home has noted which book is its own"


def test_copies_of_several_rooms_in_one_folder_are_said_and_asked_about(siaga: Siaga, tmp_path: Path) -> None:
    copies, other = str(tmp_path / "copies"), Siaga(tmp_path / "other")
    other.run("init", "--sample")
    assert "another room" not in siaga.run("backup", copies).out + siaga.run("backup", copies).out
    first = json.loads(siaga.run("backup", copies, "--json").out)["path"]
    again = Siaga(tmp_path / "again")
    again.run("restore", copies)
    assert "another room" not in again.run("backup", copies).out, "it continues the one before"
    assert "has copies of another room too" in other.run("backup", copies).out
    new = Siaga(tmp_path / "new")
    said = new.run("restore", copies, code=1).err
    for room in (again, other):
        assert f"({room.status()['book']['id']})" in said
    assert not (new.home / "book").exists() or not any((new.home / "book").iterdir())
    new.run("restore", first)
    assert new.log()[0]["book"] == siaga.status()["book"]["id"]


def test_backup_does_not_fail_for_a_copy_of_the_site_file(siaga: Siaga, tmp_path: Path) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    in_force = Home(siaga.home).site_in_force
    in_force.unlink()
    in_force.mkdir()
    siaga.run("backup", str(tmp_path / "copies"))
    other = Siaga(tmp_path / "other")
    other.run("restore", str(tmp_path / "copies"))
    assert other.status()["posts"] == siaga.status()["posts"]


def test_restore_speaks_the_language_of_the_room_that_it_restores(tmp_path: Path) -> None:
    room = Siaga(tmp_path / "id")
    room.run("init", "--sample", "--language", "id")
    room.run("backup", str(tmp_path / "copies"))
    assert "siaga --home" in (said := Siaga(tmp_path / "new").run("restore", str(tmp_path / "copies")).out)
    assert "menyambungnya" in said and "from" not in said, said


def test_backup_and_restore_errors_are_one_line(siaga: Siaga, tmp_path: Path) -> None:
    away = str(tmp_path / "away" / "copies")
    assert "is the disk mounted?" in siaga.run("backup", away, code=1).err
    assert "contains the other" in siaga.run("backup", str(siaga.home / "copies"), code=1).err
    assert '"5x" is not a span' in siaga.run("backup", str(tmp_path / "c"), "--every", "5x", code=2).err
    assert "no book in" in Siaga(tmp_path / "none").run("backup", str(tmp_path / "c"), code=2).err
    assert "no copy of a room" in Siaga(tmp_path / "none").run("restore", away, code=1).err
    (tmp_path / "half" / "book").mkdir(parents=True)  # a folder that only looks like a copy
    assert "no copy of a room" in Siaga(tmp_path / "none").run("restore", str(tmp_path / "half"), code=1).err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(("text", "ms"), [("10s", 10 * SECOND), ("5m", 5 * MINUTE), ("2h", 2 * HOUR)])
def test_span_reads_every_unit(text: str, ms: int) -> None:
    assert span(text) == ms


@pytest.mark.parametrize("text", ["", "5", "9s", "0m", "-5m", "5 m", "5d", "99999m"])
def test_span_invalid_text_is_refused(text: str) -> None:
    with pytest.raises(Stop):
        span(text)


async def test_repeat_keeps_its_pace() -> None:
    clock = ManualClock(0)
    done: list[int] = []

    def take() -> None:
        done.append(clock.monotonic())
        if len(done) == 2:
            clock.advance(7 * MINUTE)  # this one took long

    task = asyncio.create_task(repeat(take, clock, 5 * MINUTE))
    for _ in range(20):
        await asyncio.sleep(0)
        clock.advance(MINUTE)
    task.cancel()
    assert [at // MINUTE for at in done] == [0, 5, 13, 17, 22]


def test_backup_every_repeats_until_interrupted(siaga: Siaga, tmp_path: Path) -> None:
    running = siaga.start("backup", str(tmp_path / "copies"), "--every", "10s")
    assert running.stdout is not None and b"copied up to no. 1" in running.stdout.readline()
    running.send_signal(signal.SIGINT)
    assert running.wait(20) == 130
    assert len([p for p in (tmp_path / "copies").iterdir() if p.is_dir()]) == 1


# --- doctor -----------------------------------------------------------------------------------------------------------


def test_doctor_fresh_home_has_no_fault(siaga: Siaga) -> None:
    found = doctor(siaga)
    assert set(found) == {
        "folder", "site", "place", "space", "speed", "book", "room", "lock", "copy", "clock", "zone",
        "terminal", "locale", "sign-on", "exec", "witness",
    }  # fmt: skip
    assert found["copy"][0][0] == "note" and "siaga backup" in found["copy"][0][1]
    assert found["lock"][0][1] == "no console runs here now"
    said = siaga.run("doctor").out
    assert said.rstrip().endswith("Fit for duty.") and "  ok  site KPU Jember" in said


def test_doctor_tells_how_the_room_file_is(siaga: Siaga, monkeypatch: pytest.MonkeyPatch) -> None:
    path = siaga.home / "room.db"
    siaga.run("exec", "ok 4")
    whole = path.read_bytes()
    assert [level for level, text in doctor(siaga)["room"]] == ["ok"]
    path.write_bytes(whole[:50])
    assert ["missing, or no use" in text for _, text in doctor(siaga)["room"]] == [True]
    path.unlink()
    path.mkdir()
    assert ["is a folder" in text for _, text in doctor(siaga)["room"]] == [True]
    siaga.run("exec", "ok 3")  # nothing waits for it
    path.rmdir()
    path.write_bytes(whole)
    assert [level for level, _ in doctor(siaga)["room"]] == ["ok"]  # the next start folds the rest
    monkeypatch.setattr(health, "BEHIND", -1)
    monkeypatch.setattr(health, "_is_locked", lambda home: True)
    assert ["tries again" in text for _, text in doctor(siaga)["room"]] == [True]


def test_doctor_reports_backup_and_its_age(siaga: Siaga, tmp_path: Path) -> None:
    siaga.run("backup", str(tmp_path / "copies"))
    texts = [text for _, text in doctor(siaga)["copy"]]
    assert "last backup 0 m ago, up to no. 1" in texts[0] and "on the same disk" in texts[1]
    home = Home(siaga.home)
    home.last_copy.write_bytes(home.last_copy.read_bytes().replace(b'"every":0', b'"every":300000'))
    clock = ManualClock(json.loads(home.last_copy.read_bytes())["at"] + 16 * MINUTE)
    late = [f for f in Health(home, Words(), clock).copy() if f.level == "note"]
    assert "has stopped" in late[0].text
    (tmp_path / "copies").rename(tmp_path / "unplugged")
    assert any("is the disk mounted?" in text for text in faults(siaga))


def test_doctor_faults_say_what_to_do(siaga: Siaga, monkeypatch: pytest.MonkeyPatch) -> None:
    site = siaga.home / "site.toml"
    text = site.read_text("utf-8")
    site.write_text(text.replace('zone = "Asia/Jakarta"', 'zone = "Asia/Jakart"'), "utf-8")
    assert any("zone" in fault for fault in faults(siaga))
    site.unlink()
    assert any("siaga init" in fault for fault in faults(siaga))
    site.write_text(text, "utf-8")
    mounts = siaga.home / "mountinfo"
    for kind, said in (("nfs4", "over a network"), ("tmpfs", "gone when the machine is off")):
        mounts.write_text(f"1 1 0:1 / / rw - {kind} x rw\n")
        monkeypatch.setattr("data.base.filesystem.MOUNTS", mounts)
        assert any(said in fault for fault in faults(siaga))
    assert "use a disk of this machine" in _network(siaga, mounts)


def _network(siaga: Siaga, mounts: Path) -> str:
    mounts.write_text("1 1 0:1 / / rw - cifs x rw\n")
    return siaga.run("exec", "--as", "LST", "ok 4", code=2).err


def test_doctor_finds_open_folder_full_disk_and_damage(siaga: Siaga, monkeypatch: pytest.MonkeyPatch) -> None:
    siaga.home.chmod(0o755)
    (siaga.home / "site.toml").chmod(0o644)
    assert [level for level, text in doctor(siaga)["folder"] if "chmod" in text] == ["note"]
    monkeypatch.setattr("console.commands.upkeep.health.NONE", 1 << 62)
    assert any("MB free" in fault for fault in faults(siaga))
    monkeypatch.undo()
    siaga.run("exec", "--as", "LST", "ok 4")
    siaga.run("exec", "--as", "LST", "ok 5")
    journal = next((siaga.home / "book").glob("*.journal"))
    journal.write_bytes(journal.read_bytes().replace(b'"station":"JBR"', b'"station":"XXX"'))
    for index in (siaga.home / "book").glob("*.index"):
        index.unlink()
    assert any("DAMAGED" in fault for fault in faults(siaga))


def test_doctor_clock_behind_book_is_a_fault(siaga: Siaga) -> None:
    at = siaga.log()[-1]["at"]
    found = list(Health(Home(siaga.home), Words(), ManualClock(at - 2 * HOUR)).book())
    assert [(f.name, f.level) for f in found] == [("book", "ok"), ("clock", "fault")]


async def test_doctor_tells_running_from_hung_console(siaga: Siaga) -> None:
    home = Home(siaga.home)
    folder = BookFolder(DISK, siaga.home, write=True)
    health = Health(home, Words(), ManualClock(0))

    async def answer(line: str, as_: str, via: Via) -> Reply:
        return Reply(True)

    try:
        assert [f.level for f in health.lock()] == ["note"]
        server = LineServer(home.socket, answer)
        await server.start()
        assert [f.text for f in await asyncio.to_thread(lambda: list(health.lock()))] == [
            f"a console runs here and answers (pid {os.getpid()})"
        ]
        await server.close()
    finally:
        folder.close()


@pytest.mark.parametrize(
    ("size", "env", "level"),
    [((80, 24), {}, "ok"), ((79, 24), {}, "fault"), ((80, 24), {"TERM": "dumb"}, "fault")],
)
def test_doctor_checks_terminal(
    siaga: Siaga, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], env: dict[str, str], level: str
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size(size))
    health = Health(Home(siaga.home), Words(), ManualClock(0), {"TERM": "xterm"} | env)
    assert [f.level for f in health.terminal()] == [level]


def test_doctor_writes_nothing(siaga: Siaga) -> None:
    before = {p: p.stat().st_mtime_ns for p in siaga.home.rglob("*") if p.name != "lock" and p.is_file()}
    doctor(siaga)
    assert {p: p.stat().st_mtime_ns for p in siaga.home.rglob("*") if p.name != "lock" and p.is_file()} == before


# --- the second disk --------------------------------------------------------------------------------------------------


def with_second(siaga: Siaga, folder: Path) -> None:
    """Name ``folder`` as the second disk in the site file, and open the book."""
    site = siaga.home / "site.toml"
    site.write_text(site.read_text().replace('second = ""', f'second = "{folder}"'))
    siaga.run("exec", "--as", "LST", "l first")


def test_doctor_reports_second_disk(siaga: Siaga, tmp_path: Path) -> None:
    assert "second" not in doctor(siaga)
    folder = tmp_path / "media" / "siaga"
    with_second(siaga, folder)
    assert any("siaga is not mounted" in fault for fault in faults(siaga))  # its parent folder is missing too
    folder.parent.mkdir()
    assert doctor(siaga)["second"][0][0] == "note"
    siaga.run("exec", "--as", "LST", "l second")
    assert "on the same disk" in doctor(siaga)["second"][0][1]
    folder.rename(folder.with_name("unplugged"))
    assert any("may continue there" in fault for fault in faults(siaga))
    said = siaga.run("verify", code=1, quiet=True).out
    assert "is not mounted: mount" in said and "NOT COMPLETE" in said
    assert "DAMAGED" not in said and "siaga repair" not in said
    said = siaga.run("backup", str(tmp_path / "copies"), code=1, quiet=True).out
    assert "without the second disk" in said and "DAMAGED" not in said
    told = json.loads(siaga.run("backup", str(tmp_path / "copies"), "--json", code=1, quiet=True).out)
    assert not told["ok"] and "is not mounted: mount" in told["problems"][0]
    siaga.run("status")
    siaga.run("log")
    siaga.run("exec", "--as", "LST", "l third")
    assert "the second disk, where the book may continue, is not mounted" in siaga.run("log").out
    siaga.run("verify")


def test_doctor_tries_whether_the_second_disk_takes_anything(
    siaga: Siaga, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "second"
    with_second(siaga, folder)

    def refuse(*, dir: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(dir / "tmp"))

    monkeypatch.setattr("console.commands.upkeep.health.tempfile.TemporaryFile", refuse)
    assert f"{folder}/tmp: the disk is read-only" in faults(siaga)


def test_doctor_read_only_book_is_a_fault(siaga: Siaga, monkeypatch: pytest.MonkeyPatch) -> None:
    siaga.run("exec", "--as", "LST", "l first")
    allowed = os.access

    def access(path: Path, mode: int) -> bool:  # root may do everything, whatever the mode says
        return allowed(path, mode) and not (str(path).endswith(".journal") and mode & os.W_OK)

    monkeypatch.setattr("console.commands.upkeep.health.os.access", access)
    (fault,) = faults(siaga)
    assert "journal" in fault and "cannot be read and written" in fault


def test_backup_with_unmounted_disk_is_refused(siaga: Siaga, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted = tmp_path / "media"
    mounted.mkdir()
    here = [True]
    monkeypatch.setattr(
        "data.book.upkeep.backup.device_of", lambda path: 2 if here[0] and path.is_relative_to(mounted) else 1
    )
    siaga.run("exec", "--as", "LST", "l first")
    for folder in (mounted, mounted / "siaga"):
        here[0] = True
        assert "same disk" not in siaga.run("backup", str(folder)).out
        here[0] = False  # the mount point is an empty folder on the home's disk
        before = sorted(mounted.rglob("*"))
        assert "used to be on another disk" in siaga.run("backup", str(folder), code=1).err
        assert sorted(mounted.rglob("*")) == before
        assert any("is the disk mounted?" in fault for fault in faults(siaga))
        here[0] = True
        siaga.run("backup", str(folder))
        assert [level for level, _ in doctor(siaga)["copy"]] != ["fault"]
    here[0] = False
    assert "same disk" in siaga.run("backup", str(tmp_path / "elsewhere")).out
    siaga.run("backup", str(tmp_path / "elsewhere"))


def test_doctor_checks_the_tokens_of_the_agency(siaga: Siaga) -> None:
    assert "agency" not in doctor(siaga)
    path = siaga.home / "site.toml"
    path.write_text(path.read_text().replace("[push]\nurl = ''", '[push]\nurl = "https://api.example/push"'))
    token = siaga.home / "push.token"
    assert [text for text in faults(siaga) if "api.example" in text] == [
        f"https://api.example/push: {token} is not there: put it there with mode 0600"
    ]
    token.write_text("abc")
    token.chmod(0o644)
    assert [text for text in faults(siaga) if "api.example" in text] == [
        f"https://api.example/push: {token} can be read by others (mode 0644): chmod 0600 {token}"
    ]
    token.chmod(0o600)
    token.write_text("\n")
    assert [text for text in faults(siaga) if "api.example" in text] == [f"https://api.example/push: {token} is empty"]
    token.write_text("abc")
    ((level, text),) = doctor(siaga)["agency"]
    assert level == "ok" and "abc" not in text
    path.write_text(path.read_text().replace("[pull]\nurl = ''", '[pull]\nurl = "https://api.example/pull"'))
    assert [level for level, _ in doctor(siaga)["agency"]] == ["ok", "ok"]
