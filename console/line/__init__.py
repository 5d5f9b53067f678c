"""Grammar of the line: an operator's text, read into an intent with its echo by :func:`console.line.reading.read`."""
