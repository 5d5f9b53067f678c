"""Dialogue of ``siaga init``: the questions one by one, then all answers."""

from __future__ import annotations

import textwrap

from console.commands.setup.prompt import Back, Left, Prompt
from console.commands.setup.questions import Questions, Wrong
from console.session.home import Home
from console.session.new_home import system_zone
from data.base.clock import SystemClock
from data.site.load import read
from data.site.localtime import hhmm
from data.site.new_site import text_of
from data.site.shifts import shift_at

#: Cells of a line of the summary.
WIDE = 79
#: The last step: all answers, and Enter writes them.
_WRITE = "write"


def asked(language: str, home: Home) -> str | None:
    """Return the text of the site file that the answers describe; None: the operator left."""
    questions = Questions(language, system_zone())
    print(questions.words("init.intro", home=home.path))
    with Prompt() as prompt:
        try:
            _ask_all(questions, prompt, home)
        except Left:
            return None
    return text_of(questions.site(SystemClock().now()))


def _ask_all(questions: Questions, prompt: Prompt, home: Home) -> None:
    """Ask until the summary is answered with Enter. Raises Left."""
    at, is_change = questions.names[0], False
    while True:
        steps = [*questions.names, _WRITE]
        try:
            if at == _WRITE:
                chosen = _summary(questions, prompt, home)
                if not chosen:
                    return
                at, is_change = chosen, True
                continue
            _ask(questions, prompt, at)
        except Back:
            at = steps[max(0, steps.index(at) - 1)]
            continue
        steps = [*questions.names, _WRITE]  # another number of crews has other questions
        at = _next_open(questions, steps, at) if is_change else steps[steps.index(at) + 1]


def _next_open(questions: Questions, steps: list[str], after: str) -> str:
    """Return the next question that has no answer, or one that no longer fits; else the last step."""
    for name in steps[steps.index(after) + 1 : -1]:
        try:
            questions.check(name)
        except Wrong:
            return name
        if name not in questions.answers:
            return name
    return _WRITE


def _ask(questions: Questions, prompt: Prompt, name: str) -> None:
    """Ask one question until the answer can be. Raises Back, Left."""
    names = questions.names
    print(f"\n{names.index(name) + 1:2}/{len(names)}  {questions.text(name)}")
    offer = ""
    while True:
        default = offer or questions.shown(name)
        print(textwrap.fill(f"[{default}]", WIDE, initial_indent=" " * 4, subsequent_indent=" " * 5))
        typed = prompt.ask("  > ")
        try:
            questions.answer(name, typed or offer or questions.answers.get(name, ""))
        except Wrong as wrong:
            print(f"  X {questions.words(wrong.key, **wrong.args_)}")
            offer = wrong.offer
        else:
            return


def _on_duty(questions: Questions) -> str:
    """Return which crew is on duty now, and until when."""
    now = SystemClock().now()
    site = read(text_of(questions.site(now)))
    shift = shift_at(site, now)
    crew = next(crew.name for crew in site.crews if crew.code == shift.crew)
    return questions.words("init.on_duty", now=hhmm(site, now), crew=crew, ends=hhmm(site, shift.ends))


def _summary(questions: Questions, prompt: Prompt, home: Home) -> str:
    """Show all answers and return the question to change; "": none. Raises Back, Left."""
    names = questions.names
    print(f"\n{questions.words('init.summary', file=home.site_file)}")
    for number, name in enumerate(names, 1):
        head = f"{number:4}  {questions.part(name):12}  "
        print(textwrap.fill(questions.meant(name), WIDE, initial_indent=head, subsequent_indent=" " * len(head)))
    print(f"      {_on_duty(questions)}")
    print(questions.words("init.ask.write"))
    while True:
        typed = prompt.ask("  > ")
        if not typed:
            return ""
        if typed.isdecimal() and typed.isascii() and 1 <= int(typed[:4]) <= len(names):
            return names[int(typed[:4]) - 1]
        print(f"  X {questions.words('init.wrong.write', found=typed[:20], last=len(names))}")
