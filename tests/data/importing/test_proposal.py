"""Map proposed from a spreadsheet: it loads, and reads the file that it was made from."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from data.base.clock import ManualClock
from data.base.file_errors import FileFault
from data.importing import column_map, importer
from data.importing.column_map import Map
from data.importing.proposal import propose
from data.importing.result import Result
from data.site.load import read, sample_text
from data.words import Words

SITE = read(sample_text())
NOW = 1_717_200_000_000  # 1 June 2024

ENGLISH = """Call Number,Call Type,Priority,Received,Dispatched,On Scene,Closed,Address,Remarks,Result
C-17,Fire,1,01/22/2024 02:00:10 AM,01/22/2024 02:01:00 AM,01/22/2024 02:05:00 AM,01/22/2024 03:00:00 AM,Yard,tyres,done
C-18,Noise,3,01/03/2024 11:30:00 PM,,,,Gate,-,false alarm
"""
INDONESIAN = """Rekap kejadian Januari;;;;;;;
No;Tanggal;Jam;Jenis;Lokasi;Uraian;Hasil;Petugas Jaga
1;Senin, 22 Januari 2024;02.00;Kebakaran;Gudang;asap di pintu;selesai;Rina
2;Jumat, 3 Mei 2024;23.30;Orang mencurigakan;Pagar;dua orang;diserahkan ke polsek;Eko
"""
EITHER_WAY = "id,opened,what\n1,03/04/2024 10:00,a\n2,05/04/2024 11:00,b\n"


def proposed(folder: Path, text: str, language: str = "en") -> tuple[Map, Result, str]:
    """Return the map of a proposal, what it imports, and its text."""
    file, map_file = folder / "Log Book.csv", folder / "map.toml"
    file.write_text(text, "utf-8")
    words = Words(language)
    map_file.write_text(proposal := propose(file, SITE, words), "utf-8")
    mapping = column_map.load(map_file, words, SITE)
    result = importer.run(folder, file, mapping, site=SITE, by="LST", clock=ManualClock(NOW), words=words, dry=True)
    return mapping, result, proposal


def test_english_headings_and_american_times_are_recognised(tmp_path: Path) -> None:
    mapping, result, text = proposed(tmp_path, ENGLISH)
    assert (mapping.source, mapping.key, mapping.time.format) == ("log-book", "Call Number", "%m/%d/%Y %I:%M:%S %p")
    first, second = sorted(result.plan.incidents, key=lambda entry: entry.number)
    assert (first.type, first.priority, first.place, first.words) == ("FIRE", 1, "Yard", "tyres")
    assert first.times.keys() == {"received", "dispatched", "scene", "closed"}
    assert (second.type_name, second.priority, second.disposition) == ("Noise", 3, "false")
    assert '"Noise" = "INFO"        # a guess, 1 row' in text
    assert not result.plan.bad_count


def test_indonesian_headings_with_day_and_time_apart_are_recognised(tmp_path: Path) -> None:
    mapping, result, text = proposed(tmp_path, INDONESIAN, "id")
    assert (mapping.key, mapping.times.received) == ("No", ("Tanggal", "Jam"))
    assert mapping.time.format == "%A, %d %B %Y %H.%M"
    second, first = result.plan.incidents[1], result.plan.incidents[0]
    assert (first.type, first.place, first.words, first.disposition) == ("FIRE", "Gudang", "asap di pintu", "handled")
    assert (second.disposition, second.operator) == ("handed", "Eko")
    assert "tebakan" in text


def test_delimiter_is_the_one_that_divides_all_rows_alike(tmp_path: Path) -> None:
    rows = "1;21/01/2024;02:00;a, b, c, d, e, f, g\n2;22/01/2024;02:00;x\n"
    mapping, result, _ = proposed(tmp_path, f"Log, yard, gate, store, 2024\nNo;Date;Time;Remarks\n{rows}")
    assert (mapping.times.received, mapping.columns.words) == (("Date", "Time"), "Remarks")
    assert result.plan.count == 2


@pytest.mark.parametrize(
    "header", ["Date in,Time in,Date closed,Time closed", "Time in,Date in,Time closed,Date closed"]
)
def test_day_and_time_of_day_of_an_end_are_joined(tmp_path: Path, header: str) -> None:
    cells = {"Date in": "21/01/2024", "Time in": "22:00", "Date closed": "23/01/2024", "Time closed": "03:00"}
    row = ",".join(cells[name] for name in header.split(","))
    mapping, result, _ = proposed(tmp_path, f"No,{header}\n1,{row}\n".replace("Time in", "Time"))
    assert mapping.times.closed == ("Date closed", "Time closed")
    (found,) = result.plan.incidents
    assert found.times["closed"] - found.times["received"] == 29 * 3_600_000


def test_day_of_an_end_without_a_time_of_day_is_a_field(tmp_path: Path) -> None:
    mapping, result, _ = proposed(tmp_path, "No,Received,Closed\n1,21/01/2024 22:00,22/01/2024\n")
    assert (mapping.times.closed, mapping.fields) == (None, {"closed": "Closed"})
    assert result.plan.count == 1


def test_every_column_is_in_the_map_under_a_name_of_its_own_or_said_to_be_left_out(tmp_path: Path) -> None:
    text = "No;Received;Call by;Call-by;Call_by;Note;Note;;#\n1;2024-01-21 02:00;a;b;c;d;e;f;g\n"
    mapping, _, said = proposed(tmp_path, text)
    assert mapping.fields == {"call_by": "Call by", "call_by_2": "Call-by", "call_by_3": "Call_by", "field": "#"}
    assert '# left out: several columns are called "Note"' in said
    assert "# left out: a column with values that has no heading" in said


def test_file_without_headings_is_asked_for_them(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("1;21/01/2024 02:00;Fire\n2;22/01/2024 03:00;Fire\n")
    assert "are these headings?" in propose(tmp_path / "log.csv", SITE, Words())


@pytest.mark.parametrize(
    ("said", "priority"),
    [("Very High", 1), ("KRITIS", 1), ("High", 2), ("tinggi", 2), ("Medium", 3), ("sedang", 3), ("Low", 4),
     ("rendah", 4), ("Level 15", 3), ("Code 3", 3), ("P1", 1), ("1 - high", 1), ("1 - low", 4), ("3 - high", 2)],
)  # fmt: skip
def test_priorities_are_guessed_by_the_words_people_use(tmp_path: Path, said: str, priority: int) -> None:
    text = f"No,Received,Kind,Priority,What\n1,22/01/2024 02:00,Fire,{said},smoke\n2,23/01/2024 02:00,Fire,{said},x\n"
    _, result, proposal = proposed(tmp_path, text)
    assert {entry.priority for entry in result.plan.incidents} == {priority}
    assert str(priority) in said or "a guess, 2 rows" in proposal


def test_columns_of_dates_keep_their_pattern_with_a_few_that_are_none(tmp_path: Path) -> None:
    rows = [f"{n};{n + 12}/01/2024;0{n}.00;api" for n in range(1, 8)]
    rows[3], rows[5] = "4;31/02/2024;04.00;api", "6;besok;06.00;api"
    text = "\n".join(("No;Tanggal;Jam;Kejadian", *rows)) + "\n"
    mapping, result, said = proposed(tmp_path, text, "id")
    assert (mapping.times.received, mapping.time.format) == (("Tanggal", "Jam"), "%d/%m/%Y %H.%M")
    assert (len(result.plan.incidents), result.plan.bad_count) == (5, 2) and "date_order" not in said
    mapping, _, _ = proposed(tmp_path, text.replace("31/02/2024", "x").replace("13/01/2024", "01/22/2024"), "id")
    assert mapping.time.format == "%d/%m/%Y %H.%M", "the pattern that reads the most"
    file = tmp_path / "words.csv"
    file.write_text("No;Jam;Kapan\n1;01/02/2024 10:00;03/02/2024\n2;02/02/2024 11:00;besok\n", "utf-8")
    assert "Kapan" not in [*proposed_times(propose(file, SITE, Words("id")))], "half of them are no dates"


def proposed_times(text: str) -> list[str]:
    """Return the columns that a proposed map takes for times."""
    return [str(name) for name in tomllib.loads(text)["times"].values()]


def test_sheet_without_a_number_is_keyed_by_its_date_its_time_and_its_place(tmp_path: Path) -> None:
    rows = (
        "Tanggal;Jam;Kejadian;Lokasi\n31/12/2023;23:50;api;Gudang\n01/01/2024;00:10;api;Pagar\n15/01/2024;00:10;api;\n"
    )
    mapping, result, _ = proposed(tmp_path, rows, "id")
    assert mapping.key == ("Tanggal", "Jam", "Lokasi")
    assert (len(result.plan.incidents), result.plan.bad_count) == (3, 0)


def test_rows_that_are_steps_of_a_sensor_are_recognised_and_a_list_with_a_status_is_not(tmp_path: Path) -> None:
    rows = "At,Sensor,Ev,Msg\n2024-01-21 22:10:00,S1,ALARM,smoke\n2024-01-21 22:11:00,S1,ACK by Rina,\n"
    mapping, result, _ = proposed(
        tmp_path,
        f"{rows}2024-01-21 22:20:00,S1,Clear,\n2024-01-21 22:30:00,S2,ALARM,smoke\n2024-01-21 22:31:00,S1,test,\n",
    )
    assert (mapping.key, mapping.columns.state) == ("Sensor", "Ev")
    assert mapping.values.state == {
        "ALARM": "received", "ACK by Rina": "acknowledged", "Clear": "closed", "test": "none",
    }  # fmt: skip
    assert (result.added, result.plan.bad_count) == (2, 1), "the test after its end"
    mapping, result, _ = proposed(tmp_path, "Ref,At,Status\na,2024-01-21 22:10:00,open\nb,2024-01-21 23:10:00,closed\n")
    assert (mapping.key, mapping.columns.state, result.added) == ("Ref", None, 2)


def test_dates_that_could_be_swapped_are_left_for_a_person_to_decide(tmp_path: Path) -> None:
    mapping, result, text = proposed(tmp_path, EITHER_WAY)
    assert "#date_order" in text and not mapping.time.date_order
    assert result.plan.ambiguous


@pytest.mark.parametrize(
    "text",
    ["a\n", "a,b\n1,2\n", "No,No\n1,2\n", "Received,Received\n22/01/2024 02:00,\n", "=\x1b[31m,\u202e\n1,2\n"],
)
def test_a_file_that_tells_nothing_gets_a_map_to_be_filled_in(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(text, "utf-8")
    proposal = propose(file, SITE, Words())
    assert "[times]" in proposal and "\x1b" not in proposal and "\u202e" not in proposal


def test_file_of_an_older_encoding_gets_a_map_that_reads_it(tmp_path: Path) -> None:
    file, map_file = tmp_path / "log.csv", tmp_path / "map.toml"
    file.write_bytes("id,opened,what\n1,23/04/2024 10:00,pagar rusak – café\n".encode("cp1252"))
    map_file.write_text(propose(file, SITE, Words("en")), "utf-8")
    mapping = column_map.load(map_file, Words("en"), SITE)
    assert mapping.encoding == "cp1252"
    (incident,) = importer.plan(file, mapping, Words("en")).incidents
    assert incident.words == "pagar rusak – café"
    file.write_bytes(b"id,opened,what\n1,23/04/2024 10:00,\x81\xff\n")
    with pytest.raises(FileFault, match="line 2 is not utf-8 text"):
        propose(file, SITE, Words("en"))
