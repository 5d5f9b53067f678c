"""Reports of the scripted days: the end states of the acceptance scripts, read from the drill's book."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from console.drill.play.headless import HeadlessDrill
from console.drill.result.report import save
from console.drill.script.site import home_for
from console.session.home import Home
from data.report.document import BLANK
from tests.kits.console.command import Siaga
from tests.kits.drill.days import played
from tests.kits.drill.files import play_drill, write_drill


def home_of(name: str) -> Siaga:
    """Return the home of a drill that was played without a screen."""
    home, report = played(name)
    assert report.ok, report.findings
    return Siaga(home.path)


@pytest.fixture(scope="module")
def protest() -> Siaga:
    return home_of("protest-day")


@pytest.fixture(scope="module")
def night() -> Siaga:
    return home_of("quiet-night")


def report(siaga: Siaga, *args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(siaga.run("report", *args, "--format", "json").out)
    return found


def test_status_of_a_played_drill_ends_with_it_and_says_that_it_is_one(protest: Siaga) -> None:
    first, head, *_ = protest.run("status").out.splitlines()
    assert first == "LATIHAN: semua ini tidak terjadi"
    assert head.endswith(" 2024"), "counted to today, all of it is late for years"


def test_commands_of_a_drills_home_go_by_its_clock_and_say_that_it_is_one(tmp_path: Path) -> None:
    script = '[[event]]\nat = "20:10"\ndo = ["n FIRE 3 smoke"]\n[[expect]]\nat = "22:00"\nthat = { rows = 1 }\n'
    home, played = play_drill(tmp_path, script)
    save(played, home.path)
    siaga = Siaga(home.path)
    known = json.loads(siaga.run("status", "--json").out)
    assert (known["drill"], known["at"]) == (True, played.end), "where the drill ended, not where its book does"
    assert "siaga_drill 1" in siaga.run("status", "--format", "prometheus").out
    for said in (siaga.run("query", "incidents", "received > -3h").out, siaga.run("log", "--since", "20:10").out):
        assert said.startswith("DRILL: ") and "smoke" in said
    assert " 20:30:00 WIB  Sun 21 Jan 2024 " in siaga.run("status", "--at", "20:30").out
    report_then = report(siaga, "shift", "--at", "20:30")
    assert report_then["period"]["until"]["local"] == "2024-01-21T20:30:00+07:00"
    assert "22:30" in siaga.run("report", "shift", "--at", "2024-01-21T22:30", code=2).err, (
        "the drill did not get there"
    )


def test_hour_that_comes_twice_has_its_zone_once_in_log_status_and_reports(tmp_path: Path) -> None:
    head = 'name = "back"\nstart = "2024-10-26T22:00:00"\noperator = "LST"\n'
    text = '[overrides]\nzone = "Europe/Berlin"\nzone_word = ""\n'
    text += '[[event]]\nat = "2024-10-27 02:30"\ndo = "n FIRE 3 smoke"\n'
    text += '[[event]]\nat = "2024-10-27 03:10"\ndo = "0240 l heard a van"\n'
    text += '[[event]]\nat = "2024-10-27 03:11"\ndo = "2359 l late why from the gate\'s book"\n'
    drill = write_drill(tmp_path, text, head)
    home = home_for(Home(tmp_path), drill)
    HeadlessDrill(drill, home).play()
    siaga = Siaga(home.path)
    log = siaga.run("log").out
    assert "2024-10-27 02:30:00 CEST  LST" in log and "2024-10-27 02:05:00 CET  system" in log
    assert "(happened 02:40 CET)" in log and "(happened 2024-10-26 23:59:00)" in log
    assert "  2024-10-27 02:30:00 CEST  " in siaga.run("query", "incidents").out
    head_of_status = siaga.run("status", "--at", "2024-10-27T02:30+02:00").out.splitlines()[1]
    assert " 02:30:00 CEST  Sun 27 Oct" in head_of_status
    said = siaga.run("report", "shift").out
    assert "27 Oct 24 02:30:00 CEST: NEW" in said and "02:30 02:30" not in said
    assert "02:15:00 CET: MISSED" in said


def test_room_in_a_folder_that_is_called_drills_is_a_room(tmp_path: Path) -> None:
    siaga = Siaga(tmp_path / "drills" / "training-room")
    siaga.run("init", "--sample")
    siaga.run("exec", "ok 2")
    assert json.loads(siaga.run("status", "--json").out)["drill"] is False


def test_drills_home_takes_no_line_from_outside(tmp_path: Path) -> None:
    siaga = Siaga(play_drill(tmp_path, '[[event]]\nat = "20:10"\ndo = "ok 1"\n')[0].path)
    before = len(siaga.log())
    for args in (("exec", "ok 2"), ("import", "calls.csv", "--map", "map.toml"), ("backup", str(tmp_path / "copies"))):
        assert "is of a drill" in siaga.run(*args, code=2).err
    assert "is of a drill" in Siaga(tmp_path / "new").run("restore", str(siaga.home), code=2).err
    assert len(siaga.log()) == before and not (tmp_path / "copies").exists() and not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("steps", "last", "due"),
    [
        ([("22:40", -3600)], "22:59", 6),  # the round of 22:00 fell due after all
        ([("22:40", -3600), ("22:40", 3600)], "22:59", 6),
        ([("22:40", 3600)], "22:59", 0),
        ([("22:40", 36_000), ("22:40", -32_400)], "22:59", 0),  # too far, and not all the way back
        ([("22:40", 36_000), ("22:40", -36_000)], "23:20", 6),
        ([("23:06", -3600)], "23:20", 12),  # the round of 23:00, which is LATE, continues as that of 22:00
    ],
)
def test_clock_set_over_the_first_control_leaves_board_sheet_and_report_with_the_same_calls(
    tmp_path: Path, steps: list[tuple[str, int]], last: str, due: int
) -> None:
    script = '[[event]]\nat = "22:30"\ndo = "l first"\n'
    script += "".join(f'[[event]]\nat = "{at}"\nfault = "step"\namount = {span}\n' for at, span in steps)
    home, played = play_drill(tmp_path, f'{script}[[event]]\nat = "{last}"\ndo = "l last"\n')
    siaga = Siaga(home.path)
    found = report(siaga, "shift")
    (sheet,) = [section for section in found["sheet"] if section["key"] == "calls"]
    kpi = report(siaga, "kpi", "--by", "day")["all"]
    assert (played.figures["due"], played.figures["missed"]) == (due, due)
    for calls in (found["figures"]["check_calls"], kpi["check_calls"]):
        assert (calls["due"], calls["missed"]) == (due, due)
    assert sheet["summary"].startswith(f"{due} "), sheet
    missing = [entry for entry in siaga.log() if entry["kind"] == "check.missed"]
    assert sum(len(entry["posts"]) for entry in missing) == due


def test_report_that_was_undone_is_not_counted_as_received(tmp_path: Path) -> None:
    script = '[[event]]\nat = "20:09"\nfault = "source down"\nsource = "net"\n'
    script += '[[event]]\nat = "20:10"\ndo = ["n VEHI 3 van", "undo", "n FIRE 4 smoke"]\n'
    script += '[[event]]\nat = "20:11"\nfault = "source up"\nsource = "net"\n'
    home, played = play_drill(tmp_path, script + '[[expect]]\nat = "20:12"\nthat = { "tally.received" = 3 }\n')
    assert played.ok, played.findings
    kpi, shift = report(Siaga(home.path), "kpi")["all"], report(Siaga(home.path), "shift")
    assert kpi["reports"] == {"received": 3, "rows": 2, "folded": 0}
    assert [incident["type"] for incident in shift["incidents"]] == ["COMM", "FIRE"]
    (outage,) = shift["outages"]
    assert outage["reports_meanwhile"] == 2


def test_report_counts_a_missed_call_that_was_entered_at_a_time_that_is_still_ahead(tmp_path: Path) -> None:
    script = '[[event]]\nat = "22:30"\ndo = "l first"\n[[event]]\nat = "23:01"\nfault = "suspend"\namount = 1200\n'
    script += '[[event]]\nat = "23:02"\nfault = "step"\namount = -600\n[[event]]\nat = "23:03"\ndo = "l last"\n'
    siaga = Siaga(play_drill(tmp_path, script)[0].path)
    (entry,) = [entry for entry in siaga.log() if entry["kind"] == "check.missed"]
    found = report(siaga, "shift")
    (sheet,) = [section for section in found["sheet"] if section["key"] == "calls"]
    assert entry["at"] > found["made"]["ms"] and len(entry["posts"]) == 6
    assert found["figures"]["check_calls"]["missed"] == 6 and "6 missed" in sheet["summary"]
    (story,) = found["stories"]
    assert entry["no"] in [line["no"] for line in story["lines"]], "and tells of it"


def test_drills_report_counts_what_sounds_as_it_ends(tmp_path: Path) -> None:
    script = '[[event]]\nat = "20:10"\ndo = "l first"\n[[event]]\nat = "20:20"\ndo = ["n FIRE 3 smoke", "a"]\n'
    home, played = play_drill(tmp_path, f"{script}[figures]\nannunciations = 1\nP1 = 1\n")
    found = report(Siaga(home.path), "shift")["figures"]
    assert played.ok and played.figures["annunciations"] == found["annunciations"]["count"] == 1
    assert played.figures["P1"] == found["acknowledged"]["P1"]["incidents"] == 1


def test_drills_report_says_the_slowest_acknowledgement_of_an_incident(tmp_path: Path) -> None:
    script = '[[event]]\nat = "20:10"\ndo = "n CRWD 1 crowd"\n[[event]]\nat = "20:11"\ndo = "a"\n'
    script += '[[event]]\nat = "20:12"\ndo = "c 101 handled left"\n[[event]]\nat = "20:13"\ndo = "reopen 101 back"\n'
    _, played = play_drill(tmp_path, f'{script}[[event]]\nat = "20:14"\ndo = "l last"\n')
    assert [handled.acked for handled in played.incidents] == [60], "reopening acknowledges at once"


def test_report_knows_who_took_control_at_a_time_that_is_still_ahead(tmp_path: Path) -> None:
    script = '[[event]]\nat = "20:30"\nfault = "step"\namount = 14400\n[[event]]\nat = "20:31"\ndo = "take LST gone"\n'
    script += '[[event]]\nat = "20:40"\nfault = "step"\namount = -7200\n[[event]]\nat = "23:30"\ndo = "l last"\n'
    found = report(Siaga(play_drill(tmp_path, script)[0].path), "shift")
    (sheet,) = [section for section in found["sheet"] if section["key"] == "calls"]
    assert found["figures"]["check_calls"]["missed"] == 6 and sheet["summary"].startswith("6 "), sheet


def test_clock_set_forward_takes_no_answered_call_from_the_sheet(tmp_path: Path) -> None:
    script = '[[event]]\nat = "22:30"\ndo = "l first"\n[[event]]\nat = "23:00"\ndo = "ok all"\n'
    script += (
        '[[event]]\nat = "23:20"\nfault = "step"\namount = 3600\n[[event]]\nat = "2024-01-22 00:40"\ndo = "l last"\n'
    )
    found = report(Siaga(play_drill(tmp_path, script)[0].path), "shift")
    (sheet,) = [section for section in found["sheet"] if section["key"] == "calls"]
    assert found["figures"]["check_calls"]["due"] == 6 and sheet["summary"].startswith("6 "), sheet


PROTEST = ("--at", "2024-02-29T16:30")


def test_situation_after_the_protest_is_the_scripts_end_state(protest: Siaga) -> None:
    found = report(protest, "lapsit", *PROTEST)
    figures = found["figures"]
    assert figures["reports"]["received"] == 40
    assert figures["reports"]["rows"] == found["incidents"]["count"] == 24
    assert figures["annunciations"]["count"] == 39
    assert figures["acknowledged"]["P1"]["in_goal"] == {"met": 2, "of": 3, "percent": 66.7}
    assert figures["acknowledged"]["P1"]["in_breach"] == {"met": 3, "of": 3, "percent": 100.0}
    (flood,) = figures["floods"]
    assert flood["since"]["local"] == "2024-02-29T13:25:10+07:00"
    assert flood["until"]["local"] == "2024-02-29T13:47:30+07:00"
    assert (flood["lasted_s"], flood["peak"]) == (22 * 60 + 20, 13)
    bins = figures["annunciations"]
    assert (bins["bins_over"], bins["bins"], bins["bins_over_percent"]) == (1, 22, 4.5)
    (outage,) = found["outages"]
    assert outage["since"]["local"] == "2024-02-29T13:22:00+07:00"
    assert (outage["lasted_s"], outage["reports_meanwhile"]) == (3 * 3600, 28)
    assert found["period"]["shift"] == {"day": "2024-02-29", "name": "Siang", "crew": "B"}
    assert (found["situation"], found["incidents"]["open"]) == ("calm", 0)
    assert found["warnings"] == ["LATIHAN: semua ini tidak terjadi"]
    (source,) = found["source"]
    last = protest.log()[-1]
    assert (source["first"], source["last"], source["book"]) == (1, last["no"], last["book"])
    assert f"{source['last']}:{source['hash']}" in protest.run("verify").out


DAY_SHIFT = ("--shift", "2024-02-13", "Day", "--at", "2024-02-13T20:40")


def test_shift_report_and_read_back_say_what_to_watch_for() -> None:
    siaga = home_of("break-in")
    found = report(siaga, "shift", *DAY_SHIFT)
    said = siaga.run("report", "shift", *DAY_SHIFT).out
    watch = "rear door guarded by police, glass at post 4"
    assert any(step.get("words") == watch for each in found["handovers"] for step in each["steps"])
    title = said.index("For the next shift: Watch for")
    assert watch in said[title : title + 200]
    assert f"Watch for {watch}" in siaga.run("log").out


def test_situation_is_worded_as_it_is_read_aloud(protest: Siaga) -> None:
    said = protest.run("report", "lapsit", *PROTEST).out
    for words in (
        "# Laporan situasi",
        "Kamis, 29 Februari 2024, pukul 16.30 WIB",
        "Situasi: aman dan kondusif",
        "Tanggapan P1: dalam 15 dtk 2/3 (66,7 %), dalam 30 dtk 3/3 (100,0 %)",
        "40 diterima, termasuk perubahan sumber, 24 baris, 39 dibunyikan",
        "13:25:10-13:47:30 (22 mnt 20 dtk), puncak 13",
        "13:22:00-16:22:00 (3 j 00 mnt); dicatat selama itu: 28 laporan",
        "sumber: buku mutasi no. 1–",
    ):
        assert words in said
    assert len(said.splitlines()) < 450


#: Kinds of entries in which something was done, said or called.
_ACTS = {
    "incident.sent", "incident.arrived", "incident.released", "incident.controlled", "incident.note", "incident.scene",
    "incident.step", "call", "call.arrived", "told", "hazard", "hazard.off", "seal", "move", "relief", "break", "shelf",
    "log", "fix", "lookout",
}  # fmt: skip


def _people(value: Any) -> Iterator[str]:
    """Yield the names in a field of an entry, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _people(each)


