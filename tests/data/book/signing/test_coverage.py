"""Signatures under a book: every rewrite without the key is found, and its place."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.base.clock import HOUR, MINUTE, ManualClock
from data.base.text import key_head
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.reading.readable import ReadableBook
from data.book.signing import ed25519, keys, known, signature
from data.book.signing.coverage import Coverage, cover, signed_entries
from data.book.signing.keys import KeyRecord, Pin
from data.book.signing.signature import Signature, message
from data.book.signing.signer import Signer, draft
from data.book.upkeep.verify import verify
from data.entries import Signed
from tests.kits.disks import AT, log
from tests.kits.forged import Fields, entries_of, rewrite_all

#: Entries of a night: so many between two signatures.
EACH = 3
ROUNDS = 5


class Night:
    """A home whose book was signed every hour, with the key on a medium."""

    def __init__(self, folder: Path, *, rounds: int = ROUNDS) -> None:
        self.home, self.medium = folder / "home", folder / "medium"
        self.home.mkdir()
        self.medium.mkdir()
        self.clock = ManualClock(AT)
        self.key = keys.make(self.home, "JBR", self.medium).key
        book = Book.open(self.home, station="JBR", site="Jember", clock=self.clock)
        self.id = book.id
        for hour in range(rounds):
            for n in range(EACH):
                self.clock.advance(HOUR // EACH)
                book.append([log(f"pukul {hour} {n}")])
            self.sign(book)
        book.close()

    def sign(self, book: Book, why: str = "hour") -> None:
        signer = Signer(self.home, "JBR", [self.home])
        (entry,) = book.append([signer.signed(book, book.last_no, book.last_hash, self.clock.now(), why)])
        signer.note(entry)  # type: ignore[arg-type]
        assert signer.wait_noted(10)

    def cover(self, *trusted: str, noted: bool = False) -> Coverage:
        with closing(BookReader.open(self.home)) as book:
            books = [*book.earlier, book]
            found = signature.load([self.medium] if noted else [], [each.id for each in books])
            return cover(books, trusted, found)


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


def is_signature(fields: Fields) -> bool:
    return str(fields["kind"]) == "book.signed"


def test_signed_book_is_covered_up_to_the_last_signature(night: Night) -> None:
    found = night.cover(night.key)
    assert found.wrong == () and found.uncovered == 0
    (one,) = found.signers
    assert (one.key, one.first, one.upto, one.count) == (night.key, 1 + EACH, 1 + ROUNDS * (EACH + 1) - 1, ROUNDS)
    assert night.cover(key_head(night.key).replace(" ", "")).wrong == ()
    assert night.cover().signers == found.signers


def test_entries_after_the_last_signature_are_named(night: Night) -> None:
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        book.append([log("baru")])
        last = book.last_no
        found = night.cover(night.key)
        assert found.uncovered == last and found.wrong == ()
        night.clock.advance(2 * HOUR)
        book.append([log("dua jam")])
        assert night.cover(night.key).wrong == ()
        night.clock.advance(MINUTE)
        book.append([log("lama")])
    (wrong,) = night.cover(night.key).wrong
    assert (wrong.what, wrong.first) == ("overdue", last)
    assert night.cover().wrong == ()  # nobody asked for that key


def test_only_entry_of_a_new_book_tells_that_a_signature_is_overdue(night: Night) -> None:
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        book.append([log("lama")])
        last = book.last_no
    (night.home / "book" / "owner.json").unlink()  # a copy: a new book continues it
    night.clock.advance(2 * HOUR + MINUTE)
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        assert book.last_no == 1
    (wrong,) = night.cover(night.key).wrong
    assert (wrong.what, wrong.book, wrong.first) == ("overdue", night.id, last)


def rewriters(key: bytes) -> dict[str, Callable[[list[Fields], int], list[Fields]]]:
    """How somebody without the station's key, but with one of his own, rewrites a book from an entry on."""

    def changed(entries: list[Fields], no: int) -> list[Fields]:
        return [e | {"words": "lain"} if e["no"] == no else e for e in entries]

    def dropped(entries: list[Fields], no: int) -> list[Fields]:
        return [e for e in changed(entries, no) if not (is_signature(e) and e["no"] > no)]

    def resigned(entries: list[Fields], no: int) -> list[Fields]:
        from data.entries.codec import first_hash, next_hash
        from tests.kits.forged import raw_of

        digest, out = first_hash(entries[0]["book"]), []
        for e in changed(entries, no):
            if is_signature(e) and e["no"] > no:
                text = message(e["book"], e["upto"], digest, e["time"], "")
                e = e | {"hash": digest, "signer": ed25519.public_of(key), "signature": ed25519.sign(key, text)}
            digest = next_hash(digest, raw_of(e))
            out.append(e)
        return out

    def claimed(entries: list[Fields], no: int) -> list[Fields]:
        own = entries[-1]["signer"]
        return [e | {"signer": own} if is_signature(e) and "signature" in e else e for e in resigned(entries, no)]

    def cut(entries: list[Fields], no: int) -> list[Fields]:
        return entries[:no]

    def removed(entries: list[Fields], no: int) -> list[Fields]:
        return [e for e in entries if e["no"] != no]

    return {f.__name__: f for f in (changed, dropped, resigned, claimed, cut, removed)}


