"""A report as one HTML page that prints on A4.

It needs no script, font or picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from data.base.text import clean_line
from data.report.document import BLANK, Document, Row, Section

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, "Liberation Sans", Arial, sans-serif; color: #111; background: #fff; margin: 0; }
main { max-width: %(width)s; margin: 0 auto; padding: 24px 20px 40px; }
h1 { font-size: 1.6em; margin: 0 0 4px; }
h2 { font-size: 1.1em; margin: 22px 0 6px; padding-bottom: 3px; border-bottom: 2px solid #111; }
header p { margin: 2px 0; }
.warning { border: 3px double #000; font-weight: 700; padding: 6px 10px; margin: 12px 0; }
table { border-collapse: collapse; width: 100%%; }
th, td { border: 1px solid #777; padding: 3px 6px; text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { background: #eee; overflow-wrap: normal; }
.below td { border-top: 0; color: #333; font-size: .93em; }
.list tr.above td { border-bottom: 0; }
.list td:nth-child(-n+4) { white-space: nowrap; }
.list .below td, .list td:nth-child(5) { white-space: normal; }
.rows th { width: 11.5em; background: none; border: 0; padding-left: 0; font-weight: 600; overflow-wrap: normal; }
.brief th { width: 1%%; white-space: nowrap; padding-right: 8px; font-variant-numeric: tabular-nums; }
.rows td { border: 0; }
.rows tr { border-bottom: 1px solid #ddd; }
.rows td.blank { border-bottom: 1px dotted #333; }
.signed td.blank { height: 2.4em; }
.signed tr:last-child td.blank { height: 6em; }
.wide td { white-space: nowrap; text-align: right; }
.wide td:first-child { text-align: left; }
footer { margin-top: 26px; border-top: 2px solid #111; padding-top: 6px; font-variant-numeric: tabular-nums; }
@page { size: A4%(across)s; margin: 9mm 11mm; }
@media print {
  body { font-size: %(print)s; line-height: 1.17; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  tr, .warning, tbody.one { break-inside: avoid; }
  tr.above { break-after: avoid; }
  h2 { margin: 6px 0 1px; font-size: 1.03em; border-bottom-width: 1px; padding-bottom: 1px; }
  main > .half:first-of-type h2 { margin-top: 3px; }
  .rows th { width: 8em; }
  .rows p { margin: 0; }
  section > p { margin: 0; }
  h1 { font-size: 1.35em; }
  p, body { orphans: 3; widows: 3; }
  th, td { padding: .5px 4px; }
  .rows.brief th { width: 1%%; }
  .brief { font-size: .95em; }
  .half { columns: 2; column-gap: 7mm; column-fill: balance; }
  thead { display: table-header-group; }
}
"""
#: Width on the screen, addition to the paper size, and font size on paper; portrait and landscape.
_UPRIGHT = {"width": "1000px", "across": "", "print": "7.5pt"}
_ACROSS = {"width": "none", "across": " landscape", "print": "6.5pt"}
#: The page may load nothing and run nothing, whatever is in it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def _text(value: str) -> str:
    return escape(clean_line(value), quote=True)


def page(document: Document) -> str:
    """Return the report as an HTML page."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    title = _text(" - ".join((document.title, *document.under[:1])))
    yield "<!doctype html>"
    yield f'<html lang="{_text(document.language)}">'
    yield f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>{_STYLE % (_ACROSS if document.wide else _UPRIGHT)}</style></head>"
    yield "<body><main>"
    yield f"<header><h1>{_text(document.title)}</h1>"
    yield from (f"<p>{_text(line)}</p>" for line in document.under)
    yield "</header>"
    yield from (f'<p class="warning">{_text(line)}</p>' for line in document.warnings)
    # On paper, lists stand in two columns; tables have the whole width.
    for is_table, sections in groupby(document.sections, lambda section: bool(section.head and section.rows)):
        yield '<div class="tables">' if is_table else '<div class="half">'
        for section in sections:
            yield f"<section><h2>{_text(section.title)}</h2>"
            yield from _section(section, document.wide)
            yield "</section>"
        yield "</div>"
    yield "<footer>"
    yield from (f"<div>{_text(line)}</div>" for line in document.source)
    yield "</footer></main></body></html>"


def _section(section: Section, wide: bool) -> Iterator[str]:
    if not section.rows:
        yield f"<p>{_text(section.nothing)}</p>"
        return
    if section.head:
        yield '<table class="wide">' if wide else '<table class="list">'
        yield (
            "<thead><tr>"
            + "".join(f'<th scope="col">{_text(section.head[i])}</th>' for i in _above(section))
            + "</tr></thead>"
        )
        for row in section.rows:
            yield from _row(section, row)
        yield "</table>"
        return
    kind = " brief" if section.brief else " signed" if section.signed else ""
    yield f'<table class="rows{kind}"><tbody>'
    for what, said in section.rows:
        cell = '<td class="blank"></td>' if said == BLANK else f"<td>{_text(said)}</td>"
        yield f'<tr><th scope="row">{_text(what)}</th>{cell}</tr>'
    yield "</tbody></table>"


def _above(section: Section) -> list[int]:
    """Return the columns that have a place in the first line of a row."""
    return [i for i in range(len(section.head)) if i not in section.below]


def _row(section: Section, row: Row) -> Iterator[str]:
    """Yield a row of a table: its first line, and what is printed below it, with the names of those columns."""
    below = "; ".join(f"{section.head[i]}: {row[i]}" for i in section.below if row[i] and row[i] != "-")
    above = "".join(f"<td>{_text(row[i])}</td>" for i in _above(section))
    if not below:
        yield f"<tbody><tr>{above}</tr></tbody>"
        return
    yield f'<tbody class="one"><tr class="above">{above}</tr>'
    yield f'<tr class="below"><td colspan="{len(_above(section))}">{_text(below)}</td></tr></tbody>'
