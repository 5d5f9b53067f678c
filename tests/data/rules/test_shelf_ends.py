"""How a shelf ends, and what an alarm says of a source that was shelved."""

from __future__ import annotations

from typing import Literal

import pytest

from data.entries.alarms import ShelfEnded
from data.intents.alarms import ChangeSource, Shelve, Unshelve
from data.intents.incidents.opening import Acknowledge
from data.view.handover_sheet import shelf_items
from data.view.upcoming import upcoming
from tests.kits.rooms import calling
from tests.kits.rooms.night import ALL, Night

CAM3 = "cam-3"


def src(night: Night, moment: str, state: Literal["down", "up"]) -> None:
    night.do(moment, ChangeSource(source=CAM3, state=state), by="system")


def shelved(**how: object) -> Night:
    """Return 20:12: camera 3 is down since 20:10, acknowledged, and shelved."""
    night = Night()
    night.call("20:05", *ALL)
    src(night, "20:10", "down")
    night.do("20:11", Acknowledge(incident=night.queue.rows[0].subject))
    night.do("20:12", Shelve(source=CAM3, why="wet connector", **how))  # type: ignore[arg-type]
    return night


def rings(night: Night, operator: str = "LST") -> frozenset[str]:
    return calling.ringing(night.room, night.site, night.now, None, night.queue, operator)


@pytest.mark.parametrize("meanwhile", [(), (("20:15", "up"), ("20:20", "down"))], ids=["as it was", "up and down"])
@pytest.mark.parametrize("how", ["time", "order"])
def test_shelf_that_ends_while_its_source_is_down_sounds_and_says_who_shelved_it(
    how: str, meanwhile: tuple[tuple[str, Literal["down", "up"]], ...]
) -> None:
    night = shelved(minutes=20)
    for moment, state in meanwhile:
        src(night, moment, state)
    assert not rings(night)
    if how == "order":
        night.do("20:25", Unshelve(source=CAM3))
    else:
        night.run_to("20:32")
    (row,) = night.queue.rows
    assert row.new
    # An operator's own act does not ring for them.
    assert (len(rings(night)), len(rings(night, "BGS"))) == ((0, 1) if how == "order" else (1, 1))
    assert "was shelved until" in row.words and "by LST: wet connector" in row.words
    if how == "time":
        (alert,) = calling.alerts_of(night.room, night.site, night.now, None, night.queue)[0]
        assert alert.key == "alert.new" and "wet connector" in alert.args["words"]


def test_new_alarm_of_a_source_that_was_shelved_says_why_once() -> None:
    night = shelved(minutes=20)
    src(night, "20:15", "up")
    night.run_to("20:33")
    assert not rings(night)
    src(night, "20:40", "down")
    (row,) = night.queue.rows
    assert "was shelved until 20:32 by LST: wet connector" in row.words and row.new
    night.do("20:41", Acknowledge(incident=row.subject))
    src(night, "20:42", "up")
    src(night, "20:43", "down")
    assert "wet connector" not in night.queue.rows[0].words


def test_shelf_until_up_ends_when_the_source_is_up() -> None:
    night = shelved(until_up=True)
    night.run_to("22:40")
    shelf = night.room.alarms.shelf(CAM3)
    assert shelf is not None
    row = next(row for row in night.queue.rows if row.type == "CCTV")
    assert row.words.startswith("shelved until it is up: Camera 3")
    (item,) = shelf_items(night.context())
    assert "until it is up, at most" in item.text
    assert (shelf.until, "next.shelf_up") in [(i.at, i.key) for i in upcoming(night.room, night.site, night.now)]
    src(night, "22:41", "up")
    night.rules()
    assert night.room.alarms.shelf(CAM3) is None
    (ended,) = [e for e in night.book if isinstance(e, ShelfEnded)]
    assert (ended.cause, ended.down) == ("up", False)
    src(night, "22:45", "down")
    row = next(row for row in night.queue.rows if row.type == "CCTV")
    assert "by LST: wet connector" in row.words and row.new


def test_shelf_until_up_of_a_source_that_is_up_is_refused() -> None:
    night = Night()
    assert night.refused(Shelve(source=CAM3, why="wet", until_up=True)) == "shelve_is_up"
