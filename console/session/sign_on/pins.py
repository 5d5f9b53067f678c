"""PINs of the operators: their hashes, in a file of the home.

Hashing takes a tenth of a second and 19 MiB, so it never runs on the UI thread, and one at a time.
"""

import contextlib
import os
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from console.session.atomic_files import new_file
from console.session.sign_on import lock, tries
from console.session.sign_on.tries import Tries
from data.base.clock import Clock
from data.base.files import read_file
from data.base.refusal import Refused
from data.entries import PinWrong
from data.entries.base import SYSTEM

#: Fewest characters of a PIN: of digits alone, and of anything else.
DIGITS, LETTERS = 6, 8
#: Most characters.
MOST = 64
#: Characters in an order that is guessed first: of digits, letters, the rows of a keyboard.
_RUNS = ("012345678901234567890", "abcdefghijklmnopqrstuvwxyz" * 2, "qwertyuiop", "asdfghjkl", "zxcvbnm")
#: Argon2id: memory (KiB), passes, lanes. Each hash is stored with its own, so a later version can raise them.
MEMORY, PASSES, LANES = 19 * 1024, 2, 1

#: How often a change waits for another one to end: ten seconds in all.
CHANGE_TRIES = 200

_HASHING = threading.Lock()


class Operator(msgspec.Struct, frozen=True, omit_defaults=True):
    """PIN of one operator. ``hash``: as Argon2 encodes it, with its parameters; ``set_at``: UTC ms."""

    hash: str
    set_at: int = 0
    disabled: bool = False


class _File(msgspec.Struct, frozen=True):
    operators: dict[str, Operator] = {}
    format: int = 1


class Checked(msgspec.Struct, frozen=True):
    """Outcome of a PIN.

    wait: ms before the next one is looked at; this one was not, if ``is_refused``
    wrong: wrong ones since the last right one, this one included; the first of them at ``since`` (UTC ms)
    is_noted: whether the book has to say how many there were
    others: other operators whose wrong PINs are noted, how many, the first (UTC ms): told after a right one
    """

    is_right: bool
    wrong: int = 0
    since: int = 0
    wait: int = 0
    is_refused: bool = False
    is_noted: bool = False
    others: tuple[tuple[str, int, int], ...] = ()


def pin_wrong(code: str, checked: Checked) -> PinWrong:
    """Return the entry that says how many wrong PINs were given for an operator."""
    return PinWrong(by=SYSTEM, subjects=("room",), operator=code, count=checked.wrong, since=checked.since)


