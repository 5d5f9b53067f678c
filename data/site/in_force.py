"""The site in force: what the console took over last from ``site.toml``.

Its text is kept next to that file.

The file is edited by hand while somebody watches the room, and half of an edit is a file too. So a console keeps the
text that it took over, at its start or with ``site take``. Programs that read the room next to a running console use
that text. If the file itself cannot be used, everybody does, a start too: so what was wrong with the file never keeps
a room from being watched.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from data.base.toml import FileFault, read_text
from data.site.load import SiteError, read
from data.site.model import Site
from data.words import Words

#: Name of the kept text, in the home.
KEPT = "site.in-force.toml"


class InForce(msgspec.Struct, frozen=True):
    """A site, and where it is from.

    text: the text that describes it
    is_kept: whether that is what was kept
    fault: why ``site.toml`` cannot be used, the first fault as a line; "": nothing is wrong with it, or nobody asked
    before: the site that was in force, if ``site.toml`` describes another one; None: the same, or none is known
    """

    site: Site
    text: str
    fault: str = ""
    is_kept: bool = False
    before: Site | None = None


def at_start(site_file: Path) -> InForce:
    """Return the site that a start takes over: that of the file, or the one in force if the file cannot be used.

    Raises SiteError: it cannot be used, and none was ever in force.
    """
    try:
        text = read_text(site_file, Words())
        site = read(text, site_file.name)
    except FileFault as fault:
        kept = last(site_file)
        if kept is None:
            raise SiteError(fault.lines) from None
        return InForce(kept.site, kept.text, fault.lines[0], is_kept=True)
    if text == _kept_text(site_file):  # most often: nothing is parsed twice
        return InForce(site, text, is_kept=True)
    kept = last(site_file)
    return InForce(site, text, before=kept.site if kept is not None and kept.site != site else None)


def for_reader(site_file: Path, *, is_running: bool) -> InForce:
    """Return the site of the room as it is, for who reads it. ``is_running``: a console may have taken it over.

    Raises SiteError as :func:`at_start`.
    """
    kept = last(site_file) if is_running else None
    return kept or at_start(site_file)


def last(site_file: Path) -> InForce | None:
    """Return the site that a console took over last; None if there is none, or it cannot be read any more."""
    text = _kept_text(site_file)
    if text is None:
        return None
    try:
        return InForce(read(text, KEPT), text, is_kept=True)
    except FileFault:  # of a newer version
        return None


def _kept_text(site_file: Path) -> str | None:
    try:
        return read_text(site_file.with_name(KEPT), Words())
    except FileFault:
        return None
