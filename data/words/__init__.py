"""The message catalogue: everything a person reads, in English and in Indonesian.

Each area has a module with one ``TABLE``: message key → (English, Indonesian), side by side so that neither can be
forgotten. A key starts with its area: ``post.late`` is in ``data/words/screen/post.py``. Messages are filled in with
:meth:`str.format`; ``{n:entry|entries}`` is the singular or plural for the number ``n`` (Indonesian has one form).
A count that can be large is ``{n:,}`` and a fraction ``{n:.1f}``: each language writes them with marks of its own.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from string import Formatter

from data.entries.base import SYSTEM

#: Order of the languages in every table.
LANGUAGES = ("en", "id")

Table = dict[str, tuple[str, str]]

#: Folder → its areas; an area is the first word of a key and the name of its module.
FOLDERS = {
    "acts": "alarm duty entry handover help line people refuse roles stations",
    "screen": "alert console detail intro link next post push queue screen second takeover",
    "commands": "backup cli courier doctor drill importing init remote repair report signing usage verify",
    "faults": "oserror site sync",
}
#: Area → its module below :mod:`data.words`.
AREAS = {area: f"{folder}.{area}" for folder, areas in FOLDERS.items() for area in areas.split()}


#: How a number is written in each language, from how Python writes it.
_MARKS = {"en": str.maketrans({}), "id": str.maketrans(",.", ".,")}
#: Signs of a field that :meth:`str.format` cannot fill in as a language says it.
_SPECIAL = ("|", ":,", ":.")


class _Said(Formatter):
    """Formatter that chooses singular or plural, and writes numbers with the language's marks."""

    def __init__(self, language: str) -> None:
        self._marks = _MARKS[language]

    def format_field(self, value: object, format_spec: str) -> str:
        one, counted, many = format_spec.partition("|")
        if counted:
            return one if str(value) == "1" else many
        if format_spec and isinstance(value, (int, float)):
            return format(value, format_spec).translate(self._marks)
        return str(value)


_SAID = {language: _Said(language) for language in LANGUAGES}
#: Language → the messages of every area that was imported, and which of those that were filled in have such a sign.
_KNOWN: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
_SPECIAL_KEYS: dict[str, dict[str, bool]] = {language: {} for language in LANGUAGES}


class Words:
    """Messages in one language. An area is imported with its first message."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._column = LANGUAGES.index(language)
        self._known, self._special = _KNOWN[language], _SPECIAL_KEYS[language]

    def __call__(self, key: str, **args: object) -> str:
        """Return the message ``key`` with ``args`` filled in. Raises KeyError for an unknown key."""
        found = self._known.get(key)
        if found is None:
            area = key.partition(".")[0]
            table: Table = import_module(f"data.words.{AREAS[area]}").TABLE
            self._known.update((k, pair[self._column]) for k, pair in table.items())
            found = self._known[key]
        if not args:
            return found
        special = self._special.get(key)
        if special is None:
            special = self._special[key] = any(mark in found for mark in _SPECIAL)
        if special:
            return _SAID[self.language].vformat(found, (), args)
        return found.format(**args)

    def number(self, value: float, places: int = 0) -> str:
        """Return a number as the language writes it: ``1,250.5``, ``1.250,5``."""
        return _SAID[self.language].format_field(value, f",.{places}f")

    def get(self, key: str, otherwise: str) -> str:
        """Return the message ``key``, or ``otherwise`` for a value that only a newer version knows."""
        return self(key) if self.has(key) else otherwise

    def has(self, key: str) -> bool:
        """Return True if there is such a message."""
        try:
            self(key)
        except (KeyError, ImportError):
            return False
        return True


def author(by: str, words: Words) -> str:
    """Return the author of an entry for a reader: an operator's code as it is, ``system`` in their language."""
    return words("entry.by_system") if by == SYSTEM else by


@lru_cache(maxsize=64)
def author_everywhere(by: str) -> str:
    """Return the author in every language, for a search: ``system sistem``."""
    return " ".join(dict.fromkeys((by, *(author(by, words_of(language)) for language in LANGUAGES))))


@lru_cache(maxsize=4)
def words_of(language: str) -> Words:
    """Return the catalogue of a language, cached."""
    return Words(language)
