"""A courier file that version 7d8fb5a wrote as the other station of the room.

JBR, of this version, sent POL four entries with their ways and one of a kind that 7d8fb5a does not know
(``drone.seen``). POL took them in, entered three of its own, and wrote ``courier-7d8fb5a.siaga`` with all of them. The
site's key is 64 times ``ab``.

``courier-signed-7d8fb5a.siaga`` is another one: JBR had PINs and signed its book (``book.signed``, ``pin.changed``,
proofs in its entries), which 7d8fb5a names "an entry of a newer version" and passes on.
"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from data.book.replicas.replicas import Replicas
from data.book.signing.coverage import cover
from data.entries.codec import BY_KIND
from tests.kits.console.command import Siaga
from tests.kits.console.desk_room import new_home

HERE = Path(__file__).parent


def test_older_station_passes_on_what_it_does_not_know(tmp_path: Path) -> None:
    sby = Siaga(tmp_path / "SBY", SIAGA_SITE_KEY="ab" * 32)
    file = new_home(sby.home).site_file
    file.write_text(file.read_text("utf-8").replace('station = "JBR"', 'station = "SBY"'), "utf-8")
    sby.run("exec", "--as", "LST", "l mulai")
    assert sby.run("import", str(HERE / "courier-7d8fb5a.siaga")).out.startswith("8 entries of POL imported")
    assert sby.run("verify").out.startswith("Intact")
    found = [json.loads(line) for line in sby.run("log", "--json").out.splitlines()]
    jbr = [e for e in found if e["book"].startswith("JBR")]
    assert [e["via"]["there"]["way"] for e in jbr] == ["console", "exec", "exec", "exec", "console"]
    assert {e["via"]["way"] for e in found if not e["book"].startswith("SBY")} == {"courier"}
    assert {e["via"]["there"] is None for e in found if e["book"].startswith("POL")} == {True}
    assert jbr[-1]["kind"] == "drone.seen" and jbr[-1]["words"] == "two rotors"
    assert "JBR is newer: 1 entry counts as nothing here (drone.seen)" in sby.run("doctor", code=1, quiet=True).out
    assert "JBR is newer" in sby.run("status").out


#: The key of JBR in that file.
SIGNER = "db11af5addef3fbb5d0c4038bdef600b06cb9d1f8a844d44c269dd89e4e30fdc"


def test_older_station_passes_on_signatures_and_proofs_unchanged(tmp_path: Path) -> None:
    sby = Siaga(tmp_path / "SBY", SIAGA_SITE_KEY="ab" * 32)
    file = new_home(sby.home).site_file
    file.write_text(file.read_text("utf-8").replace('station = "JBR"', 'station = "SBY"'), "utf-8")
    sby.run("exec", "--as", "LST", "l mulai")
    assert sby.run("import", str(HERE / "courier-signed-7d8fb5a.siaga")).out.startswith("10 entries of POL imported")
    assert sby.run("verify").out.startswith("Intact")
    with closing(Replicas.open(sby.home, write=False)) as replicas:
        (book,) = (book for book in replicas if book.id.startswith("JBR"))
        found = cover([book], [SIGNER])
        assert found.wrong == () and [(s.key, s.upto) for s in found.signers][-1] == (SIGNER, 6)
        assert cover([book], ["ab" * 32]).wrong
        assert [entry.proof for entry in book.entries()] == ["", "", "pin", "pin", "program", "", ""]


def test_new_kinds_say_with_which_format_they_came() -> None:
    of_0_1_0 = set((HERE / "kinds-0.1.0.txt").read_text("utf-8").split())
    assert of_0_1_0 == {tag for tag, kind in BY_KIND.items() if kind.came_with == 1}
