"""Consistency of a site file.

Each value alone may be allowed and still not fit the others: a code that is used twice, a name that nobody has, limits
that contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from data.base.nearest import nearest
from data.base.text import clean_line
from data.base.toml_diagnosis import Fault, Key, found, shown, wrong
from data.site.localtime import clock_minute
from data.site.model import Cadence, PullSite, PushSite, RemoteSite, Roles
from data.site.remote_url import ACCOUNT, HEADER, SITE_CODE, STATION, is_loopback, is_template, scheme_and_host
from data.site.schema import SiteFile, TargetsTable, TypeTable
from data.words import Words

_DAY_MIN = 1440

#: Incident types that the console opens on its own: for a missed check call, and by the panic key.
NEEDED_TYPES = ("MISS", "ASLT")

#: Incident type of a source that is down, by its kind, unless the source names one.
KIND_TYPES = {"camera": "CCTV", "sensor": "CCTV", "panel": "FALM", "power": "POWR", "network": "COMM"}

#: Pattern → number of slots, minutes between their starts.
_PATTERNS = {"2x12": (2, 720), "3x8": (3, 480), "24h": (1, 1440)}


def check(file: SiteFile, words: Words) -> list[Fault]:
    """Return everything in ``file`` that does not fit together, in no set order."""
    return list(_Check(file, words).all())


def steps(text: str) -> list[tuple[str, str]]:
    """Return the lines of a list of steps as (mark, words).

    The mark should be "*" or "-"; it can be anything.
    """
    lines = (clean_line(line) for line in text.splitlines())
    return [(line[0], line[1:].strip()) for line in lines if line]


class _Check:
    """The check of one file. Each method looks at one part and yields its faults."""

    def __init__(self, file: SiteFile, words: Words) -> None:
        self.file = file
        self.words = words
        self.posts = [p.code for p in file.posts]
        self.crews = [c.code for c in file.crews]
        self.people = [p.name for p in file.people]
        self.operators = [p.code for p in file.people if p.code]

    def all(self) -> Iterator[Fault]:
        yield from self.top()
        yield from self.places()
        yield from self.tours()
        yield from self.sources()
        yield from self.persons()
        yield from self.crew_tables()
        yield from self.shift_tables()
        yield from self.check_rules()
        yield from self.alarm_rules()
        for priority in ("p1", "p2", "p3", "p4"):
            yield from self.targets(("targets", priority), getattr(self.file.targets, priority))
        yield from self.types()
        yield from self.remote()
        yield from self.agency()

    # --- helpers -----------------------------------------------------------------------------------------------

    def wrong(self, key: Key, value: object, want: str, **args: object) -> Fault:
        return wrong(self.words, key, value, self.words(want, **args))

    def code(self, key: Key, value: str, most: int, want: str) -> Iterator[Fault]:
        """Check for 2 to ``most`` capital letters or digits."""
        if not (2 <= len(value) <= most and value.isascii() and value.isalnum() and value == value.upper()):
            yield self.wrong(key, value, want)

    def known(self, key: Key, value: str, known: Iterable[str], want: str) -> Iterator[Fault]:
        """Check that ``value`` is one of ``known``.

        The message suggests the nearest, or lists them if they are few.
        """
        there = list(known)
        if value in there:
            return
        near = nearest(value, there)
        hint = self.words("site.near", near=near) if near else ""
        if not hint and 0 < len(there) <= 12:
            hint = self.words("site.known", known=", ".join(there))
        yield self.wrong(key, value, want, near=hint)

    def unique(self, keys: Iterable[tuple[Key, str]]) -> Iterator[Fault]:
        """Check that no value appears twice. Case does not matter."""
        first: dict[str, Key] = {}
        for key, value in keys:
            folded = value.casefold()
            if folded in first:
                why = self.words("site.twice", found=found(self.words, value), first=shown(first[folded]))
                yield Fault(key, why)
            first.setdefault(folded, key)

    def day(self, key: Key, value: str) -> Iterator[Fault]:
        """Check for a date like 2024-01-01.

        People do not read the other forms of ISO 8601 at a glance.
        """
        try:
            right = date.fromisoformat(value).isoformat() == value
        except ValueError:
            right = False
        if not right:
            yield self.wrong(key, value, "site.want_date")

    # --- the parts ------------------------------------------------------------------------------------------------

    def top(self) -> Iterator[Fault]:
        yield from self.code(("station",), self.file.station, 6, "site.station_code")
        letter = self.file.letter
        if letter and not (len(letter) == 1 and "A" <= letter <= "Z"):
            yield self.wrong(("letter",), letter, "site.letter_code")
        if self.file.sop_date:
            yield from self.day(("sop_date",), self.file.sop_date)
        try:
            ZoneInfo(self.file.zone)
        except (OSError, ValueError, LookupError):  # ZoneInfoNotFoundError is a KeyError
            zones = available_timezones()
            near = nearest(self.file.zone, zones)
            if not zones:
                yield self.wrong(("zone",), self.file.zone, "site.zones_absent")
            elif near:
                yield self.wrong(("zone",), self.file.zone, "site.zone_near", near=near)
            else:
                yield self.wrong(("zone",), self.file.zone, "site.zone_name")
        for number, phrase in enumerate(self.file.phrases):
            if not phrase.strip():
                yield self.wrong(("phrases", number), phrase, "site.want_text_some", n=200)

    def address(self, table: str, at: RemoteSite | PushSite | PullSite) -> Iterator[Fault]:
        """Check the address of a server, and the header that signs in there."""
        scheme, host = scheme_and_host(at.url.strip())
        if scheme not in ("http", "https") or not host:
            yield self.wrong((table, "url"), at.url, "site.want_url")
        elif scheme == "http" and not is_loopback(host) and not at.insecure:
            yield self.wrong((table, "url"), at.url, "site.want_https")
        if not HEADER.fullmatch(at.header):
            yield self.wrong((table, "header"), at.header, "site.want_header")

    def agency(self) -> Iterator[Fault]:
        """Check what is pushed to the agency and pulled from it."""
        push = self.file.push
        if push.url.strip():
            yield from self.address("push", push)
            for name, path in (("incidents", push.incidents), ("posts", push.posts)):
                if path and not is_template(path, needs_id=push.method == "PUT"):
                    yield self.wrong(("push", name), path, "site.want_path")
            if push.station and not STATION.fullmatch(push.station):
                yield self.wrong(("push", "station"), push.station, "site.want_station")
        pull = self.file.pull
        if pull.url.strip():
            yield from self.address("pull", pull)
            known = [t.code for t in self.file.types]
            for theirs, ours in pull.types.items():
                if ours not in known:
                    yield self.wrong(("pull", "types", theirs), ours, "site.want_type_code")
            if pull.station and not STATION.fullmatch(pull.station):
                yield self.wrong(("pull", "station"), pull.station, "site.want_station")

    def remote(self) -> Iterator[Fault]:
        remote = self.file.remote
        if not remote.url.strip():
            return
        yield from self.address("remote", remote)
        if not SITE_CODE.fullmatch(remote.site):
            yield self.wrong(("remote", "site"), remote.site, "site.want_site_code")
        if remote.account and not ACCOUNT.fullmatch(remote.account):
            yield self.wrong(("remote", "account"), remote.account, "site.want_account")

    def places(self) -> Iterator[Fault]:
        yield from self.unique((("area", n, "code"), a.code) for n, a in enumerate(self.file.areas))
        yield from self.unique((("post", n, "code"), code) for n, code in enumerate(self.posts))
        areas = [a.code for a in self.file.areas]
        for n, post in enumerate(self.file.posts):
            code = self.posts[n]
            if not (code.isascii() and code.isdigit() and str(int(code)) == code and 1 <= int(code) <= 99):
                yield self.wrong(("post", n, "code"), post.code, "site.want_post_code")
            if post.area:
                yield from self.known(("post", n, "area"), post.area, areas, "site.no_area")
            yield from self.cadences(("post", n, "checks"), post.checks)

    def tours(self) -> Iterator[Fault]:
        yield from self.unique((("tour", n, "code"), t.code) for n, t in enumerate(self.file.tours))
        for n, tour in enumerate(self.file.tours):
            yield from self.known(("tour", n, "post"), tour.post, self.posts, "site.no_post")
            yield from self.unique((("tour", n, "points", m), p) for m, p in enumerate(tour.points))
            if not tour.points:
                yield self.wrong(("tour", n, "points"), [], "site.some_point")
            for m, word in enumerate((tour.code, *tour.points)):
                if len(word.split()) != 1 or "," in word:
                    key: Key = ("tour", n, "points", m - 1) if m else ("tour", n, "code")
                    yield self.wrong(key, word, "site.one_word_code")

    def sources(self) -> Iterator[Fault]:
        tables = self.file.sources
        yield from self.unique((("source", n, "code"), s.code) for n, s in enumerate(tables))
        codes = [s.code.casefold() for s in tables]
        types = [t.code for t in self.file.types]
        meaning = dict(zip(codes, codes, strict=True))
        for n, source in enumerate(tables):
            if source.type:
                yield from self.known(("source", n, "type"), source.type, types, "site.no_type")
            elif KIND_TYPES[source.kind] not in types:
                want = self.words("site.kind_type", kind=source.kind, code=KIND_TYPES[source.kind])
                yield Fault(("source", n, "kind"), want)
            if source.post:
                yield from self.known(("source", n, "post"), source.post, self.posts, "site.no_post")
            if source.follows:
                yield from self.known(("source", n, "follows"), source.follows.casefold(), codes, "site.no_source")
                yield from self.round_trip(n)
            for m, word in enumerate((source.code, *source.words)):
                key: Key = ("source", n, "words", m - 1) if m else ("source", n, "code")
                # A bare number is a post or an incident; "off" ends a shelf.
                if len(word.split()) != 1 or "," in word or not any(c.isalpha() for c in word):
                    yield self.wrong(key, word, "site.source_code")
                elif meaning.setdefault(word.casefold(), codes[n]) != codes[n]:
                    why = self.words("site.source_taken", word=word[:40], code=meaning[word.casefold()])
                    yield Fault(key, why)

    def round_trip(self, n: int) -> Iterator[Fault]:
        """Check that a source does not follow itself, directly or through others."""
        follows = {s.code.casefold(): s.follows.casefold() for s in self.file.sources}
        start = self.file.sources[n].code.casefold()
        seen, code = {start}, follows[start]
        while code and code in follows and code not in seen:
            seen.add(code)
            code = follows[code]
        if code == start:
            yield self.wrong(("source", n, "follows"), self.file.sources[n].follows, "site.follows_itself")

    def persons(self) -> Iterator[Fault]:
        yield from self.unique((("person", n, "name"), p.name) for n, p in enumerate(self.file.people))
        coded = [(n, p.code) for n, p in enumerate(self.file.people) if p.code]
        yield from self.unique((("person", n, "code"), code) for n, code in coded)
        for n, code in coded:
            yield from self.code(("person", n, "code"), code, 5, "site.operator_code")
        for n, person in enumerate(self.file.people):
            if person.role != "operator" and not person.code:
                yield self.wrong(("person", n, "role"), person.role, "site.role_code")
        if self.file.roles != Roles() and not any(p.role == "supervisor" for p in self.file.people):
            yield Fault(("roles",), self.words("site.no_supervisor"))
        users = enumerate(self.file.programs.users)
        yield from self.unique((("exec", "user", n, "name"), f"{u.name} {u.program}".strip()) for n, u in users)
        if signer := self.file.lapsit.signer:
            yield from self.known(("lapsit", "signer"), signer, [*self.people, *self.operators], "site.no_person")

    def crew_tables(self) -> Iterator[Fault]:
        yield from self.unique((("crew", n, "code"), code) for n, code in enumerate(self.crews))
        if not self.file.crews:
            yield self.wrong(("crew",), [], "site.some_crew")
        for n, crew in enumerate(self.file.crews):
            yield from self.known(("crew", n, "operator"), crew.operator, self.operators, "site.no_operator")
            if any(p.code == crew.operator and p.role == "viewer" for p in self.file.people):
                yield self.wrong(("crew", n, "operator"), crew.operator, "site.crew_viewer")
            if crew.supervisor:
                yield from self.known(("crew", n, "supervisor"), crew.supervisor, self.people, "site.no_person")
            for code, people in crew.posts.items():
                key = ("crew", n, "posts", code)
                yield from self.known(key, code, self.posts, "site.no_post")
                for name in people:
                    yield from self.known(key, name, self.people, "site.no_person")
            for name in sorted({name for people in crew.posts.values() for name in people}):
                where = [code for code, people in crew.posts.items() for each in people if each == name]
                if len(where) > 1:
                    why = self.words("site.twice_on", name=name, posts=", ".join(where))
                    yield Fault(("crew", n, "posts", where[-1]), why)

    def shift_tables(self) -> Iterator[Fault]:
        shifts = self.file.shifts
        yield from self.day(("shifts", "epoch"), shifts.epoch)
        starts: list[int] = []
        for n, slot in enumerate(shifts.slots):
            try:
                starts.append(clock_minute(slot.start))
            except ValueError:
                yield self.wrong(("shifts", "slot", n, "start"), slot.start, "site.want_time")
            if not slot.crews:
                yield self.wrong(("shifts", "slot", n, "crews"), [], "site.some_crew")
            for m, crew in enumerate(slot.crews):
                yield from self.known(("shifts", "slot", n, "crews", m), crew, self.crews, "site.no_crew")
        if len(starts) == len(shifts.slots):
            yield from self.pattern(starts)

    def pattern(self, starts: list[int]) -> Iterator[Fault]:
        shifts = self.file.shifts
        slots = enumerate(shifts.slots)
        yield from self.unique((("shifts", "slot", n, "start"), slot.start.zfill(5)) for n, slot in slots)
        if not starts:
            yield self.wrong(("shifts", "slot"), [], "site.some_slot")
        elif shifts.pattern != "custom":
            yield from self.spacing(starts, *_PATTERNS[shifts.pattern])

    def spacing(self, starts: list[int], count: int, length: int) -> Iterator[Fault]:
        """Check for ``count`` slots, ``length`` minutes apart, as the pattern's name says."""
        pattern = self.file.shifts.pattern
        if len(starts) != count:
            why = self.words("site.pattern_slots", pattern=pattern, want=count, found=len(starts))
            yield Fault(("shifts", "pattern"), why)
            return
        due = {(starts[0] + k * length) % _DAY_MIN for k in range(count)}
        want = " / ".join(f"{m // 60:02}:{m % 60:02}" for m in sorted(due))
        for n, start in enumerate(starts):
            if start not in due:
                why = self.words("site.pattern_length", pattern=pattern, hours=length // 60, want=want)
                yield Fault(("shifts", "slot", n, "start"), why)

    def check_rules(self) -> Iterator[Fault]:
        rules = self.file.checks
        if rules.late_min >= rules.missed_min:
            missed = ("checks", "missed_min")
            yield self.wrong(missed, rules.missed_min, "site.more_than", at="late_min", n=rules.late_min)
        if rules.p1_min < rules.missed_min:
            yield self.wrong(("checks", "p1_min"), rules.p1_min, "site.at_least", at="missed_min", n=rules.missed_min)
        for n, every in enumerate(rules.levels):
            yield from self.interval(("checks", "levels", n), every)
        yield from self.cadences(("checks", "every"), rules.cadence)
        yield from self.cadences(("checks", "lone"), rules.lone)

    def cadences(self, key: Key, cadences: tuple[Cadence, ...]) -> Iterator[Fault]:
        for n, cadence in enumerate(cadences):
            yield from self.interval((*key, n, "every_min"), cadence.every_min)

    def interval(self, key: Key, every: int) -> Iterator[Fault]:
        """Check the minutes between two check calls; 0 means no calls."""
        rules = self.file.checks
        if every == 0:
            return
        if _DAY_MIN % every:
            yield self.wrong(key, every, "site.divides_day")
        elif every <= rules.window_min:
            yield self.wrong(key, every, "site.more_than", at="window_min", n=rules.window_min)
        elif every < rules.missed_min:
            yield self.wrong(key, every, "site.at_least", at="missed_min", n=rules.missed_min)

    def alarm_rules(self) -> Iterator[Fault]:
        rules = self.file.alarms
        if rules.flood_off > rules.flood_on:
            off = ("alarms", "flood_off")
            yield self.wrong(off, rules.flood_off, "site.at_most", at="flood_on", n=rules.flood_on)
        if rules.shelf_min > rules.shelf_max_min:
            shelf = ("alarms", "shelf_min")
            yield self.wrong(shelf, rules.shelf_min, "site.at_most", at="shelf_max_min", n=rules.shelf_max_min)

    def targets(self, key: Key, table: TargetsTable) -> Iterator[Fault]:
        for low, high in (("ack", "breach"), ("send", "arrive")):
            first, second = getattr(table, low), getattr(table, high)
            if first and second and second < first:
                yield self.wrong((*key, high), second, "site.at_least", at=low, n=first)

    def types(self) -> Iterator[Fault]:
        types = self.file.types
        yield from self.unique((("type", n, "code"), t.code) for n, t in enumerate(types))
        for code in NEEDED_TYPES:
            if not any(t.code == code for t in types):
                yield Fault(("type",), self.words("site.needed_type", code=code))
        meaning = {t.code.casefold(): t.code for t in types}
        for n, table in enumerate(types):
            yield from self.code(("type", n, "code"), table.code, 6, "site.station_code")
            yield from self.targets(("type", n, "targets"), table.targets)
            if table.sop:
                yield from self.day(("type", n, "sop_date"), table.sop)
            for field in ("words", "kata"):
                for m, word in enumerate(getattr(table, field)):
                    key = ("type", n, field, m)
                    if len(word.split()) != 1 or word.isdigit():
                        yield self.wrong(key, word, "site.one_word")
                    if meaning.setdefault(word.casefold(), table.code) != table.code:
                        code = meaning[word.casefold()]
                        yield Fault(key, self.words("site.word_taken", word=word[:40], code=code))
            yield from self.step_lists(("type", n), table.steps, table.langkah)
            yield from self.step_acts(("type", n), table)

    def step_acts(self, key: Key, table: TypeTable) -> Iterator[Fault]:
        count = len(steps(table.steps))
        for field in ("done_by", "until"):
            seen: dict[int, str] = {}
            for act, numbers in getattr(table, field).items():
                for number in numbers:
                    if not 1 <= number <= count:
                        yield self.wrong((*key, field, act), str(number), "site.no_step", count=count)
                    elif number in seen:
                        yield self.wrong((*key, field, act), str(number), "site.step_twice", act=seen[number])
                    seen[number] = act

    def step_lists(self, key: Key, english: str, indonesian: str) -> Iterator[Fault]:
        marks, others = steps(english), steps(indonesian)
        bad = False
        for field, lines in (("steps", marks), ("langkah", others)):
            for mark, words in lines:
                if mark not in "*-" or not words:
                    bad = True
                    yield self.wrong((*key, field), mark + words, "site.step_mark")
        if others and len(others) != len(marks):
            yield Fault((*key, "langkah"), self.words("site.step_count", found=len(others), want=len(marks)))
        elif not bad:
            for n, (one, other) in enumerate(zip(marks, others, strict=False), 1):
                if one[0] != other[0]:
                    yield Fault((*key, "langkah"), self.words("site.step_required", n=n))
