"""Verification: every byte is read, and problems name their place."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from data.base.clock import DAY, ManualClock
from data.book.book import Book
from data.book.storage.folder import NoBook
from data.book.storage.record import make_line, parse, parse_entry
from data.book.upkeep.verify import Problem, verify, verify_replicas
from data.words import LANGUAGES, Words
from tests.kits.disks import AT, BadDisk, book_in, journals, log


def test_verify_a_sound_book_during_writing_is_ok(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    book.append([log("a"), log("b")])
    verdict = verify(tmp_path)
    assert (verdict.ok, verdict.entries, verdict.no, verdict.hash, verdict.problems) == (True, 3, 3, book.last_hash, ())
    book.close()


def test_verify_a_torn_tail_is_ok(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    with journals(tmp_path)[0].open("ab") as file:
        file.write(b'["00000000","+,",2,"book"')
    assert verify(tmp_path).ok
    book.close()


def test_file_of_which_nobody_can_tell_is_no_stranger(tmp_path: Path) -> None:
    book_in(tmp_path / "other").close()
    book_in(tmp_path / "home").close()
    (tmp_path / "home" / "book" / "owner.json").unlink()
    with closing(Book.open(tmp_path / "home", station="JBR", site="KPU", clock=ManualClock(AT))) as book:
        first, own = book.earlier[0].id, book.id
    (strange,) = journals(tmp_path / "other")
    (tmp_path / "home" / "book" / strange.name).write_bytes(strange.read_bytes())
    assert first != own and verify(tmp_path / "home").strangers == (strange.name,)
    path = next(path for path in journals(tmp_path / "home") if path.name.startswith(own))
    path.write_bytes(path.read_bytes().replace(b'"no":1', b'"no":7'))  # what it continues cannot be read any more
    assert verify(tmp_path / "home").strangers == ()


def test_torn_tail_behind_damage_is_no_problem(tmp_path: Path) -> None:
    with closing(book_in(tmp_path)) as book:
        for words in "abc":
            book.append([log(words)])
        path = journals(tmp_path)[0]
        whole = path.read_bytes()
        book.append([log("d"), log("e")])
        torn = path.read_bytes().splitlines(keepends=True)[-2]  # of a transaction whose last line is missing
    path.write_bytes(whole.replace(b'"words":"a"', b'"words":"x"') + torn)
    assert [(p.what, p.no) for p in verify(tmp_path).problems] == [("damaged", 2), ("short", 6)]
    path.with_suffix(".index").unlink()  # which knows that the last line was there
    verdict = verify(tmp_path)
    assert [(p.what, p.no) for p in verdict.problems] == [("damaged", 2)] and verdict.no == 4


def test_book_whose_last_entry_is_damaged_ends_where_its_index_says(tmp_path: Path) -> None:
    with closing(book_in(tmp_path)) as book:
        for words in "ab":
            book.append([log(words)])
    path = journals(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b'"words":"b"', b'"words":"x"') + b"torn")
    verdict = verify(tmp_path)
    assert [(p.what, p.no) for p in verdict.problems] == [("damaged", 3)]
    assert (verdict.no, verdict.hash, verdict.entries) == (3, book.last_hash, 2)


def test_damage_behind_the_entries_that_count_is_no_problem(tmp_path: Path) -> None:
    disk = BadDisk()
    with closing(book_in(tmp_path, disk=disk)) as book:
        for words in "ab":
            book.append([log(words)])
        disk.fail_sync = 1
        book.append([log("c")])  # written to the first file, which fails, and to a second one
    path, _ = journals(tmp_path)
    assert path.read_bytes().count(b'"words":"c"') == 1
    path.write_bytes(path.read_bytes().replace(b'"words":"a"', b'"words":"x"').replace(b'"words":"c"', b'"words":"x"'))
    assert [(p.what, p.no) for p in verify(tmp_path).problems] == [("damaged", 2)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_problem_names_file_byte_line_and_number(tmp_path: Path, language: str) -> None:
    book = book_in(tmp_path)
    book.append([log("a")])
    book.append([log("b")])
    book.close()
    path = journals(tmp_path)[0]
    data = bytearray(path.read_bytes())
    at = data.index(b'"words":"a"')
    data[at] ^= 1
    path.write_bytes(data)
    verdict = verify(tmp_path, words=Words(language))
    (problem,) = [p for p in verdict.problems if p.what == "damaged"]
    start = data.rindex(b"\n", 0, at) + 1
    assert (problem.file, problem.byte, problem.line, problem.no) == (path.name, start, 3, 2)
    for part in (path.name, str(start), "3", "no. 2"):
        assert part in problem
    assert (verdict.no, verdict.hash, verdict.entries) == (3, book.last_hash, 2)


def test_verify_checks_every_part(tmp_path: Path) -> None:
    disk = BadDisk()
    book = book_in(tmp_path, disk=disk)
    for i in range(3):
        disk.fail_sync = 1
        book.append([log(str(i))])
        book.append([log("and")])
    book.close()
    assert verify(tmp_path).ok
    assert verify(tmp_path).entries == 7
    path = journals(tmp_path)[1]
    path.write_bytes(path.read_bytes().replace(b'"words":"0"', b'"words":"9"'))
    assert {p.file for p in verify(tmp_path).problems} == {path.name}
    path.unlink()
    assert [p.what for p in verify(tmp_path).problems] == ["differs"]


def test_problems_of_every_replica_are_named(tmp_path: Path) -> None:
    replicas = tmp_path / "home" / "replica"
    replicas.mkdir(parents=True)
    ends = {}
    for number in range(2):
        with closing(book_in(tmp_path / str(number))) as book:
            book.append([log("a")])
            book.append([log("b")])
            ends[book.id] = (3, book.last_hash)
        (path,) = journals(tmp_path / str(number))
        (replicas / path.name).write_bytes(path.read_bytes().replace(b'"words":"a"', b'"words":"x"'))
    found, problems = verify_replicas(tmp_path / "home")
    assert found == ends
    assert [(p.file, p.what, p.no) for p in problems] == [
        (path.name, "damaged", 2) for path in sorted(replicas.iterdir())
    ]


def test_verify_counts_many_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.book.upkeep.verify.MOST", 5)
    book = book_in(tmp_path)
    for i in range(20):
        book.append([log(str(i))])
    book.close()
    path = journals(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b'"kind":"log"', b'"kind":"lag"'))
    problems = verify(tmp_path).problems
    assert len(problems) == 6
    assert problems[-1].what == "more"
    assert isinstance(problems[-1], Problem)


def test_verify_without_a_book_raises_no_book(tmp_path: Path) -> None:
    with pytest.raises(NoBook):
        verify(tmp_path)


def months(home: Path) -> list[Path]:
    """Return the files of a sound book of three months, two entries in each."""
    clock = ManualClock(AT)
    book = book_in(home, clock=clock)
    for month in range(3):
        clock.step(31 * DAY * bool(month))
        for number in range(2):
            book.append([log(f"{month} {number}")])
    book.close()
    return journals(home)


def known(home: Path, file: str) -> None:
    """Note that a repair has recorded the damage of a file, in which no number is lost."""
    path = home / "book" / "owner.json"
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | {"known": {file: []}}))


@pytest.mark.parametrize("what", ["head", "short", "differs", "more", "damaged"])
def test_known_damage_of_a_whole_file_is_no_problem(tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = months(tmp_path)
    lines = parts[1].read_bytes().splitlines(keepends=True)
    file = parts[1].name
    if what == "differs":
        parts[1].unlink()
        file = parts[2].name
    elif what == "more":
        monkeypatch.setattr("data.book.upkeep.verify.MOST", 1)
        parts[1].write_bytes(b"".join(lines).replace(b'"words"', b'"wards"'))
    else:
        spoilt = {"head": b"?" + b"".join(lines)[1:], "short": b"".join(lines[:-1]), "damaged": b"".join(lines)}
        parts[1].write_bytes(spoilt[what].replace(b'"1 0"', b'"1 9"') if what == "damaged" else spoilt[what])
    assert what in [p.what for p in verify(tmp_path).problems]
    known(tmp_path, file)
    verdict = verify(tmp_path)
    assert {p.what for p in verdict.known} == ({what} - {"damaged"})
    assert verdict.ok is (what in ("head", "short", "differs"))
    known(tmp_path, parts[0].name)
    assert what in [p.what for p in verify(tmp_path).problems]


def test_place_of_more_problems_is_that_of_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = months(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b'"kind"', b'"king"'))
    last = verify(tmp_path).problems[-1]
    monkeypatch.setattr("data.book.upkeep.verify.MOST", 3)
    assert [p.what for p in verify(tmp_path).problems] == ["damaged"] * 3
    for most, more in ((1, 2), (2, 1)):
        monkeypatch.setattr("data.book.upkeep.verify.MOST", most)
        found = verify(tmp_path).problems[-1]
        assert (found.what, found.byte, found.line, found.no) == ("more", last.byte, last.line, last.no)
        assert str(found) == Words()(
            "verify.more", file=path.name, byte=last.byte, line=last.line, no=last.no, more=more
        )


def test_last_entry_of_an_old_file_is_missed_though_a_later_one_stands_in_its_place(tmp_path: Path) -> None:
    parts = months(tmp_path)
    lines = parts[0].read_bytes().splitlines(keepends=True)
    line = parse_entry(lines[-1][:-1])
    assert line is not None and line.id == 3
    other = make_line(
        synced=line.synced, last=True, id=b"4", table=b'"book"', hash=line.hash.encode(), value=line.value
    )
    parts[0].write_bytes(b"".join([*lines[:-1], other]))
    found = [(p.what, p.no) for p in verify(tmp_path).problems if p.file == parts[0].name]
    assert found == [("short", 3)]


def test_damage_behind_a_file_that_lost_its_end_is_named_alone(tmp_path: Path) -> None:
    parts = months(tmp_path)
    parts[1].write_bytes(b"".join(parts[1].read_bytes().splitlines(keepends=True)[:-1]))
    parts[2].write_bytes(parts[2].read_bytes().replace(b'"2 0"', b'"2 9"'))
    assert [(p.what, p.no) for p in verify(tmp_path).problems] == [("short", 5), ("damaged", 6)]


def test_file_without_a_head_behind_a_file_that_is_gone_begins_where_its_name_says(tmp_path: Path) -> None:
    parts = months(tmp_path)
    parts[0].unlink()
    parts[1].write_bytes(b"?" + parts[1].read_bytes()[1:])
    head, chain = verify(tmp_path).problems
    assert (head.what, head.byte, head.line, head.no) == ("head", 0, 1, 0)
    assert (chain.what, chain.no) == ("chain", 4)


def test_line_that_lost_its_end_is_damaged(tmp_path: Path) -> None:
    path = months(tmp_path)[1]
    path.write_bytes(path.read_bytes()[:-1])
    assert [(p.what, p.no) for p in verify(tmp_path).problems] == [("damaged", 5)]


def test_damaged_lines_in_a_row_have_numbers_in_a_row(tmp_path: Path) -> None:
    for path in months(tmp_path)[:2]:
        path.write_bytes(path.read_bytes().replace(b'"words"', b'"wards"'))
    assert [(p.what, p.no) for p in verify(tmp_path).problems] == [("damaged", no) for no in (2, 3, 4, 5)]


def test_file_that_continues_another_hash_is_said(tmp_path: Path) -> None:
    path = months(tmp_path)[1]
    first, *lines = path.read_bytes().splitlines(keepends=True)
    head = parse(first[:-1])
    assert head is not None
    value = msgspec.json.encode(msgspec.json.decode(head.value) | {"after_hash": "0" * 64})
    other = make_line(synced=True, last=True, id=b"0", table=b'"file"', hash=b"", value=value)
    path.write_bytes(b"".join([other, *lines]))
    assert [(p.what, p.no) for p in verify(tmp_path).problems] == [("differs", 3), ("chain", 4)]
