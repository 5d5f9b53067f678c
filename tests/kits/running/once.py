"""Work of every start whose result is always the same, done once a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from textual.css.stylesheet import Stylesheet
from textual.message import Message
from textual.message_pump import MessagePump

import data.site.load


def install() -> None:
    """Keep each site that was read, each style sheet that was parsed, and who handles a message.

    Nothing changes them in place. Before anything else imports ``read``.
    """
    data.site.load.read = cache(data.site.load.read)
    _keep_styles()
    _keep_handlers()


def _keep_styles() -> None:
    parse, rules_map = Stylesheet.parse, vars(Stylesheet)["rules_map"].fget
    by_source, by_rules = dict[Any, list[Any]](), dict[int, dict[str, list[Any]]]()

    def parse_once(self: Stylesheet) -> None:
        key = tuple(self.source.items()), frozenset(self._variables.items())
        if key not in by_source:
            parse(self)
            by_source[key] = self._rules
            by_rules[id(self._rules)] = rules_map(self)
        self._rules, self._rules_map, self._require_parse = by_source[key], None, False

    def map_once(self: Stylesheet) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = by_rules.get(id(self.rules)) or rules_map(self)
        return found

    Stylesheet.parse = parse_once  # type: ignore[method-assign]
    Stylesheet.rules_map = property(map_once)  # type: ignore[assignment, method-assign]


def _keep_handlers() -> None:
    look = MessagePump._get_dispatch_methods
    known = dict[Any, list[tuple[type, Any]] | None]()

    def handlers(pump: MessagePump, name: str, message: Message) -> list[tuple[type, Any]] | None:
        """Return the handlers of classes, None where some are chosen by a selector."""
        decorated = [cls.__dict__.get("_decorated_handlers") for cls in type(pump).__mro__]
        if any(kind in found for found in decorated if found for kind in type(message).__mro__):
            return None
        named = [(cls, cls.__dict__.get(f"_{name}") or cls.__dict__.get(name)) for cls in type(pump).__mro__]
        return [(cls, method) for cls, method in named if method is not None and not hasattr(method, "_textual_on")]

    def look_once(self: MessagePump, name: str, message: Message) -> Iterator[tuple[type, Callable[..., Any]]]:
        key = type(self), name, type(message)
        if key not in known:
            known[key] = handlers(self, name, message)
        found = known[key]
        if found is None:
            yield from look(self, name, message)
            return
        for cls, method in found:
            if message._no_default_action:
                return
            yield cls, method.__get__(self, cls)

    MessagePump._get_dispatch_methods = look_once  # type: ignore[assignment, method-assign]
