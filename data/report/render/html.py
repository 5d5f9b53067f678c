"""A report as one HTML page that prints on A4.

It needs no script, font or picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from data.base.text import clean_line
from data.report.document import Document, Section

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
th, td { border: 1px solid #777; padding: 3px 6px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; overflow-wrap: normal; }
.list td:nth-child(-n+4) { overflow-wrap: normal; }
.rows th { width: 11.5em; background: none; border: 0; padding-left: 0; font-weight: 600; overflow-wrap: normal; }
.rows td { border: 0; }
.rows tr { border-bottom: 1px solid #ddd; }
.wide td { white-space: nowrap; text-align: right; }
.wide td:first-child { text-align: left; }
footer { margin-top: 26px; border-top: 2px solid #111; padding-top: 6px; font-variant-numeric: tabular-nums; }
@page { size: A4%(across)s; margin: 14mm 12mm; }
@media print {
  body { font-size: %(print)s; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  tr, .warning { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""
#: Width on the screen, addition to the paper size, and font size on paper; portrait and landscape.
_UPRIGHT = {"width": "1000px", "across": "", "print": "9.5pt"}
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
    for section in document.sections:
        yield f"<section><h2>{_text(section.title)}</h2>"
        yield from _section(section, document.wide)
        yield "</section>"
    yield "<footer>"
    yield from (f"<div>{_text(line)}</div>" for line in document.source)
    yield "</footer></main></body></html>"


def _section(section: Section, wide: bool) -> Iterator[str]:
    if not section.rows:
        yield f"<p>{_text(section.nothing)}</p>"
        return
    if section.head:
        yield '<table class="wide">' if wide else '<table class="list">'
        yield "<thead><tr>" + "".join(f'<th scope="col">{_text(name)}</th>' for name in section.head) + "</tr></thead>"
        yield "<tbody>"
        yield from ("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in section.rows)
    else:
        yield '<table class="rows"><tbody>'
        for what, said in section.rows:
            yield f'<tr><th scope="row">{_text(what)}</th><td>{_text(said)}</td></tr>'
    yield "</tbody></table>"
