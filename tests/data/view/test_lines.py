"""Every kind of entry as a line of the book, in both languages."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from data import entries as e
from data.base.clock import HOUR, MINUTE, SECOND
from data.entries.codec import BY_KIND, KINDS
from data.view.lines import book, label_key, line_of, text_of, writer_of, written_in
from data.words import Words
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.small_site import SITE

ENGLISH, INDONESIAN = Words("en"), Words("id")
NUMBERS = {"incident:J-9": 129, "incident:J-4": 124}
SUBJECT = "incident:J-9"


def numbers(subject: str) -> int:
    return NUMBERS.get(subject, 0)


def room(kind: type[e.Entry], **fields: object) -> e.Entry:
    return kind(by="LST", subjects=("room",), **fields)  # type: ignore[arg-type]


def post(kind: type[e.Entry], *codes: str, **fields: object) -> e.Entry:
    return kind(by="LST", subjects=tuple(f"post:{c}" for c in codes), **fields)  # type: ignore[arg-type]


def incident(kind: type[e.Entry], **fields: object) -> e.Entry:
    return kind(by="LST", subjects=(SUBJECT,), **fields)  # type: ignore[arg-type]


def opened(**fields: object) -> e.Entry:
    plain: dict[str, object] = {
        "number": 129, "year": 2024, "type": "FIRE", "type_name": "Fire", "priority": 1, "type_priority": 1,
        "received": EIGHT_PM, "words": "smoke",
    }  # fmt: skip
    return incident(e.Opened, **(plain | fields))


CASES: list[tuple[e.Entry, str, str, str]] = [
    (room(e.BookOpened, station="JBR", site="KPU"), "", "book of KPU opened, station JBR",
     "buku mutasi KPU dibuka, stasiun JBR"),
    (room(e.Recovered, what="torn", bytes=17), "", "17 bytes", "17"),
    (room(e.Recovered, what="damaged", file="b.journal"), "", "damage found in b.journal", "kerusakan pada b.journal"),
    (room(e.Recovered, what="odd", file="x"), "", "found at start: odd x", "ditemukan saat mulai: odd x"),
    (room(e.Recovered, what="odd", words="as written"), "", "as written", "as written"),
    (room(e.Control, operator="BGS", name="Aipda Bagus", how="accept", before="LST"), "",
     "BGS (Aipda Bagus) accepts from LST", "BGS (Aipda Bagus) menerima dari LST"),
    (room(e.Control, operator="BGS", how="take", before="LST", why="asleep"), "", "BGS takes over from LST: asleep",
     "BGS mengambil alih dari LST: asleep"),
    (room(e.Control, operator="LST", how="accept"), "", "LST in control", "LST memegang kendali"),
    (room(e.ShiftChanged, shift="Night", crew="A", starts=EIGHT_PM, ends=EIGHT_PM + 12 * HOUR), "",
     "roster: Night Regu A 20:00-08:00", "jadwal: Night Regu A 20:00-08:00"),
    (room(e.Gap, since=EIGHT_PM, until=EIGHT_PM + HOUR, cause="down", missed=3), "", "20:00-21:00", "20:00-21:00"),
    (room(e.Gap, since=EIGHT_PM, until=EIGHT_PM + HOUR, cause="else", missed=0), "", "20:00-21:00", "20:00-21:00"),
    (room(e.ClockStep, delta=47 * SECOND, before=EIGHT_PM), "", "+0:47", "+0:47"),
    (room(e.ClockStep, delta=-(HOUR + 2 * MINUTE + 3 * SECOND), before=EIGHT_PM), "", "-1:02:03", "-1:02:03"),
    (post(e.Check, "4", post="4", people=("Dimas", "Rizky")), "post 4", "Dimas/Rizky, normal", "Dimas/Rizky, aman"),
    (post(e.Check, "4", post="4", words="all quiet"), "post 4", "all quiet", "all quiet"),
    (post(e.CheckLate, "2", posts=("2",), due=EIGHT_PM, last=(EIGHT_PM - HOUR,)), "post 2", "no answer since 19:00",
     "tidak menjawab sejak 19:00"),
    (post(e.CheckLate, "2", posts=("2",), due=EIGHT_PM), "post 2", "no answer yet", "belum pernah menjawab"),
    (post(e.CheckLate, "2", "3", "5", posts=("2", "3", "5"), due=EIGHT_PM), "posts 2,3,5",
     "no answer to the 20:00 round", "lapor berkala 20:00 terlewat"),
    (post(e.CheckMissed, "2", posts=("2",), due=EIGHT_PM, last=(EIGHT_PM - HOUR,)), "post 2",
     "no check call at 20:00, last contact 19:00", "tidak lapor 20:00, kontak terakhir 19:00"),
    (post(e.CheckMissed, "2", posts=("2",), due=EIGHT_PM), "post 2", "no check call at 20:00, no contact yet",
     "tidak lapor 20:00, belum ada kontak"),
    (post(e.CheckMissed, "2", "3", "5", posts=("2", "3", "5"), due=EIGHT_PM), "posts 2,3,5",
     "no answer to the 20:00 round", "lapor berkala 20:00 terlewat"),
    (post(e.Seen, "2", "3"), "posts 2,3", "seen", "ditanggapi"),
    (room(e.Seen), "", "seen", "ditanggapi"),
    (room(e.Silenced), "", "sound off", "dimatikan"),
    (post(e.PostStatus, "6", post="6", status="to", target="4"), "post 6", "on the way to post 4", "menuju pos 4"),
    (post(e.PostStatus, "6", post="6", status="scene", incident=SUBJECT), "post 6", "at #129", "di #129"),
    (post(e.PostStatus, "6", post="6", status="to"), "post 6", "on the way", "menuju lokasi"),
    (post(e.PostStatus, "6", post="6", status="closed", authorised="Surya", words="flooded"), "post 6",
     "closed by Surya: flooded", "ditutup oleh Surya: flooded"),
    (post(e.PostStatus, "6", post="6", status="newer"), "post 6", "newer", "newer"),
    (post(e.Break, "4", post="4", cover="6", until=EIGHT_PM, cover_people=("Rizky",)), "post 4",
     "break until 20:00, covered by 6 Rizky", "istirahat s.d. 20:00, diganti 6 Rizky"),
    (post(e.BreakEnded, "4", post="4", cover="6"), "post 4", "break over, 6 free again",
     "istirahat selesai, 6 kembali"),
    (post(e.Relief, "3", post="3", people=("Tama",), before=("Sari",)), "post 3", "Tama for Sari",
     "Tama menggantikan Sari"),
    (post(e.Relief, "3", post="3", people=("Tama",)), "post 3", "Tama on the post", "Tama di pos"),
    (opened(post="3"), "#129", "FIRE P1 post 3: smoke", "FIRE P1 pos 3: smoke"),
    (opened(priority=3, priority_why="tyres in the road"), "#129", "FIRE P3: smoke, below P1: tyres in the road",
     "FIRE P3: smoke, di bawah P1: tyres in the road"),
    (replace(opened(words=""), by="system"), "#129", "FIRE P1 opened by the console", "FIRE P1 dibuat oleh konsol"),
    (incident(e.Reported, post="6", words="more smoke"), "#129", "another report, post 6: more smoke",
     "laporan lain, pos 6: more smoke"),
    (incident(e.Acked), "#129", "acknowledged", "ditanggapi"),
    (incident(e.Sent, posts=("3", "6")), "#129", "sent posts 3,6", "ditugaskan pos 3,6"),
    (incident(e.Arrived, posts=("6",)), "#129", "on scene: post 6", "di lokasi: pos 6"),
    (incident(e.Released, posts=("6",)), "#129", "released post 6", "kembali pos 6"),
    (incident(e.Controlled, words="out"), "#129", "under control: out", "terkendali: out"),
    (incident(e.Closed, disposition="handled", words="dried"), "#129", "handled: dried", "tertangani: dried"),
    (incident(e.Closed, disposition="NEWER"), "#129", "NEWER", "NEWER"),
    (incident(e.Reopened, why="again"), "#129", "open again: again", "dibuka kembali: again"),
    (incident(e.PrioritySet, priority=1, before=2, why="no contact"), "#129", "P2 to P1: no contact",
     "P2 menjadi P1: no contact"),
    (incident(e.Note, words="seen", post="3"), "#129", "post 3: seen", "pos 3: seen"),
    (incident(e.StepSet, step=2, state="waived", why="no phone", authorised="Surya"), "#129",
     "step 2 waived, allowed by Surya: no phone", "langkah 2 dikecualikan, atas izin Surya: no phone"),
    (incident(e.StepSet, step=2, state="open"), "#129", "step 2 open again", "langkah 2 dibuka kembali"),
    (incident(e.Linked, how="dup", other="incident:J-4", child_number=129), "#129", "another report of #124",
     "laporan ganda dari #124"),
    (incident(e.Linked, how="newer", other="incident:J-4"), "#129", "related to #124", "terkait #124"),
    (incident(e.Called, who="Damkar", number="113", answered=True, words="coming"), "#129",
     "called Damkar 113, answered: coming", "menghubungi Damkar 113, dijawab: coming"),
    (room(e.Called, who="110", answered=False), "", "called 110, no answer", "menghubungi 110, tidak dijawab"),
    (incident(e.Told, who="Ipda Surya", how="phone"), "#129", "told Ipda Surya, by phone",
     "memberi tahu Ipda Surya, lewat telepon"),
    (room(e.Told, who="Surya", how="pigeon"), "", "told Surya, pigeon", "memberi tahu Surya, pigeon"),
    (post(e.Log, "4", words="lamp broken", post="4"), "post 4", "lamp broken", "lamp broken"),
    (room(e.Log, words="rain"), "", "rain", "rain"),
    (room(e.Fix, of="J-214", of_no=214, words="P 4321"), "→ 214", "P 4321", "P 4321"),
    (room(e.Void, of=("J-214",), of_no=214), "→ 214", "undone", "diurungkan"),
    (room(e.Void, of=("J-214", "J-215")), "→ 214,215", "undone", "diurungkan"),
    (incident(e.Void, of=("J-214",), of_no=214, what="incident.closed"), "→ 214", "undone CLOSED #129",
     "diurungkan DITUTUP #129"),
    (e.Void(by="LST", subjects=(SUBJECT, "post:4"), of=("J-214",), of_no=214, what="incident.sent"), "→ 214",
     "undone SENT #129 post 4", "diurungkan TUGAS #129 pos 4"),
    (room(e.Imported, source_key="k", number="7", type="FIRE", place="Jl. Gajah", words="w"), "#7", "FIRE 7 Jl. Gajah",
     "FIRE 7 Jl. Gajah"),
    (room(e.Unknown, raw_kind="later", raw="{}"), "", "an entry from a newer version: later",
     "catatan dari versi lebih baru: later"),
]  # fmt: skip


def _name(case: tuple[e.Entry, str, str, str]) -> str:
    return f"{case[0].kind}-{case[2][:24]}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_line_of_has_subject_and_text(case: tuple[e.Entry, str, str, str]) -> None:
    entry, about, english, indonesian = case
    entry = replace(entry, at=EIGHT_PM)
    line = line_of(entry, ENGLISH, SITE, number_of=numbers)
    assert line.about == about
    assert english in line.words
    assert indonesian in line_of(entry, INDONESIAN, SITE, number_of=numbers).words


def test_every_kind_has_line_and_label_in_both_languages() -> None:
    """Kinds are listed, not sampled.

    A kind without words would read as one of a newer version.
    """
    assert [kind for kind in KINDS if writer_of(kind) is book.unknown] == []
    for kind in (*BY_KIND, "unknown"):
        for words in (ENGLISH, INDONESIAN):
            assert words.has(label_key(kind)), kind
            assert len(words(label_key(kind))) <= 10, kind  # the label's column


def test_line_of_unknown_number_names_the_opening() -> None:
    acked = e.Acked(by="LST", subjects=("incident:JBR-7f3a-214",))
    assert line_of(acked, ENGLISH, SITE).about == "→ 214"
    by_rule = e.Acked(by="LST", subjects=("incident:key:miss:post:4:20240122", "post:4"))
    assert line_of(by_rule, ENGLISH, SITE).about == ""


def test_line_of_is_one_line_with_its_reference() -> None:
    entry = replace(e.Fix(by="LST", subjects=("post:4",), of="J-2", of_no=2, words="a\n b\t c"), no=7, at=5, book="J")
    line = line_of(entry, ENGLISH, SITE)
    assert (line.words, line.points, line.posts, line.no, line.at, line.book) == ("a b c", 2, ("4",), 7, 5, "J")
    assert text_of(entry, ENGLISH, SITE) == "FIX → 2 a b c"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_written_in_of_another_day_holds_no_date(case: tuple[e.Entry, str, str, str]) -> None:
    """A moment of another day is drawn with its date, and no month is a word that somebody wrote."""
    entry = replace(case[0], at=EIGHT_PM + 40 * 24 * HOUR)
    assert "Jan" not in written_in(entry, ENGLISH, SITE, number_of=numbers)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_written_in_is_the_same_in_both_languages_and_part_of_the_line(case: tuple[e.Entry, str, str, str]) -> None:
    """It holds none of the console's sentences: what differs is a word that the author chose from a list."""
    entry = replace(case[0], at=EIGHT_PM)
    both = [written_in(entry, words, SITE, number_of=numbers) for words in (ENGLISH, INDONESIAN)]
    if not isinstance(entry, e.Closed | e.Told):
        assert both[0] == both[1].replace("pos ", "post ").replace("post 3,6", "posts 3,6")
    line = line_of(entry, ENGLISH, SITE, number_of=numbers)
    assert set(re.findall(r"\w+", both[0])) <= set(re.findall(r"\w+", re.sub("P([12])", r"P\1 \1", line.words)))
    if isinstance(entry, e.Acked | e.Seen | e.Silenced):
        assert both == ["", ""]


def test_read_back_of_a_long_line_begins_with_its_count() -> None:
    long = e.SheetLine("open", "2: 1 P2, 1 P3; " + "; ".join(f"P2 #{n} VEHI 6 motorcycle" for n in range(101, 120)))
    entry = room(e.HandoverRead, operator="BGS", lines=(long, e.SheetLine("shelved", "nothing shelved")))
    assert "Incidents 2: 1 P2, 1 P3 …; Alarms nothing shelved" in text_of(entry, ENGLISH, SITE)
