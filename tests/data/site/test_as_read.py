"""A site as it was read before is the site that reading the file makes."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from data.site import model
from data.site.as_read import READING, decode, encode
from data.site.load import read, sample_text
from tests.data.site.test_load import sample

TEXTS = {
    "sample": sample_text(),
    "indonesian": sample(('language = "en"', 'language = "id"')),
    "own times": sample(("late_min = 5", "late_min = 7"), ('zone = "Asia/Jakarta"', 'zone = "Europe/Berlin"')),
}


@pytest.mark.parametrize("name", TEXTS)
def test_site_as_read_is_the_site(name: str) -> None:
    text = TEXTS[name]
    site = read(text)
    kept = decode(encode(text, site), text)
    assert kept == site and repr(kept) == repr(site)  # also tuples where there were tuples


def test_site_as_read_counts_for_its_text_only() -> None:
    text = sample_text()
    raw = encode(text, read(text))
    assert decode(raw, text + "# a word\n") is None
    assert decode(raw, text.replace("late_min = 5", "late_min = 7")) is None


def test_site_as_read_that_is_damaged_does_not_count() -> None:
    text = sample_text()
    raw = encode(text, read(text))
    assert decode(b"", text) is None
    for cut in range(0, len(raw), 997):
        assert decode(raw[:cut], text) is None
    assert decode(raw.replace(b'"zone":"Asia/Jakarta"', b'"zone":7'), text) is None


def test_program_that_reads_a_file_otherwise_says_so() -> None:
    """A site that was kept must not outlive the way in which it was read."""
    structs = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    fields = sorted(f"{kind.__name__}:{kind.__struct_fields__}:{kind.__struct_defaults__}" for kind in structs)
    parts = [*(msgspec.json.encode(read(TEXTS[name])) for name in sorted(TEXTS)), "\n".join(fields).encode()]
    found = hashlib.sha256(b"\n".join(parts)).hexdigest()[:16]
    assert (READING, found) == (1, "33e7cd5c7f50b348"), "raise READING in data/site/as_read.py, then write both here"
