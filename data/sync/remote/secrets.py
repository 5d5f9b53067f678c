"""Secrets: passwords, tokens and the site's key.

They come from a file of mode 0600 or from the environment, never from the site file. They never appear in a log.
"""

from __future__ import annotations

import base64
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from data.base.descriptors import held
from data.base.files import NEW, open_file
from data.base.permissions import OF_OTHERS
from data.site.model import Site
from data.site.remote_url import HEADER
from data.sync.link_state import Why

#: Headers that sign in.
SignIn = Mapping[str, str]

PASSWORD_ENV = "SIAGA_REMOTE_PASSWORD"
PULL_TOKEN_ENV, PULL_HEADER_ENV = "SIAGA_PULL_TOKEN", "SIAGA_PULL_HEADER"
PUSH_TOKEN_ENV, PUSH_HEADER_ENV = "SIAGA_PUSH_TOKEN", "SIAGA_PUSH_HEADER"
TOKEN_ENV, HEADER_ENV = "SIAGA_REMOTE_TOKEN", "SIAGA_REMOTE_HEADER"
ADMIN_ENV = "SIAGA_ADMIN_PASSWORD"
KEY_ENV = "SIAGA_SITE_KEY"

#: Shortest key (bytes).
KEY_BYTES = 32


class SecretFault(Exception):
    """A secret that cannot be used.

    ``why`` names the file and what would be right, never its content.
    """

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.why = Why(key, dict(facts))


def read(path: Path) -> str:
    """Return the text of a file that only its owner may read. Raises SecretFault."""
    try:
        with held(open_file(path)) as fd:
            mode = stat.S_IMODE(os.fstat(fd).st_mode)
            if mode & OF_OTHERS:
                raise SecretFault("sync.secret_open", file=str(path), mode=f"{mode:04o}")
            return os.read(fd, 1 << 16).decode("utf-8", "strict").strip()
    except FileNotFoundError:
        raise SecretFault("sync.secret_missing", file=str(path)) from None
    except OSError as error:
        raise SecretFault("sync.secret_unreadable", file=str(path), error=error.strerror or "") from None
    except UnicodeDecodeError:
        raise SecretFault("sync.secret_unreadable", file=str(path), error="not UTF-8") from None


def password(path: Path, env: Mapping[str, str], name: str = PASSWORD_ENV) -> str:
    """Return the password of the environment, or else of the file. Raises SecretFault."""
    found = env.get(name) or read(path)
    if not found:
        raise SecretFault("sync.secret_empty", file=str(path))
    return found


def basic(account: str, word: str) -> SignIn:
    """Return the sign-in with a name and a password."""
    pair = base64.b64encode(f"{account}:{word}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def token(path: Path, env: Mapping[str, str], *, header: str, names: tuple[str, str]) -> SignIn:
    """Return the sign-in with a token of the environment, or else of the file. Raises SecretFault.

    - ``header``: its header; in ``Authorization`` a token without a scheme is a bearer token.
    - ``names``: the variables with a token, and with a whole header (``X-Key: abc``), which comes first.
    """
    whole = env.get(names[1], "")
    if whole:
        header, colon, found = whole.partition(":")
        header, found = header.strip(), found.strip()
        if not colon or not HEADER.fullmatch(header):
            raise SecretFault("sync.header_wrong", variable=names[1])
    else:
        found = (env.get(names[0]) or read(path)).strip()
    if not found:
        raise SecretFault("sync.secret_empty", file=names[1] if whole else str(path))
    if not (found.isascii() and found.isprintable()):
        raise SecretFault("sync.token_wrong", file=names[1] if whole else names[0] if env.get(names[0]) else str(path))
    if header.lower() == "authorization" and " " not in found:
        found = f"Bearer {found}"
    return {header: found}


def push_file(home: Path, site: Site) -> Path:
    """Return the file with the token for the push."""
    return home / site.push.token_file


def pull_file(home: Path, site: Site) -> Path:
    """Return the file with the token for the pull: that of the push, unless the site file names another."""
    return home / (site.pull.token_file or site.push.token_file)


def push_sign_in(home: Path, site: Site, env: Mapping[str, str]) -> SignIn:
    """Return the sign-in of the push. Raises SecretFault."""
    return token(push_file(home, site), env, header=site.push.header, names=(PUSH_TOKEN_ENV, PUSH_HEADER_ENV))


def pull_sign_in(home: Path, site: Site, env: Mapping[str, str]) -> SignIn:
    """Return the sign-in of the pull. Raises SecretFault."""
    return token(pull_file(home, site), env, header=site.pull.header, names=(PULL_TOKEN_ENV, PULL_HEADER_ENV))


def keys(path: Path, env: Mapping[str, str]) -> tuple[bytes, ...]:
    """Return the site's keys, one a line in hex; the first one seals.

    Raises SecretFault.
    """
    lines = (line.partition("#")[0].strip() for line in (env.get(KEY_ENV) or read(path)).splitlines())
    try:
        found = tuple(bytes.fromhex(line) for line in lines if line)
    except ValueError:
        raise SecretFault("sync.key_wrong", file=str(path)) from None
    if not found or any(len(key) < KEY_BYTES for key in found):
        raise SecretFault("sync.key_wrong", file=str(path))
    return found


def new_key() -> str:
    """Return a new key in hex."""
    return secrets.token_hex(KEY_BYTES)


def write(path: Path, text: str) -> None:
    """Create a file that only its owner may read. Raises FileExistsError, OSError."""
    with held(open_file(path, NEW)) as fd:
        os.write(fd, text.encode() + b"\n")
        os.fsync(fd)
