"""The words of an echo: names, not only numbers, in at most 66 cells.

What may be long is handed over in several forms, longest first; :meth:`Speech.fit` takes the longest that fits. The act
and the moment are never cut; a name gives way with ``…``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from console.line.cursor import span
from console.line.times import echoed
from data.intents.base import Intent
from data.room.state.incidents import Incident
from data.site.localtime import hhmmss

if TYPE_CHECKING:
    from data.intents.base import Context

#: Cells of an echo's text (visual.md, section 9).
WIDEST = 66

#: What may be long, longest form first.
Forms = tuple[str, ...]


def cut(text: str, cells: int) -> str:
    """``text`` in at most ``cells`` cells, ended with ``…`` if something is missing."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - 1)).rstrip() + "…" if cells > 0 else ""


def contact(say: Speech, source: str, post: str) -> str:
    """That a radio note from a post is contact; "" if it is none."""
    return say.fit("line.contact", post=say.post(post)) if source == "radio" and post else ""


class Speech:
    """Says what an act will do, in the words of the context's language."""

    def __init__(self, ctx: Context, *, twice: bool = False) -> None:
        self.ctx = ctx
        self.words = ctx.words
        self._twice = twice

    # --- the parts --------------------------------------------------------------------------------------------------

    def when(self, intent: Intent) -> str:
        """``now``, or the moment the operator said."""
        if intent.occurred is None:
            return self.words("line.now")
        return self.moment(intent.occurred)

    def moment(self, at: int) -> str:
        """``02:14``; with the date if it is not today's."""
        return echoed(self.ctx.site, at, self.ctx.now, self.words, twice=self._twice)

    def clock(self, at: int) -> str:
        """``02:14:30``."""
        return hhmmss(self.ctx.site, at)

    def name(self, code: str) -> str:
        """A post's name; "" if the site has no such post."""
        post = self.ctx.site.post(code)
        return post.name if post else ""

    def post(self, code: str) -> Forms:
        """``post 4 Warehouse rear``, ``post 4``."""
        bare = self.words("line.post", post=code)
        return (f"{bare} {self.name(code)}".rstrip(), bare)

    def posts(self, codes: Sequence[str]) -> Forms:
        """``posts 3 Warehouse door, 6 Patrol``, ``posts 3,6``."""
        if not codes:
            return (self.words("line.no_posts"),)
        if len(codes) == 1:
            return self.post(codes[0])
        named = self.words("line.posts", posts=", ".join(f"{c} {self.name(c)}".rstrip() for c in codes))
        return (named, self.words("line.posts", posts=span(codes)))

    def incident(self, incident: Incident) -> Forms:
        """``#129 Fire, post 3 Warehouse door``, shorter and shorter to ``#129``."""
        number = f"#{self.ctx.room.number_text(incident)}"
        kind = self.ctx.site.type(incident.type)
        name = (kind.nama if self.words.language == "id" else kind.name) if kind else incident.type_name
        code = incident.type
        if not incident.post:
            return (f"{number} {name or code}", f"{number} {code}", number)
        full, bare = self.post(incident.post)
        return (
            f"{number} {name or code}, {full}",
            f"{number} {code}, {full}",
            f"{number} {code}, {bare}",
            f"{number} {code}",
        )

    def number(self, subject: str) -> int | str:
        """The short number of an incident, with its station's letter; 0 if the room does not hold it."""
        found = self.ctx.room.incident(subject)
        return self.ctx.room.number_text(found) if found is not None else 0

    def of(self, subject: str) -> Forms:
        """:meth:`incident` by subject."""
        found = self.ctx.room.incident(subject)
        return self.incident(found) if found is not None else ("#?",)

    # --- the whole --------------------------------------------------------------------------------------------------

    def fit(self, key: str, **args: str | Forms) -> str:
        """Message ``key``, with each argument as long as all of it stays within :data:`WIDEST` cells."""
        forms = {name: (value,) if isinstance(value, str) else value for name, value in args.items()}
        use = dict.fromkeys(forms, 0)
        text = self._said(key, forms, use)
        while cell_len(text) > WIDEST:
            shorter = [n for n in forms if use[n] + 1 < len(forms[n])]
            if not shorter:
                return self._cut(key, forms, use)
            longest = max(shorter, key=lambda n: cell_len(forms[n][use[n]]))
            use[longest] += 1
            text = self._said(key, forms, use)
        return text

    def _said(self, key: str, forms: Mapping[str, Forms], use: Mapping[str, int]) -> str:
        return self.words(key, **{name: forms[name][i] for name, i in use.items()})

    def _cut(self, key: str, forms: dict[str, Forms], use: dict[str, int]) -> str:
        """Every argument is in its shortest form and the text is still too wide: cut the widest argument."""
        last = {name: (forms[name][i],) for name, i in use.items()}
        at = dict.fromkeys(last, 0)
        while (over := cell_len(self._said(key, last, at)) - WIDEST) > 0:
            widest = max(last, key=lambda n: cell_len(last[n][0]))
            now = cell_len(last[widest][0])
            if now <= 1:
                break
            last[widest] = (cut(last[widest][0], max(1, now - over)),)
        return cut(self._said(key, last, at), WIDEST)
