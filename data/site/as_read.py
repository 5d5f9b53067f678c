"""A site as it was read before, so that a start need not read the same file again.

To read ``site.toml`` and check it takes longer than anything else about a site. So the site is kept as JSON, next to
the text. It counts for that very text, and for programs that read a file in the same way.
"""

import hashlib

import msgspec

from data.site.model import Site

#: How this program reads a file. Raise it when the same text makes another site, or is refused.
READING = 1


class _AsRead(msgspec.Struct):
    mark: str
    site: Site


def encode(text: str, site: Site) -> bytes:
    """Return what is to be kept of ``text``, which was read as ``site``."""
    return msgspec.json.encode(_AsRead(_mark(text), site))


def decode(raw: bytes, text: str) -> Site | None:
    """Return the site that ``text`` was read as. None: something else was kept, or it cannot be used."""
    return last(raw) if _mark(text).encode() in raw[:120] else None


def last(raw: bytes) -> Site | None:
    """Return the site that was kept, of whatever text. None: it cannot be used."""
    if f'"{READING}:'.encode() not in raw[:120]:
        return None
    try:
        return msgspec.json.decode(raw, type=_AsRead).site
    except msgspec.MsgspecError:
        return None


def _mark(text: str) -> str:
    return f"{READING}:{hashlib.sha256(text.encode()).hexdigest()}"
