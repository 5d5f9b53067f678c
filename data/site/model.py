"""The site: its places, people, shifts, rules, incident types and settings.

The structs are the tables of ``site.toml`` (docs/guide/site.md) and what the rest of the console reads: each key is
defined here once, with what it accepts and its default. A few forms exist in the file only: :mod:`data.site.schema`.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

from data.entries import Step, Targets

# --- what a key accepts ---------------------------------------------------------------------------------------------

Name = Annotated[str, Meta(min_length=1, max_length=40)]
Zone = Annotated[str, Meta(min_length=1, max_length=40, extra={"want": "site.zone_name"})]
OptionalName = Annotated[str, Meta(max_length=40)]
Code = Annotated[str, Meta(min_length=1, max_length=20)]
Text = Annotated[str, Meta(max_length=200)]
PostCode = Annotated[str, Meta(max_length=2, extra={"want": "site.want_post_code"})]
Names = Annotated[tuple[Name, ...], Meta(extra={"want": "site.want_name_or_names"})]
Minutes = Annotated[int, Meta(ge=1, le=1440)]
Rhythm = Annotated[int, Meta(ge=0, le=1440)]
Count = Annotated[int, Meta(ge=1, le=1000)]
Hour = Annotated[int, Meta(ge=0, le=24)]
Day = Annotated[str, Meta(max_length=10, extra={"want": "site.want_date"})]

#: Rights of somebody with an operator's code: everything but what needs a supervisor; everything; look on.
Role = Literal["operator", "supervisor", "viewer"]
#: Acts that may need a supervisor's code.
SupervisedAct = Literal["lower-p1", "waive", "shelve", "take", "tempo"]
#: Rights of a program for which no operator gave a PIN, each more than the one before: nothing; reports of sources;
#: check calls, incidents, acknowledgements, notes and panic too; all that needs no PIN.
ProgramMay = Literal["none", "src", "reports", "all"]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file.

    A key that it does not have is a mistake, which is reported with its name.
    """


# --- tables ---------------------------------------------------------------------------------------------------------
# ``nama`` is a name in Indonesian. Once a site is loaded, ``name`` is in the site's language.


class Area(Table, frozen=True):
    """A part of the site."""

    code: Code
    name: Name
    nama: OptionalName = ""


class Cadence(Table, frozen=True):
    """Check calls every ``every_min`` minutes between two local hours of day.

    Hours are 0 to 24, and may cross midnight. Calls fall on the marks counted from local midnight: 60 means on the
    hour. 0: none at these hours.
    """

    every_min: Annotated[int, Meta(ge=0, le=1440)]
    from_hour: Hour = 0
    to_hour: Hour = 24


class Post(Table, frozen=True):
    """A guard post. ``code`` is "1" … "99".

    ``checks`` come before the site's cadence, which fills the other hours.
    """

    code: PostCode
    name: Name
    nama: OptionalName = ""
    area: OptionalName = ""
    strength: Annotated[int, Meta(ge=1, le=99)] = 1
    lone: bool = False
    patrol: bool = False
    checks: tuple[Cadence, ...] = ()


class Person(Table, frozen=True):
    """Somebody on the roster. Only operators have a ``code``, and only who has one has a ``role``."""

    name: Name  # short, as called on the radio: Dimas
    full: OptionalName = ""  # Briptu Dimas
    code: Annotated[str, Meta(max_length=5)] = ""  # LST
    phone: OptionalName = ""
    number: OptionalName = ""  # NRP, below a signature
    role: Role = "operator"


class Roles(Table, frozen=True):
    """Acts that need a supervisor's code. It counts once somebody has that role.

    - ``supervisor``: lowering a P1, waiving a required step, shelving for longer than ``shelve_min``, taking control,
      a longer rhythm of check calls.
    - ``shelve_min``: minutes for which an operator shelves a source.
    """

    supervisor: tuple[SupervisedAct, ...] = ("lower-p1", "waive", "shelve", "take", "tempo")
    shelve_min: Annotated[int, Meta(ge=0, le=480)] = 60


class Crew(Table, frozen=True):
    """A crew (regu): its operator, its controlling officer and who is at which post.

    ``operator``: an operator's code. ``posts``: post code → short names.
    """

    code: Code  # A
    name: Name  # Regu A
    operator: Code
    supervisor: OptionalName = ""
    posts: dict[str, Names] = {}


class ShiftSlot(Table, frozen=True):
    """One slot of the pattern: from a local time (HH:MM) to the next slot's start.

    ``crews``: the rotation, day by day.
    """

    start: Annotated[str, Meta(max_length=5, extra={"want": "site.want_time"})]
    name: OptionalName = ""
    crews: tuple[Code, ...] = ()
    nama: OptionalName = ""


