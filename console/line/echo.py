"""Echo of a command: names and not only numbers, in at most 66 cells.

A long name is given in several forms, longest first; :meth:`Speech.fit` uses the longest that fits. The command and the
moment are never cut; a name that is still too long ends with ``…``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.base.nearest import nearest
from data.base.text import post_ranges
from data.intents.base import Context, Intent
from data.site.localtime import hhmm_seen, hhmmss
from widgets.drawing.cells import cells, cut

#: Cells of an echo's text (docs/interface.md).
WIDEST = 66

#: Forms of one name, longest first.
Forms = tuple[str, ...]


class Speech:
    """Words for what a command will do, in the language of the context.

    ``widest``: cells from which names are given in a shorter form; only beyond :data:`WIDEST` is one cut.
    """

    def __init__(self, ctx: Context, *, widest: int = WIDEST) -> None:
        self.ctx = ctx
        self.words = ctx.words
        self._widest = widest

    def in_brief(self) -> Speech:
        """Return the same, with the shortest form of every name."""
        return Speech(self.ctx, widest=1)

    # --- the parts --------------------------------------------------------------------------------------------------

    def when(self, intent: Intent) -> str:
        """Return ``now``, or the moment that the line begins with."""
        if intent.occurred is None:
            return self.words("line.now")
        return self.moment(intent.occurred)

    def moment(self, at: int) -> str:
        """Return ``02:14``; with the date if it is not today's."""
        return hhmm_seen(self.ctx.site, self.words, at, self.ctx.now)

    def clock(self, at: int) -> str:
        """Return ``02:14:30``."""
        return hhmmss(self.ctx.site, at)

    def name(self, code: str) -> str:
        """Return a post's name, "" if the site has no such post."""
        post = self.ctx.site.post(code)
        return post.name if post else ""

    def post(self, code: str) -> Forms:
        """Return ``post 4 Warehouse rear``, ``post 4``."""
        bare = self.words("entry.post", post=code)
        return (f"{bare} {self.name(code)}".rstrip(), bare)

    def posts(self, codes: Sequence[str]) -> Forms:
        """Return ``posts 3 Warehouse door, 6 Patrol``, ``posts 3,6``."""
        if not codes:
            return (self.words("line.no_posts"),)
        if len(codes) == 1:
            return self.post(codes[0])
        named = self.words("entry.posts", posts=", ".join(f"{c} {self.name(c)}".rstrip() for c in codes))
        return (named, self.words("entry.posts", posts=post_ranges(codes)))

    def skips(self, left_out: Sequence[tuple[str, str]]) -> str:
        """Return ``skips 2 (in danger), 5 (sent already)`` of posts and reasons; "" if none is left out."""
        posts = ", ".join(f"{code} {self.words(f'line.skip_{why}')}" for code, why in left_out)
        return self.words("line.skips", posts=posts) if posts else ""

    def number(self, subject: str) -> int | str:
        """Return the short number of an incident, with its station's letter; 0 if the room does not have it."""
        found = self.ctx.room.incident(subject)
        return self.ctx.room.number_text(found) if found is not None else 0

    def next_number(self, number: int) -> str:
        """Return the short number that this station gives an incident, with its letter."""
        return self.ctx.room.number_given(self.ctx.book, number)

    def incident(self, subject: str) -> Forms:
        """Return ``#129 Fire, post 3 Warehouse door``, shorter and shorter to ``#129``."""
        incident = self.ctx.room.incident(subject)
        if incident is None:
            return ("#?",)
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

    def contact(self, source: str, post: str) -> str:
        """Say that a radio note from a post is contact, "" for any other note."""
        return self.fit("line.contact", post=self.post(post)) if source == "radio" and post else ""

    # --- the text ---------------------------------------------------------------------------------------------------

    def fit(self, key: str, **args: str | Forms) -> str:
        """Return message ``key`` in at most ``widest`` cells, each argument as long as that allows."""
        forms = {name: (value,) if isinstance(value, str) else value for name, value in args.items()}
        use = dict.fromkeys(forms, 0)
        text = self._text(key, forms, use)
        while cells(text) > self._widest:
            shorter = [n for n in forms if use[n] + 1 < len(forms[n])]
            if not shorter:
                return self._cut(key, forms, use) if cells(text) > WIDEST else text
            longest = max(shorter, key=lambda n: cells(forms[n][use[n]]))
            use[longest] += 1
            text = self._text(key, forms, use)
        return text

    def _text(self, key: str, forms: Mapping[str, Forms], use: Mapping[str, int]) -> str:
        return self.words(key, **{name: forms[name][i] for name, i in use.items()})

    def _cut(self, key: str, forms: Mapping[str, Forms], use: Mapping[str, int]) -> str:
        """Cut the widest argument until the text fits; each is in its shortest form already."""
        last = {name: (forms[name][i],) for name, i in use.items()}
        at = dict.fromkeys(last, 0)
        while (over := cells(self._text(key, last, at)) - WIDEST) > 0:
            widest = max(last, key=lambda n: cells(last[n][0]))
            now = cells(last[widest][0])
            if now <= 1:
                break
            last[widest] = (cut(last[widest][0], max(1, now - over)),)
        return cut(self._text(key, last, at), WIDEST)


def not_on_roster(names: Sequence[str], say: Speech) -> str:
    """Say which names the roster does not have, each with the nearest that it has; "" if it has all."""
    site = say.ctx.site
    known = {n: p.name for p in site.people for n in (p.name, *p.full.split()) if n}
    strangers = []
    for name in names:
        if site.person(name) is None:
            near = known.get(nearest(name, known), "")
            strangers.append(f"{name} ({near}?)" if near else name)
    return say.words("line.not_on_roster", names=", ".join(strangers)) if strangers else ""
