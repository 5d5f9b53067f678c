"""Python files of the repository, each parsed once for all tests of this folder."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def source(path: Path) -> str:
    """Return what the file holds."""
    return path.read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Return the file, parsed."""
    return ast.parse(source(path), str(path))


@cache
def walked(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of the file."""
    return tuple(ast.walk(tree(path)))


def forget() -> None:
    """Release what was read and parsed."""
    for kept in (source, tree, walked):
        kept.cache_clear()
