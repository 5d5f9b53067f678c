"""Questions about a new room: their defaults, and why an answer cannot be.

An answer is kept as it was typed. Everything is computed from the answers, so one that is changed later changes the
defaults after it.
"""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from data.base.nearest import nearest
from data.base.text import clean_line
from data.site.localtime import local_of
from data.site.new_site import PATTERNS, SOURCES, NewCrew, NewPerson, NewSite, NewSource
from data.words import LANGUAGES, Words

#: Longest name that a site file takes (characters), and most posts and crews.
_NAME, _POSTS, _CREWS = 40, 99, 12
#: Longest name of a checkpoint (characters).
_POINT = 20
_HOURS = re.compile(r"(2x12|3x8|24h?|12|8)(?:\D+(\d{1,2})(?:[.:](\d\d))?)?", re.IGNORECASE)
_PATTERN = {"12": "2x12", "8": "3x8", "24": "24h"}
_NONE = "-"
#: Ranks that are written in capitals.
_RANKS = ("AKP", "AKBP")


class Wrong(Exception):
    """Error: an answer cannot be, for the reason ``key`` of the catalogue. ``offer``: what may have been meant."""

    def __init__(self, key: str, offer: str = "", **args: object) -> None:
        super().__init__(key)
        self.key = key
        self.offer = offer
        self.args_ = args


#: Time zones of Indonesia by the names that are used there.
_INDONESIAN = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}


@cache
def _zones() -> list[str]:
    """Return every time zone that this machine knows, sorted. It is a look at many folders."""
    return sorted(available_timezones())


def _zone_named(typed: str) -> str:
    """Return the time zone with such a short name or city, else ``typed``."""
    word = typed.strip().casefold().replace(" ", "_")
    cities = (zone for zone in _zones() if "/" in zone)
    return _INDONESIAN.get(word) or next((z for z in cities if z.rpartition("/")[2].casefold() == word), typed)


