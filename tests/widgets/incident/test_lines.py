"""Lines of an incident: targets keep their columns, warnings are complete, steps keep their words."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from data.base.clock import DAY, HOUR, MINUTE, SECOND
from data.view.values import Choice, Conflict, TargetView, UnitView
from tests.kits.widgets.lines import EN, ID, NOW, incident_lines
from tests.kits.widgets.scenes import ZONE, break_in, flood
from widgets.drawing.cells import cells
from widgets.incident.lines import title_runs


def test_target_late_by_two_digits_keeps_its_columns() -> None:
    spans = (5_000, 600_000, 3_700_000)
    made = [incident_lines(break_in()).target(TargetView("ack", 15_000, took=span)).text for span in spans]
    made += [
        incident_lines(break_in()).target(TargetView("supervisor", 15_000, at=flood().header.now - span)).text
        for span in spans
    ]
    assert len({line.index("goal") for line in made}) == 1, made
    assert all(line[line.index("goal") - 1] == line[7] == " " for line in made), made


def test_late_acknowledgement_says_if_it_was_within_the_limit() -> None:
    view = break_in("id")
    late = TargetView("ack", 15_000, took=20_000, limit=30_000)
    assert incident_lines(view, ID, 60).target(late).text.endswith("! lewat 5 dtk, dalam batas 0:30")
    assert incident_lines(view, ID, 40).target(late).text.endswith("! lewat 5 dtk")
    worse = msgspec.structs.replace(late, took=31_000)
    assert incident_lines(view, ID, 60).target(worse).text.endswith("lewat batas 0:30")
    running = TargetView("ack", 15_000, at=100_000, limit=30_000)
    assert incident_lines(view, ID, 60, now=110_000).target(running).text.endswith("dalam batas 0:30")
    assert incident_lines(view, ID, 60, now=116_000).target(running).text.endswith("lewat batas 0:30")


def test_waived_step_keeps_its_words_before_the_reason() -> None:
    step = break_in().steps[5]
    for width in range(40, 120):
        text = incident_lines(break_in(), ID, width).step(step)[0].text
        assert cells(text) == width
        if width >= 50:
            assert "lapor KPU dan Bawaslu" in text
            assert "dikecualikan" in text
    assert text.endswith("dikecualikan: Kapolres lewat telepon")


def test_step_that_is_waived_or_not_needed_is_neither_done_nor_to_be_done() -> None:
    view = break_in()
    for states, said in (
        (("open", "done", "waived", "spared"), "1 of 2 done"),
        (("done", "done", "waived"), "2 of 2 done"),
        (("waived", "waived", "open"), "0 of 1 done"),
    ):
        steps = tuple(replace(view.steps[0], state=state, number=n) for n, state in enumerate(states, 1))
        assert f"Steps  {said}" in incident_lines(replace(view, steps=steps), EN, 60).steps_title().text


def test_step_that_the_console_ticked_is_its_own_in_the_rooms_language() -> None:
    step = replace(break_in().steps[5], state="done", at=break_in().received, by="system")
    assert incident_lines(break_in(), ID, 60).step(step)[0].text.endswith(" sistem")
    assert incident_lines(break_in(), EN, 60).step(step)[0].text.endswith(" system")


def test_title_says_why_the_priority_changed() -> None:
    view = break_in("id")
    row = msgspec.structs.replace(view.row, raised_from=2, because="122")
    text = "".join(text for text, _ in title_runs(msgspec.structs.replace(view, row=row), ID))
    assert text.endswith(" naik dari P2, karena #122")
    lowered = msgspec.structs.replace(view, lowered_from=1)
    assert "".join(text for text, _ in title_runs(lowered, ID)).endswith(" turun dari P1")
    below = msgspec.structs.replace(view, below=1, below_why="ban di jalan", raise_when="ada lemparan: RIOT")
    text = "\n".join(i.text for part in incident_lines(below, ID, 60).sections() for i in part)
    assert "Di bawah P1 jenisnya: ban di jalan" in text
    assert "Naikkan bila: ada lemparan: RIOT" in text


def test_conflict_shows_every_choice_and_the_command_in_full() -> None:
    dispute = Conflict(
        "priority",
        "priority",
        (Choice("3", "P3", "POL BGS 05:17"), Choice("1", "P1, they push the gate", "JBR LST 05:17", True)),
    )
    view = replace(break_in(), conflicts=(dispute,))
    for width in (47, 60, 78, 120):
        lines = [line.text for line in incident_lines(view, EN, width).warnings()]
        assert all(len(line) <= width for line in lines)
        text = " ".join(" ".join(lines).split())
        assert "1 P3 (POL BGS 05:17)" in text and "2 P1, they push the gate (JBR LST 05:17)" in text
        assert text.endswith("decide 129 1") and "…" not in text


def test_two_conflicts_name_the_field_in_their_commands() -> None:
    sides = (Choice("a", "one", "POL BGS 05:17"), Choice("b", "other", "JBR LST 05:17", True))
    names = ("priority", "closing")
    view = replace(break_in(), conflicts=tuple(Conflict(name, name, sides) for name in names))
    lines = [line.text for line in incident_lines(view, EN, 120).warnings()]
    assert [line.split()[-4:] for line in lines] == [
        f"decide 129 {field} 1".split() for field in ("priority", "closing")
    ]


def test_warnings_are_shown_in_full() -> None:
    words = "permitted are 100 people, 150 are expected, some of them with masks and sticks"
    view = replace(break_in(), hazards=(("1", words),), below=1, below_why=words)
    lines = [line.text for line in incident_lines(view, EN, 47).warnings()]
    assert all(len(line) <= 47 for line in lines)
    assert " ".join(lines) == f"Hazard 1: {words} Below its type's P1: {words}"


def test_page_that_crosses_midnight_has_dates() -> None:
    view = break_in()
    last = view.history[-1]
    today = incident_lines(view, EN, 60, now=last.at)
    assert today.history()[0].text.startswith(today.times.hms(last.at))
    night = replace(view, history=(replace(last, at=last.at - DAY), last))
    new, old = (line.text for line in incident_lines(night, EN, 60, now=last.at).history())
    day = today.times.dates(last.at - DAY)[-1]
    assert old.startswith(f"{day} {today.times.hms(last.at)} ")
    assert new.startswith(" " * len(f"{day} ") + today.times.hms(last.at))
    received = incident_lines(replace(view, received=last.at - DAY), EN, 60, now=last.at)
    assert received.report(1)[0].text.startswith(day)


def test_no_form_leaves_a_row_blank_below_while_it_leaves_something_out() -> None:
    for view in (break_in(), break_in("id"), replace(break_in(), steps=()), replace(break_in(), sent=(), reports=())):
        for width in (76, 100):
            lines = incident_lines(view, ID, width)
            for height in range(6, 60):
                for fitted in (lines.compact(height), *([lines.tall(height)] if lines.fits_tall(height) else [])):
                    assert len(fitted.lines) <= height
                    assert len(fitted.lines) == height or not fitted.more, (width, height, fitted.more)


def test_text_that_does_not_fit_in_full_ends_with_the_mark_in_every_form() -> None:
    names, cable, other = (tuple(f"{letter}{n}" for n in range(24)) for letter in "nco")
    view = replace(
        break_in(),
        facts=("roll call: missing " + " ".join(names),),
        hazards=(("4", " ".join(cable)),),
        linked=(replace(break_in().linked[0], words=" ".join(other)),),
    )
    found = set()
    for width in (47, 60, 78):
        lines = incident_lines(view, EN, width)
        for height in range(4, 45):
            forms = [lines.compact(height).lines, lines.rest(lines.compact(height), 4).lines]
            forms += [lines.tall(height).lines] if lines.fits_tall(height) else []
            for shown in forms:
                for words in (names, cable, other):
                    rows = [line.text for line in shown if any(word in words for word in line.text.split())]
                    if rows:
                        found.add((words[0], rows[-1].endswith("…")))
                        assert rows[-1].endswith(("…", words[-1])), (width, height, rows)
    assert {("n0", True), ("n0", False), ("c0", True), ("o0", True)} <= found


def test_no_missed_or_running_target_is_left_out_uncounted() -> None:
    names = ("ack", "send", "arrive", "supervisor", "update")
    targets = (
        *(TargetView(name, MINUTE, at=NOW - HOUR) for name in names),
        TargetView("outside", MINUTE, at=NOW + HOUR, who="Damkar"),
    )
    for width in (47, 60, 78):
        lines = incident_lines(replace(break_in(), targets=targets), EN, width)
        for height in range(4, 30):
            fitted = lines.compact(height)
            for name in ("ack", "send", "arrive", "told", "update", "Damkar"):
                assert any(f"{name} 1h00" in line.text for line in [*fitted.lines, *fitted.left_lines]), (width, height)
            if height > 14:
                assert sum(line.text.count("1h00") for line in fitted.lines) == 6, "the history gives way to them"


def test_met_targets_without_room_in_the_line_give_way_to_the_history() -> None:
    met = tuple(TargetView(name, MINUTE, took=SECOND) for name in ("ack", "send", "arrive", "supervisor"))
    lines = incident_lines(replace(break_in(), targets=met), EN, 47)
    fitted = lines.compact(12)
    assert [line.text for line in fitted.lines if "in goal" in line.text] == ["ack 0:01 in goal   send 0:01 in goal"]
    assert [line.text for line in fitted.left_lines] == ["arrive 0:01 in goal   told 0:01 in goal"]
    assert "arrive 0:01" in "".join(line.text for line in lines.compact(40).lines)


def test_unit_without_room_keeps_where_it_is_now() -> None:
    unit = UnitView("5", ("Yoga",), sent=NOW - HOUR, arrived=NOW - HOUR, released=NOW - MINUTE)
    times = EN.times(ZONE)
    for view, last in ((unit, "back"), (replace(unit, released=None), "scene")):
        for width in (40, 47, 60, 78):
            text = incident_lines(break_in(), EN, width).unit(view).text
            assert text.endswith(f" {last}") and "…" not in text, (width, text)
            assert text.startswith("5 Yoga "), "who it is"
    whole = incident_lines(break_in(), EN, 78).unit(unit).text
    assert whole.count(times.hms(NOW - HOUR)) == 2, "with room all moments stay"
    night = incident_lines(break_in(), EN, 47, now=NOW + DAY).unit(unit).text
    assert night == f"5 Yoga      {times.dates(NOW - MINUTE)[-1]} {times.hms(NOW - MINUTE)} back"


def test_hazard_note_takes_no_step_off_a_small_detail() -> None:
    plain, noted = break_in(), replace(break_in(), hazards=(("1", "cable on the road"),))
    for height in range(4, 9):
        steps, fitted = (
            incident_lines(plain, width=78).compact(height).steps,
            incident_lines(noted, width=78).compact(height),
        )
        assert fitted.steps == steps
        shown = [*fitted.lines, *fitted.left_lines]
        assert any("cable on the road" in line.text for line in shown)
