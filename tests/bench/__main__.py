"""``make bench``: every benchmark with its gate, one after another.

The exit code is 1 if a gate is not met.
"""

from __future__ import annotations

import sys

from tests.bench.screen import first_frame, keys, month, output
from tests.bench.store import imports, loop, reads, room, save, stores, volume
from tests.bench.sync import keys as sync_keys
from tests.bench.sync import sync

BENCHES = (save, loop, room, reads, imports, first_frame, output, keys, sync, sync_keys, month, volume, stores)

if __name__ == "__main__":
    failed = [bench.__name__ for bench in BENCHES if bench.main()]
    for name in failed:
        print(f"gate not met: {name}")
    sys.exit(1 if failed else 0)
