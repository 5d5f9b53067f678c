"""The watch over the operator, on the screen: any key counts, and the one that answers it does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from console.app.display import Display
from data.intents.control import ConfirmWatch

if TYPE_CHECKING:
    from console.session.session import Session

#: The key that is never swallowed: an officer in danger.
PANIC = "f9"


class Watched(Display):
    """A screen whose keys are watched."""

    session: Session

    async def on_event(self, event: events.Event) -> None:
        """As the app's; a key that answers the watch goes no further."""
        if isinstance(event, events.Key | events.Paste) and self._answers(event):
            return
        await super().on_event(event)

    def _answers(self, event: events.Event) -> bool:
        if not hasattr(self, "session"):
            return False
        asked = self.desk.room.registers.asked
        first = asked and self.desk.key_at <= asked
        self.desk.touch()
        if not first:
            return False
        self.session.act(ConfirmWatch(), "")
        return not (isinstance(event, events.Key) and event.key == PANIC)
