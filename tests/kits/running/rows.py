"""Rows of a long table, checked in one test that names every wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def each_row(rows: Iterable[Any], check: Callable[..., None]) -> None:
    """Check every row, a value or a tuple of arguments. Fails once, with all wrong rows, and if there is no row.

    A case of ``parametrize`` costs some milliseconds in each process of pytest, many times what such a row does.
    """
    table, wrong = list(rows), []
    assert table, "an empty table"
    for given in table:
        row = given if isinstance(given, tuple) else (given,)
        try:
            check(*row)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            wrong.append(f"{' | '.join(map(str, row))}\n    {said.strip()}")
    assert not wrong, f"{len(wrong)} of {len(table)} rows:\n" + "\n".join(wrong)
