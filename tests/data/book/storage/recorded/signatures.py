"""Signatures under a book: keys, what is signed and noted, what is wrong with a book that was changed."""

from __future__ import annotations

import re
import shutil
import threading
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE
from data.base.text import key_head
from data.book import anchor
from data.book.book import Book
from data.book.predecessors import recovered
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.book.signing import ed25519, keys, known, signature
from data.book.signing.coverage import OVERDUE, cover, signed_entries
from data.book.signing.keys import KeyFault, Pin
from data.book.signing.signature import Signature
from data.book.signing.signer import Signer
from data.entries import Signed
from data.words import Words
from tests.data.book.storage.recorded.others import raws
from tests.data.book.storage.recorded.tale import Tale, entry_words, log
from tests.kits.disks import AT
from tests.kits.forged import rewrite, rewrite_all

ONE, TWO, THREE = (bytes([n]) * 32 for n in (1, 2, 3))


def faulty(tale: Tale, what: str, do: Any) -> Any:
    """Do something; say what came of it, or which key fault, in words."""

    def done() -> object:
        try:
            return do()
        except KeyFault as fault:
            return f"refused {fault.key}, why {fault.why}: {tale.plain(Words()(fault.key, **fault.facts))}"

    return tale.attempt(what, done)


def has_keys(tale: Tale) -> None:
    """A key is made in the home and on a medium, taken again, replaced, read, typed and printed."""
    tale.home.mkdir()
    medium = tale.root / "medium"
    medium.mkdir()
    faulty(tale, "no key", lambda: [keys.record_of(tale.home), keys.pinned(tale.home)])
    faulty(tale, "in the home", lambda: keys.make(tale.home, "JBR", None, ONE))
    tale.files()
    faulty(tale, "on a medium", lambda: keys.make(tale.home, "JBR", medium, TWO))
    tale.files()
    faulty(tale, "again", lambda: keys.make(tale.home, "JBR", medium))
    faulty(tale, "another", lambda: keys.make(tale.home, "JBR", medium, THREE))
    tale.files()
    record = keys.record_of(tale.home)
    assert record is not None
    tale.say(
        record,
        tale.plain(keys.private_file(tale.home, record, "JBR")),
        keys.private_file(tale.home, replace(record, on=""), "JBR").name,
    )
    tale.say(key_head(record.key), key_head("abcdef"), key_head(""))
    path = keys.private_file(tale.home, record, "JBR")
    for content in (
        b"",
        b"zz",
        ONE.hex().encode()[:-2],
        ONE.hex().encode() + b" # mine",
        b"\xff",
        b"# " + ONE.hex().encode(),
    ):
        path.write_bytes(content)
        faulty(tale, f"read {content[:8]!r}", lambda: keys.read_private(path, in_home=False).hex())
    path.write_bytes(ONE.hex().encode())
    for mode in (0o600, 0o640, 0o604, 0o700):
        path.chmod(mode)
        faulty(tale, f"mode {mode:o}", lambda: keys.read_private(path, in_home=True).hex()[:4])
        faulty(tale, f"mode {mode:o} on a medium", lambda: keys.read_private(path, in_home=False).hex()[:4])
    faulty(tale, "none", lambda: keys.read_private(medium / "no", in_home=True))
    faulty(tale, "folder", lambda: keys.read_private(medium, in_home=True))
    whole = record.key
    for typed in (
        whole,
        whole[:20],
        whole[:19],
        key_head(whole),
        f" {whole.upper()} ",
        f"{key_head(whole)} …",
        whole + "0",
        "",
        "xyz",
        "g" * 20,
        "5" * 300,
    ):
        faulty(tale, f"typed {typed[:30]!r}", lambda typed=typed: keys.read_key(typed))
        faulty(tale, "given", lambda typed=typed: keys.given(typed, "JBR"))
    for given in (medium, medium / "siaga-JBR.pub", medium / "siaga-JBR.key", Path("no/such")):
        faulty(tale, f"given {tale.plain(given)}", lambda given=given: keys.given(str(given), "JBR"))
    for text in ("{}", '{"key":"zz"}', f'{{"key":"{whole[:-1]}"}}', f'{{"key":"{whole}","on":"/x"}}', "?"):
        (tale.home / keys.RECORD).write_text(text)
        tale.say("record", text[:16], keys.record_of(tale.home))
    for station, new in (
        ("SBY", Pin(whole, AT, "SBY-1111", 4)),
        ("KBU", Pin("5" * 20)),
        ("SBY", Pin("6" * 64, AT + 1)),
        ("SBY", Pin(whole, AT + 2)),
    ):
        keys.pin(tale.home, station, new)
        tale.say("pinned", keys.pinned(tale.home))
    tale.files()
    made = ed25519.new_private()
    tale.say(len(made), ed25519.new_private() == made, ed25519.public_of(ONE), ed25519.sign(ONE, b"x"))
    right = ed25519.public_of(ONE), b"x", ed25519.sign(ONE, b"x")
    wrong = (
        right,
        (right[0], b"y", right[2]),
        (ed25519.public_of(TWO), *right[1:]),
        ("zz", *right[1:]),
        (*right[:2], "zz"),
        (*right[:2], ""),
    )
    tale.say([ed25519.is_right(*each) for each in wrong])


