"""One word for one thing: other words for what has a name are kept out of the messages, in both languages."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from data.words import AREAS

SITE = Path(__file__).parents[2] / "data/site/sample/site.toml"

#: Other words for one thing → the word for it. English, Indonesian.
SYNONYMS: tuple[dict[str, str], dict[str, str]] = (
    {
        r"controlling officers?|commanders?|\bpadal\b(?!\))": "controller",
        r"\b(?:turn of duty|duty period)\b": "shift",
        r"\boccurrence (?:log|record)\b": "book",
        r"\bdevelopment of\b": "update",
        r"\bhanded over\b(?!:)": "handed, as it is typed",
        r"\bACKNOWL\b": "ACK",
        r"\bstaff(?:ed|ing) post\b|\bvacant\b": "unmanned",
        r"\bkorlap\b": "leader",
        r"\bsuspend(?:ed)? (?:the )?(?:source|alarm)": "shelve",
        r"\bedit(?:ed)? (?:the )?entry\b": "correct",
    },
    {
        r"\bpengendali(?:nya)?\b|\bkorlap\b|\bcontroller\b": "Padal",
        r"\bgiliran (?:jaga|berikut|pertama|yang)|\bper giliran\b|\bmenerima giliran\b|\bpiket\b": "sif",
        r"\bshift\b(?![+ ])(?! *(?:lapsit|TANGGAL|day))": "sif",
        r"\brehat\b": "istirahat",
        r"\bTDK LPR\b": "TDK LAPOR",
        r"\bkoreksi\b": "ralat",
        r"\bantrian\b": "antrean",
        r"\bpersonil\b": "personel",
        r"\bijin\b": "izin",
        r"\bpalsu\b": "keliru",
        r"\bditangguhkan\b": "diredam",
    },
)
#: Messages in which the word means something else, or is the name of an option.
ALLOWED = {"init.ask.supervisors", "usage.report", "report.bad_day", "report.two_periods", "help.tab.forms"}
ALLOWED |= {"help.tab.text", "help.select.forms", "help.select.text", "entry.shift", "usage.status"}


def found(text: str, language: int) -> list[str]:
    """Return the other words in a message, each with the one to write."""
    plain = re.sub(r"\{[^}]*\}", "", text)
    pairs = ((re.search(p, plain, re.IGNORECASE), word) for p, word in SYNONYMS[language].items())
    return [f"{hit[0]} → {word}" for hit, word in pairs if hit]


def test_messages_have_one_word_for_one_thing() -> None:
    wrong = [
        f"{key}: {said}"
        for module in sorted(set(AREAS.values()))
        for key, texts in import_module(f"data.words.{module}").TABLE.items()
        if key not in ALLOWED
        for language, text in enumerate(texts)
        for said in found(text, language)
    ]
    assert not wrong, "\n".join(wrong)


def test_steps_of_the_sample_site_have_one_word_for_one_thing() -> None:
    steps = re.findall(r"(?ms)^steps = \'\'\'(.*?)\'\'\'", SITE.read_text())
    assert len(steps) > 20 and not [said for text in steps for said in found(text, 0)]


@pytest.mark.parametrize(
    ("text", "language"),
    [("tell the controlling officer", 0), ("a development of #101", 0), ("giliran jaga selesai", 1), ("REHAT", 1)],
)
def test_another_word_is_found(text: str, language: int) -> None:
    assert found(text, language)
