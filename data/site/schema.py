"""The site file as it is written: its tables and keys, what each accepts, and their defaults (docs/site.md).

:mod:`data.site.consistency` looks at what does not fit together; :mod:`data.site.load` makes a
:class:`data.site.model.Site` of it.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Name = Annotated[str, Meta(min_length=1, max_length=40)]
LocalName = Annotated[str, Meta(max_length=40)]
Code = Annotated[str, Meta(min_length=1, max_length=20)]
Text = Annotated[str, Meta(max_length=200)]
Steps = Annotated[str, Meta(max_length=4000, extra={"want": "site.want_steps"})]
PostCode = Annotated[int | Annotated[str, Meta(max_length=2)], Meta(extra={"want": "site.want_post_code"})]
Names = Annotated[Name | tuple[Name, ...], Meta(extra={"want": "site.want_name_or_names"})]
Minutes = Annotated[int, Meta(ge=1, le=1440)]
Seconds = Annotated[int, Meta(ge=0, le=86400)]
Count = Annotated[int, Meta(ge=1, le=1000)]
Hour = Annotated[int, Meta(ge=0, le=24)]
Day = Annotated[str, Meta(max_length=10, extra={"want": "site.want_date"})]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file. A key that it does not have is a mistake, and named."""


class AreaTable(Table, frozen=True):
    code: Code
    name: Name
    nama: LocalName = ""


class CadenceTable(Table, frozen=True):
    every_min: Annotated[int, Meta(ge=0, le=1440)]
    from_hour: Hour = 0
    to_hour: Hour = 24


class PostTable(Table, frozen=True):
    code: PostCode
    name: Name
    nama: LocalName = ""
    area: LocalName = ""
    strength: Annotated[int, Meta(ge=1, le=99)] = 1
    lone: bool = False
    patrol: bool = False
    checks: tuple[CadenceTable, ...] = ()


class PersonTable(Table, frozen=True):
    name: Name
    full: LocalName = ""
    code: Annotated[str, Meta(max_length=5)] = ""
    phone: LocalName = ""


class CrewTable(Table, frozen=True):
    code: Code
    name: Name
    operator: Code
    supervisor: LocalName = ""
    posts: dict[str, Names] = {}


class SlotTable(Table, frozen=True):
    start: Annotated[str, Meta(max_length=5, extra={"want": "site.want_time"})]
    name: LocalName = ""
    nama: LocalName = ""
    crews: tuple[Code, ...] = ()


class ShiftsTable(Table, frozen=True):
    pattern: Literal["2x12", "3x8", "24h", "custom"]
    slot: tuple[SlotTable, ...]
    epoch: Day = "2024-01-01"


class ChecksTable(Table, frozen=True):
    window_min: Minutes = 10
    late_min: Minutes = 5
    missed_min: Minutes = 15
    p1_min: Minutes = 20
    round_posts: Annotated[int, Meta(ge=2, le=99)] = 3
    roll_min: Minutes = 10
    every: tuple[CadenceTable, ...] = (CadenceTable(every_min=60),)
    lone: tuple[CadenceTable, ...] = ()
    levels: Annotated[tuple[Minutes, ...], Meta(min_length=3, max_length=3)] = (15, 30, 60)


class TourTable(Table, frozen=True):
    code: Code
    name: Name
    post: PostCode
    points: Annotated[tuple[Code, ...], Meta(max_length=99)]
    nama: LocalName = ""
    minutes: Minutes = 30


class OutsideTable(Table, frozen=True):
    name: Name
    number: Annotated[str, Meta(max_length=20)] = ""
    minutes: Annotated[int, Meta(ge=0, le=1440)] = 0
    words: tuple[Name, ...] = ()


class SourceTable(Table, frozen=True):
    code: Code
    name: Name
    kind: Literal["camera", "panel", "power", "network", "sensor"]
    nama: LocalName = ""
    type: Annotated[str, Meta(max_length=6)] = ""
    post: PostCode = ""
    priority: Annotated[int, Meta(ge=0, le=4)] = 0
    follows: Annotated[str, Meta(max_length=20)] = ""
    words: tuple[Name, ...] = ()


