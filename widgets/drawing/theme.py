"""Colours: five themes, and the palette that turns a role into a style.

Rules: docs/interface.md.

Roles: text, muted, strong, accent, warn, alarm, rule, focus (rule of the focused region), void (undone).
Fills, for what waits for the operator: alarm_fill, warn_fill, drill_fill, new_fill, accent_fill.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, Literal

from rich.style import Style
from textual.app import App
from textual.filter import Monochrome, NoColor
from textual.theme import BUILTIN_THEMES, Theme

#: Background under a line: the screen, the line while typing, the cursor's row.
Ground = Literal["bg", "surface", "sel"]

TOKENS: Final = (
    "bg", "surface", "sel", "rule", "text", "muted", "strong", "accent", "warn", "alarm", "alarm_sel", "warn_bg",
    "warn_on", "alarm_bg", "alarm_on", "drill_bg", "drill_on", "new_bg", "new_on",
)  # fmt: skip

_COLOURS: Final[dict[str, str]] = {
    "day": "E4E4E2 F4F4F2 CED6FA 8E9296 2A2E33 44494E 08090A 0A4A8F 703000 A80A1E A80A1E F0A800 1A1200 B00018 FFFFFF "
    "5B2A86 FFFFFF 08090A E4E4E2",
    "night": "0F0E0D 1B1917 262320 4A443C BFB4A4 AC9F8F DDD0BC 8FB0C4 D9962E EB7A68 EB7A68 9A6410 FFF6E6 A12A1F FFF0E8 "
    "5F4680 F6EEFF DDD0BC 0F0E0D",
    "contrast": "000000 000000 0000AA AAAAAA FFFFFF C8C8C8 FFFFFF 55FFFF FFFF55 FF5555 FFFFFF FFFF55 000000 FF5555 "
    "000000 FF55FF 000000 FFFFFF 000000",
    "console": "000000 000000 0000AA AAAAAA FFFFFF AAAAAA FFFFFF 55FFFF FFFF55 FF5555 FFFFFF AA5500 FFFFFF AA0000 "
    "FFFFFF AA00AA FFFFFF AAAAAA 000000",
}
#: Names of the themes. :func:`install_theme` chooses ``console`` below 256 colours and ``mono`` for NO_COLOR.
THEMES: Final = (*_COLOURS, "mono")

_FILLS: Final = ("alarm_fill", "warn_fill", "drill_fill", "new_fill", "accent_fill")
_BOLD: Final = ("strong", "accent", "warn", "alarm", *_FILLS)

#: Priority → role.
PRIORITY_ROLES: Final = {1: "alarm", 2: "warn", 3: "text", 4: "muted"}

# Without colours P1 is bold and underlined and P2 underlined, so that they differ; every fill is reversed.
_MONO: Final[dict[str, Style]] = {
    "strong": Style(bold=True),
    "accent": Style(bold=True),
    "warn": Style(underline=True),
    "alarm": Style(bold=True, underline=True),
    "void": Style(strike=True),
    **{fill: Style(bold=True, reverse=True) for fill in _FILLS},
}


def colours(theme: str) -> dict[str, str]:
    """Return token → ``#RRGGBB`` of a theme that has colours."""
    return {token: f"#{value}" for token, value in zip(TOKENS, _COLOURS[theme].split(), strict=True)}


class Palette:
    """Styles of one theme, by role and ground."""

    def __init__(self, theme: str) -> None:
        self.theme = theme
        self._colours = {} if theme == "mono" else colours(theme)
        self._known: dict[tuple[str, Ground], Style] = {}

    def style(self, role: str, ground: Ground = "bg") -> Style:
        """Return the style of ``role`` on ``ground``."""
        known = self._known.get((role, ground))
        if known is None:
            known = self._known[role, ground] = self._make_style(role, ground)
        return known

    def _make_style(self, role: str, ground: Ground) -> Style:
        if self.theme == "mono":
            return _MONO.get(role, Style())
        colour = self._colours
        if role == "accent_fill":
            return Style(color=colour["bg"], bgcolor=colour["accent"], bold=True)
        if role in _FILLS:
            name = role.removesuffix("_fill")
            return Style(color=colour[f"{name}_on"], bgcolor=colour[f"{name}_bg"], bold=True)
        name = {"focus": "accent", "void": "muted"}.get(role, role)
        if role == "alarm" and ground == "sel":
            name = "alarm_sel"
        return Style(
            color=colour[name], bgcolor=colour[ground], bold=role in _BOLD or None, strike=role == "void" or None
        )


@lru_cache
def palette(theme: str) -> Palette:
    """Return the palette of ``theme``."""
    return Palette(theme)


def _theme(name: str) -> Theme:
    if name == "mono":  # the two default colours of the terminal
        own = "ansi_default"
        return Theme(
            name, primary=own, foreground=own, background=own, surface=own, panel=own, boost=own, ansi=True,
            variables=BUILTIN_THEMES["ansi-dark"].variables,
        )  # fmt: skip
    c = colours(name)
    return Theme(
        name,
        primary=c["accent"], secondary=c["accent"], accent=c["accent"], warning=c["warn"], error=c["alarm"],
        success=c["text"], foreground=c["text"], background=c["bg"], surface=c["surface"], panel=c["surface"],
        dark=name != "day", variables={f"siaga-{token.replace('_', '-')}": value for token, value in c.items()},
    )  # fmt: skip


def install_theme(app: App[Any], wanted: str = "night") -> str:
    """Register the themes with ``app``, choose one, and return its name.

    ``mono`` replaces ``wanted`` under NO_COLOR and on a terminal without colours (TERM=dumb), ``console`` on a terminal
    with fewer than 256.
    """
    for name in THEMES:
        app.register_theme(_theme(name))
    chosen = wanted if wanted in THEMES else "night"
    if app.no_color or app.console.color_system is None:
        chosen = "mono"
        # Textual turns colours into greys, which would make the fill of a P1 weaker than that of a P4.
        app._filters[:] = [NoColor() if isinstance(f, Monochrome) else f for f in app._filters]
    elif app.console.color_system not in ("256", "truecolor"):
        chosen = "console"
    app.theme = chosen
    return chosen
