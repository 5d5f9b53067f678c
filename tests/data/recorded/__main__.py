"""Record all scripts again."""

from tests.data.recorded.play import play
from tests.data.recorded.test_recorded import HERE

for path in sorted(HERE.rglob("*.txt")):
    path.write_text(play(path.read_text("utf-8")), "utf-8")
