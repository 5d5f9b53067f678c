"""Replicas: other stations' books.

Also bytes that are not an entry, torn, damaged or of another book.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zlib import crc32

import msgspec
import pytest

from data.base.clock import SECOND, ManualClock
from data.book.book import Book
from data.book.library import Library
from data.book.reading.follower import BookMoved
from data.book.replicas.incoming import LATEST, SAFE, NotAnEntry, entry_of
from data.book.replicas.replica import ReplicaBad, ReplicaBook, ReplicaFork, ReplicaGap
from data.book.replicas.replicas import Replicas
from data.book.storage.folder import BookBusy, BookFolder
from data.entries import Log, Unknown
from data.entries.codec import MAX_BYTES, canonical, first_hash
from tests.kits.disks import AT, BadDisk, book_in, log, replica, words_of

ARRIVED = AT + 3600 * SECOND


@pytest.fixture
def sby(tmp_path: Path) -> Book:
    """Return another station's book, with its opening and nine lines."""
    book = Book.open(tmp_path / "sby", station="SBY", site="Surabaya", clock=ManualClock(AT))
    for i in range(3):
        book.append([log(f"line {i}.{j}", "room", "post:4") for j in range(3)])
    return book


def raws(book: Book, start: int = 1, stop: int | None = None) -> list[bytes]:
    return [book.raw(no) for no in range(start, (stop or book.last_no) + 1)]


def opened(home: Path, disk: BadDisk | None = None) -> Replicas:
    return Replicas.open(home, write=True, disk=disk or BadDisk())


def only(replicas: Replicas) -> ReplicaBook:
    (book,) = replicas
    return book


def file_of(home: Path) -> Path:
    return max((home / "replica").glob("*.journal"))


def test_appended_entries_keep_hash_and_arrival_after_a_restart(tmp_path: Path, sby: Book) -> None:
    replicas = opened(tmp_path)
    assert replicas.books() == ()
    assert (replicas.last(sby.id), replicas.upto(sby.id)) == ((0, first_hash(sby.id)), 0)
    entries = replicas.append(sby.id, 1, raws(sby), ARRIVED)
    assert entries == list(sby.entries())
    for restarted in (False, True):
        if restarted:
            replicas.close()
            replicas = opened(tmp_path)
        assert replicas.books() == (sby.id,)
        assert replicas.last(sby.id) == (10, sby.last_hash)
        assert [replica(replicas, sby.id).raw(no) for no in range(1, 11)] == raws(sby)
        assert list(replica(replicas, sby.id).entries(8)) == list(sby.entries(8))
        assert list(replica(replicas, sby.id).entries(2, 4)) == list(sby.entries(2, 4))
        assert [e.no for e in replica(replicas, sby.id).subjects.entries_of("post:4")] == list(range(2, 11))
        assert [at for at, _ in only(replicas).arrivals(9)] == [ARRIVED, ARRIVED]
        assert only(replicas).arrived(3) == ARRIVED
    replicas.close()


def test_append_is_on_the_disk_before_it_returns(tmp_path: Path, sby: Book) -> None:
    disk = BadDisk()
    replicas = opened(tmp_path, disk)
    replicas.append(sby.id, 1, raws(sby, 1, 4), ARRIVED)
    synced = disk.syncs
    replicas.append(sby.id, 5, raws(sby, 5), ARRIVED)
    assert disk.syncs == synced + 1


def test_append_known_entries_compares_and_skips_them(tmp_path: Path, sby: Book) -> None:
    replicas = opened(tmp_path)
    replicas.append(sby.id, 1, raws(sby, 1, 6), ARRIVED)
    assert [e.no for e in replicas.append(sby.id, 3, raws(sby, 3), ARRIVED + 1)] == [7, 8, 9, 10]
    assert replicas.append(sby.id, 1, raws(sby), ARRIVED + 2) == []
    assert [at - ARRIVED for at, _ in only(replicas).arrivals()] == [0] * 6 + [1] * 4
    other = raws(sby)
    other[4] = other[4].replace(b"line 1.0", b"line 1.1")
    with pytest.raises(ReplicaFork) as fork:
        replicas.append(sby.id, 1, other, ARRIVED)
    assert (fork.value.book, fork.value.no) == (sby.id, 5)


def test_append_after_a_gap_names_the_expected_number_and_adds_nothing(tmp_path: Path, sby: Book) -> None:
    replicas = opened(tmp_path)
    replicas.append(sby.id, 1, raws(sby, 1, 3), ARRIVED)
    with pytest.raises(ReplicaGap) as gap:
        replicas.append(sby.id, 5, raws(sby, 5), ARRIVED)
    assert (gap.value.book, gap.value.expected) == (sby.id, 4)
    assert replicas.last(sby.id)[0] == 3


