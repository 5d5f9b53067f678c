"""Link of the console: what it shows and folds, and that nothing waits for it."""

from __future__ import annotations

import errno
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest

from console.session.home import Home
from data.base.clock import HOUR, MINUTE, SECOND, ManualClock
from data.entries import BookOpened, Log
from data.entries.base import SYSTEM
from data.sync import link_state, setup
from data.sync.remote.access import Access
from data.sync.remote.http import HttpClient
from data.sync.remote.secrets import basic
from data.sync.segment import Keys
from tests.kits.console.desk_room import NIGHT, Room, console, new_home
from tests.kits.sync import BUCKET, KEY, Contract, Station


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Contract]:
    """A remote in memory, in place of that of the site file."""
    made = Contract("JBR", "SBY")

    def access(home: Path, site: object, clock: ManualClock) -> Access[Keys]:
        http = HttpClient("http://127.0.0.1/v1", None, clock, transport=made)
        return Access(http, lambda: (basic("JBR", "secret"), (KEY,)), (), None)

    monkeypatch.setattr(setup, "_access", access)
    yield made


def shared(folder: Path, language: str = "en") -> Home:
    """Make a home whose site file names a remote."""
    home = new_home(folder, language)
    text = home.site_file.read_text("utf-8")
    text = text.replace('url = ""', 'url = "http://127.0.0.1/v1"').replace('site = "" ', 'site = "test" ')
    home.site_file.write_text(text, "utf-8")
    return home


@asynccontextmanager
async def room_of(folder: Path, now: int = NIGHT) -> AsyncIterator[Room]:
    shared(folder)
    async with console(folder, now=now) as room:
        await room.until(lambda: room.app.link.state.state in ("online", "fork") or room.app.link.state.attempts > 0)
        yield room


def header(room: Room) -> str:
    room.app.show()
    return "\n".join(room.text.split("\n")[:2])


async def test_link_without_a_remote_is_local_and_sends_no_request(tmp_path: Path, server: Contract) -> None:
    async with console(tmp_path) as room:
        await room.enter("ok 1")
        assert "local" in header(room) and not server.asked
        await room.enter("net")
        assert "site.toml names no remote" in room.text


async def test_entry_reaches_the_remote_and_the_header_says_so(tmp_path: Path, server: Contract) -> None:
    async with room_of(tmp_path) as room:
        await room.enter("l satu kata")
        book = room.desk.book
        written = [book.raw(no).decode() for no in range(1, book.last_no + 1)]
        await room.until(lambda: server.book(book.id) == written)
        await room.until(lambda: "online" in header(room) and "0 unsent" in header(room))


async def test_page_of_the_link_names_what_was_written_under_another_code(tmp_path: Path, server: Contract) -> None:
    async with room_of(tmp_path) as room:
        await room.enter("l satu")
        old, file = room.desk.book.id, room.desk.home.site_file
    file.write_text(file.read_text("utf-8").replace('station = "JBR"', 'station = "SBY"'), "utf-8")
    async with room_of(tmp_path) as room:
        await room.enter("net")
        assert old in room.text and "written here under another code" in room.text


async def test_entries_of_another_station_are_folded_into_the_room(tmp_path: Path, server: Contract) -> None:
    other = Station(tmp_path / "sby", "SBY", server, ManualClock(NIGHT))
    other.write(120, "dari SBY")
    await other.turn()
    async with room_of(tmp_path / "jbr") as room:
        await room.until(lambda: room.desk.room.last.get(other.book.id) == 121)
        await room.enter("l sesudah")
        assert [e.seen for e in room.desk.book.entries() if e.seen] == [{other.book.id: 121}]
    other.close()


async def test_remote_that_is_away_delays_nothing_and_its_return_is_announced(tmp_path: Path, server: Contract) -> None:
    async with room_of(tmp_path) as room:
        server.hook = lambda request, done: httpx.Response(503, json={}, headers={"Retry-After": "30"})
        room.clock.advance(4 * SECOND)
        await room.until(lambda: room.app.link.state.attempts > 0)
        since = room.clock.now()
        for words in ("a", "b", "c"):
            await room.enter(f"l {words}")
        tries = room.app.link.state.attempts
        assert "4 unsent" in header(room), "what waits shows at once, not with the next try"
        assert room.app.link.state.attempts == tries and room.app.link.state.oldest is not None
        room.clock.advance(7 * MINUTE)
        await room.until(lambda: room.app.link.state.attempts > tries)
        await room.until(lambda: "5 unsent" in header(room))  # the cut is an entry too
        assert "SLOW" in header(room) and "5 unsent for 7 m" in header(room)
        await room.enter("net")
        assert "the remote fails (status 503)" in room.text and f"{room.desk.book.id} no. 2 to 6 (5)" in room.text
        assert room.clock.now() > since
        server.hook = lambda request, done: None
        await room.enter("net now")
        await room.until(lambda: room.app.link.state.state == "online" and not room.app.link.state.unsent)
        await room.settle()
        said = [entry.words for entry in room.desk.book.entries() if isinstance(entry, Log) and entry.by == SYSTEM]
        assert [words.rpartition(" since ")[0] or words.partition(":")[0] for words in said] == [
            "link down",
            "link up again",
        ]
        assert said[1].endswith(", 5 entries waited"), said


