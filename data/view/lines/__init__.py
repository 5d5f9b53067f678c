"""Entries as lines of the book, for the book screen, ``siaga log`` and histories.

Each kind of entry has a small function that returns what the line is about and its text; the module of its noun has it
in ``LINES``. Pure and fast: the screen computes a page of them at every key.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module

from data.entries import Entry, Fix, Imported, Unknown, Void
from data.entries.subjects import posts_in
from data.site.model import Site
from data.view.lines import book
from data.view.lines.speaker import LineText, LineWriter, Speaker, WrittenOnly
from data.view.lines.way import way_text
from data.view.values import BookLine
from data.words import Words, words_of

#: Proofs of an author that the line says; that somebody is signed on is the rule.
_SAID = ("pin", "off")


@lru_cache(maxsize=128)
def label_key(kind: str) -> str:
    """Return the message of a kind's label: its own, or that of its family (``tour`` for ``tour.point``)."""
    own = f"entry.label.{kind}"
    return own if words_of("en").has(own) else own.rpartition(".")[0]


def line_of(entry: Entry, words: Words, site: Site, *, number_of: Callable[[str], int | str] | None = None) -> BookLine:
    """Return ``entry`` as a line in the language of ``words``, in the site's time.

    number_of: returns the short number of an incident by its subject, 0 or "" if it is not known. Without it a line
        names the entry that opened the incident.
    """
    about, text = _told(entry, Speaker(words, site, number_of, entry.at))
    if entry.proof == "program":
        user = (entry.via.user or str(entry.via.uid)) if entry.via is not None else "-"
        text = words("roles.said_program", what=text, user=user).lstrip()
    elif entry.proof in _SAID:
        text = f"{text} ({words(f'entry.proof.{entry.proof}')})".lstrip()
    if entry.supervisor:
        text = words("roles.said", what=text, who=entry.supervisor)
    return BookLine(
        no=entry.no,
        at=entry.at,
        by=entry.by,
        kind=entry.raw_kind if isinstance(entry, Unknown) else entry.kind,
        label=words("entry.label.lost" if book.is_lost(entry) else label_key(entry.kind)),
        about=about,
        words=" ".join(text.split()),
        occurred=entry.occurred,
        book=entry.book,
        points=entry.of_no if isinstance(entry, Fix | Void) else 0,
        subjects=entry.subjects,
        posts=posts_in(entry.subjects),
        key=entry.source_key if isinstance(entry, Imported) else entry.key,
        way=entry.via.way if entry.via is not None else "",
        via=way_text(entry.via, words),
    )


def _told(entry: Entry, speaker: Speaker) -> LineText:
    return writer_of(type(entry))(entry, speaker)


@cache
def writer_of(kind: type[Entry]) -> LineWriter:
    """Return what writes the lines of a kind of entry.

    The writers of a noun (``data.entries.posts``) are in the module of that name here. It is loaded with its first
    line: the first frame shows few.
    """
    noun = kind.__module__.rpartition(".")[2]
    writer: LineWriter = import_module(f"{__name__}.{noun}").LINES.get(kind, book.unknown)
    return writer


def written_in(entry: Entry, words: Words, site: Site, *, number_of: Callable[[str], int | str] | None = None) -> str:
    """Return what of the words of :func:`line_of` somebody wrote, named or chose: not the console's own."""
    program = entry.via.user if entry.proof == "program" and entry.via is not None else ""
    told = _told(entry, WrittenOnly(words, site, number_of, entry.at))[1]
    return " ".join(filter(None, (told, entry.supervisor, program)))


def text_of(entry: Entry, words: Words, site: Site, *, number_of: Callable[[str], int | str] | None = None) -> str:
    """Return the text of the line without number, time and author.

    ``CHECK post 3 Sari, normal``
    """
    line = line_of(entry, words, site, number_of=number_of)
    return " ".join(part for part in (line.label, line.about, line.words) if part)