class Signing:
    """A home whose book is signed with a key on a medium."""

    def __init__(self, tale: Tale) -> None:
        self.tale = tale
        self.medium = tale.root / "medium"
        self.medium.mkdir()
        tale.home.mkdir()
        keys.make(tale.home, "JBR", self.medium, ONE)
        self.folders = [tale.home, tale.root / "second"]
        (tale.root / "second").mkdir()
        self.book = tale.open()

    def sign(self, why: str = "hour", next: str = "") -> Signed:
        """Sign the book, save the entry, and note it."""
        signer = Signer(self.tale.home, "JBR", self.folders)
        book = self.book
        drafted = signer.signed(book, book.last_no, book.last_hash, self.tale.clock.now(), why, next=next)
        (entry,) = book.append([drafted])
        assert isinstance(entry, Signed)
        signer.note(entry)
        assert signer.wait_noted(10)
        return entry

    def hours(self, count: int) -> None:
        """Save an entry and sign it, each hour."""
        for number in range(count):
            self.tale.clock.advance(HOUR)
            self.book.append([log(f"hour {number}")])
            self.sign()


def covered(tale: Tale, *trusted: str, noted: tuple[Path, ...] = (), home: Path | None = None) -> None:
    """Say what the signatures of a home vouch for."""
    with closing(BookReader.open(home or tale.home)) as book:
        books = [*book.earlier, book]
        found = cover(books, trusted, signature.load(noted, [each.id for each in books]))
    tale.say("covered by", [key[:4] for key in trusted], f"{len(noted)} notes", "uncovered from", found.uncovered)
    for signer in found.signers:
        tale.say("  signer", signer.key[:4], signer.book[:3], signer.first, signer.upto, signer.at - AT, signer.count)
    for wrong in found.wrong:
        tale.say(
            "  wrong",
            wrong.what,
            wrong.book,
            wrong.first,
            wrong.no,
            wrong.upto,
            wrong.key[:4],
            wrong.other[:4],
            wrong.at - AT,
            wrong.last,
        )
    if found.unsigned is not None:
        tale.say("  unsigned", found.unsigned.no, found.unsigned.unsigned)


