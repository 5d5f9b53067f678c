"""A second screen: the room of a console that runs in the same home, read only (``siaga watch``)."""
