"""Site file in force: a copy, for a file with a fault or not taken over yet.

The file is edited by hand, at any hour. A room that has to start again must not wait until the edit is right.
"""

from __future__ import annotations

import contextlib

import msgspec

from console.session.atomic_files import replace_hint
from console.session.home import Home, language
from console.session.liveness import last_mark, site_mark
from data.base.file_errors import LARGEST_KIB, FileFault, read_text
from data.base.files import read_file
from data.book.storage.lock import lock_holder
from data.site import as_read
from data.site.model import Site
from data.words import Words


class InForce(msgspec.Struct, frozen=True):
    """The site of a home.

    faults: what is wrong with ``site.toml``, a line each, if the copy was read in its place
    text: for a program that writes: what it is to :func:`keep` once it has the book; empty: it is kept already
    before: the site of the copy, if the file describes another one that no start has taken over
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
        known = _read_before(home, text)
        site = known or _read_now(home, text)
    except FileFault as fault:
        return _copy_instead(home, fault)
    if known is not None and _kept(home) == text:
        return InForce(site)
    return InForce(site, text=text, before=_before(home, text, site))


def site_to_continue(home: Home) -> InForce:
    """Return the site for a console whose book another one continues: the one that it had. Raises SiteError."""
    kept = _copy(home)
    return InForce(kept) if kept is not None else site_to_open(home)


def site_to_set_up(home: Home) -> InForce:
    """Return the site for a command that carries out what the file says now: the file, else the copy.

    Raises SiteError, of the file, if neither can be used.
    """
    try:
        return InForce(_read(home, _text(home)))
    except FileFault as fault:
        return _copy_instead(home, fault)


def site_to_show(home: Home) -> InForce:
    """Return the site for a program that shows the room: that of a running console, else as :func:`site_to_set_up`.

    Raises SiteError, of the file, if neither can be used.
    """
    running = _of_console(home)
    if running is not None:
        return InForce(running)
    found = site_to_set_up(home)
    return found if found.faults else InForce(found.site, before=_before(home, _text(home), found.site))


def keep(home: Home, text: str, site: Site) -> None:
    """Keep the site file that is in force now: its ``text``, and the site it was read as, as far as the disk allows."""
    if _kept(home) != text:
        replace_hint(home.site_in_force, text.encode())
    if _read_before(home, text) != site:
        replace_hint(home.site_as_read, as_read.encode(text, site))


def _text(home: Home) -> str:
    return read_text(home.site_file, Words(language(home.site_file)))


def _read(home: Home, text: str) -> Site:
    """Return the site that ``text`` describes: as it was read before, else read now. Raises SiteError."""
    return _read_before(home, text) or _read_now(home, text)


def _read_before(home: Home, text: str) -> Site | None:
    try:
        return as_read.decode(read_file(home.site_as_read), text)
    except OSError:
        return None


def _read_now(home: Home, text: str) -> Site:
    # A start that changes nothing about its site loads nothing of this.
    from data.site.load import read

    return read(text, home.site_file.name)


def _before(home: Home, text: str, site: Site) -> Site | None:
    """Return the site of the copy, if it is another one than the ``site`` that ``text`` describes."""
    before = _copy(home) if _kept(home) != text else None
    return before if before != site else None


def _copy(home: Home) -> Site | None:
    """Return the site of the copy; where its text is gone, damaged or of another version, as it was read."""
    kept = _kept(home)
    if kept is not None:
        with contextlib.suppress(FileFault):
            return _read(home, kept)
    try:
        return as_read.last(read_file(home.site_as_read))
    except OSError:
        return None


def _kept(home: Home) -> str | None:
    try:
        return read_file(home.site_in_force, largest=LARGEST_KIB * 1024).decode()
    except (OSError, UnicodeDecodeError):
        return None


def _of_console(home: Home) -> Site | None:
    """Return the site that a running console works with, if that is the kept one and not what the file says."""
    kept = _kept(home)
    with contextlib.suppress(FileFault):
        if kept is None or kept == _text(home):
            return None
    if kept is None or not lock_holder(home.path).held:
        return None
    with contextlib.suppress(FileFault):
        site = _read(home, kept)
        if site_mark(site) == last_mark(home.alive).site:
            return site
    return None


def _copy_instead(home: Home, fault: FileFault) -> InForce:
    from data.site.load import SiteError

    error = SiteError(fault.lines)
    kept = _copy(home)
    if kept is None:
        raise error from None
    return InForce(kept, tuple(error.lines))
