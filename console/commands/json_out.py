"""JSON for programs, safe to show."""

from __future__ import annotations

import re
import sys
from typing import Any

import msgspec

# What msgspec leaves as it is although a terminal would act on it: DEL, C1, bidi marks, line separators.
_RAW = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def json_line(value: Any) -> str:
    """``value`` as JSON in one line, safe to show: controls are escaped."""
    text = msgspec.json.encode(value).decode()
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_json(value: Any) -> None:
    """Print ``value`` as one line of JSON; UTF-8 whatever the locale says."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    print(json_line(value))
