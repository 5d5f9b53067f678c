"""``siaga import``: the incidents of a spreadsheet, as history."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from console.author import operator_code
from console.commands import Call
from console.guard import BAD_INPUT, DONE
from data.clock import SystemClock
from data.importer import run as import_file
from data.importer import told
from data.importmap import load as load_map
from data.siteread import load as load_site

#: Cells of the bar, and by how many thousandths it must have moved to be drawn again.
_BAR, _STEP = 40, 5
#: Who an import is by if nobody said so with ``--as``.
IMPORT = "import"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``import``."""
    parser.add_argument("file", metavar="FILE.csv")
    parser.add_argument("--map", required=True, metavar="MAP.toml")
    parser.add_argument("--dry-run", action="store_true")


def run(call: Call) -> int:
    """Import the file, or in a dry run say what it holds. Raises FileFault, Refused."""
    call.need_site()
    site = load_site(call.home.site_file)
    by = operator_code(site, call.as_) if call.as_ else IMPORT
    mapping = load_map(Path(call.options.map), call.words, site)
    bar = Bar(sys.stderr)
    try:
        result = import_file(
            call.home.path,
            Path(call.options.file),
            mapping,
            site=site,
            by=by,
            clock=SystemClock(),
            words=call.words,
            dry=call.options.dry_run,
            progress=bar if sys.stderr.isatty() else None,
        )
    finally:
        bar.clear()
    print(*told(result, call.words), sep="\n")
    return BAD_INPUT if result.plan.bad_count else DONE


class Bar:
    """A progress bar in one line of a terminal, drawn only when it has moved."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._drawn = -_STEP

    def __call__(self, done: int, total: int) -> None:
        """``done`` of ``total``, in whatever unit."""
        part = min(1000, done * 1000 // max(1, total))
        if part - self._drawn < _STEP:
            return
        self._drawn = part
        full = part * _BAR // 1000
        self._out.write(f"\r[{'=' * full}{' ' * (_BAR - full)}] {part // 10:3} %")
        self._out.flush()

    def clear(self) -> None:
        """Leave the line as it was before."""
        if self._drawn >= 0:
            self._out.write("\r\x1b[K")
            self._out.flush()