@given(data=st.data())
def test_any_rewrite_is_found_and_named_no_later_than_it_begins(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        night = Night(Path(folder))
        ways = rewriters(data.draw(st.binary(min_size=32, max_size=32), "key of the rewriter"))
        how = data.draw(st.sampled_from(sorted(ways)), "how")
        plain = [e["no"] for e in entries_of(night.home) if e["kind"] == "log"]
        no = data.draw(st.sampled_from(plain), "from")
        rewrite_all(night.home, lambda entries: ways[how](entries, no))
        assert verify(night.home).ok, "the chain tells nothing"
        found = night.cover(night.key, noted=True)  # the medium has the newest signature
        assert found.wrong, how
        assert found.wrong[0].first <= no
        if how != "cut":  # the key alone tells, unless less than two hours are missing
            alone = night.cover(night.key)
            assert alone.wrong or (how == "dropped" and no > plain[-2 * EACH - 1])


@pytest.mark.parametrize(
    ("how", "what"),
    [
        ("changed", "changed"),
        ("resigned", "other"),
        ("claimed", "false"),
        ("dropped", "overdue"),
        ("removed", "changed"),
    ],
)
def test_each_way_has_its_name(night: Night, how: str, what: str) -> None:
    ways = rewriters(bytes(range(32)))
    rewrite_all(night.home, lambda entries: ways[how](entries, 7))
    wrong = night.cover(night.key).wrong[0]
    # Entry 5 holds the last signature that fits, over entry 4; itself it needs none.
    assert (wrong.what, wrong.first) == (what, 6 if what == "overdue" else 5)


def test_cut_book_is_found_by_the_medium(night: Night) -> None:
    rewrite_all(night.home, lambda entries: entries[:13])  # with the signature in entry 13 as its end
    assert night.cover(night.key).wrong == ()
    wrong = night.cover(night.key, noted=True).wrong[0]
    assert (wrong.what, wrong.first, wrong.last, wrong.upto) == ("short", 13, 13, 20)


def test_book_without_any_signature_of_the_key_is_said(night: Night) -> None:
    rewrite_all(night.home, lambda entries: [e for e in entries if not is_signature(e)])
    (wrong,) = night.cover(night.key).wrong
    assert (wrong.what, wrong.first) == ("none", 1)


def test_signer_refuses_a_book_that_is_not_what_it_signed(night: Night) -> None:
    ways = rewriters(bytes(32))
    rewrite_all(night.home, lambda entries: ways["dropped"](entries, 7))
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        made = Signer(night.home, "JBR", [night.home]).signed(book, book.last_no, book.last_hash, AT, "hour")
    assert (made.signature, made.unsigned) == ("", "differs")


def test_new_key_is_trusted_when_the_old_one_named_it(night: Night) -> None:
    old, new = night.key, bytes(range(32))
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        signer = Signer(night.home, "JBR", [])
        named = ed25519.public_of(new)
        book.append([signer.signed(book, book.last_no, book.last_hash, AT, "key", next=named)])
        keys.make(night.home, "JBR", night.medium, new)
        book.append([log("dengan kunci baru")])
        night.sign(book)
    assert [s.key for s in night.cover(old).signers] == [old, named]
    assert night.cover(old).wrong == night.cover(named).wrong == ()
    assert night.cover("ab" * 32).wrong[0].what == "other"


def test_signature_of_a_book_covers_the_one_that_it_continues(night: Night) -> None:
    (night.home / "book" / "owner.json").unlink()  # a copy: a new book continues it
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        assert book.id != night.id and len(book.earlier) == 1
        assert night.cover(night.key).wrong == ()
        night.sign(book)
    assert [s.book for s in night.cover(night.key).signers] == [night.id, book.id]


# --- the key -------------------------------------------------------------------------------------------------------


def test_key_on_a_medium_that_is_away_leaves_the_book_unsigned(night: Night) -> None:
    night.medium.rename(night.medium.with_name("elsewhere"))
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        next = ed25519.public_of(bytes(32))
        made = Signer(night.home, "JBR", []).signed(book, book.last_no, book.last_hash, AT, "hour", next=next)
        assert (made.signature, made.unsigned, made.next) == ("", "away", next)
        (entry,) = book.append([made])
        found = night.cover(night.key)
        assert found.wrong == () and found.unsigned == entry
        by_next = outside(book, book.last_no, bytes(32), AT)
        book.append([draft(by_next.no, by_next.hash, KeyRecord(next), AT, "hour", signature=by_next.signature)])
    assert [wrong.what for wrong in night.cover(night.key).wrong] == ["other"], "nobody has signed who is the next"


def test_medium_that_holds_another_key_signs_nothing(night: Night) -> None:
    (night.medium / "siaga-JBR.key").write_text("00" * 32)
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        made = Signer(night.home, "JBR", []).signed(book, book.last_no, book.last_hash, AT, "hour")
    assert made.unsigned == "other"


def noted(night: Night, **changes: object) -> Path:
    """Change the note of the newest signature in the home, and return its file."""
    file = night.home / f"signed-{night.id}.json"
    file.write_bytes(msgspec.json.encode(msgspec.json.decode(file.read_bytes()) | changes))
    return file


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"entry": 10_000, "no": 9_999},
        {"entry": 2},
        {"key": ed25519.public_of(bytes(32))},
        {"signature": "00" * 64},
        {"hash": "0" * 64},
        {"at": AT * 2},
        {"no": 1},
    ],
)
def test_note_of_a_signature_counts_only_as_the_book_bears_it_out(night: Night, changes: dict[str, object]) -> None:
    noted(night, **changes)
    with closing(BookReader.open(night.home)) as book:
        found = Signer(night.home, "JBR", [night.home]).newest(book)
    assert (found is not None) is (not changes)


