"""Commands on an incident's checklist, its closing and reopening.

Steps are done, opened again or waived.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from console.line.act import Act
from console.line.acts.manning import open_post, open_post_echo
from console.line.cursor import Cursor, quote
from console.line.echo import Speech
from console.line.named import known_person, offer_people, read_authorised, read_choice
from data.entries import Entry
from data.intents.base import Refused
from data.intents.incidents.closing import Close, Disposition, Reopen
from data.intents.incidents.steps import NoteScene, Tick, Waive
from data.intents.posts import SetPost
from data.room.state.incidents import Incident

#: Kept name → words that may be typed, English first, Indonesian second.
DISPOSITIONS: dict[Disposition, tuple[str, ...]] = {
    "safe": ("safe", "aman"),
    "handled": ("handled", "tertangani"),
    "handed": ("handed", "diserahkan", "serah"),
    "false": ("false", "keliru"),
    "cancelled": ("cancelled", "dibatalkan", "canceled", "batal"),
    "drill": ("drill", "latihan"),
}

_STEP = re.compile(r"(-?)([0-9]{1,2})")


def _read_step(cursor: Cursor, incident: Incident) -> tuple[int, bool]:
    """Read a step's number, and whether it was written ``-2`` (open again). Raises :class:`Refused`."""
    still_open = {str(n): s.step.words for n, s in enumerate(incident.steps, 1) if s.state == "open"}
    cursor.offer(still_open)
    found, number = _STEP.fullmatch(cursor.peek()), cursor.ctx.room.number_text(incident)
    if found is None:
        hint = next((f"{n} {words}" for n, words in still_open.items()), "")
        raise Refused("refuse.which_step", number=number, hint=hint, form=cursor.form)
    step, count = int(found[2]), len(incident.steps)
    if not 1 <= step <= count:
        key = "refuse.no_step" if count else "refuse.no_steps"
        raise Refused(key, number=number, step=step, count=count, form=cursor.form)
    cursor.take()
    return step, bool(found[1])


def _step_words(say: Speech, subject: str, step: int) -> str:
    incident = say.ctx.room.incident(subject)
    return incident.steps[step - 1].step.words if incident and step <= len(incident.steps) else ""


class TickAct(Act[Tick]):
    name = "t"
    english = ("t", "tick")
    indonesian = ("langkah",)

    def parse(self, cursor: Cursor) -> Tick:
        incident = cursor.incident()
        step, again = _read_step(cursor, incident)
        return Tick(incident=incident.subject, step=step, state="open" if again else "done", words=cursor.rest())

    def echo(self, intent: Tick, say: Speech, drafts: Sequence[Entry]) -> str:
        key = "line.tick" if intent.state == "done" else "line.untick"
        return say.fit(key, step=str(intent.step), incident=say.incident(intent.incident), when=say.when(intent))

    def consequence(self, intent: Tick, say: Speech, drafts: Sequence[Entry]) -> str:
        return _step_words(say, intent.incident, intent.step)


class WaiveAct(Act[Waive]):
    name = "waive"
    indonesian = ("kecualikan",)
    written_out = True

    def parse(self, cursor: Cursor) -> Waive:
        incident = cursor.incident()
        step, _ = _read_step(cursor, incident)
        name = read_authorised(cursor)
        return Waive(incident=incident.subject, step=step, why=cursor.rest(), authorised=name)

    def echo(self, intent: Waive, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.fit(
            "line.waive" if intent.authorised else "line.waive_alone",
            step=str(intent.step),
            incident=say.incident(intent.incident),
            name=intent.authorised,
            when=say.when(intent),
        )

    def consequence(self, intent: Waive, say: Speech, drafts: Sequence[Entry]) -> str:
        return _step_words(say, intent.incident, intent.step)


# --- closed, open again ---------------------------------------------------------------------------------------------


class CloseAct(Act[Close]):
    name = "c"
    english = ("c", "close")
    indonesian = ("tutup",)

    def parse(self, cursor: Cursor) -> Close:
        incident = cursor.only_incident()
        disposition = read_choice(cursor, DISPOSITIONS, "refuse.disposition")
        return Close(incident=incident.subject, disposition=disposition, words=cursor.rest())

    def echo(self, intent: Close, say: Speech, drafts: Sequence[Entry]) -> str:
        result = DISPOSITIONS[intent.disposition][say.words.language == "id"]
        return say.fit("line.close", incident=say.incident(intent.incident), result=result, when=say.when(intent))

    def consequence(self, intent: Close, say: Speech, drafts: Sequence[Entry]) -> str:
        posts = tuple(p for d in drafts for p in getattr(d, "posts", ()))
        return say.fit("line.released", posts=say.posts(posts)) if posts else ""


class ReopenAct(Act[Reopen | SetPost]):
    name = "reopen"
    indonesian = ("buka",)
    says = frozenset({"acks"})

    def parse(self, cursor: Cursor) -> Reopen | SetPost:
        if cursor.is_post():  # "buka 4": Indonesian has one word for both
            return open_post(cursor)
        return Reopen(incident=cursor.incident().subject, why=cursor.rest())

    def echo(self, intent: Reopen | SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        if isinstance(intent, SetPost):
            return open_post_echo(intent, say)
        return say.fit("line.reopen", incident=say.incident(intent.incident), when=say.when(intent))

    def consequence(self, intent: Reopen | SetPost, say: Speech, drafts: Sequence[Entry]) -> str:
        return say.words("line.timers_restart") if isinstance(intent, Reopen) else ""


#: Kept name → words that may be typed, English first, Indonesian second.
SCENE: dict[Literal["lead", "in", "out", "witness"], tuple[str, ...]] = {
    "lead": ("lead", "pimpin"),
    "in": ("in", "masuk"),
    "out": ("out", "keluar"),
    "witness": ("witness", "saksi"),
}


class SceneAct(Act[NoteScene]):
    """Facts about the scene, as in ``scene 129 in Budi, Rina: with masks``."""

    name = "scene"
    indonesian = ("tkp",)

    def parse(self, cursor: Cursor) -> NoteScene:
        incident = cursor.incident()
        what = read_choice(cursor, SCENE)
        offer_people(cursor)
        typed, _, words = cursor.rest().partition(":")
        named = (part.strip() for part in typed.split(","))
        names = tuple(dict.fromkeys(known_person(cursor, name) or name for name in named if name))
        return NoteScene(incident=incident.subject, what=what, names=names, words=words.strip())

    def echo(self, intent: NoteScene, say: Speech, drafts: Sequence[Entry]) -> str:
        names, incident = quote(", ".join(intent.names)), say.incident(intent.incident)
        return say.fit(f"duty.scene_{intent.what}", names=names, incident=incident, when=say.when(intent))