class Shifts(Table, frozen=True):
    """The shift pattern.

    ``epoch``: the local date on which every rotation is at its first crew.
    """

    pattern: Literal["2x12", "3x8", "24h", "custom"]
    slots: tuple[ShiftSlot, ...] = field(name="slot")
    epoch: Day = "2024-01-01"


class CheckRules(Table, frozen=True):
    """Minutes around a due check call (docs/interface.md, "Check calls").

    ``lone``: the cadence of posts marked so, before the site's. ``levels``: every post calls at least this often at
    Siaga I, II and III.
    """

    window_min: Minutes = 10
    late_min: Minutes = 5
    missed_min: Minutes = 15
    p1_min: Minutes = 20
    round_posts: Annotated[int, Meta(ge=2, le=99)] = 3
    roll_min: Minutes = 10
    cadence: tuple[Cadence, ...] = field(name="every", default=(Cadence(every_min=60),))
    lone: tuple[Cadence, ...] = ()
    levels: Annotated[tuple[Minutes, ...], Meta(min_length=3, max_length=3)] = (15, 30, 60)


class TourPlan(Table, frozen=True):
    """A patrol tour: its post, its checkpoints in order, how long it may take."""

    code: Code
    name: Name
    post: PostCode
    points: Annotated[tuple[Code, ...], Meta(max_length=99)]
    nama: OptionalName = ""
    minutes: Minutes = 30


class Outside(Table, frozen=True):
    """An outside service that comes when called.

    ``minutes``: it should be here so long after an answered call. ``name``, ``number`` and ``words`` are what an
    operator may type for it.
    """

    name: Name
    number: Annotated[str, Meta(max_length=20)] = ""
    minutes: Annotated[int, Meta(ge=0, le=1440)] = 0
    words: tuple[Name, ...] = ()


class Source(Table, frozen=True):
    """A camera, a panel, the mains or a link: it goes down and comes up again.

    - ``type``: of the incident when it is down.
    - ``priority``: of that incident; 0: the type's.
    - ``follows``: the source without which it cannot be up.
    - ``words``: what an operator may type for it, in lower case.
    """

    code: Code  # cam-3
    name: Name
    kind: Literal["camera", "panel", "power", "network", "sensor"]
    nama: OptionalName = ""
    type: Annotated[str, Meta(max_length=6)] = ""
    post: PostCode = ""
    priority: Annotated[int, Meta(ge=0, le=4)] = 0
    follows: Annotated[str, Meta(max_length=20)] = ""
    words: tuple[Name, ...] = ()


class AlarmRules(Table, frozen=True):
    """Alarms about alarms: flood, chattering, shelving and repeats.

    Names end in their unit: ``_s`` seconds, ``_min`` minutes.

    - ``flood_on``, ``flood_off``: a flood starts above the one and ends below the other, in ``flood_window_s``.
    - ``chatter``: so many from one source within ``chatter_s`` are chattering.
    - ``follow_s``: a source that went down so shortly before its cause follows it too.
    - ``heard_s``: how long a sound test waits for an answer.
    - ``test_min``: minutes after shift start by which sound is to be tested; 0: never.
    - ``remind_min``: minutes after which an overdue target of an acknowledged P1, P2, P3, P4 rings again; 0: never.
    - ``watch_min``: so long without a key, on top of the longest check-call gap, and the operator is asked for.
    - ``lock_min``: so long without a key, and who is signed on with a PIN is signed off; 0: never.
    """

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
    lock_min: Annotated[int, Meta(ge=0, le=480)] = 30
    remind_min: Annotated[tuple[Rhythm, ...], Meta(min_length=4, max_length=4)] = (2, 5, 0, 0)


#: An act that does a step, or ends its need (docs/guide/site.md).
StepAct = Literal["send", "arrive", "tell", "relieve", "seal", "count", "roll", "witness", "shelve", "up", "contact"]


class IncidentTypeNames(Table, frozen=True):
    """The part of an incident type that is the same in the file and in a site.

    - ``words``, ``kata``: what an operator may type for it, in English and Indonesian.
    - ``sop``: date (YYYY-MM-DD) of the procedure that the steps come from; the site's unless the type has its own.
    """

    code: Code  # FIRE
    name: Name  # English
    priority: Annotated[int, Meta(ge=1, le=4)]
    nama: OptionalName = ""
    words: tuple[Name, ...] = ()
    kata: tuple[Name, ...] = ()
    raise_when: Text = ""
    naik_bila: Text = ""
    sop: Day = field(name="sop_date", default="")


class IncidentType(IncidentTypeNames, frozen=True):
    """An incident type. ``targets`` all zero: those of the priority.

    ``langkah``: the steps in Indonesian.
    """

    steps: tuple[Step, ...] = ()
    langkah: tuple[str, ...] = ()
    targets: Targets = Targets()


