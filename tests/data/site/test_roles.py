"""Roles and programs in the site file: each fault in one line, and what the description says of them."""

from __future__ import annotations

import pytest

from data.site.describe import describe
from data.site.load import SiteError, read, sample_text
from tests.kits.rooms.memory_room import EIGHT_PM
from tests.kits.rooms.roles import TABLES

#: Text of the sample, its replacement → words that the one line names.
FAULTS = {
    ('code = "LST"', 'code = "LST"\nrole = "boss"'): ("person[1].role", '"supervisor"'),
    ('name = "Surya"', 'name = "Surya"\nrole = "supervisor"'): ("person[3].role", 'code = "LST"'),
    ('code = "LST"', 'code = "LST"\nrole = "viewer"'): ("crew[1].operator", "viewer"),
    ("shelve_min = 60", "shelve_min = 30"): ("roles ", 'role = "supervisor"'),
    ('"waive", ', '"wave", '): ("roles.supervisor[2]", '"lower-p1"'),
    ("shelve_min = 60", "shelve_min = 481"): ("roles.shelve_min", "480"),
    ('own = ""', 'own = "some"'): ("exec.own", '"reports"'),
    ('own = ""', 'own = ""\n[[exec.user]]\nmay = "src"'): ("exec.user[1].name", "40"),
    ('own = ""', 'own = ""\n[[exec.user]]\nname = "n"\n[[exec.user]]\nname = "n"'): ("exec.user[2].name", "[1].name"),
}


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_one_line_with_the_key_and_what_would_be_right(fault: tuple[str, str], language: str) -> None:
    text = sample_text().replace('language = "en"', f'language = "{language}"').replace(*fault, 1)
    with pytest.raises(SiteError) as error:
        read(text)
    (line,) = error.value.lines
    assert all(part in line for part in FAULTS[fault])


def test_description_shows_roles_once_the_room_has_them() -> None:
    before = {row for section in describe(read(sample_text()), EIGHT_PM) for row in section.rows}
    assert ("LST", "Aiptu Lestari") in before
    sections = {section.title: section.rows for section in describe(read(sample_text() + TABLES), EIGHT_PM)}
    assert ("LST", "Aiptu Lestari, operator") in sections["Operators"]
    assert ("KRN", "Iptu Kurnia, supervisor") in sections["Operators"]
    ((who, acts),) = sections["Needs a supervisor"]
    assert who == "supervisor" and "lowering a P1" in acts and "taking control" in acts
