"""The writer thread.

It groups submissions, holds and retries them, and saves all when it is closed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.base.clock import SECOND, ManualClock
from data.book.writer import NotSaved, SaveState, Writer, reason
from data.entries import Entry, Via
from data.entries.codec import MAX_BYTES
from tests.kits.disks import AT, BadDisk, book_in, log, words_of

#: Seconds a test waits for the thread before it fails.
PATIENCE = 20


class Gate(BadDisk):
    """A disk whose syncs wait while the gate is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open_ = threading.Event()
        self.open_.set()
        self.at_gate = threading.Event()

    def sync(self, fd: int) -> None:
        self.at_gate.set()
        assert self.open_.wait(PATIENCE)
        super().sync(fd)


class Room:
    """A book, its writer, and the answers of both."""

    def __init__(self, home: Path) -> None:
        self.disk = Gate()
        self.clock = ManualClock(AT)
        self.book = book_in(home, disk=self.disk, clock=self.clock)
        self.writer = Writer(self.book, retry_s=PATIENCE * 10)
        self.states: list[SaveState] = []
        self._said = threading.Condition()
        self.writer.on_state = self._note
        self.results: list[list[Entry] | BaseException] = []

    def _note(self, state: SaveState) -> None:
        with self._said:
            self.states.append(state)
            self._said.notify_all()

    def done(self, result: list[Entry] | BaseException) -> None:
        with self._said:
            self.results.append(result)
            self._said.notify_all()

    def until(self, holds: Callable[[], bool]) -> None:
        with self._said:
            assert self._said.wait_for(holds, PATIENCE)

    def submit(self, *words: str) -> None:
        self.writer.submit([log(w) for w in words], self.done)

    def saved(self) -> list[list[str]]:
        return [words_of(r) if isinstance(r, list) else [type(r).__name__] for r in self.results]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.disk.open_.set()
    room.disk.room, room.disk.fail_sync = None, 0
    room.writer.close()
    room.book.close()


def test_submit_returns_saved_entries_on_the_writer_thread(room: Room) -> None:
    threads: list[str] = []

    def done(result: list[Entry] | BaseException) -> None:
        threads.append(threading.current_thread().name)
        room.done(result)

    room.writer.submit([log("a")], done)
    room.until(lambda: len(room.results) == 1)
    assert threads == ["siaga-writer"]
    assert all(thread.daemon for thread in threading.enumerate() if thread.name in threads), "it holds up no end"
    assert room.saved() == [["a"]]
    assert words_of(room.book.entries(2)) == ["a"]


def test_waiting_submissions_are_saved_with_one_sync_as_separate_transactions(room: Room) -> None:
    room.disk.open_.clear()
    room.disk.at_gate.clear()
    room.submit("first")
    assert room.disk.at_gate.wait(PATIENCE)
    syncs = room.disk.syncs
    for i in range(20):
        room.submit(f"{i}", "and")
    assert room.writer.state.state == "saving"
    assert room.book.last_no == 1, "nothing counts before the sync has returned"
    room.disk.open_.set()
    room.until(lambda: len(room.results) == 21)
    assert room.disk.syncs - syncs == 2
    assert room.saved() == [["first"], *([f"{i}", "and"] for i in range(20))]
    cmds = [e.cmd for e in room.book.entries(3)]
    assert cmds == [c for i in range(20) for c in (0, 3 + 2 * i)]