def test_note_of_an_entry_that_is_lost_does_not_count(night: Night) -> None:
    with closing(BookReader.open(night.home)) as book:
        upto = book.last_no - 1
        raw = book.raw(upto)
    (path,) = (night.home / "book").glob("*.journal")
    path.write_bytes(path.read_bytes().replace(raw, raw.replace(b"pukul", b"PUKUL")))
    with closing(BookReader.open(night.home)) as book:
        assert book.hash_or_empty(upto) == ""
        assert Signer(night.home, "JBR", [night.home]).newest(book) is None


def test_older_note_takes_nothing_from_a_newer_signature(night: Night) -> None:
    record = keys.record_of(night.home)
    assert record is not None
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        signed = [signature.of(entry) for entry in signed_entries(book)]
        (why,) = book.append([draft(signed[-1].no, signed[-1].hash, record, AT, "hour", unsigned="slow")])
        assert cover([book], (night.key,)).unsigned == why
        for noted in ((), signed[:1], signed):
            assert cover([book], (night.key,), noted) == cover([book], (night.key,))
    assert len(signed) == ROUNDS


def test_key_on_a_medium_is_read_through_a_link(night: Night, tmp_path: Path) -> None:
    (tmp_path / "link.pub").symlink_to(night.medium / "siaga-JBR.pub")
    assert keys.given(str(tmp_path / "link.pub"), "JBR") == (night.key, tmp_path)
    assert keys.given(str(night.medium), "JBR") == (night.key, night.medium)


