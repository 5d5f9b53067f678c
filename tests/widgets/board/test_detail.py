"""Region of the detail: both forms of an incident, and upcoming items without one."""

from __future__ import annotations

import re

import msgspec
import pytest

from data.view.values import IncidentView, TargetView
from tests.kits.running.examples import ALL
from tests.kits.widgets.lines import EN, ID, NOW, check_board, incident_lines
from tests.kits.widgets.scenes import break_in, flood, missed, missed_call, quiet
from widgets.board.detail import detail_region, further_lines
from widgets.board.posts import posts_region
from widgets.drawing.cells import cells
from widgets.drawing.look import Look


def test_detail_in_both_forms_shows_steps_and_targets() -> None:
    compact = [line.text for line in detail_region(flood(), break_in(), ID, 80, 6, beside=False)]
    assert compact[0].startswith("─ #129 P1 PEMBOBOLAN pos 4 Belakang gudang ─")
    assert compact[2].strip().startswith("tanggap 0:20 lewat 5 dtk")
    assert compact[3].strip() == "[ ] 3* hubungi 110 / Polres            [ ] 5  amankan TKP"  # open ones first
    tall = [line.text for line in detail_region(flood(), break_in(), ID, 50, 30, beside=True)]
    assert tall[0].startswith("┬─ #129 P1 PEMBOBOLAN")
    assert any("! lewat 5 dtk" in line for line in tall)
    assert any(line.rstrip().endswith("13:37") for line in tall)
    assert any("Riwayat" in line for line in tall)


@pytest.mark.parametrize("look", [EN, ID])
def test_detail_in_both_forms_shows_the_date_of_the_procedure(look: Look) -> None:
    view = msgspec.structs.replace(break_in(), sop="2023-08-09")
    dated = look.word("detail.sop", date="9 Aug 2023" if look is EN else "9 Agu 2023")

    def region(view: IncidentView, width: int, height: int) -> list[str]:
        return [line.text for line in detail_region(flood(), view, look, width, height, beside=width < 80)]

    compact = region(view, 80, 6)
    assert f" {dated} " in compact[0] and " 4 Belakang gudang ─" in compact[0]
    assert compact[1:] == region(break_in(), 80, 6)[1:]  # it takes no row
    for width in range(50, 61):
        tall = region(view, width, 30)
        head = next(line for line in tall if look.word("screen.steps") in line)
        assert dated in head and look.word("screen.steps.required") in head and dated not in tall[0]
        assert look.glyphs.cut not in head
        assert len(tall) == len(region(break_in(), width, 30))
    assert "SOP" not in "".join(region(break_in(), 80, 6) + region(break_in(), 50, 30))
    assert "SOP" not in "".join(region(msgspec.structs.replace(view, steps=()), 80, 6))
    odd = msgspec.structs.replace(view, sop="someday")  # another station's, drawn unchanged
    assert " SOP someday " in region(odd, 80, 6)[0]


def test_detail_without_room_keeps_open_steps() -> None:
    text = "\n".join(line.text for line in detail_region(flood(), break_in(), ID, 80, 5, beside=False))
    assert "hubungi 110" in text
    assert "amankan TKP" in text


def test_detail_without_an_incident_shows_upcoming_items() -> None:
    text = "\n".join(line.text for line in detail_region(quiet(), None, EN, 80, 6, beside=False))
    assert "─ Next ─" in text
    assert "05:00  check calls, 6 posts" in text


