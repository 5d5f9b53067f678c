"""Cost of the import of a large spreadsheet.

``python -m tests.bench.store.imports [rows]``. CPU time against a plain pass of the module csv over the same file in
the same run, and the most memory of the whole process. Gates: first import at most 10 times that pass (to be: 8), the
same file again at most once it, 150 MB.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import thread_time

FIRST, AGAIN, MEMORY_MB = 10.0, 1.0, 150.0

_IMPORT = """
import sys
from pathlib import Path
from time import thread_time
from data.base.clock import SystemClock
from data.importing.column_map import load
from data.importing.importer import run
from data.site.load import read, sample_text
from data.words import Words
home, file, words, site = Path(sys.argv[1]), Path(sys.argv[2]), Words(), read(sample_text())
mapping = load(Path("docs/guide/maps/sf-fire.toml"), words)
began = thread_time()
run(home, file, mapping, site=site, by="LST", clock=SystemClock(), words=words)
print(thread_time() - began)
"""

#: Headings of the file that docs/guide/maps/sf-fire.toml reads.
HEADINGS = (  # noqa: SIM905
    "Call Number,Unit ID,Incident Number,Call Type,Call Date,Watch Date,Received DtTm,Entry DtTm,Dispatch DtTm,"
    "Response DtTm,On Scene DtTm,Transport DtTm,Hospital DtTm,Call Final Disposition,Available DtTm,Address,City,"
    "Zipcode of Incident,Battalion,Station Area,Box,Original Priority,Priority,Final Priority,ALS Unit,Call Type Group,"
    "Number of Alarms,Unit Type,Unit sequence in call dispatch,Fire Prevention District,Supervisor District,"
    "Neighborhooods - Analysis Boundaries,RowID,case_location"
).split(",")


def rows_of(number: int, at: datetime, draw: random.Random) -> list[list[str]]:
    """Return the rows of one incident, one for each unit that was sent."""
    call = f"{200_000_000 + number}"
    kind = draw.choice(
        ["Medical Incident", "Medical Incident", "Alarms", "Structure Fire", "Traffic Collision", "Other"]
    )
    address = f"{draw.randint(1, 40) * 100} Block of {draw.choice(['MISSION', 'HARRISON', 'TURK', 'EDDY'])} ST"
    result = draw.choice(["Code 2 Transport", "Fire", "Other", "No Merit", "Patient Declined Transport", "Cancelled"])
    priority = draw.choice(["2", "3"])
    rows = []
    for unit in range(draw.choice([1, 1, 1, 2, 2, 3, 4])):
        moments: list[str] = []
        when = at
        for least, most in ((0, 0), (20, 150), (5, 200), (30, 150), (100, 600), (300, 1500), (300, 900), (300, 2000)):
            when += timedelta(seconds=draw.randint(least, most) if unit or len(moments) > 2 else least)
            moments.append(f"{when:%m/%d/%Y %I:%M:%S %p}")
        if draw.random() < 0.2:
            moments[4] = moments[5] = moments[6] = ""
        day = f"{at:%m/%d/%Y}"
        rows.append(
            [
                call, f"{draw.choice('EMTB')}{draw.randint(1, 60):02}", f"{20_000_000 + number}", kind, day, day,
                *moments[:7], result, moments[7], address, "San Francisco", f"941{draw.randint(2, 34):02}",
                f"B{draw.randint(1, 10):02}", f"{draw.randint(1, 48):02}", f"{draw.randint(1000, 8000)}", priority,
                priority, priority, draw.choice(["true", "false"]), "Potentially Life-Threatening", "1",
                draw.choice(["ENGINE", "MEDIC", "TRUCK", "CHIEF"]), f"{unit + 1}", f"{draw.randint(1, 10)}",
                f"{draw.randint(1, 11)}", draw.choice(["Tenderloin", "Mission", "South of Market"]),
                f"{call}-{unit}", f"POINT (-122.4{draw.randint(10000, 99999)} 37.7{draw.randint(10000, 99999)})",
            ]
        )  # fmt: skip
    return rows


def write(file: Path, rows: int, seed: int = 1) -> None:
    """Write a file of about ``rows`` rows in the order in which they were received."""
    draw = random.Random(seed)
    at = datetime(2020, 3, 9)
    with file.open("w", newline="", encoding="utf-8") as out:
        to = csv.writer(out)
        to.writerow(HEADINGS)
        done = number = 0
        while done < rows:
            at += timedelta(seconds=draw.randint(1, 400))
            found = rows_of(number, at, draw)[: rows - done]
            to.writerows(found)
            done += len(found)
            number += 1


def pass_over(file: Path) -> float:
    """Return the CPU time (s) of reading the rows and doing nothing with them; the median of five."""
    took = []
    for _ in range(5):
        began = thread_time()
        with file.open(newline="", encoding="utf-8") as rows:
            for _row in csv.reader(rows):
                pass
        took.append(thread_time() - began)
    return median(took)


def imported(home: Path, file: Path) -> tuple[float, float]:
    """Import a file in a process of its own. Return its CPU time (s), and its most memory (MB)."""
    argv = [sys.executable, "-c", _IMPORT, str(home), str(file)]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return float(said), usage.ru_maxrss / 1024


def main(rows: int = 20_000) -> int:
    """Print the figures. Return 1 if a gate is not met."""
    with tempfile.TemporaryDirectory(prefix="siaga-bench-") as folder:
        file = Path(folder) / "calls.csv"
        write(file, rows)
        plain = pass_over(file)
        homes = [Path(folder) / f"home-{number}" for number in range(3)]
        first = [imported(home, file) for home in homes]
        again = [imported(home, file) for home in homes]
    once, more = (median(took for took, _ in runs) / plain for runs in (first, again))
    memory = max(most for _, most in (*first, *again))
    print(f"{rows:,} rows: a plain pass {plain:.2f} s of CPU")
    print(f"import {once:.1f}x (gate {FIRST}x, to be 8x); the same file again {more:.2f}x (gate {AGAIN}x)")
    print(f"memory {memory:.0f} MB (gate {MEMORY_MB:.0f} MB)")
    return int(once > FIRST or more > AGAIN or memory > MEMORY_MB)


if __name__ == "__main__":
    sys.exit(main(*(int(n) for n in sys.argv[1:])))