async def test_cut_is_in_the_book_once_with_its_end_whatever_starts_in_it(tmp_path: Path, server: Contract) -> None:

    def refuse(request: httpx.Request, done: bool) -> None:
        raise httpx.ConnectError("nobody listens")

    server.hook = refuse
    for hour in range(2):  # two starts without a link
        async with room_of(tmp_path, NIGHT + hour * HOUR) as room:
            for span in (2 * MINUTE, link_state.RENEW):
                await room.pass_time(span)
                await room.until(lambda: not room.app.link._is_noting)
    server.hook = lambda request, done: None
    async with room_of(tmp_path, NIGHT + 2 * HOUR) as room:
        await room.until(lambda: not room.app.link.now.unsent)
        await room.settle()
        said = [entry.words for entry in room.desk.book.entries() if isinstance(entry, Log) and entry.by == SYSTEM]
    assert said[0] == "link down since 04:17" and len(said) == 2, said
    assert said[1].startswith("link up again: down from 04:17 to 06:17, "), said


async def test_remote_that_never_answers_delays_no_save_and_no_key(tmp_path: Path, server: Contract) -> None:
    async with room_of(tmp_path) as room:
        server.stalled = True
        await room.enter("l pertama")
        await room.until(lambda: "PUT" in {method for method, _ in server.asked[-1:]})
        last = room.desk.book.last_no
        for n in range(5):
            await room.enter(f"l sesudah {n}")
        assert room.desk.book.last_no == last + 5
        assert f"book {last + 5} saved" in header(room)


