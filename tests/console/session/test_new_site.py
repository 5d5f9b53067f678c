"""New site file: the sample's comments stay, the values are the site's."""

from __future__ import annotations

import tomllib

import pytest

from console.session.new_site import with_values
from data.site.load import read, sample_text


def test_with_values_sets_keys_and_keeps_comments() -> None:
    sample = sample_text()
    text = with_values(sample, name="Gudang Utara", zone="Asia/Jayapura", zone_word="WIT", language="id")
    site = read(text)
    assert (site.name, site.zone, site.zone_word, site.language) == ("Gudang Utara", "Asia/Jayapura", "WIT", "id")
    changed = [a for a, b in zip(sample.splitlines(), text.splitlines(), strict=True) if a != b]
    assert len(changed) == 4
    assert [line.partition("#")[2] for line in text.splitlines()] == [
        line.partition("#")[2] for line in sample.splitlines()
    ]


@pytest.mark.parametrize("name", ['say "hi"', "back\\slash", "[[post]]", "a # b", "é ü 倉庫", r"\1 \g<0>"])
def test_with_values_special_characters_read_back(name: str) -> None:
    assert tomllib.loads(with_values(sample_text(), name=name))["name"] == name


def test_with_values_changes_only_top_level_keys() -> None:
    text = 'name = "a"\n\n[[post]]\nname = "b"\n'
    assert tomllib.loads(with_values(text, name="c")) == {"name": "c", "post": [{"name": "b"}]}
    assert tomllib.loads(with_values(text, zone="UTC")) == {"name": "a", "zone": "UTC", "post": [{"name": "b"}]}
