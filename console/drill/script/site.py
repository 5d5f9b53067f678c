"""Site of a drill, and the home of a run.

The site is the sample, or a file next to the drill's, with the drill's overrides.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.drill.script.file import DrillFile
from console.session.atomic_files import new_file
from console.session.home import Home
from console.session.sign_on.pins import Pins
from data.base.clock import Clock, SystemClock
from data.base.file_errors import FileFault, read_text
from data.base.files import read_file
from data.base.permissions import PRIVATE_FOLDER
from data.site.load import read as read_site
from data.site.load import sample_text
from data.site.model import Site

SAMPLE = "sample"


def site_text(file: DrillFile, language: str = "") -> str:
    """Return the site file of a drill. Raises DrillError.

    language: en or id; "": the drill's, else the site's own
    """
    drill, words = file.drill, file.source.words
    try:
        text = sample_text() if drill.site == SAMPLE else read_text(file.path.parent / drill.site, words)
        tables = tomllib.loads(text)
        if drill.overrides or _reaches_out(tables):
            text = dump(_kept_in(merged(tables, drill.overrides)))
        text = in_language(text, language or drill.language)
        read_site(text, SAMPLE if drill.site == SAMPLE else drill.site)
    except FileFault as fault:
        raise file.fault(("overrides" if drill.overrides else "site",), "; ".join(fault.lines)) from None
    except tomllib.TOMLDecodeError as error:
        raise file.fault(("site",), str(error)) from None
    return text


def own_language(file: DrillFile, site: Site) -> str:
    """Return the language that the drill is written in. ``site``: as it is played, maybe in another language."""
    drill = file.drill
    if drill.language:
        return drill.language
    try:
        text = sample_text() if drill.site == SAMPLE else read_file(file.path.parent / drill.site, link=True).decode()
        return str(tomllib.loads(text).get("language", "en"))
    except (OSError, ValueError):  # resumed after a power cut, away from its site file
        return site.language


def _reaches_out(site: dict[str, Any]) -> bool:
    """Return whether the site names a remote or a second disk, which are outside of a drill's home."""
    return bool(site.get("remote", {}).get("url") or site.get("book", {}).get("second"))


def _kept_in(site: dict[str, Any]) -> dict[str, Any]:
    """Return the site without them: a drill reaches neither another station nor the second disk of a real room."""
    found = {key: value for key, value in site.items() if key != "remote"}
    if "second" in found.get("book", {}):
        found["book"] = {key: value for key, value in found["book"].items() if key != "second"}
    return found


def in_language(text: str, language: str) -> str:
    """Return a site file in another language ("": as it is)."""
    if not language:
        return text
    line = f'language = "{language}"'
    changed, count = re.subn(r'(?m)^language\s*=\s*"\w+"', line, text, count=1)
    return changed if count else f"{line}\n{text}"


def merged(site: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return ``site`` with the tables of ``other`` merged into it.

    In a list of tables, one with the same ``code`` (a person: ``name``) is merged and a new one is added.
    """
    found = dict(site)
    for key, value in other.items():
        old = found.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            found[key] = merged(old, value)
        elif _tables(old) and _tables(value):
            found[key] = _merged_lists(old, value)
        else:
            found[key] = value
    return found


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _merged_lists(old: Any, new: Any) -> list[dict[str, Any]]:
    found = [dict(item) for item in old]
    for table in new:
        same = next((i for i, item in enumerate(found) if _identity(item) == _identity(table)), None)
        if same is None:
            found.append(table)
        else:
            found[same] = merged(found[same], table)
    return found


def _identity(table: dict[str, Any]) -> str:
    return str(table.get("name", "")) if "full" in table else str(table.get("code", table.get("name", "")))


def dump(tables: dict[str, Any]) -> str:
    """Return plain tables as TOML: values before tables, as TOML wants it."""
    plain = [f"{_key(k)} = {_value(v)}" for k, v in tables.items() if not isinstance(v, dict) and not _tables(v)]
    for key, value in tables.items():
        if isinstance(value, dict):
            plain += ["", f"[{_key(key)}]", *(f"{_key(k)} = {_value(v)}" for k, v in value.items())]
        elif _tables(value):
            for table in value:
                plain += ["", f"[[{_key(key)}]]", *(f"{_key(k)} = {_value(v)}" for k, v in table.items())]
    return "\n".join(plain) + "\n"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


# --- the home ---------------------------------------------------------------------------------------------------------


def new_home(parent: Home, name: str, *, clock: Clock | None = None) -> Home:
    """Make a new folder (0700) for one run of a drill, next to the real room and never in it."""
    started = datetime.fromtimestamp((clock or SystemClock()).now() / 1000, UTC)
    base = f"{name}-{started:%Y%m%d-%H%M%S}"
    parent.drills.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    for number in range(1, 1000):
        path = parent.drills / (base if number == 1 else f"{base}-{number}")
        try:
            path.mkdir(mode=PRIVATE_FOLDER)
        except FileExistsError:
            continue
        return Home(path)
    raise FileExistsError(str(parent.drills / base))


def write_site(home: Home, text: str) -> Path:
    """Write the site file of ``home``, which has none yet. Raises OSError."""
    with new_file(home.site_file) as file:
        file.write(text.encode())
    return home.site_file


def home_for(parent: Home, file: DrillFile, language: str = "") -> Home:
    """Make a home for one run of a drill under ``parent``: its site file, and the PINs that the drill gives.

    It has no others: those of the real room are in another home. Raises DrillError, OSError.
    """
    text = site_text(file, language)
    home = new_home(parent, file.drill.name)
    write_site(home, text)
    pins = Pins(home.path, SystemClock())
    for code, pin in file.drill.pins.items():
        with pins.changed(code, pin):
            pass
    return home
