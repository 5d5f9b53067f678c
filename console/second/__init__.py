"""A second screen.

The room of a console that runs in the same home, read only (``siaga watch``).
"""
