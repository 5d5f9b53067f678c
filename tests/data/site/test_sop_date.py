"""The date of the procedure, from the site file to the incident.

It is recorded with the steps of an incident, and stays whatever the site file says later.
"""

from __future__ import annotations

from msgspec.structs import replace

from data.entries import Opened
from data.entries.codec import canonical, decode
from data.intents.alarms import ChangeSource
from data.intents.incidents.opening import NewIncident, Panic
from data.intents.registers import RemindMe
from data.room.room import Room
from data.site.load import read, sample_text
from data.site.model import Site
from data.view.incident import incident_view
from tests.kits.rooms.night import Night, clock

TOP = ('sop_date = ""', "sop_date = 2024-01-10")
MISSED = ('code = "MISS"', 'code = "MISS"\nsop_date = "2023-11-30"')


def site(*changes: tuple[str, str]) -> Site:
    text = sample_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return read(text)


def test_types_with_steps_have_the_sites_date_or_their_own() -> None:
    dated = {kind.code: kind.sop for kind in site(TOP, MISSED).types}
    assert dated.pop("INFO") == ""  # it has no steps
    assert dated.pop("MISS") == "2023-11-30"
    assert set(dated.values()) == {"2024-01-10"}
    assert {kind.sop for kind in site().types} == {""}


def test_every_way_to_open_an_incident_records_the_date() -> None:
    base = site(TOP, MISSED)
    reminded = tuple(replace(k, sop="2022-02-02") if k.code == "INFO" else k for k in base.types)
    night = Night(site=replace(base, types=reminded))
    night.call("20:05", *"12356")
    night.do("20:06", NewIncident(type="FIRE", post="1"))
    night.do("20:07", Panic(post="2"))
    night.do("20:08", ChangeSource(source="cam-3", state="down", received=night.now), by="system")
    night.do("20:09", RemindMe(due=clock("20:30"), words="generator"))
    night.run_to("21:20")
    found = {e.type: e.sop for e in night.book if isinstance(e, Opened)}
    assert found == {
        "FIRE": "2024-01-10", "ASLT": "2024-01-10", "CCTV": "2024-01-10", "MISS": "2023-11-30", "INFO": "2022-02-02",
    }  # fmt: skip


def test_incident_keeps_the_date_it_was_opened_with() -> None:
    night = Night(site=site(TOP))
    (opened,) = night.do("20:06", NewIncident(type="FIRE", post="1"))
    assert b'"sop":"2024-01-10"' in canonical(opened) and decode(canonical(opened)) == opened
    night.site = site()  # the date is taken out of the file
    view = incident_view(Room.fold(night.book), night.site, opened.subjects[0], night.now, lambda ref: None)
    assert view is not None and view.sop == "2024-01-10"
    (undated,) = night.do("20:07", NewIncident(type="FIRE", post="2"))
    assert b"sop" not in canonical(undated)  # books without it keep their hashes
