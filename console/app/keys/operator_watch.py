"""Operator watch: any key answers it, and the key that does so does nothing else."""

from __future__ import annotations

from textual import events

from console.session.desk import Desk
from console.session.session import Session

#: The key that always does its work: an officer is in danger.
PANIC = "f9"


class OperatorWatch:
    """Notes every key, and confirms the watch with the first one after it asked."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk = desk
        self._session = session

    def is_answered_by(self, event: events.Key | events.Paste) -> bool:
        """Note a key. Return True if it answered the watch and must do nothing else."""
        asked = self._desk.room.registers.asked
        answers = bool(asked) and self._desk.key_at <= asked
        self._desk.touch()
        if not answers:
            return False
        from data.intents.control import ConfirmWatch  # seam: the decisions, which no frame waits for

        self._session.act(ConfirmWatch(), "")
        return not (isinstance(event, events.Key) and event.key == PANIC)