def is_signed(tale: Tale) -> None:
    """A book is signed each hour, with the key there, away, spoiled and changed, and continues without it."""
    night = Signing(tale)
    covered(tale, ed25519.public_of(ONE))
    night.hours(2)
    tale.files()
    one, two = ed25519.public_of(ONE), ed25519.public_of(TWO)
    covered(tale, one)
    covered(tale, one[:20], noted=(night.medium, tale.home))
    covered(tale)
    covered(tale, two)
    covered(tale, two, one)
    night.book.append([log("after it")])
    covered(tale, one)
    (night.medium / "siaga-JBR.key").rename(night.medium / "away")
    tale.say(entry_words(night.sign("handover")))
    covered(tale, one)
    (night.medium / "siaga-JBR.key").write_text("?")
    tale.say(entry_words(night.sign()))
    (night.medium / "siaga-JBR.key").write_text(TWO.hex())
    tale.say(entry_words(night.sign()))
    covered(tale, one)
    (night.medium / "siaga-JBR.key").write_text(ONE.hex())
    tale.clock.advance(OVERDUE - HOUR)
    night.book.append([log("two hours")])
    covered(tale, one)
    tale.clock.advance(HOUR + MINUTE)
    night.book.append([log("overdue")])
    covered(tale, one)
    covered(tale)
    tale.say(entry_words(night.sign("key", next=two)))
    covered(tale, one)
    keys.make(tale.home, "JBR", night.medium, TWO)
    night.book.append([log("with the new key")])
    night.sign()
    covered(tale, one)
    covered(tale, two)
    keys.make(tale.home, "JBR", night.medium, THREE)
    night.book.append([log("with a third")])
    night.sign()
    covered(tale, one)
    covered(tale)
    tale.say([(e.no, e.upto, e.why, e.unsigned) for e in signed_entries(night.book)])
    newest = [
        signature.newest(folders, night.book, key)
        for folders in (night.folders, [night.medium], [])
        for key in (one, two, ed25519.public_of(THREE))
    ]
    tale.say("newest", [each and (each.no, each.entry) for each in newest])
    tale.files()
    night.book.close()
    shutil.copytree(tale.home, tale.root / "copy")
    with closing(tale.open(tale.root / "copy")) as copy:
        copy.append([log("in the copy")])
    covered(tale, one, home=tale.root / "copy")
    covered(tale, ed25519.public_of(THREE), home=tale.root / "copy")


def is_changed(tale: Tale) -> None:
    """A signed book is changed, cut, and its signatures taken from other places."""
    night = Signing(tale)
    night.hours(3)
    one = ed25519.public_of(ONE)
    night.book.close()
    saved = tale.root / "saved"
    shutil.copytree(tale.home, saved)
    signed = [4, 6]

    def rewritten(what: str, change: Any) -> None:
        shutil.rmtree(tale.home)
        shutil.copytree(saved, tale.home, copy_function=shutil.copy2)
        rewrite_all(tale.home, change)
        tale.step(what)
        covered(tale, one)
        covered(tale, one, noted=(night.medium,))
        covered(tale)
        with closing(BookReader.open(tale.home)) as book:
            noted = signature.load([night.medium], [book.id])
            tale.say(
                "unmet",
                anchor.furthest_unmet(noted, book) is not None,
                [anchor.is_rewritten(each, book) for each in noted],
            )
            tale.say("newest", signature.newest([night.medium], book, one))
            drafted = Signer(tale.home, "JBR", night.folders).signed(book, book.last_no, book.last_hash, AT, "hour")
            tale.say("signed", drafted.unsigned, bool(drafted.signature), drafted.upto)

    def put(entries: list[dict[str, Any]], no: int, **more: Any) -> list[dict[str, Any]]:
        return [e | more if e["no"] == no else e for e in entries]

    rewritten("nothing", lambda entries: entries)
    rewritten("words of the first", lambda entries: put(entries, 2, words="other"))
    rewritten("words of the last", lambda entries: put(entries, 6, words="other"))
    rewritten("cut", lambda entries: entries[:4])
    rewritten("cut all", lambda entries: entries[:1])
    rewritten("another signature", lambda entries: put(entries, 5, signature=entries[2]["signature"]))
    rewritten("no signature", lambda entries: put(entries, 5, signature=""))
    rewritten("upto beyond", lambda entries: put(entries, 5, upto=99))
    rewritten("upto itself", lambda entries: put(entries, 5, upto=5))
    rewritten("another key", lambda entries: put(entries, 5, signer=ed25519.public_of(TWO)))
    rewritten("no key", lambda entries: put(entries, 5, signer="zz"))
    rewritten("none is left", lambda entries: [e for e in entries if e["kind"] != "book.signed"])
    rewritten(
        "all of another",
        lambda entries: [e | ({"signer": ed25519.public_of(TWO)} if "signer" in e else {}) for e in entries],
    )
    tale.say(signed)
    shutil.rmtree(tale.home)
    shutil.copytree(saved, tale.home)
    with closing(BookReader.open(tale.home)) as book:
        (note,) = signature.load([night.medium], [book.id])
        tale.say(
            note.is_right, replace(note, at=1).is_right, replace(note, next="x").is_right, replace(note, no=1).is_right
        )
        for each in (
            note, replace(note, entry=note.no), replace(note, entry=99), replace(note, no=note.no - 1),
            replace(note, key="00"), replace(note, at=1), replace(note, hash="0" * 64), replace(note, entry=0),
            replace(note, book="XXX-1111"),
        ):  # fmt: skip
            signature.save([tale.root / "second", tale.root / "none"], each)
            found = signature.newest([tale.root / "second"], book, one)
            tale.say(
                "note",
                each == note,
                found is not None,
                len(signature.load([tale.root / "second"], [book.id, "XXX-1111"])),
            )
        (tale.root / "second" / f"signed-{book.id}.json").write_text("{}")
        tale.say(signature.load([tale.root / "second", tale.root / "none"], [book.id]))
    with closing(BookReader.open(tale.home)) as book:
        part = book.parts[0]
        path = tale.home / "book" / part.filename
        content = path.read_bytes()
        path.write_bytes(content.replace(b'"hour 1"', b'"hour?1"'))
    covered(tale, one)
    path.write_bytes(content.replace(b'"book.signed"', b'"book.sIgned"', 2))
    covered(tale, one)
    path.write_bytes(content)
    owner = tale.home / "book" / "owner.json"
    owner.write_text(re.sub(r'(journal": )\d+', r"\g<1>1", owner.read_text()))  # it is a copy, whatever its inode is
    with closing(tale.open()) as own:
        own.append([log("not signed yet")])
    shutil.copytree(tale.home, tale.root / "continued")
    with closing(tale.open(tale.root / "continued")) as own:
        own.append([log("in the next book")])
    covered(tale, one, home=tale.root / "continued")
    rewrite(tale.root / "continued", "not signed yet", "changed by hand", hide=True)
    covered(tale, one, home=tale.root / "continued")
    covered(tale, home=tale.root / "continued")


