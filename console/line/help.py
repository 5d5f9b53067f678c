"""Help, palette and reference of the commands, from the commands themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from console.line.act import Act
from console.line.verbs import ACTS, SECTIONS, VERBS, about, shortest
from data.words import Words

#: Rules for every line: how it is written, and the keys.
GENERAL = (
    "verbs",
    "numbers",
    "time",
    "enter",
    "esc",
    "tab",
    "moving",
    "past",
    "takeback",
    "choosing",
    "phrases",
    "select",
    "leaving",
)


class HelpRow(msgspec.Struct, frozen=True):
    """One command. ``act``: its key in ``help.*``; ``forms``: what may be typed."""

    act: str
    title: str
    forms: tuple[str, ...]
    text: str


class HelpSection(msgspec.Struct, frozen=True):
    """A section of the help, and its rows."""

    title: str
    rows: tuple[HelpRow, ...]


def helptext(words: Words, wanted: str = "") -> list[HelpSection]:
    """Return the help in the language of ``words``.

    ``wanted``: only the commands that :func:`console.line.verbs.about` finds for it, all if it finds none.
    """
    acts, found = about(words, wanted), []
    if not wanted.strip() or not acts:
        acts = list(ACTS)
        general = tuple(_row(name, words(f"help.{name}"), words) for name in GENERAL)
        found.append(HelpSection(words("help.help.title"), general))
    for section, all_acts in SECTIONS.items():
        rows = tuple(_row(a.name, words(f"help.{a.name}.title"), words) for a in all_acts if a in acts)
        if rows:
            found.append(HelpSection(words(f"help.{section}"), rows))
    return found


def _row(name: str, title: str, words: Words) -> HelpRow:
    return HelpRow(name, title, tuple(words(f"help.{name}.forms").split("\n")), words(f"help.{name}.text"))


def palette(words: Words, wanted: Callable[[Act[Any]], bool] = lambda act: True) -> list[tuple[str, str, str]]:
    """Return every command that is ``wanted`` and has a verb: title, what it puts into the line, help."""
    return [
        (words(f"help.{a.name}.title"), _form(a, words), words(f"help.{a.name}.text"))
        for a in ACTS
        if a.verbs and wanted(a)
    ]


def _form(act: Act[Any], words: Words) -> str:
    """Return the verb in the console's language, with a blank if more must follow; one letter serves both languages."""
    own = words.language == "id" and act.indonesian and len(act.english[0]) > 1
    verb = (act.indonesian if own else act.english)[0]
    return verb if act.alone else f"{verb} "


def typed_form(form: str, words: Words) -> str:
    """Return what is typed for a form of the row under the line, with a blank if more must follow; "": a key.

    F9 becomes the command that needs Enter, as a click never acts.
    """
    if form == "F9":
        return _form(VERBS["panic"], words)
    if not form or not (form[0].islower() or form[0] in "0123456789#?/"):
        return ""
    act = None if " " in form else VERBS.get(form)
    return form if act is None or act.alone else f"{form} "


def reference() -> str:
    """Return the table of all commands for docs/guide/line.md, in both languages (Markdown)."""
    english, indonesian = Words("en"), Words("id")
    out: list[str] = []
    for section, acts in SECTIONS.items():
        out += [f"### {english(f'help.{section}')}", "", "| verbs | shortest | forms | meaning |", "|---|---|---|---|"]
        for act in acts:
            short = " ".join(dict.fromkeys(f"`{shortest(v, act)}`" for v in act.verbs)) or "–"
            names = " ".join(f"`{v}`" for v in act.verbs) or "–"
            forms = dict.fromkeys(f for w in (english, indonesian) for f in w(f"help.{act.name}.forms").split("\n"))
            typed = " · ".join(f"`{f}`" for f in forms)
            out.append(f"| {names} | {short} | {typed} | {english(f'help.{act.name}.text')} |")
        out.append("")
    return "\n".join(out)
