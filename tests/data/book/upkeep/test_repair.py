"""Repair of damaged books; anchors of books that were cut."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from data.base.clock import DAY, ManualClock
from data.base.disk import Disk
from data.book import anchor
from data.book.anchor import Anchor
from data.book.book import Book
from data.book.reading.checking import check, is_suspect
from data.book.reading.follower import BookReader
from data.book.storage.folder import NoBook
from data.book.upkeep.repair import Loss, all_losses, find_loss, repair
from data.book.upkeep.verify import verify
from data.entries import Recovered
from data.view.lines.book import in_words
from tests.kits.disks import AT, book_in, journals, log

WORDS = "abcdefghij"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Entries 2 to 11 are the words a to j."""
    book = book_in(tmp_path)
    for word in WORDS:
        book.append([log(word)])
    book.close()
    return tmp_path


def change(home: Path, old: str, new: str) -> None:
    """Change bytes of the newest part, and remove the index that would hide it."""
    journal = journals(home)[-1]
    data = journal.read_bytes()
    assert old.encode() in data
    journal.write_bytes(data.replace(old.encode(), new.encode()))
    for index in (home / "book").glob("*.index"):
        index.unlink()


def surveyed(home: Path) -> Loss:
    reader = BookReader.open(home)
    try:
        return find_loss(reader)
    finally:
        reader.close()


def test_sound_book_has_nothing_to_repair(home: Path) -> None:
    loss = surveyed(home)
    assert not loss and (loss.lost, loss.suspect, loss.files) == ((), (), ())


def test_damaged_line_is_lost_and_the_next_one_doubtful(home: Path) -> None:
    (journal,) = (path.name for path in journals(home))
    change(home, '"words":"d"', '"words":"x"')
    loss = surveyed(home)
    assert (loss.lost, loss.suspect, loss.files) == (((5, 5),), ((6, 6),), (journal,))


def test_losses_in_a_row_are_one_range(home: Path) -> None:
    for word in "cdegh":
        change(home, f'"words":"{word}"', '"words":"x"')
    loss = surveyed(home)
    assert in_words(loss.lost) == "4-6, 8-9" and in_words(loss.suspect) == "7, 10"


def test_file_without_a_head_is_named_and_not_the_one_before_it(tmp_path: Path) -> None:
    clock = ManualClock(AT)
    book = book_in(tmp_path, clock=clock)
    clock.advance(31 * DAY)
    book.append([log("in another month")])
    book.close()
    whole, broken = journals(tmp_path)
    broken.write_bytes(b"?" + broken.read_bytes()[1:])
    assert surveyed(tmp_path).files == (broken.name,)
    book = book_in(tmp_path, clock=clock)
    book.append([log("after it")])
    assert book.parts.damaged() == (broken.name,)
    book.close()
    assert [problem.file for problem in verify(tmp_path).problems] == [broken.name]
    assert whole.exists()


def test_repair_is_recorded_once_and_ends_the_alarm(home: Path) -> None:
    change(home, '"words":"d"', '"words":"x"')
    original = journals(home)[0].read_bytes()
    assert not verify(home).ok
    book = book_in(home)
    assert book.damaged
    for draft in book.found:
        book.append([draft])
    entry = repair(book, find_loss(book))
    (ranges,) = book.repaired.values()
    assert ranges == ((5, 5), (6, 6)), "what is lost, and what is doubtful"
    assert isinstance(entry, Recovered) and (entry.what, entry.lost, entry.suspect) == (
        "repaired",
        ((5, 5),),
        ((6, 6),),
    )
    assert not book.damaged and not find_loss(book).files
    book.append([log("after")])
    book.close()
    assert journals(home)[0].read_bytes() == original
    for _ in range(2):
        book = book_in(home)
        assert not book.damaged and not book.found
        assert list(check(book)) and not book.damaged  # the background check does not report it again
        assert is_suspect(book, 6) and not is_suspect(book, 7) and not is_suspect(book, 5)
        book.close()
    verdict = verify(home)
    assert verdict.ok and [p.no for p in verdict.known] == [5]


