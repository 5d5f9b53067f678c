"""Mutated functions at full speed: each is the original until one of its mutants takes its place.

mutmut wraps every function in one that looks in the environment at each call whether it is mutated, which makes whole
days of a room several times as slow. As a plugin (``-p tests.mutants.plain``), loaded before the program, this leaves
the originals as they are and remembers their mutants. Children that a test starts have mutmut's wrappers.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from mutmut.mutation import trampoline

#: Each function with its mutants by name; mutmut fills these in when the module or class is complete.
_MUTANTS: list[tuple[FunctionType, dict[str, Any]]] = []


def _leave(mutants: dict[str, Any], is_classmethod: bool = False) -> Callable[[FunctionType], FunctionType]:
    def remember(function: FunctionType) -> FunctionType:
        _MUTANTS.append((function, mutants))
        return function

    return remember


trampoline.wrap_in_trampoline = _leave  # type: ignore[assignment]


def become(mutant: str) -> None:
    """Put the mutant in the place of its function, wherever that was imported. Raises LookupError."""
    module, _, name = mutant.rpartition(".")
    for function, mutants in _MUTANTS:
        if function.__module__ == module and name in mutants:
            mutated = getattr(mutants[name], "__func__", mutants[name])
            # The same cells: a mutant without ``super()`` has no use for them, and must take them nevertheless.
            function.__code__ = mutated.__code__.replace(co_freevars=function.__code__.co_freevars)
            function.__defaults__, function.__kwdefaults__ = mutated.__defaults__, mutated.__kwdefaults__
            return
    raise LookupError(mutant)
