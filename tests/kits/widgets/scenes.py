"""Scenes to draw: a quiet night, a flood of reports, a missed call with a new P1, a handover."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from data.view.values import (
    Alert,
    Board,
    BookLine,
    EntryView,
    HandoverView,
    Header,
    IncidentView,
    LinkView,
    PostView,
    QueueRow,
    SheetRow,
    StepView,
    TargetView,
    UnitView,
    UpcomingItem,
)

ZONE = "Asia/Jakarta"
_WIB = ZoneInfo(ZONE)

NAMES = {
    "en": ("Main gate", "Office lobby", "Warehouse door", "Warehouse rear", "Loading yard", "Patrol"),
    "id": ("Gerbang utama", "Lobi KPU", "Pintu gudang", "Belakang gudang", "Bongkar muat", "Patroli keliling"),
}
A_CREW = ("Hendra", "Wahyu", "Sari", "Dimas", "Yoga", "Rizky")
B_CREW = ("Tama", "Nanda", "Putu", "Eko", "Galih", "Tama")


def ms(text: str) -> int:
    """Return local time in Jember as UTC ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=_WIB).timestamp() * 1000)


def at(day: str, hms: str) -> int:
    return ms(f"{day}T{hms if len(hms) > 5 else hms + ':00'}")


def _post(index: int, lang: str, crew: tuple[str, ...], now: int, contact: str, day: str, **more: Any) -> PostView:
    due = now + 43 * 60_000 - 20_000
    base: dict[str, Any] = {
        "code": str(index + 1),
        "name": NAMES[lang][index],
        "people": (crew[index],),
        "last_contact": at(day, contact),
        "next_due": due,
        "turns": "due",
        "turns_at": due,
    }
    return PostView(**{**base, **more})


def quiet(lang: str = "en") -> Board:
    """Return the board at 04:17 on a quiet night."""
    day = "2024-01-22"
    now = at(day, "04:17:52")
    contacts = ("03:58", "03:58", "03:57", "03:59", "03:59", "03:58")
    posts = [_post(i, lang, A_CREW, now, c, day) for i, c in enumerate(contacts)]
    posts[5] = msgspec.structs.replace(posts[5], status="patrol")
    header = Header(
        site="KPU Jember", now=now, zone=ZONE, operator="LST", crew="Regu A", shift="A",
        starts=at("2024-01-21", "20:00"), ends=at(day, "08:00"), link="online", link_age=3_000, book_no=214,
    )  # fmt: skip
    return Board(
        header=header,
        posts=tuple(posts),
        next=next_items(
            day,
            ("04:30", "next.break", {"post": "3", "cover": "Rizky"}),
            ("05:00", "next.checks", {"posts": "6"}),
            ("07:45", "next.handover", {}),
            ("08:00", "next.shift", {"crew": "Regu B"}),
        ),
    )


def next_items(day: str, *items: tuple[str, str, dict[str, str]]) -> tuple[UpcomingItem, ...]:
    return tuple(UpcomingItem(at=at(day, when), key=key, args=args) for when, key, args in items)


