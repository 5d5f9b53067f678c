"""Intents: wishes of an operator, a drill or a script, and their decisions.

One module for each noun. An intent is a struct that decides itself (:meth:`data.intents.base.Intent.decide`): it adds
draft entries, or raises :class:`data.intents.base.Refused`.
"""
