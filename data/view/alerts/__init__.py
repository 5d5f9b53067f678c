"""The alert row, and what rings.

``calls.py`` lists everything that calls for the operator, worst first. The alert row and the bell are two views of that
list, so nothing rings that the row does not name. The kinds and their order are in ``kinds.py``.
"""
