"""Push to an agency's server: through outages nothing is lost, nothing comes twice, and the order stays."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import SECOND, ManualClock
from data.sync import setup
from data.sync.agency.push import Outward
from data.sync.agency.write_api import FOLDER, files
from data.view.board_json import board_json
from data.view.posts import post_views
from tests.kits.console.desk_room import NIGHT, new_home
from tests.kits.remote.agency import TOKEN, Agency
from tests.kits.remote.proxy import Proxy, Weather


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[Agency]:
    with closing(Agency(tmp_path / "agency.db")) as made:
        yield made
        assert not made.faults


def home_for(folder: Path, url: str, **push: str) -> Home:
    """Make a home whose site file names the agency."""
    home = new_home(folder)
    keys = {"url": url, **push}
    text = home.site_file.read_text("utf-8")
    before, _, after = text.partition("[push]\n")
    rest = after.split("\n[", 1)
    lines = "".join(
        f"{key} = {json.dumps(value) if isinstance(value, str) else value}\n" for key, value in keys.items()
    )
    home.site_file.write_text(f"{before}[push]\n{lines}" + (f"\n[{rest[1]}" if len(rest) > 1 else ""), "utf-8")
    token = home.path / "push.token"
    if not token.exists():
        token.touch(0o600)
        token.write_text(TOKEN)
    return home


class Pushing:
    """A room without a screen that pushes."""

    def __init__(self, home: Home, seed: int = 0) -> None:
        self.clock = ManualClock(NIGHT)
        self.home = home
        self.seed = seed
        self.open()

    def open(self) -> None:
        self.desk = Desk.open(self.home, clock=self.clock)
        self.out: Outward = setup.outward(
            self.home.path, self.desk.site, self.desk.library, lambda: self.desk.room, self.clock
        )
        self.started = False

    def restart(self) -> None:
        """Kill it, and start again on what is on the disk."""
        self.clock = ManualClock(self.clock.now())
        self.desk.close()
        self.open()

    def do(self, line: str) -> None:
        self.clock.advance(SECOND)
        self.desk.execute(line, "LST")

    async def turn(self) -> None:
        if not self.started:
            self.started = True
            await self.out.start()
        await self.out.run_once()

    async def close(self) -> None:
        await self.out.http.close()
        self.desk.close()

    def now(self) -> dict[str, object]:
        """The room as ``siaga status --json`` says it."""
        return board_json(self.desk.room, self.desk.site, self.desk.board(), self.desk.book.id, self.desk.words)


@pytest.fixture
async def room(tmp_path: Path, agency: Agency) -> AsyncIterator[Pushing]:
    made = Pushing(home_for(tmp_path / "home", agency.url, deadline_s=2))  # type: ignore[arg-type]
    made.do("take LST start of duty")
    yield made
    await made.close()


def night(seed: int, count: int) -> Iterator[str]:
    """Yield so many lines of a busy night, about incidents and posts."""
    draw = random.Random(seed)
    open_now: list[int] = []
    number = 100
    for _ in range(count):
        what = draw.choice(["new", "note", "note", "ok", "send", "close"])
        if what == "new" or not open_now:
            number += 1
            open_now.append(number)
            yield f"n {draw.choice(['CRWD', 'VEHI', 'FALM'])} {draw.randint(1, 6)} report {number}"
        elif what == "note":
            yield f"{draw.choice(open_now)} note {draw.randint(1, 999)}"
        elif what == "send":
            yield f"g {draw.choice(open_now)} {draw.randint(1, 6)}"
        elif what == "close":
            yield f"c {open_now.pop(draw.randrange(len(open_now)))} safe all quiet"
        else:
            yield f"ok {draw.randint(1, 6)}"


def tell(room: Pushing, line: str) -> None:
    """Enter a line; one that the room refuses (a post that cannot be sent) changes nothing."""
    from data.intents.base import Refused

    try:
        room.do(line)
    except Refused:
        return


def check_order(agency: Agency) -> None:
    """Check that the states of each object came in the order of the book, and none of them twice."""
    last: dict[str, int] = {}
    keys: set[str] = set()
    for key, made in agency.history():
        assert key not in keys
        keys.add(key)
        no = int(made["entry"].rpartition("-")[2])
        assert last.get(made["kind"] + made["id"], 0) <= no, made
        last[made["kind"] + made["id"]] = no


def check_same(agency: Agency, room: Pushing) -> None:
    """Check that the agency has every open incident and every post as the room has it."""
    newest = agency.newest()
    for incident in json.loads(msgspec.json.encode(room.now()["incidents"])):
        there = newest["/incidents/" + incident["subject"].removeprefix("incident:")]["incident"]
        assert {key: there[key] for key in incident} == incident
    for post in room.desk.site.posts:
        made = newest[f"/posts/{post.code}"]
        view = next(v for v in post_views(room.desk.room, room.desk.site, made["at"]) if v.code == post.code)
        assert made["post"] == json.loads(msgspec.json.encode(view))


async def test_first_push_tells_everything_and_then_only_what_changes(room: Pushing, agency: Agency) -> None:
    room.do("n CRWD 3 crowd at the gate")
    await room.turn()
    assert room.out.state.state == "online"
    check_same(agency, room)
    assert len(agency.history()) == len(room.desk.site.posts) + 1
    before = len(agency.history())
    await room.turn()
    assert len(agency.history()) == before
    room.do("101 they leave")
    await room.turn()
    ((key, made),) = agency.history()[before:]
    ref = f"{room.desk.book.id}-{room.desk.book.last_no}"
    assert (made["entry"], made["incident"]["state"], made["station"]) == (ref, "ack", "JBR")
    assert key.startswith(f"{room.desk.book.id}-")


async def test_incident_that_another_one_raises_is_pushed_with_it(room: Pushing, agency: Agency) -> None:
    room.do("n VEHI 3 a car")
    await room.turn()
    room.do("n FIRE 3 it burns")
    room.do("link 102 rel 101")
    await room.turn()
    check_same(agency, room)
    assert [m["incident"]["because"] for m in agency.newest().values() if m["kind"] == "incident"].count(102) == 1


async def test_closed_incident_is_pushed_with_its_end(room: Pushing, agency: Agency) -> None:
    await room.turn()
    room.do("n CRWD 3 crowd at the gate")
    room.do("c 101 safe they left")
    await room.turn()
    (made,) = [m for m in agency.newest().values() if m["kind"] == "incident"]
    assert (made["incident"]["state"], made["incident"]["disposition"]) == ("closed", "safe")
    assert made["incident"]["closing_text"] == "they left"


@pytest.mark.parametrize("send", ["newest", "every"])
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
async def test_outage_and_weather_lose_nothing_and_send_nothing_twice(
    tmp_path: Path, agency: Agency, send: str, seed: int
) -> None:
    count = 40 if seed == 1 else 500
    kinds = [k for k in QUICK_FAULTS if k not in ("413", "403")]
    async with Proxy(agency.port, Weather(seed, 0.3, kinds)) as proxy:
        room = Pushing(home_for(tmp_path / "home", proxy.url, send=send), seed)
        room.do("take LST start of duty")
        await room.turn()
        lines = list(night(seed, count))
        for n, line in enumerate(lines):
            tell(room, line)
            if n == count // 3:
                await proxy.close()  # the outage
            if n == 2 * count // 3:
                await proxy.start()
            if n % 11 == 0:
                await room.turn()
            if n % 37 == 0:
                await room.out.http.close()
                room.restart()
        proxy.weather.clear()
        for _ in range(4):
            await room.turn()
        assert (room.out.state.state, room.out.outbox.count) == ("online", 0), room.out.state
        check_order(agency)
        check_same(agency, room)
        if send == "every":
            told = {key for key, _ in agency.history()}
            entries = [e for e in room.desk.book.entries() if any(s.startswith("incident:") for s in e.subjects)]
            assert {f"{e.book}-{e.no}" for e in entries} <= told
        await room.close()


QUICK_FAULTS = ("cut before", "cut after", "half", "half head", "twice", "html", "redirect", "401", "409", "429", "500",
                "503", "503 after", "late")  # fmt: skip


async def test_refused_object_is_kept_aside_and_the_rest_goes_on(room: Pushing, agency: Agency) -> None:
    await room.turn()
    room.do("n CRWD 3 first")
    room.do("n VEHI 4 second")
    first = room.desk.room.open_incidents()[0].subject
    path = f"/incidents/{first.removeprefix('incident:')}"
    agency.refuse[path] = 422
    await room.turn()
    assert path not in agency.newest() and len(agency.newest()) == len(room.desk.site.posts) + 1
    refused = room.out.outbox.kept.refused
    assert (list(refused), refused[first].status, room.out.state.refused) == ([first], 422, 1)
    room.restart()
    await room.turn()
    assert room.out.state.refused == 1
    agency.refuse.clear()
    room.out.again()
    await room.turn()
    assert path in agency.newest() and room.out.state.refused == 0


async def test_unknown_path_and_wrong_token_hold_everything_and_lose_nothing(room: Pushing, agency: Agency) -> None:
    agency.token = "another"
    await room.turn()
    assert room.out.state.state == "signin"
    agency.token = TOKEN
    agency.refuse = {f"/posts/{post.code}": 404 for post in room.desk.site.posts}
    await room.turn()
    error = room.out.state.error
    assert error is not None and error.key == "push.no_path" and room.out.outbox.count == len(room.desk.site.posts)
    agency.refuse.clear()
    await room.turn()
    check_same(agency, room)


async def test_another_station_is_on_standby(tmp_path: Path, agency: Agency) -> None:
    room = Pushing(home_for(tmp_path / "home", agency.url, station="SBY"))
    room.do("take LST start of duty")
    await room.turn()
    assert room.out.state.state == "standby" and not agency.history()
    await room.close()


async def test_full_disk_does_not_hold_the_push(room: Pushing, agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(room.out.outbox, "save", full)
    await room.turn()
    check_same(agency, room)


async def test_save_ends_the_rest_and_a_failure_does_not(room: Pushing, agency: Agency) -> None:
    await room.turn()
    waiting = asyncio.create_task(room.out._attempts.wait(3_600_000))
    await asyncio.sleep(0)
    room.out.wake()
    await asyncio.wait_for(waiting, 5)


def test_documents_are_those_of_the_code() -> None:
    for name, text in files().items():
        assert (FOLDER / name).read_text("utf-8") == text, "python -m data.sync.agency.write_api"


async def test_before_the_first_attempt_nobody_says_offline(room: Pushing) -> None:
    room.do("n CRWD 3 crowd at the gate")
    assert room.out.state.state == "untried"
    facts = room.desk.push()
    assert (facts.state, facts.incidents) == ("untried", 1)
    words = room.desk.words
    assert words("push.is.untried") == words("screen.link.untried") == words("link.is.untried") == "not tried yet"


async def test_incidents_that_the_agency_has_not_got_are_counted(room: Pushing, agency: Agency) -> None:
    room.do("n CRWD 3 crowd at the gate")
    await room.turn()
    assert room.out.outbox.incidents == room.desk.push().incidents == 0
    first = room.desk.room.open_incidents()[0].subject
    agency.refuse[f"/incidents/{first.removeprefix('incident:')}"] = 422
    room.do("101 they leave")
    assert room.desk.push().incidents == 1
    await room.turn()
    assert room.out.outbox.incidents == room.desk.push().incidents == 1
