"""Times as a spreadsheet writes them, in the pattern that the column map names."""

from __future__ import annotations

from datetime import datetime

from data.site.localtime import zone_of
from data.site.typed_times import instants_of


class NeverWas(ValueError):
    """Error: a local time that the clocks skipped."""


class Moments:
    """Reader of times in one zone and one pattern: ``iso``, ``epoch``, ``epoch_ms`` or strptime's."""

    def __init__(self, zone: str, pattern: str) -> None:
        self._zone = zone_of(zone)
        self._pattern = pattern
        self._known: dict[str, tuple[int, ...]] = {}  # the rows of one incident repeat most of its times

    def read(self, text: str, after: int = 0) -> int:
        """Return the moment (UTC ms). A time that came twice is the first one that is not before ``after`` (UTC ms).

        Raises :class:`NeverWas`, :class:`ValueError`.
        """
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._read(text)
        return next((moment for moment in found if moment >= after), found[-1])

    def _read(self, text: str) -> tuple[int, ...]:
        if self._pattern in ("epoch", "epoch_ms"):
            number = float(text) if self._pattern == "epoch" else int(text)
            moment = round(number * 1000) if self._pattern == "epoch" else int(number)
            if not 0 < moment < 1 << 45:
                raise ValueError(text)
            return (moment,)
        wall = datetime.fromisoformat(text) if self._pattern == "iso" else datetime.strptime(text, self._pattern)
        found = instants_of(wall, self._zone)
        if not found:
            raise NeverWas(text)
        return found
