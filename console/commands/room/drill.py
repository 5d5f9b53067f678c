"""``siaga drill``: run a drill, list all drills, check a file, or show a report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from console.commands import Call
from console.commands.json_out import print_json
from console.drill.result.report import Report, load, save
from console.drill.script.file import DrillFile, read
from console.drill.script.find import find, known
from console.exits import DONE, UNAVAILABLE, Stop, on_terminal
from console.session.home import Home, expanded, language
from data.words import Words

#: Lowest and highest speed: simulated seconds for each real one.
SLOWEST, FASTEST = 0.1, 3600


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``drill``."""
    parser.add_argument("what", metavar="run|list|check|report|resume")
    parser.add_argument("which", nargs="?", default="", metavar="FILE|NAME")
    parser.add_argument("--speed", type=float, default=None, metavar="N")
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--language", choices=("en", "id"), default="")


def reads(options: argparse.Namespace) -> bool:
    """Return True if nothing is written."""
    return options.what in ("list", "check", "report")


def run(call: Call) -> int:
    """Return 0, or 1 if an expectation was not met. Raises Stop, DrillError, SiteError, OSError."""
    asked = call.options.what
    does = {"run": _run, "list": _list, "check": _check, "report": _report, "resume": _resume}.get(asked)
    if does is None:
        raise Stop("drill.what", found=asked)
    if call.options.speed is not None and not SLOWEST <= call.options.speed <= FASTEST:
        raise Stop("drill.bad_speed", found=f"{call.options.speed:g}", low=SLOWEST, high=FASTEST)
    if asked == "list" and call.options.which:
        unknown = call.words("cli.arg_unknown", found=call.options.which)
        raise Stop("cli.usage", message=unknown, help="siaga drill --help")
    if asked != "list" and not call.options.which:
        raise Stop("drill.which", what=asked)
    words = Words(call.options.language) if call.options.language else call.words
    return does(call, words)


def _read(call: Call, words: Words) -> DrillFile:
    return read(find(call.home, call.options.which), words)


def _run(call: Call, words: Words) -> int:
    if call.options.json or call.options.headless:
        return _headless(call, words)
    found = _read(call, words)
    if not on_terminal():
        raise Stop("drill.no_terminal")
    # A drill loads its screen, or plays without one.
    from console.drill.play.app import play

    # A drill that can speak both languages speaks the one of this home.
    asked = call.options.language or (call.words.language if found.drill.translated else "")
    return play(call.home, found, language=asked, speed=call.options.speed or 0)


def _resume(call: Call, words: Words) -> int:
    """Resume a drill that was killed where it was, or, as the program itself does, after a simulated power cut."""
    from console.drill.play.app import play_on
    from console.drill.play.session import KEPT

    home = Home(_home(call))
    if not (home.path / KEPT).is_file():
        raise Stop("drill.no_resume", home=home.path)
    if not on_terminal():
        raise Stop("drill.no_terminal")
    return play_on(home, Words(language(home.site_file)))


def _home(call: Call) -> Path:
    """Return the home of the drill that is named by its path, or by its folder."""
    home = expanded(call.options.which)
    return call.home.drills / home if not home.is_dir() and (call.home.drills / home).is_dir() else home


def _headless(call: Call, words: Words) -> int:
    from console.drill.play.headless import result

    home, report = result(_read(call, words), call.home, call.options.language)
    save(report, home.path)
    _print(call, words, report, home.path)
    return DONE if report.ok else UNAVAILABLE


def _print(call: Call, words: Words, report: Report, home: Path) -> None:
    if call.options.json:
        print_json({**_json(report), "home": str(home)})
        return
    from console.drill.result.report_text import lines

    print(*lines(report, words), sep="\n")
    print(words("drill.kept", home=home))


def _json(report: Report) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(report)
    return plain


def _list(call: Call, words: Words) -> int:
    found = []
    for name, path in known(call.home):
        drill = read(path, words).drill
        title = drill.judul if words.language == "id" and drill.judul else drill.title
        found.append({"name": name, "title": title, "start": drill.start, "speed": drill.speed, "file": str(path)})
    if call.options.json:
        print_json(found)
        return DONE
    width = max((len(str(each["name"])) for each in found), default=0)
    for each in found:
        print(f"{each['name']:{width}}  {each['start']}  {each['title']}".rstrip())
    return DONE


def _check(call: Call, words: Words) -> int:

    from console.drill.script.validate import summary

    print(summary(_read(call, words), words))
    return DONE


def _report(call: Call, words: Words) -> int:
    home = _home(call)
    report = load(home)
    if report is None:
        raise Stop("drill.no_report", home=home)
    _print(call, words, report, home)
    return DONE
