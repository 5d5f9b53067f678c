"""Entries of the rules, field by field: other stations and later starts fold nothing but these."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from data.base.clock import HOUR, MINUTE, SECOND
from data.entries import Control, Entry, Log, Note, Opened, PrioritySet, Step, Targets
from data.entries.codec import canonical
from data.intents.alarms import ChangeSource
from data.intents.corrections import Undo
from data.intents.incidents.closing import Close
from data.intents.incidents.links import Link
from data.intents.incidents.opening import AnotherReport, NewIncident
from data.intents.incidents.priority import SetPriority
from data.intents.orders import SetTempo
from data.intents.posts import SendPosts, SetPost, TakeBreak
from data.intents.registers import RemindMe
from data.queries.course.targets import targets_of
from data.queries.incidents import unseen_p1
from data.room.room import Room
from data.room.state.alarms import Alarms, Shelf, SourceState
from data.room.state.incidents import Incident
from data.room.state.orders import RollCall
from data.room.state.posts import PostState
from data.room.state.registers import Registers, Reminder
from data.rules import Context
from data.rules.alarms import alarm_rules, is_up_again
from data.rules.checks import check_rules, missed_since
from data.rules.gaps import gap_entry, link_back, link_lost
from data.rules.operator_watch import longest_gap
from data.rules.orders import order_rules, roll_end
from data.rules.outages import Outage, outage_entries
from data.rules.registers import register_rules
from data.rules.shift import break_ended
from data.site.model import Cadence, Site
from data.words import Words
from tests.data.room.test_invariants import FIRE, NOW, fire, post, room_with
from tests.kits.rooms.memory_room import BOOK, EIGHT_PM, MemoryRoom
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
    assert break_ended(night.room.post("4"), "LST", "crew").key == ""


def test_room_without_a_handover_has_no_p1_to_pause_for() -> None:
    assert unseen_p1(Night().room) is None


# --- from states alone: what a rule says does not depend on how the room came to be so ------------------------------


def facts(room: Room, now: int, site: Site | None = None) -> Context:
    memory = MemoryRoom(site or jember(), now)
    memory.room = room
    return memory.context()


def bare() -> Site:
    """Return the sample site without types of incidents."""
    return replace(jember(), types=())


ROLL = RollCall(
    since=EIGHT_PM, posts=("3", "4"), names=(("Sari",), ("Dimas", "Tono")), present=("Sari",), others=("Pak Joko",)
)


def test_roll_call_by_name_ends_with_everybody_who_is_missing_and_a_p1_at_their_post() -> None:
    site, about = jember(), fire(post="2", roll=ROLL)
    site = replace(site, types=(*site.types, replace(site.types[0], code="LOST", name="Person missing", priority=2)))
    done, lost = roll_end(facts(room_with(about), NOW, site), about, "system", "incident")
    assert said(done) == {
        "by": "system",
        "subjects": [FIRE, "post:3", "post:4"],
        "key": f"roll.done:{FIRE}:{EIGHT_PM}",
        "incident": FIRE,
        "present": 1,
        "count": 4,
        "missing": ["Dimas", "Tono", "Pak Joko"],
        "cause": "incident",
        "posts": ["3", "4"],
    }
    key = f"lost:{FIRE}:2024-01-21T13:00Z"
    assert said(lost, "targets", "steps", "sop") == {
        "by": "system",
        "subjects": [f"incident:key:{key}", "post:4"],
        "key": key,
        "number": 102,
        "year": 2024,
        "type": "LOST",
        "type_name": "Person missing",
        "priority": 1,
        "type_priority": 2,
        "received": NOW,
        "words": Words("en")("entry.roll.lost", names="Dimas, Tono, Pak Joko", number="101"),
        "source": "system",
        "post": "4",
        "post_name": said(lost)["post_name"],
    }
    assert "key" not in said(roll_end(facts(room_with(about), NOW), about, "LST", "order")[0])


def test_somebody_missing_who_was_at_no_post_is_looked_for_where_it_happened() -> None:
    roll = replace(ROLL, present=("Sari", "Dimas", "Tono"))
    for where, subjects in (("2", ["post:2"]), ("", [])):
        about = fire(subject="incident:key:miss:post:6:2024-01-21T12:00Z", post=where, roll=roll)
        ctx = facts(room_with(about), NOW, bare())
        lost = said(roll_end(ctx, about, "system", "incident")[1])
        assert lost["subjects"] == ["incident:key:lost:miss:post:6:2024-01-21T12:00Z:2024-01-21T13:00Z", *subjects]
        assert lost.get("post", "") == where and lost["type_name"] == Words("en")("entry.roll.lost_type")


def test_end_of_roll_calls_names_when_each_post_began() -> None:
    states = (post(code, roll=FIRE, roll_since=since, contact=NOW) for code, since in (("3", NOW - 2), ("6", NOW - 1)))
    room = room_with(fire(state="closed"), *states)
    (((ended,)),) = order_rules(room, jember(), NOW, facts(room, NOW))
    assert said(ended)["key"] == f"roll.ended:{FIRE}:3@{NOW - 2},6@{NOW - 1}"


SHELF = Shelf(source="cam-3", name="Camera 3", since=EIGHT_PM, until=NOW, why="wet", by="LST", ref="JBR-1-4")


def dark(code: str = "cam-3", **more: Any) -> SourceState:
    return replace(SourceState(code=code, down=True, since=EIGHT_PM, rows=4), **more)


def room_of(*states: SourceState, shelves: tuple[Shelf, ...] = (), rows: tuple[Incident, ...] = ()) -> Room:
    room = room_with(*rows)
    room.states.update({f"source:{state.code}": state for state in states})
    room.states["alarms"] = Alarms(shelves=shelves)
    return room


def row_of(code: str, number: int = 1, **more: Any) -> Incident:
    """Return an open row of a source, as acknowledged."""
    key = f"src:{code}:{number}"
    made = fire(subject=f"incident:key:{key}", key=key, type="CCTV", priority=3, source="source", state="ack")
    return replace(made, **more)


def test_source_is_up_again_only_since_it_was_shelved() -> None:
    for down, since, again in (
        (False, SHELF.since, True),
        (False, SHELF.since - 1, False),
        (True, SHELF.since + 1, False),
        (True, SHELF.since - 1, False),
    ):
        assert is_up_again(dark(down=down, since=since), SHELF) is again


def test_shelf_that_ends_over_an_open_row_sounds_again_in_that_row() -> None:
    row = row_of("cam-3")
    room = room_of(dark(words="kabel basah", incident=row.subject), shelves=(SHELF,), rows=(row,))
    ((ended, changed),) = alarm_rules(room, jember(), NOW, facts(room, NOW))
    assert said(ended) == {
        "by": "system",
        "subjects": ["source:cam-3", "alarms", row.subject],
        "key": "shelf:JBR-1-4",
        "of": "JBR-1-4",
        "source": "cam-3",
        "name": "Camera 3",
        "until": NOW,
        "down": True,
    }
    assert said(changed) == {
        "by": "system",
        "subjects": ["source:cam-3", row.subject],
        "source": "cam-3",
        "name": "Camera 3 warehouse door",
        "state": "down",
        "incident": row.subject,
        "words": "kabel basah",
        "sounds": True,
        "still": True,
    }


def test_shelf_that_ends_without_a_row_opens_one() -> None:
    room = room_of(dark(words="kabel basah"), shelves=(SHELF,))
    ((ended, _, opened),) = alarm_rules(room, jember(), NOW, facts(room, NOW))
    assert said(ended)["subjects"] == ["source:cam-3", "alarms"]
    key = "src:cam-3:5"
    kind = jember().type("CCTV")
    assert kind is not None
    assert said(opened, "targets", "steps", "sop") == {
        "by": "system",
        "subjects": [f"incident:key:{key}", "source:cam-3", "post:3"],
        "key": key,
        "number": 101,
        "year": 2024,
        "type": "CCTV",
        "type_name": kind.name,
        "priority": kind.priority,
        "type_priority": kind.priority,
        "received": NOW,
        "words": said(opened)["words"],
        "source": "source",
        "names": [f"{BOOK}-2"],  # the end of the shelf comes first
        "post": "3",
        "post_name": said(opened)["post_name"],
    }
    assert said(opened)["words"].endswith(": kabel basah")


def outage(room: Room, code: str, *, site: Site | None = None, still: bool = False) -> list[dict[str, Any]]:
    """Return the fields of what a source that goes down at NOW adds."""
    site = site or jember()
    source = site.source(code)
    assert source is not None
    found = Outage(source, "system", NOW, NOW, 104, f"{BOOK}-1", still=still)
    return [said(entry) for entry in outage_entries(room, site, found, Words("en"))]


MAINS = dark("mains", incident="incident:key:src:mains:1", rows=1)


def test_shelved_source_says_what_it_follows_from_and_opens_no_row() -> None:
    row, shelf = row_of("cam-3"), replace(SHELF, until=NOW + 1)
    for incident, subjects in ((row.subject, [row.subject]), ("", [])):
        room = room_of(SourceState(code="cam-3", incident=incident), MAINS, shelves=(shelf,), rows=(row,))
        (changed,) = outage(room, "cam-3")
        assert changed == {
            "by": "system",
            "subjects": ["source:cam-3", *subjects],
            "source": "cam-3",
            "name": "Camera 3 warehouse door",
            "state": "down",
            "cause": "mains",
            "shelved": True,
        } | ({"incident": incident} if incident else {})


def test_source_with_a_row_sounds_unless_its_cause_is_known() -> None:
    row = row_of("cam-3")
    for states, still, more in (
        ((), False, {"sounds": True}),
        ((MAINS,), False, {"cause": "mains"}),
        ((MAINS,), True, {"cause": "mains", "sounds": True, "still": True}),
    ):
        room = room_of(SourceState(code="cam-3", incident=row.subject), *states, rows=(row,))
        (changed,) = outage(room, "cam-3", still=still)
        assert {k: v for k, v in changed.items() if k in ("cause", "sounds", "still", "shelved")} == more


def test_source_below_a_cause_without_a_row_opens_its_own_and_names_the_cause() -> None:
    changed, opened = outage(room_of(MAINS), "cam-3", site=bare())
    assert (changed["cause"], changed["sounds"]) == ("mains", True)
    assert (opened["type_name"], opened["priority"]) == ("CCTV", 3), "the site file has no such type"
    nowhere = outage(room_of(), "mains", site=bare())[1]
    assert nowhere["subjects"] == ["incident:key:src:mains:1", "source:mains"]


def test_p2_source_below_the_row_of_its_cause_is_in_the_group() -> None:
    site = jember()
    site = replace(site, sources=tuple(replace(s, priority=2) if s.code == "cam-3" else s for s in site.sources))
    room = room_of(MAINS, rows=(row_of("mains", type="POWR"),))
    assert [entry.get("key", "") for entry in outage(room, "cam-3", site=site)] == [
        "", "src:mains:1:CCTV", "rel:src:mains:1:CCTV",
    ]  # fmt: skip


def test_source_that_fails_again_gathers_what_went_down_just_before() -> None:
    cam, row = row_of("cam-1", received=NOW, opened=NOW), row_of("mains", type="POWR")
    room = room_of(SourceState(code="mains", incident=row.subject), dark("cam-1", since=NOW, incident=cam.subject),
                   rows=(row, cam))  # fmt: skip
    changed, link = outage(room, "mains")
    assert (changed["incident"], changed["sounds"]) == (row.subject, True)
    assert (link["subjects"], link["how"]) == ([cam.subject, row.subject], "rel")


def test_source_more_urgent_than_the_group_of_its_cause_sounds_in_a_row_of_its_own() -> None:
    site = jember()
    site = replace(site, sources=tuple(replace(s, priority=2) if s.code == "cam-3" else s for s in site.sources))
    key = "src:mains:1:CCTV"
    for priority, alone in ((3, True), (2, False)):
        group = row_of("mains", subject=f"incident:key:{key}", key=key, priority=priority)
        room = room_of(MAINS, rows=(row_of("mains", type="POWR"), group))
        changed, *opened = outage(room, "cam-3", site=site)
        assert (bool(opened), changed.get("sounds", False)) == (alone, alone), priority


def test_rows_of_sources_that_went_down_just_before_their_cause_become_a_group_of_each_type() -> None:
    soon = NOW - jember().alarms.follow_s * SECOND
    types = {"cam-1": "CCTV", "cam-2": "CCTV", "cam-3": "COMM", "cam-4": "COMM", "cam-5": "COMM"}
    rows = tuple(row_of(code, type=kind, received=soon + n, opened=NOW) for n, (code, kind) in enumerate(types.items()))
    since = dict.fromkeys(types, soon) | {"cam-5": soon - 1}
    states = (dark(code, since=since[code], incident=row.subject) for code, row in zip(types, rows, strict=True))
    links = [entry for entry in outage(room_of(*states, rows=rows), "mains") if "how" in entry]
    cause = "incident:key:src:mains:1"
    assert [(link["subjects"], link["how"]) for link in links] == [
        ([rows[1].subject, rows[0].subject], "upd"), ([rows[0].subject, cause], "rel"),
        ([rows[3].subject, rows[2].subject], "upd"), ([rows[2].subject, cause], "rel"),
    ]  # fmt: skip


def test_reminder_names_who_it_is_from_and_which_entry_set_it() -> None:
    room = room_with()
    reminder = Reminder(ref="JBR-1-3", no=3, due=NOW, words="telepon genset", by="LST")
    room.states["registers"] = Registers(reminders=(reminder,))
    (((row,)),) = register_rules(room, jember(), NOW, facts(room, NOW))
    assert (said(row)["source"], said(row)["names"]) == ("reminder", ["JBR-1-3"])


# --- check calls ----------------------------------------------------------------------------------------------------

CALL = EIGHT_PM + HOUR
AGAIN = "incident:key:miss:round:2024-01-21T12:00Z"


def test_round_that_is_missed_again_is_one_report_with_its_posts_and_the_time_of_the_call() -> None:
    now = CALL + 15 * MINUTE
    row = fire(subject=AGAIN, type="MISS", priority=1, state="ack", acked=EIGHT_PM)
    heard = [post(code, contact=now) for code in "1235"]
    known: dict[str, Any] = {"missed_due": EIGHT_PM, "late_due": CALL, "missed_incident": AGAIN}
    silent = [post(code, contact=n, **known) for n, code in ((7, "4"), (8, "6"))]
    room = room_with(row, *heard, *silent, back=2)
    ((missed, report),) = check_rules(room, jember(), now, facts(room, now))
    again = f"{AGAIN}:4,6:2024-01-21T14:00Z~2"
    assert said(missed) == {
        "by": "system",
        "subjects": ["post:4", "post:6", AGAIN],
        "key": f"missed:again:{again}",
        "posts": ["4", "6"],
        "due": CALL,
        "last": [7, 8],
        "incident": AGAIN,
    }
    assert said(report) == {
        "by": "system",
        "subjects": [AGAIN],
        "key": f"report:{again}",
        "words": Words("en")("entry.miss_again", at="21:00", posts="4, 6"),
        "source": "system",
        "post": "4",
    }


def test_late_call_says_when_each_post_was_last_heard() -> None:
    now = CALL + 5 * MINUTE
    room = room_with(*(post(code, contact=n) for n, code in enumerate("123456", 1)))
    ((late,),) = check_rules(room, jember(), now, facts(room, now))
    assert (said(late)["last"], said(late)["key"]) == ([1, 2, 3, 4, 5, 6], "late:round:2024-01-21T14:00Z")


def test_missed_call_says_since_when_or_that_there_was_none() -> None:
    words = Words("en")
    assert missed_since(jember(), words, EIGHT_PM, NOW) == words("entry.miss", at="20:00")
    assert missed_since(jember(), words, 0, NOW) == words("entry.miss_never")


MISSED = "incident:key:miss:post:4:2024-01-21T14:00Z"
RAISES = CALL + jember().checks.p1_min * MINUTE


def raised(*entries: Entry, site: Site | None = None, **row: Any) -> list[Entry]:
    """Return what the rules add when the missed call of post 4 is due to be P1; ``entries``: the book until then."""
    site = site or jember()
    made = fire(subject=MISSED, key=MISSED.removeprefix("incident:key:"), type="MISS", priority=2, state="ack", acked=1)
    late: dict[str, Any] = {"missed_due": CALL, "late_due": CALL, "missed_incident": MISSED}
    room = room_with(replace(made, post="4", **row), *(post(c, contact=RAISES) for c in "12356"), post("4", **late))
    memory = MemoryRoom(site, RAISES)
    memory.room, memory.book = room, list(entries)
    return [entry for drafts in check_rules(room, site, RAISES, memory.context()) for entry in drafts]


def test_missed_call_becomes_p1_with_the_reason_and_the_targets_of_a_p1() -> None:
    (entry,) = raised()
    assert isinstance(entry, PrioritySet) and entry.announced
    assert entry.targets == targets_of(jember(), jember().type("MISS"), 1)
    assert said(entry, "targets", "announced") == {
        "by": "system",
        "subjects": [MISSED],
        "key": "p1:miss:post:4:2024-01-21T14:00Z",
        "priority": 1,
        "before": 2,
        "why": Words("en")("entry.p1_why", minutes=20),
    }


def test_call_that_nobody_saw_missed_opens_as_a_p1_and_is_one_announcement() -> None:
    room = room_with(*(post(code, contact=RAISES) for code in "12356"))
    *_, entry = (e for drafts in check_rules(room, jember(), RAISES, facts(room, RAISES)) for e in drafts)
    assert isinstance(entry, PrioritySet) and (entry.subjects, entry.announced) == ((MISSED,), False)
    site = jember()
    site = replace(site, types=tuple(replace(t, priority=1) if t.code == "MISS" else t for t in site.types))
    (drafts,) = check_rules(room, site, RAISES, facts(room, RAISES))
    assert [entry.kind for entry in drafts] == ["check.missed", "incident.opened"], "it is a P1 by its type"


def test_post_that_is_on_its_way_to_a_silent_one_counts_for_the_missed_call() -> None:
    going = post("5", contact=ENDS, status="to", status_since=CALL, target="4", went=("Yoga",))
    ((_, _, sent),) = unheard(post("4", contact=EIGHT_PM), going)
    assert said(sent) == {
        "by": "system",
        "subjects": [MISSED, "post:5"],
        "key": "to:5:miss:post:4:2024-01-21T14:00Z",
        "occurred": CALL,
        "posts": ["5"],
        "people": [["Yoga"]],
    }


def test_missed_call_has_the_targets_of_its_own_type_if_that_is_a_p1() -> None:
    site, own = jember(), Targets(ack=7)
    types = tuple(replace(t, priority=1, targets=own) if t.code == "MISS" else t for t in site.types)
    (entry,) = raised(site=replace(site, types=types))
    assert isinstance(entry, PrioritySet) and entry.targets == own


def test_missed_call_is_raised_once_and_never_against_a_decision() -> None:
    night = Night()
    night.call("20:58", *"12356")
    night.run_to("21:20")
    (rise,) = night.kinds("incident.priority")
    assert night.refused(Undo(no=rise.no, why="broken")) == "undo_system"
    night.do("21:21", SetPriority(incident=rise.subjects[0], priority=2, why="his radio is broken"))
    night.run_to("21:45")
    assert night.queue.rows[0].priority == 2
    assert [entry.by for entry in night.kinds("incident.priority")] == ["system", "LST"]


def test_posts_that_miss_a_call_by_themselves_have_numbers_and_entries_of_their_own() -> None:
    night = Night()
    night.call("20:58", *"1236")
    night.run_to("21:15")
    missed, opened = night.kinds("check.missed"), night.kinds("incident.opened")
    assert [entry.number for entry in opened if isinstance(entry, Opened)] == [101, 102]
    assert [entry.names[-1:] for entry in opened if isinstance(entry, Opened)] == [(entry.ref,) for entry in missed]


def test_missed_calls_of_a_round_become_p1_together() -> None:
    row = fire(subject=AGAIN, key="miss:round:2024-01-21T14:00Z", type="MISS", priority=2, state="ack", acked=1)
    late: dict[str, Any] = {"missed_due": CALL, "late_due": CALL, "missed_incident": AGAIN}
    room = room_with(row, *(post(code, **late) for code in "123456"))
    for now, kinds in ((RAISES - 1, []), (RAISES, ["incident.priority"])):
        assert [e.kind for drafts in check_rules(room, jember(), now, facts(room, now)) for e in drafts] == kinds


ENDS = CALL + 15 * MINUTE


def unheard(
    *silent: PostState, rows: tuple[Incident, ...] = (), book: tuple[Entry, ...] = (), site: Site | None = None
) -> list[list[Entry]]:
    """Return what the rules add at 21:15 while ``silent`` have not answered for 21:00 and all others have."""
    codes = {state.code for state in silent}
    room = room_with(*rows, *(post(code, contact=ENDS) for code in "123456" if code not in codes), *silent)
    site = site or jember()
    memory = MemoryRoom(site, ENDS)
    memory.room = room
    memory.book = [replace(entry, book=BOOK, no=no) for no, entry in enumerate(book, 1)]
    return list(check_rules(room, site, ENDS, memory.context()))


def test_missed_call_names_whom_the_post_covers_and_what_was_noted_about_it() -> None:
    opens = CALL - 10 * MINUTE
    book = (
        Log(by="LST", subjects=(), words="P4 not answering", at=opens - 1),
        Log(by="LST", subjects=(), words="p4 called twice", at=opens),
        Log(by="LST", subjects=(), words="P6 called twice", at=CALL),
        Note(by="LST", subjects=("post:4",), words="no answer", at=CALL),
        Log(by="LST", subjects=(), words="POS 4 called again", at=CALL),
    )
    silent = post("4", late_due=CALL, late_ref=f"{BOOK}-4", covers="2")
    ((missed, opened),) = unheard(silent, book=book)
    assert said(missed)["key"] == "missed:post:4:2024-01-21T14:00Z"
    words, kind = Words("en"), jember().type("MISS")
    assert kind is not None
    assert said(opened, "targets", "steps", "sop", "post_name") == {
        "by": "system",
        "subjects": [MISSED, "post:4"],
        "key": MISSED.removeprefix("incident:key:"),
        "number": 101,
        "year": 2024,
        "type": "MISS",
        "type_name": kind.name,
        "priority": kind.priority,
        "type_priority": kind.priority,
        "received": ENDS,
        "words": f"{words('entry.miss_never')}; {words('entry.miss_covers', posts='2')}",
        "source": "system",
        "names": [f"{BOOK}-4", f"{BOOK}-2", f"{BOOK}-5", f"{BOOK}-6"],
        "post": "4",
    }


def test_as_many_missed_calls_as_make_a_round_are_one_incident_and_fewer_are_one_each() -> None:
    ((missed, opened),) = unheard(*map(post, "456"))
    assert said(missed)["key"] == "missed:round:2024-01-21T14:00Z" and "post" not in said(opened)
    assert said(opened)["words"] == Words("en")("alert.late_round", at="21:00", posts="4, 5, 6")
    assert [said(drafts[1])["post"] for drafts in unheard(post("4"), post("6"))] == ["4", "6"]


def test_incident_of_a_missed_call_is_not_opened_twice() -> None:
    row = fire(subject=MISSED, type="MISS", state="closed")
    more, new = unheard(post("4"), post("5"), rows=(row,))
    assert [said(entry)["key"] for entry in more] == ["missed:post:4:2024-01-21T14:00Z:more:4"]
    assert [entry.kind for entry in new] == ["check.missed", "incident.opened"]
    row = replace(row, subject="incident:key:miss:round:2024-01-21T14:00Z")
    ((rest,),) = unheard(*map(post, "456"), rows=(row,))
    assert said(rest)["key"] == "missed:round:2024-01-21T14:00Z:more:4,5,6"


def test_missed_call_is_of_the_type_of_the_site_file_or_has_a_name_of_its_own() -> None:
    types = tuple(replace(t, name="Silent post", priority=3) if t.code == "MISS" else t for t in jember().types)
    for site, name, priority in (
        (replace(jember(), types=types), "Silent post", 3),
        (bare(), Words("en")("entry.miss_type"), 2),
    ):
        ((_, opened),) = unheard(post("4"), site=site)
        assert (said(opened)["type_name"], said(opened)["priority"]) == (name, priority)


def test_round_names_every_post_that_is_covered_and_every_note_about_one() -> None:
    states = (post("4", covers="1"), post("5", covers="2"), post("6", late_due=EIGHT_PM, late_ref=f"{BOOK}-9"))
    book = (Log(by="LST", subjects=(), words="pos 5 called twice", at=CALL),)
    ((_, opened),) = unheard(*states, book=book)
    assert said(opened)["words"].endswith(Words("en")("entry.miss_covers", posts="1, 2"))
    assert said(opened)["names"] == [f"{BOOK}-1", f"{BOOK}-2"], "what was LATE before is another call"


def test_outage_of_the_link_says_from_when_until_when_and_how_many_waited() -> None:
    site, words, now = jember(), Words("en"), clock("21:40")
    assert said(link_lost(site, words, clock("21:10"), now))["words"] == "link down since 21:10"
    found = said(link_back(site, words, clock("21:10"), now, 3))["words"]
    assert found == "link up again: down from 21:10 to 21:40, 3 entries waited"


def test_note_that_a_round_called_again_names_no_post_that_was_withdrawn() -> None:
    night = Night()
    night.call("20:58", *"123")
    night.run_to("21:16")
    night.do("21:17", SetPost(post="6", status="closed", words="gate locked", authorised="Surya"))
    night.call("21:18", "4")
    night.call("21:19", "5")
    night.run_to("21:20")
    (note,) = night.kinds("incident.note")
    assert said(note)["words"] == "Posts 4, 5 called again, the last at 21:19"
