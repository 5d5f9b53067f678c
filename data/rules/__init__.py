"""The rules of time: what falls due, is late, was missed, changes shift. Pure; the desk asks once a second.

Every timer is computed from stored times, so that a kill, a suspend or a restart changes nothing. Each rule looks at
the room and answers with the transactions that are missing from the book; once they are applied it has nothing to say.
Only a station in control enters anything; before the first control entry no rule runs.
"""

from __future__ import annotations

from data.rules.checks import due
from data.rules.gaps import clock_step_entry, gap_entry

__all__ = ["clock_step_entry", "due", "gap_entry"]