class Pins:
    """The operators of one home who have a PIN. Its methods that take a PIN block: not for the UI thread.

    pause: waits for so many seconds, on the caller's thread
    """

    def __init__(self, home: Path, clock: Clock, pause: Callable[[float], None] = time.sleep) -> None:
        self.path = home / "pins.json"
        self._tries = Tries(home / "pin-tries.json", clock, pause)
        self._pause = pause
        self._clock = clock
        self.operators: dict[str, Operator] = {}
        self.is_damaged = False  # there is a file, and it cannot be read
        self.load()

    def load(self) -> None:
        """Read the file again. One that cannot be read leaves a room with PINs that nobody can give."""
        try:
            self.operators, self.is_damaged = msgspec.json.decode(read_file(self.path), type=_File).operators, False
        except FileNotFoundError:
            self.operators, self.is_damaged = {}, False
        except (OSError, ValueError):
            self.operators, self.is_damaged = {}, True

    @property
    def exist(self) -> bool:
        """Whether the room has PINs, so that signatures need one."""
        return self.is_damaged or any(not operator.disabled for operator in self.operators.values())

    def has(self, code: str) -> bool:
        """Return True if the operator can give a PIN."""
        found = self.operators.get(code)
        return found is not None and not found.disabled

    def check(self, code: str, pin: str) -> Checked:
        """Compare a PIN. It is counted before it is looked at, so that a kill saves nobody a count.

        Raises Refused if the operator has no PIN; OSError if it cannot be counted, or not now.
        """
        with _HASHING, self._tries.locked() as counted:
            self.load()
            if self.is_damaged:
                raise Refused("people.damaged", file=self.path.name)
            if not self.has(code):
                raise Refused("people.no_pin", by=code)
            if wait := counted.wait(code):
                return Checked(False, counted.wrong(code), counted.since(code), wait, is_refused=True)
            before, since = counted.wrong(code), counted.since(code)
            counted.add(code)
            if not _matches(self.operators[code].hash, pin):
                wrong = counted.wrong(code)
                return Checked(False, wrong, counted.since(code), counted.wait(code), is_noted=tries.is_noted(wrong))
            counted.forget(code)
            others = tuple(each for each in counted.noted if each[0] in self.operators)
            return Checked(True, before, since, others=others)

    @contextlib.contextmanager
    def changed(self, code: str, pin: str, *, first: bool = False) -> Iterator[Literal["set", "new", "disabled"]]:
        """Give an operator a new PIN, or with "" none; hand out what that is.

        It counts when the ``with`` ends, and not if that fails: the entry that says so is saved inside it. Until then
        no other process changes one, so that of two at once none is lost.

        first: only if the operator has none

        Raises Refused for a PIN that is too short, or if there is none to disable; OSError.
        """
        hashed = ""
        if pin:
            check_pin(pin)
            with _HASHING:
                hashed = _hash(pin)
        with lock.locked(self.path.with_name("pins.lock"), self._pause, tries=CHANGE_TRIES):
            self.load()
            if self.is_damaged:
                raise Refused("people.damaged", file=self.path.name)
            known = self.operators.get(code)
            if pin:
                if first and self.has(code):
                    raise Refused("people.cli.has_one", by=code)
                made = Operator(hashed, self._clock.now())
            elif known is None or known.disabled:
                raise Refused("people.no_pin", by=code)
            else:
                made = replace(known, disabled=True)
            with new_file(self.path, overwrite=True) as file:
                file.write(msgspec.json.encode(_File({**self.operators, code: made})))
                yield "new" if pin and known is not None else "set" if pin else "disabled"
            self.load()
        with contextlib.suppress(OSError), self._tries.locked() as counted:  # it is changed, and the book says so
            counted.forget(code)


def check_pin(pin: str) -> None:
    """Raise Refused for a PIN that is too short, too long, or has blanks."""
    pin = _plain(pin)
    fewest = DIGITS if pin.isascii() and pin.isdigit() else LETTERS
    if not fewest <= len(pin) <= MOST or not pin.isprintable() or " " in pin:
        raise Refused("people.pin_rule", digits=DIGITS, letters=LETTERS, most=MOST)


def check_guess(pin: str, code: str, names: str) -> None:
    """Raise Refused for a PIN that is guessed first: a run, a repeat, or with the operator's code or name in it."""
    typed = _plain(pin).casefold()
    if any(typed in run or typed in run[::-1] for run in _RUNS):
        raise Refused("people.pin_run")
    if any(len(typed) % n == 0 and typed[:n] * (len(typed) // n) == typed for n in range(1, len(typed) // 2 + 1)):
        raise Refused("people.pin_repeat")
    if any(name in typed for name in (code.casefold(), *names.casefold().split()) if len(name) > 2):
        raise Refused("people.pin_name", by=code)


def _plain(pin: str) -> str:
    """Return the PIN as it is hashed: the same letter typed on another keyboard is the same."""
    return unicodedata.normalize("NFC", pin)


def _hash(pin: str) -> str:
    from argon2.low_level import Type, hash_secret  # seam: the third party loads with the first PIN

    made = hash_secret(
        _plain(pin).encode(), os.urandom(16), time_cost=PASSES, memory_cost=MEMORY, parallelism=LANES, hash_len=32,
        type=Type.ID,
    )  # fmt: skip
    return made.decode("ascii")


def _matches(hashed: str, pin: str) -> bool:
    from argon2.exceptions import VerificationError, VerifyMismatchError
    from argon2.low_level import Type, verify_secret  # seam: the third party loads with the first PIN

    if len(pin) > MOST:
        return False
    try:
        return verify_secret(hashed.encode(), _plain(pin).encode(), Type.ID)
    except VerifyMismatchError:
        return False
    except VerificationError as error:
        raise Refused("people.damaged", file="pins.json") from error
