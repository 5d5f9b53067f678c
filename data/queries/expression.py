"""Expressions of ``siaga query``: a condition as text, made into a TinyDB query.

``state == 'new' and (priority <= 2 or not post in ('3', '4'))``. A field may lead into another one
(``units.post == '4'``: any of its units). Comparisons are ``== != < <= > >=``, ``in (…)``, ``not in (…)`` and ``like``
(``%``: any text, ``_``: any character; upper and lower case are the same). ``'4' in people`` looks into a list; a field
alone asks whether it has a value. Moments are written as on the line (``02:15``, ``2024-01-22``, ``-90``, ``-2h``).

Nothing is evaluated. Every field, and the kind of every value, is checked against the table's states first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
from tinydb import Query, where
from tinydb.queries import QueryInstance

#: Fields of a table: name → its type as annotated in a state.
Fields = Mapping[str, Any]

#: Reads a moment as it is typed on the line; UTC ms. Raises ValueError.
Moment = Callable[[str], int]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'[^']*'|"[^"]*")
    | (?P<moment>\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?
        |\d{1,2}[:.]\d{2}(?::\d{2})?(?![\d.])
        |-\d+[A-Za-z]*)
    | (?P<number>\d+(?![\w.]))
    | (?P<word>[A-Za-z_][\w.]*)
    | (?P<sign>==|!=|<=|>=|=|<|>|\(|\)|\[|\]|,)
    | (?P<wrong>\S)
    )""",
    re.VERBOSE,
)

_COMPARISONS: dict[str, Callable[[Query, Any], QueryInstance]] = {
    "==": lambda field, value: field == value,
    "=": lambda field, value: field == value,
    "!=": lambda field, value: field != value,
    "<": lambda field, value: field < value,
    "<=": lambda field, value: field <= value,
    ">": lambda field, value: field > value,
    ">=": lambda field, value: field >= value,
}
OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "like", "and", "or", "not")
_JOINING = ("and", "or", "not", "in", "like")


class BadExpression(ValueError):
    """Error: the expression cannot be read.

    key, facts: the message of the catalogue
    """

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key = key
        self.facts: dict[str, Any] = dict(facts)


class _Token(NamedTuple):
    kind: str
    text: str


class _Field(NamedTuple):
    """A field: the parts of its name, and the types that its value may have."""

    name: str
    path: tuple[tuple[str, bool], ...]  # each part, and whether its value is a list
    kinds: frozenset[type]

    def query(self, ask: Callable[[Query], QueryInstance]) -> QueryInstance:
        """Return ``ask`` of this field; through a list: of any of its items."""
        return _through(self.path, ask)


def _through(path: tuple[tuple[str, bool], ...], ask: Callable[[Query], QueryInstance]) -> QueryInstance:
    field: Query | None = None
    for place, (name, is_list) in enumerate(path, 1):
        field = where(name) if field is None else field[name]
        if is_list and place < len(path):
            return field.any(_through(path[place:], ask))
    assert field is not None
    return ask(field)


def query_of(text: str, fields: Fields, moment: Moment) -> QueryInstance:
    """Return the TinyDB query that ``text`` means. Raises BadExpression."""
    return _Parser(text, fields, moment).read()


def check_field(name: str, fields: Fields) -> None:
    """Raise BadExpression if there is no such field."""
    _field(name, fields)


def _field(name: str, fields: Fields) -> _Field:
    path: list[tuple[str, bool]] = []
    known: Fields = fields
    kinds: frozenset[type] = frozenset()
    for part in name.split("."):
        if part not in known:
            so_far = ".".join(p for p, _ in path)
            there = ", ".join(f"{so_far}.{each}" if so_far else each for each in known) or so_far
            raise BadExpression("cli.query_no_field", found=name, fields=there)
        struct, is_list, kinds = _shape(known[part])
        path.append((part, is_list))
        known = get_type_hints(struct) if struct is not None else {}
    return _Field(name, tuple(path), kinds)


