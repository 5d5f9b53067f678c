"""Words of a drill in the other language, when its room speaks that one.

Only what people say is translated (``[translated]`` in the file): the line understands the verbs of both languages.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec.structs import replace

from console.drill.script.file import Drill, DrillFile


def _as_words(text: str) -> str:
    """Return a pattern for ``text`` that does not begin or end within a word."""
    return ("(?<!\\w)" if text[:1].isalnum() else "") + re.escape(text) + "(?!\\w)"


def in_room_language(file: DrillFile, language: str, own: str) -> DrillFile:
    """Return the drill for a room that speaks ``language``. ``own``: the language that the drill is written in."""
    words = file.drill.translated
    if not words or language == own:
        return file
    longest = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(map(_as_words, longest)))

    def said(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda found: words[found[0]], value)
        if isinstance(value, list | tuple):
            return [said(item) for item in value]
        return {key: said(item) for key, item in value.items()} if isinstance(value, dict) else value

    tables = msgspec.to_builtins(file.drill)
    for table in tables["event"]:
        table |= {key: said(table[key]) for key in ("do", "tell", "refused")}
    for table in tables["expect"]:
        table["that"] = said(table["that"])
    return replace(file, drill=msgspec.convert(tables, Drill))
