"""Sync: several stations share one room through a remote that may be away for hours, wiped, or lying.

``engine`` runs it all: ``push`` and ``verify`` for what was written here, ``pull`` for what was written elsewhere.
``wire`` alone knows httpx, so nothing of the network is loaded before a remote is configured and the screen stands.
"""
