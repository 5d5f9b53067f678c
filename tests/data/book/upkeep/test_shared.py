"""Files that a copy shares with the copy before it: which are linked, and how rot in one comes to light."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zlib import crc32

import pytest

from data.base.clock import ManualClock
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.book.storage.folder import imports_home
from data.book.storage.part import Part
from data.book.upkeep import processes
from data.book.upkeep.backup import SITE, BackupFault, Taken, backup, copies
from data.book.upkeep.restore import restore
from data.book.upkeep.shared import next_to_renew
from data.book.upkeep.verify import verify, verify_replicas
from data.entries import Log
from data.words import Words
from tests.kits.disks import AT, book_in
from tests.kits.forged import rewrite

WORDS = Words()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with a book of six files, with two entries in all but the first."""
    monkeypatch.setattr("data.book.book.LARGE", 1)
    made = tmp_path / "home"
    made.mkdir()
    (made / SITE).write_text("name = 1\n")
    say(made, "ab", "cd", "ef", "gh", "ij")
    assert len(files(made)) == 6
    return made


def say(home: Path, *words: str) -> None:
    """Enter each letter; the letters of a word together."""
    with closing(book_in(home)) as book:
        for each in words:
            book.append([Log(by="LST", subjects=("room",), words=letter) for letter in each])


def files(home: Path, below: str = "book") -> list[Path]:
    return sorted((home / below).glob("*.journal"))


def inodes(home: Path, below: str = "book") -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in files(home, below)}


def take(home: Path) -> Taken:
    return backup(home, home.parent / "copies", clock=ManualClock(AT), words=WORDS, again=True)


def linked(one: Taken, other: Taken, below: str = "book") -> set[str]:
    """Return the names of the files that two copies share."""
    return {name for name, _ in inodes(one.path, below).items() & inodes(other.path, below).items()}


def said(home: Path) -> list[str]:
    with closing(BookReader.open(home)) as book:
        return [e.words for e in book.all_entries() if isinstance(e, Log)]


@pytest.mark.parametrize("known", [(0, 1), (1, 2, 3), (2, 4, 5), (0, 1, 2, 3, 4, 5)])
def test_files_that_were_verified_before_count_as_they_were(home: Path, known: tuple[int, ...]) -> None:
    names = [path.name for path in files(home)]
    assert verify(home, known={names[at] for at in known}) == verify(home)


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_files_that_were_verified_before_have_to_follow(home: Path, gone: int) -> None:
    names = [path.name for path in files(home)]
    (home / "book" / names[gone]).unlink()
    found = verify(home)
    assert found.problems and verify(home, known={*names}) == found == verify(home, known={*names[gone + 1 :]})


def test_file_that_was_verified_before_has_to_reach_the_next_one(home: Path) -> None:
    *_, path, _, _ = files(home)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))
    found = verify(home)
    assert found.problems and verify(home, known={path.name}) == found


def test_files_that_were_verified_before_follow_by_their_hash_too(home: Path) -> None:
    other = home.parent / "other"
    shutil.copytree(home, other)
    rewrite(other, '"c"', '"x"')
    name = files(home)[2].name
    (home / "book" / name).write_bytes((other / "book" / name).read_bytes())
    found = verify(home)
    assert found.problems and verify(home, known={path.name for path in files(home)[3:]}) == found


@pytest.mark.parametrize("before", [1, 2, 3, 4])
@pytest.mark.parametrize("gone", [1, 2, 3, 4])
def test_copy_of_a_book_with_a_file_gone_is_never_taken_for_a_whole_one(home: Path, gone: int, before: int) -> None:
    for _ in range(before):
        assert not take(home).copy.damaged
    files(home)[gone].unlink()
    assert take(home).copy.damaged


def test_copy_links_what_the_one_before_has(home: Path) -> None:
    first = take(home)
    say(home, "k")
    second = take(home)
    names = [path.name for path in files(home)]
    assert linked(first, second) == {*names[1:6]}  # the first one was copied again, the last one is new
    assert verify(second.path).ok and said(second.path) == [*"abcdefghijk"] and said(first.path) == [*"abcdefghij"]
    assert (second.copy.no, second.copy.hash) == (verify(home).no, verify(home).hash)
    restore(second.path, home.parent / "new")
    assert said(home.parent / "new") == [*"abcdefghijk"]
    assert not inodes(home.parent / "new").items() & inodes(second.path).items()


def test_link_to_the_home_in_the_copy_before_is_a_file_in_the_next(home: Path) -> None:
    linked_to, *_ = files(home)[2:]
    path = take(home).path / "book" / linked_to.name
    path.unlink()
    path.symlink_to(linked_to)
    assert not files(take(home).path)[2].is_symlink(), "it would be gone with the home's disk"


def test_copy_reads_only_what_is_new(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take(home)
    say(home, "k")
    read: list[str] = []
    sound = processes.sound

    def noted(part: Part) -> processes.Sound | None:
        read.append(part.filename)
        return sound(part)

    monkeypatch.setattr("data.book.upkeep.verify.sound", noted)
    take(home)
    names = [path.name for path in files(home)]
    assert read == [names[0], names[6]]


def test_copy_of_many_files_opens_few_at_once(home: Path) -> None:
    say(home, *map(str, range(60)))
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len([*Path("/proc/self/fd").iterdir()]) + 40, limits[1]))
    try:
        assert not take(home).copy.damaged
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_each_shared_file_is_copied_again_in_turn(home: Path) -> None:
    taken = [take(home) for _ in range(8)]
    names = [f"book/{path.name}" for path in files(home)]
    assert [each.copy.renewed for each in taken] == ["", *names, names[0]]
    assert not linked(taken[0], taken[6])