async def test_arrivals_while_the_disk_cannot_be_read_reach_the_room_later(
    tmp_path: Path, server: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Station(tmp_path / "sby", "SBY", server, ManualClock(NIGHT))
    async with room_of(tmp_path / "jbr") as room:
        fails = 3
        index = room.desk.library.index

        def failing() -> None:
            nonlocal fails
            if fails:
                fails -= 1
                raise OSError(errno.EIO, "Input/output error")
            index()

        monkeypatch.setattr(room.desk.library, "index", failing)
        other.write(120, "dari SBY")
        await other.turn()
        await room.enter("net now")
        await room.until(lambda: fails < 3)

        def arrived_a_second_later() -> bool:
            room.clock.advance(SECOND)
            return room.desk.room.last.get(other.book.id) == 121

        await room.until(arrived_a_second_later)
        assert not fails
    other.close()


async def test_fault_in_folding_arrivals_is_announced_and_the_next_ones_are_folded(
    tmp_path: Path, server: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Station(tmp_path / "sby", "SBY", server, ManualClock(NIGHT))
    async with room_of(tmp_path / "jbr") as room:

        def broken(entries: object) -> Iterator[None]:
            raise ValueError("a fault")
            yield

        monkeypatch.setattr(room.desk, "catch_up", broken)
        other.write(1, "dari SBY")
        await other.turn()
        await room.enter("net now")
        await room.until(lambda: "not all are shown" in header(room) or "not all are shown" in room.text)
        (trace,) = room.desk.home.path.glob("fault-*.txt")
        assert "ValueError: a fault" in trace.read_text()
        monkeypatch.undo()
        other.write(1, "sesudah")
        await other.turn()
        room.app.link.try_now()
        await room.until(lambda: room.desk.room.last.get(other.book.id) == 3)
    other.close()


async def test_announcement_never_covers_what_is_being_typed(tmp_path: Path, server: Contract) -> None:
    async with room_of(tmp_path) as room:
        await room.type("ok 4 radio")
        echo = room.text
        room.app.link.notice("link back")
        await room.pilot.pause()
        assert "link back" not in room.text and "check call, post 4" in echo
        assert room.app.line.value == "ok 4 radio"


async def test_secret_that_cannot_be_used_is_named_and_the_room_continues(tmp_path: Path) -> None:
    shared(tmp_path)
    async with console(tmp_path) as room:
        await room.until(lambda: room.app.link.state.error is not None)
        assert "SIGN IN" in header(room)
        await room.enter("net")
        assert "remote.password is not there" in room.text
        await room.enter("ok 1")
        assert room.desk.book.last_no > 1


async def test_forked_book_is_left_for_a_new_one(tmp_path: Path, server: Contract) -> None:
    async with room_of(tmp_path) as room:
        await room.enter("l bersama")
        await room.until(lambda: not room.app.link.state.unsent)
        old, last = room.desk.book.id, room.desk.book.last_no
    record = server.logs["log-JBR"][max(server.logs["log-JBR"])]
    server.logs["log-JBR"][f"{old}-{last + 1:010}"] = _next_of(record.data, old, last)
    server.logs["heads"]["JBR"].data[old] = last + 1
    async with room_of(tmp_path) as room:
        await room.until(lambda: room.desk.forked is not None)
        assert room.desk.forked == (old, last)
    from console.session.desk import Desk

    desk = Desk.open(Home(tmp_path), clock=ManualClock(NIGHT), forked=(old, last))
    first = desk.book.get(1)
    assert isinstance(first, BookOpened) and (first.after_book, first.after_no, first.why) == (old, last, "forked")
    assert desk.book.id != old and not desk.is_short, "what was noted of the book beyond that entry is no loss"
    desk.close()


def _next_of(data: dict[str, object], book: str, last: int):  # type: ignore[no-untyped-def]
    """Return a segment that follows ``data``, as a copy of this station would have sealed it."""
    from data.entries.codec import canonical, next_hash
    from data.sync.segment import _mac
    from tests.kits.sync import Kept

    entry = Log(book=book, no=last + 1, at=NIGHT, hlc=(NIGHT * 2, 0), by="LST", subjects=("room",), words="di sana")
    raw = canonical(entry)
    digest = next_hash(str(data["hash"]), raw)
    mac = _mac(KEY, BUCKET, book, last + 1, last + 1, digest, [raw.decode()])
    fields = {"book": book, "from": last + 1, "to": last + 1, "hash": digest, "entries": [raw.decode()], "mac": mac}
    return Kept(fields, 999)


async def test_link_note_on_a_slow_disk_is_written_one_at_a_time_the_last_one_too(
    tmp_path: Path, server: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room_of(tmp_path) as room:
        await room.until(lambda: not room.app.link.state.unsent)
        written: list[str] = []
        go_on = threading.Event()

        def write(home: Path, note: link_state.Note) -> None:
            written.append(note.state)
            go_on.wait(30)

        monkeypatch.setattr(link_state, "write_note", write)
        for state in ("offline", "online", "degraded", "signin") * 10:
            room.app.link._changed(msgspec.structs.replace(room.app.link.state, state=state))
            await room.pilot.pause()
        await room.until(lambda: bool(written))
        assert len(written) == 1
        go_on.set()
        await room.until(lambda: not room.app.link._is_noting)
        room.app.show()
        await room.until(lambda: written[-1] == room.app.link.state.state)


async def test_link_note_is_renewed_after_ten_seconds_and_not_before(
    tmp_path: Path, server: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room_of(tmp_path) as room:
        link = room.app.link
        await room.until(lambda: not link.state.unsent and not link._is_noting)
        written: list[link_state.Note] = []
        monkeypatch.setattr(link_state, "write_note", lambda home, note: written.append(note))
        now = room.desk.clock.monotonic()
        for since, notes in ((0, 0), (link_state.RENEW - 1, 0), (link_state.RENEW, 1)):
            link._noted, link._noted_at = (link.state.state, link.state.unsent), now - since
            link.note()
            await room.until(lambda: not link._is_noting)
            assert len(written) == notes, since
        link._noted = ("offline", 0)
        link.note()
        await room.until(lambda: len(written) == 2)


def test_link_note_grows_stale(tmp_path: Path) -> None:
    link_state.write_note(tmp_path, link_state.Note("online", NIGHT, contact=NIGHT))
    note = link_state.read_note(tmp_path)
    assert note is not None and note.word(NIGHT + 20 * SECOND) == "online"
    assert note.word(NIGHT + HOUR) == "stale"
    (tmp_path / "sync" / "link.json").write_text("{")
    assert link_state.read_note(tmp_path) is None
