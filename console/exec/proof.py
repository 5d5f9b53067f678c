"""Proof of who enters a line of ``siaga exec``: the PIN that comes with ``--as``.

It comes from a file of mode 0600 or from the environment, never from the command line, which everybody can read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from console.session.sign_on.pins import Pins, pin_wrong
from data.base.descriptors import held
from data.base.disk import SAFE
from data.base.process import Process
from data.base.refusal import Refused
from data.entries import PinWrong
from data.intents.base import SignOn
from data.site.model import Site

#: Variables of the environment: the PIN, and the file that has it.
PIN_ENV, FILE_ENV = "SIAGA_PIN", "SIAGA_PIN_FILE"


def pin_of(file: str, env: Mapping[str, str]) -> str:
    """Return the PIN of ``file``, else of the environment; "" if none is given. Raises Refused."""
    named = file or ("" if env.get(PIN_ENV) else env.get(FILE_ENV, ""))
    pin = _read(Path(named)) if named else env.get(PIN_ENV, "")
    if not pin.isprintable():  # a byte that is not UTF-8 came as half of a letter
        raise Refused("roles.pin.file", file=PIN_ENV, why="UTF-8")
    return pin


def _read(path: Path) -> str:
    """Return the first line of a file that only its owner can read. Raises Refused."""
    try:
        with held(os.open(path, os.O_RDONLY | SAFE)) as fd:
            found = os.fstat(fd)
            if not stat.S_ISREG(found.st_mode):
                raise OSError(0, "not a regular file")
            if found.st_mode & 0o077:
                raise Refused("roles.pin.open", file=path, mode=f"{stat.S_IMODE(found.st_mode):04o}")
            pin = os.read(fd, 1024).decode().partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("roles.pin.file", file=path, why=getattr(error, "strerror", "") or "UTF-8") from error
    if not pin:
        raise Refused("roles.pin.file", file=path, why="-")
    return pin


class WrongPin(Refused):
    """Refusal of a wrong PIN. ``note``: the entry that says how many there were, if the book has to say it."""

    note: PinWrong | None = None


def prove(pins: Pins, code: str, pin: str) -> None:
    """Check a PIN; one check at a time. Not on the UI thread. Raises Refused, :class:`WrongPin`, OSError."""
    checked = pins.check(code, pin)
    if checked.is_right:
        return
    key = "roles.pin.wait" if checked.is_refused else "roles.pin.wrong"
    refusal = WrongPin(key, by=code, seconds=-(-checked.wait // 1000))
    if checked.is_noted:
        refusal.note = pin_wrong(code, checked)
    raise refusal


def sign_on(site: Site, process: Process | None, owner: int, way: str, *, has_pins: bool, proven: str) -> SignOn:
    """Return what a program may enter, and who has proven with it who they are.

    process: as the kernel tells it; None: it does not tell. owner: number of the console's system user.
    """
    is_own = process is None or process.uid == owner
    user = process.user if process is not None else ""
    may = site.program_may(user, way, is_own=is_own, has_pins=has_pins)
    return SignOn(has_pins, proven=(proven,) if proven else (), program=may)