class Questions:
    """The questions and the answers so far.

    language: the language of the first question
    zone: this machine's time zone; "": it is not known
    """

    def __init__(self, language: str, zone: str) -> None:
        self._language = language
        self._zone = zone
        self.answers: dict[str, str] = {}

    @property
    def words(self) -> Words:
        """The messages in the language that was chosen."""
        return Words(self._answer("language"))

    @property
    def names(self) -> list[str]:
        """The questions, in order; ``people.N`` is about the crew N."""
        first = ["language", "name", "station", "zone", "posts", "hours", "crews", "operators", "supervisors"]
        return [*first, *(f"people.{number}" for number in range(len(self._crews()))), "sources", "points"]

    def text(self, name: str) -> str:
        """Return a question."""
        kind, _, number = name.partition(".")
        if number:
            return self.words("init.ask.people", crew=self._crews()[int(number)])
        start = self._hours()[1] if kind == "crews" else 0
        return self.words(f"init.ask.{kind}", start=f"{start // 60:02}:{start % 60:02}")

    def part(self, name: str) -> str:
        """Return the short name of a question, for the summary."""
        kind, _, number = name.partition(".")
        return self._crews()[int(number)] if number else self.words(f"init.part.{kind}")

    def default(self, name: str) -> str:
        """Return what an empty answer means; "": nothing."""
        kind = name.partition(".")[0]
        words = self.words if name != "language" else Words(self._language)
        if kind == "language":
            return self._language
        if kind == "name":
            return words("init.default.name")
        if kind == "station":
            return code_of(self._answer("name"), 6) or "POS"
        if kind == "zone":
            return self._zone or "UTC"
        if kind == "posts":
            return "6"
        if kind == "hours":
            return "2x12 08:00"
        if kind == "crews":
            slots = len(PATTERNS[self._hours()[0]][1])
            return ", ".join(words("init.default.crew", code="ABC"[n]) for n in range(max(2, slots)))
        if kind == "operators":
            crews = range(len(self._crews()))
            return ", ".join(f"OP{n + 1} {words('init.default.operator', code=n + 1)}" for n in crews)
        return ""

    def shown(self, name: str) -> str:
        """Return the answer, or its default, for a reader."""
        return self._answer(name) or self.words("init.none" if name in ("sources", "points") else "init.nobody")

    def meant(self, name: str) -> str:
        """Return what the answer comes to: posts and people with the numbers of the posts, operators with codes."""
        kind, _, number = name.partition(".")
        if kind == "operators":
            return ", ".join(f"{person.code} {person.full}" for person in self._operators())
        if kind == "posts":
            return ", ".join(f"{n} {post}" for n, post in enumerate(self._posts(), 1))
        if kind == "points" and (points := self._points()):
            return ", ".join(points)
        if kind == "people" and (people := self._people(int(number))):
            return ", ".join(f"{n} {'+'.join(there) or _NONE}" for n, there in enumerate(people, 1))
        return self.shown(name)

    def answer(self, name: str, typed: str) -> None:
        """Keep an answer ("": the default). Raises Wrong, and keeps nothing, if it cannot be."""
        before = self.answers.get(name)
        self.answers[name] = clean_line(typed)
        try:
            self.check(name)
        except Wrong:
            self.answers.pop(name)
            if before is not None:
                self.answers[name] = before
            raise

    def check(self, name: str) -> None:
        """Raise Wrong if the answer to a question cannot be."""
        kind, _, number = name.partition(".")
        found = self._answer(name)
        if kind in ("posts", "crews", "operators") and not _listed(found):
            _named(found)
        if kind == "language":
            if found not in LANGUAGES:
                raise Wrong("init.wrong.language", found=found[:_NAME])
        elif kind == "name":
            _named(found)
        elif kind == "station":
            if not re.fullmatch("[A-Z0-9]{2,6}", found):
                raise Wrong("init.wrong.station", found=found[:_NAME])
        elif kind == "zone":
            self._check_zone(found)
        elif kind == "posts":
            self._posts()
        elif kind == "hours":
            self._hours()
        elif kind == "crews":
            self._check_crews()
        elif kind in ("operators", "supervisors"):
            self._check_officers(kind)
        elif kind == "sources":
            self._sources()
        elif kind == "points":
            self._points()
        else:
            self._people(int(number))

    # --- what the answers mean --------------------------------------------------------------------------------------

    def _answer(self, name: str) -> str:
        found = self.answers.get(name, "") or self.default(name)
        return {"station": str.upper, "language": str.casefold, "zone": _zone_named}.get(name, str)(found)

    @staticmethod
    def _check_zone(found: str) -> None:
        try:
            ZoneInfo(found)
        except (OSError, ValueError, LookupError):
            near = nearest(found[:_NAME], _zones())
            raise Wrong("init.wrong.zone", near or "", found=found[:_NAME], near=f": {near}?" if near else "") from None

    def _posts(self) -> list[str]:
        found = self._answer("posts")
        if found.isdecimal() and found.isascii():
            names = [self.words("init.default.post", n=n + 1) for n in range(min(int(found[:4]), _POSTS + 1))]
        else:
            names = _listed(found)
        if len(names) > _POSTS:
            raise Wrong("init.wrong.posts_many", found=found if found.isdecimal() else len(names))
        for name in names:
            _named(name)
        _unique(names)  # a check call may name its post
        return names

    def _hours(self) -> tuple[str, int]:
        """Return the pattern and the minute of the day at which the first shift begins."""
        found = self._answer("hours")
        match = _HOURS.fullmatch(found.replace(" x ", "x"))
        hour, minute = (int(match[2] or 8), int(match[3] or 0)) if match else (24, 0)
        if match is None or hour > 23 or minute > 59:
            raise Wrong("init.wrong.hours", found=found[:_NAME])
        pattern = match[1].casefold()
        return _PATTERN.get(pattern, pattern), 60 * hour + minute

    def _crews(self) -> list[str]:
        names = _listed(self._answer("crews"))
        return [self.words("init.default.crew", code=n) if len(n) == 1 and n.isalnum() else n for n in names]

    def _check_crews(self) -> None:
        crews, hours = self._crews(), self._hours()[0]
        if len(crews) > _CREWS:
            raise Wrong("init.wrong.crews_many", found=len(crews))
        for crew in crews:
            _named(crew)
        _unique(crews)
        if len(crews) < (want := len(PATTERNS[hours][1])):
            raise Wrong("init.wrong.crews_few", hours=hours, want=want, found=len(crews))

    def _operators(self) -> list[NewPerson]:
        found: list[NewPerson] = []
        for text in _listed(self._answer("operators")):
            first, _, rest = text.partition(" ")
            _named(text)
            is_code = rest and re.fullmatch("[A-Z0-9]{2,5}", first) and re.search("[^0-9]", rest)
            full = rest if is_code else text
            code = first if is_code else code_of(full.split()[-1], 5)
            if len(code) < 2:
                code = f"OP{len(found) + 1}"
            found.append(NewPerson(full.split()[-1] if not full.split()[-1].isdecimal() else full, full, code))
        return found

    def _check_officers(self, kind: str) -> None:
        given = self._operators() if kind == "operators" else []
        _unique([person.code for person in given])
        _unique([person.name for person in given])
        names = self._supervisors() if kind == "supervisors" else []
        for name in names:
            if name != _NONE:
                _named(name)
        if len(names) > len(self._crews()):
            raise Wrong("init.wrong.more_crews", found=len(names), want=len(self._crews()))

    def _supervisors(self) -> list[str]:
        return [self._without_code(name) for name in _listed(self._answer("supervisors"))]

    def _without_code(self, text: str) -> str:
        """Return the full name of an operator who was typed with the code, else ``text``. Nobody else has a code."""
        code, _, name = text.partition(" ")
        if not name or not re.fullmatch("[A-Z]{2,5}", code) or code in _RANKS:
            return text
        owner = next((person for person in self._operators() if person.code == code), None)
        if owner is not None and _person(name)[0].casefold() == owner.name.casefold():
            return owner.full
        if owner is not None or _shortens(code, name):
            raise Wrong("init.wrong.code", found=text[:_NAME], name=name[:_NAME])
        return text

    def _people(self, crew: int) -> list[list[str]]:
        """Return the people of a crew as they were typed, post by post."""
        posts, places = self._posts(), _listed(self._answer(f"people.{crew}"), keep_empty=True)
        if len(places) > len(posts):
            raise Wrong("init.wrong.more", found=len(places), want=len(posts))
        found = [
            [] if text in ("", _NONE) else [self._without_code(n) for part in text.split("+") if (n := part.strip())]
            for text in places
        ]
        roster, seen = self._roster(), set[str]()
        for name in (name for names in found for name in names):
            _named(name)
            if (person := roster.name(name)) in seen:
                raise Wrong("init.wrong.two_posts", found=name[:_NAME])
            seen.add(person)
        return found

    def _sources(self) -> list[NewSource]:
        found: list[NewSource] = []
        for text in _listed(self._answer("sources")):
            if text == _NONE:
                continue
            name, _, post = text.rpartition(" ")
            name, post = (name, post) if post.isdecimal() and post.isascii() else (text, "")
            called = name.casefold()
            kind = next(
                (k for k, (code, names) in SOURCES.items() if called in (code, *map(str.casefold, names))), None
            )
            if kind is None:
                raise Wrong("init.wrong.source", found=text[:_NAME])
            if post and not 1 <= int(post[:4]) <= len(self._posts()):
                raise Wrong("init.wrong.source_post", found=text[:_NAME], last=len(self._posts()))
            source = NewSource(kind, int(post or 0))
            if source in found:
                raise Wrong("init.wrong.twice", found=text[:_NAME])
            found.append(source)
        return found

    def _points(self) -> list[str]:
        found = ["-".join(point.split()) for point in _listed(self._answer("points")) if point != _NONE]
        if len(found) > _POSTS:
            raise Wrong("init.wrong.points_many", found=len(found))
        for point in found:
            _named(point)
            if len(point) > _POINT:
                raise Wrong("init.wrong.long", found=len(point), most=_POINT)
        _unique(found)
        return found

    # --- the site ---------------------------------------------------------------------------------------------------

    def _roster(self) -> _Roster:
        """Return the roster with the operators."""
        return _Roster({person.name.casefold(): person for person in self._operators()})

    def site(self, now: int) -> NewSite:
        """Return the site that the answers describe. ``now``: UTC ms; the first crew is on duty on this day."""
        operators, roster = self._operators(), self._roster()
        officers = [roster.name(text) if text != _NONE else "" for text in self._supervisors()]
        crews = []
        for number, name in enumerate(self._crews()):
            posts = tuple(tuple(map(roster.name, there)) for there in self._people(number))
            supervisor = officers[number] if number < len(officers) else ""
            code = chr(ord("A") + number)
            crews.append(NewCrew(code, name, operators[number % len(operators)].code, supervisor, posts))
        pattern, start = self._hours()
        return NewSite(
            language=self._answer("language"),
            name=self._answer("name"),
            station=self._answer("station"),
            zone=self._answer("zone"),
            posts=tuple(self._posts()),
            pattern=pattern,
            start=start,
            epoch=local_of(ZoneInfo(self._answer("zone")), now).date().isoformat(),
            crews=tuple(crews),
            people=tuple(roster.people.values()),
            sources=tuple(self._sources()),
            points=tuple(self._points()),
        )


