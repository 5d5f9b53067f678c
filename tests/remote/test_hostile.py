"""A remote that lies.

Its lies change nothing, and each is reported in words, in both languages.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import unicodedata
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from data.base.clock import DAY, MINUTE, SECOND
from data.base.text import clean
from data.entries import Log
from data.sync.link_state import Why
from data.view.lines import line_of
from data.words import Words
from tests.data.room.test_order import same
from tests.kits.disks import replica
from tests.kits.remote.kinto import Kinto, Remote
from tests.kits.remote.proxy import FAULTS, Deed, Exchange, Proxy
from tests.kits.remote.raw_http import error, head_of, reply
from tests.kits.remote.station import Station
from tests.kits.rooms.small_site import SITE
from tests.kits.running.examples import ALL

MIB = 1 << 20


class Trial:
    """Station AAA, which is lied to, and BBB, which is not.

    Each has an entry that the other does not have yet.
    """

    def __init__(self, aaa: Station, bbb: Station, proxy: Proxy) -> None:
        self.aaa, self.bbb, self.proxy = aaa, bbb, proxy

    async def turns(self, count: int, *stations: Station) -> None:
        for _ in range(count):
            for station in stations:
                await station.turn()

    def log(self, station: Station, *words: str) -> None:
        station.write([Log(by=station.code, subjects=("room",), words=each) for each in words])

    def held(self) -> dict[str, tuple[int, str]]:
        """Return the last number and hash of every replica of AAA."""
        return {book.id: (book.last_no, book.last_hash) for book in self.aaa.replicas}

    def whys(self) -> dict[str, Why]:
        """Return the problems that AAA reports, by key."""
        state = self.aaa.state
        found = [state.error] if state.error else []
        return {why.key: why for why in (*found, *(why for _, why in state.troubles))}


@pytest.fixture
async def trial(provisioned: tuple[Path, Remote], kinto: Kinto, tmp_path: Path) -> AsyncIterator[Trial]:
    kept, remote = provisioned
    kinto.start(kept)
    async with Proxy(kinto.port) as proxy:
        aaa = Station("AAA", tmp_path / "a", remote, url=proxy.url, deadline_s=0.5)
        bbb = Station("BBB", tmp_path / "b", remote)
        trial = Trial(aaa, bbb, proxy)
        trial.log(bbb, *(f"before {n}" for n in range(10)))
        trial.log(aaa, "mine, before")
        await trial.turns(1, bbb, aaa)
        trial.log(bbb, *(f"after {n}" for n in range(10)))
        await trial.turns(1, bbb)
        aaa.deadline_s = 0.5
        yield trial
        await aaa.close()
        await bbb.close()


# --- lies -------------------------------------------------------------------------------------------------------------


def changed(part: str, change: Callable[[Any], Any], method: str = "GET") -> Deed:
    """Change replies to ``method`` on paths that contain ``part``.

    ``change`` gets the JSON and returns what is sent instead: JSON, or bytes.
    """

    async def deed(exchange: Exchange) -> None:
        answer = await exchange.forward()
        asked = exchange.request.method == method and part in exchange.request.path
        if not asked or not answer.body:
            await exchange.answer(answer.raw)
            return
        lie = change(json.loads(answer.body))
        if isinstance(lie, bytes):
            await exchange.answer(reply(answer.status, lie))
            return
        await exchange.answer(reply(answer.status, lie, {"ETag": answer.headers.get("etag", "")}))

    return deed


def records(change: Callable[[dict[str, Any]], Any]) -> Deed:
    """Change every segment of BBB in place."""

    def all_of(page: Any) -> Any:
        for each in page["data"]:
            change(each)
        return page

    return changed("log-BBB", all_of)


def instead(part: str, raw: bytes, method: str = "GET") -> Deed:
    """Replace replies to ``method`` on paths that contain ``part`` with these bytes."""

    async def deed(exchange: Exchange) -> None:
        answer = await exchange.forward()
        asked = exchange.request.method == method and part in exchange.request.path
        await exchange.answer(raw if asked else answer.raw)

    return deed


def silent_after(part: str, raw: bytes) -> Deed:
    """Like :func:`instead` for GET; then keep the connection open in silence."""

    async def deed(exchange: Exchange) -> None:
        answer = await exchange.forward()
        if part not in exchange.request.path or exchange.request.method != "GET":
            await exchange.answer(answer.raw)
            return
        await exchange.answer(raw)
        await exchange.until_left()

    return deed


async def endless(exchange: Exchange) -> None:
    """Send blanks without end before the JSON."""
    await exchange.forward()
    if "log-BBB" not in exchange.request.path:
        await exchange.answer(error(503))
        return
    await exchange.answer(head_of(200, {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}))
    for _ in range(12):
        await exchange.answer(b"100000\r\n" + b" " * MIB + b"\r\n")
    await exchange.until_left()


async def dripping(exchange: Exchange) -> None:
    """Send a byte now and then, each well before a timeout that restarts with it."""
    if "log-BBB" in exchange.request.path:
        await FAULTS["drip"](exchange)
    else:
        await exchange.answer((await exchange.forward()).raw)


def words(segment: dict[str, Any]) -> None:
    segment["entries"][0] = segment["entries"][0].replace("after", "never").replace("mine", "your")


def order(segment: dict[str, Any]) -> None:
    segment["entries"].reverse()


def shorter(segment: dict[str, Any]) -> None:
    segment["entries"].pop()
    segment["to"] -= 1


def numbered(segment: dict[str, Any]) -> None:
    book, _, no = segment["id"].rpartition("-")
    segment["id"] = f"{book}-{int(no) + 5:010}"
    segment["from"] += 5
    segment["to"] += 5


def of_a_stranger(segment: dict[str, Any]) -> None:
    """Relabel the segment as another station's, entries and all."""
    for key in ("id", "book"):
        segment[key] = segment[key].replace("BBB", "CCC")
    segment["entries"] = [text.replace("BBB", "CCC") for text in segment["entries"]]


