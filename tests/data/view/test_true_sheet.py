"""Handover sheet and calls after it: what was missed or refused, and what was read back and is not told again."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE
from data.entries import HandoverStarted, SealCheck, TourMissed, Visit
from data.entries.base import SYSTEM
from data.intents.alarms import AnswerSoundTest, ChangeSource, TestSound
from data.intents.control import TakeControl
from data.intents.corrections import Correct, Undo
from data.intents.decide import decide
from data.intents.handover import AcceptHandover, ReadBack, SignHandover, StartHandover
from data.intents.incidents.opening import Acknowledge, AnotherReport, NewIncident
from data.intents.incidents.priority import Retype
from data.intents.outside import WriteLine
from data.intents.posts import Arrive, SendPosts
from data.queries.incidents import recalls, viewer
from data.report.parts.people import places
from data.view.alerts.kinds import PLACE
from data.view.board import board
from data.view.handover import handover_view
from data.view.handover_sheet import line, sheet
from data.view.upcoming import MOST, upcoming
from data.words import Words
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.night import Night, clock
from widgets.board.handover import crews
from widgets.board.handover_page import SheetPage
from widgets.drawing.look import Look


def test_sheet_has_missed_checkpoints_and_refused_visitors() -> None:
    night = Night()
    night.do("20:05", ChangeSource(source="cam-3", state="down"))
    night.save(
        TourMissed(by="LST", subjects=("registers",), tour="1", name="Rear", points=("TK-5",), words="locked"),
        Visit(by="LST", subjects=("registers",), what="refused", name="two staff", to="store", words="no leave"),
    )
    said = "; ".join(map(line, sheet(night.context())))
    assert "TK-5" in said and "locked" in said
    assert "two staff, store: no leave" in said


def test_sheet_counts_what_the_report_lists_as_corrections() -> None:
    night = Night()
    (said,) = night.do("20:05", WriteLine(words="smoke at the gate"))
    night.do("20:06", Correct(no=said.no, words="steam at the gate"))
    night.do("20:07", NewIncident(type="VEHI", post="6", words="motorcycle"))
    night.do("20:08", Undo())
    assert "Corrections 2" in "; ".join(map(line, sheet(night.context())))


def test_missing_signature_of_another_station_is_named_with_its_book() -> None:
    night = Night()
    (own,) = night.do("20:05", TakeControl(operator="BGS", how="take", why="unwell"))
    night.room.apply(replace(own, book="SBY-test", no=5, operator="LST", before="BGS", hlc=(night.now + 1, 0)))
    said = [item.name for section in sheet(night.context()) for item in section.items]
    assert [name for name in said if name.startswith("no. ") or "SBY" in name] == [f"no. {own.no}", "SBY-test-5"]


def test_signed_sheet_stands_still() -> None:
    night = Night(clock("07:15"))
    night.do("07:40", NewIncident(type="VEHI", post="6", words="motorcycle"))
    night.do("07:46", StartHandover(incoming="BGS"))
    night.do("07:47", SignHandover(words="watch the motorcycle"))
    page, heads = SheetPage(), []
    page.look = Look(Words("en"))
    for minutes in (1, 30):
        view = handover_view(night.room, night.site, now=night.now + minutes * MINUTE)
        assert view is not None
        page.update(view, now=night.now + minutes * MINUTE, zone=night.site.zone)
        heads.append([row.text for row in page.head(80, 0, 0)])
    assert heads[0] == heads[1] and "signed 07:47:00" in heads[0][0]


def test_reports_that_were_read_back_are_not_told_again() -> None:
    night = Night(clock("07:15"))
    subject = night.do("07:30", NewIncident(type="VEHI", post="6", words="motorcycle"))[0].subjects[0]
    night.do("07:31", Acknowledge(incident=subject))
    night.do("07:35", AnotherReport(incident=subject, words="it is back"), by=SYSTEM)
    night.do("07:46", StartHandover(incoming="BGS"))
    night.do("07:47", SignHandover(words="watch the motorcycle"))
    night.do("07:48", ReadBack(), by="BGS")
    night.do("07:49", AcceptHandover(), by="BGS")
    incident = night.room.incident(subject)
    assert incident is not None and incident.recalled
    assert not recalls(incident, viewer(night.room, "BGS"))
    assert recalls(incident, viewer(night.room, "KRN")), "who did not read it back has not heard it"
    night.do("07:52", AnotherReport(incident=subject, words="at the gate now"), by=SYSTEM)
    again = night.room.incident(subject)
    assert again is not None and recalls(again, viewer(night.room, "BGS")), "a report of after that is news"


def test_incident_comes_before_a_planned_test() -> None:
    assert PLACE["new P3 or P4"] < PLACE["planned test"]


def test_sheet_says_which_seal_was_replaced_after_the_count() -> None:
    night = Night()
    night.save(
        SealCheck(by="LST", subjects=("registers",), names=("Sari", "Rizky"), found=12, expected=12),
        SealCheck(by="LST", subjects=("registers",), names=("Sari", "Rizky"), old="G-0417", new="G-0921"),
    )
    said = "; ".join(map(line, sheet(night.context())))
    at = night.words("handover.sealed", found=12, expected=12, at="20:00")
    assert f"{at}; {night.words('entry.seal.new', old='G-0417', new='G-0921')} 20:00" in said


@pytest.mark.parametrize(
    ("at", "operator", "crew"), [("11:15", "LST", "B"), ("21:00", "BGS", "A"), ("21:00", "LST", "A")]
)
def test_report_and_header_name_the_same_crew(at: str, operator: str, crew: str) -> None:
    night = Night(clock(at, EIGHT_PM - 12 * HOUR), control=False)
    night.save(*decide(TakeControl(operator=operator), night.context(operator)))
    header = board(night.room, night.site, night.now, book_no=1).header
    ((_, (said, by)), *_) = places(night.site, night.room, night.now)
    assert (night.site.crew_name(said), by) == (header.crew, header.operator) == (night.site.crew_name(crew), operator)
    assert night.context(operator).crew() == night.site.crew(crew)


def test_second_handover_in_a_shift_goes_back_to_the_operator_of_the_crew() -> None:
    night = Night(clock("00:50"))
    for giver, taker in (("LST", "BGS"), ("BGS", "LST"), ("LST", "BGS")):
        (started,) = night.do(night.now + MINUTE, StartHandover(), by=giver)
        assert isinstance(started, HandoverStarted)
        assert (started.outgoing, started.incoming, started.crew, started.to_crew) == (giver, taker, "A", "A")
        shown = handover_view(night.room, night.site, now=night.now)
        assert shown is not None and crews(shown, Look(Words("en"))) == f" {night.site.crew_name('A')}"
        night.do(night.now, SignHandover(words="lamp"), by=giver)
        night.do(night.now, ReadBack(), by=taker)
        night.do(night.now, AcceptHandover(words="checked"), by=taker)
        header = board(night.room, night.site, night.now, book_no=1).header
        assert (header.operator, header.crew) == (taker, night.site.crew_name("A"))
        assert night.refused(StartHandover(incoming=taker), by=taker) == "same_start"


def test_seals_of_the_last_count_are_on_the_sheet_of_the_next_shift_too() -> None:
    night = Night(clock("07:15"))
    night.save(
        SealCheck(by="LST", subjects=("registers",), names=("Sari", "Rizky"), found=11, expected=12, words="torn")
    )
    night.do("07:46", StartHandover(incoming="BGS"))
    night.do("07:47", SignHandover(words="lamp"))
    night.do("07:48", ReadBack(), by="BGS")
    night.do("07:49", AcceptHandover(), by="BGS")
    counted = night.words("handover.sealed", found=11, expected=12, at="07:15")
    assert counted in "; ".join(map(line, sheet(night.context())))
    night.run_to("09:00")
    night.save(SealCheck(by="BGS", subjects=("registers",), names=("Putu", "Eko"), found=12, expected=12))
    said = "; ".join(map(line, sheet(night.context())))
    assert counted not in said and night.words("handover.sealed", found=12, expected=12, at="09:00") in said


def test_post_under_way_is_on_the_scene_nowhere() -> None:
    night = Night()
    subject = night.do("20:01", NewIncident(type="FIRE", post="3", words="smoke"))[0].subjects[0]
    night.do("20:02", SendPosts(incident=subject, posts=("4", "5", "6")))

    def shown() -> list[str]:
        row = next(row for row in night.queue.rows if row.subject == subject)
        (item,) = [i for section in sheet(night.context()) for i in section.items if i.state.endswith(row.units_text)]
        return [row.units_text, item.state]

    assert shown() == ["4,5,6", "SENT 4,5,6"]
    night.do("20:03", Arrive(incident=subject, posts=("5",)))
    assert shown() == ["5,→4,→6", "ON SCENE 5,→4,→6"]
    night.do("20:04", Arrive(incident=subject, posts=("4", "6")))
    assert shown() == ["4,5,6", "ON SCENE 4,5,6"]


def test_check_calls_of_the_sheet_add_up_to_those_that_were_due() -> None:
    night = Night(clock("20:50"))
    night.call("20:55", "1", "2")
    night.run_to("21:06")
    night.call("21:06", "3")
    (said,) = [section.summary for section in sheet(night.context()) if section.key == "calls"]
    assert said == "6 due, 2 on time, 1 late, 0 missed, 3 awaited"
    night.run_to("21:16")
    (said,) = [section.summary for section in sheet(night.context()) if section.key == "calls"]
    assert said == "6 due, 2 on time, 1 late, 3 missed"


@pytest.mark.parametrize("heard", [True, False])
def test_sheet_has_no_sound_when_the_header_has_none(heard: bool) -> None:
    night = Night(clock("07:15"))
    night.do("07:40", TestSound())
    night.do("07:41", AnswerSoundTest(heard=heard))
    night.do("07:46", StartHandover(incoming="BGS"))
    night.do("07:47", SignHandover(words="lamp"))
    night.do("07:48", ReadBack(), by="BGS")
    night.do("07:49", AcceptHandover(), by="BGS")
    said = night.words("alarm.sheet.unheard", at="07:40") in line(sheet(night.context())[2])
    assert said is not board(night.room, night.site, night.now, book_no=1).header.sound is heard
    assert night.words("alarm.sheet.untested") in line(sheet(night.context())[2])


def test_sheet_after_an_early_handover_has_its_sound_test_and_the_whole_day() -> None:
    night = Night(clock("07:15"))
    subject = night.do("07:30", NewIncident(type="VEHI", post="6", words="motorcycle"))[0].subjects[0]
    night.do("07:40", TestSound())
    night.do("07:46", StartHandover(incoming="BGS"))
    night.do("07:47", SignHandover(words="lamp"))
    night.do("07:48", ReadBack(), by="BGS")
    night.do("07:49", AcceptHandover(), by="BGS")
    asks = [item.key for item in upcoming(night.room, night.site, night.now)]
    assert "next.sound" in asks and len(asks) < MOST, "the test before the handover is the other crew's"
    untested = night.words("alarm.sheet.untested")
    assert untested in line(sheet(night.context())[2])
    night.do("07:50", TestSound(), by="BGS")
    night.do("07:51", AnswerSoundTest(heard=True), by="BGS")
    night.do("07:52", Retype(incident=subject, type="CRWD", why="a crowd"), by="BGS")
    night.do("08:10", NewIncident(type="FIRE", post="3", words="smoke"), by="BGS")
    sections = {section.key: line(section) for section in sheet(night.context())}
    assert night.words("alarm.sheet.heard", at="07:51", by="BGS") in sections["shelved"]
    assert "next.sound" not in [item.key for item in upcoming(night.room, night.site, night.now)]
    assert f"{night.words('handover.midnight')} 2: #101 CRWD, #102 FIRE" in sections["open"]
