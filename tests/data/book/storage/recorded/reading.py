"""Books as they are read: every question to every kind of book, answered as by one who reads all of it."""

from __future__ import annotations

import errno
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from msgspec.structs import replace

from data.base.clock import DAY, HOUR, MINUTE
from data.book.book import Book
from data.book.predecessors import recovered, repairs
from data.book.reading import readable as reader_module
from data.book.reading.checking import check, is_suspect
from data.book.reading.follower import BookReader
from data.book.reading.moments import recorded_by
from data.book.reading.readable import ReadableBook
from data.book.storage import part as part_module
from data.book.storage.folder import NoBook
from data.book.storage.record import make_line, parse_entry
from data.entries import Entry, Log, Unknown
from data.entries.codec import next_hash
from tests.data.book.storage.recorded.scenes import part_of
from tests.data.book.storage.recorded.tale import Tale, TalesDisk, entry_words, log
from tests.kits.disks import AT, kill


def vectors(entries: list[Entry]) -> list[dict[str, int]]:
    """Return the complete version vector at each entry."""
    found, seen = [], dict[str, int]()
    for entry in entries:
        seen = seen | entry.seen
        found.append(seen)
    return found


def filled(entries: list[Entry], taken: list[Entry], start: int) -> list[Entry]:
    """Return those of ``taken`` with the increments of the entries from ``start`` on that are left out before them."""
    found, last = list[Entry](), start - 1
    for entry in taken:
        seen = dict[str, int]()
        for each in entries[last : entry.no]:
            seen |= each.seen
        found.append(replace(entry, seen=seen))
        last = entry.no
    return found


def wrong_answers(book: ReadableBook) -> list[object]:
    """Ask a book in every way, and return which answers are not those of a plain reading."""
    entries = [book.get(no) for no in range(1, book.last_no + 1)]
    nos = [e.no for e in entries]
    wrong: list[object] = [nos != [*range(1, book.last_no + 1)]]

    def compare(what: object, found: object, wanted: object) -> None:
        if found != wanted:
            wrong.append(what)

    compare("back", [*book.entries_back()], entries[::-1])
    compare("lines", [no for no, _ in book.lines()], nos)
    for start in {1, 2, 3, max(1, book.last_no - 1), book.last_no, book.last_no + 1}:
        compare(("from", start), [*book.entries(start)], entries[start - 1 :])
        for stop in {start, start + 1, book.last_no, book.last_no + 5}:
            compare(
                ("from", start, "to", stop), [*book.entries(start, stop)], entries[start - 1 : max(start, stop) - 1]
            )
    whole = vectors(entries)
    for moment in sorted({e.at + more for e in entries for more in (-1, 0)}):
        for start in (1, 6):
            taken = [e for e in entries[start - 1 :] if e.at <= moment]
            found = [*recorded_by(book, moment, start)]
            compare(("by", moment - AT, start), [e.no for e in found], [e.no for e in taken])
            before = whole[start - 2] if start > 1 and len(whole) >= start - 1 else {}
            compare(("increments", moment - AT, start), found, filled(entries, taken, start))
            sums = [before | vector for vector in vectors(found)]
            compare(("vectors", moment - AT, start), sums, [whole[e.no - 1] for e in taken])
    for subject in ("room", "post:4", "post:9"):
        named = [e.no for e in entries if subject in e.subjects]
        completed = [replace(e, seen=whole[e.no - 1]) for e in entries if subject in e.subjects]
        for _ in range(2):
            compare(("named", subject), [*book.subjects.entries_of(subject)], completed)
        compare(("numbers", subject), book.subjects.numbers_of(subject), named)
        compare(("of", subject), [book.get(no).no for no in book.subjects.numbers_of(subject)], named)
        compare(("named, indexed", subject), [*book.subjects.entries_of(subject)], completed)
    raws = [(no, book.raw(no)) for no in nos if book.line(no) is not None]
    for needle in (b'"LST"', b'"system"', b"2", b"zz"):
        holding = [no for no, raw in raws if needle in raw]
        compare(
            ("find", needle), [no for no in book.find(needle) if no in dict(raws) and needle in dict(raws)[no]], holding
        )
        for start in (2, book.last_no, book.last_no + 1):
            found_from = [no for no in book.find(needle, start) if no in holding]
            compare(("find from", needle, start), found_from, [no for no in holding if no >= start])
            found_back = [no for no in book.find(needle, start, back=True) if no in holding]
            compare(("find back", needle, start), found_back, [no for no in holding[::-1] if no < start])
    return wrong


