"""Work of every start whose result is always the same, done once a process."""

from __future__ import annotations

from functools import cache
from typing import Any

from textual.css.stylesheet import Stylesheet

import data.site.load


def install() -> None:
    """Keep each site that was read and each style sheet that was parsed. Nothing changes them in place.

    Before anything else imports ``read``.
    """
    data.site.load.read = cache(data.site.load.read)
    parse, known = Stylesheet._parse_rules, dict[Any, Any]()

    def parse_once(self: Stylesheet, *args: Any, **how: Any) -> Any:
        key = args, tuple(how.items()), frozenset(self._variables.items())
        if key not in known:
            known[key] = parse(self, *args, **how)
        return known[key]

    Stylesheet._parse_rules = parse_once  # type: ignore[method-assign]
