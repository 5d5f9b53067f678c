"""``make bench``: every benchmark with its gate, one after another.

``python -m tests.bench NAME…`` runs those that are named, ``growth`` too, which takes too long for each time. The exit
code is 1 if a gate is not met.
"""

from __future__ import annotations

import sys

from tests.bench.screen import first_frame, keys, month, output
from tests.bench.store import growth, imports, loop, reads, room, save, stores, volume
from tests.bench.sync import keys as sync_keys
from tests.bench.sync import sync

BENCHES = (save, loop, room, reads, imports, first_frame, output, keys, sync, sync_keys, month, volume, stores)
ON_DEMAND = (growth,)

if __name__ == "__main__":
    names = sys.argv[1:]
    del sys.argv[1:]  # the benchmarks have arguments of their own
    every = (*BENCHES, *ON_DEMAND)
    chosen = [bench for bench in every if any(bench.__name__.endswith(f".{name}") for name in names)]
    if names and not chosen:
        sys.exit(f"no benchmark is called so: {' '.join(names)}")
    failed = [bench.__name__ for bench in (chosen if names else BENCHES) if bench.main()]
    for name in failed:
        print(f"gate not met: {name}")
    sys.exit(1 if failed else 0)
