"""docs/guide/site.md and docs/guide/import.md list every key with its default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from data.base.toml import Source, parse
from data.importing import column_map as importmap
from data.site import model, schema
from data.site.load import read, sample_text
from data.words import Words

DOCS = Path(__file__).parents[3] / "docs" / "guide"
SITE = (DOCS / "site.md").read_text(encoding="utf-8")

#: Heading of a part of docs/guide/site.md → the tables of the file that it tells.
PARTS: dict[str, tuple[type[msgspec.Struct], ...]] = {
    "Top of the file": (schema.SiteFile,),
    "`[[area]]`": (model.Area,),
    "`[[post]]`": (model.Post,),
    "`[[person]]`": (model.Person,),
    "`[roles]`": (model.Roles,),
    "`[[crew]]`": (model.Crew,),
    "`[shifts]`": (model.Shifts, model.ShiftSlot),
    "`[checks]`": (model.CheckRules,),
    "`[[checks.every]]`": (model.Cadence,),
    "`[[tour]]`": (model.TourPlan,),
    "`[[outside]]`": (model.Outside,),
    "`[[source]]`": (model.Source,),
    "`[alarms]`": (model.AlarmRules,),
    "`[screen]`": (model.Screen, model.Sound),
    "`[book]`": (model.BookFiles,),
    "`[lapsit]`": (model.LapsitForm,),
    "`[exec]`": (model.Programs, model.ProgramUser),
    "`[remote]`": (model.RemoteSite,),
    "`[push]`": (model.PushSite,),
    "`[pull]`": (model.PullSite,),
    "`[targets.p1]`": (schema.TargetsTable,),
    "`[[type]]`": (schema.TypeTable,),
}


def part(heading: str) -> dict[str, str]:
    """Return key → default of the tables under a heading."""
    text = re.split(r"(?m)^## ", SITE)
    body = next(t for t in text if t.startswith(heading))
    rows = re.findall(r"(?m)^\| `([^`]+)` \|.*\| ([^|]+) \|$", body)
    return dict(rows)


@pytest.mark.parametrize("heading", PARTS)
def test_every_key_is_documented_with_its_default(heading: str) -> None:
    documented = part(heading)
    fields = {f.encode_name: f for table in PARTS[heading] for f in msgspec.structs.fields(table)}
    if heading == "Top of the file":  # tables have parts of their own
        fields = {n: f for n, f in fields.items() if f"[{n}" not in SITE}
    assert set(documented) == set(fields)
    for name, field in fields.items():
        if field.required:
            assert documented[name] == "**required**", name
        elif documented[name].startswith("`") and heading != "`[targets.p1]`":
            assert documented[name].split("`")[1] == toml(field.default, field.default_factory), name


def toml(default: Any, factory: Any) -> str:
    """Return a default as it is written in the file."""
    value = factory() if default is msgspec.NODEFAULT else default
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return str(list(value)).replace("'", '"')
    return f'"{value}"' if isinstance(value, str) else str(value)


def test_every_table_is_documented() -> None:
    parts = {table for tables in PARTS.values() for table in tables} | {schema.PriorityTargets}
    assert set(tables_below(schema.SiteFile)) == parts


def tables_below(type_: Any) -> Iterator[type]:
    """Yield the tables that a type is made of."""
    if isinstance(type_, type) and issubclass(type_, model.Table):
        yield type_
        for hint in get_type_hints(type_).values():
            yield from tables_below(hint)
    for part in get_args(type_):
        yield from tables_below(part)


def test_documented_targets_are_the_defaults() -> None:
    of = schema.PriorityTargets()
    for name in schema.TargetsTable.__struct_fields__:
        row = re.search(rf"(?m)^\| `{name}` \| [^|]+ \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", SITE)
        assert row and [int(n) for n in row.groups()] == [getattr(t, name) or 0 for t in (of.p1, of.p2, of.p3, of.p4)]


def test_sample_shows_every_table_with_its_defaults() -> None:
    raw = parse(Source("site.toml", sample_text(), Words()))
    fields = {f.encode_name: f for f in msgspec.structs.fields(schema.SiteFile)}
    assert set(raw) == set(fields)
    for name in ("checks", "alarms", "screen", "sound", "book", "remote"):
        table = fields[name].type
        assert msgspec.convert(raw[name], table) == table(), name
        assert set(raw[name]) >= {f.encode_name for f in msgspec.structs.fields(table)} - {"lone"}, name


def test_documented_rotation_works() -> None:
    example = SITE[SITE.index("```toml\n") + 8 :].split("```")[0]
    shifts = sample_text()
    start, end = shifts.index("[shifts]\n"), shifts.index("# ---- Check calls")
    text = shifts[:start] + example + "\n" + shifts[end:]
    crew = '\n[[crew]]\ncode = "C"\nname = "Regu C"\noperator = "LST"\n'
    site = read(text + crew)
    from data.site.shifts import shifts_between

    week = shifts_between(site, 1_704_042_000_000, 1_704_042_000_000 + 6 * 86_400_000)  # from 1 January, 00:00
    nights = [s.crew for s in week if s.starts % 86_400_000 == 13 * 3_600_000]  # 20:00 there
    days = [s.crew for s in week if s.starts % 86_400_000 == 3_600_000]
    assert nights[1:4] == ["A", "B", "C"] and days[:3] == ["B", "C", "A"]
    for before, after in pairwise(week):
        assert before.crew != after.crew, "nobody has two shifts on end"


def test_every_key_of_a_column_map_is_documented() -> None:
    text = (DOCS / "import.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| `([^`]+)` \| (.*) \|$", text))
    fields = {f.name: f for f in msgspec.structs.fields(importmap.Map)}
    assert set(rows) == set(fields)
    for name, field in fields.items():
        assert rows[name].startswith("**required.**") == field.required, name
    tables = {
        "times": importmap.TimesTable, "columns": importmap.ColumnsTable, "unit": importmap.UnitTable,
        "values": importmap.ValuesTable, "time": importmap.TimeTable,
    }  # fmt: skip
    for name, table in tables.items():
        for field_name in table.__struct_fields__:
            assert f"`{field_name}`" in rows[name], (name, field_name)
    for disposition in get_args(importmap.Disposition):
        assert disposition in rows["values"]


def test_documented_column_map_loads(tmp_path: Path) -> None:
    text = (DOCS / "import.md").read_text(encoding="utf-8")
    file = tmp_path / "map.toml"
    file.write_text(text.split("```toml\n")[1].split("```")[0])
    mapping = importmap.load(file, Words(), read(sample_text()))
    assert mapping.times.received == ("Date", "Time")
