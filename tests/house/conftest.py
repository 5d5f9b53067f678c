"""Fixtures for the tests of the whole program."""

from __future__ import annotations

from tests.console.conftest import siaga as siaga
