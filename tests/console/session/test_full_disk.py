"""Start of a console on a full disk: findings are entered later."""

from __future__ import annotations

from pathlib import Path

from console.session.desk import Desk
from console.session.home import Home
from console.session.jobs import SyncJobs
from data.entries import Log, Recovered
from data.site.load import sample_text
from data.view.lines import text_of
from tests.data.book.test_faults import Full
from tests.kits.disks import journals


def test_start_on_full_disk_enters_findings_later(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.site_file.write_text(sample_text())
    desk = Desk.open(home)
    SyncJobs(desk)
    desk.close()
    (path,) = journals(tmp_path)
    for index in path.parent.glob("*.index"):
        index.unlink()
    path.write_bytes(path.read_bytes() + b"never finished")
    disk = Full()
    desk = Desk.open(home, disk=disk)
    (found,) = desk.to_enter
    assert isinstance(found, Recovered) and found.what == "torn"
    assert "too full to keep it: 14 bytes" in text_of(found, desk.words, desk.site)
    before = desk.book.last_no
    jobs = SyncJobs(desk)
    assert jobs.is_blocked and desk.to_enter == [found]
    disk.full = False
    jobs.retry()
    assert desk.to_enter == [] and desk.book.last_no == before + 1
    assert isinstance(desk.book.get(desk.book.last_no), Recovered)
    SyncJobs(desk)
    assert desk.book.last_no == before + 1, "once"
    assert not any(isinstance(e, Log) for e in desk.book.entries())
    desk.close()