class Screen(Table, frozen=True):
    """The looks of the screen."""

    theme: Literal["night", "day", "contrast", "console", "mono"] = "night"
    glyphs: Literal["auto", "unicode", "ascii"] = "auto"
    flash: bool = True


class Sound(Table, frozen=True):
    """A program and its arguments, run in addition to the terminal's bell."""

    command: Annotated[tuple[Text, ...], Meta(max_length=20)] = ()


class BookFiles(Table, frozen=True):
    """The places of the book's files.

    ``second``: a folder on another disk, where the book continues when this disk fails. ``low_mb``: megabytes below
    which the header shows how much space is left.
    """

    second: Text = ""
    low_mb: Annotated[int, Meta(ge=1, le=1_000_000)] = 256


class LapsitForm(Table, frozen=True):
    """The form of the situation report, as the unit writes it. A key left out is a blank line in the report.

    - ``number``: form of its number, with room for the part that changes.
    - ``to``: addressees; ``copies``: to whom it is forwarded.
    - ``subject``: "": the site and the period.
    - ``signer``: code or short name of who signs; "": the operator who is in control.
    """

    number: Text = ""
    to: tuple[Text, ...] = ()
    copies: tuple[Text, ...] = ()
    subject: Text = ""
    basis: tuple[Text, ...] = ()
    place: OptionalName = ""
    signer: OptionalName = ""


class RemoteSite(Table, frozen=True):
    """The remote through which stations share the room.

    File names are relative to the home.

    - ``url``: empty: this console works alone.
    - ``insecure``: http is allowed although the remote is another machine.
    - ``token_file``: a token signs in instead of account and password, in ``header``.
    - ``use_proxy``: go through the proxy that HTTPS_PROXY names.
    - ``poll_s``: seconds between two rounds; ``deadline_s``: seconds within which an exchange must end.
    """

    url: Text = ""
    site: Annotated[str, Meta(max_length=40)] = ""
    account: OptionalName = ""
    password_file: Text = "remote.password"
    token_file: Text = ""
    header: Text = "Authorization"
    key_file: Text = "site.key"
    ca_file: Text = ""
    insecure: bool = False
    use_proxy: bool = False
    poll_s: Annotated[int, Meta(ge=1, le=60)] = 3
    deadline_s: Annotated[int, Meta(ge=2, le=300)] = 20

    @property
    def bucket(self) -> str:
        """The site's bucket on the remote."""
        return f"siaga-{self.site}" if self.site else ""


class ProgramUser(Table, frozen=True):
    """A system user, and what its programs enter.

    ``program``: ``exec`` for ``siaga exec``, ``socket`` for every other one; "": both.
    """

    name: Name
    may: ProgramMay = "src"
    program: Literal["", "exec", "socket"] = ""


class Programs(Table, frozen=True):
    """Lines that programs enter without an operator's PIN.

    - ``own``: those of the system user of the console; "": ``reports`` once the room has PINs, else ``all``.
    - ``user``: those of others, who enter nothing unless they are named here.
    """

    own: Literal["", "none", "src", "reports", "all"] = ""
    users: tuple[ProgramUser, ...] = field(name="user", default=())


class PushSite(Table, frozen=True):
    """A REST interface of the agency, to which changes are pushed. File names are relative to the home.

    - ``url``: empty: nothing is pushed.
    - ``station``: the station that pushes, of several; empty: the one in control.
    - ``incidents``, ``posts``: their paths below ``url``; empty: they are not pushed.
    - ``send``: after an outage the newest state of each, or every change.
    """

    url: Text = ""
    token_file: Text = "push.token"
    header: Text = "Authorization"
    method: Literal["PUT", "POST"] = "PUT"
    incidents: Text = "/incidents/{id}"
    posts: Text = "/posts/{id}"
    send: Literal["newest", "every"] = "newest"
    station: Annotated[str, Meta(max_length=6)] = ""
    ca_file: Text = ""
    insecure: bool = False
    use_proxy: bool = False
    deadline_s: Annotated[int, Meta(ge=2, le=300)] = 20


class PullSite(Table, frozen=True):
    """A REST interface of the agency that incidents are fetched from.

    - ``url``: empty: nothing is pulled.
    - ``cursor``: the parameter that carries the last row's cursor.
    - ``rows``: the field of the reply that holds the list; empty: the reply is the list.
    - ``key``, ``type``, ``words`` …: fields of a row, a dot between names inside one another.
    - ``types``: type there → type of this site; the key ``*`` stands for all others.
    - ``station``: as of :class:`PushSite`.
    """

    url: Text = ""
    token_file: Text = ""
    header: Text = "Authorization"
    source: Annotated[str, Meta(min_length=1, max_length=40)] = "agency"
    cursor: Text = "since"
    cursor_field: Text = "id"
    rows: Text = ""
    key: Text = "id"
    type: Text = "type"
    words: Text = "text"
    post: Text = ""
    priority: Text = ""
    types: dict[str, Text] = {}
    station: Annotated[str, Meta(max_length=6)] = ""
    poll_s: Annotated[int, Meta(ge=1, le=3600)] = 15
    ca_file: Text = ""
    insecure: bool = False
    use_proxy: bool = False
    deadline_s: Annotated[int, Meta(ge=2, le=300)] = 20