def asked(tale: Tale, book: ReadableBook) -> None:
    """Ask a book in every way, name each answer that is not that of a plain reading, and list its entries."""
    tale.say("  asked, wrong:", *wrong_answers(book))
    entries = [book.get(no) for no in range(1, book.last_no + 1)]
    for no in (0, *range(1, book.last_no + 1)):
        hash_, doubt = book.hash_or_empty(no)[:8], "suspect" if no and is_suspect(book, no) else ""
        tale.say(" ", no, hash_ or "none", *(told(e) for e in entries if e.no == no), doubt)
    was = book.damaged
    reached = [[*check(book, start, step)] for start, step in ((1, 200), (1, 2), (3, 1), (book.last_no + 1, 2))]
    tale.say("  check", *reached, "damaged", was, book.damaged, book.parts.damaged(), book.is_room_damaged)


def told(entry: Entry) -> str:
    """Return an entry in one line, one that is lost with all of its fields."""
    if not isinstance(entry, Unknown):
        return f"{entry.book[:3]} {entry_words(entry)}"
    times = entry.at - AT, entry.hlc[0] - AT, entry.hlc[1]
    return f"{entry.book} {entry.no} {entry.raw_kind} {times} {entry.raw!r} {entry.subjects}"


def written(tale: Tale) -> Book:
    """Return a book of three files: a clock that was set back, subjects, and other books seen now and then."""
    book = tale.open()
    for number in range(12):
        tale.clock.advance(MINUTE)
        if number in (4, 9):
            tale.clock.step(-3 * HOUR if number == 4 else 5 * HOUR)
        if number in (2, 3, 7, 10):
            book.observe(Log(by="X", subjects=("room",), words="", book=f"KBU-{number % 2}111", no=number, hlc=(0, 0)))
        if number in (5, 8):
            tale.clock.step(40 * DAY)
        subjects = ("room",) if number % 3 else ("room", "post:4")
        book.append([Log(by="LST", subjects=subjects, words=f"n{number}"), *[log("pair")] * (number % 2)])
    return book


def is_asked(tale: Tale) -> None:
    """A sound book of three files, and the same with one line after the other rotten, is asked in every way."""
    book = written(tale)
    asked(tale, book)
    book.close()
    with closing(BookReader.open(tale.home)) as reader:
        asked(tale, reader)
    saved = {path: path.read_bytes() for path in (tale.home / "book").iterdir()}
    for number, word in (
        (1, b'"JBR"'),
        (1, b'"n0"'),
        (1, b'"pair"'),
        (2, b'"n6"'),
        (2, b'"n5"'),
        (3, b'"n8"'),
        (3, b'"n11"'),
    ):
        path = part_of(tale, number)
        content = saved[path]
        at = content.rindex(word) if word == b'"pair"' else content.index(word)
        for keep in (True, False):
            tale.step(f"{word.decode()} rotten, {'with' if keep else 'without'} indexes")
            path.write_bytes(content[:at] + b"?" + content[at + 1 :])
            for each in saved:
                if each.suffix == ".index" and not keep:
                    each.unlink()
            with closing(BookReader.open(tale.home)) as reader:
                asked(tale, reader)
            for each, was in saved.items():
                each.write_bytes(was)
    tale.step("entries in small pieces")
    with (
        patch.object(reader_module, "_BACK", 2),
        patch.object(part_module, "CHUNK", 300),
        closing(BookReader.open(tale.home)) as reader,
    ):
        asked(tale, reader)


