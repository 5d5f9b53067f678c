"""Reports: a shift, the situation, and figures of duty over a time.

A report is a document that is written as Markdown, HTML, CSV or JSON. It is computed from entries by the same code as
the screen (:mod:`data.queries.figures`, :mod:`data.view.targets`, :mod:`data.view.handover_sheet`,
:mod:`data.view.lines`), so nothing is counted in two ways. No clock is read and no file is written.
"""
