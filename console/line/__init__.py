"""Grammar of the line: an operator's text, read into an intent with its echo.

The way in is :func:`console.line.reading.read`.
"""
