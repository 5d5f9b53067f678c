"""Words outside the commands, or of two of them, and the forms that answer them.

Nothing is guessed: the answer is a question with both forms, and nothing is entered.
"""

from __future__ import annotations

import re

from console.line.acts.book import refuse_incident
from console.line.acts.checks import refuse_seals
from console.line.acts.registers import VISITS, refused_visit
from console.line.cursor import SHELF, TO, Cursor, quote
from console.line.named import known_person
from console.line.offering.hurt import post_in
from data.intents.base import Refused
from data.site.typed_times import read_minutes

#: Message with the forms (``refuse.meant.*``) → the words, and the commands that the help names for them.
_MEANT: dict[str, tuple[str, str]] = {
    "danger": ("bahaya danger help!", "panic hazard"),
    "fixed": ("fixed", "c fix"),
    "done": ("done selesai", "t c"),
    "cancel": ("batal cancel batalkan", "undo c"),
    "delete": ("hapus delete remove", "undo hazard"),
    "accept": ("terima accept", "a ho"),
    "login": ("login masuk", ""),
    "logout": ("logout", "quit lock ho"),
    "answer": ("ya y yes tidak no", ""),
    "sound": ("suara sound", "test heard"),
    "phone": ("panggil telepon telp phone ring", "call l"),
    "choose": ("pilih select choose", "number"),
    "escalate": ("escalate esc eskalasi", "e pri"),
    "sign": ("paraf sign tandatangan", "ho"),
    "start": ("timbang aplusan", "ho take"),
    "report": ("lapsit laporan cetak report print rekap situation situasi status", "v"),
    "arrived": ("arrived arrives sampai", "on call"),
    "skip": ("skip lewati", "waive"),
    "visitor": ("visitor visitors guest", "visit"),
    "swap": ("swap tukar ganti gantikan replace", "relief br"),
    "cover": ("cover covers", "br relief"),
    "manned": ("manned unmanned", "open relief"),
    "shift": ("geser pindahkan shift", "g relief"),
    "withdraw": ("mundur tarik withdraw retreat", "back closed"),
    "held": ("tahan ditahan diamankan tangkap ditangkap detain detained arrest arrested held", "number n c"),
    "handed": ("handed diserahkan", "c ho"),
    "queue": ("antrean antrian queue", "filter"),
    "apart": ("terputus disconnected offline", "apart net"),
    "supervisor": ("supervisor pengawas", ""),
    "back": ("pulang returned bebas bebaskan lepas lepaskan free release released", "back visit"),
    "unshelve": ("unshelve bunyikan", "shelve"),
    "roll": ("apel rollcall", "ok roll"),
    "who": ("siapa who where dimana piket", "posts relief"),
    "when": ("jadwal schedule timetable", "posts tempo"),
    "note": ("tambah tambahkan add", "number l"),
    "merge": ("gabung gabungkan merge", "link"),
}  # fmt: skip
#: Word → its message.
ASKED = {word: f"refuse.meant.{key}" for key, (words, _) in _MEANT.items() for word in words.split()}
#: Word → the commands that the help names for it.
HELPED = {word: tuple(acts.split()) for words, acts in _MEANT.values() if acts for word in words.split()}
#: The same for two words that begin a line.
ASKED_TWO = {
    **dict.fromkeys((("baca", "ulang"), ("read", "back")), "refuse.meant.read"),
    **dict.fromkeys(
        (("mulai", "serah"), ("start", "handover"), ("start", "ho"), ("begin", "handover")), "refuse.meant.start"
    ),
    **{
        (first, second): "refuse.meant.silence"
        for first in ("stop", "hentikan", "matikan")
        for second in ("ringing", "alarm", "sound", "bell", "noise", "bunyi", "suara", "dering")
    },
    ("false", "alarm"): "refuse.meant.false",
    ("status", "check"): "refuse.meant.status",
    ("status", "cek"): "refuse.meant.status",
    **dict.fromkeys(
        (("tunda", "serah"), ("jeda", "serah"), ("pause", "handover"), ("pause", "ho")), "refuse.meant.pause"
    ),
    **{
        (first, second): "refuse.meant.unshelve"
        for first in ("lepas", "batal", "batalkan", "hapus", "stop", "cabut", "akhiri", "end", "cancel")
        for second in SHELF
    },
}
#: Words for taking an entry back, and before a span of time to come.
_DELETED = ("hapus", "delete", "remove")
_LATER = ("in", "dalam", "after", "setelah")
#: Words for a check of the seals.
_COUNTED = ("periksa", "hitung", "inspect", "count")
#: Words for somebody, before a word for holding them.
_SOMEBODY = ("person", "man", "woman", "suspect", "somebody", "someone", "orang", "seorang", "pria", "wanita", "pelaku")
#: Words for a call to somebody, which is made already.
_CALLED = (
    "called", "phoned", "telephoned", "rang", "menelepon", "menelpon", "ditelepon", "menghubungi", "dihubungi"
)  # fmt: skip
#: Services that are called by their numbers.
_SERVICES = ("ambulance", "ambulans", "police", "polisi", "firefighters", "pemadam", "damkar", "pln")
_VISITS = tuple(word for words in VISITS.values() for word in words)
_HELD = "refuse.meant.held"
_NUMBERED = re.compile(r"[#A-Za-z]?([0-9]+)(?:/[0-9A-Za-z]{1,4})?")