def test_hazard_note_is_marked_at_the_post_and_shown_in_the_detail() -> None:
    board = missed()
    posts = (msgspec.structs.replace(board.posts[0], hazards=("permit for 100",)), *board.posts[1:])
    marked = msgspec.structs.replace(board, posts=posts)
    for width, height in ((80, 24), (160, 45)):
        title, *rows = (line.text for line in posts_region(marked, EN, width, 12, height, True))
        assert " 1!Main gate " in rows[0] and "\n".join(rows).count("!M") == 1  # it takes no cell of the name
        assert " ! 1: permit for 100 " in title and "last contact" in title
        check_board(marked, None, EN, width, height)
    for length in range(10, 60):  # longer ones take the caption's cells, and only then are cut
        words = "x" * length
        posts = (msgspec.structs.replace(board.posts[0], hazards=(words,)), *board.posts[1:])
        longer = msgspec.structs.replace(board, posts=posts)
        title = posts_region(longer, EN, 80, 12, 24, True)[0].text
        assert len(title) == 80 and (f"! 1: {words} " in title or ("──" not in title.rstrip("─") and "…" in title)), (
            title
        )
    crowded = msgspec.structs.replace(
        marked, posts=tuple(msgspec.structs.replace(posts[0], code=str(n)) for n in range(1, 25))
    )
    check_board(crowded, None, EN, 80, 24)
    view = msgspec.structs.replace(missed_call(), hazards=(("1", "permit for 100"),))
    for beside, width, height in ((False, 80, 9), (True, 60, 30)):
        lines = detail_region(board, view, EN, width, height, beside=beside)
        assert any("Hazard 1: permit for 100" in line.text for line in lines)
    idle = detail_region(marked, None, EN, 80, 6, beside=False)
    assert "Hazard 1: permit for 100" in "\n".join(line.text for line in idle)


LONG = "call 113 and the duty officer of the fire service, note the name, the time and what they say"


def test_detail_never_cuts_a_step() -> None:
    view = break_in()
    steps = tuple(msgspec.structs.replace(step, words=f"{step.number} {LONG}") for step in view.steps)
    view = msgspec.structs.replace(view, steps=steps)
    for width in (50, 60, 72, 80, 119):
        for height in (6, 8, 12, 20, 30, 45):
            lines = detail_region(flood(), view, EN, width, height, beside=False)
            body = " ".join(" ".join(line.text for line in lines[1:]).split())
            begun = sum(body.count(box) for box in ("[x] ", "[ ] ", "[-] "))
            assert body.count("they say") == begun  # each that is shown is shown to its last word
            if begun < len(steps):  # the others are counted
                assert EN.glyphs.down in lines[0].text
            assert begun == len(steps) or height < 30


def test_detail_with_room_wraps_the_history() -> None:
    view = break_in()
    history = (*view.history[:-1], msgspec.structs.replace(view.history[-1], words=LONG))
    view = msgspec.structs.replace(view, history=history)
    roomy = " ".join(" ".join(i.text for i in detail_region(flood(), view, EN, 60, 45, beside=False)).split())
    assert LONG in roomy and EN.glyphs.down not in roomy
    narrow = detail_region(flood(), view, EN, 60, 30, beside=False)
    assert any(line.text.rstrip().endswith(EN.glyphs.cut) for line in narrow) and EN.glyphs.down in narrow[0].text


def test_pending_target_says_each_number_once() -> None:
    def text(at: int) -> str:
        return incident_lines(break_in()).target(TargetView("arrive", 180_000, at=at)).text

    assert text(NOW + 80_000) == "arrive       -  goal 3:00   1:20 left"
    assert text(NOW - 1_084_000) == "arrive       -  goal 3:00   ! 18:04 over"


@pytest.mark.parametrize("view", [break_in(), missed_call()])
def test_what_has_no_room_stands_in_the_blank_lines_of_the_queue(view: IncidentView) -> None:
    for look in (EN, ID):
        whole = re.findall(r"\[.\] [0-9]+", detail_text(view, look, 45))
        for height in range(5, 30):
            without = detail_text(view, look, height).splitlines()[1:]
            for above in range(12) if ALL else range(height % 4, 12, 4):
                further = further_lines(flood(), view, look, 80, height, above)
                assert len(further) <= above + 1 and all(cells(line.text) <= 80 for line in further)
                lines = detail_region(flood(), view, look, 80, height, beside=False, above=above)
                assert [line.text for line in lines[1:]] == without
                shown = re.findall(r"\[.\] [0-9]+", "\n".join(line.text for line in (*further, *lines)))
                assert len(set(shown)) == len(shown)
                left = re.search(rf"{look.glyphs.down} ([0-9]+) (?:steps?|langkah)", lines[0].text)
                assert len(shown) + (int(left[1]) if left else 0) == len(whole), (height, above)
        assert look.glyphs.down not in detail_region(flood(), view, look, 80, 9, beside=False, above=40)[0].text


def detail_text(view: IncidentView, look: Look, height: int) -> str:
    return "\n".join(line.text for line in detail_region(flood(), view, look, 80, height, beside=False))
