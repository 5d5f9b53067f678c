"""Title rule."""

from __future__ import annotations

from tests.kits.widgets.lines import EN
from widgets.drawing.title_rule import title_rule


def test_title_rule_without_a_title_has_no_gap() -> None:
    assert title_rule(EN, 20, []).text == "─" * 20
    assert title_rule(EN, 20, [], focused=True).text == "═" * 20
    assert title_rule(EN, 20, [("Queue", "strong")]).text == "─ Queue " + "─" * 12