def test_append_with_another_hash_raises_fork(tmp_path: Path, sby: Book) -> None:
    replicas = opened(tmp_path)
    with pytest.raises(ReplicaFork):
        replicas.append(sby.id, 1, raws(sby, 1, 5), ARRIVED, hash=sby.hash(6))
    assert replicas.books() == ()
    replicas.append(sby.id, 1, raws(sby, 1, 5), ARRIVED, hash=sby.hash(5))
    assert replicas.append(sby.id, 2, raws(sby, 2, 3), ARRIVED, hash=sby.hash(3)) == []


def _raw(**fields: object) -> bytes:
    """Return an entry of another station as it is sent, with other fields."""
    plain = {
        "at": AT,
        "book": "SBY-7f3a",
        "by": "B",
        "hlc": [AT, 0],
        "kind": "log",
        "no": 1,
        "subjects": [],
        "words": "w",
    }
    return msgspec.json.encode(plain | fields, order="sorted")


Change = Callable[[bytes], bytes]

_NONE: list[tuple[str, Change]] = [
    ("form", lambda raw: raw[:-1]),
    ("form", lambda raw: raw.replace(b'":"', b'": "', 1)),  # another spelling of the same text
    ("form", lambda raw: raw.replace(b'"by"', b'"zz"')),
    ("form", lambda raw: raw[:-1] + b',"z":1.5}'),
    ("form", lambda raw: raw[:-1] + b',"a":1}'),  # not in order
    ("form", lambda raw: raw + b"\n"),
    ("book", lambda raw: raw.replace(b'"SBY-', b'"JBR-')),
    ("number", lambda raw: raw.replace(b'"no":2', b'"no":3')),
    ("size", lambda raw: raw.replace(b"line 0.0", b"x" * MAX_BYTES)),
    ("moment", lambda raw: raw.replace(b'"at":%d' % AT, b'"at":9007199254740993')),
    ("moment", lambda raw: raw.replace(b'"at":%d' % AT, b'"at":-5')),
    ("clock", lambda raw: raw.replace(b'"hlc":[%d' % AT, b'"hlc":[5')),
]


@pytest.mark.parametrize(("why", "change"), _NONE, ids=[f"{why}-{i}" for i, (why, _) in enumerate(_NONE)])
def test_append_invalid_entry_is_refused_with_number_and_reason(
    tmp_path: Path, sby: Book, why: str, change: Change
) -> None:
    replicas = opened(tmp_path)
    wrong = raws(sby, 1, 3)
    assert change(wrong[1]) != wrong[1]
    wrong[1] = change(wrong[1])
    with pytest.raises(ReplicaBad) as bad:
        replicas.append(sby.id, 1, wrong, ARRIVED)
    assert (bad.value.book, bad.value.no, bad.value.why) == (sby.id, 2, why)
    assert replicas.books() == () and not list((tmp_path / "replica").glob("*.journal"))


@pytest.mark.parametrize("name", ["", "SBY", "../../x-7f3a", "SBY-7f3a/..-7f3a", "a" * 60 + "-7f3a"])
def test_append_to_an_impossible_book_id_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReplicaBad) as bad:
        opened(tmp_path).append(name, 1, [b"{}"], ARRIVED)
    assert bad.value.why == "name"


_NEWER = {"kind": "zzz", "words": 0}
_LIMITS: list[tuple[str, dict[str, object]]] = [
    ("", {"at": 0, "hlc": [0, 0]}),
    ("moment", {"at": -1}),
    ("", {"at": LATEST - 1}),
    ("moment", {"at": LATEST}),
    ("moment", {"hlc": [-1, 0]}),
    ("", {"hlc": [LATEST - 1, LATEST - 1]}),
    ("moment", {"hlc": [LATEST, 0]}),
    ("moment", {"hlc": [1, LATEST]}),
    ("", {"occurred": 1 - LATEST}),
    ("moment", {"occurred": -LATEST}),
    ("", {"seen": {"KBU-1111": LATEST - 1}}),
    ("moment", {"seen": {"KBU-1111": LATEST}}),
    ("", _NEWER | {"far": SAFE - 1}),
    ("moment", _NEWER | {"far": SAFE}),
    ("", _NEWER | {"far": [1 - SAFE, {"a": [None, "x", True]}]}),
    ("moment", _NEWER | {"far": [0, {"a": [1, -SAFE]}]}),
    ("moment", _NEWER | {"at": LATEST}),
    ("moment", _NEWER | {"hlc": [LATEST, 0]}),
    ("form", _NEWER | {"far": 1.5}),
    ("", {"words": "x" * (MAX_BYTES - len(_raw(words="")))}),
    ("size", {"words": "x" * (MAX_BYTES - len(_raw(words="")) + 1)}),
]


