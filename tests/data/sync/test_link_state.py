"""The state of the link, and its note for other processes."""

from __future__ import annotations

from typing import Any

import pytest

from data.sync.link_state import RENEW, STALE, LinkState, Note
from tests.kits.sync import START


def test_link_without_recent_contact_is_stale() -> None:
    well = LinkState("online", contact=1_000)
    assert well.word(31_000) == "online" and well.word(31_001) == "stale"
    assert LinkState("offline", contact=1_000).word(99_000) == "offline"


@pytest.mark.parametrize("state", ["online", "catching", "degraded", "offline", "signin", "fork"])
def test_good_state_turns_stale_without_contact(state: Any) -> None:
    link = LinkState(state, contact=1_000)
    assert link.word(1_000 + STALE) == state
    assert link.word(1_001 + STALE) == ("stale" if state in ("online", "catching", "degraded") else state)


def test_note_is_stale_when_it_or_its_contact_is_old() -> None:
    for note, until in ((Note("online", START), 3 * RENEW), (Note("online", START, contact=START), STALE)):
        assert [note.word(START + ms) for ms in (until, until + 1)] == ["online", "stale"]