def test_next_to_renew_is_the_one_after_the_last_that_was() -> None:
    assert [next_to_renew("bca", before) for before in ("", "a", "aa", "b", "c", "z")] == [*"abbcaa"]
    assert next_to_renew((), "a") == ""


def rot(path: Path) -> None:
    """Change a byte of a file, but not its size or time."""
    stat, raw = path.stat(), path.read_bytes()
    assert raw.count(b'"words":"c"') == 1
    path.write_bytes(raw.replace(b'"words":"c"', b'"words":"x"'))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_rot_in_an_old_file_of_the_home_comes_to_light_in_turn(home: Path) -> None:
    take(home)
    rot(files(home)[2])
    damaged = [take(home).copy.damaged for _ in range(6)]
    assert damaged == [False, False, True, True, True, True]
    newest = copies(home.parent / "copies")[0]
    assert files(newest.path)[2].read_bytes() == files(home)[2].read_bytes()


def test_rot_in_a_shared_file_is_gone_in_turn(home: Path) -> None:
    rot(files(take(home).path)[2])
    assert [verify(take(home).path).ok for _ in range(5)] == [False, False, True, True, True]


@pytest.mark.parametrize("what", ["size", "time"])
def test_file_that_is_not_as_in_the_home_is_copied(home: Path, what: str) -> None:
    first = take(home)
    path = files(first.path)[3]
    stat, raw = path.stat(), path.read_bytes()
    if what == "size":
        path.write_bytes(raw + b"\n")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + (what == "time")))
    second = take(home)
    assert files(second.path)[3].read_bytes() == raw
    assert linked(first, second) == {name for at, name in enumerate(inodes(home)) if at not in (0, 3)}


def ends_no_transaction(raw: bytes) -> bytes:
    last = raw.splitlines(keepends=True)[-1]
    more = last[12:].replace(b'"-.",', b'"-,",')
    return raw[: -len(last)] + b'["%08x",%b' % (crc32(more.rstrip()), more)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (5, lambda raw, other: raw[:-4] + b"x" + raw[-3:]),
        (5, lambda raw, other: ends_no_transaction(raw)),
        (1, lambda raw, other: raw.replace(b'"file"', b'"fill"')),
        (1, lambda raw, other: other),
    ],
    ids=["last line", "its transaction", "head", "number"],
)
def test_row_that_does_not_fit_is_copied_whole(home: Path, place: int, change: Callable[[bytes, bytes], bytes]) -> None:
    """The first file is copied again, so the row of shared ones is the second to the last."""
    first = take(home)
    path = files(first.path)[place]
    stat, raw = path.stat(), path.read_bytes()
    path.write_bytes(change(raw, files(first.path)[3].read_bytes()))
    assert path.stat().st_size == len(raw) and path.read_bytes() != raw
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    second = take(home)
    assert verify(second.path).ok and said(second.path) == [*"abcdefghij"]
    assert not linked(first, second) and second.copy.renewed == ""


def test_link_in_the_place_of_an_old_file_is_not_taken_for_it(home: Path) -> None:
    for _ in range(2):
        take(home)
    old = files(home)[0]  # the one that is copied again is the next one
    old.symlink_to(old.rename(home / old.name))
    with pytest.raises(OSError, match="symbolic link"):
        take(home)


def test_copy_of_a_damaged_book_shares_nothing(home: Path) -> None:
    path = files(home)[3]
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b'"words":"e"', b'"words":"x"'))
    first = take(home)
    path.write_bytes(raw)
    second = take(home)
    assert first.copy.damaged and not second.copy.damaged and not linked(first, second)
    assert linked(second, take(home))


def test_where_no_file_can_be_linked_all_are_copied_and_checked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    first = take(home)
    monkeypatch.setattr(os, "link", refuse)
    second = take(home)
    assert not linked(first, second) and verify(second.path).ok
    monkeypatch.setattr(
        "data.book.upkeep.backup._pieces", lambda fd, size: [os.pread(fd, size, 0).replace(b'"g"', b'"x"')]
    )
    with pytest.raises(BackupFault, match=r"^backup\.differs$"):
        take(home)


def test_newest_file_of_a_replica_is_never_shared(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = home.parent / "other"
    other.mkdir()
    say(other, "u", "v", "w")
    with closing(BookReader.open(other)) as book, closing(Replicas.open(home, write=True)) as replicas:
        monkeypatch.setattr("data.book.replicas.replica.LARGE", 1)
        for no in (1, 2, 3):
            replicas.append(book.id, no, [book.raw(no)], AT)
        one, two, three = (take(home) for _ in range(3))
        assert all(len(linked(a, b, "replica")) == 2 for a, b in ((one, two), (two, three)))
        monkeypatch.setattr("data.book.replicas.replica.LARGE", 1 << 20)
        with closing(Replicas.open(three.path, write=True)) as theirs:  # a copy that is opened as a home
            theirs.append(book.id, 4, [book.raw(4)], AT)
    assert all(verify_replicas(each.path)[0][book.id][0] == 3 for each in (one, two))


def test_imported_book_is_shared(home: Path) -> None:
    imports_home(home).mkdir()
    say(imports_home(home), "p", "q")
    one, two = take(home), take(home)
    assert len(linked(one, two, "imports/book")) == 3
    assert said(imports_home(two.path)) == ["p", "q"]
