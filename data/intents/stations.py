"""Intents that only rooms of several stations need."""

from __future__ import annotations

from data.intents import Intent


class Decide(Intent, frozen=True):
    """Of what stations decided differently about ``field`` of an incident, ``value`` counts."""

    incident: str
    field: str
    value: str
    words: str = ""
