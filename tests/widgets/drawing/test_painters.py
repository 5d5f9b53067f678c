"""What the painters draw: exact widths at every width, the words of the pictures, and text from outside as text."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.view.values import Alert, Board, BookLine, Echo, EntryView, IncidentView, PostStatus, TargetView, UpcomingItem
from data.words import Words
from tests.kits.widgets.scenes import ZONE, break_in, entry_284, flood, missed, missed_call, quiet
from tests.widgets.drawing.test_cells import ANY, NASTY, harmless
from widgets.board.detail import detail_region
from widgets.board.posts import posts_region
from widgets.board.queue_row import queue_row
from widgets.book.book import EntryPane
from widgets.command_line.echo import KEYS, echo_row, keys_row
from widgets.drawing.cells import cells
from widgets.drawing.glyphs import ASCII
from widgets.drawing.layout import board_regions, footer_height, posts_form
from widgets.drawing.look import Look
from widgets.drawing.styled_line import StyledLine
from widgets.header.alert_row import alert_row
from widgets.incident.lines import IncidentLines, history_line, title_runs

EN, ID = Look(Words("en")), Look(Words("id"))
STATUSES: tuple[PostStatus, ...] = (
    "normal", "due", "late", "missed", "to", "scene", "break", "covered", "covers", "patrol", "off", "closed",
    "unmanned", "roll", "test", "danger",
)  # fmt: skip


def drawn(view: IncidentView, look: Look, width: int, *, now: int = 0, zone: str = ZONE) -> IncidentLines:
    return IncidentLines(view, look, now=now, zone=zone, width=width)


def painted(
    board: Board, view: IncidentView | None, look: Look, width: int, height: int
) -> Iterator[tuple[StyledLine, int]]:
    """Every line of the board with the width it must not exceed."""
    header = board.header
    times = look.times(header.zone)
    regions = board_regions(width, height - 3 - footer_height(height), height, len(board.posts))
    for line in posts_region(board, look, width, regions.posts.height, height, True):
        yield line, width
    for row in board.queue:
        for chosen in (False, True):
            for lit in (False, True):
                w = regions.queue.width
                yield queue_row(row, look, times, w, now=header.now, flash_on=lit, is_selected=chosen), w
    box = regions.detail
    for line in detail_region(
        view, look, box.width, box.height, now=header.now, zone=header.zone, beside=regions.beside, upcoming=board.next
    ):
        yield line, box.width
    yield alert_row(board.alert, look, width, now=header.now, zone=header.zone, flash_on=True), width


def check(board: Board, view: IncidentView | None, look: Look, width: int, height: int) -> None:
    for line, most in painted(board, view, look, width, height):
        assert line.width == cells(line.text) <= most, (width, height, line.text)
        assert harmless(line.text)
        assert not look.glyphs.ascii or line.text.isascii(), line.text
        strip = line.render(look.palette, most)
        assert strip.cell_length == most
        assert cells(strip.text) == most


@pytest.mark.parametrize("look", [EN, ID, Look(Words("id"), ASCII, "mono")], ids=["en", "id", "ascii"])
def test_every_line_has_the_width_of_its_region(look: Look) -> None:
    lang = look.words.language
    for width in range(80, 251, 7):
        for height in (24, 30, 36, 48):
            check(quiet(lang), None, look, width, height)
            check(flood(lang), break_in(lang), look, width, height)
            check(missed(lang), missed_call(lang), look, width, height)


@pytest.mark.parametrize("count", [1, 2, 7, 12, 24, 60, 99])
@pytest.mark.parametrize("look", [EN, ID], ids=["en", "id"])
def test_any_number_of_posts_in_any_status(count: int, look: Look) -> None:
    board = quiet(look.words.language)
    now = board.header.now
    posts = tuple(
        msgspec.structs.replace(
            board.posts[n % 6], code=str(n + 1), status=STATUSES[n % len(STATUSES)], about="#129", new=n % 2 == 0,
            since=now - 16 * 60_000, turns=("due", "late", "missed", "p1", "roll", "end")[n % 6],
            turns_at=now + 228_000,
        )
        for n in range(count)
    )  # fmt: skip
    for width in (80, 100, 120, 140, 160, 200, 250):
        for height in (24, 36, 45, 50):
            many = msgspec.structs.replace(board, posts=posts)
            check(many, None, look, width, height)
            lines = posts_region(many, look, width, 99, height, True)
            text = "\n".join(line.text for line in lines)
            for post in posts:  # no post is ever left out
                assert post.code in text


def test_every_status_word_is_on_screen_with_its_symbol() -> None:
    board = quiet("id")
    for start in range(0, len(STATUSES), 6):
        shown = STATUSES[start : start + 6]
        posts = tuple(
            msgspec.structs.replace(post, status=status, new=False)
            for post, status in zip(board.posts, shown, strict=False)
        )
        for width, height in ((80, 24), (120, 36)):
            lines = posts_region(msgspec.structs.replace(board, posts=posts), ID, width, 5, height, True)
            text = "\n".join(line.text for line in lines)
            for status in shown:
                assert f"{ID.glyphs.status[status]} {ID.words(f'post.{status}')}" in text


def test_posts_as_drawn() -> None:
    lines = [line.text.rstrip() for line in posts_region(missed(), EN, 80, 5, 24, True)]
    assert lines == [
        "─ KPU Jember 6 posts ────────────────────────────── last contact, next call in ─",
        " 1 Main gate       Hendra   2 Office lobby     Wahyu   3 Warehouse door    Sari",
        " ! DANGER #130 NEW  07:59   → TO 1       07:58  43 m   · NORMAL     07:57  43 m",
        " 4 Warehouse rear   Dimas   5 Loading yard      Yoga   6 Patrol           Rizky",
        " ■ MISSED +16 m   P1 3:48   · NORMAL     07:59  43 m   → TO 4       07:58  43 m",
    ]


def many_posts(count: int, statuses: dict[int, PostStatus], rest: PostStatus = "unmanned") -> Board:
    """``count`` posts, those in ``statuses`` (by number) as said, the others as ``rest``."""
    board = quiet("en")
    posts = tuple(
        msgspec.structs.replace(
            board.posts[0], code=str(n), name=f"Store {n}", status=statuses.get(n, rest),
            since=board.header.now - 7 * 60_000, about="", turns="", turns_at=None,
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return msgspec.structs.replace(board, posts=posts)


def exceptions(board: Board, width: int, height: int) -> str:
    rows = posts_form(width, height, len(board.posts)).rows
    lines = posts_region(board, EN, width, rows + 1, height, True)
    chips = -(-len(board.posts) // posts_form(width, height, len(board.posts)).chips)
    return "\n".join(" ".join(line.text.split()) for line in lines[1 + chips :])


def test_posts_that_nobody_is_on_make_room_for_those_that_need_something_now() -> None:
    calling: dict[int, PostStatus] = {17: "missed", 30: "late", 31: "roll", 32: "due", 33: "scene"}
    text = exceptions(many_posts(60, calling), 80, 24)
    assert text == (
        "■ 17 Store 17 MISSED ▲ 30 Store 30 LATE +7 m ≡ 31 Store 31 ROLL\n"
        "• 32 Store 32 DUE @ 33 Store 33 SCENE X 55 posts UNMANNED"
    )
    # With room for some of them, these stand there; the others are counted.
    text = exceptions(many_posts(60, {17: "missed", 30: "late"}), 80, 24)
    assert text == (
        "■ 17 Store 17 MISSED ▲ 30 Store 30 LATE +7 m X 1 Store 1 UNMANNED\n"
        "X 2 Store 2 UNMANNED X 3 Store 3 UNMANNED X + 55 more UNMANNED"
    )
    # Those that need something and have no place either are still counted apart.
    due: dict[int, PostStatus] = dict.fromkeys(range(21, 41), "due")
    text = exceptions(many_posts(60, due), 80, 24)
    assert text.startswith("• 21 Store 21 DUE") and text.endswith("• 24 Store 24 DUE X 40 posts UNMANNED + 16 more")
    # A single one keeps its name, and where there is room all do.
    due[7] = "unmanned"
    text = exceptions(many_posts(60, due, "normal"), 80, 24)
    assert text.startswith("X 7 Store 7 UNMANNED • 21 Store 21 DUE") and text.endswith("+ 16 more")
    text = exceptions(many_posts(60, {7: "unmanned", 8: "unmanned"}, "normal"), 80, 24)
    assert text == "X 7 Store 7 UNMANNED X 8 Store 8 UNMANNED"


def test_of_one_status_those_that_nobody_has_acknowledged_come_first() -> None:
    board = many_posts(60, dict.fromkeys(range(10, 20), "late"), "normal")
    posts = [msgspec.structs.replace(p, new=p.code == "18") for p in board.posts]
    assert exceptions(msgspec.structs.replace(board, posts=tuple(posts)), 80, 24).startswith("▲ 18 Store 18")


def test_fill_means_that_an_act_is_missing() -> None:
    board = missed()

    def roles(flash_on: bool) -> list[tuple[str, str]]:
        return [run for line in posts_region(board, EN, 80, 5, 24, flash_on) for run in line.runs]

    assert (" ! DANGER #130 NEW ", "alarm_fill") in roles(True)
    assert ("! DANGER #130 NEW", "alarm") in roles(False)
    # MISSED was acknowledged: its fill does not flash, and stays until there is contact
    assert (" ■ MISSED +16 m ", "alarm_fill") in roles(True)
    assert (" ■ MISSED +16 m ", "alarm_fill") in roles(False)


def test_flash_moves_nothing() -> None:
    for board, look in ((missed(), EN), (flood(), ID)):
        times = look.times(board.header.zone)
        for row in board.queue:
            lit, dark = (
                queue_row(row, look, times, 80, now=board.header.now, flash_on=on, is_selected=False).text
                for on in (True, False)
            )
            assert lit.replace("*", " ") == dark
        for width in (80, 120):
            on, off = (
                [line.text for line in posts_region(board, look, width, 5, 24 if width == 80 else 36, lit)]
                for lit in (True, False)
            )
            assert [x.rstrip() for x in on] == [x.rstrip() for x in off]


def test_queue_rows_as_drawn() -> None:
    board = flood()
    times = ID.times(board.header.zone)

    def row_of(number: int, width: int, look: Look = ID) -> str:
        row = next(r for r in board.queue if r.number == number)
        return queue_row(row, look, times, width, now=board.header.now, flash_on=True, is_selected=number == 129).text

    assert row_of(140, 80) == " * P2  #140  SEAL 4   Segel pintu belakang G-0417 ditemukan…  BARU         0:12 "
    assert row_of(129, 80) == "»  P1  #129  BRKN 4   Pintu belakang gudang dicongkel         LOKASI 3,6  24:20«"
    assert row_of(110, 80) == "   P1  #110  CRWD 1   Massa dorong gerbang utama ×4 P2→P1     LOKASI 2,6  34:02 "
    assert "arrive  +28:30" in row_of(122, 100, EN)
    assert "& #110" in row_of(122, 100, EN)


def test_what_gives_way_in_a_row() -> None:
    """Words first; priority, number, state and time never."""
    row = msgspec.structs.replace(
        flood().queue[3], words="x" * 300, number=9999, posts=("10", "11", "12"), units=("10", "11", "12", "13")
    )
    for width in range(70, 130):
        text = queue_row(
            row, ID, ID.times("Asia/Jakarta"), width, now=flood().header.now, flash_on=True, is_selected=False
        ).text
        assert cells(text) == width
        for part in ("P1", "#9999", "CRWD", "LOKASI", "34:02", "×4", "P2→P1"):
            assert part in text


def test_detail_tells_steps_and_targets_in_both_forms() -> None:
    view, now = break_in(), flood().header.now
    compact = [i.text for i in detail_region(view, ID, 80, 6, now=now, zone="Asia/Jakarta", beside=False)]
    assert compact[0].startswith("─ #129 P1 PEMBOBOLAN pos 4 Belakang gudang ─")
    assert compact[2].strip().startswith("tanggap 0:20 lewat 5 dtk")
    assert "[ ] 3* hubungi 110 / Polres" in compact[4]
    tall = [i.text for i in detail_region(view, ID, 50, 30, now=now, zone="Asia/Jakarta", beside=True)]
    assert tall[0].startswith("┬─ #129 P1 PEMBOBOLAN")
    assert any("! lewat 5 dtk" in line for line in tall)
    assert any(line.rstrip().endswith("13:37") for line in tall)
    assert any("Riwayat" in line for line in tall)


@pytest.mark.parametrize("look", [EN, ID])
def test_the_date_of_the_procedure_stands_over_the_steps_in_both_forms(look: Look) -> None:
    view, now = msgspec.structs.replace(break_in(), sop="2023-08-09"), flood().header.now
    dated = look.word("detail.sop", date="9 Aug 2023" if look is EN else "9 Agu 2023")

    def region(view: IncidentView, width: int, height: int) -> list[str]:
        wide = width < 80
        return [i.text for i in detail_region(view, look, width, height, now=now, zone=ZONE, beside=wide)]

    compact = region(view, 80, 6)
    assert f" {dated} ─" in compact[0] and " 4 Belakang gudang ─" in compact[0]
    assert compact[1:] == region(break_in(), 80, 6)[1:]  # not a row for it
    for width in range(50, 61):
        tall = region(view, width, 30)
        head = next(line for line in tall if look.word("screen.steps") in line)
        assert dated in head and look.word("screen.steps.required") in head and dated not in tall[0]
        assert look.glyphs.cut not in head
        assert len(tall) == len(region(break_in(), width, 30))
    assert "SOP" not in "".join(region(break_in(), 80, 6) + region(break_in(), 50, 30))
    assert "SOP" not in "".join(region(msgspec.structs.replace(view, steps=()), 80, 6))
    odd = msgspec.structs.replace(view, sop="someday")  # another station's, as it stands
    assert " SOP someday ─" in region(odd, 80, 6)[0]


def test_why_a_step_was_waived_never_takes_the_place_of_its_words() -> None:
    step = break_in().steps[5]
    for width in range(40, 120):
        text = drawn(break_in(), ID, width).step(step).text
        assert cells(text) == width
        if width >= 50:
            assert "lapor KPU dan Bawaslu" in text
            assert "dikecualikan" in text
    assert text.endswith("dikecualikan: Kapolres lewat telepon")


def test_open_steps_come_first_when_not_all_fit() -> None:
    view = break_in()
    text = "\n".join(i.text for i in detail_region(view, ID, 80, 5, now=0, zone="UTC", beside=False))
    assert "hubungi 110" in text
    assert "amankan TKP" in text


def test_without_an_incident_the_detail_says_what_comes_next() -> None:
    board = quiet()
    text = "\n".join(
        i.text
        for i in detail_region(
            None, EN, 80, 6, now=board.header.now, zone="Asia/Jakarta", beside=False, upcoming=board.next
        )
    )
    assert "─ Next ─" in text
    assert "05:00  check calls, 6 posts" in text


def test_alert_cuts_its_text_and_never_the_answer() -> None:
    board = missed()
    for width in range(80, 200, 9):
        text = alert_row(board.alert, EN, width, now=board.header.now, zone="Asia/Jakarta", flash_on=True).text
        assert text.rstrip().endswith(f"{'and 1 more' if width >= 120 else '  +1'}  0:24  a acknowledge")
        assert text.startswith(" * P1 NEW  #130 ASSAULT")
    dark = alert_row(board.alert, EN, 80, now=board.header.now, zone="Asia/Jakarta", flash_on=False)
    assert dark.text.startswith("   P1 NEW")
    assert not any(role.endswith("_fill") for _, role in dark.runs)


def test_echo_cuts_only_its_consequence() -> None:
    echo = Echo("=", "check call, post 4 Warehouse rear, now", "next due 05:00; ends LATE; " * 4)
    text = echo_row(echo, EN, 80).text
    assert text.startswith(" = Enter: check call, post 4 Warehouse rear, now; next due 05:00; ends LATE")
    assert cells(text) == 80
    assert "…" in text
    assert echo_row(Echo("X", "#129 is P1, step 3 is open"), ID, 80).text.startswith(" X ditolak: #129")


def test_keys_that_matter_most_stay() -> None:
    for look in (EN, ID):
        keys = [(form, look.word(f"screen.key.{word}"), rank) for form, word, rank in KEYS]
        for width in range(80, 200):
            line = keys_row(keys, look, width)
            assert cells(line.text) == width
            assert {"F9", "?", "4", "a", "n"} <= {text for text, role in line.runs if role == "strong"}


# --- text from outside ----------------------------------------------------------------------------------------------


def hostile(board: Board, view: IncidentView, text: str) -> tuple[Board, IncidentView]:
    """``text`` in every field that can come from outside."""
    change = msgspec.structs.replace
    posts = tuple(
        change(p, name=text, people=(text, text), about=text, status=s)
        for p, s in zip(board.posts, ("normal", "covered", "late", "missed", "to", "danger"), strict=True)
    )
    rows = tuple(change(r, words=text, type=text[:6], posts=(text,), units=(text, text)) for r in board.queue[:6])
    header = change(board.header, site=text, operator=text, handover_to=text, crew=text)
    board = change(
        board, posts=posts, queue=rows, header=header, next=(UpcomingItem(0, "next.shift", {"crew": text}),),
        alert=Alert(
            "alarm", "alert.new", dict.fromkeys(("priority", "number", "type", "post", "words"), text), flash=True,
            since=0, hint="alert.hint.ack",
        ),
    )  # fmt: skip
    lines = tuple(change(x, words=text, by=text, label=text) for x in view.history)
    view = change(
        view, row=rows[5], type_name=text, post_name=text, source=text, disposition=text, history=lines,
        steps=tuple(change(s, words=text, by=text, note=text) for s in view.steps),
        sent=tuple(change(u, post=text, people=(text,)) for u in view.sent),
        linked=tuple(change(x, words=text, source=text) for x in view.linked),
        reports=tuple(change(x, words=text, source=text) for x in view.linked),
    )  # fmt: skip
    return board, view


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_text_leaves_the_screen_whole(text: str) -> None:
    board, view = hostile(flood(), break_in(), text)
    for look in (ID, Look(Words("en"), ASCII)):
        for width, height in ((80, 24), (120, 36), (200, 50)):
            check(board, view, look, width, height)
            for part in drawn(view, look, width, zone="UTC").sections():
                assert all(harmless(line.text) for line in part)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY, st.integers(80, 220))
def test_any_text_leaves_the_screen_whole(text: str, width: int) -> None:
    board, view = hostile(flood(), break_in(), text)
    check(board, view, EN, width, 36)


def test_markup_is_drawn_as_it_was_typed() -> None:
    board, view = hostile(flood(), break_in(), "[@click=app.quit]x[/]")
    text = "\n".join(i.text for i, _ in painted(board, view, EN, 160, 45))
    assert "[@click=app.quit]x[/]" in text


def test_entry_and_line_structs_are_what_the_book_shows() -> None:
    assert isinstance(entry_284(), EntryView)
    assert isinstance(entry_284().corrections[0], BookLine)


@pytest.mark.parametrize(
    ("look", "by", "named", "not_named"), [(EN, "by", "system", "sistem"), (ID, "oleh", "sistem", "system")]
)
def test_the_system_as_author_has_the_word_of_the_language(look: Look, by: str, named: str, not_named: str) -> None:
    line = msgspec.structs.replace(entry_284().line, by="system")
    entry = EntryPane()
    entry.set_look(look)
    entry.update(msgspec.structs.replace(entry_284(), line=line, name=""), zone=ZONE)
    page = "\n".join(line.text for line in entry.paint(120, 8))
    history = history_line(line, look, look.times(ZONE), 60).text
    assert page.count(f" {by} {named}\n") + page.count(f" {by} {named} ") == 1
    assert f" {named} " in history and not_named not in page + history


def test_a_hazard_note_is_marked_beside_the_posts_name_and_told_where_it_matters() -> None:
    board = missed()
    posts = (msgspec.structs.replace(board.posts[0], hazards=("permit for 100",)), *board.posts[1:])
    marked = msgspec.structs.replace(board, posts=posts)
    for width, height, cell in ((80, 24, "1 Main gate (!)"), (160, 45, "1 Main gate (!)")):
        text = "\n".join(i.text for i in posts_region(marked, EN, width, 12, height, True))
        assert cell in text and text.count("(!)") == 1
        check(marked, None, EN, width, height)
    crowded = msgspec.structs.replace(
        marked, posts=tuple(msgspec.structs.replace(posts[0], code=str(n)) for n in range(1, 25))
    )
    check(crowded, None, EN, 80, 24)
    view = msgspec.structs.replace(missed_call(), hazards=(("1", "permit for 100"),))
    for beside, width, height in ((False, 80, 9), (True, 60, 30)):
        lines = detail_region(view, EN, width, height, now=board.header.now, zone=ZONE, beside=beside)
        assert any("Hazard 1: permit for 100" in line.text for line in lines)
    idle = detail_region(
        None, EN, 80, 6, now=board.header.now, zone=ZONE, beside=False, upcoming=board.next,
        hazards=[("1", "permit for 100")],
    )  # fmt: skip
    assert "Hazard 1: permit for 100" in "\n".join(i.text for i in idle)


def test_why_a_priority_is_what_it_is_stands_in_the_title() -> None:
    view = break_in("id")
    row = msgspec.structs.replace(view.row, raised_from=2, because=122)
    text = "".join(text for text, _ in title_runs(msgspec.structs.replace(view, row=row), ID))
    assert text.endswith(" naik dari P2, karena #122")
    lowered = msgspec.structs.replace(view, lowered_from=1)
    assert "".join(text for text, _ in title_runs(lowered, ID)).endswith(" turun dari P1")
    below = msgspec.structs.replace(view, below=1, below_why="ban di jalan", raise_when="ada lemparan: RIOT")
    text = "\n".join(i.text for part in drawn(below, ID, 60).sections() for i in part)
    assert "Di bawah P1 jenisnya: ban di jalan" in text
    assert "Naikkan bila: ada lemparan: RIOT" in text


def test_an_acknowledgement_past_its_goal_says_whether_it_was_within_the_limit() -> None:
    view = break_in("id")
    late = TargetView("ack", 15_000, took=20_000, limit=30_000)
    assert drawn(view, ID, 60).target(late).text.endswith("! lewat 5 dtk, maks 0:30 tepat")
    assert drawn(view, ID, 40).target(late).text.endswith("! lewat 5 dtk")
    worse = msgspec.structs.replace(late, took=31_000)
    assert drawn(view, ID, 60).target(worse).text.endswith("maks 0:30 lewat")
    running = TargetView("ack", 15_000, at=100_000, limit=30_000)
    assert drawn(view, ID, 60, now=110_000).target(running).text.endswith("maks 0:30 tepat")
    assert drawn(view, ID, 60, now=116_000).target(running).text.endswith("maks 0:30 lewat")


@pytest.mark.parametrize("look", [EN, ID], ids=["en", "id"])
def test_the_steps_of_a_late_post_fit_beside_the_answer(look: Look) -> None:
    for post in quiet(look.words.language).posts:
        alert = Alert(
            "warn", "alert.late", {"post": post.code, "name": post.name}, flash=True, since=0, hint="alert.hint.ack"
        )
        text = alert_row(alert, look, 80, now=301_000, zone=ZONE, flash_on=True).text
        assert look.glyphs.cut not in text and "Padal" in text
