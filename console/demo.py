"""``siaga demo``: the sample site in a home of its own; a busy evening at 20×, 1× from the first key."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from console.drill.file import Drill, read
from console.home import Home
from data.clock import Clock, SystemClock
from data.siteread import sample_text


def evening() -> Drill:
    """The drill that the demo plays. It is part of the program."""
    with resources.as_file(resources.files("console") / "drills" / "demo.toml") as path:
        return read(path)


def new_home(parent: Home, name: str, *, clock: Clock | None = None) -> Home:
    """A fresh folder (0700) for one run of a drill, beside the real room and never in it."""
    started = datetime.fromtimestamp((clock or SystemClock()).now() / 1000, UTC)
    base = f"{name}-{started:%Y%m%d-%H%M%S}"
    parent.drills.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(1, 1000):
        path = parent.drills / (base if number == 1 else f"{base}-{number}")
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return Home(path)
    raise FileExistsError(str(parent.drills / base))


def write_sample(home: Home, language: str = "") -> Path:
    """Write the sample site file into ``home``, in ``language`` (en, id; "": the sample's own)."""
    text = sample_text()
    if language:
        text = re.sub(r'(?m)^language\s*=\s*"\w+"', f'language = "{language}"', text, count=1)
    fd = os.open(home.site_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
    return home.site_file