def test_new_damage_after_a_repair_is_reported(home: Path) -> None:
    change(home, '"words":"d"', '"words":"x"')
    book = book_in(home)
    repair(book, find_loss(book))
    book.close()
    journal = journals(home)[0]
    journal.write_bytes(journal.read_bytes().replace(b'"words":"g"', b'"words":"x"'))
    verdict = verify(home)
    assert not verdict.ok and [p.no for p in verdict.problems] == [8]
    book = book_in(home)
    list(check(book))
    assert book.damaged
    book.close()


def test_damage_hidden_by_an_index_is_found_by_check_and_repair(home: Path) -> None:
    journal = journals(home)[0]
    stat = journal.stat()
    journal.write_bytes(journal.read_bytes().replace(b'"words":"d"', b'"words":"x"'))

    os.utime(journal, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # rot leaves the times of the file as they are
    book = book_in(home)
    book.parts[-1].write_index()
    if not book.damaged:
        list(check(book))
    assert book.damaged
    entry = repair(book, find_loss(book))
    assert isinstance(entry, Recovered) and entry.lost == ((5, 5),)
    book.close()
    assert verify(home).ok


# --- anchors ----------------------------------------------------------------------------------------------------------


def anchor_of(book: Book | BookReader) -> Anchor:
    return Anchor(book.id, book.last_no, book.last_hash, 1)


def test_anchor_is_met_by_the_same_number_and_hash(home: Path, tmp_path: Path) -> None:
    reader = BookReader.open(home)
    right = anchor_of(reader)
    folders = [tmp_path / "one", tmp_path / "away"]
    folders[0].mkdir()
    anchor.save(folders, right)
    assert anchor.load(folders, [reader.id]) == [right] and anchor.load(folders, ["other"]) == []
    assert anchor.furthest_unmet([right], reader) is None
    beyond, other = Anchor(reader.id, 14, "0" * 64), Anchor(reader.id, 3, "0" * 64)
    assert anchor.furthest_unmet([right, other, beyond], reader) == beyond
    assert anchor.furthest_unmet([other], reader) == other
    assert anchor.furthest_unmet([Anchor("XXX-aaaa", 99, "")], reader) is None
    reader.close()


def test_unreadable_anchor_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "anchor-b.json").write_text("{")
    (tmp_path / "anchor-c.json").write_text('{"book":"b","no":1,"hash":""}')
    assert anchor.load([tmp_path], ["b", "c"]) == []


def test_anchor_at_a_damaged_line_raises_no_second_alarm(home: Path) -> None:
    reader = BookReader.open(home)
    noted = Anchor(reader.id, 5, reader.hash(5))
    reader.close()
    change(home, '"words":"d"', '"words":"x"')
    reader = BookReader.open(home)
    assert anchor.furthest_unmet([noted], reader) is None
    reader.close()


def test_anchor_of_an_earlier_book_counts(home: Path, tmp_path: Path) -> None:

    reader = BookReader.open(home)
    far = Anchor(reader.id, reader.last_no + 3, "0" * 64)
    reader.close()
    shutil.copytree(home, tmp_path / "copy")
    book = book_in(tmp_path / "copy", disk=Disk())
    assert anchor.furthest_unmet([far], book) == far
    book.close()


# --- predecessors -----------------------------------------------------------------------------------------------------


def moved_to(home: Path, folder: Path) -> Path:
    """Return a copy of the home as a person makes it."""
    shutil.copytree(home, folder)
    return folder


def test_damage_in_a_copied_book_is_reported_and_can_be_repaired(home: Path, tmp_path: Path) -> None:
    change(home, '"words":"d"', '"words":"x"')
    copy = moved_to(home, tmp_path / "copy")
    (old,) = journals(copy)
    book = book_in(copy)
    assert [(e.what, e.file) for e in book.found if isinstance(e, Recovered)] == [("damaged", old.name)]
    assert book.is_room_damaged and not book.damaged
    (loss,) = all_losses(book)
    assert (loss.book, loss.lost, loss.suspect) == (book.earlier[-1].id, ((5, 5),), ((6, 6),))
    repair(book, loss)
    assert not list(all_losses(book))
    book.close()
    book = book_in(copy)
    assert not book.is_room_damaged
    book.close()
    verdict = verify(copy)
    assert verdict.ok and [p.no for p in verdict.known] == [5]