class _Roster:
    """The people by their names on the radio. Their ranks tell two of one name apart."""

    def __init__(self, people: dict[str, NewPerson]) -> None:
        self.people = people

    def name(self, text: str) -> str:
        """Return the name on the radio of somebody who was typed with or without rank; add who is new."""
        short, full = _person(text)
        known = self.people.setdefault(short.casefold(), NewPerson(short, full))
        if text.casefold() in (known.name.casefold(), known.full.casefold()):
            return known.name
        if known.full == known.name:  # now with rank
            self.people[short.casefold()] = NewPerson(known.name, full, known.code)
            return known.name
        return self.people.setdefault(full.casefold(), NewPerson(full, full)).name


def code_of(name: str, longest: int) -> str:
    """Return a code for a name, of capitals and digits; "" without a letter of ASCII.

    Of several words their first letters, of one its first letter and the consonants after it: Lestari is LST.
    """
    words = re.findall("[A-Za-z0-9]+", name)
    if len(words) > 1 and len("".join(words)) > longest:
        initials = "".join(word[0] for word in words)[:longest]
        if len(initials) > 2:
            return initials.upper()
    text = "".join(words).upper()
    code = text[:1] + re.sub("[AEIOU]", "", text[1:])
    return (code[:3] if len(code) > 2 else text[:3]) if len(text) > 1 else ""


def _shortens(code: str, name: str) -> bool:
    """Whether the letters of ``code`` stand in ``name`` in their order, from its first: KRN in Kurnia."""
    left = iter(name.upper())
    return name[:1].upper() == code[0] and all(letter in left for letter in code)


def _person(text: str) -> tuple[str, str]:
    """Return the name as called on the radio, and the name with rank."""
    last = (re.sub(r"\s*\([^)]*\)", "", text).split() or text.split())[-1]  # without "(Danru)"
    return (last if re.search(r"[^\W\d_]", last) else text), text


def _listed(text: str, *, keep_empty: bool = False) -> list[str]:
    parts = [clean_line(part) for part in re.split("[,;]", text)]
    if keep_empty:
        return parts if any(parts) else []
    return [part for part in parts if part]


def _named(name: str) -> None:
    """Raise Wrong if ``name`` cannot be one: too long, or without a letter or digit."""
    if len(name) > _NAME:
        raise Wrong("init.wrong.long", found=len(name), most=_NAME)
    if not any(map(str.isalnum, name)):
        raise Wrong("init.wrong.name", found=name)


def _unique(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise Wrong("init.wrong.twice", found=name[:_NAME])
        seen.add(name.casefold())