def test_note_that_another_key_has_made_stops_no_signature(night: Night) -> None:
    forged = {"no": 4, "hash": "0" * 64, "at": AT, "key": ed25519.public_of(bytes(32))}
    text = ed25519.sign(bytes(32), message(night.id, 4, "0" * 64, AT, ""))
    noted(night, **forged, signature=text)
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        made = Signer(night.home, "JBR", [night.home]).signed(book, book.last_no, book.last_hash, AT, "hour")
    assert made.signature


def test_signature_that_was_handed_over_is_no_longer_being_made(night: Night) -> None:
    signer, made = Signer(night.home, "JBR", []), list[Signed]()
    with closing(BookReader.open(night.home)) as book:

        def again(first: Signed) -> None:
            made.append(first)
            signer.ask(book, AT, "handover", made.append)

        signer.ask(book, AT, "hour", again)
        while len(made) < 2:
            assert signer.wait(10)
    assert [(each.why, each.unsigned) for each in made] == [("hour", ""), ("handover", "")]


def test_signature_asked_for_by_one_that_is_over_at_once_is_waited_for(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, start, go = list[threading.Thread](), threading.Thread.start, threading.Event()

    def start_and_end(thread: threading.Thread) -> None:
        started.append(thread)
        start(thread)
        if len(started) == 1:  # its own start returns after it has asked for the next one
            thread.join(10)

    def asks(_: Signed) -> None:
        signer.ask(book, AT, "handover", waits)

    def waits(_: Signed) -> None:
        go.wait(10)

    monkeypatch.setattr(threading.Thread, "start", start_and_end)
    signer = Signer(night.home, "JBR", [])
    with closing(BookReader.open(night.home)) as book:
        signer.ask(book, AT, "hour", asks)
        assert len(started) == 2 and not signer.wait(0)
        go.set()
        assert signer.wait(10)


def test_signature_whose_thread_is_not_started_yet_is_waited_for(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    start, waited = threading.Thread.start, list[bool]()

    def start_late(thread: threading.Thread) -> None:
        waited.append(signer.wait(0))  # as the console does that ends just now
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_late)
    signer = Signer(night.home, "JBR", [])
    with closing(BookReader.open(night.home)) as book:
        signer.ask(book, AT, "hour", lambda _: None)
        assert signer.wait(10)
    assert waited == [False]


def test_disk_that_is_slow_to_note_a_signature_holds_up_no_other(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    free, saved = threading.Event(), list[int]()

    def slow(folders: object, found: Signature) -> None:
        assert free.wait(10)
        saved.append(found.no)

    monkeypatch.setattr(signature, "save", slow)
    signer, made = Signer(night.home, "JBR", []), list[Signed]()
    with closing(BookReader.open(night.home)) as book:
        entries = [each for each in book.entries() if isinstance(each, Signed)]
        for entry in entries[:3]:
            signer.note(entry)
        signer.ask(book, AT, "handover", made.append)
        assert signer.wait(10) and made[0].signature
        assert not signer.wait_noted(0)
        free.set()
        assert signer.wait_noted(10)
    assert saved[-1] == entries[2].upto and len(saved) <= 2


def test_file_that_is_no_text_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "picture.pub").write_bytes(b"\x89PNG")
    with pytest.raises(keys.KeyFault):
        keys.given(str(tmp_path / "picture.pub"), "JBR")


def test_file_too_long_for_a_key_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "long.pub"
    path.write_text("ab" * 32 + " " * 4096)
    with pytest.raises(keys.KeyFault):
        keys.given(str(path), "JBR")
    path.write_text("ab" * 32 + " " * 4032)
    assert keys.given(str(path), "JBR") == ("ab" * 32, tmp_path)


@pytest.mark.parametrize("content", ["", "zz", "ab" * 31, "ab" * 33, "\x00" * 9])
def test_key_file_that_holds_no_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "signing.key").write_text(content)
    (tmp_path / "signing.key").chmod(0o600)
    with pytest.raises(keys.KeyFault) as fault:
        keys.read_private(tmp_path / "signing.key", in_home=True)
    assert fault.value.key == "signing.unreadable"