def test_repair_is_known_in_every_copy(home: Path, tmp_path: Path) -> None:
    change(home, '"words":"d"', '"words":"x"')
    book = book_in(home)
    repair(book, find_loss(book))
    book.close()
    copy = moved_to(home, tmp_path / "copy")
    (copy / "book" / "owner.json").unlink()  # as in a backup
    damaged = journals(copy)[0]
    assert verify(copy).ok and [p.no for p in verify(copy).known] == [5]
    book = book_in(copy)
    assert not book.found and not book.is_room_damaged and not list(all_losses(book))
    book.close()
    assert verify(copy).ok
    damaged.write_bytes(damaged.read_bytes().replace(b'"words":"g"', b'"words":"x"'))
    assert [p.no for p in verify(copy).problems] == [8]


def test_repair_of_two_files_is_known_in_a_copy(home: Path) -> None:
    with closing(book_in(home, clock=ManualClock(AT + 31 * DAY))) as book:
        for words in ("k", "l"):
            book.append([log(words)])
    files = journals(home)
    for journal, word in zip(files, (b'"d"', b'"k"'), strict=True):
        journal.write_bytes(journal.read_bytes().replace(word, b'"x"'))
        journal.with_suffix(".index").unlink(missing_ok=True)
    with closing(book_in(home)) as book:
        repair(book, find_loss(book))
    (home / "book" / "owner.json").unlink()
    verdict = verify(home)
    assert verdict.ok
    assert [(p.file, p.no) for p in verdict.known] == [(files[0].name, 5), (files[1].name, 12)]


def test_no_book_begins_where_the_files_of_one_are_missing(home: Path) -> None:
    for journal in journals(home):
        journal.unlink()
    with pytest.raises(NoBook) as missing:
        BookReader.open(home)
    with pytest.raises(NoBook) as refused:
        book_in(home)
    assert refused.value.gone == missing.value.gone != ""
    assert not journals(home)


def test_known_damage_of_another_book_hides_none_of_this_one(home: Path) -> None:
    book = book_in(home)
    book.know({"JBR-aaaa-0001-0000000001.journal": ((1, 9),)})
    data = journals(home)[0].read_bytes()
    journals(home)[0].write_bytes(data.replace(b'"words":"d"', b'"words":"x"'))
    for _ in check(book):
        pass
    assert book.damaged
    book.close()


def test_repairs_of_each_book_are_known_in_a_copy(home: Path) -> None:
    for word in ("d", "in the copy", "in the copy"):
        with closing(book_in(home)) as book:
            for more in ("in the copy", "after it"):
                book.append([log(more)])
        (journal,) = (home / "book").glob(f"{book.id}-*.journal")
        sound = f'"words":"{word}"'.encode()
        journal.write_bytes(journal.read_bytes().replace(sound, sound.replace(word[:1].encode(), b"?")))
        for index in (home / "book").glob("*.index"):
            index.unlink()
        with closing(book_in(home)) as book:
            for loss in all_losses(book):
                repair(book, loss)
        (home / "book" / "owner.json").unlink()
    verdict = verify(home)
    assert verdict.ok and len({p.file for p in verdict.known}) == 3


def test_book_that_another_one_continues_is_missed_when_it_is_gone_until_a_repair_records_it(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    with closing(book_in(home)) as book:
        book.append([log("a"), log("b")])
        old = book.id
    shutil.copytree(home, copy)
    book_in(copy).close()
    assert verify(copy).ok
    for path in (copy / "book").glob(f"{old}-*"):
        path.unlink()
    (problem,) = verify(copy).problems
    assert (problem.what, problem.no) == ("gone", 3)
    assert problem == f"book {old}, which another one here continues, is gone: no. 1 to 3 were saved"
    with closing(book_in(copy)) as book:
        (loss,) = all_losses(book)
        assert (loss.book, loss.lost, loss.suspect) == (old, ((1, 3),), ())
        repair(book, loss)
        assert not list(all_losses(book))
    verdict = verify(copy)
    assert verdict.ok and [p.what for p in verdict.known] == ["gone"]
