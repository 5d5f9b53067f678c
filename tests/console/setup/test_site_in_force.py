"""Site file in force: what counts while ``site.toml`` cannot be used, or is not taken over yet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from console.commands.upkeep.health import Health
from console.session.desk import Desk
from console.session.home import Home
from console.session.liveness import mark_alive
from console.session.upkeep.site_in_force import site_to_continue, site_to_set_up
from data.base.clock import SystemClock
from data.book.storage.folder import BookBusy
from data.entries import Log
from data.entries.base import SYSTEM
from tests.console.app.terminal.test_run import command as shell
from tests.console.app.terminal.test_run import start
from tests.console.setup.test_site_takeover import command, edit
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import console


def cut(file: Path) -> None:
    """Cut a file in the middle of a word, as an editor that is interrupted does."""
    file.write_text(file.read_text("utf-8")[:900], "utf-8")


def unquote(file: Path) -> None:
    """Take out a quotation mark."""
    file.write_text(file.read_text("utf-8").replace('"', "", 1), "utf-8")


def misname(file: Path) -> None:
    """Name an area that there is not."""
    file.write_text(file.read_text("utf-8").replace('area = "warehouse"', 'area = "werehouse"', 1), "utf-8")


FAULTS = (cut, unquote, misname)


@pytest.mark.parametrize("spoil", FAULTS)
def test_faulty_site_file_leaves_the_room_as_it_was(siaga: Siaga, spoil: Callable[[Path], None]) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    before = siaga.status()
    spoil(siaga.home / "site.toml")
    for args in (("status",), ("log",), ("query", "posts"), ("report", "lapsit"), ("exec", "--as", "LST", "ok 5")):
        ran = siaga._within(args)
        assert ran.code == 0, ran
        assert ran.err.count("\n") == 1 and "in force before" in ran.err, ran
    shown = siaga._within(("status", "--json"))
    assert f'"site":"{before["site"]}"' in shown.out.replace('": "', '":"')
    assert siaga._within(("site", "check")).code == 2
    found = siaga._within(("doctor", "--json"))
    assert found.code == 1 and "in force before counts" in found.out


def test_faulty_site_file_of_a_room_that_never_had_another_is_refused(siaga: Siaga) -> None:
    cut(siaga.home / "site.toml")
    for args in (("status",), ("exec", "ok 4"), ("log",)):
        ran = siaga._within(args)
        assert ran.code == 2 and "in force" not in ran.err


def test_console_starts_by_the_file_before_a_faulty_one_and_says_so(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shell(home, "init")
    shell(home, "exec", "--as", "LST", "n fire 3 smoke")
    unquote(home / "site.toml")
    with start(home) as terminal:
        terminal.wait_for("#101")
        terminal.wait_for("site.toml has a fault")
        terminal.send("a\r")
        terminal.wait_for("THE ROOM RUNS WITH AN EARLIER SITE FILE")
        terminal.send("site\r")
        terminal.wait_for("nothing is taken over")
        terminal.send("quit\r")
        while terminal.pump(20):
            pass


async def test_readers_show_the_site_of_the_running_console_until_it_takes_another(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        home = room.desk.home
        assert any(mark_alive(home.alive, SystemClock().now(), room.desk.site) for _ in range(100))
        edit(room, ("late_min = 5", "late_min = 7"))
        with_console = Desk.view(home)
        assert with_console.site.checks.late_min == 5
        with_console.close()
        assert site_to_set_up(home).site.checks.late_min == 7
        notes = [finding.text for finding in Health(home, room.desk.words, SystemClock()).site_file()]
        assert len(notes) == 1 and "has not taken over" in notes[0]
        await command(room, "site")
        await command(room, "site take")
        assert any(mark_alive(home.alive, SystemClock().now(), room.desk.site) for _ in range(100))
        with_console = Desk.view(home)
        assert with_console.site.checks.late_min == 7
        with_console.close()
    unquote(home.site_file)
    desk = Desk.open(home)
    assert desk.site.checks.late_min == 7 and desk.site_faults
    desk.close()


def test_file_that_no_console_has_taken_counts_where_none_runs(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    file = siaga.home / "site.toml"
    file.write_text(file.read_text("utf-8").replace("late_min = 5", "late_min = 7", 1), "utf-8")
    desk = Desk.view(Home(siaga.home))
    assert desk.site.checks.late_min == 7 and not desk.site_faults
    desk.close()


def test_copy_with_a_faulty_site_file_is_restored_by_the_one_before(siaga: Siaga, tmp_path: Path) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    before = siaga.status()
    misname(siaga.home / "site.toml")
    siaga.run("backup", str(tmp_path / "copies"))
    other = Siaga(tmp_path / "other")
    assert "in force before" in other._within(("restore", str(tmp_path / "copies"))).err
    assert other._within(("status",)).code == 0
    after = Desk.view(Home(other.home))
    assert after.site.name == before["site"] and after.site_faults
    after.close()


def test_start_that_takes_over_another_file_says_so_in_the_book_and_on_the_screen(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shell(home, "init")
    shell(home, "exec", "--as", "LST", "ok 4")
    file = home / "site.toml"
    text = file.read_text("utf-8").replace('area = "warehouse"\nlone', "checks = [{ every_min = 15 }]\nlone", 1)
    file.write_text(text.replace("late_min = 5", "late_min = 7", 1), "utf-8")
    with start(home) as terminal:
        terminal.wait_for("3 changes taken over, see the book")  # whole, at 80 cells
        terminal.send("quit\r")
        while terminal.pump(20):
            pass
    with closing(Desk.open(Home(home))) as desk:
        logged = [entry for entry in desk.book.entries() if isinstance(entry, Log)]
        assert [entry.by for entry in logged] == [SYSTEM] and "late_min: 5 → 7" in logged[0].words
        assert [*logged[0].calls_from] == ["4"]
        assert not desk.start_note  # the next start finds it as it was


def test_site_file_that_is_gone_is_a_fault_like_any_other(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    (siaga.home / "site.toml").unlink()
    for args in (("status",), ("log",), ("exec", "--as", "LST", "ok 5")):
        ran = siaga._within(args)
        assert ran.code == 0 and "in force before" in ran.err, ran


async def test_second_start_beside_a_console_does_not_put_a_file_into_force(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        kept = room.desk.home.site_in_force.read_text("utf-8")
        edit(room, ("late_min = 5", "late_min = 7"))
        with pytest.raises(BookBusy):
            Desk.open(Home(room.desk.home.path))
        assert room.desk.home.site_in_force.read_text("utf-8") == kept


def test_book_that_another_one_continues_keeps_the_site_that_it_had(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    home = Home(siaga.home)
    home.site_file.write_text(home.site_file.read_text("utf-8").replace("late_min = 5", "late_min = 7", 1), "utf-8")
    assert site_to_continue(home).site.checks.late_min == 5
    assert site_to_set_up(home).site.checks.late_min == 7


def test_start_with_the_file_in_force_does_not_read_it_again(siaga: Siaga, monkeypatch: pytest.MonkeyPatch) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    home = Home(siaga.home)
    with closing(Desk.open(home)) as desk:
        site = desk.site
    monkeypatch.setattr("data.site.load.read", lambda *_: pytest.fail("it was read"))
    with closing(Desk.open(home)) as desk:
        assert desk.site == site
    with closing(Desk.view(home)) as desk:
        assert desk.site == site
    monkeypatch.undo()
    home.site_file.write_text(home.site_file.read_text("utf-8").replace("late_min = 5", "late_min = 7", 1), "utf-8")
    with closing(Desk.open(home)) as desk:
        assert desk.site.checks.late_min == 7
    with closing(Desk.open(home)) as desk:
        assert desk.site.checks.late_min == 7


def test_what_was_kept_of_a_file_is_made_again_when_it_is_damaged(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "LST", "ok 4")
    home = Home(siaga.home)
    with closing(Desk.open(home)) as desk:
        site = desk.site
    kept = home.site_as_read.read_bytes()
    home.site_as_read.write_bytes(kept[:-900])
    with closing(Desk.open(home)) as desk:
        assert desk.site == site
    assert home.site_as_read.read_bytes() == kept


@pytest.mark.parametrize("spoil", [Path.unlink, cut])
def test_copy_of_which_the_text_is_lost_is_read_from_its_second_form(
    siaga: Siaga, spoil: Callable[[Path], None]
) -> None:
    file, home = siaga.home / "site.toml", Home(siaga.home)
    siaga.run("exec", "--as", "LST", "ok 4")
    spoil(home.site_in_force)
    file.write_text(file.read_text("utf-8").replace('name = "Main gate"', 'name = "North gate"'), "utf-8")
    siaga.run("exec", "--as", "LST", "ok 5")
    assert [entry["kind"] for entry in siaga.log()][-3:] == ["log", "site.changed", "check"]
    spoil(home.site_in_force)
    unquote(file)
    ran = siaga._within(("status",))
    assert ran.code == 0 and "in force before" in ran.err and "North gate" in ran.out
