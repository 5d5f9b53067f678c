"""A home written by version 0.1.0: it opens, verifies, shows the same room, and continues.

``home-0.1.0.tar.xz`` holds a home of two stations with every kind of entry, a kind that no version knows, an earlier
book, a torn tail, an import book, a drill's home, two courier files and what lay on the remote. ``expected.json`` says
what 0.1.0 said of it. A test works on a copy, with the clock stopped at ``expected["clock"]``.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.cli import main
from console.session import drafts
from console.session.desk import Desk
from console.session.home import Home
from data.base.clock import ManualClock, SystemClock
from data.book.reading.follower import BookReader
from data.book.replicas.replicas import Replicas
from data.book.storage.folder import imports_home
from data.book.storage.owner import machine
from data.entries import Unknown
from data.entries.codec import BY_KIND, canonical
from data.room.room import Room
from data.site.load import load
from data.sync import segment

HERE = Path(__file__).parent
EXPECTED: dict[str, Any] = json.loads((HERE / "expected.json").read_text("utf-8"))
AT: int = EXPECTED["clock"]
BUCKET = "siaga-jember"
HOUR_NS = 3_600_000_000_000


class StoredHome:
    """A copy of everything that 0.1.0 stored, and ``siaga`` on its home."""

    def __init__(self, folder: Path, name: str = "home-0.1.0") -> None:
        self.folder = folder
        self.home = folder / name

    def run(self, *args: str) -> str:
        """Return what the command prints. It must succeed."""
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            code = main(["--home", str(self.home), *args])
        texts = []
        for stream in streams:
            stream.flush()
            stream.seek(0)
            texts.append(stream.read())
        assert code == 0, texts
        return texts[0]

    def json(self, *args: str) -> Any:
        """The JSON that the command prints."""
        return json.loads(self.run(*args, "--json"))

    def rows(self, *args: str) -> list[list[str]]:
        """Ref, kind and subject of every line of the book."""
        found = [json.loads(line) for line in self.run("log", "--json", *args).splitlines()]
        return [[f"{e['book']}-{e['no']}", e["kind"], e["subject"]] for e in found]

    def adopt(self) -> None:
        """Make the copy pass for the folder itself, so that its books continue instead of new ones following them."""
        for folder in (self.home / "book", self.home / "imports" / "book"):
            owner = json.loads((folder / "owner.json").read_text("utf-8"))
            owner["machine"] = machine()
            owner["files"] = {name: (folder / name).stat().st_ino for name in owner["files"]}
            (folder / "owner.json").write_text(json.dumps(owner), "utf-8")

    @contextlib.contextmanager
    def books(self) -> Iterator[dict[str, Any]]:
        """Every book of the home by its id."""
        book, replicas = BookReader.open(self.home), Replicas.open(self.home, write=False)
        history = BookReader.open(imports_home(self.home))
        try:
            yield {b.id: b for b in (*book.earlier, book, *replicas, history)}
        finally:
            history.close()
            replicas.close()
            book.close()

    def check_room(self) -> None:
        """The room that a console starts with equals the fold of every entry."""
        desk = Desk.view(Home(self.home), clock=ManualClock(AT))
        try:
            assert dict(desk.room.states) == dict(Room.fold(desk.library.all_entries()).states)
        finally:
            desk.close()


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoredHome:
    copy = tmp_path / "stored"
    with tarfile.open(HERE / "home-0.1.0.tar.xz") as tar:
        tar.extractall(copy, filter="data")
    for path in (copy, *copy.rglob("*")):  # a key with a wider mode is refused
        path.chmod(0o700 if path.is_dir() else 0o600)
    for path in copy.rglob("*.journal"):  # the newest file without an owner.json (a backup) is that of the newest book
        newer = path.name.startswith(EXPECTED["end"]["book"])
        os.utime(path, ns=(AT * 1_000_000, AT * 1_000_000 - (0 if newer else HOUR_NS)))
    for name in [name for name in os.environ if name.startswith("SIAGA_") or name == "LC_ALL"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr(SystemClock, "now", lambda self: AT)
    return StoredHome(copy)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def plain(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def status_of(home: StoredHome) -> dict[str, Any]:
    """The part of ``status --json`` that 0.1.0 promised: codes, numbers and times, no words."""
    found = home.json("status")
    known = EXPECTED["status"]
    return {
        "posts": [{k: post[k] for k in known["posts"][0]} for post in found["posts"]],
        "incidents": [{k: one[k] for k in known["incidents"][0]} for one in found["incidents"]],
        "control": {k: found["control"][k] for k in known["control"]},
        "books": found.get("books"),
    }


def test_verify_stored_home_is_intact_and_unchanged(stored: StoredHome) -> None:
    before = {path: path.read_bytes() for path in stored.home.rglob("*") if path.is_file()}
    assert {p.name: digest(text) for p, text in before.items() if p.suffix == ".journal"} == EXPECTED["files"]
    found = stored.json("verify")
    assert {key: found[key] for key in EXPECTED["verify"]["json"]} == EXPECTED["verify"]["json"]
    stored.run("verify", "--anchor", f"{EXPECTED['end']['no']}:{EXPECTED['end']['hash']}")
    assert before == {path: path.read_bytes() for path in stored.home.rglob("*") if path.is_file()}


def test_every_stored_entry_keeps_its_canonical_form(stored: StoredHome) -> None:
    kinds: dict[str, int] = {}
    with stored.books() as books:
        for book in books.values():
            for no in range(1, book.last_no + 1):
                entry = book.get(no)
                assert canonical(entry) == book.raw(no)
                kinds[entry.kind] = kinds.get(entry.kind, 0) + 1
        for book_id, end in EXPECTED["books"].items():
            assert (books[book_id].last_no, books[book_id].last_hash) == (end["no"], end["hash"])
    assert kinds == EXPECTED["kinds"]
    assert "unknown" in kinds and kinds.keys() - {"unknown"} <= set(BY_KIND)
    assert Unknown.__struct_config__.tag == "unknown"


def test_log_of_stored_home_has_every_line(stored: StoredHome) -> None:
    assert stored.rows() == EXPECTED["log"]["rows"]
    assert stored.rows("--kind", "imported") == EXPECTED["log_imported"]["rows"]


@pytest.mark.parametrize("snapshot", [True, False], ids=["with its snapshot", "without"])
def test_room_of_stored_home_is_the_same(stored: StoredHome, snapshot: bool) -> None:
    if not snapshot:
        (stored.home / "room.json").unlink()
    assert status_of(stored) == EXPECTED["status"]
    stored.check_room()


def test_stored_site_and_drafts_are_read(stored: StoredHome) -> None:
    site = load(stored.home / "site.toml")
    assert {
        "name": site.name,
        "zone": site.zone,
        "language": site.language,
        "posts": {post.code: post.name for post in site.posts},
        "crews": {crew.code: crew.operator for crew in site.crews},
        "people": [person.name for person in site.people],
        "types": sorted(kind.code for kind in site.types),
    } == EXPECTED["site"]
    read = plain(drafts.load(stored.home / "drafts.json"))
    assert {name: read[name] for name in EXPECTED["drafts"]} == EXPECTED["drafts"]


def test_copied_home_continues_in_a_new_book_that_names_the_old(stored: StoredHome) -> None:
    end = EXPECTED["end"]
    assert stored.run("exec", "l the new version continues").startswith("2 ")
    verdict = stored.json("verify")
    assert verdict["ok"] and verdict["problems"] == []
    assert verdict["earlier"][end["book"]] == {"no": end["no"], "hash": end["hash"]}
    rows = stored.rows()
    assert rows[: len(EXPECTED["log"]["rows"])] == EXPECTED["log"]["rows"]
    assert [kind for _, kind, _ in rows[len(EXPECTED["log"]["rows"]) :]] == ["book.opened", "log"]


def test_home_on_its_own_machine_continues_its_book(stored: StoredHome) -> None:
    stored.adopt()
    before = {path.name: path.read_bytes() for path in (stored.home / "book").glob("*.journal")}
    no = EXPECTED["end"]["no"] + 1
    no += 1  # years later: the first entry says that somebody should look at the clock
    assert stored.run("exec", "l the new version continues").startswith(f"{no} ")
    verdict = stored.json("verify")
    assert verdict["ok"] and (verdict["entries"], verdict["no"]) == (no, no)
    after = {path.name: path.read_bytes() for path in (stored.home / "book").glob("*.journal")}
    assert all(after[name].startswith(text) for name, text in before.items()) and before.keys() == after.keys()
    stored.check_room()


def test_everything_open_in_the_stored_room_can_be_acted_on(stored: StoredHome) -> None:
    stored.adopt()
    for line in (
        "a 105", "decide J103 1", "shelve pir-4 off", "back 3", "visit out Bu Ani", "key in 3 Putu", "ho 1-8",
        "P101 seen here too", "tempo off by Ratna", "hazard 3 off 1", "c J101 handled 12 boxes", "undo",
    ):  # fmt: skip
        stored.run("--as", "BGS", "exec", line)
    stored.run("--as", "NRL", "exec", "ho accept NRL the crowd is calm")
    control = stored.json("status")["control"]
    assert (control["by"], control["handover"]) == ("NRL", None)
    assert stored.json("verify")["ok"]
    stored.check_room()


def test_courier_files_of_0_1_0_are_read_and_written_the_same(stored: StoredHome) -> None:
    known, file = EXPECTED["courier"], str(stored.folder / "pol.siaga")
    ours = stored.folder / "ours.siaga"
    stored.run("export", "--book", known["exported_book"], str(ours))
    assert ours.read_bytes() == (stored.folder / "jbr.siaga").read_bytes()
    stored.run("import", file)
    stored.run("import", file)
    status = stored.json("status")
    assert status["books"] == known["books"]
    assert [[i["letter"], i["number"], i["type"]] for i in status["incidents"]] == known["incidents"]
    assert stored.json("verify")["ok"]


def test_segments_on_the_remote_are_read(stored: StoredHome) -> None:
    keys = (bytes.fromhex((stored.home / "site.key").read_text().strip()),)
    remote = json.loads((stored.folder / "remote.json").read_text("utf-8"))
    with stored.books() as books:
        for name in ("log-JBR", "log-POL"):
            for record_id, record in remote[name].items():
                part = segment.parse(msgspec.json.encode({**record, "id": record_id}), BUCKET, keys)
                book = books[part.book]
                assert [book.raw(no) for no in range(part.first, part.to + 1)] == list(part.raws)
                assert book.hash(part.to) == part.hash


def test_drills_of_0_1_0_are_read(stored: StoredHome) -> None:
    stored.run("drill", "check", str(stored.folder / "drill.toml"))
    assert stored.json("drill", "report", str(stored.folder / "drill-run"))["ok"] in (True, False)
    assert "gate" in stored.run("drill", "list")
    assert StoredHome(stored.folder, "drill-run").json("verify")["ok"]


def test_import_ledger_of_0_1_0_prevents_a_second_import(stored: StoredHome) -> None:
    later, map_ = str(stored.folder / "import" / "yard-log-later.csv"), str(stored.home / "imports" / "yard-log.toml")
    stored.adopt()
    known = len(EXPECTED["log_imported"]["rows"])
    for _ in range(2):
        stored.run("--as", "BGS", "import", later, "--map", map_)
        rows = stored.rows("--kind", "imported")
        assert len(rows) == known + 1
        assert rows[:known] == EXPECTED["log_imported"]["rows"]
