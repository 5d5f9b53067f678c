"""Nothing that is printed acts on a terminal: no control, escape or bidi character, in any output of any command.

Hostile are the path of the home, the site file, the arguments, the environment and the book.
"""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.commands import COMMANDS
from console.streams import CleanStream, clean_streams
from data.base.clock import SystemClock
from data.base.text import clean, visible
from data.book.book import Book
from data.entries import Log
from data.site.load import sample_text
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import console
from tests.kits.running.examples import NIGHT

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp\u2066\u200f\r\x08\x7f"
#: Characters that a terminal acts on, or that reorder a line.
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")

EVERY: list[tuple[str, ...]] = [
    ("status",),
    ("status", "--json"),
    ("status", "--at", EVIL),
    ("status", "--format", "prometheus"),
    ("push", "status"),
    ("push", EVIL),
    ("site", "show"),
    ("site", "check"),
    ("site", "check", EVIL),
    ("operator", "list"),
    ("operator", "add", EVIL),
    ("log",),
    ("log", "--json"),
    ("log", "--find", EVIL),
    ("query", "log"),
    ("query", "posts", EVIL),
    ("query", EVIL),
    ("verify",),
    ("verify", "--json"),
    ("verify", "--anchor", EVIL),
    ("verify", "--key", EVIL),
    ("key", "show"),
    ("key", "make", "--on", f"{{out}}{EVIL}"),
    ("key", "pin", EVIL, EVIL),
    ("key", EVIL),
    ("report", "shift"),
    ("report", "situation"),
    ("report", EVIL),
    ("report", "shift", "--format", "csv"),
    ("report", "shift", "--format", "html"),
    ("doctor",),
    ("doctor", "--json"),
    ("export", "--all", "{out}"),
    ("export", "--all", "{out}/none/x"),
    ("exec", "--as", "LST", f"l {EVIL}"),
    ("exec", "--as", EVIL, "l x"),
    ("exec", EVIL),
    ("import", f"{{out}}{EVIL.replace('/', '')}"),
    ("backup", "{out}.copies"),
    ("backup", "{out}", "--every", EVIL),
    ("restore", "{out}"),
    ("repair",),
    ("repair", "--dry-run"),
    ("drill", "list"),
    ("drill", "check", EVIL),
    ("drill", EVIL),
    ("remote", "status"),
    ("remote", EVIL),
    ("sync",),
    ("watch",),
    ("init",),
    ("init", "--site", f"{{out}}{EVIL}"),
    ("demo",),
    ("completion", "bash"),
    ("completion", EVIL),
    (),
    (EVIL,),
    ("--help",),
    ("--home", f"~{EVIL}", "status"),
    ("--home", f"{{out}}{EVIL}", "status"),
]


def acting(text: str) -> list[str]:
    return ACTS.findall(text.replace("\r\n", "\n"))


@pytest.fixture
def hostile(tmp_path: Path) -> Siaga:
    """A home with a hostile name, and a hostile book in it."""
    siaga = Siaga(tmp_path / f"home{EVIL}")
    ran = siaga._within(("init",))
    assert ran.code == 0 and not acting(ran.out), ran
    book = Book.open(siaga.home, station="JBR", site=EVIL, clock=SystemClock())
    book.append([Log(by=EVIL, subjects=("room", f"post:{EVIL}"), words=EVIL, source=EVIL, post=EVIL)])
    book.close()
    return siaga


@pytest.mark.parametrize("language", ["en", pytest.param("id", marks=NIGHT)])
def test_no_output_of_any_command_acts_on_the_terminal(hostile: Siaga, tmp_path: Path, language: str) -> None:
    site = hostile.home / "site.toml"
    site.write_text(site.read_text().replace('language = "en"', f'language = "{language}"'))
    assert {args[0] for args in EVERY if args} >= {name for name in COMMANDS if name}
    for args in EVERY:
        ran = hostile._within(tuple(each.replace("{out}", str(tmp_path / "out")) for each in args))
        assert not acting(ran.out) and not acting(ran.err), (args, ran)
        assert "Traceback" not in ran.err, (args, ran)
        if "--json" in args and ran.out and ran.code == 0:
            for line in ran.out.splitlines():
                json.loads(line)


@pytest.mark.parametrize("key", ["name", "zone", "station", "language"])
def test_no_message_about_a_hostile_site_acts_on_the_terminal(siaga: Siaga, key: str) -> None:
    escaped = "".join(f"\\u{ord(c):04x}" for c in EVIL)
    text = re.sub(rf'(?m)^{key} = ".*?"', lambda found: f'{key} = "{escaped}"', sample_text(), count=1)
    for content in (text, text.replace(escaped, EVIL), f'{EVIL} = 1\n"{escaped}" = 2\n' + text):
        (siaga.home / "site.toml").write_text(content)
        for args in (("status",), ("exec", "l x"), ("doctor",), ("init",), ("verify",)):
            ran = siaga._within(args)
            assert not acting(ran.out) and not acting(ran.err) and "Traceback" not in ran.err, (args, ran)


async def test_no_page_of_the_screen_shows_what_acts_on_the_terminal(tmp_path: Path) -> None:
    async with console(tmp_path) as room:
        await room.enter("l first")
    book = Book.open(tmp_path, station="JBR", site=EVIL, clock=SystemClock())
    book.append([Log(by="LST", subjects=("room", f"post:{EVIL}"), words=EVIL, source=EVIL, post=EVIL)])
    book.close()
    async with console(tmp_path, size=(120, 36)) as room:
        for page in ("", "b", "n", "h", "?"):
            if page:
                await room.retype(page)
                await room.pilot.pause()
            assert not acting(room.text), page


@given(text=st.text())
def test_what_is_written_to_a_clean_stream_never_acts(text: str) -> None:
    written = io.StringIO()
    CleanStream(written).write(text)
    assert not acting(written.getvalue())
    assert clean(written.getvalue()) == written.getvalue().replace("\r\n", "\n")
    assert visible(clean(text)) == clean(text)


def test_clean_streams_are_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout
    with clean_streams():
        print(EVIL)
    assert sys.stdout is before
    assert "\\u001b]0;owned\\u0007" in capsys.readouterr().out
