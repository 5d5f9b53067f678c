"""Site file in force: a copy, for a file with a fault or not taken over yet.

The file is edited by hand, at any hour. A room that has to start again must not wait until the edit is right.
"""

from __future__ import annotations

import contextlib
from typing import NamedTuple

from console.session.atomic_files import replace_hint
from console.session.home import Home, language
from console.session.liveness import last_mark, site_mark
from data.base.files import read_file
from data.base.toml import LARGEST_KIB, FileFault, read_text
from data.book.storage.lock import lock_holder
from data.site.load import SiteError, read
from data.site.model import Site
from data.words import Words


class InForce(NamedTuple):
    """The site of a home.

    faults: what is wrong with ``site.toml``, a line each, if the copy was read in its place
    text: for a program that writes: what it is to :func:`keep` once it has the book
    before: for a start: the site of the copy, if the file describes another one
    """

    site: Site
    faults: tuple[str, ...] = ()
    text: str = ""
    before: Site | None = None


def site_to_open(home: Home) -> InForce:
    """Return the site for a program that writes: the file, which is in force once the book is open, else the copy.

    Raises SiteError, of the file, if neither can be used.
    """
    try:
        text = _text(home)
        site = read(text, home.site_file.name)
    except SiteError as error:
        return _copy_instead(home, error)
    before = None
    if (kept := _kept(home)) is not None and kept != text:
        with contextlib.suppress(SiteError):  # of another version
            before = read(kept)
    return InForce(site, text=text, before=before if before != site else None)


def site_to_continue(home: Home) -> InForce:
    """Return the site for a console whose book another one continues: the one that it had. Raises SiteError."""
    with contextlib.suppress(SiteError):
        if (kept := _kept(home)) is not None:
            return InForce(read(kept))
    return site_to_open(home)


def site_to_set_up(home: Home) -> InForce:
    """Return the site for a command that carries out what the file says now: the file, else the copy.

    Raises SiteError, of the file, if neither can be used.
    """
    try:
        return InForce(read(_text(home), home.site_file.name))
    except SiteError as error:
        return _copy_instead(home, error)


def site_to_show(home: Home) -> InForce:
    """Return the site for a program that shows the room: that of a running console, else as :func:`site_to_set_up`.

    Raises SiteError, of the file, if neither can be used.
    """
    running = _of_console(home)
    return site_to_set_up(home) if running is None else InForce(running)


def keep(home: Home, text: str) -> None:
    """Keep the text of the site file that is in force now, as far as the disk lets it."""
    if _kept(home) != text:
        replace_hint(home.site_in_force, text.encode())


def _text(home: Home) -> str:
    try:
        return read_text(home.site_file, Words(language(home.site_file)))
    except FileFault as fault:
        raise SiteError(fault.lines) from None


def _kept(home: Home) -> str | None:
    try:
        return read_file(home.site_in_force, largest=LARGEST_KIB * 1024).decode()
    except (OSError, UnicodeDecodeError):
        return None


def _of_console(home: Home) -> Site | None:
    """Return the site that a running console works with, if that is the kept one and not what the file says."""
    kept = _kept(home)
    with contextlib.suppress(SiteError):
        if kept is None or kept == _text(home):
            return None
    if kept is None or not lock_holder(home.path).held:
        return None
    with contextlib.suppress(SiteError):
        site = read(kept)
        if site_mark(site) == last_mark(home.alive).site:
            return site
    return None


def _copy_instead(home: Home, error: SiteError) -> InForce:
    kept = _kept(home)
    if kept is None:
        raise error
    try:
        return InForce(read(kept), tuple(error.lines))
    except SiteError:
        raise error from None
