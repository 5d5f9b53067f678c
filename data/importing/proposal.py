"""Proposal of a column map, guessed from a spreadsheet, for a person to correct.

Headings are recognised by words in English and Indonesian, times by the patterns that read most of a column's values.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, count, islice
from pathlib import Path

from data.base.text import clean_line
from data.importing.column_map import NOTHING, date_order
from data.importing.csv_rows import HEADINGS_WITHIN, NotEncoded, Rows
from data.importing.times import Moments
from data.importing.workbook import Choose
from data.site.model import Site
from data.words import Words

#: Rows that are looked at.
LOOKED_AT = 20_000
#: Encoding of older spreadsheet programs on Windows.
OLDER = "cp1252"
#: A column with at most so many different values is one of kinds, whose meaning the map lists.
MOST_KINDS = 40
#: Share of a column's values that a pattern must read to be the column's.
READS = 0.95
#: The same where no pattern does: that of most values, the others are typed wrongly.
READS_MOST = 0.5

#: Field → words of a heading, the surest first; ``=`` before a word: the heading is that word alone.
_WORDS: dict[str, tuple[str, ...]] = {
    "key": ("incident number", "call number", "event number", "incident id", "case number", "nomor kejadian",
            "no kejadian", "nomor laporan", "no laporan", "=no", "=nomor", "=id", "=number", "=nr", "=#"),
    "received": ("received", "reported at", "call time", "opened", "diterima", "waktu lapor", "waktu kejadian",
                 "jam lapor", "start", "mulai", "=time", "=waktu", "=jam", "=date", "=tanggal", "=tgl"),
    "entry": ("entry", "entered", "dicatat"),
    "acknowledged": ("acknowledged", "ditanggapi"),
    "dispatched": ("dispatch", "sent", "dikirim", "berangkat"),
    "enroute": ("response d", "en route", "enroute", "responding", "menuju"),
    "scene": ("on scene", "arriv", "tiba", "there"),
    "available": ("available", "kembali", "back"),
    "closed": ("closed", "finish", "selesai", "ditutup", "ended"),
    "type": ("call type", "incident type", "=type", "kind", "category", "jenis", "kategori", "nature"),
    "priority": ("priorit", "=pri", "severity", "urgency", "tingkat"),
    "disposition": ("disposition", "result", "outcome", "hasil", "tindak lanjut"),
    "place": ("address", "location", "place", "where", "alamat", "lokasi", "tempat", "=pos", "=post"),
    "words": ("description", "remarks", "notes", "details", "what", "narrative", "uraian", "keterangan", "catatan"),
    "operator": ("operator", "petugas jaga", "dicatat oleh", "penerima", "diterima oleh", "call taker", "taken by",
                 "received by"),
    "unit": ("unit id", "=unit", "vehicle", "apparatus", "armada", "kendaraan", "petugas", "officer"),
}  # fmt: skip
#: Words that a value of a step begins with → the time of an incident that it is.
_STATES = {
    "received": ("on", "alarm", "open", "opened", "active", "raised", "aktif", "buka", "nyala"),
    "acknowledged": ("ack", "acknowledged", "ditanggapi"),
    "closed": ("off", "clear", "cleared", "closed", "normal", "restored", "reset", "tutup", "padam", "pulih"),
}
#: Words of a heading that names what makes the steps.
_SENSORS = ("sensor", "detector", "point", "device", "tag", "zone", "alat", "detektor", "titik", "zona")
_TIMES = ("received", "entry", "acknowledged", "dispatched", "enroute", "scene", "available", "closed")
#: Patterns of days, and of times of day.
_DATES = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y",
          "%d-%m-%y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y",
          "%A, %d %B %Y")  # fmt: skip
_CLOCKS = ("%H:%M", "%H:%M:%S", "%H.%M", "%H.%M.%S", "%I:%M %p", "%I:%M:%S %p")
#: Words in a value → disposition.
_RESULTS = {
    "false": ("false", "palsu"), "drill": ("drill", "test", "latihan", "uji"), "cancelled": ("cancel", "batal"),
    "handed": ("police", "handed", "transfer", "polisi", "diserahkan", "polsek"),
    "safe": ("safe", "nothing", "aman", "nihil"),
    "handled": ("done", "handled", "fixed", "resolved", "closed", "selesai", "ditangani", "beres"),
}  # fmt: skip
#: Priority → words that people use for it, the longer ones first.
_PRIORITIES = {
    1: ("very high", "critical", "emergency", "immediate", "sangat tinggi", "kritis", "darurat"),
    2: ("high", "urgent", "tinggi", "mendesak"),
    4: ("low", "minor", "info", "rendah", "ringan"),
}


def propose(file: Path, site: Site, words: Words, sheet: str = "", choose: Choose | None = None) -> str:
    """Return the text of a map for ``file``, of a workbook for one of its sheets.

    A file that is not UTF-8 is read as :data:`OLDER`, and its map says so.

    Raises :class:`data.base.file_errors.FileFault` if it is not a table.
    """
    try:
        return _proposed(file, "utf-8", site, words, sheet, choose)
    except NotEncoded as fault:
        try:
            return _proposed(file, OLDER, site, words, sheet, choose)
        except NotEncoded:
            raise fault from None


def _proposed(file: Path, encoding: str, site: Site, words: Words, sheet: str, choose: Choose | None) -> str:
    with Rows(file, encoding, "", set(), words, sheet=sheet, choose=choose) as rows:
        sheet = rows.workbook.name if rows.workbook is not None and rows.workbook.several else sheet
        top = [rows.header, *(row for _, row in islice(rows, HEADINGS_WITHIN))]
    wanted = set(map(clean_line, max(top, key=_recognised)))
    with Rows(file, encoding, "", wanted, words, sheet=sheet) as rows:
        header = rows.header
        table = [row for _, row in islice(rows, LOOKED_AT) if len(row) == len(header)]
    nothing = {word.casefold() for word in NOTHING} | {""}
    columns = {
        name: [cell for row in table if (cell := clean_line(row[at])).casefold() not in nothing]
        for at, name in enumerate(header)
        if name and header.count(name) == 1
    }
    lost = {n for at, n in enumerate(header) if n not in columns and any(clean_line(row[at]) for row in table)}
    return "\n".join(_Proposal(file, columns, lost, len(table), site, words).lines(sheet, encoding)) + "\n"


def _recognised(row: Iterable[str]) -> int:
    """Return how many cells of a row are headings. A row with a number or a time has none."""
    names = [clean_line(cell) for cell in row]
    if any(name[:1].isdigit() for name in names):
        return 0
    return sum(any(_fit(name, field) for field in _WORDS) for name in names)


def _fit(heading: str, field: str) -> int:
    """Return how surely a heading names a field; 0: not at all."""
    folded = re.sub(r"[_\W]+", " ", heading.casefold()).strip()
    for place, word in enumerate(_WORDS[field]):
        if folded == word.removeprefix("=") or (
            not word.startswith("=") and re.search(rf"\b{re.escape(word)}", folded)
        ):
            return len(_WORDS[field]) - place + 100 * (folded == word.removeprefix("="))
    return 0


class _Proposal:
    """The map of one file.

    columns: heading → its values that say something; rows: how many rows there are
    lost: headings that no map can name, as they are there twice; "": of a column with values that has none
    """

    def __init__(
        self, file: Path, columns: dict[str, list[str]], lost: set[str], rows: int, site: Site, words: Words
    ) -> None:
        self.file = file
        self.columns = columns
        self.lost = lost
        self.rows = rows
        self.site = site
        self.words = words
        self.patterns = {name: pattern for name, cells in columns.items() if (pattern := _pattern(cells))}
        self.of: dict[str, str | list[str]] = {}
        self._choose()

    def _choose(self) -> None:
        """Find a column for each field; a column serves one field."""
        free = dict.fromkeys(self.columns)
        for field in (*_TIMES, "key", "type", "priority", "disposition", "operator", "unit", "place", "words"):
            fits = [name for name in free if _fit(name, field) and (name in self.patterns) == (field in _TIMES)]
            if fits:
                self.of[field] = max(fits, key=lambda name: _fit(name, field))
                del free[str(self.of[field])]
        self._join_date(free)
        if "received" not in self.of and (left := [name for name in free if name in self.patterns]):
            self.of["received"] = left[0]
        if "key" not in self.of:
            unique = [name for name, cells in self.columns.items() if len(set(cells)) == len(cells) == self.rows]
            unique = [name for name in unique if name not in self.patterns]
            if not unique:
                self._find_steps()
            if unique or "key" not in self.of:
                self.of["key"] = unique[0] if unique else [*self._columns_of("received"), *self._columns_of("place")]

    def _columns_of(self, field: str) -> list[str]:
        """Return the columns of a field: of a time the date and the time of day may stand apart."""
        found = self.of.get(field, [])
        return [found] if isinstance(found, str) else found

    def _find_steps(self) -> None:
        """Find the column with the steps of incidents, and the column with the sensors."""
        free = [name for name in self.columns if name not in self.patterns and name not in self.of.values()]
        for name in free:
            kinds = set(self.columns[name])
            steps = {step for kind in kinds if (step := _step(kind))}
            if len(kinds) <= MOST_KINDS and {"received", "closed"} <= steps:
                others = [other for other in free if other != name and len(self.columns[other]) == self.rows]
                named = [other for other in others if any(word in other.casefold() for word in _SENSORS)]
                if named or others:
                    self.of |= {"state": name, "key": (named or others)[0]}
                    return

    def _join_date(self, free: dict[str, None]) -> None:
        """Join the day and the time of day of a time that stand in two columns.

        The day of an end, or of another time after ``received``, that has no time of day is left a field.
        """
        days = [name for name, pattern in self.patterns.items() if not _has_clock(pattern)]
        for field in _TIMES:
            column = self.of.get(field)
            if not isinstance(column, str):
                continue
            is_received = field == "received"
            if column in days:  # the date was taken for it: look for the time of day
                clocks = [name for name in free if _is_clock(self.patterns.get(name, ""))]
                its = [name for name in clocks if _fit(name, field)] or clocks * is_received
                if its:
                    self.of[field] = [column, its[0]]
                    del free[its[0]]
                elif not is_received:
                    del self.of[field]
                    free[column] = None
            elif _is_clock(self.patterns[column]):
                its = [name for name in days if name in free and _fit(name, field)] or days * is_received
                if its:
                    self.of[field] = [its[0], column]
                    free.pop(its[0], None)

    def lines(self, sheet: str, encoding: str) -> Iterator[str]:
        """Yield the lines of the map."""
        say, received = self.words, self.of.get("received")
        yield f"# {say('importing.propose_title', file=clean_line(self.file.name))}"
        yield f"# {say('importing.propose_check')}"
        source = re.sub(r"[^a-z0-9]+", "-", self.file.name.casefold().split(".")[0]).strip("-") or "import"
        yield f"source = {_quoted(source[:40])}        # {say('importing.propose_source')}"
        yield f"key = {_quoted(self.of['key'] or [])}        # {say('importing.propose_key')}"
        if sheet:
            yield f"sheet = {_quoted(sheet)}"
        if encoding == OLDER:
            yield f"encoding = {_quoted(encoding)}"
        if any(_pattern([name]) for name in self.columns):
            yield f"# {say('importing.propose_no_headings')}"
        yield ""
        yield "[time]"
        yield f"zone = {_quoted(self.site.zone)}        # {say('importing.propose_zone')}"
        main = self._pattern_of(received)
        guess = "" if _has_clock(main) else "propose_no_clock" if main else "propose_guess"
        guess = guess and f"        # {say(f'importing.{guess}')}"
        yield f"format = {_quoted(main or '%d/%m/%Y %H:%M')}{guess}"
        others = {name: self._pattern_of(self.of[name]) for name in _TIMES[1:] if name in self.of}
        own = {name: pattern for name, pattern in others.items() if pattern and pattern != main}
        if own:
            yield "formats = { " + ", ".join(f"{name} = {_quoted(pattern)}" for name, pattern in own.items()) + " }"
        if (order := date_order(main)) and not self._tells_order(received):
            either = say("importing.propose_order", found=self._first(received)[:60])
            yield f"#date_order = {_quoted(order)}        # {either}"
        yield ""
        yield "[times]"
        if received is None:
            yield f'#received = ""        # {say("importing.propose_missing")}'
        yield from (f"{name} = {_quoted(self.of[name])}" for name in _TIMES if name in self.of)
        yield from self._facts()
        yield from self._fields()
        yield from self._values()

    def _facts(self) -> Iterator[str]:
        facts = [
            name
            for name in ("type", "priority", "disposition", "place", "words", "operator", "state")
            if name in self.of
        ]
        if facts:
            yield from ("", "[columns]")
            yield from (f"{name} = {_quoted(self.of[name])}" for name in facts)
        if "unit" in self.of:
            yield from ("", "[unit]", f"unit = {_quoted(self.of['unit'])}")

    def _fields(self) -> Iterator[str]:
        used = {name for each in self.of.values() for name in ([each] if isinstance(each, str) else each)}
        left = [name for name, cells in self.columns.items() if name not in used and cells]
        if left or self.lost:
            yield from ("", "[fields]")
        names: set[str] = set()
        for name in left:
            plain = re.sub(r"\W+", "_", name.casefold()).strip("_") or "field"
            plain = next(each for each in chain((plain,), (f"{plain}_{n}" for n in count(2))) if each not in names)
            names.add(plain)
            yield f"{_quoted(plain)} = {_quoted(name)}"
        for name in sorted(self.lost):
            yield f"# {self.words('importing.propose_twice' if name else 'importing.propose_unnamed', name=name)}"

    def _values(self) -> Iterator[str]:
        """Yield what the words of type, priority and result mean, as far as they tell."""
        for field in ("type", "priority", "disposition", "state"):
            name = self.of.get(field)
            if not isinstance(name, str):
                continue
            kinds = Counter(self.columns[name]).most_common()
            if field == "priority" and all(kind in ("1", "2", "3", "4") for kind, _ in kinds):
                continue
            yield from ("", f"[values.{field}]")
            for kind, n in kinds[:MOST_KINDS]:
                meaning = self._meaning(field, kind)
                sure = "" if meaning else self.words("importing.propose_guess") + ", "
                shown = meaning or self._guess(field, kind)
                rows = self.words("importing.propose_rows", n=n)
                yield f"{_quoted(kind)} = {json.dumps(shown)}        # {sure}{rows}"
            if len(kinds) > MOST_KINDS:
                yield f"# {self.words('importing.propose_more', n=len(kinds) - MOST_KINDS)}"

    def _guess(self, field: str, kind: str) -> str | int:
        folded = kind.casefold()
        guesses: dict[str, str | int] = {
            "type": self.site.types[-1].code,
            "priority": _said_priority(folded) or 3,
            "disposition": "handled",
            "state": "none",
        }
        return guesses[field]

    def _meaning(self, field: str, kind: str) -> str | int | None:
        folded = kind.casefold()
        if field == "type":
            for each in self.site.types:
                named = (each.code, each.name, each.nama, *each.words, *each.kata)
                if any(folded == name.casefold() for name in named):
                    return each.code
            return None
        if field == "state":
            return _step(kind) or None
        if field == "priority":
            found = re.search(r"(?<!\d)[1-4](?!\d)", kind)
            number, said = int(found[0]) if found else None, _said_priority(folded)
            is_doubtful = said is not None and number is not None and (said > 2) != (number > 2)
            return None if is_doubtful else number
        return next((value for value, signs in _RESULTS.items() if any(sign in folded for sign in signs)), None)

    def _pattern_of(self, column: str | list[str] | None) -> str:
        if isinstance(column, list):
            return " ".join(self.patterns.get(name, "") for name in column)
        return self.patterns.get(column or "", "")

    def _first(self, column: str | list[str] | None) -> str:
        names = [column] if isinstance(column, str) else column or []
        return " ".join(self.columns[name][0] for name in names if self.columns[name])

    def _tells_order(self, column: str | list[str] | None) -> bool:
        """Return True if some date of the column can be read in one way only."""
        name = column if isinstance(column, str) else (column or [""])[0]
        return len([p for p in _candidates(self.columns.get(name, [])) if date_order(p)]) < 2


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _step(kind: str) -> str:
    """Return the time of an incident that a value names as a step; else ""."""
    first = re.split(r"[\W_]", kind.casefold(), maxsplit=1)[0]
    return next((step for step, words in _STATES.items() if first in words), "")


def _said_priority(kind: str) -> int | None:
    """Return the priority that words in a value say, whatever number stands next to them."""
    return next((p for p, said in _PRIORITIES.items() if any(word in kind for word in said)), None)


def _has_clock(pattern: str) -> bool:
    return pattern in ("iso", "epoch", "epoch_ms") or "%M" in pattern


def _is_clock(pattern: str) -> bool:
    return "%M" in pattern and "%d" not in pattern


def _pattern(cells: Sequence[str]) -> str:
    """Return the pattern that reads most of a column; "" if it is not one of times."""
    return next(iter(_candidates(cells)), "")


def _candidates(cells: Sequence[str]) -> list[str]:
    """Return the patterns that read nearly all cells of a column, the first choice first.

    If there is none, return those that read the most of them, if that is more than half.
    """
    some = cells[:: max(1, len(cells) // 1000)]
    if not some:
        return []
    if all(re.fullmatch(r"1\d{9}(\d{3})?", cell) for cell in some):
        return ["epoch_ms" if len(some[0]) == 13 else "epoch"]
    whole = [f"{date} {clock}" for date in _DATES for clock in _CLOCKS]
    found = [("iso" if pattern == "iso" else pattern) for pattern in ("iso", *whole, *_DATES, *_CLOCKS)]
    if nearly_all := [pattern for pattern in found if _reads(pattern, some, READS)]:
        return nearly_all
    reads = {pattern: count for pattern in found if (count := _reads(pattern, some, READS_MOST)) * 2 > len(some)}
    return [pattern for pattern, count in reads.items() if count == max(reads.values())]


def _reads(pattern: str, cells: Sequence[str], share: float) -> int:
    """Return how many cells a pattern reads; 0: less than that ``share`` of them."""
    good = bad = 0
    for cell in cells:
        try:
            if pattern == "iso":
                datetime.fromisoformat(cell)
                good += bool(re.search(r"\d[T ]\d\d:\d\d", cell))
            else:
                Moments("UTC", pattern).read(cell, after=1)
                good += 1
        except ValueError:
            bad += 1
            if bad > len(cells) * (1 - share):
                return 0
    return good if good >= len(cells) * share else 0
