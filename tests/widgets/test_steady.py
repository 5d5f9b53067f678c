"""What stands on the screen stays where it stands while figures grow, and is said in the console's own language."""

from __future__ import annotations

from msgspec.structs import replace

from data.view.values import Alert, Choice, Conflict, Echo, IncidentView, TargetView
from data.words import Words
from tests.kits.widgets.scenes import ZONE, break_in, flood, quiet
from widgets.command_line.echo import EchoRow, board_keys, echo_row, keys_row
from widgets.command_line.input import LineInput
from widgets.drawing.look import Look
from widgets.drawing.title_rule import title_rule
from widgets.header.alert_row import alert_row
from widgets.header.header import second_row
from widgets.incident.lines import IncidentLines
from widgets.pages.help import HelpPage

EN, ID = Look(Words("en")), Look(Words("id"))


def drawn(view: IncidentView, width: int = 60) -> IncidentLines:
    return IncidentLines(view, EN, now=flood().header.now, zone=ZONE, width=width)


def test_a_target_that_is_late_by_two_digits_keeps_its_columns() -> None:
    spans = (5_000, 600_000, 3_700_000)
    made = [drawn(break_in()).target(TargetView("ack", 15_000, took=span)).text for span in spans]
    made += [
        drawn(break_in()).target(TargetView("supervisor", 15_000, at=flood().header.now - span)).text for span in spans
    ]
    assert len({line.index("goal") for line in made}) == 1, made
    assert all(line[line.index("goal") - 1] == line[7] == " " for line in made), made


def test_the_counts_do_not_move_as_the_links_age_gets_a_second_digit() -> None:
    for look in (EN, ID):
        for width in (80, 120, 200):
            rows = [second_row(replace(quiet().header, link_age=age), look, width).text for age in (3_000, 42_000)]
            assert rows[0].index("P1") == rows[1].index("P1"), rows


def test_the_counts_of_a_second_screen_do_not_move_as_its_newest_entry_ages() -> None:
    for look in (EN, ID):
        for width in (80, 120, 200):
            header = quiet().header
            at = [replace(header, console="on", entry_at=header.now - age) for age in (3_000, 42_000)]
            rows = [second_row(header, look, width).text for header in at]
            assert rows[0].index("P1") == rows[1].index("P1"), rows


def test_a_full_row_never_cuts_off_that_the_book_is_damaged_or_the_disk_full() -> None:
    header = replace(
        flood().header, damaged=True, book_state="notsaved", sound=False, unsigned="LST", free_mb=20, level="1"
    )
    for look in (EN, ID):
        for width in (80, 100, 120, 160):
            row = second_row(header, look, width).text
            assert look.word("screen.book.damaged.short") in row or look.word("screen.book.damaged") in row
            assert "20 MB" in row


def test_what_is_to_be_done_is_told_whole_in_the_alarm_row_of_the_narrowest_screen() -> None:
    args = {
        "why": "disk full", "waiting": "3", "post": "4", "name": "Warehouse rear", "cover": "6", "posts": "2, 3, 5",
        "number": "129", "first": "2", "at": "02:15", "since": "02:11", "until": "02:47", "missed": "3",
    }  # fmt: skip
    hints = {
        "alert.not_saved": "doctor", "alert.break_over": "break", "alert.sound": "sound", "alert.roll": "roll",
        "alert.unmanned": "unmanned", "alert.gap": "seen", "alert.late_round": "ack", "alert.past": "back",
    }  # fmt: skip
    for look in (EN, ID):
        for key, hint in hints.items():
            alert = Alert("alarm", key, args, since=0, hint=f"alert.hint.{hint}", more=2)
            row = alert_row(alert, look, 80, now=90_000, zone="UTC", flash_on=True).text
            assert "…" not in row and row.rstrip().endswith(look.word(f"alert.hint.{hint}", **args)), row


