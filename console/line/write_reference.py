"""Writes the table of all acts into docs/line.md: ``python -m console.line.write_reference``."""

from __future__ import annotations

from pathlib import Path

from console.line.help import reference

BEGIN, END = "<!-- acts: made from the acts themselves -->\n", "<!-- end of acts -->"
DOCS = Path(__file__).parent.parent.parent / "docs" / "line.md"


def main() -> None:
    """Replace what stands between the two marks."""
    before = DOCS.read_text("utf-8")
    head, _, rest = before.partition(BEGIN)
    _, _, tail = rest.partition(END)
    DOCS.write_text(f"{head}{BEGIN}\n{reference()}\n{END}{tail}", "utf-8")


if __name__ == "__main__":
    main()
