"""Record all tales again, or those that are named."""

import sys
import tempfile
from pathlib import Path

from tests.data.book.storage.recorded.play import SCENES, play
from tests.data.book.storage.recorded.test_recorded import HERE

for scene in sys.argv[1:] or SCENES:
    with tempfile.TemporaryDirectory() as folder:
        (HERE / f"{scene}.txt").write_text(play(scene, Path(folder).resolve()), "utf-8")
