"""``siaga site``: what is wrong with a site file, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.site.load import sample_text
from data.site.new_site import sample_in
from tests.kits.console.command import Siaga


def test_site_check_of_a_whole_file_counts_what_is_in_it(siaga: Siaga, tmp_path: Path) -> None:
    assert "whole. 6 posts, 16 people, 2 crews, 28 incident types" in siaga.run("site", "check").out
    file = tmp_path / "situs.toml"
    file.write_text(sample_in("id"), "utf-8")
    assert "benar. 6 pos, 16 personel" in siaga.run("site", "check", str(file)).out


@pytest.mark.parametrize("what", ["check", "show"])
def test_site_with_faults_has_one_line_for_each_and_exit_code_2(tmp_path: Path, what: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(sample_text().replace('area = "office"', 'area = "offise"').replace("late_min = 5", "late_min = x"))
    siaga = Siaga(tmp_path / "home")
    assert siaga.run("site", what, str(file), code=2).err.count("bad.toml") == 1  # what TOML cannot read comes alone
    file.write_text(
        sample_text().replace('area = "office"', 'area = "offise"').replace("late_min = 5", "late_min = 50")
    )
    ran = siaga._process(("site", what, str(file)), b"")
    assert ran.code == 2
    assert [line.split(":")[2].split(" (")[0] for line in ran.err.splitlines()] == [
        " post[1].area", " post[2].area", " checks.missed_min",
    ]  # fmt: skip
    assert not siaga.home.exists()


def test_site_bad_arguments_are_refused_in_one_line(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    assert "siaga init" in siaga.run("site", "check", code=2).err
    assert "no such file" in siaga.run("site", "check", str(tmp_path / "none"), code=2).err
    assert "tidak ada" in Siaga(tmp_path, LANG="id_ID.UTF-8").run("site", "check", str(tmp_path / "none"), code=2).err
    siaga.run("site", "check", str(tmp_path), code=2)
    siaga.run("site", "check", "", code=2)
    siaga.run("site", "chek", code=2)
    siaga.run("site", code=2)


def test_site_show_says_what_the_console_makes_of_it(siaga: Siaga) -> None:
    shown = siaga.run("site", "show").out
    for line in ("KPU Jember", "post 4  Warehouse rear, alone, ", "LST  Aiptu Lestari", "every 60 min", "F2  ok all"):
        assert line in shown, shown
    assert "P1 Fire" in shown
    file = siaga.home / "site.toml"  # somebody without a target has none, not one of 0 minutes
    file.write_text(file.read_text("utf-8").replace("minutes = 10\n", "minutes = 0\n", 1), "utf-8")
    assert "within 10 min" in shown
    assert "within 0 min" not in siaga.run("site", "show").out