def test_both_sides_of_a_dispute_and_the_form_that_decides_are_told_whole() -> None:
    dispute = Conflict(
        "priority",
        "priority",
        (Choice("3", "P3", "POL BGS 05:17"), Choice("1", "P1, they push the gate", "JBR LST 05:17", True)),
    )
    view = replace(break_in(), conflicts=(dispute,))
    for width in (47, 60, 78, 120):
        lines = [line.text for line in drawn(view, width).warnings()]
        assert all(len(line) <= width for line in lines)
        said = " ".join(" ".join(lines).split())
        assert "1 P3 (POL BGS 05:17)" in said and "2 P1, they push the gate (JBR LST 05:17)" in said
        assert said.endswith("decide 129 1") and "…" not in said


def test_each_of_two_disputes_names_the_form_that_decides_it() -> None:
    sides = (Choice("a", "one", "POL BGS 05:17"), Choice("b", "other", "JBR LST 05:17", True))
    names = ("priority", "closed or open")
    view = replace(break_in(), conflicts=tuple(Conflict(name, name, sides) for name in names))
    lines = [line.text for line in drawn(view, 120).warnings()]
    assert [line.split()[-4:] for line in lines] == [
        f"decide 129 {field} 1".split() for field in ("priority", "closed")
    ]


async def test_a_long_word_about_a_page_is_told_whole_and_columns_stay_columns() -> None:
    page = HelpPage()
    words = "This screen shows the room of the console beside it and enters nothing: no line and no alarm."
    page.update([("", words), ("05:17", "            | BGS acknowledged"), ("05:18", "LST sent 3  |")])
    lines = [line.text for line in page.body(60, 20)]
    assert " ".join(" ".join(lines[:2]).split()) == words
    assert lines[2].index("|") == lines[3].index("|")


def test_a_page_whose_figures_change_keeps_its_place() -> None:
    page = HelpPage()
    page.update([(f"{n}", "words") for n in range(60)], heading="The link")
    page._top = 7
    page.update([(f"{n}", "other words") for n in range(60)], heading="The link")
    assert page._top == 7
    page.update([("1", "words")], heading="Shelved")
    assert page._top == 0


def test_what_to_beware_of_is_told_whole() -> None:
    words = "permitted are 100 people, 150 are expected, some of them with masks and sticks"
    view = replace(break_in(), hazards=(("1", words),), below=1, below_why=words)
    lines = [line.text for line in drawn(view, 47).warnings()]
    assert all(len(line) <= 47 for line in lines)
    assert " ".join(lines) == f"Hazard 1: {words} Below its type's P1: {words}"


def test_a_rule_without_a_title_has_no_hole() -> None:
    assert title_rule(EN, 20, []).text == "─" * 20
    assert title_rule(EN, 20, [], focused=True).text == "═" * 20
    assert title_rule(EN, 20, [("Queue", "strong")]).text == "─ Queue " + "─" * 12


def test_the_form_follows_a_question_without_another_mark() -> None:
    assert "told? form: e WORDS" in echo_row(Echo("X", "what was told?", "form: e WORDS"), EN, 80).text
    assert "told; form: e WORDS" in echo_row(Echo("X", "nobody was told", "form: e WORDS"), EN, 80).text


def test_the_keys_row_names_a_post_that_there_is() -> None:
    assert keys_row(board_keys(EN.words, "2"), EN, 80).text.startswith(" 2 check ")
    assert keys_row(board_keys(EN.words), EN, 80).text.startswith(" 4 check ")


def test_the_keys_row_names_the_forms_of_the_language() -> None:
    bar = EchoRow()
    for look, form, other in ((EN, "find search", "cari"), (ID, "cari kata", "find")):
        bar.look = look
        (row,) = bar.paint(200, 1)
        assert form in row.text and other not in row.text


def test_the_hint_stands_beside_the_last_entry_in_both_languages() -> None:
    line = LineInput()
    for look in (EN, ID):
        line.look = look
        line.set_idle((("no. 12345 saved 08:15 CHECK post 5 Galih, all quiet at the loading yard", "muted"),))
        assert look.word("screen.line.hint") in line._idle(80).text
