"""A home with the sample site in it."""

from __future__ import annotations

from pathlib import Path

from console.drill.script.site import in_language, write_site
from console.session.home import Home
from data.site.load import sample_text


def write_sample(home: Home, language: str = "") -> Path:
    """Write the sample site file into ``home``, in ``language`` (en, id; "": the sample's own)."""
    return write_site(home, in_language(sample_text(), language))
