"""Colours that can be read, and roles that stay apart without any."""

from __future__ import annotations

import itertools

import pytest
from textual.app import App
from textual.color import Color

from widgets.drawing.theme import THEMES, colours, install_theme, palette


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    parts = [channel / 255 for channel in Color.parse(colour).rgb]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    darker, lighter = sorted((luminance(a), luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [t for t in THEMES if t != "mono"])
def test_contrast(theme: str) -> None:
    """7:1 for plain words on the ground, 4.5:1 for bold ones and on the cursor's row."""
    c = colours(theme)
    for role in ("text", "muted"):
        assert contrast(c[role], c["bg"]) >= 7, role
        assert contrast(c[role], c["sel"]) >= 4.5, role
    for role in ("strong", "accent", "warn", "alarm"):
        assert contrast(c[role], c["bg"]) >= 4.5, role
    for role in ("strong", "accent", "warn", "alarm_sel"):
        assert contrast(c[role], c["sel"]) >= 4.5, role
    for role in ("strong", "accent"):
        assert contrast(c[role], c["surface"]) >= 4.5, role
    for fill in ("warn", "alarm", "drill", "new"):
        assert contrast(c[f"{fill}_on"], c[f"{fill}_bg"]) >= 4.5, fill
    assert contrast(c["bg"], c["accent"]) >= 4.5


def test_mono_keeps_the_levels_apart() -> None:
    styles = [str(palette("mono").style(role)) for role in ("alarm", "warn", "strong", "text", "alarm_fill")]
    assert all(a != b for a, b in itertools.combinations(styles, 2))
    for role in ("alarm", "warn", "strong", "text", "alarm_fill", "muted", "rule"):
        style = palette("mono").style(role)
        assert style.color is None
        assert style.bgcolor is None


def test_no_role_blinks_or_is_dim() -> None:
    for theme in THEMES:
        for role in ("text", "muted", "strong", "accent", "warn", "alarm", "rule", "focus", "void", "new_fill"):
            style = palette(theme).style(role)
            assert not (style.blink or style.dim or style.italic)


async def test_no_color_chooses_mono(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app: App[None] = App()
    async with app.run_test():
        assert install_theme(app, "day") == "mono"


async def test_few_colours_choose_the_console_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.delenv("COLORTERM")
    app: App[None] = App()
    async with app.run_test():
        assert install_theme(app, "night") == "console"


async def test_the_wanted_theme_is_taken_otherwise() -> None:
    app: App[None] = App()
    async with app.run_test():
        assert install_theme(app, "day") == "day"
        assert install_theme(app, "nonsense") == "night"


async def test_a_terminal_that_has_no_colours_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("COLORTERM")
    app: App[None] = App()
    async with app.run_test():
        assert install_theme(app, "night") == "mono"