def _shape(hint: Any) -> tuple[type[msgspec.Struct] | None, bool, frozenset[type]]:
    """Return the struct that a field leads to, whether it is a list, and the plain types of its value or its items."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _shape(next(arg for arg in args if arg is not NoneType))
    if origin in (tuple, list):
        struct, _, kinds = _shape(args[0])
        return struct, True, kinds
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint, False, frozenset()
    return None, False, frozenset({hint} if isinstance(hint, type) else ())


class _Parser:
    """Reads one expression by recursive descent."""

    def __init__(self, text: str, fields: Fields, moment: Moment) -> None:
        self._fields = fields
        self._moment = moment
        self._tokens = list(_tokens(text))
        self._at = 0

    def read(self) -> QueryInstance:
        found = self._any()
        if self._at < len(self._tokens):
            raise self._wrong()
        return found

    # --- tokens -----------------------------------------------------------------------------------------------------

    def _next(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _Token("end", "")

    def _accept(self, *texts: str) -> str:
        token = self._next()
        text = token.text.lower() if token.kind == "word" else token.text
        if token.kind in ("word", "sign") and text in texts:
            self._at += 1
            return text
        return ""

    def _wrong(self) -> BadExpression:
        return BadExpression("cli.query_wrong_word", found=self._next().text or "…", words=" ".join(OPERATORS))

    # --- conditions -------------------------------------------------------------------------------------------------

    def _any(self) -> QueryInstance:
        found = self._all()
        while self._accept("or"):
            found = found | self._all()
        return found

    def _all(self) -> QueryInstance:
        found = self._not()
        while self._accept("and"):
            found = found & self._not()
        return found

    def _not(self) -> QueryInstance:
        if self._accept("not"):
            return ~self._not()
        if self._accept("("):
            found = self._any()
            if not self._accept(")"):
                raise self._wrong()
            return found
        return self._condition()

    def _condition(self) -> QueryInstance:
        token = self._next()
        if token.kind in ("text", "number"):
            return self._contained(token)
        if token.kind != "word" or token.text.lower() in _JOINING:
            raise self._wrong()
        self._at += 1
        field = _field(token.text, self._fields)
        if sign := self._accept(*_COMPARISONS):
            return self._compared(field, sign, self._value(field))
        if self._accept("like"):
            pattern = _pattern(str(self._value(field)))
            return field.query(lambda found: found.search(pattern, flags=re.IGNORECASE))
        is_not = bool(self._accept("not"))
        if self._accept("in"):
            values = self._values(field)
            asked = field.query(lambda found: found.one_of(values))
            return ~asked if is_not else asked
        if is_not:
            raise self._wrong()
        return field.query(lambda found: found.test(bool))

    def _compared(self, field: _Field, sign: str, value: Any) -> QueryInstance:
        if not field.path[-1][1]:
            return field.query(lambda found: _COMPARISONS[sign](found, value))
        if sign not in ("==", "=", "!="):
            raise BadExpression("cli.query_bad_value", found=sign, field=field.name)
        asked = field.query(lambda found: found.any([value]))
        return ~asked if sign == "!=" else asked

    def _contained(self, token: _Token) -> QueryInstance:
        """Read ``'4' in people``."""
        self._at += 1
        if not self._accept("in"):
            raise self._wrong()
        name = self._next()
        self._at += 1
        field = _field(name.text, self._fields)
        value = self._as(field, token)
        if not field.path[-1][1]:
            raise BadExpression("cli.query_no_list", found=name.text)
        return field.query(lambda found: found.any([value]))

    def _values(self, field: _Field) -> list[Any]:
        close = {"(": ")", "[": "]"}.get(self._accept("(", "["))
        if close is None:
            raise self._wrong()
        found = [self._value(field)]
        while self._accept(","):
            found.append(self._value(field))
        if not self._accept(close):
            raise self._wrong()
        return found

    def _value(self, field: _Field) -> Any:
        token = self._next()
        if token.kind not in ("text", "number", "moment", "word"):
            raise self._wrong()
        self._at += 1
        return self._as(field, token)

    def _as(self, field: _Field, token: _Token) -> Any:
        """Return a value in the type of the field that it is compared with."""
        kind, text = token
        if bool in field.kinds:
            if text.lower() in ("true", "false"):
                return text.lower() == "true"
        elif int in field.kinds:
            if kind == "number":
                return int(text)
            if kind == "moment" or (kind == "text" and not text[1:-1].isalpha()):
                try:
                    return self._moment(text.strip("'\""))
                except ValueError as error:
                    raise BadExpression("cli.query_bad_moment", found=text) from error
        elif str in field.kinds:
            return text[1:-1] if kind == "text" else text
        raise BadExpression("cli.query_bad_value", found=text, field=field.name)


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        assert found is not None and found.lastgroup is not None
        kind, at = found.lastgroup, found.end()
        if kind == "wrong":
            raise BadExpression("cli.query_wrong_word", found=found[kind], words=" ".join(OPERATORS))
        yield _Token(kind, found[kind])


def _pattern(text: str) -> str:
    return "^" + "".join({"%": ".*", "_": "."}.get(c, re.escape(c)) for c in text) + "$"