@pytest.mark.parametrize("at", ["2024-02-29T13:58", "2024-02-29T16:30"])
def test_everything_of_the_protest_is_on_the_lapsit(protest: Siaga, at: str) -> None:
    said = protest.run("report", "lapsit", "--at", at, "--format", "csv").out
    with io.StringIO(said, newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    text = "\n".join(" ".join(row) for row in rows)
    until = int(datetime.fromisoformat(f"{at}+07:00").timestamp() * 1000)
    exported = [entry for entry in protest.log() if entry["at"] < until]
    counted: Counter[str] = Counter()
    for entry in exported:
        kind = entry["kind"]
        wanted = []
        if kind == "incident.opened":
            wanted = [f"#{entry['number']}", entry["words"]]
        if kind in _ACTS:
            wanted += [entry["text"].partition(" · ")[2] or entry["text"], *_people(entry.get("words", ""))]
        # Other entries have refs in "names", and moments in "before".
        named = ("people", "names", "before") if kind in ("seal", "relief") else ("people", "who")
        for key in named:
            wanted += _people(entry.get(key, []))
        for each in wanted:
            assert each in text, (entry["no"], kind, each)
        counted[kind] += bool(wanted)
        if kind == "incident.opened" and entry["priority"] == 1:
            # A P1 has every field of an account.
            fields = {row[1] for row in rows if row[0].startswith("P1") and f"#{entry['number']} " in row[0]}
            assert {"Apa", "Di mana", "Kapan", "Siapa", "Bagaimana", "Tindakan", "Korban", "Saksi", "Cuaca"} <= fields
            counted["P1"] += 1
    assert counted["P1"] == 3
    assert counted["call"] == counted["hazard"] == 1
    assert counted["incident.sent"] == 2
    assert counted["incident.opened"] > 30


def test_lapsit_has_the_form_and_leaves_blanks(protest: Siaga) -> None:
    found = report(protest, "lapsit", *PROTEST)
    form = found["form"]
    assert (form["number"], form["to"], form["assessment"], form["#119 injured"]) == (None, None, None, None)
    assert (form["name"], form["rank"], form["#119 where"]) == ("Bagus", "Aipda", "pos 1 Gerbang utama, Kantor")
    assert found["strength"] | {"posts": []} == {
        "should": 6, "is": 6, "absent": [], "relieved": ["Joko"], "posts": [],
    }  # fmt: skip
    said = protest.run("report", "lapsit", *PROTEST).out
    assert f"- Tanda tangan: {BLANK}" in said
    assert f"- Korban: {BLANK}" in said
    assert "seharusnya 6, hadir 6; diaplus Joko" in said


def test_site_fills_the_form_of_the_lapsit(protest: Siaga, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(protest.home, home)
    text = (home / "site.toml").read_text(encoding="utf-8")
    for old, new in (
        ('number = ""  ', 'number = "R/LI-...../II/2024"'),
        ("to = []", 'to = ["Kapolres Jember"]'),
        ("copies = []", 'copies = ["Kabag Ops", "Ketua KPU"]'),
        ("basis = []", 'basis = ["Sprin/123/II/2024"]'),
        ('subject = ""', 'subject = "Unjuk rasa di KPU"'),
        ('signer = ""', 'signer = "Ratna"'),
        ('full = "Ipda Ratna"', 'full = "Ipda Ratna Sari"\nnumber = "80010203"'),
        ('name = "Main gate"', 'name = "Main gate"\nstrength = 3'),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    for file in ("site.toml", "site.in-force.toml"):  # as if it had been played with this one
        (home / file).write_text(text, encoding="utf-8")
    siaga = Siaga(home)
    found = report(siaga, "lapsit", *PROTEST)
    form = {key: said for key, said in found["form"].items() if not key.startswith("#")}
    assert form == {
        "number": "R/LI-...../II/2024", "to": "Kapolres Jember", "subject": "Unjuk rasa di KPU",
        "basis": "Sprin/123/II/2024", "copies": "Kabag Ops; Ketua KPU", "assessment": None, "recommendation": None,
        "documentation": None, "place": "Jember", "name": "Ratna Sari", "rank": "Ipda", "service_number": "80010203",
    }  # fmt: skip
    assert found["strength"]["should"] == 8
    said = siaga.run("report", "lapsit", *PROTEST).out
    assert "seharusnya 3, hadir 1 (Tama); diaplus Joko; kurang 1, tanpa nama di daftar" in said
    page = siaga.run("report", "lapsit", *PROTEST, "--format", "html").out
    assert '<th scope="row">Tanda tangan</th><td class="blank"></td></tr>\n</tbody>' in page
    assert BLANK not in page


def test_lapsit_without_anybody_in_control_leaves_the_strength_blank(protest: Siaga) -> None:
    found = report(protest, "lapsit", "--since", "2024-02-28T08:00", "--until", "2024-02-28T10:00")
    assert (found["strength"]["is"], found["strength"]["should"], found["form"]["name"]) == (None, 6, None)


def test_lapsit_asks_for_what_the_room_does_not_know(protest: Siaga) -> None:
    # In the order of the form: number, to, basis; of the first P1 injured; it was one by a link.
    answers = b"R/LI-7/II/2024\nKapolres Jember\n\n1 luka\n.\nnever\n"
    done = protest.run("report", "lapsit", *PROTEST, "--ask", "--format", "json", stdin=answers, asks=True)
    form = json.loads(done.out)["form"]
    assert (form["number"], form["to"], form["basis"]) == ("R/LI-7/II/2024", "Kapolres Jember", None)
    assert form["#110 injured"] == "1 luka"
    assert "never" not in form.values()
    assert "#110 Korban: " in done.err
    assert "Siapa" not in done.err  # known


def test_situation_during_the_protest_says_so(protest: Siaga) -> None:
    found = report(protest, "lapsit", "--at", "2024-02-29T13:40")
    assert found["situation"] == "open"
    said = protest.run("report", "lapsit", "--at", "2024-02-29T13:40").out
    assert "banjir alarm sejak 13.25" in said or "banjir alarm sejak 13:25" in said
    assert found["figures"]["floods"][0]["until"] is None
    assert found["outages"][0]["until"] is None
    assert any(row["what"] == "P1 #119" and "wajib" in row["text"] for row in found["follow_up"])


def test_quiet_night_has_the_scripts_figures(night: Siaga) -> None:
    found = report(night, "lapsit", "--shift", "2024-01-21", "Malam")
    calls, heard = found["figures"]["check_calls"], found["figures"]["annunciations"]
    assert {name: calls[name] for name in ("due", "on_time", "late", "missed", "unobserved")} == {
        "due": 66, "on_time": 64, "late": 1, "missed": 1, "unobserved": 0,
    }  # fmt: skip
    assert (calls["on_time_percent"], calls["late_by_s"]) == (97.0, [430])
    assert (heard["count"], heard["per_hour"], heard["busiest"]) == (9, 0.75, 3)
    assert found["figures"]["floods"] == []
    assert found["incidents"] == {"count": 4, "P1": 0, "P2": 1, "P3": 3, "P4": 0, "open": 0} | {
        "urgent": found["incidents"]["urgent"]
    }


def test_shift_report_of_the_night_holds_what_the_next_shift_asks_about(night: Siaga) -> None:
    found = report(night, "shift", "--shift", "2024-01-21", "A", "--language", "en")
    assert [(e["kind"], e.get("operator")) for e in found["control"]] == [
        ("control", "LST"), ("ho.signed", None), ("ho.accepted", None), ("control", "BGS"),
    ]  # fmt: skip
    signed = next(e for e in found["control"] if e["kind"] == "ho.signed")
    assert signed["at"]["local"] == "2024-01-22T07:58:00+07:00"
    assert signed["hash"] in night.run("log", "--kind", "ho.signed").out
    rounds = {r["due"]["local"][11:16]: [c["outcome"] for c in r["calls"]] for r in found["rounds"]}
    assert len(rounds) == 11
    assert rounds["23:00"].count("late") == 1
    assert rounds["02:00"].count("missed") == 1
    assert [p["people"] for p in found["posts"]] == [["Hendra"], ["Wahyu"], ["Sari"], ["Dimas"], ["Yoga"], ["Rizky"]]
    missed = next(i for i in found["incidents"] if i["type"] == "MISS")
    assert (missed["disposition"], missed["state"]) == ("safe", "closed")
    assert missed["acked"]["ms"] - missed["received"]["ms"] == 12_000
    (handed,) = found["handovers"]
    assert (handed["outgoing"], handed["incoming"], handed["lasted_s"], handed["overtime_s"]) == ("LST", "BGS", 900, 0)
    assert [step["what"] for step in handed["steps"]] == ["opened", "signed", "accepted"]
    assert [(c["crew"], c["until"]["local"][11:16]) for c in found["crews"]] == [("A", "08:00")]
    assert {s["post"]: s["people"] for s in found["people"]}["4"] == ["Dimas"]
    ack = next(t for t in missed["targets"] if t["name"] == "ack")
    assert (ack["goal_s"], ack["took_s"], ack["took_ms"], ack["met"]) == (60, 12, 12_000, True)
    assert any("P 4321 QX" in e["text"] for e in found["corrections"])
    assert any("12/12" in e["text"] for e in found["registers"])
    assert any("TK-5" in e["text"] for e in found["tours"])
    assert [e["kind"] for e in found["alarms"]] == ["shelf", "shelf.ended"]
    said = night.run("report", "shift", "--shift", "2024-01-21", "A", "--language", "en").out
    assert "| 23:00 | 6 | 5 | 2 +7 m 10 s |" in said
    assert "source: book JBR-" in said.splitlines()[-1]


def test_figures_come_by_shift_and_by_day(night: Siaga) -> None:
    span = ("--since", "2024-01-21T20:00", "--until", "2024-01-22T07:59")
    shifts = report(night, "kpi", *span)
    assert [row["period"]["shift"]["crew"] for row in shifts["rows"]] == ["A"]
    assert shifts["rows"][0]["check_calls"] == shifts["all"]["check_calls"]
    assert shifts["all"]["check_calls"]["on_time_percent"] == 97.0
    days = report(night, "kpi", *span, "--by", "day")
    assert [row["check_calls"]["due"] for row in days["rows"]] == [18, 48]
    assert sum(row["annunciations"]["count"] for row in days["rows"]) == 9
    early = report(night, "kpi", "--since", "2024-01-10", "--until", "2024-01-22T07:59", "--by", "day")
    assert len(early["rows"]) == 2, "no row is of a day before the book began"
    assert sum(row["check_calls"]["missed"] for row in days["rows"]) == 1
    head, first, whole = night.run("report", "kpi", *span, "--format", "csv").out.splitlines()
    assert len(head.split(";")) == len(first.split(";")) == 58
    assert not [value for value in first.split(";")[1:] if not value.replace(",", "").isdecimal() and value]
    assert first.startswith("21 Jan 24 Malam 20:00;66;64;66;97,0;1;1;0;")
    assert whole.startswith("Semua;66;64;66;97,0;")


def test_report_of_the_past_is_the_same_whenever_it_is_made(night: Siaga) -> None:
    then = report(night, "lapsit", "--shift", "2024-01-21", "Malam", "--at", "2024-01-22T08:00")
    now = report(night, "lapsit", "--shift", "2024-01-21", "Malam")
    assert then.pop("made")["local"] == "2024-01-22T08:00:00+07:00"
    assert now.pop("made")
    assert then == now


def test_report_across_an_acceptance_names_each_crew_for_its_part(night: Siaga) -> None:
    found = report(night, "shift", "--since", "2024-01-22T07:00", "--until", "2024-01-22T09:00")
    assert [(c["crew"], c["operator"]) for c in found["crews"]] == [("A", "LST"), ("B", "BGS")]
    rear = [(s["people"], s["since"]["local"][11:16]) for s in found["people"] if s["post"] == "4"]
    assert rear == [(["Dimas"], "07:00"), (["Eko"], "08:00")]


@pytest.mark.parametrize("kind", ["shift", "lapsit"])
@pytest.mark.parametrize("format", ["md", "html", "csv"])
def test_times_of_acts_have_seconds_in_every_format(protest: Siaga, kind: str, format: str) -> None:
    at = ("--until", "2024-02-29T16:30", "--since", "2024-02-29T12:50") if kind == "shift" else PROTEST
    said = protest.run("report", kind, *at, "--format", format, "--language", "en").out
    # F19 of the feed: received 13:27:00, acknowledged 8 s and sent 35 s later; F3, a P3, acknowledged 10 s later.
    for moment in ("13:27:08", "13:27:35", "acknowledged 13:08:25"):
        assert moment in said, moment
    if kind == "shift" and format == "md":
        assert not re.search(r"\b(\d\d:\d\d)–\1\b", said), "a stay of no time"


def test_incident_of_a_night_has_its_date_once(night: Siaga) -> None:
    said = night.run("report", "shift", "--shift", "2024-01-21", "A", "--language", "en").out
    (row,) = [line for line in said.splitlines() if line.startswith("| #102 ")]
    assert row.count("22 Jan 24") == 1 and "02:15:12" in row
