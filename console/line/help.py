"""Help, palette and reference of the commands, from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from console.line.act import Act
from console.line.verbs import ACTS, GENERAL, SECTIONS, VERBS, about, rules_named, shortest
from data.words import Words


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
    if named := rules_named(words, wanted):
        rows = tuple(_row(name, words(f"help.{name}"), words) for name in named)
        return [HelpSection(words("help.help.title"), rows)]
    if not wanted.strip() or not acts:
        acts = list(ACTS)
        general = tuple(_row(name, words(f"help.{name}"), words) for name in GENERAL)
        found.append(HelpSection(words("help.help.title"), general))
    for section, all_acts in SECTIONS.items():
        rows = tuple(_row(a.name, words(f"help.{a.name}.title"), words) for a in all_acts if a in acts)
        if rows:
            found.append(HelpSection(words(f"help.{section}"), rows))
    return found


def named(row: HelpRow) -> str:
    """Return the word that is typed for a command, with its title: ``on (arrived)``; of a rule its title."""
    verb = row.forms[0].split()[0]
    if verb.casefold() not in VERBS:
        return row.title
    if row.title.casefold().startswith(verb.casefold()):
        return verb + row.title[len(verb) :]
    title = row.title if row.title[1:2].isupper() else row.title[0].lower() + row.title[1:]
    return f"{verb} ({title})"


def _row(name: str, title: str, words: Words) -> HelpRow:
    return HelpRow(name, title, tuple(words(f"help.{name}.forms").split("\n")), words(f"help.{name}.text"))


class ActRow(msgspec.Struct, frozen=True):
    """One command in the palette. ``put``: what it puts into the line; ``forms``: what may be typed."""

    act: str
    title: str
    put: str
    forms: tuple[str, ...]
    text: str
    verbs: tuple[str, ...]


def palette(words: Words, wanted: Callable[[Act[Any]], bool] = lambda act: True) -> list[ActRow]:
    """Return every command that is ``wanted``."""
    return [_act_row(act, words) for act in ACTS if wanted(act)]


def _act_row(act: Act[Any], words: Words) -> ActRow:
    row = _row(act.name, words(f"help.{act.name}.title"), words)
    put = _form(act, words) if act.verbs else _beginning(row.forms[0])
    return ActRow(act.name, row.title, put, row.forms, row.text, act.verbs)


def _beginning(form: str) -> str:
    """Return the words of a form before what the operator adds to it: ``129 `` of ``129 WORDS``."""
    typed: list[str] = []
    for word in form.split():
        if word.isalpha() and word.isupper() and len(word) > 1:
            return " ".join(typed) + " " if typed else ""
        typed.append(word)
    return " ".join(typed)


def matching(rows: Sequence[ActRow], query: str) -> list[ActRow]:
    """Return the rows that match ``query``, the closest first; all without a query.

    First a verb, then beginnings of words in title and forms, then in the text, then letters in order in a verb or the
    title.
    """
    wanted = query.casefold().split()
    if not wanted:
        return list(rows)
    ranked = [(rank, place) for place, row in enumerate(rows) if (rank := _closeness(row, wanted)) is not None]
    return [rows[place] for _, place in sorted(ranked)]


def _closeness(row: ActRow, wanted: list[str]) -> int | None:
    whole = " ".join(wanted)
    if whole in row.verbs:
        return 0
    if any(verb.startswith(whole) for verb in row.verbs):
        return 1
    near = _words(f"{row.title} {' '.join(row.forms)} {' '.join(row.verbs)}")
    if all(any(word.startswith(part) for word in near) for part in wanted):
        return 2
    far = near + _words(row.text)
    if all(any(word.startswith(part) for word in far) for part in wanted):
        return 3
    letters = "".join(wanted)
    return 4 if any(_in_order(letters, text) for text in (row.title.casefold(), *row.verbs)) else None


def _words(text: str) -> list[str]:
    return re.findall(r"[\w/?+-]+", text.casefold())


def _in_order(letters: str, text: str) -> bool:
    left = iter(text)
    return all(letter in left for letter in letters)


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
