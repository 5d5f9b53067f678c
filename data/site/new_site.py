"""Text of a new site file: the sample, or a real room with its rules and comments.

The comments come from the catalogue in the language of the site; in English they are the sample's own.
"""

from __future__ import annotations

import json
import re
import textwrap
from typing import Literal

import msgspec

from data.site.load import sample_text
from data.words import Words

#: Cells of a line of comments, and the column of a comment after a value.
_WIDE, _AFTER = 118, 21
_HEADING = re.compile(r"# ---- (.*?)(?: -+)?$")
_TABLE = re.compile(r"\[+([\w.]+)\]+")
_KEY = re.compile(r"(\w+) = ")
_QUOTED = re.compile(r'"[^"]*"')

#: Names in daily use for the time zones of the sample's country. Other zones keep their abbreviation.
ZONE_WORDS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
SourceKind = Literal["camera", "panel", "power", "network", "sensor"]
#: Kind of a source → beginning of its code, and what it is called: English and Indonesian first.
SOURCES: dict[SourceKind, tuple[str, tuple[str, ...]]] = {
    "camera": ("cam", ("camera", "kamera", "cctv")),
    "panel": ("panel", ("alarm panel", "panel alarm", "panel")),
    "power": ("mains", ("mains", "listrik PLN", "pln")),
    "network": ("net", ("network", "jaringan")),
    "sensor": ("sensor", ("sensor", "sensor")),
}
#: Pattern of the shifts → hours of one, and (first hour of the day, English and Indonesian name) of its slots.
PATTERNS = {
    "2x12": (12, ((4, "Day", "Siang"), (16, "Night", "Malam"))),
    "3x8": (8, ((4, "Morning", "Pagi"), (12, "Afternoon", "Sore"), (20, "Night", "Malam"))),
    "24h": (24, ((0, "Duty", "Piket"),)),
}


class NewPerson(msgspec.Struct, frozen=True):
    """Somebody of the new roster: as on the radio, with rank, and the code of an operator ("": none)."""

    name: str
    full: str = ""
    code: str = ""


class NewCrew(msgspec.Struct, frozen=True):
    """A crew of the new site. ``posts``: the short names at each post, in the order of the posts."""

    code: str
    name: str
    operator: str
    supervisor: str = ""
    posts: tuple[tuple[str, ...], ...] = ()


class NewSource(msgspec.Struct, frozen=True):
    """A source of the new site: its kind, and the number of the post where it is (0: none)."""

    kind: SourceKind
    post: int = 0


class NewSite(msgspec.Struct, frozen=True):
    """A real room, before its file is written.

    pattern: of the shifts (:data:`PATTERNS`)
    start: minute of the local day at which the first shift begins
    epoch: the local date on which the first crew has the first shift
    points: the checkpoints of the patrol tour, in order; (): there is no tour
    """

    language: str
    name: str
    station: str
    zone: str
    posts: tuple[str, ...]
    pattern: str
    start: int
    epoch: str
    crews: tuple[NewCrew, ...]
    people: tuple[NewPerson, ...]
    sources: tuple[NewSource, ...] = ()
    points: tuple[str, ...] = ()


def sample_in(language: str) -> str:
    """Return the sample with its comments, phrases and language in ``language``."""
    words = Words(language)
    text = _with_values(sample_text(), language=language)
    return text if language == "en" else _translated(_with_phrases(text, words), words)


def text_of(new: NewSite) -> str:
    """Return the site file of ``new``: no person, post, source or tour of the sample is in it."""
    words = Words(new.language)
    top, *parts = _parts(_translated(_with_phrases(sample_text(), words), words, is_real=True))
    letter = new.station[0] if new.station[0].isalpha() else ""
    top = _with_values(
        top,
        name=new.name,
        station=new.station,
        letter=letter,
        zone=new.zone,
        zone_word=ZONE_WORDS.get(new.zone, ""),
        language=new.language,
    )
    if new.language == "id":
        parts = [part.replace('"Ambulance"', '"Ambulans"').replace('"ambulans"', '"ambulance"') for part in parts]
    own = {"area": _posts, "tour": _tours, "source": _sources, "person": _people, "shifts": _shifts}
    found = [top]
    for part in parts:
        table = _first_table(part)
        found.append(own[table](new, part) if table in own else part)
    return "".join(found).replace('\nplace = "Jember"', '\nplace = ""')


# --- the parts of a real room -----------------------------------------------------------------------------------------


def _parts(text: str) -> list[str]:
    """Return the text up to the first heading, and each part with its heading."""
    return re.split(r"(?m)^(?=# ---- )", text)


