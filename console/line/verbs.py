"""Table of the commands, and the verbs by which the line finds them.

Every command is here once, in the order of the help.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from console.line.act import Act, Screen
from console.line.acts.acknowledging import AcknowledgeAct, SilenceAct
from console.line.acts.alarms import AlarmTestAct, HeardAct, ShelveAct, SourceAct
from console.line.acts.book import FixAct, LogAct, UndoAct
from console.line.acts.checks import CheckAct, DigitAct, RollCallAct, TempoAct
from console.line.acts.handover import HandoverAct, HereAct, LockAct, LoginAct, TakeControlAct
from console.line.acts.incidents import (
    CloseAct,
    ControlledAct,
    LinkAct,
    NewIncidentAct,
    NumberAct,
    PlaceAct,
    PriorityAct,
    ReopenAct,
    RetypeAct,
    SceneAct,
    TickAct,
    WaiveAct,
)
from console.line.acts.outside import CallAct, TellAct
from console.line.acts.posts import (
    ArriveAct,
    BreakAct,
    ClosePostAct,
    OpenPostAct,
    PanicAct,
    PatrolAct,
    ReleaseAct,
    RelieveAct,
    SendAct,
)
from console.line.acts.registers import HazardAct, KeyAct, LookoutAct, MoveAct, RemindAct, SealAct, TourAct, VisitAct
from console.line.acts.screen import (
    AtAct,
    BookAct,
    DrillAct,
    FiguresAct,
    FilterAct,
    FindAct,
    NetAct,
    PostsAct,
    QuitAct,
    ScreenAct,
    SheetAct,
    SiteAct,
)
from console.line.acts.stations import ApartAct, DecideAct
from console.line.cursor import Cursor, quote
from console.line.echo import Speech
from console.line.offering.asked import HELPED
from data.entries import Entry
from data.intents.base import Refused
from data.words import LANGUAGES, Words, words_of

#: Fewest letters of a shortened verb.
SHORTEST = 3
#: Words after ``?`` that show the introduction.
START = ("start", "mulai")


#: Rules for every line: how it is written, and the keys.
GENERAL = (
    "verbs", "numbers", "time", "enter", "esc", "tab", "moving", "past", "takeback", "choosing", "phrases", "redraw",
    "select", "leaving",
)  # fmt: skip
#: Words after ``?`` that are not a verb, or mean more than one: the commands about it.
TOPICS: Mapping[str, tuple[str, ...]] = {
    **HELPED,
    **dict.fromkeys(("handover", "serah terima"), ("ho", "h", "take")),
    **dict.fromkeys(("note", "catatan"), ("number", "l")),
    **dict.fromkeys(("supervisor", "pengawas"), ("waive", "tempo", "take", "closed")),
    **dict.fromkeys(("false alarm", "false", "alarm palsu", "palsu", "keliru"), ("c", "undo")),
    **dict.fromkeys(("mains", "power", "pln", "listrik", "camera", "kamera", "cctv", "sources"), ("src", "shelve")),
    **dict.fromkeys(("roll call", "cek personel"), ("roll",)),
    **dict.fromkeys(("patrol", "patroli", "keliling"), ("patrol", "tour")),
}
#: Words after ``?`` for a list: the incident types, the people, every other code.
LISTS = ("types", "jenis", "people", "orang", "personel", "codes", "kode")


class HelpAct(ScreenAct):
    """The help on every command, or on one. It is here because it must know them all."""

    name = "help"
    english = ("?", "help")
    indonesian = ("bantuan",)
    alone = True
    ui = "help"

    def parse(self, cursor: Cursor) -> Screen:
        offer_verbs(cursor)
        word = cursor.rest()
        if word.casefold() in START:
            return Screen("start")
        if word.casefold() in LISTS:
            return Screen("help", word.casefold())
        found = None if word.casefold() in TOPICS else exact(word)
        if word and found is None and not about(cursor.ctx.words, word) and not rules_named(cursor.ctx.words, word):
            raise Refused("refuse.help_none", word=quote(word))
        return Screen("help", found.name if found else word)

    def echo(self, intent: Screen, say: Speech, drafts: Sequence[Entry]) -> str:
        if intent.ui == "start":
            return say.fit("intro.again")
        title = help_title(say.words, intent.arg)
        return say.fit("line.help_on", words=title) if title else say.fit("screen.key.help")


# Commands that the line also finds without their verb.
DIGIT, NUMBER, NEW, HELP, HEARD = DigitAct(), NumberAct(), NewIncidentAct(), HelpAct(), HeardAct()
CHECK = CheckAct()
LOG = LogAct()
FILTER = FilterAct()

#: Section of the help → its commands.
SECTIONS: Mapping[str, Sequence[Act[Any]]] = {
    "posts": (
        DIGIT, CHECK, SendAct(), ArriveAct(), ReleaseAct(), BreakAct(), RelieveAct(), AlarmTestAct(),
        RollCallAct(), TempoAct(), HereAct(), HazardAct(), ClosePostAct(), OpenPostAct(), PatrolAct(), PanicAct(),
    ),
    "incidents": (
        NEW, AcknowledgeAct(), SilenceAct(), TickAct(), WaiveAct(), SceneAct(), NUMBER, ControlledAct(), CloseAct(),
        ReopenAct(), PriorityAct(), RetypeAct(), PlaceAct(), SourceAct(), ShelveAct(), LinkAct(), DecideAct(),
    ),
    "outside": (CallAct(), TellAct()),
    "registers": (VisitAct(), KeyAct(), SealAct(), MoveAct(), TourAct()),
    "handover": (HandoverAct(), TakeControlAct(), LoginAct(), LockAct()),
    "book": (LOG, FixAct(), UndoAct(), FindAct(), RemindAct(), LookoutAct()),
    "screen": (
        FILTER, BookAct(), PostsAct(), SheetAct(), FiguresAct(), AtAct(), NetAct(), ApartAct(), SiteAct(), HELP, HEARD,
        DrillAct(), QuitAct(),
    ),
}  # fmt: skip
ACTS: Sequence[Act[Any]] = tuple(act for acts in SECTIONS.values() for act in acts)


def by_verb(acts: Iterable[Act[Any]]) -> dict[str, Act[Any]]:
    """Return every verb in both languages with its command. Raises :class:`ValueError` for one that two have."""
    found: dict[str, Act[Any]] = {}
    for act in acts:
        for verb in act.verbs:
            if verb in found:
                raise ValueError(f"{verb}: {found[verb].name} and {act.name}")
            found[verb] = act
    return found


#: Verb → its command.
VERBS: Mapping[str, Act[Any]] = by_verb(ACTS)
#: Language → verbs that can be misspelt, so not "?". Where a command has none of its own, the other language's.
WRITTEN: Mapping[str, Sequence[str]] = {
    "en": tuple(verb for act in ACTS for verb in act.english or act.indonesian if verb.isalpha()),
    "id": tuple(verb for act in ACTS for verb in act.indonesian or act.english if verb.isalpha()),
}
#: Language → all other verbs.
UNWRITTEN: Mapping[str, Sequence[str]] = {
    language: tuple(verb for verb in VERBS if verb not in own) for language, own in WRITTEN.items()
}


#: Other words for one command → its name. They are understood, and not offered.
SYNONYMS: Mapping[str, str] = {
    **dict.fromkeys(("acknowledge", "acknowledged", "ditanggapi"), "a"), "dispatch": "g", "correct": "fix",
    "search": "find", "kaitkan": "link", **dict.fromkeys(("pengingat", "ingatkan", "reminder"), "remind"),
    "situs": "site", "relieve": "relief", **dict.fromkeys(("ronde", "round", "rounds"), "tour"),
}  # fmt: skip
_BY_NAME: Mapping[str, Act[Any]] = {act.name: act for act in ACTS}


def exact(word: str) -> Act[Any] | None:
    """Return the command with exactly this verb, in either language, or with another word for it."""
    typed = word.casefold()
    return VERBS.get(typed) or _BY_NAME.get(SYNONYMS.get(typed, ""))


def find(
    word: str,
    asked: Callable[[], None] = lambda: None,
    unknown: Callable[[], None] = lambda: None,
    own: Collection[str] = (),
) -> Act[Any]:
    """Return the command with this verb, written out or shortened.

    asked: called for any other word; it may refuse it with the forms that it may have meant.
    unknown: called for a word that begins no verb; it may refuse it with what is near.
    own: the verbs of the room's language: a refusal names no others if there are several

    Raises :class:`Refused` if there is none, or more than one.
    """
    typed = word.casefold()
    if found := exact(typed):
        return found
    asked()
    longer = {v: a for v, a in VERBS.items() if v.startswith(typed)}
    if len(typed) >= SHORTEST:
        able = {v: a for v, a in longer.items() if not a.written_out}
        acts = set(able.values())
        if len(acts) == 1:
            return acts.pop()
        if acts:
            raise _ambiguous(word, able, own)
        if longer:
            raise Refused("refuse.written_out", word=quote(word), near=next(iter(longer)))
    elif len(set(longer.values())) > 1 and typed:
        raise _ambiguous(word, longer, own)
    unknown()
    raise Refused("refuse.unknown", word=quote(word))


def _ambiguous(word: str, verbs: Mapping[str, Act[Any]], own: Collection[str]) -> Refused:
    named = sorted(verb for verb in verbs if verb in own)
    if len({verbs[verb] for verb in named}) < 2:
        named = sorted(verbs)
    each = {verbs[verb]: verb for verb in reversed(named)}.values()  # one for each command
    return Refused("refuse.which", mark="?", word=quote(word), options=", ".join(sorted(each)[:6]))


def shortest(verb: str, act: Act[Any]) -> str:
    """Return the shortest form of a verb that :func:`find` accepts."""
    if act.written_out:
        return verb
    for length in range(SHORTEST, len(verb)):
        others = {a for v, a in VERBS.items() if v.startswith(verb[:length]) and not a.written_out}
        if others == {act} and VERBS.get(verb[:length], act) is act:
            return verb[:length]
    return verb


def about(words: Words, wanted: str) -> list[Act[Any]]:
    """Return the commands with that name or verb, else those with that word in the title or text of their help."""
    wanted = wanted.strip().casefold()
    if wanted in TOPICS:
        return [act for name in TOPICS[wanted] for act in ACTS if act.name == name]
    if rules_named(words, wanted):
        return []
    named = [act for act in ACTS if wanted == act.name or wanted in act.verbs]
    return named or [
        act
        for act in ACTS
        if wanted in f"{words(f'help.{act.name}.title')} {words(f'help.{act.name}.text')}".casefold()
    ]


def rules_named(words: Words, wanted: str) -> list[str]:
    """Return the rules of :data:`GENERAL` with this title in either language, or one that begins so."""
    wanted = wanted.strip().casefold()
    if not wanted or exact(wanted) is not None or wanted in TOPICS:
        return []
    titles = {n: {n, *(words_of(language)(f"help.{n}").casefold() for language in LANGUAGES)} for n in GENERAL}
    if named := [n for n in GENERAL if wanted in titles[n]]:
        return named
    return [n for n in GENERAL if len(wanted) >= SHORTEST and words(f"help.{n}").casefold().startswith(wanted)]


def help_title(words: Words, wanted: str) -> str:
    """Return the title of the help on a command or a rule, in the language of the room; else ``wanted``."""
    return words.get(f"help.{wanted}.title", words.get(f"help.{wanted}", wanted) if wanted in GENERAL else wanted)


def offer_verbs(cursor: Cursor) -> None:
    """Offer the verbs of the room's language; those of the other one if none of them begins as typed."""
    language = cursor.ctx.words.language
    cursor.offer_either(WRITTEN[language], UNWRITTEN[language])
