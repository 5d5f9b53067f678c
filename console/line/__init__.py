"""The line: what an operator types, read into an act with its echo. :func:`console.line.reading.read` is the way in."""