@pytest.mark.parametrize(("why", "fields"), _LIMITS, ids=[f"{why or 'fits'}-{i}" for i, (why, _) in enumerate(_LIMITS)])
def test_entry_at_a_limit_is_one_and_beyond_it_is_not(why: str, fields: dict[str, object]) -> None:
    raw = _raw(**fields)
    if not why:
        assert entry_of(raw, "SBY-7f3a", 1).no == 1
        return
    with pytest.raises(NotAnEntry) as refused:
        entry_of(raw, "SBY-7f3a", 1)
    assert str(refused.value) == why


def test_first_entry_of_the_first_moment_arrives(tmp_path: Path) -> None:
    replicas, first = opened(tmp_path), _raw(at=0, hlc=[0, 0])
    replicas.would_append("SBY-7f3a", 1, [first])
    assert [e.hlc for e in replicas.append("SBY-7f3a", 1, [first], ARRIVED)] == [(0, 0)]
    replicas.close()


def test_replica_text_is_cleaned_when_read_and_its_bytes_kept(tmp_path: Path) -> None:
    entry = Log(
        book="SBY-7f3a", no=1, at=AT, hlc=(AT, 0), by="B\x1bS", subjects=("room",), words="a\x1b[31m\u202eb\\n\n"
    )
    newer = canonical(Log(book="SBY-7f3a", no=2, at=AT, hlc=(AT, 1), by="BGS", subjects=(), words="\x9bx"))
    newer = newer.replace(b'"kind":"log"', '"kind":"z\x9bz"'.encode())
    replicas = opened(tmp_path)
    first, second = replicas.append("SBY-7f3a", 1, [canonical(entry), newer], ARRIVED)
    assert first == only(replicas).get(1)
    assert isinstance(first, Log) and (first.by, first.words) == ("BS", "a[31mb\\n\n")
    assert isinstance(second, Unknown) and second.raw_kind == "zz" and second.raw == newer.decode().replace("\x9b", "")
    assert replica(replicas, "SBY-7f3a").raw(1) == canonical(entry)
    assert replica(replicas, "SBY-7f3a").raw(2) == newer


def test_torn_replica_is_cut_and_its_rest_counts(tmp_path: Path, sby: Book) -> None:
    replicas = opened(tmp_path)
    replicas.append(sby.id, 1, raws(sby, 1, 9), ARRIVED)
    size = file_of(tmp_path).stat().st_size
    replicas.append(sby.id, 10, raws(sby, 10), ARRIVED)
    replicas.close()
    file_of(tmp_path).with_suffix(".index").unlink()
    os.truncate(file_of(tmp_path), file_of(tmp_path).stat().st_size - 7)
    replicas = opened(tmp_path)
    assert replicas.last(sby.id) == (9, sby.hash(9))
    assert file_of(tmp_path).stat().st_size == size
    replicas.append(sby.id, 10, raws(sby, 10), ARRIVED)
    assert replicas.last(sby.id) == (10, sby.last_hash)


def test_append_after_a_failed_write_or_sync_can_be_repeated(tmp_path: Path, sby: Book) -> None:
    disk = BadDisk()
    replicas = opened(tmp_path, disk)
    replicas.append(sby.id, 1, raws(sby, 1, 4), ARRIVED)
    for trouble in ("fail_write", "fail_sync"):
        setattr(disk, trouble, 1)
        with pytest.raises(OSError):
            replicas.append(sby.id, 5, raws(sby, 5, 6), ARRIVED)
        assert replicas.last(sby.id) == (4, sby.hash(4))
    replicas.append(sby.id, 5, raws(sby, 5, 6), ARRIVED)
    replicas.append(sby.id, 7, raws(sby, 7), ARRIVED)
    assert len(list((tmp_path / "replica").glob("*.journal"))) == 2  # the part that was not synced is left
    for restarted in (False, True):
        if restarted:
            replicas.close()
            replicas = opened(tmp_path)
        assert list(replica(replicas, sby.id).entries()) == list(sby.entries())