def asks(tale: Tale) -> None:
    """The signer on its thread: one at a time, notes that wait for a slow disk, no thread to be had, no key."""
    night = Signing(tale)
    night.book.append([log("one")])
    signer = Signer(tale.home, "JBR", night.folders)
    given: list[Signed] = []

    def asked(why: str) -> None:
        signer.ask(night.book, tale.clock.now(), why, given.append)

    asked("hour")
    tale.say(signer.wait(10), signer.is_busy, [entry_words(e) for e in given])
    (entry,) = night.book.append(given[-1:])
    signer.note(entry)  # type: ignore[arg-type]
    tale.say(signer.wait_noted(10), signer.newest(night.book))
    tale.files()
    go = threading.Event()
    read = keys.read_private

    def slow(*args: Any, **more: Any) -> bytes:
        go.wait(10)
        return read(*args, **more)

    with patch.object(keys, "read_private", slow):
        asked("slow")
        tale.say(signer.is_busy, signer.wait(0))
        asked("while it is busy")
        tale.say([(e.why, e.unsigned) for e in given[1:]])
        go.set()
        tale.say(signer.wait(10), signer.is_busy, [(e.why, e.unsigned, e.upto) for e in given[1:]])
    with patch.object(anchor, "is_unmet", lambda *args: 1 / 0):
        asked("broken")
        tale.say(signer.wait(10), given[-1].unsigned, given[-1].why, given[-1].signer == ed25519.public_of(ONE))
    with patch.object(threading.Thread, "start", lambda self: (_ for _ in ()).throw(RuntimeError())):
        asked("no thread")
        signer.note(entry)  # type: ignore[arg-type]
        tale.say(signer.is_busy, signer.wait(0), signer.wait_noted(0), len(given))
    asked("again")
    tale.say(signer.wait(10), given[-1].unsigned, bool(given[-1].signature))
    go.clear()
    written: list[int] = []
    save = signature.save

    def slow_save(folders: Any, found: Signature) -> None:
        go.wait(10)
        written.append(found.no)
        save(folders, found)

    with patch.object(signature, "save", slow_save):
        for upto in (2, 3, 4):
            signer.note(replace(entry, upto=upto))  # type: ignore[arg-type]
        signer.note(replace(entry, upto=9, signature=""))  # type: ignore[arg-type]
        tale.say(signer.wait_noted(0))
        go.set()
        tale.say(signer.wait_noted(10), written in ([2, 4], [4], [2, 3, 4]), written[-1])
    night.book.close()
    (tale.home / keys.RECORD).unlink()
    none = Signer(tale.home, "JBR", night.folders)
    none.ask(night.book, AT, "hour", given.append)
    tale.say(none.record, none.is_busy, none.wait(0), none.newest(night.book), len(given))


