"""Keys: the station's own, in the home or on a medium, and those of others."""

import contextlib
import os
import re
from pathlib import Path

import msgspec

from data.base.descriptors import held
from data.base.disk import DISK, SAFE
from data.base.files import open_file, read_file
from data.base.text import KEY_HEAD, quoted
from data.book.signing import ed25519

#: In the home: the public key and where the private one lies; the private one; the keys of other stations.
RECORD, PRIVATE, PINNED = "signing.json", "signing.key", "pinned.json"

_HEX = r"[0-9a-f]+"


class KeyFault(Exception):
    """A key that cannot be used. ``key``: its text in the catalogue; ``why``: the reason in an unsigned entry."""

    def __init__(self, key: str, why: str = "unreadable", **facts: object) -> None:
        super().__init__(key)
        self.key, self.why, self.facts = key, why, facts


class KeyRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """``signing.json``: the public key (hex) of this home.

    on: the folder with the private one; "": the home
    """

    key: str
    on: str = ""


class Pin(msgspec.Struct, frozen=True, omit_defaults=True):
    """A key that is known as a station's.

    at: since when (UTC ms)
    book, no: the entry that brought it; "": a person entered it
    """

    key: str
    at: int = 0
    book: str = ""
    no: int = 0


def read_key(text: str) -> str:
    """Return a key as a person typed it, whole or its first 20 digits, blanks between them or not. Raises KeyFault."""
    found = "".join(text.split()).replace("…", "").lower()
    if not re.fullmatch(_HEX, found) or not KEY_HEAD <= len(found) <= 2 * ed25519.KEY_BYTES:
        raise KeyFault("signing.bad_key", found=quoted(text, 60), least=KEY_HEAD)
    return found


def name_on(station: str) -> str:
    """Return the name, without its end, of a station's files on a medium."""
    return f"siaga-{station}"


def private_file(home: Path, record: KeyRecord, station: str) -> Path:
    """Return the path of the private key."""
    return Path(record.on) / f"{name_on(station)}.key" if record.on else home / PRIVATE


def record_of(home: Path) -> KeyRecord | None:
    """Return what the home says of its key; None if it has none, or that cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        found = msgspec.json.decode(read_file(home / RECORD), type=KeyRecord)
        if re.fullmatch(_HEX, found.key) and len(found.key) == 2 * ed25519.KEY_BYTES:
            return found
    return None


def read_private(path: Path, *, in_home: bool) -> bytes:
    """Return a private key. Raises KeyFault.

    in_home: only its owner may read the file; a medium may have a file system without modes
    """
    try:
        with held(open_file(path)) as fd:
            mode = os.fstat(fd).st_mode
            if in_home and mode & 0o077:
                raise KeyFault("signing.open", file=path, mode=f"{mode & 0o777:04o}")
            return _private(os.read(fd, 4096))
    except FileNotFoundError:
        raise KeyFault("signing.away", "away", file=path) from None
    except (OSError, ValueError):
        raise KeyFault("signing.unreadable", file=path) from None


def _private(raw: bytes) -> bytes:
    found = bytes.fromhex(raw.decode().partition("#")[0].strip())
    if len(found) != ed25519.KEY_BYTES:
        raise ValueError
    return found


def make(home: Path, station: str, folder: Path | None, new: bytes | None = None) -> KeyRecord:
    """Make this home's key, or take the one that ``folder`` has already, and note it in the home.

    folder: for the private key; None: the home
    new: a private key that takes the place of the one there
    Raises KeyFault, OSError.
    """
    record = KeyRecord("", str(folder.absolute()) if folder is not None else "")
    path = private_file(home, record, station)
    if new is not None:
        path.unlink(missing_ok=True)
    if os.path.lexists(path):
        private = read_private(path, in_home=folder is None)
    else:
        private = new or ed25519.new_private()
        with held(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | SAFE, 0o600)) as fd:
            os.write(fd, private.hex().encode() + b"\n")
            os.fsync(fd)
    record = msgspec.structs.replace(record, key=ed25519.public_of(private))
    if folder is not None:
        _replace(folder, f"{name_on(station)}.pub", record.key.encode() + b"\n")
    _write(home, RECORD, record)
    return record


def given(text: str, station: str) -> tuple[str, Path | None]:
    """Return the key that a person names, and the folder that it was read from, if any. Raises KeyFault.

    text: the key, whole or its first 20 digits; or a folder with ``siaga-STATION.pub``; or such a file
    """
    path = Path(text)
    with contextlib.suppress(OSError, ValueError):
        if path.is_dir():
            path = path / f"{name_on(station)}.pub"
        if path.is_file():
            return read_key(read_file(path, largest=4096, link=True).decode()), path.parent
    return read_key(text), None


def pinned(home: Path) -> dict[str, tuple[Pin, ...]]:
    """Return the keys of other stations that are known here, oldest first. Raises OSError, ValueError."""
    try:
        return msgspec.json.decode(read_file(home / PINNED), type=dict[str, tuple[Pin, ...]])
    except FileNotFoundError:
        return {}


def pin(home: Path, station: str, new: Pin) -> None:
    """Note a key as a station's. Raises OSError, ValueError."""
    known = pinned(home)
    others = tuple(each for each in known.get(station, ()) if each.key != new.key)
    _write(home, PINNED, {**known, station: (*others, new)})


def _write(home: Path, name: str, value: object) -> None:
    _replace(home, name, msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def _replace(path: Path, name: str, content: bytes) -> None:
    with held(DISK.open_folder(path)) as folder:
        DISK.replace_file(folder, name, content)
