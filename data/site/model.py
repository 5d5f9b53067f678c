"""The site file: station, zone, areas, posts, roster, shift pattern, check calls, incident types, phrases.

The types here are what the rest of the console sees; :func:`load` reads ``site.toml`` with msgspec and turns whatever
is wrong into one line that names file, key, what was found and what would be right.
"""

from __future__ import annotations

import msgspec

from data.entries import Step, Targets


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody on the roster. ``code`` only for operators (``LST``)."""

    name: str  # short, as called on the radio: Dimas
    full: str = ""  # Briptu Dimas
    code: str = ""
    phone: str = ""


class Area(msgspec.Struct, frozen=True, omit_defaults=True):
    """Part of a site. ``name`` is already in the site's language; ``nama``: its Indonesian name as the file has it."""

    code: str
    name: str
    nama: str = ""


class Cadence(msgspec.Struct, frozen=True, omit_defaults=True):
    """Check calls every ``every_min`` minutes between two local hours of day (from 0 to 24; may cross midnight).

    They fall on the marks counted from local midnight: 60 means on the hour. 0: none at these hours.
    """

    every_min: int
    from_hour: int = 0
    to_hour: int = 24


class Post(msgspec.Struct, frozen=True, omit_defaults=True):
    """A post. ``code`` is "1" … "99". ``checks`` come before the site's cadence, which fills the other hours.

    ``name`` is already in the site's language; ``nama``: its Indonesian name as the file has it.
    """

    code: str
    name: str
    area: str = ""
    strength: int = 1
    lone: bool = False
    patrol: bool = False
    checks: tuple[Cadence, ...] = ()
    nama: str = ""


class Crew(msgspec.Struct, frozen=True, omit_defaults=True):
    """A crew (regu): its operator, controlling officer and who stands at which post (post code → short names)."""

    code: str  # A
    name: str  # Regu A
    operator: str  # operator code
    supervisor: str = ""
    posts: dict[str, tuple[str, ...]] = {}


class ShiftSlot(msgspec.Struct, frozen=True, omit_defaults=True):
    """One slot of the pattern: local start ``HH:MM`` to the next slot's start. ``crews``: rotation, day by day."""

    start: str
    name: str = ""
    crews: tuple[str, ...] = ()


class Shifts(msgspec.Struct, frozen=True, omit_defaults=True):
    """``pattern``: 3x8, 2x12, 24h or custom; ``epoch``: local date (YYYY-MM-DD) on which every rotation is at its
    first crew."""

    pattern: str
    slots: tuple[ShiftSlot, ...]
    epoch: str = "2024-01-01"


class CheckRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Minutes around a due check call (operator.md, "Check calls"). ``lone``: for posts marked so, before the rest.
    ``levels``: how often every post calls at Siaga I, II and III, at the least."""

    cadence: tuple[Cadence, ...] = (Cadence(every_min=60),)
    window_min: int = 10
    late_min: int = 5
    missed_min: int = 15
    p1_min: int = 20
    round_posts: int = 3
    roll_min: int = 10
    lone: tuple[Cadence, ...] = ()
    levels: tuple[int, ...] = (15, 30, 60)


class TourPlan(msgspec.Struct, frozen=True, omit_defaults=True):
    """A patrol tour: the post that walks it, its checkpoints in their order, and how long it may take."""

    code: str
    name: str
    post: str
    points: tuple[str, ...]
    minutes: int = 30


class Outside(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody outside who is called and comes: within ``minutes`` of an answered call. ``name``, ``number`` and
    ``words`` are what may be typed for them."""

    name: str
    number: str = ""
    minutes: int = 0
    words: tuple[str, ...] = ()


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """A camera, a panel, the mains, a link: what goes down and comes up again. ``type``: of the incident when it is
    down; ``priority`` 0: the type's. ``follows``: the source without which it cannot be up. ``words``: what may be
    typed for it, in small letters."""

    code: str  # cam-3
    name: str
    kind: str  # camera, panel, power, network, sensor
    type: str
    post: str = ""
    priority: int = 0
    follows: str = ""
    words: tuple[str, ...] = ()


class AlarmRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Alarms about alarms: flood on above / off below in the window, chattering, shelving, repeats; ``follow_s``: what
    went down so shortly before its cause follows it too; ``heard_s``: how long a test of sound waits for an answer;
    ``test_min``: minutes after shift start by which sound is to be tested (0: nobody asks)."""

    flood_on: int = 10
    flood_off: int = 5
    flood_window_s: int = 600
    chatter: int = 3
    chatter_s: int = 60
    shelf_min: int = 30
    shelf_max_min: int = 480
    repeat_s: int = 30
    follow_s: int = 10
    heard_s: int = 120
    test_min: int = 15
    watch_min: int = 15


class IncidentType(msgspec.Struct, frozen=True, omit_defaults=True):
    """``targets`` all zero: those of the priority. ``words``: names that may be typed in each language. ``sop``: date
    (YYYY-MM-DD) of the procedure that the steps are taken from, the site's unless the type has its own."""

    code: str  # FIRE
    name: str  # English
    nama: str  # Indonesian
    priority: int
    steps: tuple[Step, ...] = ()  # English
    langkah: tuple[str, ...] = ()  # Indonesian words of the same steps
    words: tuple[str, ...] = ()
    kata: tuple[str, ...] = ()
    raise_when: str = ""
    naik_bila: str = ""
    targets: Targets = Targets()
    sop: str = ""


class RemoteSite(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the room is shared with other stations; ``url`` empty: nowhere. Files are looked for in the home.

    ``poll_s``: seconds between two looks; ``deadline_s``: the longest an exchange may take. ``insecure``: without TLS
    although it is not this machine. ``use_proxy``: as HTTPS_PROXY and its like say.
    """

    url: str = ""
    bucket: str = ""
    account: str = ""
    password_file: str = "remote.password"
    key_file: str = "site.key"
    ca_file: str = ""
    insecure: bool = False
    use_proxy: bool = False
    poll_s: int = 3
    deadline_s: int = 20


class Site(msgspec.Struct, frozen=True):
    """Everything the site file says, checked."""

    name: str
    station: str  # station code: JBR
    zone: str  # IANA: Asia/Jakarta
    language: str
    posts: tuple[Post, ...]
    crews: tuple[Crew, ...]
    people: tuple[Person, ...]
    shifts: Shifts
    types: tuple[IncidentType, ...]
    targets: tuple[Targets, Targets, Targets, Targets]  # by priority, P1 first
    zone_word: str = ""  # WIB
    areas: tuple[Area, ...] = ()
    tours: tuple[TourPlan, ...] = ()
    outside: tuple[Outside, ...] = ()
    sources: tuple[Source, ...] = ()
    checks: CheckRules = CheckRules()
    alarms: AlarmRules = AlarmRules()
    phrases: tuple[str, ...] = ()  # F2 … F8, each a line of the grammar
    letter: str = ""
    sound_command: tuple[str, ...] = ()
    second: str = ""  # folder on another disk, where the book goes on when this one fails
    low_mb: int = 256  # megabytes below which the header shows how much room is left
    remote: RemoteSite = RemoteSite()
    flash: bool = True
    glyphs: str = "auto"  # auto, unicode, ascii
    theme: str = "night"
    codes: dict[str, str] = {}  # radio codes, for help only

    def post(self, code: str) -> Post | None:
        """The post with this code, or None."""
        return next((p for p in self.posts if p.code == code), None)

    def type(self, code: str) -> IncidentType | None:
        """The incident type with this code, or None."""
        return next((t for t in self.types if t.code == code), None)

    def source(self, code: str) -> Source | None:
        """The source with this code, or None."""
        return next((s for s in self.sources if s.code == code), None)

    def causes(self, source: Source) -> list[Source]:
        """The sources that it follows, the nearest first."""
        found: list[Source] = []
        above = self.source(source.follows)
        while above is not None and above not in found:
            found.append(above)
            above = self.source(above.follows)
        return found

    def outsider(self, name: str, number: str = "") -> Outside | None:
        """Who comes when called by this name, word or number (case does not matter), or None."""
        wanted = {text.casefold() for text in (name, number) if text}
        return next((o for o in self.outside if wanted & {o.name.casefold(), o.number, *o.words}), None)

    def crew(self, code: str) -> Crew | None:
        """The crew with this code, or None."""
        return next((c for c in self.crews if c.code == code), None)

    def person(self, code_or_name: str) -> Person | None:
        """The person with this operator code or short name (case does not matter), or None."""
        wanted = code_or_name.casefold()
        return next((p for p in self.people if wanted in (p.code.casefold(), p.name.casefold())), None)
