"""``siaga`` from outside: start, init, status, log, verify, import and usage errors."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from console.commands.room.status_text import StatusText
from console.parser import fitted
from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import MINUTE
from data.site.load import sample_text
from data.words.commands import usage
from tests.kits.console.command import Siaga
from tests.kits.console.terminal import on_a_terminal
from tests.kits.running.examples import diagonal

# --- help and words -------------------------------------------------------------------------------------------------


def test_help_lists_every_command_in_both_languages(tmp_path: Path) -> None:
    english, indonesian = Siaga(tmp_path / "h"), Siaga(tmp_path / "h", LANG="id_ID.UTF-8")
    assert "siaga init && siaga" in english.run("--help").out
    assert "pemakaian" in indonesian.run("--help").out
    for command in ("demo", "init", "exec", "status", "log", "verify", "report", "import"):
        assert f"  {command} " in english.run("-h").out
        assert english.run(command, "--help").out.startswith(f"usage: siaga {command}")
        assert indonesian.run(command, "-h").out.startswith(f"pemakaian: siaga {command}")
    assert not (tmp_path / "h").exists()


def test_version_is_printed(tmp_path: Path) -> None:
    assert Siaga(tmp_path).run("--version").out.startswith("siaga ")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("statu",), 'Unknown command: "statu". Did you mean: siaga status'),
        (("frobnicate",), 'Unknown command: "frobnicate"; see: siaga --help'),
        (("status", "--jsn"), "unrecognized arguments: --jsn; see: siaga status --help"),
        (("log", "--since"), "--since: expected one argument"),
        (("exec",), "no line: exec takes one, in quotes"),
        (("log", "-n", "many"), "invalid int value: 'many'"),
        (("status",), "no site in"),
        (("log",), "no site in"),
        (("exec", "ok 4"), "no site in"),
        (("verify",), "no book in"),
        ((), "siaga demo"),
    ],
)
def test_usage_error_is_one_line_with_the_remedy(tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    assert said in Siaga(tmp_path / "home").run(*args, code=2).err
    assert not (tmp_path / "home").exists()


def test_import_without_a_map_says_what_the_file_is(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    file = tmp_path / "stick.siaga"
    assert siaga.run("import", str(file), code=2).err == f"siaga: {file}: is not there\n"
    file.touch()  # the stick was out before it was written
    assert f"{file} does not begin as a file of siaga export; a spreadsheet needs --map" in siaga.run(
        "import", str(file), code=2
    ).err  # fmt: skip
    assert not (tmp_path / "home").exists()


def test_usage_error_in_indonesian_is_translated(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home", LC_ALL="id_ID.UTF-8")
    assert "tidak dikenal: --jsn; lihat: siaga status --help" in siaga.run("status", "--jsn", code=2).err
    assert "--since: perlu satu nilai" in siaga.run("log", "--since", code=2).err


def test_language_of_site_precedes_locale(siaga: Siaga) -> None:
    text = siaga.home.joinpath("site.toml").read_text("utf-8").replace('language = "en"', 'language = "id"')
    siaga.home.joinpath("site.toml").write_text(text, "utf-8")
    assert "tersimpan" in siaga.run("exec", "--as", "LST", "aman 4").out
    assert "Perintah tidak dikenal" in siaga.run("statu", code=2).err
    assert "Antrean" in siaga.run("status").out


def test_home_option_works_before_and_after_command(siaga: Siaga, tmp_path: Path) -> None:
    elsewhere = Siaga(tmp_path / "elsewhere")
    for args in (
        ("--home", str(siaga.home), "status", "--json"),
        ("status", "--json", f"--home={siaga.home}"),
    ):
        assert json.loads(elsewhere.run(*args).out)["book"]["id"] == siaga.status()["book"]["id"]


def test_start_without_terminal_is_refused(siaga: Siaga) -> None:
    assert "siaga status" in siaga.run(code=2).err
    assert "terminal" in siaga.run("demo", code=2).err


# --- init -----------------------------------------------------------------------------------------------------------


def test_init_without_terminal_writes_the_sample(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "deep" / "home")
    assert "LST, BGS" in siaga.run("init").out
    assert siaga.home.joinpath("site.toml").read_text("utf-8") == sample_text()
    assert stat.S_IMODE(siaga.home.stat().st_mode) == 0o700
    assert siaga.status()["book"]["no"] == 1


def test_init_with_existing_site_is_refused(siaga: Siaga) -> None:
    siaga.home.joinpath("site.toml").write_text("mine")
    assert "not touched" in siaga.run("init", code=2).err
    assert siaga.home.joinpath("site.toml").read_text() == "mine"


def test_init_with_site_option_copies_that_file(tmp_path: Path) -> None:
    file = tmp_path / "north.toml"
    file.write_text(sample_text().replace('"KPU Jember"', '"North"').replace('"JBR"', '"NTH"'), "utf-8")
    siaga = Siaga(tmp_path / "home")
    siaga.run("init", "--site", str(file))
    status = siaga.status()
    assert status["site"] == "North"
    assert status["book"]["id"].startswith("NTH-")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('zone = "Asia/Jakarta"', 'zone = "Asia/Jmber"', "zone"),
        ('language = "en"', 'language = "fr"', "language"),
        ("\nlone = true", "\nlone = 3", "lone"),
        ("[[area]]", "[[area", "line"),
    ],
)
def test_init_invalid_site_file_names_key_and_writes_nothing(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(sample_text().replace(old, new, 1), "utf-8")
    siaga = Siaga(tmp_path / "home")
    refused = siaga.run("init", "--site", str(file), code=2)
    assert refused.err.startswith("siaga: bad.toml")
    assert said in refused.err
    assert not siaga.home.exists()
    assert "none.toml" in siaga.run("init", "--site", str(tmp_path / "none.toml"), code=2).err


def test_commands_with_invalid_site_file_name_its_line(siaga: Siaga) -> None:
    site = siaga.home / "site.toml"
    site.write_text(site.read_text("utf-8").replace('zone = "Asia/Jakarta"', "zone = 7"), "utf-8")
    for args in (("exec", "ok 4"), ("status",), ("log",)):
        said = siaga.run(*args, code=2).err
        assert "zone" in said
        assert "7" in said


def test_start_without_site_asks_how_to_begin(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "home")
    code, shown = on_a_terminal(siaga, [("q  leave", "xq")])
    assert code == 0, shown
    assert not siaga.home.exists()


# --- status ---------------------------------------------------------------------------------------------------------


def test_status_json_has_expected_keys(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "BGS", "-", stdin=b"n FIRE 3 smoke in the store\nn CCTV 5 camera dark\na\nok 4\n")
    status = siaga.status()
    assert {"at", "site", "shift", "control", "posts", "incidents", "counts", "link", "book"} <= set(status)
    assert status["site"] == "KPU Jember"
    shift = status["shift"]
    assert max(shift["started_at"], status["at"]) < shift["ends_at"]  # control taken before 08:00 is the next shift's
    assert shift["left_s"] == (shift["ends_at"] - status["at"]) // 1000
    assert shift["name"]
    log = siaga.log()
    control = {"by": "BGS", "since": log[1]["at"], "crew": "B", "handover": None, "unsigned": []}
    control |= {"here": True, "rivals": []}
    assert status["control"] == control
    assert [post["code"] for post in status["posts"]] == list("123456")
    post = status["posts"][3]
    assert (post["name"], post["status"], post["last_contact"]) == ("Warehouse rear", "normal", log[-1]["at"])
    assert post["people"]
    assert post["next_due"] > status["at"]
    fire, camera = status["incidents"]
    assert (fire["number"], fire["type"], fire["priority"], fire["state"]) == (101, "FIRE", 1, "ack")
    assert (fire["post"], fire["text"]) == ("3", "smoke in the store")
    assert fire["opened_at"] <= fire["state_since"] <= status["at"]
    assert (camera["number"], camera["state"], camera["post"]) == (102, "new", "5")
    counts = status["counts"]
    assert (counts["P1"], counts["new"], counts["shelved"], counts["open"]) == (1, 1, 0, 2)
    assert counts["P1"] + counts["P2"] + counts["P3"] + counts["P4"] == 2
    assert status["link"] == {"state": "local", "unsent": 0, "skew_s": None}
    verdict = json.loads(siaga.run("verify", "--json").out)
    assert status["book"] == {"id": log[0]["book"], "no": verdict["no"], "hash": verdict["hash"]}


def test_status_at_shows_earlier_room(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "BGS", "n CCTV 3 camera dark")
    opened = siaga.log()[-1]["at"]
    siaga.run("exec", "-", stdin=b"a\nc 101 false nothing there\n")
    then = siaga.status("--at", str(opened))
    assert then["at"] == opened
    assert [i["state"] for i in then["incidents"]] == ["new"]
    assert then["book"]["no"] == siaga.log()[2]["no"]
    assert siaga.status("--at", str(opened - 1))["incidents"] == []
    assert "as it was then" in siaga.run("status", "--at", str(opened)).out
    assert "02:15" in siaga.run("status", "--at", "soon", code=2).err
    assert "is in the future" in siaga.run("status", "--at", "2999-01-01", code=2).err


def test_status_at_shows_the_sheet_of_then(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "BGS", "-", stdin=b"n CCTV 3 camera dark\nho start LST\n")
    started = siaga.log()[-1]["at"]
    then = siaga.status("--at", str(started))["control"]["handover"]["lines"]
    siaga.run("exec", "-", stdin=b"n VEHI 5 van at the gate\nl rain\n")
    assert "#102" in str(siaga.status()["control"]["handover"]["lines"])
    assert siaga.status("--at", str(started))["control"]["handover"]["lines"] == then


def test_status_text_agrees_with_json(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "BGS", "-", stdin=b"n FIRE 3 smoke in the store\nok 4\n")
    out = siaga.run("status").out
    for words in ("KPU Jember", "BGS in control since", "Warehouse rear", "P1:1", "1 NEW", "#101", "smoke in"):
        assert words in out, out
    assert max(map(len, out.splitlines())) <= 120
    ascii_only = Siaga(siaga.home, PYTHONIOENCODING="ascii").run("status", alone=True).out
    assert ascii_only.isascii()
    assert "\\x" not in ascii_only


def test_status_text_says_of_a_call_whose_time_is_over_that_it_was_due(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "BGS", "-", stdin=b"n FIRE 3 smoke in the store\nok 4\n")
    with closing(Desk.view(Home(siaga.home))) as desk:
        text, (post,) = StatusText(desk.words, desk.site, "utf-8"), desk.board().posts[:1]
        assert post.next_due is not None
        said = {late: text._post(post, post.next_due + late)[-1] for late in (-MINUTE, MINUTE)}
    assert said[-MINUTE].startswith("next ") and said[MINUTE] == said[-MINUTE].replace("next", "was due")


def test_status_text_says_of_a_row_that_got_worse_since_it_was_acknowledged_that_it_is_new(siaga: Siaga) -> None:
    siaga.run("exec", "--as", "BGS", "-", stdin=b"n VEHI 3 van\na 101\n")
    with closing(Desk.view(Home(siaga.home))) as desk:
        (row,), text = desk.board().queue, StatusText(desk.words, desk.site, "utf-8")
        worse = replace(row, new=True, renewed=row.since + MINUTE)
        said = [text._row(each, row.since + 3 * MINUTE)[4:6] for each in (row, worse)]
    assert said == [("ACK", "3:00"), ("NEW", "2:00")]


# --- log ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def night(siaga: Siaga) -> Siaga:
    """Enter a few entries of several kinds."""
    lines = ["l gate open", "ok 4 all quiet", "n FIRE 3 smoke", "a", "101 two inside", "fix 3 gate closed", "l oops"]
    siaga.run("exec", "--as", "LST", "-", stdin="\n".join([*lines, "undo"]).encode())
    return siaga


def test_log_json_has_expected_keys(night: Siaga) -> None:
    log = night.log()
    assert [e["no"] for e in log] == list(range(1, len(log) + 1))
    for entry in log:
        assert {"book", "no", "at", "by", "kind", "subject", "text"} <= set(entry)
        assert entry["subject"] == (entry["subjects"] or [""])[0]
    assert log[2]["kind"] == "log"
    assert log[2]["text"] == "gate open"
    assert "all quiet" in log[3]["text"]


def test_log_filters_select_entries(night: Siaga) -> None:
    log = night.log()
    assert [e["kind"] for e in night.log("--kind", "check")] == ["check"]
    incident = night.log("--kind", "incident")
    assert {"incident.opened", "incident.ack", "incident.note"} <= {e["kind"] for e in incident}
    assert night.log("--kind", "incident.opened,check") == [e for e in log if e["kind"] in ("incident.opened", "check")]
    assert [e["kind"] for e in night.log("--subject", "4")] == ["check"]
    assert night.log("--subject", "P4") == night.log("--subject", "post:4")
    assert night.log("--subject", "101") == night.log("--subject", "#101") == incident
    assert [e["kind"] for e in night.log("--grep", "SMOKE")] == ["incident.opened"]
    assert night.log("--grep", "acknowledged") == []  # the console's word, which nobody wrote
    assert [e["no"] for e in night.log("-n", "2")] == [e["no"] for e in log[-2:]]
    at = log[3]["at"]
    assert night.log("--since", str(at)) == [e for e in log if e["at"] >= at]
    assert night.log("--until", str(at - 1)) == [e for e in log if e["at"] < at]
    assert night.log("--since", "2999-01-01") == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--kind", "fires"), '--kind: no kind "fires"'),
        (("--subject", "gate"), '--subject: "gate"'),
        (("--subject", "999"), "no incident #999"),
        (("--grep", "(", "--regex"), "--grep"),
        (("--since", "soon"), "--since"),
        (("-n", "-3"), "-n: found -3"),
    ],
)
def test_log_invalid_filter_prints_one_line(siaga: Siaga, args: tuple[str, ...], said: str) -> None:
    assert said in siaga.run("log", *args, code=2).err


def test_log_text_marks_corrected_and_undone_entries(night: Siaga) -> None:
    lines = night.run("log").out.splitlines()
    assert len(lines) == len(night.log())
    assert "corrected by no." in next(line for line in lines if "gate open" in line)
    assert "undone" in next(line for line in lines if "oops" in line)


def test_log_in_indonesian_names_system_by_glossary(night: Siaga) -> None:
    path = night.home / "site.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('language = "en"', 'language = "id"'), encoding="utf-8")
    first = night.run("log").out.splitlines()[0]
    assert "  sistem  " in first and "system" not in first
    assert night.run("log", "--grep", "sistem").out.splitlines()[0] == first
    assert night.log()[0]["by"] == "system"  # programs have one word


def test_log_follow_prints_new_entries(siaga: Siaga) -> None:
    process = siaga.start("log", "--follow", "--json")
    assert process.stdout is not None
    assert process.stdin is not None
    assert json.loads(process.stdout.readline())["no"] == 1
    siaga.run("exec", "--as", "LST", "l one")
    assert [json.loads(process.stdout.readline())["kind"] for _ in range(2)] == ["control", "log"]
    process.send_signal(signal.SIGINT)
    assert process.wait() == 0
    process.stdout.close()
    process.stdin.close()


def test_log_follow_without_reader_ends(siaga: Siaga) -> None:
    process = siaga.start("log", "--follow")
    assert process.stdout is not None
    assert process.stdin is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait() == 0
    process.stdin.close()


# --- verify ---------------------------------------------------------------------------------------------------------


def test_verify_intact_book_prints_number_and_hash(night: Siaga) -> None:
    verdict = json.loads(night.run("verify", "--json").out)
    assert set(verdict) >= {"ok", "entries", "no", "hash", "problems"}
    assert verdict["ok"] is True
    assert verdict["entries"] == verdict["no"] == len(night.log())
    assert verdict["problems"] == []
    anchor = f"{verdict['no']}:{verdict['hash']}"
    assert anchor in night.run("verify").out
    night.run("exec", "l later")
    assert "is unchanged since it was signed" in night.run("verify", "--anchor", anchor).out
    short = f"{verdict['no']}:{verdict['hash'][:8]}"
    night.run("verify", "--anchor", short, "--anchor", anchor)


def test_verify_reports_damage_and_unmet_anchors(night: Siaga) -> None:
    siaga = Siaga(night.home)
    shown = siaga.start("verify", "--json", "--anchor", "2:00000000", "--anchor", "999:00000000")
    assert shown.stdout is not None
    assert shown.stdin is not None
    verdict = json.loads(shown.stdout.read())
    assert shown.wait() == 1
    assert verdict["ok"] is False
    assert len(verdict["problems"]) == 2
    shown.stdout.close()
    shown.stdin.close()
    assert "8 digits" in siaga.run("verify", "--anchor", "2:abc", code=2).err
    journal = next(night.home.glob("book/*.journal"))
    raw = bytearray(journal.read_bytes())
    place = raw.index(b"gate open")
    raw[place] ^= 1
    journal.write_bytes(raw)
    damaged = siaga.start("verify")
    assert damaged.stdout is not None
    assert damaged.stdin is not None
    out = damaged.stdout.read().decode()
    assert damaged.wait() == 1
    assert "DAMAGED" in out
    assert journal.name in out
    assert "siaga repair" in out
    damaged.stdout.close()
    damaged.stdin.close()


def test_copied_home_continues_in_new_book(night: Siaga, tmp_path: Path) -> None:
    before = night.log()
    shutil.copytree(night.home, tmp_path / "copy")
    copy = Siaga(tmp_path / "copy")
    copy.run("exec", "--as", "LST", "l in the copy")
    log = copy.log()
    assert log[: len(before)] == before
    assert log[-1]["text"] == "in the copy"
    assert log[-1]["book"] != before[0]["book"]


# --- import ---------------------------------------------------------------------------------------------------------

CSV = "Call,Unit,Type,Received,Done\n1,E1,Fire,2024-01-01 10:00:00,2024-01-01 11:00:00\n"
MAP = """
source = "test"
key = "Call"
[time]
format = "%Y-%m-%d %H:%M:%S"
zone = "Asia/Jakarta"
[columns]
type = "Type"
[times]
received = "Received"
closed = "Done"
[unit]
unit = "Unit"
[values.type]
Fire = "FIRE"
"""


def test_import_dry_run_counts_then_import_runs_once(siaga: Siaga, tmp_path: Path) -> None:
    csv, mapping = tmp_path / "calls.csv.gz", tmp_path / "map.toml"
    csv.write_bytes(gzip.compress(f"{CSV}1,E2,Fire,2024-01-01 10:00:00,2024-01-01 11:30:00\n".encode(), mtime=0))
    mapping.write_text(MAP)
    args = ("import", str(csv), "--map", str(mapping))
    assert "nothing was written" in siaga.run(*args, "--dry-run").out
    assert siaga.log("--kind", "imported") == []
    assert "1 incident added" in siaga.run(*args, "--as", "bgs").out
    assert "nothing added" in siaga.run(*args).out
    (entry,) = siaga.log("--kind", "imported")
    assert (entry["type"], entry["by"], len(entry["units"])) == ("FIRE", "BGS", 2)
    assert siaga.status()["counts"]["open"] == 0
    assert len(siaga.log()) == 1
    siaga.run("verify")


def test_import_that_is_interrupted_says_that_all_or_nothing_was_added(siaga: Siaga, tmp_path: Path) -> None:
    csv, mapping = tmp_path / "calls.csv", tmp_path / "map.toml"
    csv.write_text("No,Received\n1,03/04/2024 02:00\n2,05/06/2024 02:00\n")
    mapping.write_text(
        'source = "log"\nkey = "No"\n[time]\nzone = "UTC"\nformat = "%d/%m/%Y %H:%M"\n[times]\nreceived = "Received"\n'
    )
    args = ("import", str(csv), "--map", str(mapping))
    code, shown = on_a_terminal(siaga, [("[y/N]", "\x03")], *args)
    assert code == 130 and "An import adds all of a file or nothing" in shown
    assert siaga.log("--kind", "imported") == []


def test_import_bad_rows_are_named_and_nothing_is_imported(siaga: Siaga, tmp_path: Path) -> None:
    csv, mapping = tmp_path / "calls.csv", tmp_path / "map.toml"
    csv.write_text(f"{CSV}2,E1,Fire,yesterday,\n")
    mapping.write_text(MAP)
    dry = siaga.start("import", str(csv), "--map", str(mapping), "--dry-run")
    assert dry.stdout is not None
    assert dry.stdin is not None
    out = dry.stdout.read().decode()
    assert dry.wait() == 2
    dry.stdout.close()
    dry.stdin.close()
    assert 'row 3, column "Received"' in out
    assert siaga.log("--kind", "imported") == []
    assert "none.toml" in siaga.run("import", str(csv), "--map", str(tmp_path / "none.toml"), code=2).err


@pytest.mark.parametrize(
    "args",
    [
        ("backup", ""),
        ("export", "--all", ""),
        ("exec", "--as", "", "ok 4"),
        ("--home", "", "status"),
        ("log", "--since", "2024-01-23", "--until", "2024-01-22"),
        ("drill", "run", "quiet-night", "--headless", "--speed", "-1"),
        ("drill", "run", "quiet-night", "--headless", "--speed", "nan"),
        ("drill", "list", "further"),
        ("drill", "run", "no-such-drill"),
    ],
    ids=" ".join,
)
def test_cli_meaningless_arguments_are_refused(
    siaga: Siaga, args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    siaga.run(*args, code=2)
    assert not list(here.iterdir())


def test_drill_unknown_name_lists_known_drills(siaga: Siaga) -> None:
    assert "quiet-night" in siaga.run("drill", "run", "no-such-drill", code=2).err
    assert "--headless" in siaga.run("drill", "run", "quiet-night", code=2).err


@pytest.mark.parametrize(
    ("args", "closed"),
    diagonal(
        [("status",), ("--help",), ("exec", "--as", "LST", "l heard"), ("verify", "--json")], [(1,), (2,), (0, 1, 2)]
    ),
)
def test_cli_closed_standard_streams_do_no_harm(siaga: Siaga, args: tuple[str, ...], closed: tuple[int, ...]) -> None:
    shut = " ".join(f"{fd}>&-" if fd else "<&-" for fd in closed)
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {shut}', "sh", *map(os.fsdecode, siaga.argv(*args))],
        capture_output=True, env=siaga.env, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert not list(siaga.home.glob("fault-*"))
    siaga.run("verify")


@pytest.mark.parametrize("columns", [60, 80, 132])
def test_help_is_wrapped_at_words_and_loses_none(columns: int) -> None:
    for key, texts in usage.TABLE.items():
        for text in texts:
            shown = fitted(text, columns)
            assert shown.split() == text.split(), key
            assert all(len(line) < columns or len(line.split()) <= 2 for line in shown.split("\n")), key
            # The rest of a wrapped command does not stand where a command begins.
            begins = [line.split()[:2] for line in text.split("\n") if re.match("  (?=[^ ])", line)]
            assert [line.split()[:2] for line in shown.split("\n") if re.match("  (?=[^ ])", line)] == begins, key


@pytest.mark.parametrize(("language", "silent"), [("en", "no sound"), ("id", "tanpa suara")])
def test_status_says_alert_level_and_missing_sound_as_the_header_does(
    tmp_path: Path, language: str, silent: str
) -> None:
    siaga = Siaga(tmp_path / "home")
    siaga.run("init", "--sample", "--language", language)
    quiet = siaga.run("status").out
    assert "SIAGA II" not in quiet and silent not in quiet
    desk = Desk.open(Home(siaga.home))
    english = ("tempo siaga 2 by Ratna", "test sound", "heard no")
    for line in english if language == "en" else ("irama siaga 2 oleh Ratna", "uji suara", "dengar tidak"):
        desk.execute(line, "LST")
    desk.close()
    said = siaga.run("status").out
    assert "SIAGA II" in said and silent in said