def test_key_in_the_home_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keys.make(tmp_path, "JBR", None)
    (tmp_path / "signing.key").chmod(0o640)
    for use in (
        lambda: keys.read_private(tmp_path / "signing.key", in_home=True),
        lambda: keys.make(tmp_path, "JBR", None),
    ):
        with pytest.raises(keys.KeyFault) as fault:
            use()
        assert (fault.value.key, fault.value.facts["mode"]) == ("signing.open", "0640")


def test_key_that_a_medium_has_is_taken_again(tmp_path: Path) -> None:
    homes = [tmp_path / "a", tmp_path / "b"]
    medium = tmp_path / "medium"
    for path in (*homes, medium):
        path.mkdir()
    record = keys.make(homes[0], "JBR", medium)
    (medium / "siaga-JBR.key").chmod(0o644)  # as on a file system without modes
    assert keys.make(homes[1], "JBR", medium) == record
    assert keys.given(str(medium), "JBR") == (keys.record_of(homes[0]).key, medium)  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["5f3a 91c2 0b7d 44e1 a06c", "5F3A91C20B7D44E1A06C", "5f3a91c20b7d44e1a06c…"])
def test_key_is_read_as_it_is_printed(typed: str) -> None:
    assert keys.read_key(typed) == "5f3a91c20b7d44e1a06c"


@pytest.mark.parametrize("typed", ["", "5f3a", "g" * 20, "ab" * 33, "JBR"])
def test_what_is_no_key_is_refused(typed: str) -> None:
    with pytest.raises(keys.KeyFault):
        keys.read_key(typed)


# --- what lies outside of the book --------------------------------------------------------------------------------


def outside(book: ReadableBook, no: int, private: bytes, at: int) -> Signature:
    """Return a signature of entry ``no`` that is in no entry of the book."""
    text = ed25519.sign(private, message(book.id, no, book.hash(no), at, ""))
    return Signature(book=book.id, no=no, hash=book.hash(no), at=at, key=ed25519.public_of(private), signature=text)


def private_of(night: Night) -> bytes:
    return keys.read_private(night.medium / "siaga-JBR.key", in_home=False)


def test_signature_of_the_very_last_entry_covers_all(night: Night) -> None:
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        book.append([log("satu")])
        assert cover([book], (night.key,)).uncovered == book.last_no
        noted = outside(book, book.last_no, private_of(night), AT)
        found = cover([book], (night.key,), [noted])
    assert (found.wrong, found.uncovered, found.signers[-1].upto) == ((), 0, noted.no)


def test_signature_of_a_stranger_that_the_key_covers_counts_for_nothing(night: Night) -> None:
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        strange = outside(book, book.last_no, bytes(32), AT)
        (entry,) = book.append([draft(strange.no, strange.hash, KeyRecord(strange.key), AT, "hour",
                                      signature=strange.signature)])  # fmt: skip
        assert [w.what for w in night.cover(night.key).wrong] == ["other"]
        night.sign(book)
    found = night.cover(night.key)
    assert found.wrong == () and found.signers[-1].upto == entry.no


