"""``siaga init``: a commented site file and an empty book."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from console.commands import Call
from console.guard import DONE, Stop
from console.newsite import make_home, system_zone, with_values, write_new
from data.book import Book
from data.clock import SystemClock
from data.sanitize import clean_line
from data.site import Site
from data.siteread import load, sample_text


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``init``."""
    parser.add_argument("--site", default=None, metavar="FILE")


def run(call: Call) -> int:
    """Write the site file and open the book. Raises Stop if there is a site file already; SiteError; OSError."""
    file = call.home.site_file
    if file.exists() or file.is_symlink():
        raise Stop("cli.init_exists", file=file)
    given = call.options.site
    if given is not None:
        load(Path(given))
        text = Path(given).read_text("utf-8")
    elif sys.stdin.isatty() and sys.stdout.isatty():
        text = _asked(call)
    else:
        text = sample_text()
    make_home(call.home)
    site = _checked(text)
    write_new(file, text)
    try:
        book = Book.open(call.home.path, station=site.station, site=site.name, clock=SystemClock())
    except BaseException:
        file.unlink()  # or a second try would find a site and refuse
        raise
    try:
        print(call.words("cli.init_done", file=file, site=site.name, book=book.id, no=book.last_no))
        codes = ", ".join(p.code for p in site.people if p.code)
        print(call.words("cli.init_next", codes=codes))
    finally:
        book.close()
    return DONE


def _checked(text: str) -> Site:
    """``text`` read as a site file, before anything stands in the home. Raises SiteError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.toml"
        path.write_text(text, encoding="utf-8")
        return load(path)


def _asked(call: Call) -> str:
    """The sample with the answers of whoever sits at the terminal; an empty answer takes what stands in brackets."""
    words = call.words
    sample = sample_text()
    site = _checked(sample)
    print(words("cli.init_intro"))
    while True:
        values = {
            "name": _ask(words("cli.init_name"), site.name),
            "station": _ask(words("cli.init_station"), site.station).upper(),
            "zone": _ask(words("cli.init_zone"), system_zone() or site.zone),
            "language": _ask(words("cli.init_language"), words.language).lower(),
        }
        text = with_values(sample, **values)
        try:
            _checked(text)
        except Exception as error:
            lines = getattr(error, "lines", None)
            if lines is None:
                raise
            print(*lines, sep="\n")
            continue
        return text


def _ask(question: str, default: str) -> str:
    try:
        answer = input(f"{question} [{default}]: ")
    except EOFError:
        raise Stop("cli.init_no_answer") from None
    return clean_line(answer, 80) or default