def gigantic_id(segment: dict[str, Any]) -> None:
    segment["id"] = segment["book"] = "B" * MIB


def gigantic_number(segment: dict[str, Any]) -> None:
    segment["to"] = 10**400


def spoken(segment: dict[str, Any]) -> None:
    segment["id"] = "\x1b]0;owned\x07\u202egnihton"


def unsealed(segment: dict[str, Any]) -> None:
    segment["mac"] = "0" * 64


def bare(segment: dict[str, Any]) -> None:
    del segment["mac"]


def other_hash(segment: dict[str, Any]) -> None:
    segment["hash"] = "f" * 64


BOMB = gzip.compress(b" " * (64 * MIB))
BIG = b'{"data":[' + b" " * (9 * MIB) + b"]}"
DEEP = b'{"data":' + b"[" * 200_000 + b"]" * 200_000 + b"}"

#: Lie about BBB's log → the deed, and the key of the problem that is reported.
ABOUT_A_LOG: dict[str, tuple[Deed, str]] = {
    "another word": (records(words), "sync.bad_seal"),
    "another order": (records(order), "sync.bad_seal"),
    "one entry less": (records(shorter), "sync.bad_seal"),
    "other numbers": (records(numbered), "sync.bad_seal"),
    "another hash": (records(other_hash), "sync.bad_seal"),
    "a seal of zeros": (records(unsealed), "sync.bad_seal"),
    "no seal": (records(bare), "sync.bad_record"),
    "a station that nobody knows": (records(of_a_stranger), "sync.bad_seal"),
    "a gigantic id": (records(gigantic_id), "sync.bad_record"),
    "a gigantic number": (records(gigantic_number), "sync.bad_record"),
    "an id that speaks to the terminal": (records(spoken), "sync.bad_extent"),
    "nothing where there should be records": (changed("log-BBB", lambda page: {"data": []}), "sync.short_log"),
    "no list": (changed("log-BBB", lambda page: {"data": {"id": "x"}}), "sync.bad_reply"),
    "no records": (changed("log-BBB", lambda page: {"data": [None, 3, "x"]}), "sync.bad_record"),
    "half a JSON": (changed("log-BBB", lambda page: json.dumps(page).encode()[:-20]), "sync.bad_reply"),
    "no UTF-8": (changed("log-BBB", lambda page: b'{"data":[{"id":"\xff\xfe"}]}'), "sync.bad_record"),
    "a very deep JSON": (changed("log-BBB", lambda page: DEEP), "sync.bad_reply"),
    "nine megabytes": (changed("log-BBB", lambda page: BIG), "sync.too_large"),
    "a bomb": (instead("log-BBB", reply(200, BOMB, {"Content-Encoding": "gzip"})), "sync.bad_reply"),
    "a bomb that says it is none": (instead("log-BBB", reply(200, BOMB)), "sync.portal"),
    "less than its length says": (silent_after("log-BBB", reply(200, b"{", {"Content-Length": "9"})), "sync.deadline"),
    "more than its length says": (instead("log-BBB", reply(200, b"{}{}", {"Content-Length": "1"})), "sync.bad_reply"),
    "a length that is none": (instead("log-BBB", reply(200, b"{}", {"Content-Length": "-1"})), "sync.cut"),
    "no HTTP": (instead("log-BBB", b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "sync.cut"),
    "no end": (endless, "sync.failing"),
    "a byte at a time": (dripping, "sync.deadline"),
}  # fmt: skip


@pytest.mark.parametrize("lie", ABOUT_A_LOG)
async def test_lie_about_a_log_changes_nothing_and_is_reported(trial: Trial, lie: str) -> None:
    deed, key = ABOUT_A_LOG[lie]
    held, room = trial.held(), trial.aaa.room.dump()
    assert held
    trial.proxy.deed = deed
    await trial.turns(2, trial.aaa)
    assert trial.held() == held
    assert trial.aaa.room.dump() == room
    assert key in trial.whys()
    assert_readable(trial.whys()[key])
    await assert_recovers(trial)


def assert_readable(why: Why) -> None:
    """Check that a problem is readable in both languages and safe for a terminal."""
    said = [Words(language)(why.key, **why.facts) for language in ("en", "id")]
    assert said[0] != said[1]
    for text in said:
        assert 10 < len(text) < 400
        assert clean(text) == text
        assert not any(unicodedata.category(c) in ("Cc", "Cf") for c in text)


async def assert_recovers(trial: Trial) -> None:
    """End the lie, and check that all stations converge and nothing is left of it."""
    trial.proxy.deed = None
    for _ in range(4 if ALL else 2):
        trial.aaa.clock.advance(DAY)
        await trial.turns(1, trial.aaa, trial.bbb)
    for station, other in ((trial.aaa, trial.bbb), (trial.bbb, trial.aaa)):
        assert station.replicas.last(other.book.id) == (other.book.last_no, other.book.last_hash)
        assert list(station.replicas.books()) == [other.book.id]
        assert (station.state.state, station.state.unsent, station.state.error) == ("online", 0, None)
    same(trial.aaa.room, trial.bbb.room)


def heads(change: Callable[[dict[str, Any]], None]) -> Deed:
    """Change BBB's head in place."""

    def bbbs(page: Any) -> Any:
        for each in page["data"]:
            if each["id"] == "BBB":
                change(each)
        return page

    return changed("heads", bbbs)


def add(**more: Any) -> Callable[[dict[str, Any]], None]:
    return lambda head: head.update({name.replace("_", "-"): value for name, value in more.items()})


def to_nowhere(head: dict[str, Any]) -> None:
    for key in [key for key in head if key.startswith("BBB-")]:
        head[key] = 9_999_999_999


#: Lie about BBB's head → the deed; True: the entries that exist are fetched all the same.
ABOUT_A_HEAD: dict[str, tuple[Deed, bool]] = {
    "numbers that are none": (heads(add(BBB_aaaa=-5, BBB_bbbb=1.5, BBB_cccc="7", BBB_dddd=None, BBB_eeee=True)), True),
    "a number beyond all": (heads(add(BBB_aaaa=10**30)), True),
    "books of another station": (heads(add(AAA_zzzz=7, CCC_zzzz=7)), True),
    "a gigantic name": (heads(lambda head: head.update({"BBB-" + "x" * MIB: 7})), True),
    "a name that leaves the folder": (heads(lambda head: head.update({"BBB-../..": 7, "../../BBB-aaaa": 7})), True),
    "an anchor that is none": (heads(add(anchor={"book": 5, "no": "x"})), True),
    "no head": (changed("heads", lambda page: {"data": [{"id": "BBB"}, {"id": None}, [], 7]}), False),
    "an id that is none": (heads(lambda head: head.update(id="B" * MIB)), False),
}


@pytest.mark.parametrize("lie", ABOUT_A_HEAD)
async def test_lie_about_a_head_causes_no_impossible_request(trial: Trial, lie: str) -> None:
    deed, fetched = ABOUT_A_HEAD[lie]
    trial.proxy.deed = deed
    before = len(trial.proxy.passed)
    await trial.turns(2, trial.aaa)
    last = trial.bbb.book.last_no if fetched else 11
    assert trial.aaa.replicas.last(trial.bbb.book.id)[0] == last
    assert trial.aaa.replicas.books() == (trial.bbb.book.id,)
    assert len(trial.proxy.passed) - before < 12
    assert sum(passed.up for passed in trial.proxy.passed[before:]) < 8_000
    there = {path.name for path in trial.aaa.home.iterdir() if not path.name.startswith("anchor-")} - {"home.lock"}
    assert sorted(there) == ["book", "replica", "sync"]
    await assert_recovers(trial)


async def test_head_that_promises_too_much_is_reported(trial: Trial) -> None:
    trial.proxy.deed = heads(to_nowhere)
    await trial.turns(3, trial.aaa)
    assert trial.aaa.replicas.last(trial.bbb.book.id)[0] == trial.bbb.book.last_no
    assert "sync.short_log" in trial.whys()
    assert_readable(trial.whys()["sync.short_log"])
    await assert_recovers(trial)


async def test_endless_pages_of_heads_are_cut_off(trial: Trial) -> None:
    asked = 0

    async def on_and_on(exchange: Exchange) -> None:
        nonlocal asked
        answer = await exchange.forward()
        if not exchange.request.path.endswith("heads/records"):
            await exchange.answer(answer.raw)
            return
        asked += 1
        await exchange.answer(reply(200, {"data": [{"id": f"S{asked:05}"}]}, {"Next-Page": "more"}))

    trial.proxy.deed = on_and_on
    await trial.turns(2, trial.aaa)
    assert 2 <= asked < 20
    await assert_recovers(trial)


async def test_head_with_thousands_of_books_does_not_block_a_station(trial: Trial) -> None:
    many = {f"BBB-{n:04}": 7 for n in range(5_000)}
    trial.proxy.deed = heads(lambda head: head.update(many))
    trial.log(trial.aaa, "mine")
    before = len(trial.proxy.passed)
    await trial.turns(3, trial.aaa)
    assert trial.aaa.state.unsent == 0
    assert trial.aaa.replicas.last(trial.bbb.book.id)[0] == trial.bbb.book.last_no
    assert len(trial.proxy.passed) - before < 100
    assert len(trial.aaa.state.troubles) < 50
    await assert_recovers(trial)


# --- lies about what was sent -----------------------------------------------------------------------------------------


def stored(change: Callable[[dict[str, Any]], None]) -> Deed:
    """Change the answer to a PUT of a segment in place."""

    def one(answer: Any) -> Any:
        change(answer["data"] if "data" in answer else answer["details"]["existing"])
        return answer

    return changed("log-AAA", one, "PUT")


def more_than_sent(record: dict[str, Any]) -> None:
    record["entries"].append(record["entries"][-1])
    record["to"] += 1


ABOUT_A_PUT: dict[str, tuple[Deed, str]] = {
    "other words": (stored(words), "sync.bad_seal"),
    "more than was sent": (stored(more_than_sent), "sync.bad_seal"),
    "another record": (stored(lambda r: r.update(id="AAA-zzzz-0000000001", book="AAA-zzzz")), "sync.bad_extent"),
    "nothing": (instead("log-AAA", reply(201, {"data": {}}), "PUT"), "sync.bad_record"),
    "no reply of a remote": (instead("log-AAA", reply(201, {"ok": True}), "PUT"), "sync.bad_reply"),
    "412 and nothing there": (instead("log-AAA", reply(412, {"code": 412}), "PUT"), "sync.bad_reply"),
    "412 and another's": (
        instead("log-AAA", reply(412, {"details": {"existing": {"id": "x"}}}), "PUT"), "sync.bad_record",
    ),
    "413 for everything": (instead("log-AAA", reply(413, b"too large"), "PUT"), "sync.entry_too_large"),
    "405": (instead("log-AAA", reply(405, {"code": 405}), "PUT"), "sync.unexpected"),
}  # fmt: skip


@pytest.mark.parametrize("lie", ABOUT_A_PUT)
async def test_lie_about_a_put_acknowledges_nothing(trial: Trial, lie: str) -> None:
    deed, key = ABOUT_A_PUT[lie]
    trial.proxy.deed = deed
    trial.log(trial.aaa, "mine 1", "mine 2", "mine 3")
    before = len(trial.proxy.passed)
    await trial.turns(2, trial.aaa)
    assert trial.aaa.state.unsent == 3
    assert not trial.aaa.forked
    assert key in trial.whys()
    assert_readable(trial.whys()[key])
    assert len(trial.proxy.passed) - before < 20
    await assert_recovers(trial)


async def test_record_the_remote_did_not_keep_is_sent_again(trial: Trial) -> None:
    async def pretends(exchange: Exchange) -> None:
        request = exchange.request
        if request.method == "PUT" and "log-AAA" in request.path:
            await exchange.answer(reply(201, {"data": json.loads(request.body)["data"] | {"id": request.path[-19:]}}))
        else:
            await exchange.answer((await exchange.forward()).raw)

    trial.proxy.deed = pretends
    trial.log(trial.aaa, "mine")
    await trial.turns(2, trial.aaa)
    assert trial.aaa.state.unsent == 0, "there is no way to tell"
    await assert_recovers(trial)


# --- ways to other places ---------------------------------------------------------------------------------------------


async def test_redirects_are_not_followed(trial: Trial) -> None:
    heard: list[bytes] = []

    async def other_host(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(1))
        writer.close()

    server = await asyncio.start_server(other_host, "127.0.0.2", 0)
    place = f"http://127.0.0.2:{server.sockets[0].getsockname()[1]}/v1/"
    for status in (301, 302, 303, 307, 308):
        for method in ("GET", "PUT"):
            trial.proxy.deed = instead("/", reply(status, {}, {"Location": place}), method)
            trial.log(trial.aaa, "mine")
            trial.aaa.clock.advance(MINUTE)
            await trial.turns(1, trial.aaa)
            assert "sync.portal" in trial.whys()
    server.close()
    assert not heard
    assert_readable(trial.whys()["sync.portal"])
    await assert_recovers(trial)


@pytest.mark.parametrize("asked", ["99999999", "1e9", "-7", "9" * 400, "soon", "Fri, 31 Dec 9999 23:59:59 GMT", "²"])
async def test_remote_cannot_make_a_station_wait_long(trial: Trial, asked: str) -> None:
    trial.proxy.deed = instead("/", reply(503, {"code": 503}, {"Retry-After": asked}))
    started = trial.aaa.clock.monotonic()
    await trial.turns(1, trial.aaa)
    assert trial.aaa.clock.monotonic() - started <= 300 * SECOND
    await assert_recovers(trial)


async def test_odd_headers_are_harmless(trial: Trial) -> None:
    odd = {"ETag": '"' + "x" * 9_000 + '"', "Date": "yesterday", "Next-Page": "javascript:alert(1)", "Backoff": "-1"}

    async def oddly(exchange: Exchange) -> None:
        answer = await exchange.forward()
        await exchange.answer(reply(answer.status, answer.body, odd))

    trial.proxy.deed = oddly
    trial.log(trial.aaa, "mine")
    await trial.turns(3, trial.aaa)
    assert trial.aaa.replicas.last(trial.bbb.book.id)[0] == trial.bbb.book.last_no
    await assert_recovers(trial)


async def test_very_long_headers_are_refused(trial: Trial) -> None:
    trial.proxy.deed = instead("/", reply(200, {"data": []}, {"X": "y" * MIB}))
    await trial.turns(2, trial.aaa)
    assert trial.aaa.state.state in ("offline", "degraded")
    await assert_recovers(trial)


# --- a station that has the key and speaks to the terminal ------------------------------------------------------------

SPOKEN = "gate \x1b[31mopen\x07 \u202etxet\u202c \x9b2J [@click=app.quit]now[/] \ud7ff\x00end"


async def test_control_characters_of_another_station_are_stored_but_never_shown(trial: Trial) -> None:
    trial.log(trial.bbb, SPOKEN)
    no = trial.bbb.book.last_no
    await trial.turns(3, trial.bbb, trial.aaa)
    copy = replica(trial.aaa.replicas, trial.bbb.book.id)
    assert copy.raw(no) == trial.bbb.book.raw(no)
    entry = copy.get(no)
    assert isinstance(entry, Log)
    for language in ("en", "id"):
        for text in (entry.words, str(line_of(entry, Words(language), SITE))):
            assert "open" in text
            for character in ("\x1b", "\x07", "\x9b", "\x00", "\u202e", "\u202c"):
                assert character not in text and repr(character)[1:-1] not in text


async def test_station_with_another_key_sends_nothing_and_says_why(trial: Trial) -> None:
    await trial.turns(1, trial.aaa)
    held = trial.held()
    await trial.bbb.die()
    trial.bbb.key = b"another key of this site's " * 2
    trial.bbb.open()
    trial.log(trial.bbb, "sealed with another key")
    await trial.turns(2, trial.bbb)
    await trial.turns(2, trial.aaa)
    assert trial.held() == held
    state = trial.bbb.state
    assert state.unsent and state.error is not None and state.error.key == "sync.key_strange"
