"""Pull from an agency's server: rows become incidents once, and never overwrite what the operator decided."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import DAY, SECOND, ManualClock
from data.book.book import Book
from data.book.transaction import via
from data.entries.base import SYSTEM
from data.intents.base import Refused
from data.intents.decide import decide
from data.intents.incidents.pulled import PulledIncident
from data.sync import setup
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import NIGHT, new_home
from tests.kits.remote.agency import TOKEN, Agency
from tests.kits.remote.proxy import QUICK, Proxy, Weather

TABLE = """[pull]
url = "{url}/incidents"
rows = "data"
cursor_field = "change"
token_file = "pull.token"
types = {{ fire = "FIRE", crowd = "CRWD" }}
post = "at.post"
"""


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[Agency]:
    with closing(Agency(tmp_path / "agency.db")) as made:
        yield made


def row(change: int, number: int, type: str = "crowd", text: str = "", post: str = "3") -> dict[str, object]:
    return {"change": change, "id": number, "type": type, "text": text or f"report {number}", "at": {"post": post}}


def home_for(folder: Path, url: str) -> Home:
    home = new_home(folder)
    text = home.site_file.read_text("utf-8")
    start = text.index("[pull]")
    home.site_file.write_text(text[:start] + TABLE.format(url=url) + text[text.index("\n\n", start) :], "utf-8")
    token = home.path / "pull.token"
    token.touch(0o600)
    token.write_text(TOKEN)
    return home


class Pulling:
    """A room without a screen that pulls."""

    def __init__(self, home: Home) -> None:
        self.home, self.clock = home, ManualClock(NIGHT)
        self.open()
        self.do("take LST start of duty")

    def open(self) -> None:
        desk = self.desk = Desk.open(self.home, clock=self.clock)
        self.inward = setup.inward(self.home.path, desk.site, desk.library, lambda: desk.room, self.enter, self.clock)
        self.started = False

    async def enter(self, incidents: Sequence[PulledIncident]) -> None:
        assert isinstance(self.desk.book, Book)
        for incident in incidents:
            try:
                drafts = decide(incident, self.desk.context(SYSTEM))
            except Refused:
                continue
            if drafts:
                self.desk.apply(self.desk.book.append(drafts, via("pull")))

    def do(self, line: str) -> None:
        self.clock.advance(SECOND)
        self.desk.execute(line, "LST")

    async def turn(self) -> None:
        if not self.started:
            self.started = True
            await self.inward.start()
        await self.inward.run_once()

    def restart(self) -> None:
        self.desk.close()
        self.open()

    def rows(self) -> list[tuple[str, int, str, str]]:
        return [(i.type, i.priority, i.state, i.words) for i in self.desk.room.open_incidents()]


@pytest.fixture
async def room(tmp_path: Path, agency: Agency) -> AsyncIterator[Pulling]:
    made = Pulling(home_for(tmp_path / "home", agency.url))
    yield made
    await made.inward.http.close()
    made.desk.close()


async def test_rows_become_incidents_once(room: Pulling, agency: Agency) -> None:
    agency.rows = [row(n, 9_000 + n) for n in range(1, 13)]  # three pages
    await room.turn()
    await room.turn()
    room.restart()
    await room.turn()
    assert [words for *_, words in room.rows()] == [f"report {9_000 + n}" for n in range(1, 13)]
    opened = room.desk.room.open_incidents()[0]
    assert (opened.source, opened.post, opened.state) == ("agency", "3", "new")
    entry = room.desk.entry_of(opened.opened_ref)
    assert entry is not None and entry.via is not None and entry.via.way == "pull"
    (room.home.path / "sync" / "pull.json").unlink()  # the cursor is lost: everything comes again
    room.restart()
    await room.turn()
    assert len(room.rows()) == 12


async def test_what_the_operator_decided_stays(room: Pulling, agency: Agency) -> None:
    agency.rows = [row(1, 7, text="smoke")]
    await room.turn()
    room.do("pri 101 1 people inside")
    agency.rows.append(row(2, 7, type="fire", text="smoke, two rooms"))
    await room.turn()
    ((type_, priority, _, words),) = room.rows()
    assert (type_, priority, words) == ("CRWD", 1, "smoke")
    (incident,) = room.desk.room.open_incidents()
    assert [report.words for report in incident.reports] == ["smoke, two rooms"]
    agency.rows.append(row(3, 7, text="smoke, two rooms"))
    await room.turn()
    assert len(room.desk.room.open_incidents()[0].reports) == 1
    for step in "1235":
        room.do(f"t 101 {step}")
    room.do("c 101 safe gone")
    agency.rows.append(row(4, 7, text="again"))
    await room.turn()
    assert room.rows() == []
    room.clock.advance(5 * DAY)
    room.do("n VEHI 2 something newer")
    room.restart()
    agency.rows.append(row(5, 7, text="and again"))
    await room.turn()
    assert [type_ for type_, *_ in room.rows()] == ["VEHI"], "it left the room long ago and is not opened again"


async def test_row_of_an_unknown_type_is_set_aside_and_named(room: Pulling, agency: Agency) -> None:
    agency.rows = [row(1, 7, type="flood"), row(2, 8)]
    await room.turn()
    assert (len(room.rows()), room.inward.kept.aside) == (1, {"7": "type flood"})
    assert room.inward.word == "online"


@pytest.mark.parametrize("body", [{"data": 7}, {"items": []}, {"data": [3, None, {"id": 1}, {"id": True}]}])
async def test_reply_of_any_shape_enters_nothing(
    room: Pulling, agency: Agency, monkeypatch: pytest.MonkeyPatch, body: dict[str, object]
) -> None:
    monkeypatch.setattr(agency, "get", lambda target, headers: (200, body))
    await room.turn()
    assert room.rows() == [] and (room.inward.error is None) == isinstance(body.get("data"), list)


@pytest.mark.parametrize("count", [40, pytest.param(500, marks=pytest.mark.slow)])
async def test_weather_loses_nothing_and_enters_nothing_twice(tmp_path: Path, agency: Agency, count: int) -> None:
    async with Proxy(agency.port, Weather(3, 0.4, QUICK)) as proxy:
        room = Pulling(home_for(tmp_path / "home", proxy.url))
        for n in range(1, count + 1):
            agency.rows.append(row(n, n))
            if n % 3 == 0:
                await room.turn()
            if n % 15 == 0:
                await room.inward.http.close()
                room.restart()
        proxy.weather.clear()
        for _ in range(3):
            await room.turn()
        assert sorted(int(words.split()[1]) for *_, words in room.rows()) == list(range(1, count + 1))
        await room.inward.http.close()
        room.desk.close()


def test_sync_pulls_without_a_console(tmp_path: Path, agency: Agency) -> None:
    siaga = Siaga(tmp_path / "home")
    siaga.run("init")
    home_for(tmp_path / "home", agency.url)
    agency.rows = [row(n, n) for n in range(1, 8)]
    siaga.run("sync", "--once")
    siaga.run("sync", "--once")
    assert sorted(i["text"] for i in siaga.status()["incidents"]) == sorted(f"report {n}" for n in range(1, 8))


async def test_another_cursor_field_begins_from_the_start_and_opens_nothing_twice(
    room: Pulling, agency: Agency, tmp_path: Path
) -> None:
    agency.rows = [row(n, n) for n in range(1, 8)]
    await room.turn()
    kept = tmp_path / "home" / "sync" / "pull.json"
    assert room.inward.kept.cursor == "7"
    room.inward.kept.by = ("since", "serial")  # what the site file said when that cursor was kept
    kept.write_bytes(msgspec.json.encode(room.inward.kept))
    await room.inward.start()
    assert room.inward.kept.cursor == ""
    await room.turn()
    assert len(room.rows()) == 7
