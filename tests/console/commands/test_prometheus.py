"""``siaga status --format prometheus``: its format, what the documents list, and what it says of a room."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from console.commands.room.prometheus import lines
from console.session.desk import Desk
from console.session.home import Home
from console.session.liveness import mark_alive
from data.base.clock import MINUTE, SECOND, ManualClock, SystemClock
from data.site.load import sample_text
from tests.kits.console.command import Siaga
from tests.kits.rooms.sample import write_sample

GUIDE = Path(__file__).parents[3] / "docs" / "guide"
#: A sample in the text format: name, labels, value.
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\[\\n"])*",?)+)\})? (-?[0-9.]+(?:e[+-]?\d+)?)')


@pytest.fixture
def siaga(tmp_path: Path) -> Siaga:
    write_sample(Home(tmp_path))
    made = Siaga(tmp_path)
    made.run("exec", "ok 4 aman")
    return made


def metrics(siaga: Siaga) -> dict[tuple[str, str], float]:
    """Return every sample by name and labels; each family has its help and type before it."""
    found: dict[tuple[str, str], float] = {}
    family = ""
    for line in siaga.run("status", "--format", "prometheus").out.splitlines():
        if line.startswith("# TYPE "):
            assert line == f"# TYPE {family} gauge"
        elif line.startswith("# HELP "):
            family = line.split(" ")[2]
        else:
            match = SAMPLE.fullmatch(line)
            assert match, line
            assert match[1] == family
            assert (match[1], match[2] or "") not in found, "the same sample twice"
            found[match[1], match[2] or ""] = float(match[3])
    return found


def test_each_target_that_an_incident_has_passed_counts(siaga: Siaga) -> None:
    with closing(Desk.open(Home(siaga.home), clock=ManualClock(SystemClock().now()))) as desk:
        desk.execute("n fire 3 smoke", "LST")
        desk.clock.advance(20 * MINUTE)  # type: ignore[attr-defined]
        desk.execute("n vehi 6 a car", "LST")
        board = desk.board()
        late = {name: f'siaga_targets_overdue{{target="{name}"}} ' for name in ("ack", "send", "arrive", "supervisor")}
        said = [line for line in lines(desk, board) if line.startswith("siaga_targets_overdue")]
        assert {f"{start}1" for start in late.values()} <= set(said), "of the fire, each that it owes; of the car none"
        desk.execute("g 101 2", "LST")
        said = [line for line in lines(desk, desk.board()) if line.startswith("siaga_targets_overdue")]
        assert f"{late['send']}0" in said and f"{late['arrive']}1" in said


def test_metrics_say_what_status_says(siaga: Siaga) -> None:
    siaga.run("exec", "n fire 3 smoke")
    found, status = metrics(siaga), siaga.status()
    assert found["siaga_book_last_number", ""] == status["book"]["no"]
    assert found["siaga_incidents_open", 'priority="1"'] == found["siaga_incidents_new", 'priority="1"'] == 1
    assert found["siaga_in_control", ""] == 1
    assert found["siaga_shift_end_timestamp_seconds", ""] == status["shift"]["ends_at"] / SECOND
    for post in status["posts"]:
        assert found["siaga_post_status", f'post="{post["code"]}",status="{post["status"]}"'] == 1
    siaga.run("exec", "a 101")
    assert metrics(siaga)["siaga_incidents_new", 'priority="1"'] == 0


def test_a_console_that_is_gone_is_told_by_its_mark(siaga: Siaga) -> None:
    alive = ("siaga_console_alive_timestamp_seconds", "")
    assert alive not in metrics(siaga), "no console was here yet"
    home = Home(siaga.home)
    mark_alive(home.alive, 1_700_000_000_000)
    assert metrics(siaga)[alive] == 1_700_000_000
    assert metrics(siaga)["siaga_console_running", ""] == 0
    desk = Desk.open(home)
    try:
        assert metrics(siaga)["siaga_console_running", ""] == 1
    finally:
        desk.close()


def test_every_metric_is_in_the_guide_and_the_other_way_round(siaga: Siaga) -> None:
    siaga.run("backup", str(siaga.home.parent / "copies"))
    mark_alive(Home(siaga.home).alive, 1_700_000_000_000)
    of_a_remote = {"siaga_link_contact_timestamp_seconds", "siaga_unsent_oldest_timestamp_seconds"}
    listed = set(re.findall(r"`(siaga_[a-z_]+)`", (GUIDE / "service.md").read_text("utf-8")))
    assert {name for name, _ in metrics(siaga)} | of_a_remote == listed
    alerts = (GUIDE / "service" / "siaga-alerts.yml").read_text("utf-8")
    assert set(re.findall(r"siaga_[a-z_]+", alerts)) <= listed


def test_a_hostile_name_stays_inside_its_label(siaga: Siaga) -> None:
    name = 'name = "a\\\\b\\" 1 # } c"'
    (siaga.home / "site.toml").write_text(sample_text().replace('name = "KPU Jember"', name, 1), "utf-8")
    info = next(labels for name, labels in metrics(siaga) if name == "siaga_info")
    assert 'site="a\\\\b\\" 1 # } c"' in info


def test_metrics_of_the_past_are_refused(siaga: Siaga) -> None:
    assert "--at" in siaga.run("status", "--format", "prometheus", "--at", "02:15", code=2).err
    assert "prometheus" in siaga.run("status", "--format", "xml", code=2).err
