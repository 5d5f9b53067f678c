"""Reports: what a shift was like, the situation, figures of duty over a time; as a document that is written out as
Markdown, HTML, CSV or JSON.

Everything in them is read from the entries by what the console itself uses (:mod:`data.figures`, :mod:`data.targets`,
:mod:`data.handover`, :mod:`data.lines`): nothing is reckoned a second time. No clock, no file is written.
"""
