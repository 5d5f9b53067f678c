"""Ed25519: new keys, signatures, and whether one is right.

The library takes longer to load than the console's first frame may: it is loaded by the first call.
"""

from __future__ import annotations

import os

#: Bytes of a private key and of a public one.
KEY_BYTES = 32


def new_private() -> bytes:
    """Return a new private key."""
    return os.urandom(KEY_BYTES)


def public_of(private: bytes) -> str:
    """Return the public key of a private one, in hex. Raises ValueError if it has another length."""
    from nacl.signing import SigningKey  # seam: only what signs or checks a signature pays for it

    return bytes(SigningKey(private).verify_key).hex()


def sign(private: bytes, message: bytes) -> str:
    """Return the signature under ``message``, in hex."""
    from nacl.signing import SigningKey

    return SigningKey(private).sign(message).signature.hex()


def is_right(key: str, message: bytes, signature: str) -> bool:
    """Whether ``signature`` (hex) under ``message`` is one of the public key ``key`` (hex)."""
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(key)).verify(message, bytes.fromhex(signature))
    except Exception:  # the library has an error of its own for each thing that is wrong with the two texts
        return False
    return True
