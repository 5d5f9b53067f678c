"""JSON output for programs, safe to show on a terminal."""

from __future__ import annotations

import re
import sys
from typing import Any

import msgspec

# Characters that msgspec does not escape although a terminal acts on them: DEL, C1, bidi marks, line separators.
_RAW = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def json_line(value: Any) -> str:
    """Return ``value`` as one line of JSON with control characters escaped."""
    text = msgspec.json.encode(value).decode()
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_json(value: Any) -> None:
    """Print ``value`` as one line of JSON, in UTF-8 whatever the locale says."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    print(json_line(value))
