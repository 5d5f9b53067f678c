"""``siaga init``: create a commented site file and an empty book."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from console.commands import Call
from console.exits import DONE, Stop
from console.session.atomic_files import new_file
from console.session.new_site import ZONE_WORDS, make_home, system_zone, with_values
from data.base.clock import SystemClock
from data.base.files import read_file
from data.base.text import clean_line
from data.book.book import Book
from data.site.load import SiteError, load, read, sample_text
from data.sync.remote import secrets
from data.words import Words


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``init``."""
    parser.add_argument("--site", default=None, metavar="FILE")


def run(call: Call) -> int:
    """Write the site file and open the book. Raises Stop if the home has a site file; SiteError, OSError."""
    file = call.home.site_file
    if file.is_symlink() and not file.exists():
        load(file)  # says where the link leads
    if os.path.lexists(file):
        raise Stop("cli.init_exists", file=file)
    text = _text(call)
    site = read(text)
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
            print(call.words("remote.new_key", file=key))
        print(call.words("cli.init_done", file=file, site=site.name, book=book.id, no=book.last_no))
        print(call.words("cli.init_next", codes=", ".join(p.code for p in site.people if p.code)))
    return DONE


def _text(call: Call) -> str:
    """Return the text of the new site file: the given one, the answers, or the sample. Raises SiteError, Stop."""
    if call.options.site is not None:
        path = Path(call.options.site)
        load(path)  # names this file if something is wrong
        return read_file(path, link=True).decode("utf-8-sig")
    if sys.stdin.isatty() and sys.stdout.isatty():
        return _asked(call.words)
    return sample_text()


def _asked(words: Words) -> str:
    """Ask the operator at the terminal and return the sample with the answers. An empty answer keeps the default."""
    sample = sample_text()
    site = read(sample)
    values = {
        "name": site.name,
        "station": site.station,
        "zone": system_zone() or site.zone,
        "language": words.language,
    }
    folded = {"station": str.upper, "language": str.casefold}
    text = ""
    print(words("cli.init_intro"))
    for key, default in values.items():
        while True:
            answer = _ask(words(f"cli.init_{key}"), default)
            values[key] = folded.get(key, str)(answer)
            text = with_values(sample, **values, zone_word=ZONE_WORDS.get(values["zone"], ""))
            try:
                read(text)
            except SiteError as error:  # of this answer: all others are defaults or were accepted
                print(*error.lines, sep="\n")
            else:
                break
    return text


def _ask(question: str, default: str) -> str:
    try:
        answer = input(f"{question} [{default}]: ")
    except EOFError:
        raise Stop("cli.init_no_answer") from None
    return clean_line(answer) or default
