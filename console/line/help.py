"""Help, palette and reference, from the acts themselves."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from console.line import reading as _reading  # noqa: F401  (registers the acts)
from console.line.act import ACTS, SECTIONS, SHORTEST, Act, verbs
from data.words import Words
from data.words.acts.help import TABLE

#: What holds for every line, before the acts: how it is written, and the keys.
GENERAL = ("verbs", "numbers", "time", "enter", "esc", "tab", "moving", "takeback", "choosing", "phrases", "leaving")


class HelpRow(msgspec.Struct, frozen=True):
    """One act: ``act`` is its name, ``forms`` what may be typed, ``verbs`` its words in both languages."""

    act: str
    title: str
    forms: tuple[str, ...]
    text: str
    verbs: tuple[str, ...] = ()


class HelpSection(msgspec.Struct, frozen=True):
    title: str
    rows: tuple[HelpRow, ...]


def ordered() -> list[Act]:
    """All acts in the order of the help: as their words stand in the catalogue."""
    place = {key: i for i, key in enumerate(TABLE)}
    return sorted(ACTS, key=lambda a: (SECTIONS.index(a.section), place[f"help.{a.name}.title"]))


def _row(act: Act, words: Words) -> HelpRow:
    return HelpRow(
        act.name,
        words(f"help.{act.name}.title"),
        tuple(words(f"help.{act.name}.forms").split("\n")),
        words(f"help.{act.name}.text"),
        act.verbs,
    )


def helptext(words: Words, about: str = "") -> list[HelpSection]:
    """The help, in the language of ``words``. ``about``: only the acts with that name or verb, or with that word in
    title or text; all of them if there is none."""
    rows, found = _about(words, about), []
    if not about.strip() or not rows:
        rows = _about(words, "")
        general = tuple(
            HelpRow(g, words(f"help.{g}"), tuple(words(f"help.{g}.forms").split("\n")), words(f"help.{g}.text"))
            for g in GENERAL
        )
        found.append(HelpSection(words("help.help.title"), general))
    for section in SECTIONS:
        inside = tuple(rows[a.name] for a in ordered() if a.section == section and a.name in rows)
        if inside:
            found.append(HelpSection(words(f"help.{section}"), inside))
    return found


def helps(words: Words, about: str) -> bool:
    """Whether there is help with that name, verb or word."""
    return bool(_about(words, about))


def _about(words: Words, about: str) -> dict[str, HelpRow]:
    rows = {a.name: _row(a, words) for a in ordered()}
    wanted = about.strip().casefold()
    named = {name for name, r in rows.items() if wanted == name or wanted in r.verbs}
    return {
        name: r for name, r in rows.items() if (name in named if named else wanted in f"{r.title} {r.text}".casefold())
    }


def palette(words: Words, wanted: Callable[[Act], bool] = lambda act: True) -> list[tuple[str, str, str]]:
    """Every act that is ``wanted`` as (title, what it puts into the line, help). Acts that begin with a number put
    nothing."""
    return [
        (words(f"help.{a.name}.title"), _form(a, words), words(f"help.{a.name}.text"))
        for a in ordered()
        if a.verbs and wanted(a)
    ]


def _form(act: Act, words: Words) -> str:
    """What the palette puts into the line: the verb in the console's language, with a blank if more must follow."""
    if words.language == "id" and act.indonesian and len(act.english[0]) > 1:
        return act.form.replace(act.english[0], act.indonesian[0], 1)
    return act.form


def shortest(verb: str, act: Act) -> str:
    """The shortest form of a verb that is understood: itself for short ones and those that are written out."""
    if act.written_out or len(verb) <= SHORTEST:
        return verb
    for length in range(SHORTEST, len(verb)):
        others = {a.name for v, a in verbs() if v.startswith(verb[:length]) and not a.written_out}
        if others == {act.name} and not any(v == verb[:length] and a is not act for v, a in verbs()):
            return verb[:length]
    return verb


def reference() -> str:
    """The table of all acts for docs/line.md, in both languages (Markdown)."""
    english, indonesian = Words("en"), Words("id")
    out: list[str] = []
    for section in SECTIONS:
        out += [f"### {english(f'help.{section}')}", "", "| verbs | shortest | forms | act |", "|---|---|---|---|"]
        for act in (a for a in ordered() if a.section == section):
            short = " ".join(dict.fromkeys(f"`{shortest(v, act)}`" for v in act.verbs)) or "–"
            names = " ".join(f"`{v}`" for v in act.verbs) or "–"
            forms = dict.fromkeys(f for w in (english, indonesian) for f in w(f"help.{act.name}.forms").split("\n"))
            typed = " · ".join(f"`{f}`" for f in forms)
            out.append(f"| {names} | {short} | {typed} | {english(f'help.{act.name}.text')} |")
        out.append("")
    return "\n".join(out)