def test_book_without_entries_is_covered(night: Night) -> None:
    (path,) = (night.home / "book").glob("*.journal")
    head, *_ = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head)
    path.with_suffix(".index").unlink(missing_ok=True)
    found = night.cover()
    assert (found.signers, found.wrong, found.uncovered) == ((), (), 0)


def test_reason_of_an_unsigned_entry_stays_while_it_is_not_covered(night: Night) -> None:
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        book.append([log("satu"), log("dua")])
        record = keys.record_of(night.home)
        assert record is not None
        (entry,) = book.append([draft(book.last_no, book.last_hash, record, AT, "hour", unsigned="away")])
        before, after = (outside(book, book.last_no - less, private_of(night), AT) for less in (2, 1))
        assert cover([book], (night.key,), [before]).unsigned == entry
        assert cover([book], (night.key,), [after]).unsigned is None
    (night.home / "book" / "owner.json").unlink()  # a new book continues it, and its signature covers both
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        night.sign(book)
    assert night.cover(night.key).unsigned is None


def test_signature_of_a_stranger_in_a_new_book_is_wrong_from_its_beginning(night: Night) -> None:
    (night.home / "book" / "owner.json").unlink()
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        noted = outside(book, 1, bytes(32), AT)
        (wrong,) = cover([*book.earlier, book], (night.key,), [noted]).wrong
    assert (wrong.what, wrong.book, wrong.first, wrong.key) == ("other", book.id, 1, night.key)


@pytest.mark.parametrize("content", [None, "{", '{"SBY": 5}'])
def test_pins_that_cannot_be_read_stop_nothing(night: Night, content: str | None) -> None:
    path = night.home / keys.PINNED
    if content is None:
        path.mkdir()
    else:
        path.write_text(content)
    with closing(BookReader.open(night.home)) as book:
        *_, entry = signed_entries(book)
        assert known.look(night.home, book, book, entry, AT) == []
        assert known.look_again(night.home, book, [("SBY", "ab" * 32)], AT) == []


def test_other_keys_of_two_stations_are_both_told(night: Night) -> None:
    for station in ("KBU", "SBY"):
        keys.pin(night.home, station, Pin("ab" * 32))
    with closing(BookReader.open(night.home)) as book:
        found = known.look_again(night.home, book, [("KBU", "cd" * 32), ("NEW", "cd" * 32), ("SBY", "ef" * 32)], AT)
    assert [entry.file[:9] for entry in found] == ["KBU 0 cdcd"[:9], "SBY 0 efef"[:9]]
    assert keys.pinned(night.home)["NEW"] == (Pin("cd" * 32, AT, "NEW"),)


@pytest.mark.parametrize("error", [OSError, LookupError])
def test_note_of_a_book_that_cannot_be_read_does_not_count(
    night: Night, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fails(self: BookReader, no: int) -> str:
        raise error

    with closing(BookReader.open(night.home)) as book:
        monkeypatch.setattr(BookReader, "hash", fails)
        assert Signer(night.home, "JBR", [night.home]).newest(book) is None


@pytest.mark.parametrize("entries", [20, 200])
def test_check_of_signatures_decodes_no_entry_but_these(
    night: Night, monkeypatch: pytest.MonkeyPatch, entries: int
) -> None:
    with closing(Book.open(night.home, station="JBR", site="Jember", clock=night.clock)) as book:
        first = book.last_no + 1
        book.append([log(f"pukul 9 {n}") for n in range(entries)])
    decoded = []
    decode = ReadableBook._decoded
    monkeypatch.setattr(ReadableBook, "_decoded", lambda *args: decoded.append(args[1]) or decode(*args))  # type: ignore[func-returns-value]
    found = night.cover()
    assert found.uncovered == first and not found.wrong
    assert len(decoded) < 3 * ROUNDS
