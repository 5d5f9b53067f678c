"""Entries of the rules, field by field: other stations and later starts fold nothing but these."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE
from data.entries import Control, Entry, Step
from data.entries.codec import canonical
from data.intents.alarms import ChangeSource
from data.intents.incidents.closing import Close
from data.intents.incidents.links import Link
from data.intents.incidents.opening import AnotherReport, NewIncident
from data.intents.incidents.priority import SetPriority
from data.intents.orders import SetTempo
from data.intents.posts import SendPosts, SetPost, TakeBreak
from data.intents.registers import RemindMe
from data.queries.incidents import unseen_p1
from data.rules.gaps import gap_entry
from data.rules.operator_watch import longest_gap
from data.rules.shift import break_ended
from data.site.model import Cadence
from data.words import Words
from tests.kits.rooms.night import Night, clock, jember


def said(entry: Entry, *less: str) -> dict[str, Any]:
    """Return the fields of an entry without those that the book gives it, and without ``less``."""
    fields: dict[str, Any] = msgspec.json.decode(canonical(entry))
    return {k: v for k, v in fields.items() if k not in {"book", "no", "at", "hlc", "cmd", "kind", *less}}


def down(night: Night, moment: str, code: str) -> list[Entry]:
    return night.do(moment, ChangeSource(source=code, state="down", received=clock(moment)), by="system")


def test_gap_names_when_why_and_what_fell_due() -> None:
    night = Night(clock("01:30"))
    since, until = clock("01:58"), clock("03:20")
    assert said(gap_entry(night.room, night.site, since, until, "down", night.context())) == {
        "by": "system",
        "subjects": ["room"],
        "key": "gap:2024-01-21T18:58Z",
        "since": since,
        "until": until,
        "cause": "down",
        "missed": 12,
    }
    # Nobody looks back further than 60 days.
    long = gap_entry(night.room, night.site, until - 1000 * 24 * HOUR, until, "down")
    assert (
        said(long)["missed"] == said(gap_entry(night.room, night.site, until - 60 * 24 * HOUR, until, "down"))["missed"]
    )


def test_break_that_its_crew_leaves_behind_ends_with_the_crew() -> None:
    night = Night(clock("07:30"))
    night.do("07:40", TakeBreak(post="4", cover="6", span_min=30))
    since = night.room.post("4").break_since
    night.save(next_crew(night))
    (ended,) = (e for e in night.rules() if e.kind == "break.ended")
    assert said(ended) == {
        "by": "system",
        "subjects": ["post:4", "post:6"],
        "key": f"break.ended:4:{since}",
        "post": "4",
        "cover": "6",
        "cause": "crew",
    }


def next_crew(night: Night) -> Entry:
    """Return the entry by which the next crew takes control a minute later."""
    night.now += MINUTE
    return Control(by="BGS", subjects=("room",), operator="BGS", crew="B", before="LST", how="accept")


def test_outage_below_a_cause_is_tied_to_its_row_with_all_that_the_row_shows() -> None:
    night = Night()
    mains = down(night, "20:10:00", "mains")
    changed, opened, tied = down(night, "20:10:05", "cam-1")
    above = mains[1].subjects[0]
    row = said(opened)
    assert said(tied) == {
        "by": "system",
        "subjects": [row["subjects"][0], above],
        "key": f"rel:{row['key']}",
        "how": "rel",
        "other": above,
        "child_number": row["number"],
        "child_words": row["words"],
        "child_priority": row["priority"],
        "child_received": row["received"],
    }
    assert row["words"] == Words("en")("alarm.follows_words", name="Mains power") and row["number"] == 102
    assert row["names"] == [changed.ref] and row["subjects"][1:] == ["source:cam-1"]
    assert said(changed) == {
        "by": "system",
        "subjects": ["source:cam-1", row["subjects"][0]],
        "source": "cam-1",
        "name": "Camera 1 main gate",
        "state": "down",
        "incident": row["subjects"][0],
        "sounds": True,
        "cause": "mains",
    }


def test_outages_before_their_cause_are_linked_with_what_their_rows_show() -> None:
    night = Night()
    rows = [down(night, f"20:10:0{n}", f"cam-{n}")[1] for n in (1, 2)]
    night.do("20:10:04", AnotherReport(incident=rows[0].subjects[0], words="layar gelap"))
    mains = down(night, "20:10:05", "mains")
    joined, tied = (said(e) for e in mains if e.kind == "incident.link")
    first, second = (said(row) for row in rows)
    cause = mains[1].subjects[0]
    assert joined["subjects"] == [second["subjects"][0], first["subjects"][0]] and joined["how"] == "upd"
    assert joined["key"] == f"upd:{second['key']}:{first['subjects'][0]}"
    assert tied == {
        "by": "system",
        "subjects": [first["subjects"][0], cause],
        "key": f"rel:{first['key']}:{cause}",
        "how": "rel",
        "other": cause,
        "child_number": first["number"],
        "child_source": "source",
        "child_post": "1",
        "child_words": first["words"],
        "child_priority": first["priority"],
        "child_count": 2,
        "child_received": first["received"],
    }


def test_reminder_opens_a_row_that_names_it() -> None:
    night = Night()
    (set_,) = night.do("20:06", RemindMe(due=clock("20:30"), words="telepon genset"))
    night.run_to("20:30")
    (row,) = night.kinds("incident.opened")
    kind = next(t for t in night.site.types if t.code == "INFO")
    assert said(row, "targets", "steps", "sop") == {
        "by": "system",
        "subjects": [f"incident:key:remind:{set_.ref}", "registers"],
        "key": f"remind:{set_.ref}",
        "number": 101,
        "year": 2024,
        "type": "INFO",
        "type_name": Words(night.site.language)("duty.reminder"),
        "priority": kind.priority,
        "type_priority": kind.priority,
        "received": clock("20:30"),
        "words": "telepon genset",
        "source": "reminder",
        "names": [set_.ref],
    }


def test_second_missed_call_is_a_report_on_the_open_row() -> None:
    night = Night()
    night.call("20:05", *"12345")
    night.call("20:59", *"12345")
    night.call("21:55", *"12345")
    night.run_to("22:20")
    (row,) = night.kinds("incident.opened")
    subject = row.subjects[0]
    again = [e for e in night.kinds("check.missed") if said(e)["key"].startswith("missed:again")]
    report = night.kinds("incident.report")[0]
    due = said(again[0])["due"]
    assert said(again[0]) == {
        "by": "system",
        "subjects": ["post:6", subject],
        "key": said(again[0])["key"],
        "posts": ["6"],
        "due": due,
        "last": [night.room.post("6").contact],
        "incident": subject,
    }
    assert said(again[0])["key"].removeprefix("missed:again:") == said(report)["key"].removeprefix("report:")
    assert said(report, "key") == {
        "by": "system",
        "subjects": [subject],
        "words": Words(night.site.language)("entry.miss_again", at="22:00", posts="6"),
        "source": "system",
        "post": "6",
    }


def test_roll_call_of_a_p1_begins_and_ends_once_for_all_its_posts() -> None:
    night = Night()
    night.call("20:05", *"123456")
    opened = night.do("20:10", NewIncident(type="FIRE", post="3", words="asap"))[0]
    night.do("20:10:05", SendPosts(posts=("3",), incident=opened.subjects[0]))
    night.run_to("20:10:20")
    (started,) = night.kinds("roll")
    subject = opened.subjects[0]
    assert said(started) == {
        "by": "system",
        "subjects": [subject, "post:3"],
        "key": f"roll:{subject}:3@0",
        "posts": ["3"],
        "incident": subject,
        "every_min": night.site.checks.roll_min,
    }
    since = night.room.post("3").roll_since
    night.do("20:11", SetPriority(incident=subject, priority=2, why="asap dapur"))
    night.run_to("20:11:20")
    (ended,) = night.kinds("roll.ended")
    assert said(ended) == {
        "by": "system",
        "subjects": [subject, "post:3"],
        "key": f"roll.ended:{subject}:3@{since}",
        "posts": ["3"],
        "incident": subject,
    }


def test_second_group_below_a_cause_has_a_key_of_its_own() -> None:
    night = Night()
    down(night, "20:10:00", "mains")
    down(night, "20:10:05", "cam-1")
    for code in ("cam-1", "mains"):
        night.do("20:11", ChangeSource(source=code, state="up", received=clock("20:11")), by="system")
    for incident in list(night.room.open_incidents()):
        night.do("20:12", Close(incident=incident.subject, disposition="handled"))
    down(night, "20:13:00", "mains")
    _, opened, tied = down(night, "20:13:05", "cam-1")
    assert [said(e)["key"] for e in (opened, tied)] == ["src:mains:2:CCTV", "rel:src:mains:2:CCTV"]


def test_p2_outage_before_its_cause_joins_it_and_a_p1_does_not() -> None:
    for priority, joins in ((2, True), (1, False)):
        site = jember()
        sources = tuple(replace(s, priority=priority) if s.code == "cam-1" else s for s in site.sources)
        night = Night(site=replace(site, sources=sources))
        down(night, "20:10:00", "cam-1")
        made = down(night, "20:10:05", "mains")
        assert any(e.kind == "incident.link" for e in made) is joins


def test_watch_over_the_operator_waits_for_the_longest_cadence_of_any_post() -> None:
    night = Night()
    before = longest_gap(night.room, night.site, night.now)
    own = (Cadence(every_min=before * 2),)
    posts = (*night.site.posts[:-1], replace(night.site.posts[-1], checks=own))
    assert longest_gap(night.room, replace(night.site, posts=posts), night.now) == before * 2


def test_roll_call_that_begins_again_is_another_one_and_names_every_post() -> None:
    night = Night()
    night.call("20:05", *"123456")
    subject = night.do("20:10", NewIncident(type="FIRE", post="3", words="asap"))[0].subjects[0]
    night.do("20:10:05", SendPosts(posts=("3", "6"), incident=subject))
    night.run_to("20:10:30")
    night.do("20:12", SetPriority(incident=subject, priority=2, why="asap dapur"))
    night.run_to("20:12:30")
    night.do("20:14", SetPriority(incident=subject, priority=1))
    night.run_to("20:14:30")
    began = [said(e)["key"] for e in night.kinds("roll")]
    (ended,) = (said(e)["key"] for e in night.kinds("roll.ended"))
    assert len(set(began)) == len(began) >= 2 and night.room.post("3").roll == subject
    assert began[-1].startswith(f"roll:{subject}:3@") and ",6@" in began[-1] and ",6@" in ended


def test_gap_counts_no_call_of_an_empty_post_and_those_of_a_faster_tempo() -> None:
    night = Night(clock("01:30"))
    since, until = clock("01:58"), clock("03:20")
    before = said(gap_entry(night.room, night.site, since, until, "down"))["missed"]
    night.do("01:31", SetPost(post="6", status="closed", words="gudang disegel", authorised="Kapolsek"))
    assert said(gap_entry(night.room, night.site, since, until, "down"))["missed"] == before - 2
    night.do("01:32", SetTempo(posts=("5",), every_min=30, authorised="Kapolsek"))
    assert said(gap_entry(night.room, night.site, since, until, "down"))["missed"] > before - 2


def test_reminder_has_the_steps_of_its_type() -> None:
    site = jember()
    steps = (Step(words="telepon balik", required=False),)
    types = tuple(replace(t, steps=steps, langkah=()) if t.code == "INFO" else t for t in site.types)
    night = Night(site=replace(site, types=types))
    night.do("20:06", RemindMe(due=clock("20:30"), words="x"))
    night.run_to("20:30")
    assert [step["words"] for step in said(night.kinds("incident.opened")[0])["steps"]] == ["telepon balik"]


def test_links_and_ends_that_a_person_enters_have_no_key() -> None:
    night = Night()
    first, second = (
        night.do("20:10", NewIncident(type="VEHI", post=post, words="mobil"))[0].subjects[0] for post in "34"
    )
    link = night.do("20:11", Link(incident=second, how="rel", other=first))[-1]
    assert link.kind == "incident.link" and link.key == ""
    assert break_ended(night.room.post("4"), "LST").key == ""


def test_room_without_a_handover_has_no_p1_to_pause_for() -> None:
    assert unseen_p1(Night().room) is None
