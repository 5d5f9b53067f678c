"""Words, times and names for the text of a line of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from data.entries import Entry
from data.entries.subjects import book_of, first_incident, is_keyed, posts_in, split_ref
from data.site.localtime import hhmm_seen
from data.site.model import Site
from data.words import Words

#: The subject of a line (``post 4``, ``#129``, ``→ 284``) and its text.
LineText = tuple[str, str]


class Speaker:
    """Words, times and names for one entry, which was recorded ``at`` (UTC ms)."""

    __slots__ = ("_at", "_number_of", "site", "words")

    def __init__(self, words: Words, site: Site, number_of: Callable[[str], int | str] | None, at: int) -> None:
        self.words = words
        self.site = site
        self._number_of = number_of
        self._at = at

    def time(self, ms: int) -> str:
        """Return ``02:15`` on the site's clock, with the date if it is not of the entry's day."""
        return hhmm_seen(self.site, self.words, ms, self._at)

    def post(self, code: str) -> str:
        """Return ``post 4``; "" for no post."""
        return self.words("entry.post", post=code) if code else ""

    def posts(self, codes: Iterable[str]) -> str:
        """Return ``posts 2, 3``."""
        codes = tuple(codes)
        return self.post(codes[0]) if len(codes) == 1 else self.words("entry.posts", posts=",".join(codes))

    def number(self, subject: str) -> str:
        """Return ``#129``.

        If the number is not known, name the entry that opened the incident: ``→ 214``.
        """
        number = self._number_of(subject) if self._number_of else 0
        if number:
            return f"#{number}"
        _, no = split_ref(subject)
        return f"→ {no}" if no and not is_keyed(subject) else ""

    def incident(self, entry: Entry) -> str:
        """Return the number of the incident that the entry names first, else its post."""
        if incident := first_incident(entry.subjects):
            return self.number(incident)
        posts = posts_in(entry.subjects)
        return self.post(posts[0]) if posts else ""


#: Messages that an author chooses: how an incident ended, by which means it was reported.
_CHOSEN = ("entry.closed.", "entry.how.")

#: Messages that only name a post, or an incident by type, priority and post; and the list that a month is taken from.
_NAMES = frozenset({"entry.post", "entry.posts", "entry.opened", "entry.opened_post", "screen.months.short"})

#: Messages that hold nothing but what the console computed.
_COMPUTED = frozenset({"screen.date.least"})


class WrittenOnly(Speaker):
    """Speaker without words of its own: what is left of a line is what somebody wrote, named or chose."""

    __slots__ = ()

    def __init__(self, words: Words, site: Site, number_of: Callable[[str], int | str] | None, at: int) -> None:
        super().__init__(_Blank(words), site, number_of, at)

    def time(self, ms: int) -> str:
        """Return nothing."""
        return ""


class _Blank(Words):
    """Catalogue whose messages are only what they are filled in with."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.language)
        self._words = words

    def __call__(self, key: str, **args: object) -> str:
        if key in _NAMES:
            return self._words(key, **args)
        return "" if key in _COMPUTED else " ".join(str(value) for value in args.values())

    def get(self, key: str, otherwise: str) -> str:
        """Return a word that the author chose from a list."""
        return self._words.get(key, otherwise) if key.startswith(_CHOSEN) else ""


def pointer(entry: Entry, ref: str, no: int) -> str:
    """Return ``→ 214``; of another book ``→ POL-7f3a-214``: there the number alone names another entry."""
    return f"→ {ref if entry.book and book_of(ref) not in ('', entry.book) else no}"


def joined(*parts: str) -> str:
    """Join the parts that are not empty with commas."""
    return ", ".join(part for part in parts if part)


def colon(head: str, tail: str) -> str:
    """Join head and tail with a colon; an empty one is left out."""
    return f"{head}: {tail}" if head and tail else head or tail


#: Returns the text of a line. ``Any`` is the kind of its entry.
LineWriter = Callable[[Any, Speaker], LineText]
LineWriters = dict[type[Entry], LineWriter]
