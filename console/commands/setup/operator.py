"""PINs of the operators: ``siaga operator list|add|pin|disable CODE``."""

from __future__ import annotations

import argparse
import contextlib
import sys

from console.commands import Call
from console.commands.site_read import site_set_up
from console.exec.author import operator_code
from console.exec.operators import PINS_CHANGED, PinNews, enter
from console.exec.running import connect
from console.exec.socket import LineClient, NobodyListens
from console.exits import DONE, Stop
from console.session.desk import Desk
from console.session.sign_on.pins import Pins, check_guess, check_pin
from data.base.clock import SystemClock
from data.base.text import LONGEST, clean_line
from data.site.localtime import day_hhmm

#: How the entry names what a subcommand does.
_HOW = {"add": "set", "pin": "new", "disable": "disabled"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``operator``. The PIN is asked for: every process of the machine can read arguments."""
    parser.add_argument("what", metavar="list|add|pin|disable", choices=("list", "add", "pin", "disable"))
    parser.add_argument("code", metavar="CODE", nargs="?", default="")


def reads(options: argparse.Namespace) -> bool:
    """Return True if nothing is written."""
    return bool(options.what == "list")


def run(call: Call) -> int:
    """List the operators, or change the PIN of one. Raises Stop, Refused, SiteError, OSError."""
    call.need_site()
    site = site_set_up(call)
    pins = Pins(call.home.path, SystemClock())
    what, words = call.options.what, call.words
    if what == "list":
        if call.options.code:
            raise Stop("people.cli.list_all")
        for person in (p for p in site.people if p.code):
            found = pins.operators.get(person.code)
            key = "none" if found is None else "disabled" if found.disabled else "has"
            at = day_hhmm(site, found.set_at) if found is not None else ""
            print(clean_line(f"{person.code:<5} {words(f'people.cli.{key}', at=at):<28} {person.full or person.name}"))
        print(words("people.cli.is_on" if pins.exist else "people.no_sign_on.why"))
        return DONE
    if not call.options.code:
        raise Stop("people.cli.which", what=what)
    code = operator_code(site, call.options.code)
    _check_known(pins, code, what)
    by = operator_code(site, call.as_) if call.as_ else ""
    PinNews(code, _HOW[what], by).check_role(site)
    book = Telling(call)
    try:
        proof = _typed(call.words("people.label", by=by)) if by else ""
        pin = "" if what == "disable" else _new_pin(call, code)
        if pin and (operator := site.person(code)) is not None:
            check_pin(pin)
            check_guess(pin, code, f"{operator.name} {operator.full}")
        with pins.changed(code, pin, first=what == "add") as how:
            book.tell(PinNews(code, how, by, proof))
        book.changed()
    finally:
        book.close()
    print(words(f"entry.pin.{how}", by=code))
    return DONE


class Telling:
    """Enters what became of a PIN: through the running console, else in the book. Raises BookBusy, OSError."""

    def __init__(self, call: Call) -> None:
        self._client: LineClient | None = None
        self._desk: Desk | None = None
        with contextlib.suppress(NobodyListens):
            self._client = connect(call.home)
        if self._client is None:
            self._desk = Desk.open(call.home)

    def tell(self, news: PinNews) -> None:
        """Enter it; when this returns it is saved. Raises Stop, Refused, OSError."""
        if self._desk is not None:
            enter(self._desk, news)
        elif self._client is not None:
            reply = self._client.enter(news.request, "")
            if not reply.ok:
                raise Stop("refuse.as_said", why=clean_line(reply.error))

    def changed(self) -> None:
        """Tell a running console that the file of the PINs is another one."""
        if self._client is not None:
            self._client.enter(PINS_CHANGED, "")

    def close(self) -> None:
        """Disconnect, or close the book."""
        if self._client is not None:
            self._client.close()
        if self._desk is not None:
            self._desk.close()


def _check_known(pins: Pins, code: str, what: str) -> None:
    """Raise Stop if ``add`` would replace a PIN, or there is none to change."""
    if what == "add" and pins.has(code):
        raise Stop("people.cli.has_one", by=code)
    if what == "pin" and code not in pins.operators:
        raise Stop("people.no_pin", by=code)


def _new_pin(call: Call, code: str) -> str:
    """Ask twice for a new PIN; from a pipe, once. Raises Stop."""
    pin = _typed(call.words("people.cli.new", by=code))
    if sys.stdin.isatty() and _typed(call.words("people.cli.again", by=code)) != pin:
        raise Stop("people.cli.differ")
    if not pin:
        raise Stop("people.cli.empty")
    return pin


def _typed(prompt: str) -> str:
    """Return a PIN that is typed without echo, or the next line of a pipe. Raises Stop if there is none."""
    if sys.stdin is not None and sys.stdin.isatty():
        from console.commands.secret import typed_secret  # only a person at a terminal needs it

        return typed_secret(prompt)
    return sys.stdin.readline(LONGEST).rstrip("\r\n") if sys.stdin is not None else ""
