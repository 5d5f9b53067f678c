"""Intents of a handover. Operators are named by code; "" is whoever acts."""

from __future__ import annotations

from data.intents import Intent


class StartHandover(Intent, frozen=True):
    """``incoming`` "": the operator whom the roster brings next."""

    incoming: str = ""
    words: str = ""


class SignHandover(Intent, frozen=True):
    """The outgoing operator signs the sheet; or ``operator`` (or ``authorised`` for him) countersigns what was taken
    from him."""

    operator: str = ""
    words: str = ""
    authorised: str = ""


class AcceptHandover(Intent, frozen=True):
    operator: str = ""
    words: str = ""


class ReadBack(Intent, frozen=True):
    """Lines of the sheet by number, from 1; () for all."""

    numbers: tuple[int, ...] = ()


class PauseHandover(Intent, frozen=True):
    why: str = ""


class ResumeHandover(Intent, frozen=True):
    pass
