"""What an operator, a rule, a drill or a script wants done, before anybody has checked that it can be.

The line's grammar (``console.line``) reads text into an :class:`Intent`; :func:`data.intents.decide.decide` checks it
against the room and answers with draft entries or a :class:`Refused`. Incidents are named by *subject*, already
resolved by the grammar; posts by code ("4").
"""

from __future__ import annotations

import msgspec


class Intent(msgspec.Struct, frozen=True, kw_only=True, tag_field="act"):
    """``received``: time of the first key of the line (UTC ms; 0: now). ``occurred``: when it happened, if said."""

    received: int = 0
    occurred: int | None = None
    late_why: str = ""


class CheckCall(Intent, frozen=True):
    """Check calls. ``only_due``: a bare digit, refused unless due, late or in a roll call. ``everyone``: ``ok all``."""

    posts: tuple[str, ...] = ()
    words: str = ""
    only_due: bool = False
    everyone: bool = False


class NewIncident(Intent, frozen=True):
    type: str
    post: str = ""  # "" : no post ("-")
    priority: int = 0  # 0: the type's
    words: str = ""
    source: str = ""  # radio, phone, wa, cctv, 110 …
    why: str = ""  # why it is opened below the type's priority


class AnotherReport(Intent, frozen=True):
    incident: str
    words: str = ""
    source: str = ""
    post: str = ""


class Acknowledge(Intent, frozen=True):
    incident: str  # "" : what is not an incident (a LATE post, a gap)


class Silence(Intent, frozen=True):
    pass


class SendPosts(Intent, frozen=True):
    posts: tuple[str, ...]
    incident: str = ""  # "" with target: to look at a post
    target: str = ""


class Arrive(Intent, frozen=True):
    posts: tuple[str, ...]
    incident: str = ""  # "" : where each was sent


class Release(Intent, frozen=True):
    posts: tuple[str, ...]


class Control(Intent, frozen=True):
    """The incident is under control."""

    incident: str
    words: str = ""


class Tick(Intent, frozen=True):
    incident: str
    step: int
    state: str = "done"  # done, open
    words: str = ""


class Waive(Intent, frozen=True):
    incident: str
    step: int
    why: str
    authorised: str = ""


class WriteNote(Intent, frozen=True):
    """``source`` radio with a ``post``: a radio note from that post (contact)."""

    incident: str
    words: str
    source: str = ""
    post: str = ""


class WriteLine(Intent, frozen=True):
    """``source`` radio with a ``post``: a radio note from that post (contact)."""

    words: str
    posts: tuple[str, ...] = ()
    source: str = ""
    post: str = ""


class CallOut(Intent, frozen=True):
    """``arrived``: who was called is here."""

    who: str
    number: str = ""
    answered: bool | None = None
    words: str = ""
    incident: str = ""
    arrived: bool = False


class Tell(Intent, frozen=True):
    words: str
    how: str = ""
    answered: bool | None = None
    incident: str = ""


class Close(Intent, frozen=True):
    incident: str
    disposition: str
    words: str = ""


class Reopen(Intent, frozen=True):
    incident: str
    why: str


class SetPriority(Intent, frozen=True):
    incident: str
    priority: int
    why: str = ""


class Link(Intent, frozen=True):
    incident: str
    how: str  # dup, upd, rel
    other: str


class TakeBreak(Intent, frozen=True):
    post: str
    cover: str
    span_min: int = 15


class Relieve(Intent, frozen=True):
    post: str
    people: tuple[str, ...]


class SetPost(Intent, frozen=True):
    """``closed 4 by NAME why`` and opening it again, patrol, back to normal."""

    post: str
    status: str
    words: str = ""
    authorised: str = ""


class Correct(Intent, frozen=True):
    no: int = 0  # 0: my last words
    words: str = ""


class Undo(Intent, frozen=True):
    pass


class Panic(Intent, frozen=True):
    post: str


class TakeControl(Intent, frozen=True):
    operator: str
    why: str = ""
    how: str = "first"


class Refused(Exception):
    """Why an intent cannot be: a message of the catalogue and what goes into it. Nothing was written."""

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(key)
        self.key = key
        self.args_ = args