@pytest.mark.parametrize("trusted", [True, False], ids=["index", "no-index"])
def test_damaged_replica_is_set_aside_and_its_sound_entries_kept(tmp_path: Path, sby: Book, trusted: bool) -> None:
    replicas = opened(tmp_path)
    for no in range(1, 11):
        replicas.append(sby.id, no, raws(sby, no, no), ARRIVED + no)
    replicas.close()
    file = file_of(tmp_path)
    data = bytearray(file.read_bytes())
    at = data.index(b"line 1.1")
    data[at] ^= 1
    before = file.stat()
    file.write_bytes(data)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # rot leaves the time as it is
    if not trusted:
        file.with_suffix(".index").unlink()
    replicas = opened(tmp_path)
    if trusted:  # found by the check
        assert replicas.upto(sby.id) == 10
        assert list(replicas.check(sby.id))[-1] == 10
    assert (replicas.last(sby.id), replicas.upto(sby.id)) == ((10, sby.last_hash), 5)
    sound = [no for no in range(1, 11) if no != 6]
    assert [e.no for e in only(replicas).entries()] == sound
    assert [at for at, _ in only(replicas).arrivals()] == [ARRIVED + no for no in sound]
    assert not list((tmp_path / "replica").glob("*.damaged-1"))
    assert [e.no for e in replicas.append(sby.id, 6, raws(sby, 6), ARRIVED + 99, hash=sby.last_hash)] == [6]
    (aside,) = (tmp_path / "replica").glob("*.damaged-1")
    assert aside.read_bytes() == bytes(data)
    for restarted in (False, True):
        if restarted:
            replicas.close()
            replicas = opened(tmp_path)
        assert list(replica(replicas, sby.id).entries()) == list(sby.entries())
        assert only(replicas).arrived(6) == ARRIVED + 7  # at the latest when the next one had
        assert replicas.upto(sby.id) == 10 and not only(replicas).damaged
    replicas.close()


def test_replica_part_without_a_head_is_set_aside(tmp_path: Path, sby: Book) -> None:
    replicas = opened(tmp_path)
    replicas.append(sby.id, 1, raws(sby, 1, 9), ARRIVED)
    replicas.close()
    file = file_of(tmp_path)
    file.with_suffix(".index").unlink()
    file.write_bytes(b"\0" * 40 + file.read_bytes()[40:])
    replicas = opened(tmp_path)
    assert replicas.last(sby.id) == (9, sby.hash(9))  # every line was still intact
    assert list((tmp_path / "replica").glob("*.damaged-1"))
    replicas.append(sby.id, 10, raws(sby, 10), ARRIVED)
    assert [*(tmp_path / "replica").glob("*.journal")] == [file]  # it continues in the whole file


def test_replicas_in_another_process_follow(tmp_path: Path, sby: Book) -> None:
    early = Replicas.open(tmp_path, write=False)
    assert early.books() == () and early.refresh() == 0
    replicas = opened(tmp_path)
    replicas.append(sby.id, 1, raws(sby, 1, 2), ARRIVED)
    reader = Replicas.open(tmp_path, write=False)
    assert words_of(replica(reader, sby.id).entries()) == ["book.opened", "line 0.0"]
    replicas.append(sby.id, 3, raws(sby, 3, 6), ARRIVED)
    assert reader.last(sby.id)[0] == 2
    assert reader.refresh() == 4
    other = Book.open(tmp_path / "mlg", station="MLG", site="Malang", clock=ManualClock(AT))
    replicas.append(other.id, 1, raws(other), ARRIVED)
    assert reader.refresh() == 1
    assert set(reader.books()) == {sby.id, other.id}
    only_sby = replicas.book(sby.id)
    assert only_sby is not None
    path = min(p for p in (tmp_path / "replica").glob("*.journal") if p.name.startswith(sby.id))
    path.write_bytes(path.read_bytes().replace(b"line 0.2", b"LINE 0.2"))
    assert [*replicas.check(sby.id)] and [e.no for e in replica(reader, sby.id).entries()] == [1, 2, 3, 5, 6]
    replicas.append(sby.id, 4, raws(sby, 4, 4), ARRIVED)
    with pytest.raises(BookMoved):
        reader.refresh(grow_only=True)
    assert reader.refresh() == 0
    assert list(replica(reader, sby.id).entries()) == list(sby.entries(1, 7))


def test_replicas_have_one_writer(tmp_path: Path, sby: Book) -> None:
    replicas, other = opened(tmp_path), opened(tmp_path)
    assert not (tmp_path / "replica").exists()  # no folder is made for a station that is alone
    replicas.append(sby.id, 1, raws(sby), ARRIVED)
    with pytest.raises(BookBusy):
        other.append(sby.id, 1, raws(sby), ARRIVED)
    with pytest.raises(BookBusy):
        opened(tmp_path)
    replicas.close()
    opened(tmp_path).close()


