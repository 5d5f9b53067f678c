"""``siaga init``: create a commented site file and an empty book."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from contextlib import closing, suppress
from pathlib import Path

from console.commands import Call
from console.commands.setup.dialogue import asked
from console.exits import DONE, INTERRUPTED, Stop
from console.session.atomic_files import new_file
from console.session.home import Home
from console.session.new_home import make_home
from data.base.clock import SystemClock
from data.base.files import read_file
from data.base.text import key_head
from data.book.book import Book
from data.book.signing import keys
from data.site.load import load, read, sample_text
from data.site.new_site import sample_in
from data.sync.remote import secrets
from data.words import LANGUAGES, Words


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``init``."""
    text = parser.add_mutually_exclusive_group()
    text.add_argument("--site", default=None, metavar="FILE")
    text.add_argument("--sample", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES, default="")


def run(call: Call) -> int:
    """Write the site file and open the book. Raises Stop if the home has a site file; SiteError, OSError."""
    file = call.home.site_file
    if file.is_symlink() and not file.exists():
        load(file)  # says where the link leads
    if os.path.lexists(file):
        raise Stop("init.exists", file=file)
    text = _text(call)
    site = read(text)
    words = Words(site.language)
    make_home(call.home)
    with new_file(file) as out:
        out.write(text.encode())
    try:
        book = Book.open(call.home.path, station=site.station, site=site.name, clock=SystemClock(), letter=site.letter)
    except BaseException:
        file.unlink()  # a second try would find a site and refuse
        raise
    with closing(book):
        key = call.home.path / site.remote.key_file
        if site.remote.url and not os.path.lexists(key) and not os.environ.get(secrets.KEY_ENV):
            secrets.write(key, secrets.new_key())
            print(words("remote.new_key", file=key))
        signs = None
        with suppress(OSError, keys.KeyFault):  # a room needs no key: siaga key make can be tried again
            signs = keys.make(call.home.path, site.station, None)
        print(words("init.done", file=file, site=site.name, book=book.id, no=book.last_no))
        if signs is not None:
            print(words("signing.init", pub=key_head(signs.key)))
        # Without the option the next command would be about another folder.
        siaga = "siaga" if Home.chosen().path == call.home.path else f"siaga --home {shlex.quote(str(call.home.path))}"
        print(words("init.next", codes=", ".join(p.code for p in site.people if p.code), siaga=siaga))
    return DONE


def _text(call: Call) -> str:
    """Return the text of the new site file: the given one, the answers, or the sample. Raises SiteError, Stop."""
    options = call.options
    if options.site is not None:
        path = Path(options.site)
        load(path)  # names this file if something is wrong
        return read_file(path, link=True).decode("utf-8-sig")
    if options.sample or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return sample_in(options.language) if options.language else sample_text()
    text = asked(options.language or call.words.language, call.home)
    if text is None:
        raise Stop("init.left", code=INTERRUPTED)
    return text