def pins(tale: Tale) -> object:
    """Return the keys of other stations as the home has them."""
    try:
        known_keys = keys.pinned(tale.home)
    except ValueError:
        return "unreadable"
    return {code: [(p.key[:4], p.at - AT, p.book, p.no) for p in each] for code, each in known_keys.items()}


def knows_others(tale: Tale) -> None:
    """Keys of other stations: the first is taken as it comes, the next one must be named; a fault is said once."""
    own = tale.open()
    theirs = Book.open(tale.root / "sby", station="SBY", site="", clock=tale.clock, disk=tale.disk)
    one, two, three = map(ed25519.public_of, (ONE, TWO, THREE))

    def sign(private: bytes, next: str = "", no: int | None = None, **more: Any) -> Signed:
        no, hash_ = theirs.last_no if no is None else no, theirs.last_hash
        text = ed25519.sign(private, signature.message(theirs.id, no, hash_, AT, next))
        draft = Signed(
            by="system",
            subjects=("room",),
            upto=no,
            hash=hash_,
            signer=ed25519.public_of(private),
            signature=text,
            time=AT,
            why="hour",
            next=next,
        )
        (entry,) = theirs.append([replace(draft, **more)])
        assert isinstance(entry, Signed)
        with closing(Replicas.open(tale.home, write=True, disk=tale.disk)) as replicas:
            replicas.append(theirs.id, 1, raws(theirs, 1, theirs.last_no), AT)
        return entry

    def look(what: str, entry: Signed) -> None:
        found = known.look(tale.home, own, theirs, entry, AT + 5)
        tale.say(what, [entry_words(e) for e in found], pins(tale))
        own.append(found)

    look("first", sign(ONE))
    look("again", sign(ONE))
    look("another", sign(TWO))
    look("another again", sign(TWO))
    look("a third", sign(THREE))
    look("names the next", sign(ONE, two))
    look("the next", sign(TWO))
    look("false", sign(TWO, signature="00"))
    look("beyond", sign(TWO, upto=99))
    look("itself", sign(TWO, upto=theirs.last_no + 1))
    look("other hash", sign(TWO, hash="0" * 64))
    look("itself, signed", sign(TWO, no=theirs.last_no + 1))
    look("beyond, signed", sign(TWO, no=99))
    look("before the first, signed", sign(TWO, no=-1))
    look("another entry, signed", sign(TWO, no=2))
    entry = sign(TWO, hash="0" * 64)
    look("other hash", entry)
    look("other hash", entry)
    (tale.home / keys.PINNED).write_text("?")
    look("unreadable", sign(THREE))
    (tale.home / keys.PINNED).unlink()
    for stations in (
        [("SBY", one), ("KBU", two)],
        [("SBY", one[:20])],
        [("SBY", three), ("KBU", two)],
        [("SBY", three)],
    ):
        found = known.look_again(tale.home, own, stations, AT + 7)
        own.append(found)
        tale.say([entry_words(e) for e in found], pins(tale))
    own.append([recovered("other_key", f"KBU 0 {key_head(three)}")])
    tale.say(known.look_again(tale.home, own, [("KBU", three)], AT))
    keys.pin(tale.home, "SBY", Pin(three[:20]))
    tale.say(known.look_again(tale.home, own, [("SBY", three)], AT))
    tale.entries(own)
    own.close()
    theirs.close()


SCENES = (has_keys, is_signed, is_changed, asks, knows_others)