def _with(path: Path, change: dict[int, bytes]) -> None:
    """Write other canonical forms in place of entries, and the chain after them again."""
    first, *lines = path.read_bytes().splitlines(keepends=True)
    hash_, out = "", [first]
    for line in lines:
        found = parse_entry(line[:-1])
        assert found is not None and isinstance(found.id, int)
        raw = change.get(found.id, found.value)
        hash_ = next_hash(hash_, raw) if hash_ else found.hash
        out.append(
            make_line(
                synced=found.synced,
                last=found.last,
                id=b"%d" % found.id,
                table=b'"book"',
                hash=hash_.encode(),
                value=raw,
            )
        )
    path.write_bytes(b"".join(out))


def has_odd_entries(tale: Tale) -> None:
    """Intact lines that hold no entry of this version: another kind, missing fields, odd times, no text at all."""
    book = tale.open()
    for words in ("one", "two", "three"):
        tale.add(book, words)
    book.close()
    path = part_of(tale)
    saved = path.read_bytes()
    common = b'"at":1700000000007,"book":"JBR-ieqh","by":"LST","hlc":[1700000000008,9],'
    for what, raw in {
        "newer kind": b"{" + common + b'"kind":"moon.phase","no":3,"subjects":["room"],"seen":{"KBU-1111":4}}',
        "no words": b"{" + common + b'"kind":"log","no":3,"subjects":["post:4"]}',
        "no kind": b"{" + common + b'"no":3,"subjects":["room"]}',
        "odd times": b'{"at":"x","hlc":[1,2],"kind":"log","no":3}',
        "no times": b'{"kind":"log","no":3}',
        "list": b"[1]",
        "no UTF-8": b'{"\xff":1}',
        "odd seen": b"{" + common + b'"kind":"log","no":3,"seen":{"KBU-1111":"x"},"subjects":["room"],"words":"w"}',
    }.items():
        tale.step(what)
        path.write_bytes(saved)
        _with(path, {3: raw})
        with closing(BookReader.open(tale.home)) as reader:
            tale.attempt("ask", lambda reader=reader: asked(tale, reader))  # type: ignore[misc]
        tale.verified()
    (tale.home / "book" / "owner.json").unlink()
    for what, raw in (("a list", b"[1]"), ("another kind", b'{"after_book":7}')):
        tale.step(f"the first entry is {what}, and there is no owner")
        path.write_bytes(saved)
        _with(path, {1: raw})
        tale.attempt("read", tale.read)


def is_watched(tale: Tale) -> None:
    """Damage that comes while a book is open: it is found by a check, reported once, and saving continues elsewhere."""
    book = written(tale)
    book.tidy()
    kill(book)
    with part_of(tale, 3).open("ab") as file:
        file.write(b'["torn')
    book = tale.open()
    for number, word in ((1, b'"n1"'), (3, b'"n8"'), (3, b'"n9"')):
        path = part_of(tale, number)
        content = path.read_bytes()
        at = content.index(word)
        with path.open("r+b") as rotten:
            rotten.seek(at)
            rotten.write(b"?")
        tale.step(f"{word.decode()} rotten")
        tale.say(list(check(book, 1, 5)), book.damaged, [entry_words(e) for e in book.found])
        tale.say(list(check(book, 1, 5)), [entry_words(e) for e in book.found])
        tale.add(book, "after it")
        tale.book(book)
    names = f"{part_of(tale, 1).name} {part_of(tale, 3).name}"
    book.append([replace(recovered("repaired", names), lost=((4, 5),), suspect=((6, 6),))])
    tale.say("repairs", repairs(book))
    book.know({part_of(tale, 1).name: ((4, 5), (6, 6))})
    tale.book(book)
    book.know(dict.fromkeys(book.parts.damaged(), ((1, 99),)))
    tale.book(book)
    tale.say(list(check(book, 1, 5)), book.damaged)
    kill(book)
    tale.verified()
    with closing(BookReader.open(tale.home)) as reader:
        asked(tale, reader)
    book = tale.open()
    tale.say(list(check(book, 1, 5)), book.damaged)
    book.close()


