"""Every act of the screen is done by a function, and no function is for an act that the line does not know."""

from __future__ import annotations

from typing import get_args

from console.app import screen_acts as screenacts
from console.line.act import Ui


def test_each_act_of_the_screen_has_its_function() -> None:
    assert screenacts.done() == set(get_args(Ui))
