"""Sync: several stations share one room through a remote (docs/sync.md).

The remote may be away for hours, wiped, or lying. ``engine`` runs the loop: ``push`` and ``audit`` for this station's
own books, ``pull`` for those of other stations. Only ``remote.http`` knows httpx, so the network is not loaded before a
remote is configured and the screen is up.
"""