def ends_early(tale: Tale) -> None:
    """Ends between two steps: a file that is named and not there yet, damage that was found and not entered."""
    book = tale.open()
    tale.add(book, "one")
    tale.add(book, "two")
    kill(book)
    path = part_of(tale)
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"one"', b'"ONE"'))
    tale.disk.failing = {"sync folder home/book": (-1, errno.EIO)}
    tale.attempt("open where no name can be synced", lambda: kill(tale.open()))
    tale.disk.failing = {}
    tale.files()
    book = tale.open()
    kill(book)
    tale.step("killed before what was found was entered")
    with part_of(tale, len(book.parts)).open("ab") as file:
        file.write(b'["torn')
    book = tale.open()
    tale.entries(book)
    kill(book)
    tale.step("its second folder goes and comes")
    (tale.root / "media").mkdir()
    book = tale.open(second=tale.root / "media" / "siaga")
    kill(book)
    tale.files()
    book = tale.open()
    kill(book)
    (tale.root / "media" / "siaga").rename(tale.root / "gone")
    with part_of(tale, 1).open("r+b") as file:
        file.seek(600)
        file.write(b"?")
    book = tale.open()
    tale.entries(book)
    book.close()


def has_limits(tale: Tale) -> None:
    """Sizes, moments and counts exactly at their limits, one before and one after."""
    from data.book import book as book_module

    book = tale.open()
    tale.add(book, "one")
    end = book.parts[-1].end
    for large in (end, end - 1):
        with patch.object(book_module, "LARGE", large):
            tale.add(book, f"{large - end} bytes over")
            end = book.parts[-1].end if large == end else end
    month = book.parts[-1].month_end
    for moment in (month - 1, month):
        tale.clock.step(moment - tale.clock.now())
        tale.add(book, f"{moment - month} ms after the month")
    tale.book(book)
    unindexed = book.parts[-1].unindexed
    for after in (unindexed, unindexed + 1):
        with patch.object(book_module, "INDEX_AFTER", after):
            tale.say("untidy", after - unindexed, book.is_untidy)
    kill(book)
    for after in (2, 1):
        with patch.object(book_module, "INDEX_AFTER", after):
            book = tale.open()
            kill(book)
    tale.step("months")
    for at in (0, AT, 1_704_067_199_999, 1_704_067_200_000, 1_709_164_800_000):
        part = book.parts[-1]
        assert part.head is not None
        part.head = replace(part.head, at=at)
        tale.say(at, part.month_end)
    tale.files()


def has_any_size(tale: Tale) -> None:
    """Books of one to three files and few entries, whole and with a file that is gone, are read in small pieces."""
    for number, sizes in enumerate(((1,), (2,), (1, 1), (2, 1), (1, 2, 1), (3, 2, 3))):
        home = tale.root / f"home{number}"
        book = Book.open(home, station="JBR", site="", clock=tale.clock, disk=TalesDisk(tale.root))
        for count, entries in enumerate(sizes):
            tale.clock.step(32 * DAY * bool(count))
            book.append([log(f"{count} {n}") for n in range(entries - (count == 0))])
        book.close()
        for gone in (None, *sorted((home / "book").glob("*.journal"))):
            content = gone.read_bytes() if gone is not None else b""
            if gone is not None:
                gone.unlink()
            for back in (1, 2):
                with patch.object(reader_module, "_BACK", back), patch.object(part_module, "CHUNK", 300):
                    try:
                        with closing(BookReader.open(home)) as reader:
                            tale.say(sizes, gone and gone.name[8:], back, len(reader), *wrong_answers(reader))
                    except NoBook as error:
                        tale.say(sizes, gone and gone.name[8:], back, tale.plain(error))
            tale.attempt("verify", lambda home=home: tale.verified(home))  # type: ignore[misc]
            if gone is not None:
                gone.write_bytes(content)


SCENES = (has_any_size, is_asked, has_odd_entries, is_watched, ends_early, has_limits)
