"""Text cut, padded and wrapped to cells.

A wide character takes two cells, a combining one none.
"""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len


def cells(text: str) -> int:
    """Return the width of ``text`` in cells."""
    return len(text) if text.isascii() else cell_len(text)


def chop(text: str, width: int) -> str:
    """Return the longest beginning of ``text`` that takes at most ``width`` cells."""
    if width <= 0:
        return ""
    if text.isascii():
        return text[:width]
    out = 0
    for index, char in enumerate(text):
        out += cell_len(char)
        if out > width:
            return text[:index]
    return text


@lru_cache(4096)
def cut(text: str, width: int, mark: str = "…") -> str:
    """Return ``text`` in at most ``width`` cells; a text that was cut ends with ``mark``."""
    if cells(text) <= width:
        return text
    if width <= cells(mark):
        return chop(mark, width)
    return chop(text, width - cells(mark)).rstrip() + mark


def pad(text: str, width: int, *, right: bool = False, mark: str = "…") -> str:
    """Return ``text`` in exactly ``width`` cells, cut if it is longer. ``right``: at the right edge."""
    text = cut(text, width, mark)
    blank = " " * (width - cells(text))
    return blank + text if right else text + blank


@lru_cache(1024)
def wrap(text: str, width: int, most: int, mark: str = "…") -> tuple[str, ...]:
    """Return ``text`` in at most ``most`` lines of at most ``width`` cells.

    Lines break at blanks, inside a word only if the word is longer than a line. The last line is cut if text is left.
    """
    if width <= 0 or most <= 0:
        return ()
    lines: list[str] = []
    line = ""
    words = text.split()
    for index, word in enumerate(words):
        longer = f"{line} {word}" if line else word
        if cells(longer) <= width:
            line = longer
            continue
        if len(lines) == most - 1 or (not line and cells(word) > width * (most - len(lines))):
            rest = " ".join(words[index:])
            lines.append(cut(f"{line} {rest}" if line else rest, width, mark))
            return tuple(lines)
        if line:
            lines.append(line)
        line = word
        while cells(line) > width and len(lines) < most - 1:
            head = chop(line, width)
            if not head:  # one character is wider than the line
                return tuple(lines)
            lines.append(head)
            line = line[len(head) :]
        line = cut(line, width, mark)
    if line and len(lines) < most:
        lines.append(line)
    return tuple(lines)


@lru_cache(256)
def cut_apart(names: tuple[str, ...], width: int, mark: str = "…") -> dict[str, str]:
    """Return each of ``names`` in at most ``width`` cells, so that no two different ones look the same if it can be.

    A name that begins like another one loses its beginning: ``…Sumbersari``; where that is not enough, its middle.
    """
    out = {name: cut(name, width, mark) for name in names}
    for same in _groups(out):
        for name in same:
            out[name] = _end_of(name, width, mark)
    for same in _groups(out):
        for name in same:
            head = chop(name, (width - 1) // 2).rstrip()
            out[name] = head + _end_of(name, width - cells(head), mark, whole=False)
    return out


def _groups(shown: dict[str, str]) -> list[list[str]]:
    """Return the names that look the same, those that are shown in full not among them."""
    found: dict[str, list[str]] = {}
    for name, text in shown.items():
        found.setdefault(text, []).append(name)
    return [names for text, names in found.items() if len(names) > 1]


def _end_of(name: str, width: int, mark: str, *, whole: bool = True) -> str:
    """Return the end of ``name`` after ``mark`` in ``width`` cells. ``whole``: from the beginning of a word."""
    words = name.split(" ")
    ends = (mark + " ".join(words[start:]) for start in range(1, len(words)))
    if whole and (found := next((end for end in ends if cells(end) <= width), "")):
        return found
    end = name
    while end and cells(end) > width - cells(mark):
        end = end[1:]
    return mark + end if width > cells(mark) else chop(mark, width)