#: Number, priority, type, posts, state, units, time in state | words | reports, raised from, related, target in s.
_FLOOD = """\
40 2 SEAL 4 new - 0:12 | Segel pintu belakang G-0417 ditemukan sobek | ack+48
34 4 CRWD 2 new - 18:40 | Korlap minta mediasi dengan KPU | ack-220
19 1 ASLT 1 scene 2 33:10 | Petugas pos 1 kena lemparan batu; luka di kepala | check+110
10 1 CRWD 1 scene 2,6 34:02 | Massa dorong gerbang utama | x4 from2 check+160
22 1 CRWD 1 sent 2 31:30 | Gerbang roboh; massa masuk halaman | rel10 arrive-1710
29 1 BRKN 4 scene 3,6 24:20 | Pintu belakang gudang dicongkel | check+250
4 2 CRWD 1 scene 1 49:10 | Massa tiba 150 orang; orasi di depan gerbang | x2 update+500
15 2 FIRE 1 controlled 1 12:50 | Ban dibakar di badan jalan depan gerbang | x4
20 2 MEDI 1 scene 2 15:30 | Kotak P3K dibawa ke pos 1; ambulans diminta | x2 rel19 update+270
23 2 CRWD 2 sent 2 30:11 | Massa di depan lobi; pintu dikunci | rel22 arrive-1211
33 2 PERS 4 scene 3 20:40 | Satu orang diamankan di belakang gudang | rel29 update+20
1 3 CRWD 1 ack - 59:12 | Massa sekitar 60 orang berjalan dari barat | update+48
3 3 TRAF 6 ack - 53:04 | Jl Imam Bonjol tersendat; lalu lintas dialihkan | x2
5 3 PERS 1 ack - 49:30 | Dua orang memanjat pohon dekat pagar |
6 3 HOAX 2 ack - 47:45 | Pesan WA: kotak suara dikeluarkan lewat belakang | x2
7 3 PERS 4 sent 4 45:20 | Tiga orang memotret pintu belakang | x2
8 3 VEHI 6 ack - 43:50 | Pikap tanpa pelat parkir di seberang jalan | x2
13 3 COMM - ack - 40:02 | Jaringan ke Polres terputus |
18 3 PERS 5 ack - 35:28 | Satu orang melompati pagar halaman |
21 3 CCTV 5 ack - 32:10 | Kamera 5 hilang sinyal | x4
24 3 CRWD 2 ack - 30:05 | Staf KPU terjebak di lantai 2 | rel22
31 3 DRON 6 ack - 24:00 | Drone kecil di atas gudang |
2 4 VISI 2 ack - 55:40 | Ketua KPU minta tamu dialihkan ke pintu samping |
25 4 INFO 3 ack - 29:40 | Segel pintu gudang diperiksa: utuh |
"""


def flood_rows(now: int) -> tuple[QueueRow, ...]:
    rows = []
    for line in _FLOOD.splitlines():
        facts, words, tags = (part.strip() for part in line.split("|"))
        number, priority, type_, posts, state, units, spent = facts.split()
        minutes, seconds = spent.split(":")
        row = QueueRow(
            subject=f"incident:{number}", number=100 + int(number), priority=int(priority), type=type_, state=state,
            posts=() if posts == "-" else tuple(posts.split(",")), words=words, new=state == "new",
            units=() if units == "-" else tuple(units.split(",")),
            since=now - (int(minutes) * 60 + int(seconds)) * 1000,
        )  # fmt: skip
        for tag in tags.split():
            if tag[0] == "x":
                row = msgspec.structs.replace(row, reports=int(tag[1:]))
            elif tag.startswith("from"):
                row = msgspec.structs.replace(row, raised_from=int(tag[4:]))
            elif tag.startswith("rel"):
                row = msgspec.structs.replace(row, related=(str(100 + int(tag[3:])),))
            else:
                name, sign, span = tag.partition("+" if "+" in tag else "-")
                row = msgspec.structs.replace(row, target=name, target_at=now + int(sign + span) * 1000)
        rows.append(row)
    return tuple(rows)


def flood(lang: str = "id") -> Board:
    """Return the board at 14:02: the gate is down, and so is the network."""
    day = "2024-02-29"
    now = at(day, "14:02:10")
    posts = [_post(i, lang, B_CREW, now, "14:00", day, turns_at=now + 58 * 60_000 - 20_000) for i in range(6)]
    change = msgspec.structs.replace
    posts[0] = change(posts[0], status="covered", about="Tama")
    posts[1] = change(
        posts[1], status="scene", about="#119", last_contact=at(day, "13:55"), turns="roll", turns_at=now + 160_000
    )
    for i in (2, 5):
        posts[i] = change(posts[i], status="scene", about="#129", turns="roll", turns_at=now + 250_000)
    posts[3] = change(
        posts[3], status="roll", turns="late", turns_at=now + 372_000, last_contact=at(day, "13:58"), next_due=None
    )
    header = Header(
        site="KPU Jember", now=now, zone=ZONE, operator="BGS", crew="Regu B", shift="B", starts=at(day, "08:00"),
        ends=at(day, "20:00"), link="offline", link_age=40 * 60_000, unsent=28, counts=(4, 7, 11, 2), new=2, shelved=1,
        flood=13, book_no=12214,
    )  # fmt: skip
    return Board(
        header=header, posts=tuple(posts), queue=flood_rows(now),
        next=next_items(day, ("15:00", "next.checks", {"posts": "6"})), is_flashing=True,
    )  # fmt: skip


