"""The act of a drill: its clock, its end, its report. It writes nothing in the book. In the real room the line says at
once that it is for drills only."""

from __future__ import annotations

from collections.abc import Sequence

from console.line.act import Screen, act
from console.line.acts.screen import ScreenAct
from console.line.cursor import Cursor
from console.line.echo import Speech
from console.line.refusal import NotYet, quote
from data.entries import Entry
from data.intents.base import Intent

#: What may be asked of a drill, with its words in both languages.
ASKED = {
    "faster": ("faster", "cepat"),
    "slower": ("slower", "lambat"),
    "pause": ("pause", "jeda"),
    "go": ("go", "lanjut"),
    "end": ("end", "akhir"),
    "report": ("report", "laporan"),
}

#: The highest speed: an hour in a second.
FASTEST = 3600


@act
class Drill(ScreenAct):
    name = "drill"
    english = ("drill",)
    indonesian = ("latihan",)
    form = "drill "
    ui = "drill"

    def parse(self, at: Cursor) -> Intent | Screen:
        if not at.ctx.drill:
            raise NotYet("drill.only")
        column = 1 if at.ctx.words.language == "id" else 0
        at.offer((words[column], "") for words in ASKED.values())
        if at.done:
            return Screen("drill", "report")
        word = at.take()
        at.nothing_more(self.usage(at))
        if word.isascii() and word.isdigit() and 1 <= int(word) <= FASTEST:
            return Screen("drill", word)
        for asked, words in ASKED.items():
            if word.casefold() in words:
                return Screen("drill", asked)
        raise NotYet("drill.line.what", word=quote(word))

    def echo(self, done: Intent | Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        assert isinstance(done, Screen)
        if done.arg.isdigit():
            return say.fit("drill.line.speed", n=done.arg)
        return say.fit(f"drill.line.{done.arg}")