def _first_table(part: str) -> str:
    found = re.search(r"(?m)^\[+([\w.]+)\]+", part)
    return found[1] if found else ""


def _heading(part: str) -> list[str]:
    return [part.partition("\n")[0], ""]


def _above(part: str, table: str) -> list[str]:
    """Return the lines of the comment above the first table of that name."""
    found = re.search(rf"(?m)((?:^#(?! ----).*\n)+)\n*\[+{table}\]", part)
    return found[1].splitlines() if found else []


def _example(*lines: str) -> list[str]:
    return [f"# {line}" for line in lines]


def _posts(new: NewSite, part: str) -> str:
    rows = [*_heading(part), *_example("[[area]]", 'code = "A"', 'name = "A"'), "", *_above(part, "post")]
    for number, name in enumerate(new.posts, 1):
        rows += ["", "[[post]]", f"code = {number}", f"name = {_toml(name)}"]
        rows += ["patrol = true"] if is_patrol(name) else []
    return "\n".join([*rows, "", ""])


def is_patrol(post: str) -> bool:
    """Return whether a post's name says that it moves about."""
    return "patrol" in post.casefold()


def _tours(new: NewSite, part: str) -> str:
    post = next((number for number, name in enumerate(new.posts, 1) if is_patrol(name)), 1)
    points = new.points or ("TK-1", "TK-2")
    name = Words(new.language)("init.default.tour")
    rows = [
        "[[tour]]", 'code = "1"', f"name = {_toml(name)}", f"post = {post}", f"points = {_list(points)}", "minutes = 30"
    ]  # fmt: skip
    if not new.points:
        rows = _example(*rows)
    return "\n".join([*_heading(part), *_above(part, "tour"), "", *rows, "", ""])


def _sources(new: NewSite, part: str) -> str:
    rows = []
    for source in new.sources:
        code, words = SOURCES[source.kind]
        place = f" {source.post}" if source.post else ""
        name = words[new.language == "id"] + place
        rows += ["[[source]]", f"code = {_toml(code + place.replace(' ', '-'))}"]
        rows += [f"name = {_toml(name[0].upper() + name[1:])}", f'kind = "{source.kind}"']
        rows += [f"post = {source.post}"] if source.post else []
        if source.kind == "camera" and any(other.kind == "power" for other in new.sources):
            rows.append('follows = "mains"')
        rows += [f"words = {_list([word + place.replace(' ', '-') for word in words if ' ' not in word])}", ""]
    rows = rows or _example("[[source]]", 'code = "cam-1"', 'name = "cam-1"', 'kind = "camera"', "post = 1")
    return "\n".join([*_heading(part), *_above(part, "source"), "", *rows, "", ""])


def _people(new: NewSite, part: str) -> str:
    rows = [*_heading(part), *_above(part, "person")]
    for person in new.people:
        rows += ["", "[[person]]", f"name = {_toml(person.name)}"]
        rows += [f"full = {_toml(person.full)}"] if person.full and person.full != person.name else []
        rows += [f"code = {_toml(person.code)}"] if person.code else []
    rows += ["", *_above(part, "crew")]
    for crew in new.crews:
        rows += ["", "[[crew]]", f"code = {_toml(crew.code)}", f"name = {_toml(crew.name)}"]
        rows += [f"operator = {_toml(crew.operator)}"]
        rows += [f"supervisor = {_toml(crew.supervisor)}"] if crew.supervisor else []
        rows += ["[crew.posts]"] if any(crew.posts) else []
        for number, names in enumerate(crew.posts, 1):
            if names:
                rows.append(f"{number} = {_toml(names[0]) if len(names) == 1 else _list(names)}")
    return "\n".join([*rows, "", ""])