def refuse_asked(word: str, cursor: Cursor) -> None:
    """Refuse such a word with its forms, filled with what was typed. Raises :class:`Refused`, or returns.

    word: the first word of the line, as typed; ``cursor`` is on the one after it.
    """
    is_post = cursor.is_post()  # makes one word of "pos 4"
    typed, following, words = word.casefold(), cursor.peek(), cursor.ctx.words
    two = ASKED_TWO.get((typed, cursor.word))
    if not two:
        _refuse_later(typed, cursor)
        _refuse_entry(typed, cursor)
        _refuse_called(typed, cursor)
        if typed in _COUNTED:
            refuse_seals(cursor)
    key = two or ASKED.get(typed)
    if typed in _SOMEBODY and any(ASKED.get(w.casefold()) == _HELD for w in cursor.tokens[cursor.index :][:3]):
        key = _HELD
    if not key:
        return
    if key == "refuse.meant.back" and (following.casefold() in _sources(cursor)):  # "lepas cctv-3"
        key = "refuse.meant.unshelve"
    if key == "refuse.meant.visitor" and cursor.word in _VISITS:
        visit = words("help.visit.forms").split()[0]
        line = " ".join((*cursor.tokens[: cursor.index - 1], visit, *cursor.tokens[cursor.index :]))
        raise Refused("refuse.near_verb", mark="?", word=quote(word), near=visit, hint=line)
    if key == "refuse.meant.visitor":
        raise refused_visit(cursor.tokens[: cursor.index - 1], cursor.tokens[cursor.index :], words)
    is_number = _NUMBERED.fullmatch(following) is not None
    after = cursor.tokens[cursor.index + (is_post or is_number or (two is not None)) :]
    rest = " ".join(after)
    number = following.lstrip("#") if is_number and not is_post else cursor.number
    raise Refused(
        key,
        mark="?",
        typed=word,
        last=len(sheet.lines) + 1 if (sheet := cursor.ctx.room.duty.handover) is not None else 8,
        number=number,
        post=following.lstrip("Pp") if is_post else "4",
        where=post_in(rest, cursor.ctx.site) or words("refuse.meant.post"),
        line=following if following.isdecimal() and not cursor.is_incident() else "12",
        said=f" {rest}" if rest else "",
        rest=rest or words("refuse.meant.name" if key == "refuse.meant.unshelve" else "refuse.meant.words"),
        name=rest or words("refuse.meant.name"),
        code=following.upper() if cursor.ctx.site.person(following.upper()) else words("refuse.meant.code"),
        whole=" ".join((word, *after)),
        **_seconds(after, cursor),
    )


def _sources(cursor: Cursor) -> set[str]:
    return {word for source in cursor.ctx.site.sources for word in (source.code.casefold(), *source.words)}


def _seconds(after: list[str], cursor: Cursor) -> dict[str, str]:
    """Return what stands after the first number: another post, another incident, a name, the words besides."""
    words, site = cursor.ctx.words, cursor.ctx.site
    bare = [w for w in after if w.casefold() not in (*TO, "by", "oleh", "with", "dengan")]
    first = bare[0] if bare else ""
    post = first.lstrip("Pp") if site.post(first.lstrip("Pp")) else ""
    person = known_person(cursor, " ".join(bare))
    other = first.lstrip("#") if _NUMBERED.fullmatch(first) and not post else ""
    tail = " ".join(bare[1:])
    return {
        "other_post": f"{post} {tail}".rstrip() if post else words("refuse.meant.post"),
        "other": f"{other}" if other and not tail else words("refuse.meant.other"),
        "person": person or words("refuse.meant.name"),
    }


def _refuse_later(typed: str, cursor: Cursor) -> None:
    """Refuse ``in 10 min call Surya`` with the reminder. Raises :class:`Refused`, or returns."""
    if typed not in _LATER:
        return
    span = Cursor(cursor.tokens[cursor.index :], cursor.ctx)
    span.join_span()
    if read_minutes(span.peek()):
        remind = cursor.ctx.words("help.remind.forms").split()[0]
        line = " ".join((*cursor.tokens[: cursor.index - 1], remind, *span.tokens))
        raise Refused("refuse.meant.later", mark="?", line=line)


def _refuse_called(typed: str, cursor: Cursor) -> None:
    """Refuse ``called ambulance 119``, or ``ambulance 119``, with the call. Raises :class:`Refused`, or returns."""
    site, at = cursor.ctx.site, cursor.index - (typed not in _CALLED)
    said = cursor.tokens[at:]
    bare = [word.strip(",.;:") for word in said[:2]]
    known = [n for n, word in enumerate(bare) if site.outsider(word) is not None]
    if typed not in _CALLED and not (typed in _SERVICES and 1 in known and bare[1].isdecimal()):
        return
    if known or (bare and known_person(cursor, bare[0])):
        last = known[-1] if known else 0
        call = cursor.ctx.words("help.call.forms").split()[0]
        line = " ".join((*cursor.tokens[: cursor.index - 1], call, bare[last], *said[last + 1 :]))
        raise Refused("refuse.verb_first", mark="?", line=line)


def _refuse_entry(typed: str, cursor: Cursor) -> None:
    """Refuse ``delete 104``, an incident's number, with its book numbers. Raises :class:`Refused`, or returns."""
    number = cursor.peek()
    if typed in _DELETED and number.isdecimal() and cursor.is_incident() and cursor.ctx.room.all_by_number(int(number)):
        verb, _, why = cursor.ctx.words("help.undo.forms").split("\n")[1].split()
        refuse_incident(cursor, verb, " ".join(cursor.tokens[cursor.index + 1 :]), why)
