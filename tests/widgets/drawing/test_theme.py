"""Themes: colours with enough contrast, and roles that differ without any."""

from __future__ import annotations

import itertools

import pytest
from textual.app import App

from tests.kits.widgets.contrast import contrast
from widgets.drawing.theme import THEMES, colours, install_theme, palette


@pytest.mark.parametrize("theme", [t for t in THEMES if t != "mono"])
def test_theme_has_enough_contrast(theme: str) -> None:
    """Plain words need 7:1 on the screen, bold ones and those on the cursor's row 4.5:1."""
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


def test_mono_roles_differ() -> None:
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


async def test_many_colours_choose_the_wanted_theme() -> None:
    app: App[None] = App()
    async with app.run_test():
        assert install_theme(app, "day") == "day"
        assert install_theme(app, "nonsense") == "night"


async def test_terminal_without_colours_gets_mono(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("COLORTERM")
    app: App[None] = App()
    async with app.run_test():
        assert install_theme(app, "night") == "mono"
