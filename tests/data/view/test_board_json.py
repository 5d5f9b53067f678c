"""The board as JSON: keys that programs read, and how moments are written."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from data.base.clock import HOUR, MINUTE
from data.intents.alarms import ChangeSource, Shelve
from data.intents.base import Intent
from data.intents.decide import decide
from data.intents.incidents.opening import NewIncident
from data.intents.registers import MoveKey, RemindMe
from data.view.board import board
from data.view.board_json import alarms_json, board_json, registers_json
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM
from tests.kits.rooms.night import Night

#: Keys of ``siaga status --json`` in 0.1.0; more may come, none may go.
KEYS = {
    "shift": "name crew started_at ends_at left_s",
    "control": "by since crew handover unsigned here rivals",
    "posts.0": "code name status people last_contact next_due about turns turns_at hazards",
    "incidents.0": "number letter type priority state post text opened_at state_since item subject raised_from because "
    "reports units clock_ahead_s disputed",
    "counts": "P1 P2 P3 P4 new shelved open",
    "reminders.0": "no due words",
    "keys_out.0": "number name since",
    "shelf.0": "source since until why by",
    "sources.0": "source down since",
    "link": "state unsent",
    "": "at site lookouts visitors tours flood_since annunciations",
}


@pytest.fixture
def night() -> Night:
    made = Night()
    acts: tuple[Intent, ...] = (
        NewIncident(type="VEHI", post="6", words="a van"),
        RemindMe(due=EIGHT_PM + HOUR, words="call PLN"),
        MoveKey(what="out", number="K7", name="Sari"),
        ChangeSource(source="cam-3", state="down"),
        Shelve(source="cam-3", why="wet"),
    )
    for intent in acts:
        made.save(*decide(intent, made.context("LST")))
    return made


def found(night: Night) -> dict[str, Any]:
    shown = board(night.room, night.site, night.now, book_no=len(night.book))
    json: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(board_json(night.room, night.site, shown, BOOK, night.words))
    )
    return json


def test_board_json_has_every_key_of_0_1_0(night: Night) -> None:
    json = found(night)
    for path, names in KEYS.items():
        part: Any = json
        for step in path.split(".") if path else ():
            part = part[int(step)] if step.isdigit() else part[step]
        assert set(names.split()) <= set(part), path


def test_board_json_values_are_those_of_the_room(night: Night) -> None:
    json = found(night)
    assert (json["at"], json["control"]["by"], json["control"]["here"]) == (EIGHT_PM, "LST", True)
    van = json["incidents"][0]
    assert (van["number"], van["type"], van["text"], van["state"]) == (101, "VEHI", "a van", "new")
    (shelf,) = json["shelf"]
    source = next(s for s in json["sources"] if s["source"] == "cam-3")
    assert (source["down"], source["shelved"], source["losses"]) == (True, True, 1)
    assert source["shelved_until"] == shelf["until"] == EIGHT_PM + night.site.alarms.shelf_min * MINUTE
    assert {s["source"]: s["shelved_until"] for s in json["sources"]}["mains"] is None


def test_registers_and_alarms_json_write_moments_as_they_are_told(night: Night) -> None:
    registers = registers_json(night.room, lambda at: f"at {at}")
    assert registers["reminders"] == [{"no": 4, "due": f"at {EIGHT_PM + HOUR}", "words": "call PLN"}]
    (shelf,) = alarms_json(night.room, night.site, night.now, lambda at: f"at {at}")["shelf"]
    assert shelf["since"] == f"at {EIGHT_PM}"
