"""Words that a correction replaced: readable on the page, in the history, in reports and before Enter."""

from __future__ import annotations

from pathlib import Path

from console.session.desk import Desk
from console.session.home import Home
from data.report.parts import chronology, incident
from data.report.parts.material import Material
from data.report.parts.period import this_shift
from data.view.incident import incident_view
from data.words import Words
from tests.kits.console.line_room import LineRoom
from tests.kits.rooms.sample import write_sample
from widgets.drawing.look import Look
from widgets.incident.lines import history_lines


def test_page_history_and_reports_have_the_words_before_and_after(tmp_path: Path) -> None:
    write_sample(Home(tmp_path))
    desk = Desk.open(Home(tmp_path))
    desk.execute("n FIRE 6 motorcycle P 4312 QX burns", "LST")
    no = desk.book.last_no
    desk.execute("a 101", "LST")
    desk.execute(f"fix {no} plate is P 4321 QX", "LST")
    now = desk.clock.now()
    (state,) = desk.room.open_incidents()
    view = incident_view(desk.room, desk.site, state.subject, now, desk.library.get)
    assert view is not None and view.row.words == "plate is P 4321 QX"
    assert view.facts == ('FIX: all words replaced, was "motorcycle P 4312 QX burns"',)
    look = Look(Words("en"))
    lines = [history_lines(e, look, look.times("Asia/Jakarta"), 90, now)[0].text for e in view.history]
    assert "motorcycle P 4312 QX burns" in lines[0] and "see" in lines[0]
    assert f"FIX → {no} plate is P 4321 QX" in lines[-1]
    m = Material(desk.library, desk.site, Words("en"), this_shift(desk.room.duty, desk.site, now), desk.room, now)
    assert 'was "motorcycle P 4312 QX burns"' in incident.row(m, state)[4]
    (story,) = chronology.stories(m)
    opened = next(row[1] for row in story.rows if "P 4312 QX" in row[1])
    assert f"→ see {no + 2}" in opened
    desk.close()


def test_echo_says_that_all_words_are_replaced() -> None:
    room = LineRoom()
    room.do("n VEHI 6 motorcycle P 4312 QX")
    no = len(room.book)
    echo = room.read(f"fix {no} plate is P 4321 QX").echo
    assert "replace all words" in echo.text and "P 4312 QX" in echo.consequence