class AlarmsTable(Table, frozen=True):
    flood_on: Count = 10
    flood_off: Count = 5
    flood_window_s: Annotated[int, Meta(ge=60, le=3600)] = 600
    chatter: Annotated[int, Meta(ge=2, le=100)] = 3
    chatter_s: Annotated[int, Meta(ge=5, le=3600)] = 60
    shelf_min: Annotated[int, Meta(ge=1, le=480)] = 30
    shelf_max_min: Annotated[int, Meta(ge=1, le=480)] = 480
    repeat_s: Annotated[int, Meta(ge=5, le=600)] = 30
    follow_s: Annotated[int, Meta(ge=0, le=600)] = 10
    heard_s: Annotated[int, Meta(ge=30, le=600)] = 120
    test_min: Annotated[int, Meta(ge=0, le=1440)] = 15
    watch_min: Annotated[int, Meta(ge=1, le=240)] = 15


class ScreenTable(Table, frozen=True):
    theme: Literal["night", "day", "contrast", "console", "mono"] = "night"
    glyphs: Literal["auto", "unicode", "ascii"] = "auto"
    flash: bool = True


class SoundTable(Table, frozen=True):
    command: Annotated[tuple[Text, ...], Meta(max_length=20)] = ()


class BookTable(Table, frozen=True):
    second: Text = ""
    low_mb: Annotated[int, Meta(ge=1, le=1_000_000)] = 256


class RemoteTable(Table, frozen=True):
    url: Text = ""
    site: Annotated[str, Meta(max_length=40)] = ""
    account: LocalName = ""
    password_file: Text = "remote.password"
    key_file: Text = "site.key"
    ca_file: Text = ""
    insecure: bool = False
    use_proxy: bool = False
    poll_s: Annotated[int, Meta(ge=1, le=60)] = 3
    deadline_s: Annotated[int, Meta(ge=2, le=300)] = 20


class TargetsTable(Table, frozen=True):
    """Seconds; None: not given, so the priority's own holds (a type), or none (a priority)."""

    ack: Seconds | None = None
    breach: Seconds | None = None
    send: Seconds | None = None
    arrive: Seconds | None = None
    supervisor: Seconds | None = None
    update: Seconds | None = None


class PriorityTargets(Table, frozen=True):
    p1: TargetsTable | None = None
    p2: TargetsTable | None = None
    p3: TargetsTable | None = None
    p4: TargetsTable | None = None


class TypeTable(Table, frozen=True):
    code: Code
    name: Name
    priority: Annotated[int, Meta(ge=1, le=4)]
    nama: LocalName = ""
    words: tuple[Name, ...] = ()
    kata: tuple[Name, ...] = ()
    steps: Steps = ""
    langkah: Steps = ""
    raise_when: Text = ""
    naik_bila: Text = ""
    targets: TargetsTable = TargetsTable()
    sop_date: Day = ""


class SiteFile(Table, frozen=True):
    """The whole file."""

    name: Name
    station: Code
    zone: Name
    crew: tuple[CrewTable, ...]
    person: tuple[PersonTable, ...]
    shifts: ShiftsTable
    type: tuple[TypeTable, ...]
    zone_word: Annotated[str, Meta(max_length=8)] = ""
    language: Literal["en", "id"] = "en"
    letter: Annotated[str, Meta(max_length=5)] = ""
    sop_date: Day = ""
    phrases: Annotated[tuple[Text, ...], Meta(max_length=7)] = ()
    area: tuple[AreaTable, ...] = ()
    post: tuple[PostTable, ...] = ()
    tour: tuple[TourTable, ...] = ()
    outside: tuple[OutsideTable, ...] = ()
    source: tuple[SourceTable, ...] = ()
    checks: ChecksTable = ChecksTable()
    alarms: AlarmsTable = AlarmsTable()
    screen: ScreenTable = ScreenTable()
    sound: SoundTable = SoundTable()
    book: BookTable = BookTable()
    remote: RemoteTable = RemoteTable()
    targets: PriorityTargets = PriorityTargets()
    codes: dict[str, Text] = {}
