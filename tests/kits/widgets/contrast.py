"""Contrast of two colours by WCAG 2."""

from __future__ import annotations

from textual.color import Color


def luminance(colour: str) -> float:
    """Return the relative luminance, WCAG 2."""
    parts = [channel / 255 for channel in Color.parse(colour).rgb]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    """Return the contrast ratio, from 1 to 21."""
    darker, lighter = sorted((luminance(a), luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)
