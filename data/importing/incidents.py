"""Incidents from the rows of a spreadsheet, with those of earlier imports.

The order of the rows does not matter, and an incident may have rows in several files. The name of an incident in the
book never changes, so the incident is looked for there by its key and time, before it gets a name of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from math import inf
from typing import cast

import msgspec

from data.base.clock import HOUR
from data.base.text import clean
from data.entries import Entry, Imported
from data.entries.book import IMPORTED_TIMES
from data.entries.codec import MAX_BYTES, canonical
from data.importing.column_map import EARLIEST, UNIT_TIMES, Column, Map, headings
from data.importing.plan import TEXTS, UNIT, Plan, Problem, Progress, Row, told
from data.importing.spool import Groups, Incidents, pack, unpack
from data.site.localtime import local_of, zone_of
from data.words import Words

#: Rows of one key that were received further apart than this are not one incident (ms).
APART = 12 * HOUR
#: Bytes left free in an entry for the fields that the book adds.
_ROOM = 1024
#: The canonical form of an incident is at most so many times as long as it is packed: a sign has up to six bytes there.
_GROWS = 6
#: An incident that is no longer than this when it is packed is surely not too long.
_SHORT = (MAX_BYTES - 2 * _ROOM) // _GROWS
#: Fields of an entry that say what the file says of an incident.
FACTS = tuple(name for name in Imported.__struct_fields__ if name not in {*Entry.__struct_fields__, "rows"})
#: Facts that tell one incident from another, besides its key and times.
_TELLING = ("place", "words", "operator", "type_name")
#: Places of texts of a row, of its times, and of the first of those that end something.
_PLACE, _WORDS, _NUMBER, _TYPE = map(TEXTS.index, ("place", "words", "number", "type_name"))
_CLOSED, _ENDS = IMPORTED_TIMES.index("closed"), len(EARLIEST)
#: Place of the times of a unit.
_TIMES = len(UNIT) - len(UNIT_TIMES)
#: End of the key of a later incident, so that it has a name of its own.
_ADDED = re.compile(r"@\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d+)?)?$")


#: As :data:`UNIT` names it.
_Unit = tuple[str | int, ...]


def is_same(one: Imported, other: Imported) -> bool:
    """Return True if two entries say the same of an incident; its units may be in any order."""
    return all(
        getattr(one, name) == getattr(other, name) for name in FACTS if name not in ("source_key", "units")
    ) and _in_order(_units(one)) == _in_order(_units(other))


def joined(
    read: Plan,
    rows: Groups,
    mapping: Map,
    words: Words,
    already: Mapping[str, Imported],
    by: str,
    progress: Progress | None = None,
) -> Plan:
    """Return the plan with the incidents of the rows that were read, as entries of ``by``. Raises OSError.

    already: source key → the incident as it was imported last
    """
    earlier = _Earlier(already)
    period = range(0)
    if already:  # what the file has again is known when all of it was joined
        period = _Joining(Plan(read.file), mapping, words, by, earlier, period).told(rows)
    # The same rows may be joined again, with what another import has added to the book.
    plan = msgspec.structs.replace(read, bad=[*read.bad], aside=[*read.aside], notes=[*read.notes], lacking={})
    return _Joining(plan, mapping, words, by, earlier, period).of(rows, progress)


class _Earlier:
    """Incidents of earlier imports, by the key of the file."""

    def __init__(self, already: Mapping[str, Imported]) -> None:
        self.all = already
        self._keys: dict[str, list[str]] = defaultdict(list)
        for key in already:
            for base in {key, _ADDED.sub("", key)} if "@" in key else (key,):
                self._keys[base].append(key)
        self._base, self._found = "", list[Imported]()

    def of(self, base: str) -> list[Imported]:
        """Return those of a key, the same objects until those of another are asked for."""
        if base not in self._keys:
            return []
        if base != self._base:
            self._base, self._found = base, [self.all[key] for key in self._keys[base]]
        return self._found


class _Incident:
    """An incident while rows join it: what the first row says, or an earlier import that it continues.

    before: as an earlier import has it; is_told: the file tells its beginning too, not only what came later
    texts, times, fields, units: as a :class:`Row` has them
    missing: units that the file should name and does not
    """

    before: Imported | None = None
    is_told = True
    missing: Sequence[_Unit] = ()

    def __init__(
        self,
        texts: tuple[str, ...],
        priority: int,
        times: tuple[int, ...],
        fields: tuple[str, ...],
        units: list[_Unit],
        row: Row | None = None,
    ) -> None:
        self.texts = texts
        self.priority = priority
        self.times = times
        self.fields = fields
        self.units = units
        self.rows = [] if row is None else [row.number]
        self.cells = [] if row is None else [row.cells]

    @classmethod
    def of(cls, row: Row) -> _Incident:
        """Return the incident that a row begins."""
        return cls(row.texts, row.priority, row.times, row.fields, [row.unit] if row.unit else [], row)

    @property
    def received(self) -> int:
        return self.times[0]

    def tells(self, before: Imported) -> bool:
        """Return True if the file tells all of an incident that was imported before, not only units or steps of it."""
        return self.is_told and not _kept(_units(before), self.units)

    def add(self, row: Row) -> None:
        """Add a row: the first value of a fact counts, the most urgent priority, the widest times, all words."""
        if row.texts != self.texts:
            self.texts = _with_words(_filled(self.texts, row.texts), _both(self.texts[_WORDS], row.texts[_WORDS]))
        if "" in self.fields:
            self.fields = _filled(self.fields, row.fields)
        if row.priority and (row.priority < self.priority or not self.priority):
            self.priority = row.priority
        if row.times != self.times:
            self.times = _widest(self.times, row.times)
        if row.unit and row.unit not in self.units:
            self.units.append(row.unit)
        self.rows.append(row.number)
        self.cells.append(row.cells)


class _Joining:
    """The joining of the rows of one file."""

    def __init__(self, plan: Plan, mapping: Map, words: Words, by: str, earlier: _Earlier, period: range) -> None:
        self.plan = plan
        self.map = mapping
        self.words = words
        self.by = by
        self.earlier = earlier
        self.period = period
        self.taken = set(earlier.all)
        self.zone = zone_of(mapping.time.zone)
        self._heading = _joined(mapping.key)
        self.has_steps = mapping.columns.state is not None
        self.fields = [*mapping.named_fields()]  # and those that an earlier import has besides
        self.found = Incidents()
        columns = {name: getattr(mapping.times, name) for name in IMPORTED_TIMES}
        self._used = {at: _joined(column) for at, column in enumerate(columns.values()) if column is not None}
        facts = mapping.columns
        of_texts = {"place": facts.place, "type_name": facts.type, "disposition": facts.disposition}
        of_texts |= {"operator": facts.operator, "number": mapping.number}
        self._columns = [(_joined(column), TEXTS.index(name)) for name, column in of_texts.items()]
        self._field_columns = [*map(_joined, mapping.named_fields().values())]
        self._priority = _joined(facts.priority)
        self.lacking = {IMPORTED_TIMES[at]: 0 for at in self._used}
        self._constant = [getattr(mapping.constant, n) if n in ("type", "disposition", "place") else "" for n in TEXTS]
        self._has_constant = any(self._constant)

    def of(self, groups: Groups, progress: Progress | None) -> Plan:
        plan, found, source = self.plan, self.found, self.map.source
        for done, (key, rows) in enumerate(groups):
            if progress and done % 500 == 0:
                progress(done, len(groups))
            base = f"{source}:{key}"
            incidents = self._incidents(base, rows)
            if self.earlier.all:
                self._find_corrected(base, incidents)
            first: _Incident | None = None
            for incident in incidents:
                self._finish(base, incident, first)
                first = first or incident
        found.sort()
        if progress:
            progress(1, 1)
        plan.incidents, plan.count = found, len(found)
        plan.lacking, plan.fields = self.lacking, self.fields
        if found:
            plan.first, plan.last = (found[place].times["received"] for place in (0, -1))
        plan.aside.sort(key=lambda listed: listed.row)
        return plan

    def _incidents(self, base: str, rows: list[Row]) -> list[_Incident]:
        """Return the incidents of the rows of one key, with what an earlier import has of those received then."""
        if len(rows) > 1:
            rows.sort(key=_order)
        incidents = self._steps(base, rows) if self.has_steps else self._clusters(base, rows)
        if self.earlier.all:
            for entry in self.earlier.of(base):
                for incident in incidents:
                    if incident.before is None and incident.received == entry.times["received"]:
                        incident.before = entry
        return incidents

    # --- rows of one key ------------------------------------------------------------------------------------------

    def _clusters(self, base: str, rows: Sequence[Row]) -> list[_Incident]:
        """Return the incidents of rows with one key, which may be a running number that began again."""
        found: list[_Incident] = []
        for row in rows:
            for known in reversed(found):
                if known.times[0] == row.times[0] or self._is_near(known, row):
                    self._note_lost(row, known)
                    break
            else:
                found.append(_Incident.of(row))
                continue
            known.add(row)
        return found

    def _is_near(self, known: _Incident, row: Row) -> bool:
        return not is_apart(known.received, row.received) and not self._contradict(known.texts, row.texts)

    def _contradict(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Return True if place, words or type, of texts that were received at different times, are of two incidents.

        Rows that are units or steps of one incident may differ in them.
        """
        is_part = self.map.unit is not None or self.has_steps
        if is_part:
            return False
        facts = [(one[at], other[at]) for at in (_PLACE, _WORDS)]
        facts.append((one[_TYPE].casefold(), other[_TYPE].casefold()))  # a value may be in any case of letters
        return any(mine and its and mine != its for mine, its in facts)

    # --- rows that are one step each ------------------------------------------------------------------------------

    def _steps(self, base: str, rows: Sequence[Row]) -> list[_Incident]:
        """Return incidents of rows that are one step each: one begins with ``received`` and ends with ``closed``.

        The beginning may be in an earlier import.
        """
        found: list[_Incident] = []
        going: _Incident | None = None
        used: set[str] = set()  # imported incidents that the file tells from their beginning, or has a step of
        for at, steps in groupby(rows, key=lambda row: row.received):
            moment = list(steps)
            begins = any(row.state == "received" for row in moment)
            is_open = going is not None or self._earlier(base, at, used, begins=begins) is not None
            for row in _in_turn(moment, is_open=is_open):
                is_begin = row.state == "received"
                if going is not None and is_begin and is_apart(going.received, at):
                    going = None
                if going is None and found and is_begin and found[-1].received == at:
                    going = found[-1]  # it begins once in a moment
                    going.times = (*going.times[:_CLOSED], 0, *going.times[_CLOSED + 1 :])
                if going is None:
                    before = self._earlier(base, at, used, begins=begins, is_begin=is_begin)
                    if before is None and not is_begin:
                        why = self.words("importing.never_opened", found=row.key[:60])
                        self.plan.reject(row.number, msgspec.json.decode(row.cells), [Problem(self._heading, why)])
                        continue
                    begun = at if before is None else before.times["received"]
                    used |= {e.source_key for e in self.earlier.of(base) if e.times["received"] == begun}
                    going = _Incident.of(_step(row, begun)) if before is None else self._with(before)
                    found.append(going)
                    if before is None:
                        continue
                going.add(_step(row, going.received))
                if row.state == "closed":
                    going = None
        return found

    def _earlier(self, base: str, at: int, used: set[str], *, begins: bool, is_begin: bool = False) -> Imported | None:
        """Return the incident of an earlier import that a step at ``at`` (UTC ms) is of; None: there is none.

        begins: the file has a beginning at that moment; is_begin: the step is it
        """
        entries = sorted(self.earlier.of(base), key=lambda entry: entry.times["received"])
        begun = [entry for entry in entries if entry.times["received"] == at]
        if is_begin and begun:
            return None  # it is the beginning of that one
        before = [entry for entry in entries if entry.times["received"] < at]
        for last in (*before[-1:], *([] if begins else begun[-1:])):
            end = last.times.get("closed")
            is_open = end is None or at < end or (at == end and not is_begin)
            if is_open and last.source_key not in used and not (is_begin and is_apart(last.times["received"], at)):
                return last
        return None

    def _with(self, before: Imported) -> _Incident:
        """Return an incident that continues what an earlier import has of it."""
        constant = self.map.constant
        fixed = {"type": constant.type, "disposition": constant.disposition, "place": constant.place}
        texts = {name: getattr(before, name) for name in TEXTS}
        self.fields += [name for name in before.fields if name not in self.fields]
        found = _Incident(
            tuple("" if text == fixed.get(name) else text for name, text in texts.items()),
            0 if before.priority == constant.priority else before.priority,
            _times(before),
            tuple(before.fields.get(name, "") for name in self.fields),
            _units(before),
        )
        found.before, found.is_told = before, False
        return found

    # --- what was imported before ---------------------------------------------------------------------------------

    def _find_corrected(self, base: str, incidents: list[_Incident]) -> None:
        """Find the others among those of earlier imports whose time was corrected."""
        left = [e for e in self.earlier.of(base) if all(i.before is not e for i in incidents)]
        for incident in incidents:
            if incident.before is not None or not left:
                continue
            left.sort(key=lambda entry: abs(entry.times["received"] - incident.received))
            before = next((entry for entry in left if self._is_it(incident, entry)), None)
            if before is not None:
                incident.before = before
                left.remove(before)
                self._note(incident, "importing.corrected", before.times["received"])

    def _is_it(self, incident: _Incident, entry: Imported) -> bool:
        near = not is_apart(incident.received, entry.times["received"])
        if near and not self.has_steps and not self._contradict(incident.texts, [getattr(entry, n) for n in TEXTS]):
            return True
        return (near or not self.has_steps) and self._is_corrected(incident, entry)

    def _is_corrected(self, incident: _Incident, before: Imported) -> bool:
        """Return True if an incident of the same key, received at another time, is clearly this: its row was corrected.

        It contradicts nothing else, and another time is the same, or the file tells its period again without that time.
        """
        fields = [(text, before.fields.get(name, "")) for name, text in zip(self.fields, incident.fields, strict=False)]
        facts = [(incident.texts[TEXTS.index(name)], getattr(before, name)) for name in _TELLING]
        same = [one in other or other in one for one, other in (*facts, *fields) if one and other]
        times = zip(incident.times[1:], _times(before)[1:], strict=True)
        has_time = any(mine and mine == its for mine, its in times)
        return all(same) and (has_time or (bool(same) and before.times["received"] in self.period))

    def told(self, groups: Groups) -> range:
        """Return the period (UTC ms) whose imported incidents the file has again.

        They begin after the last incident that is older than those in the file, and end before the first that is newer.
        """
        again = [
            incident.received
            for key, rows in groups
            for incident in self._incidents(f"{self.map.source}:{key}", rows)
            if incident.before is not None and incident.tells(incident.before)
        ]
        if not again:
            return range(0)
        source = f"{self.map.source}:"
        moments = [entry.times["received"] for key, entry in self.earlier.all.items() if key.startswith(source)]
        first, last = min(again), max(again)
        before = max((moment for moment in moments if moment < first), default=first)
        after = min((moment for moment in moments if moment > last), default=last)
        return range(before, after + 1)

    # --- one incident ---------------------------------------------------------------------------------------------

    def _finish(self, base: str, incident: _Incident, earlier: _Incident | None) -> None:
        """Add an incident to those that were found, with what the map says of all rows, and a name of its own.

        earlier: the first of its key in the file
        """
        before, constant = incident.before, self.map.constant
        self.plan.joined += len(incident.rows) - incident.is_told
        if before is None:
            source_key = self._new_key(base, incident, earlier)
        else:
            source_key = before.source_key
            if incident.is_told:
                self._keep(incident, before)
        rows = sorted(incident.rows)
        packed = pack(
            told(
                self.by,
                source_key,
                _filled(incident.texts, self._constant) if self._has_constant else incident.texts,
                incident.priority or constant.priority,
                incident.times,
                _in_order(incident.units),
                self._named(incident.fields),
                rows if before is None or incident.is_told else [*before.rows, *rows],
            )
        )
        if len(packed) > _SHORT and len(canonical(unpack(packed))) > MAX_BYTES - _ROOM:
            too_long = Problem("", self.words("importing.too_long", n=MAX_BYTES // 1024))
            for number, cells in zip(incident.rows, incident.cells, strict=True):
                self.plan.reject(number, msgspec.json.decode(cells), [too_long])
            return
        if incident.missing and before is not None and not is_same(before, unpack(packed)):
            names = ", ".join(str(unit[0]) for unit in incident.missing)[:200]
            said = self.words("importing.units_kept", found=incident.texts[_NUMBER][:60], units=names)
            self.plan.once += 1
            self.plan.note(rows[0], "", said)
        self.plan.units += len(incident.units)
        times = incident.times
        for at in self._used:
            if not times[at]:
                self.lacking[IMPORTED_TIMES[at]] += 1
        self.found.add(times[0], source_key, packed)

    def _named(self, fields: Sequence[str]) -> dict[str, str]:
        """Return the fields that say something, by name."""
        named = dict(zip(self.fields, fields, strict=False))
        return {name: text for name, text in named.items() if text} if "" in fields else named

    def _keep(self, incident: _Incident, before: Imported) -> None:
        """Keep what an earlier import says of an incident that the file tells in part only."""
        if self.has_steps:
            if len(incident.rows) < len(before.rows):
                incident.times = tuple(a or b for a, b in zip(incident.times, _times(before), strict=True))
                self._keep_texts(incident, before)
            return
        units = _units(before)
        kept = _kept(units, incident.units)
        if kept and incident.units:
            new = [unit[_TIMES:] for unit in incident.units if unit not in units]
            incident.missing = [u for u in kept if len(kept) < len(units) or (any(u[_TIMES:]) and u[_TIMES:] in new)]
            incident.times = _widest(_times(before), incident.times)
            incident.units += kept
            self._keep_texts(incident, before)

    def _keep_texts(self, incident: _Incident, before: Imported) -> None:
        was = self._with(before)
        words = _both(before.words, incident.texts[_WORDS])
        incident.texts = _with_words(_filled(incident.texts, was.texts), words)
        incident.fields = _filled(incident.fields, was.fields)
        incident.priority = incident.priority or was.priority

    def _new_key(self, base: str, incident: _Incident, earlier: _Incident | None) -> str:
        """Return a key of the book that no other incident has, and note which one has the key of the file."""
        others = [entry.times["received"] for entry in self.earlier.of(base)] if self.earlier.all else []
        if not (self.has_steps or others or earlier) and base not in self.taken:
            self.taken.add(base)
            return base
        moment = local_of(self.zone, incident.received)
        date, time = f"{base}@{moment:%Y-%m-%d}", f"{base}@{moment:%Y-%m-%d %H:%M:%S}"
        keys = [time]
        if not self.has_steps:
            near = not all(is_apart(incident.received, at) for at in others + [e.received for e in (earlier,) if e])
            keys = [base, time] if near else [base, date, time]
            if earlier is not None:
                self._note(incident, "importing.same_key", earlier.received, row=min(earlier.rows))
            elif others:
                nearest = min(others, key=lambda at: abs(at - incident.received))
                self._note(incident, "importing.there_at_another_time", nearest)
        key = next((key for key in keys if key not in self.taken), f"{time}.{incident.received % 1000:03}")
        self.taken.add(key)
        return key

    def _note_lost(self, row: Row, known: _Incident) -> None:
        """Note a row that joins another one, if some of what it says does not count.

        Units have times and a priority of their own; they were called at one time.
        """
        is_unit = self.map.unit is not None
        if row.texts == known.texts and row.fields == known.fields and row.times[0] == known.times[0] and is_unit:
            return  # as most units say
        said = [(name, known.texts[at], row.texts[at]) for name, at in self._columns]
        said += zip(self._field_columns, known.fields, row.fields, strict=False)
        first, last = sorted((known.priority, row.priority))
        said.append((self._priority, f"P{first}" if first and not is_unit else "", f"P{last}"))
        widest = _widest(known.times, row.times)
        for at, name in self._used.items():
            if at and is_unit:
                break
            kept, its = widest[at], (known.times[at], row.times[at])
            other = next((moment for moment in its if moment != kept), kept)
            said.append((name, self._local(kept) if all(its) else "", self._local(other)))
        lost = [(name, kept[:60], other[:60]) for name, kept, other in said if kept and other and kept != other]
        if lost:
            what = "; ".join(self.words("importing.kept_not", column=n, kept=k, other=o) for n, k, o in lost[:5])
            why = self.words("importing.one_of_two", found=row.key[:60], row=min(known.rows), what=what)
            self.plan.note(row.number, self._heading, why)

    def _local(self, moment: int) -> str:
        return f"{local_of(self.zone, moment):%Y-%m-%d %H:%M}"

    def _note(self, incident: _Incident, message: str, received: int, row: int = 0) -> None:
        """Note what is with the incident of the same key that was received at ``received`` (UTC ms)."""
        better = dict.fromkeys([*headings(self.map.key), headings(self.map.times.received)[0]])
        said = {
            "found": incident.texts[_NUMBER][:60],
            "time": self._local(received),
            "proposed": "[" + ", ".join(f'"{name}"' for name in better) + "]",
            "row": row,
        }
        self.plan.once += 1
        self.plan.note(min(incident.rows), self._heading, self.words(message, **said))


def is_apart(one: int, other: int) -> bool:
    """Return True if two times of one key (UTC ms) belong to two incidents: a running number began again."""
    return abs(one - other) > APART


def _order(row: Row) -> tuple[int, int, bytes]:
    """Order of rows that does not depend on the file's: by time, and of one time the row first that says most."""
    silent = row.texts.count("") + row.times.count(0) + row.fields.count("") - bool(row.priority)
    if row.unit:
        silent += row.unit.count("") + row.unit.count(0) - len(UNIT)
    return row.times[0], silent, row.cells


def _in_turn(rows: Sequence[Row], *, is_open: bool) -> Iterator[Row]:
    """Yield steps of one moment as they can have followed each other: what is open ends before it begins again."""
    alike: dict[bytes, list[Row]] = defaultdict(list)
    for row in rows:
        alike[row.cells].append(row)
    begins, ends, others = (
        [each for each in alike.values() if kind(each[0].state)]
        for kind in ("received".__eq__, "closed".__eq__, lambda state: state not in ("received", "closed"))
    )
    if not is_open and begins:
        yield from begins.pop(0)
        is_open = True
    for each in others:
        yield from each
    while begins or ends:
        is_end = bool(ends) and (is_open or not begins)
        yield from (ends if is_end else begins).pop(0)
        is_open = not is_end


def _kept(before: Sequence[_Unit], told: Sequence[_Unit]) -> list[_Unit]:
    """Return the units of an earlier import that the file does not have.

    One that has the times of a unit that is new stands there under a corrected name, if the file has others again.
    """
    left = [unit for unit in before if not any(_is_one(unit, each) for each in told)]
    if len(left) == len(before):
        return left
    new = [each[_TIMES:] for each in told if not any(_is_one(unit, each) for unit in before)]
    return [unit for unit in left if not any(unit[_TIMES:]) or unit[_TIMES:] not in new]


def _is_one(one: _Unit, other: _Unit) -> bool:
    """Return True if two rows of a unit are of one way to the incident; it may be sent there again."""
    first, second = sorted((sorted(_moments(unit)) for unit in (one, other)), key=lambda times: times[:1])
    is_twice = len(first) > 1 and len(second) > 1 and first[-1] <= second[0]
    return one[0] == other[0] and not is_twice


def _units(entry: Imported) -> list[_Unit]:
    return [tuple(unit.get(name, 0 if name in UNIT_TIMES else "") for name in UNIT) for unit in entry.units]


def _moments(unit: _Unit) -> list[int]:
    """Return when a unit was somewhere (UTC ms), as far as it is said."""
    return [at for at in unit[_TIMES:] if isinstance(at, int) and at]


def _times(entry: Imported) -> tuple[int, ...]:
    return tuple(entry.times.get(name, 0) for name in IMPORTED_TIMES)


def _in_order(units: Sequence[_Unit]) -> tuple[_Unit, ...]:
    """Return units by their first time, then by name."""
    if len(units) < 2:
        return tuple(units)

    def order(unit: _Unit) -> list[tuple[str, str]]:
        return sorted((name, str(value)) for name, value in zip(UNIT, unit, strict=True) if value)

    moments = cast("Sequence[tuple[int, ...]]", [unit[_TIMES:] for unit in units])
    firsts = [min(each) or min(filter(None, each), default=inf) for each in moments]
    by_first = dict(zip(firsts, units, strict=True))
    if len(by_first) == len(units):
        return tuple([by_first[first] for first in sorted(by_first)])
    both = sorted((first, order(unit), at) for at, (first, unit) in enumerate(zip(firsts, units, strict=True)))
    return tuple(units[at] for _, _, at in both)


def _widest(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    """Return the earliest of times that begin something, the latest of those that end it; 0: unknown."""
    both = enumerate(zip(one, other))  # noqa: B905 (strict costs, and they are as long)
    return tuple([(a if (a < b) is (at < _ENDS) else b) if a and b else a or b for at, (a, b) in both])


def _filled(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """Return what one says, and where it says nothing, what the other says."""
    return tuple([mine or its for mine, its in zip_longest(one, other, fillvalue="")])


def _with_words(texts: Sequence[str], words: str) -> tuple[str, ...]:
    return (*texts[:_WORDS], words, *texts[_WORDS + 1 :])


def _joined(column: Column | None) -> str:
    return " + ".join(headings(column))


def _step(row: Row, begun: int) -> Row:
    """Return a row with the time that it has as a step of an incident that began then (UTC ms)."""
    times = [begun, *row.times[1:]]
    if row.state != "none":
        times[IMPORTED_TIMES.index(row.state)] = max(row.received, begun)
    return msgspec.structs.replace(row, times=tuple(times))


def _both(words: str, more: str) -> str:
    return words if more in words else clean("; ".join(filter(None, (words, more))))
