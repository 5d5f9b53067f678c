"""Reports: what a shift was like, the situation, figures of duty over a time; as a document that is written out as
Markdown, HTML, CSV or JSON.

Everything in them is read from the entries by what the console itself uses (:mod:`data.queries.figures`,
:mod:`data.view.targets`, :mod:`data.view.handover_sheet`, :mod:`data.view.lines`): nothing is reckoned a second time.
No clock, no file is written.
"""
