"""A site with two supervisors and a viewer next to its operators."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from data.site.model import Person, Roles, Site

#: The same, for the end of a site file.
TABLES = """
[[person]]
name = "Kurnia"
full = "Iptu Kurnia"
code = "KRN"
role = "supervisor"
[[person]]
name = "Agus"
code = "AGS"
role = "supervisor"
[[person]]
name = "Vera"
code = "VRA"
role = "viewer"
"""

PEOPLE = (
    Person(name="Kurnia", full="Iptu Kurnia", code="KRN", role="supervisor"),
    Person(name="Agus", code="AGS", role="supervisor"),
    Person(name="Vera", code="VRA", role="viewer"),
)


def with_roles(site: Site, roles: Roles | None = None) -> Site:
    """Return ``site`` with these people."""
    return replace(site, people=(*site.people, *PEOPLE), roles=roles or Roles())


def add_roles(file: Path) -> None:
    """Add these people to a site file."""
    file.write_text(file.read_text("utf-8") + TABLES, "utf-8")