class SiteTables(Table, frozen=True):
    """The part of a site that is the same in the file and in a :class:`Site`."""

    name: Name
    station: Code  # JBR
    zone: Zone  # IANA: Asia/Jakarta
    crews: tuple[Crew, ...] = field(name="crew")
    people: tuple[Person, ...] = field(name="person")
    shifts: Shifts
    roles: Roles = Roles()
    zone_word: Annotated[str, Meta(max_length=8)] = ""  # WIB
    language: Literal["en", "id"] = "en"
    letter: Annotated[str, Meta(max_length=5)] = ""
    phrases: Annotated[tuple[Text, ...], Meta(max_length=7)] = ()  # F2 … F8, each a command line
    areas: tuple[Area, ...] = field(name="area", default=())
    posts: tuple[Post, ...] = field(name="post", default=())
    tours: tuple[TourPlan, ...] = field(name="tour", default=())
    outside: tuple[Outside, ...] = ()
    sources: tuple[Source, ...] = field(name="source", default=())
    checks: CheckRules = CheckRules()
    alarms: AlarmRules = AlarmRules()
    screen: Screen = Screen()
    sound: Sound = Sound()
    book: BookFiles = BookFiles()
    lapsit: LapsitForm = LapsitForm()
    programs: Programs = field(name="exec", default=Programs())
    remote: RemoteSite = RemoteSite()
    push: PushSite = PushSite()
    pull: PullSite = PullSite()
    codes: dict[str, Text] = {}  # radio codes, for help only


class Site(SiteTables, frozen=True, kw_only=True):
    """Everything the site file says, checked. ``targets``: by priority, P1 first."""

    types: tuple[IncidentType, ...]
    targets: tuple[Targets, Targets, Targets, Targets]

    def post(self, code: str) -> Post | None:
        """Return the post with this code, or None."""
        return next((p for p in self.posts if p.code == code), None)

    def type(self, code: str) -> IncidentType | None:
        """Return the incident type with this code, or None."""
        return next((t for t in self.types if t.code == code), None)

    def source(self, code: str) -> Source | None:
        """Return the source with this code, or None."""
        return next((s for s in self.sources if s.code == code), None)

    def causes(self, source: Source) -> list[Source]:
        """Return the sources that it follows, nearest first."""
        found: list[Source] = []
        above = self.source(source.follows)
        while above is not None and above not in found:
            found.append(above)
            above = self.source(above.follows)
        return found

    def outsider(self, name: str, number: str = "") -> Outside | None:
        """Return the outside service with this name, word or number, in any case."""
        wanted = {text.casefold() for text in (name, number) if text}
        return next((o for o in self.outside if wanted & {o.name.casefold(), o.number, *o.words}), None)

    def crew(self, code: str) -> Crew | None:
        """Return the crew with this code, or None."""
        return next((c for c in self.crews if c.code == code), None)

    def crew_name(self, code: str) -> str:
        """Return the name of the crew with this code, or the code if there is no such crew."""
        crew = self.crew(code)
        return crew.name if crew is not None else code

    def person(self, code_or_name: str) -> Person | None:
        """Return the person with this operator code or short name, in any case."""
        wanted = code_or_name.casefold()
        # Most people have the code "".
        return next((p for p in self.people if wanted and wanted in (p.code.casefold(), p.name.casefold())), None)

    @property
    def supervisors(self) -> tuple[Person, ...]:
        """The people whose code stands for a supervisor's; (): this room has no roles of that kind."""
        return tuple(p for p in self.people if p.role == "supervisor")

    def needs_supervisor(self, act: SupervisedAct) -> bool:
        """Whether ``act`` needs a supervisor's code in this room."""
        return act in self.roles.supervisor and bool(self.supervisors)

    def role(self, code: str) -> Role:
        """Return the role of an operator by code. A code that the file does not have is an operator's."""
        return next((p.role for p in self.people if p.code == code), "operator")

    def program_may(self, user: str, way: str, *, is_own: bool, has_pins: bool) -> ProgramMay:
        """Return what a program enters without a PIN.

        user: name of its system user. way: exec or socket. is_own: it is the user of the console.
        """
        found = next((u for u in self.programs.users if u.name == user and u.program in ("", way)), None)
        if found is not None or not is_own:
            return found.may if found is not None else "none"
        return self.programs.own or ("reports" if has_pins else "all")
