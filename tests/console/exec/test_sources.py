"""``siaga exec 'src …'``: reports of scripts and monitoring systems.

Their author is the console itself, and they take no control.
"""

from __future__ import annotations

import json

from tests.kits.console.command import Siaga


def test_exec_source_report_takes_no_control(siaga: Siaga) -> None:
    done = siaga.run("exec", "src cam-3 down NVR 2: no video")
    assert done.code == 0 and "Camera 3 warehouse door (cam-3) down" in done.out
    assert siaga.run("exec", "--as", "LST", "src cam-3 up").code == 0
    told = siaga.run("exec", "src cam-3 up", code=2)
    assert "has been up since" in told.err
    entries = [json.loads(line) for line in siaga.run("log", "--json").out.splitlines()]
    said = [e for e in entries if e["kind"] in ("source", "incident.opened", "control")]
    assert [(e["kind"], e["by"]) for e in said] == [
        ("source", "system"),
        ("incident.opened", "system"),
        ("source", "system"),
    ]
    status = json.loads(siaga.run("status", "--json").out)
    assert not status["control"]["by"]
    assert status["shelf"] == [] and status["annunciations"] == 1
    assert {s["source"]: s["down"] for s in status["sources"]}["cam-3"] is False


def test_status_shows_shelf_and_flood(siaga: Siaga) -> None:
    assert siaga.run("exec", "--as", "LST", "shelve cam-3 30m wet connector").code == 0
    lines = "\n".join(f"src cam-{n} {state}" for _ in range(2) for state in ("down", "up") for n in (1, 2, 4, 5, 6))
    assert siaga.run("exec", "-", stdin=f"{lines}\nsrc mains down\nsrc cam-3 down".encode()).code == 0
    status = json.loads(siaga.run("status", "--json").out)
    assert [s["source"] for s in status["shelf"]] == ["cam-3"]
    assert status["annunciations"] == 11 and status["flood_since"]
    text = siaga.run("status").out
    assert "FLOOD 11 in 10 min" in text and "1 shelved" in text