def test_answer_does_not_wait_for_the_look_at_the_folder(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    may_look = threading.Event()
    there = room.book._files.is_there

    def slow() -> bool:
        assert may_look.wait(PATIENCE)
        return there()

    monkeypatch.setattr(room.book._files, "is_there", slow)
    room.book._files.path.rename(room.book._files.path.with_name("moved"))
    room.submit("one")
    room.until(lambda: room.saved() == [["one"]])
    assert not room.book.moved
    may_look.set()
    room.submit("two")
    room.until(lambda: len(room.results) == 2)
    assert room.book.moved.endswith("moved")


def test_refused_submission_does_not_hold_up_the_others(room: Room) -> None:
    room.submit("a")
    room.submit("x" * MAX_BYTES)
    room.submit("b")
    room.until(lambda: len(room.results) == 3)
    assert sorted(room.saved()) == [["EntryTooLong"], ["a"], ["b"]]
    assert words_of(room.book.entries(2)) == ["a", "b"]


def test_writer_on_a_full_disk_holds_everything_until_there_is_room(room: Room) -> None:
    room.disk.room = 100
    room.submit("a")
    room.until(lambda: any(s.state == "notsaved" for s in room.states))
    state = room.writer.state
    assert (state.state, state.reason, state.since, state.waiting) == ("notsaved", "full", AT, 1)
    room.clock.advance(30 * SECOND)
    room.submit("b", "c")
    room.until(lambda: room.writer.state.waiting == 2)
    assert room.results == []
    assert room.writer.state.since == AT
    room.disk.room = None
    room.writer.retry()
    room.until(lambda: len(room.results) == 2)
    assert room.saved() == [["a"], ["b", "c"]]
    assert room.states[-1].state == "saved"
    first = room.book.get(2)
    assert first.at == AT, "the time is that of the first attempt"


def test_writer_retries_without_being_asked(tmp_path: Path) -> None:
    disk = BadDisk()
    book = book_in(tmp_path, disk=disk)
    writer = Writer(book, retry_s=0.001)
    failed, saved = threading.Event(), threading.Event()
    writer.on_state = lambda state: failed.set() if state.state == "notsaved" else None
    disk.room = 0
    writer.submit([log("a")], lambda result: saved.set())
    assert failed.wait(PATIENCE)
    assert not saved.is_set()
    disk.room = None
    assert saved.wait(PATIENCE)
    writer.close()
    book.close()


def test_writer_survives_a_failed_sync_unnoticed(room: Room) -> None:
    room.disk.fail_sync = 1
    room.submit("a")
    room.until(lambda: len(room.results) == 1)
    assert room.saved() == [["a"]]
    assert [s.state for s in room.states if s.state == "notsaved"] == []


def test_close_saves_all_that_waits(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.disk.open_.clear()
    room.disk.at_gate.clear()
    room.submit("a")
    assert room.disk.at_gate.wait(PATIENCE)
    for i in range(5):
        room.submit(str(i))
    closer = threading.Thread(target=room.writer.close)
    closer.start()
    room.disk.open_.set()
    closer.join(PATIENCE)
    assert not closer.is_alive()
    assert words_of(room.book.entries(2)) == ["a", "0", "1", "2", "3", "4"]
    with pytest.raises(RuntimeError, match=r"^the writer is closed$"):
        room.submit("too late")
    room.book.close()


def test_close_on_a_full_disk_gives_back_what_was_not_saved(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.disk.room = 10
    room.submit("a")
    room.submit("b")
    room.writer.close()
    assert room.saved() == [["NotSaved"], ["NotSaved"]]
    assert isinstance(room.results[0], NotSaved)
    assert room.results[0].reason == "full"
    room.disk.room = None
    assert [e.no for e in room.book.append([log("c")])] == [2]
    room.book.close()


def test_failing_callback_does_not_stop_the_writer(room: Room) -> None:
    def gone(result: list[Entry] | BaseException) -> None:
        raise RuntimeError("the loop is closed")

    room.writer.submit([log("a")], gone)
    room.submit("b")
    room.until(lambda: len(room.results) == 1)
    assert words_of(room.book.entries(2)) == ["a", "b"]


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("ENOSPC", "full"),
        ("EDQUOT", "full"),
        ("EFBIG", "full"),
        ("EROFS", "readonly"),
        ("ENODEV", "gone"),
        ("EIO", "error"),
    ],
)
def test_reason_of_each_error(code: str, word: str) -> None:
    import errno

    assert reason(OSError(getattr(errno, code), "")) == word
    assert reason(ValueError()) == "error"


def test_way_of_a_submission_is_in_its_entries(room: Room) -> None:
    given = Via("exec", 7, "she", 8)
    room.writer.submit([log("handed over")], room.done, given)
    room.submit("typed")
    room.until(lambda: len(room.results) == 2)
    ways = [entry.via for result in room.results if isinstance(result, list) for entry in result]
    assert ways[0] == given and ways[1] is not None and ways[1].way == "console"


def test_index_is_renewed_when_nothing_is_to_be_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renewed = threading.Event()
    monkeypatch.setattr("data.book.book.INDEX_AFTER", 2)
    book = book_in(tmp_path)
    tidy = book.tidy

    def tidied() -> None:
        tidy()
        renewed.set()

    monkeypatch.setattr(book, "tidy", tidied)
    writer = Writer(book, idle_s=0.001)
    writer.submit([log("a")], lambda result: None)
    assert renewed.wait(PATIENCE) and not book.is_untidy
    writer.close()
    book.close()


def test_index_is_not_renewed_for_a_few_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, renewed = book_in(tmp_path), []
    monkeypatch.setattr(book, "tidy", lambda: renewed.append(book.last_no))
    writer = Writer(book, idle_s=0, retry_s=0)
    for number in range(20):
        saved = threading.Event()
        writer.submit([log(str(number))], lambda result, saved=saved: saved.set())  # type: ignore[misc]
        assert saved.wait(PATIENCE)
    writer.close()
    assert not renewed
    book.close()


def test_state_has_the_words_of_the_system_while_nothing_is_saved(room: Room) -> None:
    room.disk.room = 0
    room.submit("a")
    room.until(lambda: bool(room.states))
    room.disk.room = None
    room.writer.retry()
    room.until(lambda: len(room.states) == 2)
    first, second = room.states
    assert (first.state, first.reason) == ("notsaved", "full") and "No space left on device" in first.error
    assert (second.state, second.reason, second.error) == ("saved", "", "")


def test_state_began_when_saving_failed_and_when_it_worked_again(room: Room) -> None:
    room.clock.advance(SECOND)
    room.disk.room = 0
    room.submit("a")
    room.until(lambda: len(room.states) == 1)
    room.clock.advance(SECOND)
    room.disk.fail_write = -1
    room.writer.retry()
    room.until(lambda: len(room.states) == 2)
    room.clock.advance(SECOND)
    room.disk.room, room.disk.fail_write = None, 0
    room.writer.retry()
    room.until(lambda: len(room.states) == 3)
    said = [(state.state, state.reason, (state.since - AT) // SECOND) for state in room.states]
    assert said == [("notsaved", "full", 1), ("notsaved", "error", 1), ("saved", "", 3)]
