"""Backups that verify, and homes restored from them.

They are taken during writing and thinned out with time.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from data.base.clock import DAY, HOUR, MINUTE, ManualClock
from data.base.descriptors import held
from data.base.filesystem import Filesystem
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.book.storage.folder import BookFolder, imports_home
from data.book.storage.part import PartName
from data.book.storage.record import Row, entry_lines
from data.book.upkeep.backup import (
    MARK,
    SITE,
    SITE_IN_FORCE,
    SPARE,
    BackupFault,
    Copy,
    LastCopy,
    Sources,
    Taken,
    _pieces,
    backup,
    copies,
    device_of,
    of_other_rooms,
    superseded,
)
from data.book.upkeep.fork import fork_book
from data.book.upkeep.restore import restore, to_restore
from data.book.upkeep.verify import verify
from data.entries import BookOpened, Log, Recovered
from data.entries.codec import next_hash
from data.words import Words
from tests.kits.disks import AT, book_in

WORDS = Words()


def log(words: str) -> Log:
    return Log(by="LST", subjects=("room",), words=words)


def home_with(folder: Path, *said: str) -> Path:
    """Return a home with a site file and a book with the entries ``said``."""
    folder.mkdir()
    (folder / SITE).write_text("name = 1\n")
    book = book_in(folder)
    for words in said:
        book.append([log(words)])
    book.close()
    return folder


def arrive(home: Path, other: Path) -> None:
    """Add the book of ``other`` to ``home`` as a replica."""
    book = BookReader.open(other)
    replicas = Replicas.open(home, write=True)
    for no in range(1, book.last_no + 1):
        replicas.append(book.id, no, [book.raw(no)], AT)
    replicas.close()
    book.close()


def words_in(home: Path) -> list[str]:
    book = BookReader.open(home)
    try:
        return [e.words for b in (*book.earlier, book) for e in b.entries() if isinstance(e, Log)]
    finally:
        book.close()


def take(home: Path, folder: Path, at: int = AT, again: bool = False, words: Words = WORDS) -> Taken:
    return backup(home, folder, clock=ManualClock(at), words=words, again=again)


def test_backup_verifies_and_names_its_last_entry(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a", "b")
    taken = take(home, tmp_path / "copies")
    verdict = verify(taken.path)
    assert verdict.ok and (verdict.no, verdict.hash) == (taken.copy.no, taken.copy.hash) == (3, verify(home).hash)
    assert taken.path.name == "20231114-221320Z"
    assert (taken.path / SITE).read_text() == "name = 1\n"
    assert [t.copy for t in copies(tmp_path / "copies")] == [taken.copy]
    assert words_in(taken.path) == ["a", "b"]
    assert all(p.stat().st_mode & 0o077 == 0 for p in taken.path.parent.rglob("*"))
    assert taken.path.parent.stat().st_mode & 0o777 == 0o700


def test_backup_leaves_no_file_open(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a", "b")
    take(home, tmp_path / "copies")
    before = {*Path("/proc/self/fd").iterdir()}
    take(home, tmp_path / "copies")
    assert {*Path("/proc/self/fd").iterdir()} == before


def test_backup_during_a_save_copies_complete_transactions(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    book = book_in(home)
    book.append([log("whole")])
    journal = next((home / "book").glob("*.journal"))
    with journal.open("ab") as file:
        file.write(b"half a line of the next transa")
    taken = take(home, tmp_path / "copies")
    copied = next((taken.path / "book").glob("*.journal"))
    assert journal.read_bytes().startswith(copied.read_bytes()) and b"half" not in copied.read_bytes()
    book.append([log("after")])
    book.close()
    assert words_in(taken.path) == ["whole"]


def test_file_that_was_started_during_a_backup_is_left_out_and_those_after_it_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with(tmp_path / "home", "a")
    for name in ("one", "two"):
        arrive(home, home_with(tmp_path / name, name))
    there = sorted((home / "replica").glob("*.journal"))
    add_files = Sources._add_files

    def late(self: Sources, folder: BookFolder, below: str, *read: Any) -> None:
        if below == "replica":
            first = PartName.read(there[0].name)
            assert first is not None
            (home / "replica" / str(PartName(first.book, first.file + 1, 4))).write_bytes(b"new")
        add_files(self, folder, below, *read)

    monkeypatch.setattr(Sources, "_add_files", late)
    taken = take(home, tmp_path / "copies")
    assert sorted((taken.path / "replica").glob("*.journal")) == [taken.path / "replica" / each.name for each in there]


@pytest.mark.parametrize("below", ["book", "imports/book"])
def test_file_that_another_one_follows_since_it_was_read_is_copied_as_far_as_it_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    home = home_with(tmp_path / "home", "a")
    grown = home if below == "book" else imports_home(home)
    if grown != home:
        grown.mkdir()
        book_in(grown).close()
    add_files = Sources._add_files

    def late(self: Sources, folder: BookFolder, where: str, *read: Any) -> None:
        if where == below:
            book = book_in(grown)
            book.append([log("b")])
            monkeypatch.setattr("data.book.book.LARGE", 1)
            book.append([log("c")])
            book.append([log("d")])
            book.close()
        add_files(self, folder, where, *read)

    monkeypatch.setattr(Sources, "_add_files", late)
    before = words_in(grown)
    taken = take(home, tmp_path / "copies")
    assert len([*(grown / "book").glob("*.journal")]) > 1
    assert words_in(taken.path if grown == home else imports_home(taken.path)) == before


def test_backup_copies_imports_and_all_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.book.LARGE", 400)
    home = home_with(tmp_path / "home", "a", "b", "c", "d")
    imports_home(home).mkdir()
    book_in(imports_home(home)).close()
    assert len(list((home / "book").glob("*.journal"))) > 1
    taken = take(home, tmp_path / "copies")
    assert words_in(taken.path) == ["a", "b", "c", "d"] and verify(taken.path).ok
    assert verify(imports_home(taken.path)).ok


def test_backup_removes_only_an_interrupted_copy(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    folder = tmp_path / "copies"
    (folder / ".20200101-000000Z.part" / "book").mkdir(parents=True)
    (folder / "holiday").mkdir()
    taken = take(home, folder)
    assert {p.name for p in folder.iterdir()} == {".siaga-backup.lock", "holiday", taken.path.name}


@pytest.mark.parametrize("mark", ["{", "{}", None])
def test_folder_that_does_not_say_what_it_holds_is_no_copy(tmp_path: Path, mark: str | None) -> None:
    home = home_with(tmp_path / "home", "a")
    whole, other = (take(home, tmp_path / "copies") for _ in range(2))
    (other.path / MARK).unlink()
    if mark is not None:
        (other.path / MARK).write_text(mark)
    assert [each.path for each in copies(tmp_path / "copies")] == [whole.path]


def test_backups_in_one_second_are_two_copies(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    names = [take(home, tmp_path / "copies").path.name for _ in range(2)]
    assert names == ["20231114-221320Z", "20231114-221320Z-2"]


def test_backup_that_does_not_verify_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_with(tmp_path / "home", "a", "b")

    def pieces(fd: int, size: int) -> list[bytes]:
        whole = os.pread(fd, size, 0)
        return [whole.replace(b'"b"', b'"x"')]

    monkeypatch.setattr("data.book.upkeep.backup._pieces", pieces)
    with pytest.raises(BackupFault) as fault:
        take(home, tmp_path / "copies")
    assert fault.value.key == "backup.differs"
    assert not copies(tmp_path / "copies") and not list((tmp_path / "copies").glob(".2*"))


@pytest.mark.parametrize("what", ["in the book", "imported", "of another"])
def test_backup_with_a_damaged_line_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    home = home_with(tmp_path / "home", "in the book", "after")
    home_with(imports_home(home), "imported", "after")
    other = home_with(tmp_path / "other", "of another", "after")
    arrive(home, other)
    whole = take(home, tmp_path / "copies")
    files = [path.relative_to(home) for path in home.rglob("*.journal")]
    assert len(files) == 3
    for file in files:
        assert (whole.path / file).read_bytes() == (home / file).read_bytes()

    def pieces(fd: int, size: int) -> list[bytes]:
        return [os.pread(fd, size, 0).replace(what.encode(), b"x" * len(what))]

    monkeypatch.setattr("data.book.upkeep.backup._pieces", pieces)
    with pytest.raises(BackupFault) as fault:
        take(home, tmp_path / "others", words=Words("id"))
    assert fault.value.key == "backup.differs" and "rusak di tempat no. 2" in str(fault.value.args_["problem"])
    assert not copies(tmp_path / "others")


@pytest.mark.parametrize("what", ["in the book", "imported", "of another"])
def test_backup_that_lacks_the_last_entry_of_a_book_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    home = home_with(tmp_path / "home", "in the book")
    home_with(imports_home(home), "imported")
    arrive(home, home_with(tmp_path / "other", "of another"))

    def pieces(fd: int, size: int) -> list[bytes]:
        whole = os.pread(fd, size, 0)
        return whole.splitlines(keepends=True)[: -1 if what.encode() in whole else None]

    monkeypatch.setattr("data.book.upkeep.backup._pieces", pieces)
    with pytest.raises(BackupFault) as fault:
        take(home, tmp_path / "copies")
    assert fault.value.key == "backup.differs" and "no. 2" in str(fault.value.args_["problem"])
    assert not copies(tmp_path / "copies")


def test_backup_that_lacks_a_replica_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_with(tmp_path / "home", "a")
    arrive(home, home_with(tmp_path / "other", "of another"))
    copy_to = Sources.copy_to

    def without(self: Sources, folder: Path) -> None:
        copy_to(self, folder)
        shutil.rmtree(folder / "replica")

    monkeypatch.setattr(Sources, "copy_to", without)
    with pytest.raises(BackupFault) as fault:
        take(home, tmp_path / "copies")
    assert fault.value.args_ == {"problem": WORDS("backup.ends", no=0, last=2)}


@pytest.mark.parametrize("what", ["of another", "end of another", "imported", "end of imported"])
def test_backup_copies_what_was_damaged_as_it_is(tmp_path: Path, what: str) -> None:
    home = home_with(tmp_path / "home", "a")
    home_with(imports_home(home), "imported", "end of imported")
    arrive(home, home_with(tmp_path / "other", "of another", "end of another"))
    folder = "replica" if "another" in what else "imports/book"
    journal = next((home / folder).glob("*.journal"))
    journal.write_bytes(journal.read_bytes().replace(f'"{what}"'.encode(), b'"' + b"x" * len(what) + b'"'))
    taken = take(home, tmp_path / "copies", words=Words("id"))
    assert (taken.path / folder / journal.name).read_bytes() == journal.read_bytes()


def test_backup_copies_the_site_file_that_a_link_names(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    (home / SITE).rename(tmp_path / "mine.toml")
    (home / SITE).symlink_to(tmp_path / "mine.toml")
    copied = take(home, tmp_path / "copies").path / SITE
    assert copied.read_text() == "name = 1\n" and not copied.is_symlink()


def test_backup_keeps_file_times_that_tell_the_newest_book(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    journal = next((home / "book").glob("*.journal"))
    os.utime(journal, ns=(10**18, 10**18))
    taken = take(home, tmp_path / "copies")
    assert (taken.path / "book" / journal.name).stat().st_mtime_ns == 10**18


def test_a_copy_that_lost_its_file_times_is_read_as_the_newest_book(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    first = take(home, tmp_path / "copies")
    restore(first.path, tmp_path / "new")
    book = book_in(tmp_path / "new")
    book.append([log("b")])
    book.close()
    taken = take(tmp_path / "new", tmp_path / "others")
    assert taken.copy.book == book.id != first.copy.book
    for number, journal in enumerate(sorted((taken.path / "book").glob("*.journal"), key=lambda p: book.id in p.name)):
        os.utime(journal, ns=(10**18 - number, 10**18 - number))  # the older book's file is the newest
    restore(taken.path, tmp_path / "again")
    again = book_in(tmp_path / "again")
    assert again.earlier[-1].id == book.id
    again.close()
    assert words_in(tmp_path / "again") == ["a", "b"]


def test_backup_of_a_damaged_book_is_marked(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a", "b", "c")
    journal = next((home / "book").glob("*.journal"))
    journal.write_bytes(journal.read_bytes().replace(b'"b"', b'"x"'))
    taken = take(home, tmp_path / "copies", words=Words("id"))
    assert taken.copy.damaged
    assert next((taken.path / "book").glob("*.journal")).read_bytes() == journal.read_bytes()


@pytest.mark.parametrize("where", ["home/copies", "home"])
def test_backup_inside_the_home_is_refused(tmp_path: Path, where: str) -> None:
    home = home_with(tmp_path / "home", "a")
    with pytest.raises(BackupFault) as fault:
        take(home, tmp_path / where)
    assert fault.value.key == "backup.inside"


def test_backup_without_a_parent_folder_is_refused(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    with pytest.raises(BackupFault) as fault:
        take(home, tmp_path / "away" / "copies")
    assert fault.value.key == "backup.no_parent" and not (tmp_path / "away").exists()


def test_backup_without_room_copies_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_with(tmp_path / "home", "a")
    monkeypatch.setattr("data.book.upkeep.backup.SPARE", 1 << 60)
    with pytest.raises(BackupFault) as fault:
        take(home, tmp_path / "copies")
    assert fault.value.key == "backup.no_room" and not copies(tmp_path / "copies")


@pytest.mark.parametrize("do", [take, restore])
def test_copy_needs_room_for_its_bytes_and_some_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, do: Callable[[Path, Path], object]
) -> None:
    taken = take(home_with(tmp_path / "home", "a"), tmp_path / "copies")
    need = taken.copy.bytes + SPARE
    free = need - 1
    for module in ("backup", "restore"):
        monkeypatch.setattr(f"data.book.upkeep.{module}.filesystem_of", lambda path: Filesystem("ext4", free))
    with pytest.raises(BackupFault) as fault:
        do(taken.path, tmp_path / "new")
    assert fault.value.key == "backup.no_room"
    assert fault.value.args_ == {"folder": tmp_path / "new", "need": need, "free": free}
    free = need
    do(taken.path, tmp_path / "new")


def test_backup_beside_another_one_is_refused(tmp_path: Path) -> None:
    import fcntl

    home = home_with(tmp_path / "home", "a")
    folder = tmp_path / "copies"
    folder.mkdir()
    with (folder / ".siaga-backup.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BackupFault) as fault:
            take(home, folder)
    assert fault.value.key == "backup.busy"


def test_copy_whose_disk_is_not_mounted_would_lie_on_another_one(tmp_path: Path) -> None:
    apart = Path("/proc/self/none")  # nothing can be written there; it is on no disk of ours
    assert device_of(apart / "copies") == Path("/proc/self").stat().st_dev != device_of(tmp_path / "none" / "copies")
    for folder, is_away in ((tmp_path / "none" / "copies", True), (apart, False)):
        assert LastCopy(str(folder), AT, 1, apart=True).is_away(tmp_path) is is_away
        assert not LastCopy(str(folder), AT, 1).is_away(tmp_path)


# --- copies that are kept ---------------------------------------------------------------------------------------------


def taken_at(*ats: int, again: bool = True, book: str = "JBR-aaaa") -> list[Taken]:
    return [Taken(Path(str(at)), Copy(at, book, 1, "", again=again)) for at in sorted(ats, reverse=True)]


def test_superseded_thins_out_copies_and_never_all() -> None:
    now = AT
    every = [now - i * 5 * MINUTE for i in range(40 * 24 * 12)]
    kept = {t.copy.at for t in taken_at(*every)} - {t.copy.at for t in superseded(taken_at(*every), now)}
    assert {now - i * 5 * MINUTE for i in range(12)} <= kept
    hours = {at // HOUR for at in kept if now - at <= DAY}
    assert len(hours) == 25
    days = {at // DAY for at in kept}
    assert len(days) == 32 and min(kept) >= now - 31 * DAY
    assert len(kept) <= 12 + 25 + 32
    old = taken_at(now - 400 * DAY)
    assert superseded(old, now) == []  # the newest of its book
    assert superseded(taken_at(*every, again=False), now) == []


def test_superseded_step_by_step_keeps_the_same_copies(tmp_path: Path) -> None:
    """A copy that is an hour or a day old is still there when it is needed."""
    kept: list[Taken] = []
    for i in range(3 * 24 * 12):
        now = AT + i * 5 * MINUTE
        kept = [*taken_at(now), *kept]
        gone = superseded(kept, now)
        kept = [t for t in kept if t not in gone]
    ages = [now - t.copy.at for t in kept]
    assert any(HOUR < age <= 2 * HOUR for age in ages) and any(DAY < age <= 2 * DAY for age in ages)
    assert len(kept) <= 12 + 25 + 4


def test_repeated_backup_removes_superseded_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_with(tmp_path / "home", "a")
    monkeypatch.setattr("data.book.upkeep.backup.NEWEST", 2)
    by_hand = take(home, tmp_path / "copies", AT - 90 * DAY)
    for minute in range(5):
        take(home, tmp_path / "copies", AT + minute * MINUTE, again=True)
    ats = [t.copy.at for t in copies(tmp_path / "copies")]
    assert ats == [AT + 4 * MINUTE, AT + 3 * MINUTE, by_hand.copy.at]


# --- restoring --------------------------------------------------------------------------------------------------------


def test_restored_home_continues_in_a_new_book(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a", "b")
    taken = take(home, tmp_path / "copies")
    source, verdict = to_restore(tmp_path / "copies", WORDS)
    assert source == taken.path and verdict.ok
    restore(source, tmp_path / "new")
    book = book_in(tmp_path / "new")
    opened = book.get(1)
    assert isinstance(opened, BookOpened) and (opened.after_no, opened.after_hash) == (3, taken.copy.hash)
    assert book.id != opened.after_book == taken.copy.book
    book.append([log("c")])
    book.close()
    assert words_in(tmp_path / "new") == ["a", "b", "c"]
    assert (tmp_path / "new" / SITE).read_text() == "name = 1\n"
    original = book_in(home)  # and the original continues its own book
    assert original.id == taken.copy.book
    original.close()


@pytest.mark.parametrize("damaged", ["a", "b"], ids=["within", "at its end"])
def test_restore_chooses_the_newest_intact_copy(tmp_path: Path, damaged: str) -> None:
    home = home_with(tmp_path / "home", "a", "b")
    good = take(home, tmp_path / "copies", AT)
    bad = take(home, tmp_path / "copies", AT + HOUR)
    journal = next((bad.path / "book").glob("*.journal"))
    journal.write_bytes(journal.read_bytes().replace(f'"{damaged}"'.encode(), b'"x"'))
    assert to_restore(tmp_path / "copies", WORDS)[0] == good.path
    chosen, verdict = to_restore(bad.path, Words("id"))  # it can be restored by its name
    assert chosen == bad.path and verdict == verify(bad.path, words=Words("id"))
    shutil.rmtree(good.path / "book")
    with pytest.raises(BackupFault) as fault:
        to_restore(tmp_path / "copies", WORDS)
    assert fault.value.key == "backup.none_intact"
    assert fault.value.args_ == {"folder": tmp_path / "copies", "newest": bad.path}


def test_copies_of_other_rooms_in_a_folder_are_each_named_once(tmp_path: Path) -> None:
    rooms = [home_with(tmp_path / name, name) for name in ("ours", "second", "third")]
    taken = [take(rooms[at], tmp_path / "copies", AT + hours * HOUR) for hours, at in enumerate((0, 2, 1, 0))]
    assert of_other_rooms(taken[3], reversed(taken)) == [taken[2], taken[1]]
    with pytest.raises(BackupFault) as fault:
        to_restore(tmp_path / "copies", WORDS)
    named = ", ".join(f"{each.path} ({each.copy.book})" for each in (taken[3], taken[2], taken[1]))
    assert fault.value.key == "backup.several"
    assert fault.value.args_ == {"folder": tmp_path / "copies", "copies": named}


def test_backup_leaves_out_a_file_of_another_home(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    (strange,) = (home_with(tmp_path / "other", "b") / "book").glob("*.journal")
    (home / "book" / strange.name).write_bytes(strange.read_bytes())
    taken = take(home, tmp_path / "copies")
    assert not (taken.path / "book" / strange.name).exists() and taken.strangers == (strange.name,)


def test_backup_needs_the_site_file_and_not_the_copy_of_it(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    (home / SITE_IN_FORCE).mkdir()
    assert (take(home, tmp_path / "copies").path / SITE).is_file()
    (home / SITE).unlink()
    (home / SITE).mkdir()
    with pytest.raises(OSError, match=SITE):
        take(home, tmp_path / "copies")


def test_restore_over_a_book_is_refused(tmp_path: Path) -> None:
    taken = take(home_with(tmp_path / "home", "a"), tmp_path / "copies")
    other = home_with(tmp_path / "other", "mine")
    with pytest.raises(BackupFault) as fault:
        restore(taken.path, other)
    assert fault.value.key == "backup.book_there" and words_in(other) == ["mine"]


def test_backup_of_a_home_with_an_empty_folder_of_replicas_is_made(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    (home / "replica").mkdir()
    restore(take(home, tmp_path / "copies").path, tmp_path / "new")
    assert words_in(tmp_path / "new") == ["a"]


def test_restore_removes_no_replica_that_is_there(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "a")
    for folder in (home, tmp_path / "new"):
        folder.mkdir(exist_ok=True)
        arrive(folder, home_with(tmp_path / f"other of {folder.name}", "b"))
    (replica,) = (tmp_path / "new" / "replica").glob("*.journal")
    with pytest.raises(OSError, match="not empty"):
        restore(take(home, tmp_path / "copies").path, tmp_path / "new")
    assert [path for path in (tmp_path / "new").rglob("*.journal") if path == replica]


def test_interrupted_restore_can_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = take(home_with(tmp_path / "home", "a"), tmp_path / "copies")
    new = tmp_path / "new"
    new.mkdir()
    (new / SITE).write_text("name = 2\n")

    def power_cut(coming: Path, home: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("data.book.upkeep.restore._into_place", power_cut)
        restore(taken.path, new)
    assert (new / ".restoring" / "book").is_dir()
    restore(taken.path, new)
    assert words_in(new) == ["a"]
    assert (new / SITE).read_text() == "name = 1\n"
    assert (new / f"{SITE}.before-restore").read_text() == "name = 2\n"
    assert not (new / ".restoring").exists()


def test_restore_without_a_copy_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(BackupFault, match=r"^backup\.no_copy$") as fault:
            to_restore(folder, WORDS)
        assert (fault.value.key, fault.value.args_) == ("backup.no_copy", {"folder": folder})


def test_copy_in_another_folder_can_be_restored(tmp_path: Path) -> None:
    taken = take(home_with(tmp_path / "home", "a"), tmp_path / "copies")
    shutil.copytree(taken.path, tmp_path / "stick")
    restore(to_restore(tmp_path / "stick", WORDS)[0], tmp_path / "new")
    assert words_in(tmp_path / "new") == ["a"]


def test_copy_is_named_by_universal_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_with(tmp_path / "home", "a")
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    time.tzset()
    try:
        assert take(home, tmp_path / "copies").path.name == "20231114-221320Z"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_restore_keeps_the_site_file_that_a_link_names(tmp_path: Path) -> None:
    taken = take(home_with(tmp_path / "home", "a"), tmp_path / "copies")
    new = tmp_path / "new"
    new.mkdir()
    (tmp_path / "mine.toml").write_text("name = 2\n")
    (new / SITE).symlink_to(tmp_path / "mine.toml")
    restore(taken.path, new)
    assert (new / f"{SITE}.before-restore").read_text() == (tmp_path / "mine.toml").read_text() == "name = 2\n"
    assert (new / SITE).read_text() == "name = 1\n" and words_in(new) == ["a"]


def test_forked_book_gets_the_second_disk_that_is_asked_for(tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    for home in (tmp_path / "one", tmp_path / "two"):
        with closing(book_in(home)) as book:
            book.append([log("a"), log("b")])
        given: dict[str, Any] = {"station": "JBR", "site": "", "clock": ManualClock(AT + 1)}
        if home.name == "two":  # the second time it is no longer the newest book
            fork_book(home, book.id, 2, **given).close()
        with closing(fork_book(home, book.id, 2, second=second / home.name, **given)) as forked:
            assert forked._files.second_path == second / home.name
        assert words_in(home) == ["a", "b"]


def test_error_of_a_copy_that_did_not_begin_is_the_one_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Sources, folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Sources, "copy_to", full)
    with pytest.raises(OSError, match="No space left") as failed:
        take(home_with(tmp_path / "home", "a"), tmp_path / "copies")
    assert failed.value.errno == errno.ENOSPC


def test_restore_makes_the_folders_above_the_home(tmp_path: Path) -> None:
    taken = take(home_with(tmp_path / "home", "a"), tmp_path / "copies")
    new = tmp_path / "far" / "away" / "new"
    restore(taken.path, new)
    assert words_in(new) == ["a"] and new.stat().st_mode & 0o777 == 0o700


def test_fork_names_the_entries_of_a_newer_version_that_it_leaves(tmp_path: Path) -> None:
    with closing(book_in(tmp_path)) as book:
        book.append([log("a")])
    entries = []
    hash_ = book.last_hash
    for no in (3, 4):
        given = {
            "at": AT,
            "book": book.id,
            "by": "LST",
            "hlc": [AT, no],
            "kind": "moon.phase",
            "no": no,
            "subjects": ["room"],
        }
        raw = msgspec.json.encode(given, order="sorted")
        hash_ = next_hash(hash_, raw)
        entries.append(Row(no, hash_, raw))
    (path,) = (tmp_path / "book").glob("*.journal")
    with path.open("ab") as file:
        file.write(entry_lines([entries], 0, synced=True)[0])
    for common, left in ((4, []), (2, [f"{book.id} no. 3, 4"])):
        shutil.copytree(tmp_path / "book", tmp_path / f"home{common}" / "book")
        (tmp_path / f"home{common}" / "book" / "owner.json").unlink()
        with closing(
            fork_book(tmp_path / f"home{common}", book.id, common, station="JBR", site="", clock=ManualClock(AT))
        ) as forked:
            found = [e for e in forked.entries() if isinstance(e, Recovered)]
            assert [e.file for e in found] == left and {e.what for e in found} <= {"unknown_left"}


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1, (2 << 20) + 5])
def test_pieces_of_a_file_end_where_it_ended(tmp_path: Path, size: int) -> None:
    content = bytes(range(251)) * 12_000  # it has grown since
    (tmp_path / "grown").write_bytes(content)
    with held(os.open(tmp_path / "grown", os.O_RDONLY)) as fd:
        assert b"".join(_pieces(fd, size)) == content[:size]