def crowded(lang: str = "en") -> Board:
    """Return the board of a large site in a bad hour: 60 posts, 300 open incidents, 25 shelved sources."""
    board, change = flood(lang), msgspec.structs.replace
    now = board.header.now
    statuses = (
        "danger",
        "missed",
        "missed",
        "missed",
        "late",
        "late",
        "roll",
        "due",
        "scene",
        "to",
        "break",
        "unmanned",
    )
    posts = tuple(
        change(
            board.posts[1], code=str(n), name=f"Guard post of village {n}", about="#119" if n in (9, 10) else "",
            status=statuses[n // 5 - 1] if n % 5 == 0 else "normal", new=n % 10 == 5, since=now - n * 60_000,
        )
        for n in range(1, 61)
    )  # fmt: skip
    rows = []
    for n in range(300):
        kind, priority = board.queue[n % len(board.queue)], 1 if n < 9 else 2 if n < 40 else 3 if n < 200 else 4
        rows.append(
            change(
                kind, subject=f"incident:{n}", number=101 + n, priority=priority, state="new" if n % 3 == 0 else "ack",
                new=n % 3 == 0, units=(), raised_from=0, related=(), since=now - (1 + n % 90) * 60_000,
            )
        )  # fmt: skip
    rows.sort(key=lambda row: (not (row.new and row.priority <= 2), row.priority, not row.new, row.since))
    counts = tuple(sum(row.priority == p for row in rows) for p in (1, 2, 3, 4))
    header = change(board.header, counts=counts, new=sum(row.new for row in rows), shelved=25)
    return change(board, header=header, posts=posts, queue=tuple(rows))


def _line(no: int, when: str, by: str, label: str, about: str, words: str, **more: Any) -> BookLine:
    return BookLine(
        no=no, at=at("2024-01-22", when), by=by, kind=label.lower(), label=label, about=about, words=words, **more
    )


def break_in(lang: str = "id") -> IncidentView:
    """Return incident #129 of the flood."""
    board = flood(lang)
    now, day = board.header.now, "2024-02-29"
    row = next(r for r in board.queue if r.number == 129)
    change = msgspec.structs.replace
    steps = (
        ("dua petugas, jangan satu", True, "done", "13:35", ""),
        ("jaga pintu keluar, jangan kejar ke luar", True, "done", "13:37", ""),
        ("hubungi 110 / Polres", True, "open", "", ""), ("cek segel dan hitung", True, "done", "13:59", ""),
        ("amankan TKP", False, "open", "", ""), ("lapor KPU dan Bawaslu", True, "waived", "", "Kapolres lewat telepon"),
    )  # fmt: skip
    history = tuple(
        change(_line(n, "00:00", by, "x", "", words), at=at(day, when))
        for n, (when, by, words) in enumerate(
            (
                ("13:35:20", "BGS", "ditanggapi"),
                ("13:35:50", "BGS", "tugaskan 3 dan 6"), ("13:36:40", "3", "di lokasi"),
                ("13:37:02", "6", "di lokasi"), ("13:41:40", "BGS", "identitas dicatat, diserahkan ke Padal"),
                ("13:59:20", "BGS", "segel G-0417 sobek, lihat #140"),
            ),
            12100,
        )
    )  # fmt: skip
    return IncidentView(
        row=row, type_name="Pembobolan", post_name="Belakang gudang", received=at(day, "13:35:00"), source="radio 4",
        targets=(
            TargetView("ack", 15_000, took=20_000), TargetView("send", 60_000, took=50_000),
            TargetView("arrive", 180_000, took=100_000), TargetView("update", 900_000, at=now + 250_000),
        ),
        steps=tuple(
            StepView(n, words, required, state, at=at(day, when) if when else None, by="BGS" if when else "", note=note)
            for n, (words, required, state, when, note) in enumerate(steps, 1)
        ),
        sent=(
            UnitView("3", ("Putu",), at(day, "13:35:50"), at(day, "13:36:40")),
            UnitView("6", ("Tama",), at(day, "13:35:50"), at(day, "13:37:02")),
        ),
        linked=(
            LinkView("rel", "133", 2, "Satu orang diamankan di belakang gudang"),
            LinkView("rel", "140", 2, "Segel pintu belakang G-0417 ditemukan sobek"),
        ),
        history=history,
    )  # fmt: skip


def missed(lang: str = "en") -> Board:
    """Return the board at 08:16, over time: post 4 does not answer, an officer at post 1 was pushed over."""
    day = "2024-01-22"
    now = at(day, "08:16:12")
    contacts = ("07:59", "07:58", "07:57", "06:59", "07:59", "07:58")
    posts = [_post(i, lang, A_CREW, now, c, day) for i, c in enumerate(contacts)]
    change = msgspec.structs.replace
    posts[0] = change(posts[0], status="danger", about="#130", new=True, turns="", turns_at=None)
    posts[1] = change(posts[1], status="to", about="1")
    posts[3] = change(
        posts[3], status="missed", since=at(day, "08:00"), turns="p1", turns_at=at(day, "08:20"), new=False
    )
    posts[5] = change(posts[5], status="to", about="4")
    rows = (
        QueueRow(
            subject="incident:30", number=130, priority=1, type="ASLT", state="new", posts=("1",), new=True,
            words="Guard pushed over at the gate, one man running east", since=now - 24_000, target="ack",
            target_at=now - 9_000,
        ),
        QueueRow(
            subject="incident:29", number=129, priority=2, type="MISS", state="sent", posts=("4",),
            words="No check call since 06:59; radio x2 and phone tried", units=("6",), since=now - 58_000,
            target="arrive", target_at=now + 122_000,
        ),
        QueueRow(
            subject="incident:27", number=127, priority=3, type="CCTV", state="ack", posts=("3",), reports=5,
            words="Camera 3 keeps dropping out", since=now - 42 * 60_000 - 10_000,
        ),
    )  # fmt: skip
    header = Header(
        site="KPU Jember", now=now, zone=ZONE, operator="LST", handover_to="BGS", crew="Regu A", shift="A",
        starts=at("2024-01-21", "20:00"), ends=at(day, "08:00"), link="online", link_age=2_000, counts=(1, 1, 1, 0),
        new=1, shelved=1, book_no=288,
    )  # fmt: skip
    alert = Alert(
        level="alarm", key="alert.new",
        args={
            "priority": "1", "number": "130", "type": "ASSAULT", "post": "1",
            "words": "Guard pushed over at the gate, one man running east",
        },
        flash=True, since=now - 24_000, hint="alert.hint.ack", more=1,
    )  # fmt: skip
    return Board(
        header=header, posts=tuple(posts), queue=rows, alert=alert, is_flashing=True, is_ringing=True,
        next=next_items(day, ("08:20", "next.p1", {"post": "4"}), ("09:00", "next.checks", {"posts": "6"})),
    )  # fmt: skip


def handover(lang: str = "en") -> Board:
    """Return the board of :func:`missed` with the handover that it interrupts."""
    values = {
        "en": (
            "6: 3 NORMAL, 1 MISSED, 1 DANGER, 2 TO", "3: P1 #130 ASLT NEW, P2 #129 MISS, P3 #127 CCTV",
            "1: CAM-3 until 08:40, wet connector", "66 due, 64 on time, 1 late, 1 missed",
            "no. 71-288, calls for attention 9", "keys all in; seals 12/12 at 00:30", "09:30 call PLN",
            "motorcycle P 4321 QX twice past the rear wall, 03:40 and 05:10; gate lamp flickers",
        ),
        "id": (
            "6 pos: 2 AMAN, 1 TDK LAPOR, 1 BAHAYA, 2 MENUJU", "3: P1 #130 ASLT BARU, P2 #129 MISS, P3 #127 CCTV",
            "1: CAM-3 s.d. 08:40, konektor basah", "66 wajib lapor, 64 tepat, 1 terlambat, 1 tidak lapor",
            "no. 71-288, panggilan 9", "kunci lengkap; segel 12/12 pukul 00:30", "09:30 hubungi PLN",
            "motor P 4321 QX dua kali lewat tembok belakang, 03:40 dan 05:10; lampu gerbang berkedip",
        ),
    }[lang]  # fmt: skip
    keys = ("posts", "open", "shelved", "calls", "book", "equipment", "ahead", "watch")
    rows = [SheetRow(n, key, words, key != "open") for n, (key, words) in enumerate(zip(keys, values, strict=True), 1)]
    view = HandoverView(
        outgoing="LST", incoming="BGS", crew="Regu A", to_crew="Regu B", step="paused", rows=tuple(rows),
        signed=at("2024-01-22", "08:14:30"), warn=("handover.warn.new", "handover.warn.new.2"),
        args={"priority": "1", "number": "130", "a": "LST"},
    )  # fmt: skip
    return msgspec.structs.replace(missed(lang), handover=view)


def missed_call(lang: str = "en") -> IncidentView:
    """Return incident #129 of the missed call."""
    day = "2024-01-22"
    row = missed(lang).queue[1]
    steps = (
        ("radio twice", "08:06"), ("phone", "08:08"), ("nearest post looks", "08:15"), ("controller at +15 min", ""),
        ("at +20 min treat as ASLT", ""), ("record contact time", ""),
    )  # fmt: skip
    return IncidentView(
        row=row, type_name="Missed call", post_name="Warehouse rear", received=at(day, "08:15:00"), source="system",
        targets=(
            TargetView("ack", 60_000, took=11_000), TargetView("send", 180_000, took=26_000),
            TargetView("arrive", 240_000, at=row.target_at),
        ),
        steps=tuple(
            StepView(n, words, True, "done" if when else "open", at=at(day, when) if when else None, by="LST")
            for n, (words, when) in enumerate(steps, 1)
        ),
        sent=(UnitView("6", ("Rizky",), at(day, "08:15:26")),),
        history=(
            _line(286, "08:15:00", "system", "NEW", "#129", "opened by the console"),
            _line(289, "08:15:11", "LST", "ACK", "#129", "acknowledged"),
            _line(290, "08:15:26", "LST", "SEND", "#129", "sent 6"),
        ),
    )  # fmt: skip


def book_lines() -> dict[int, BookLine]:
    """Return entries 269 to 288 of the night, by number."""
    lines = [_line(269 + i, f"06:{29 + i}:10", "LST", "CHECK", f"post {(i + 5) % 6 + 1}", "normal") for i in range(8)]
    lines += [
        _line(277, "07:45:02", "LST", "HANDOVER", "", "handover opened"),
        _line(278, "07:57:10", "LST", "CHECK", "post 3", "Sari, normal"),
        _line(279, "07:58:05", "LST", "CHECK", "post 2", "Wahyu, normal"),
        _line(280, "07:58:40", "LST", "CHECK", "post 6", "Rizky, checkpoint 5 still locked"),
        _line(281, "07:59:12", "LST", "CHECK", "post 1", "Hendra, normal"),
        _line(282, "08:05:00", "system", "LATE", "post 4", "no answer since 06:59"),
        _line(
            283, "08:06:20", "LST", "LOG", "post 4", "called twice on the radio, no answer",
            occurred=at("2024-01-22", "08:05"),
        ),
        _line(284, "08:08:00", "LST", "LOG", "post 4", "phone not answered", mark="fixed", points=287),
        _line(285, "08:14:30", "LST", "HANDOVER", "", "signed by LST", mark="void"),
        _line(286, "08:15:00", "system", "NEW", "#129", "MISS P2 opened by the console"),
        _line(287, "08:15:05", "LST", "FIX", "→ 284", "phone was busy, not unanswered", points=284),
        _line(288, "08:15:48", "LST", "NEW", "#130", "ASLT P1 panic 1"),
    ]  # fmt: skip
    return {line.no: line for line in lines}


def entry_284() -> EntryView:
    lines = book_lines()
    return EntryView(
        line=lines[284], name="Aiptu Lestari", corrections=(lines[287],),
        sent=at("2024-01-22", "08:08:02"), remote=True, hash="9f3c 11ab 7e20", chained=True,
    )  # fmt: skip