def test_large_replica_continues_in_a_new_part(tmp_path: Path, sby: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.replicas.replica.LARGE", 600)
    replicas = opened(tmp_path)
    for no in range(1, 11):
        replicas.append(sby.id, no, raws(sby, no, no), ARRIVED)
    assert len(list((tmp_path / "replica").glob("*.journal"))) > 2
    replicas.close()
    replicas = opened(tmp_path)
    assert list(replica(replicas, sby.id).entries()) == list(sby.entries())
    path = sorted((tmp_path / "replica").glob("*.journal"))[1]  # an older part, which a start does not read
    path.write_bytes(path.read_bytes().replace(b"line", b"LINE", 1))
    assert [*replicas.check(sby.id)] and replicas.upto(sby.id) < 9
    missing = replicas.upto(sby.id) + 1
    assert [e.no for e in replicas.append(sby.id, missing, raws(sby, missing), ARRIVED)] == [missing]
    assert list(replica(replicas, sby.id).entries()) == list(sby.entries())


def test_entries_of_a_book_that_is_here_in_two_parts_come_in_their_order(tmp_path: Path) -> None:
    home, back, clock = tmp_path / "home", tmp_path / "back", ManualClock(AT)
    book = book_in(home, clock=clock)
    book.append([log("before the copy")])
    shutil.copytree(home, back)
    book.append([log("after it")])
    book_in(back, clock=clock).close()  # it continues the book up to the copy
    replicas = opened(back)
    replicas.append(book.id, 1, raws(book), AT - 60 * SECOND)  # the rest came by a clock that was set back
    replicas.close()
    library = Library.open(back)
    came = [entry.no for _, entry in library.as_they_came() if entry.book == book.id]
    assert came == list(range(1, book.last_no + 1))
    assert [entry.no for _, entry in library.as_they_came({book.id: 2}) if entry.book == book.id] == came[2:]
    library.close()
    book.close()


def test_entries_known_since_one_moment_are_in_the_order_of_the_fold(tmp_path: Path, sby: Book) -> None:
    with closing(book_in(tmp_path / "home")) as book, closing(opened(tmp_path / "home")) as replicas:
        replicas.append(sby.id, 1, raws(sby, 1, 3), AT)
        library = Library(book, replicas)
        both = [*book.entries(), *sby.entries(1, 4)]
        newest, first = library.newest_known(AT), library.first_known_after(AT - 1)
        assert newest == (AT, max((both[0], both[3]), key=lambda entry: entry.order))
        assert first == (AT, min((both[0], both[1]), key=lambda entry: entry.order))
        assert [*library.between(AT, AT + 1)] == sorted(both, key=lambda entry: entry.order)
        assert [*library.between(AT + 1, AT + 2)] == [*library.between(AT - 1, AT)] == []
    sby.close()


def test_entries_that_are_here_already_are_compared_by_their_last_hash(tmp_path: Path, sby: Book) -> None:
    with closing(opened(tmp_path / "home")) as replicas:
        replicas.append(sby.id, 1, raws(sby), ARRIVED)
        for first, last in ((1, sby.last_no), (sby.last_no, sby.last_no), (1, 1), (2, 4)):
            again = raws(sby, first, last)
            assert replicas.append(sby.id, first, again, ARRIVED, hash=sby.hash(last)) == []
            with pytest.raises(ReplicaFork):
                replicas.append(sby.id, first, again, ARRIVED, hash=sby.hash(last - 1))
        assert replicas.append(sby.id, 1, [], ARRIVED, hash=sby.hash(0)) == []
        with pytest.raises(ReplicaFork):
            replicas.append(sby.id, 0, [], ARRIVED, hash=sby.hash(1))
    sby.close()


@pytest.mark.parametrize(("words", "no"), [(b"line 0.1", 3), (b"line 2.2", 10)])
def test_entry_that_cannot_be_read_here_is_not_compared(tmp_path: Path, sby: Book, words: bytes, no: int) -> None:
    with closing(opened(tmp_path / "home")) as replicas:
        replicas.append(sby.id, 1, raws(sby), ARRIVED)
        path = file_of(tmp_path / "home")
        path.write_bytes(path.read_bytes().replace(words, words.upper()))  # in place, as it rots
        replicas.would_append(sby.id, 1, raws(sby))
        assert [e.no for e in replicas.append(sby.id, 1, raws(sby), ARRIVED, hash=sby.last_hash)] == [no]
        assert [*only(replicas).entries()] == [*sby.entries()]
        with pytest.raises(ReplicaFork):
            replicas.append(sby.id, 4, [sby.raw(5)], ARRIVED)
    sby.close()


def test_refresh_counts_the_entries_of_all_new_books(tmp_path: Path, sby: Book) -> None:
    kbu = Book.open(tmp_path / "kbu", station="KBU", site="", clock=ManualClock(AT))
    with (
        closing(opened(tmp_path / "home")) as replicas,
        closing(Replicas.open(tmp_path / "home", write=False)) as reader,
    ):
        replicas.append(sby.id, 1, raws(sby, 1, 3), ARRIVED)
        replicas.append(kbu.id, 1, raws(kbu), ARRIVED)
        assert (reader.refresh(), reader.refresh()) == (3 + 1, 0)
        replicas.append(sby.id, 4, raws(sby, 4, 5), ARRIVED)
        assert reader.refresh(grow_only=True) == 2
    sby.close()
    kbu.close()


def test_first_entry_alone_in_its_part_is_fetched_again_with_all_after_it(tmp_path: Path, sby: Book) -> None:
    with closing(opened(tmp_path / "home")) as replicas:
        replicas.append(sby.id, 1, raws(sby, 1, 1), ARRIVED, came="courier")
        replicas.append(sby.id, 2, raws(sby, 2, 4), ARRIVED)
        path = min((tmp_path / "home" / "replica").glob("*.journal"))
        path.write_bytes(path.read_bytes().replace(b'"site":"Surabaya"', b'"site":"Semarang"'))
        assert [*replicas.check(sby.id)] and replicas.upto(sby.id) == 0
        assert [e.no for e in only(replicas).entries()] == [2, 3, 4]
        added = replicas.append(sby.id, 1, raws(sby), ARRIVED)
        assert [e.no for e in added] == [1, *range(5, sby.last_no + 1)]
        assert [*only(replicas).entries()] == [*sby.entries()] and not only(replicas).damaged
    sby.close()


@pytest.mark.parametrize("back", [0, 1])
def test_damage_near_the_end_of_a_replica_is_set_aside(tmp_path: Path, sby: Book, back: int) -> None:
    no = sby.last_no - back
    with closing(opened(tmp_path / "home")) as replicas:
        for each in range(1, sby.last_no + 1):
            replicas.append(sby.id, each, raws(sby, each, each), ARRIVED + each)
        (path,) = (tmp_path / "home" / "replica").glob("*.journal")
        content = path.read_bytes()
        with path.open("r+b") as file:
            file.write(content.replace(sby.raw(no), sby.raw(no).replace(b"line", b"LINE")))
        assert [*replicas.check(sby.id)] == [sby.last_no]
        assert (replicas.last(sby.id), replicas.upto(sby.id)) == ((sby.last_no, sby.last_hash), no - 1)
        assert [e.no for e in replicas.append(sby.id, no, raws(sby, no), ARRIVED + 11)] == [no]
        assert [*only(replicas).entries()] == [*sby.entries()]
        assert only(replicas).arrived(no) == ARRIVED + (10 if back else 11)
    sby.close()


def two_parts(home: Path, sby: Book, last: int = 3) -> tuple[Path, Path]:
    """Return the files of a replica whose first entries, up to ``last``, came in a file."""
    with closing(opened(home)) as replicas:
        replicas.append(sby.id, 1, raws(sby, 1, 1), ARRIVED, came="courier")
        if last > 1:
            replicas.append(sby.id, 2, raws(sby, 2, last), ARRIVED, came="courier")
        replicas.append(sby.id, last + 1, raws(sby, last + 1, max(last + 1, 6)), ARRIVED)
        replicas.append(sby.id, last + 1, raws(sby, last + 1), ARRIVED)
    first, second = sorted((home / "replica").glob("*.journal"))
    second.with_suffix(".index").unlink()
    return first, second


@pytest.mark.parametrize(
    ("spoilt", "lost"),
    [(b"line 1.1", [3, 6]), (b"line 0.2", [3, 4]), (b'["', [3])],
    ids=["an entry", "the next entry", "the first line"],
)
def test_damaged_part_behind_a_damaged_one_is_fetched_again(
    tmp_path: Path, sby: Book, spoilt: bytes, lost: list[int]
) -> None:
    for path, words in zip(two_parts(tmp_path / "home", sby), (b"line 0.1", spoilt), strict=True):
        path.write_bytes(path.read_bytes().replace(words, b"??", 1))
    with closing(opened(tmp_path / "home")) as replicas:
        assert [*replicas.check(sby.id)]
        assert [e.no for e in only(replicas).entries()] == [no for no in range(1, 11) if no not in lost]
        assert replicas.last(sby.id) == (sby.last_no, sby.last_hash) and replicas.upto(sby.id) == 2
        for no in lost:  # nothing is replaced before the last of them is here
            told = replicas.append(sby.id, no, raws(sby, no, no), ARRIVED + 1, hash=sby.hash(no), came="courier")
            assert [e.no for e in told] == (lost if no == lost[-1] else [])
        assert [*only(replicas).entries()] == [*sby.entries()]
        assert [only(replicas).arrival(no) for no in (3, 1)] == ["courier"] * 2
        assert only(replicas).arrived(lost[-1]) == ARRIVED  # at the latest when the next sound one did
    with closing(opened(tmp_path / "home")) as replicas:
        assert [*replicas.check(sby.id)] and not only(replicas).damaged
    assert len([*(tmp_path / "home" / "replica").glob("*.damaged-1")]) == 2
    sby.close()


@pytest.mark.parametrize("last", [1, 3])
def test_replica_whose_first_file_was_removed_is_fetched_again_from_its_first_entry(
    tmp_path: Path, sby: Book, last: int
) -> None:
    first, second = two_parts(tmp_path / "home", sby, last)
    first.unlink()
    with closing(opened(tmp_path / "home")) as replicas:
        assert [*replicas.check(sby.id)] and replicas.upto(sby.id) == 0
        assert [e.no for e in only(replicas).entries()] == [*range(last + 1, 11)] and second.exists()
        assert replicas.append(sby.id, 1, raws(sby), ARRIVED) == [*sby.entries(1, last + 1)]
        assert not only(replicas).damaged and first.exists()
        assert [*only(replicas).find(b'"kind"')] == [*range(1, 11)]  # each once
    with closing(opened(tmp_path / "home")) as replicas:
        assert [*only(replicas).entries()] == [*sby.entries()]
    sby.close()


def test_replica_of_which_nothing_can_be_read_is_fetched_again(tmp_path: Path, sby: Book) -> None:
    first, second = two_parts(tmp_path / "home", sby)
    first.unlink()
    second.write_bytes(b"?" * 500)
    for last in (0, sby.last_no):
        with closing(opened(tmp_path / "home")) as replicas:
            assert replicas.last(sby.id) == (last, sby.hash(last))
            replicas.append(sby.id, 1, raws(sby), ARRIVED, hash=sby.last_hash)
            assert replicas.last(sby.id) == (sby.last_no, sby.last_hash)
    sby.close()


@pytest.mark.parametrize("lost", [[3], [2, 3], [3, 5], [10]], ids=str)
def test_what_comes_for_a_lost_entry_must_fit_before_the_next_sound_one(
    tmp_path: Path, sby: Book, lost: list[int]
) -> None:
    paths = two_parts(tmp_path / "home", sby)
    other = sby.raw(lost[-1] if lost == [10] else 3).replace(b"line", b"LINE")
    with closing(opened(tmp_path / "home")) as replicas:
        for path in paths:
            content = path.read_bytes()
            for no in lost:
                content = content.replace(sby.raw(no), sby.raw(no).replace(b"line", b"????"))
            with path.open("r+b") as file:
                file.write(content)
        assert [*replicas.check(sby.id)] and only(replicas).lost == {*lost}
        come = {no: sby.raw(no) for no in lost} | {lost[-1] if lost == [10] else 3: other}
        with pytest.raises(ReplicaBad) as bad:
            replicas.append(sby.id, lost[0], [b"{}"], ARRIVED)
        assert (bad.value.no, bad.value.why) == (lost[0], "form")
        for no in lost[:-1]:
            replicas.append(sby.id, no, [come[no]], ARRIVED)
        with pytest.raises(ReplicaFork):
            replicas.append(sby.id, lost[-1], [come[lost[-1]]], ARRIVED)
        assert not [*(tmp_path / "home" / "replica").glob("*.damaged-1")] and replicas.upto(sby.id) == lost[0] - 1
        assert replicas.append(sby.id, 1, raws(sby), ARRIVED) == [sby.get(no) for no in lost]
        assert [*only(replicas).entries()] == [*sby.entries()]
    sby.close()


@pytest.mark.parametrize("last", [1, 8, 9])
def test_lost_entry_of_a_part_fits_whatever_number_the_next_part_begins_with(
    tmp_path: Path, sby: Book, last: int
) -> None:
    path = two_parts(tmp_path / "home", sby, last)[last < 3]
    path.write_bytes(path.read_bytes().replace(b"line 0.1", b"????????"))
    with closing(opened(tmp_path / "home")) as replicas:
        assert [*replicas.check(sby.id)] and only(replicas).lost == {3}
        assert replicas.append(sby.id, 3, raws(sby, 3, 3), ARRIVED) == [sby.get(3)]
        assert len([*(tmp_path / "home" / "replica").glob("*.damaged-1")]) == 1  # the sound file stays
    sby.close()


def forge(path: Path, old: bytes, new: bytes) -> None:
    """Put other words into a line, whose checksum fits."""
    lines = [line.replace(old, new) for line in path.read_bytes().splitlines()]
    with path.open("r+b") as file:
        file.write(b"".join(b'["%08x",%b\n' % (crc32(line[12:]), line[12:]) for line in lines))


@pytest.mark.parametrize(
    ("old", "lost"), [(b"Surabaya", {1}), (b"line 0.0", {1, 2}), (b"line 1.1", {5, 6}), ("hash", {4, 5, 6})]
)
def test_intact_entry_that_does_not_follow_is_fetched_again_with_the_one_before_it(
    tmp_path: Path, sby: Book, old: bytes | str, lost: set[int]
) -> None:
    with closing(opened(tmp_path / "home")) as replicas:
        replicas.append(sby.id, 1, raws(sby), ARRIVED)
        old = old if isinstance(old, bytes) else sby.hash(5).encode()
        forge(file_of(tmp_path / "home"), old, old.swapcase())
        assert [*replicas.check(sby.id)] and only(replicas).lost == lost and replicas.upto(sby.id) == min(lost) - 1
        told = [replicas.append(sby.id, no, raws(sby, no, no), ARRIVED, hash=sby.hash(no)) for no in sorted(lost)]
        assert told[-1] == [sby.get(no) for no in sorted(lost)]
        assert [*only(replicas).entries()] == [*sby.entries()]
    sby.close()


def test_what_comes_for_a_lost_entry_must_fit_before_a_sound_part_of_one_entry(
    tmp_path: Path, sby: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.book.replicas.replica.LARGE", 1)
    with closing(opened(tmp_path / "home")) as replicas:
        for no in range(1, sby.last_no + 1):
            replicas.append(sby.id, no, raws(sby, no, no), ARRIVED)
        paths = sorted((tmp_path / "home" / "replica").glob("*.journal"))
        for no in (3, 5):
            content = paths[no - 1].read_bytes()
            with paths[no - 1].open("r+b") as file:
                file.write(content.replace(b"line", b"????"))
        assert [*replicas.check(sby.id)] and only(replicas).lost == {3, 5}
        replicas.append(sby.id, 3, [sby.raw(3).replace(b"line", b"LINE")], ARRIVED)
        with pytest.raises(ReplicaFork):
            replicas.append(sby.id, 5, raws(sby, 5, 5), ARRIVED)
    sby.close()


@pytest.mark.parametrize("trouble", ["disk", "contents"])
def test_file_without_its_first_line_that_cannot_be_replaced_is_read_as_it_is(
    tmp_path: Path, sby: Book, trouble: str
) -> None:
    first, _ = two_parts(tmp_path / "home", sby)
    disk = BadDisk()
    first.write_bytes(first.read_bytes().replace(b'["', b"??", 1))
    if trouble == "contents":
        content = first.read_bytes()
        forge(first, b"line 0.0", b"LINE 0.0")
        with first.open("r+b") as file:
            file.write(content[:40])
    with closing(opened(tmp_path / "home", disk)) as replicas:
        disk.fail_write = trouble == "disk"
        assert [*replicas.check(sby.id, 1 if trouble == "disk" else 3)]
        assert [e.no for e in only(replicas).entries()] == [*range(1, 11)]
        assert not [*(tmp_path / "home" / "replica").glob("*.damaged-1")]
    sby.close()


def test_follower_waits_for_a_replica_without_a_file(tmp_path: Path, sby: Book) -> None:
    with closing(opened(tmp_path / "home")) as replicas:
        replicas.append(sby.id, 1, raws(sby), ARRIVED)
    path = file_of(tmp_path / "home")
    path.rename(aside := path.with_suffix(".away"))
    with closing(BookFolder(BadDisk(), tmp_path / "home", write=False, folder="replica")) as files:
        book = ReplicaBook(files, sby.id, write=False)
        aside.rename(path)
        assert book.refresh(files.files(sby.id)) == sby.last_no
        book.close()
    sby.close()


@pytest.mark.parametrize(("words", "no"), [(b"line 0.1", 3), (b"line 2.2", 10)])
def test_follower_reads_on_in_a_damaged_replica(tmp_path: Path, sby: Book, words: bytes, no: int) -> None:
    with closing(opened(tmp_path / "home")) as replicas:
        replicas.append(sby.id, 1, raws(sby), ARRIVED)
    path = file_of(tmp_path / "home")
    path.write_bytes(path.read_bytes().replace(words, b"????????"))
    with closing(Replicas.open(tmp_path / "home", write=False)) as reader:
        assert [e.no for e in replica(reader, sby.id).entries()] == [n for n in range(1, 11) if n != no]
        assert reader.refresh(grow_only=True) == 0
    path.with_suffix(".index").unlink(missing_ok=True)
    path.write_bytes(b"?" * 500)
    with closing(Replicas.open(tmp_path / "home", write=False)) as reader:
        assert reader.last(sby.id) == (0, first_hash(sby.id))
    sby.close()