def _shifts(new: NewSite, part: str) -> str:
    hours, slots = PATTERNS[new.pattern]
    rows = [
        *_heading(part),
        *_above(part, "shifts"),
        "",
        "[shifts]",
        f"pattern = {_toml(new.pattern)}",
        f"epoch = {new.epoch}",
    ]
    for number in range(len(slots)):
        start = (new.start + 60 * hours * number) % 1440
        _, english, indonesian = next((slot for slot in reversed(slots) if slot[0] <= start // 60), slots[-1])
        rows += ["", "[[shifts.slot]]", f'start = "{start // 60:02}:{start % 60:02}"']
        rows += [f"name = {_toml(english)}", f"nama = {_toml(indonesian)}"]
        rows += [f"crews = {_list(turns([crew.code for crew in new.crews], len(slots), number))}"]
    return "\n".join([*rows, "", ""])


def turns(crews: list[str], slots: int, slot: int) -> list[str]:
    """Return the crews of one slot of the day, day by day.

    As many crews as slots have one each, always. Of more, each has the slots one after another, a day each, and then
    the days off: never two shifts without the time of a day between.
    """
    if len(crews) <= slots:
        return [crews[slot % len(crews)]]
    return [crews[(day - slot) % len(crews)] for day in range(len(crews))]


# --- values -----------------------------------------------------------------------------------------------------------


def _with_values(text: str, **values: str) -> str:
    """Return ``text`` with its top-level keys set to ``values``. Comments and all other lines stay."""
    head, first_table, tables = text.partition("\n[")
    for key, value in values.items():
        found = re.search(rf'(?m)^{key} = "[^"\n]*" *', head)
        if found is not None:
            head = head[: found.start()] + _padded(f"{key} = {_toml(value)}", found[0]) + head[found.end() :]
    return head + first_table + tables


def _padded(line: str, before: str) -> str:
    """Return ``line`` with the blanks that keep the comment after it in its column."""
    return line if before == before.rstrip() else line.ljust(len(before) - 1).ljust(len(line)) + " "


def _with_phrases(text: str, words: Words) -> str:
    phrases = "".join(f"    {_toml(phrase)},\n" for phrase in words("init.phrases").split("|"))
    return re.sub(r"(?m)^phrases = \[\n(?: .*\n)*\]", lambda found: f"phrases = [\n{phrases}]", text, count=1)


def _toml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: list[str] | tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_toml, values)) + "]"


# --- comments ---------------------------------------------------------------------------------------------------------


def comments(text: str) -> dict[str, str]:
    """Return the comments of a site file by their places (:mod:`data.words.commands.init`), unwrapped."""
    found: dict[str, str] = {}
    for place, lines, _ in _comments_of(text):
        found.setdefault(place, _joined(lines))
    return found


def _translated(text: str, words: Words, *, is_real: bool = False) -> str:
    """Return ``text`` with every comment in the language of ``words``."""
    lines = text.split("\n")
    for place, old, at in reversed(list(_comments_of(text))):
        if is_real and words.has(f"init.file.real.{place}"):
            comment = words(f"init.file.real.{place}")
        elif words.has(f"init.file.{place}"):
            comment = words(f"init.file.{place}")
        else:
            continue  # an example, which is the same in every language
        if place.startswith("heading."):
            lines[at] = f"# ---- {comment} ".ljust(_WIDE + 2, "-")
        elif lines[at].startswith("#"):
            lines[at : at + len(old)] = _wrapped(comment)
        else:
            value = lines[at][: -len(old[0])].rstrip("# ").rstrip()
            lines[at] = f"{value.ljust(_AFTER - 1)} # {comment}"
    return "\n".join(lines)


def _wrapped(comment: str) -> list[str]:
    found = []
    for paragraph in comment.split("\n"):
        found += [f"# {line}" for line in textwrap.wrap(paragraph, _WIDE, break_on_hyphens=False)] or ["#"]
    return found


def _joined(lines: list[str]) -> str:
    """Return a comment as one text: its lines joined, but for an empty line and an example."""
    return " ".join(" ".join(lines).split())


def _comments_of(text: str) -> list[tuple[str, list[str], int]]:
    """Return each comment: its place, its lines without the mark, and the number of its first line."""
    found: list[tuple[str, list[str], int]] = []
    block: list[tuple[str, list[str], int]] = []  # whole lines of comments that wait for what they stand above
    table, in_steps = "top", False
    previous = -2
    for number, line in enumerate(text.split("\n")):
        if "'''" in line:
            in_steps = not in_steps
        if in_steps:
            continue
        if heading := _HEADING.match(line):
            block.append(("heading", [heading[1]], number))
        elif line.startswith("#"):
            if block and block[-1][0] == "above" and previous == number - 1:
                block[-1][1].append(line[1:].strip())
            else:
                block.append(("above", [line[1:].strip()], number))
            previous = number
        elif name := _TABLE.match(line):
            table = name[1]
            found += [(f"{kind}.{table}", lines, at) for kind, lines, at in block]
            block = []
        elif key := _KEY.match(line):
            found += [(f"{kind}.{key[1]}", lines, at) for kind, lines, at in block]
            block = []
            _, mark, after = _QUOTED.sub(lambda text: "_" * len(text[0]), line).partition(" # ")
            if mark:
                found.append((f"{table}.{key[1]}", [line[-len(after) :].strip()], number))
    return found
