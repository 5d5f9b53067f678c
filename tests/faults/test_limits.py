"""Limits of a running system.

A disk that another program fills, a file size limit, a second writer, links, rights.

A test that needs root reports NOT RUN, and why, if this user is not root.
"""

from __future__ import annotations

import errno
import os
import resource
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.base.clock import ManualClock
from data.book.book import Book
from data.book.reading.follower import BookReader
from data.book.storage.folder import BookBusy
from data.book.upkeep.verify import verify
from data.book.writer import reason
from data.entries import Log, Recovered
from tests.kits.disks import journals, kill
from tests.kits.faults.cuts import workplace

AT = 1_700_000_000_000


def opened(home: Path) -> Book:
    return Book.open(home, station="JBR", site="limits", clock=ManualClock(AT))


def log(words: str) -> Log:
    return Log(by="LST", subjects=("room",), words=words)


def words_in(home: Path) -> list[str]:
    reader = BookReader.open(home)
    try:
        return [e.words for e in reader.entries() if isinstance(e, Log)]
    finally:
        reader.close()


def in_child(work: Callable[[], str]) -> str:
    """Return the answer of ``work`` from a process of its own."""
    pipe, end = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(end, work().encode())
        except BaseException as error:
            os.write(end, repr(error).encode())
        finally:
            os._exit(0)
    os.close(end)
    with os.fdopen(pipe, "rb") as said:
        answer = said.read().decode()
    os.waitpid(pid, 0)
    return answer


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of 4 MiB of its own."""
    if os.geteuid() != 0:
        pytest.skip("NOT RUN: mounting a small tmpfs needs root")
    point = tmp_path / "small"
    point.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", point], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"NOT RUN: a small tmpfs cannot be mounted here: {made.stderr.strip()}")
    yield point
    subprocess.run(["umount", "-l", point], check=True)


def fill(folder: Path) -> Path:
    """Fill the disk, as another program does."""
    filler = folder / "somebody-elses.log"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1 << 9, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError as error:
                assert error.errno == errno.ENOSPC
    return filler


def test_500_entries_fit_on_a_disk_that_another_program_filled_and_saving_resumes(small: Path) -> None:
    book = opened(small / "home")
    filler = fill(small)
    saved = 0
    with pytest.raises(OSError) as full:
        for saved in range(20_000):
            book.append([log(f"{saved} " + "x" * 300)])
    assert saved >= 500
    assert reason(full.value) == "full"
    assert len(words_in(small / "home")) == saved
    waiting = book.stamp([log("waiting"), log("with it")])
    for _ in range(3):
        with pytest.raises(OSError):
            book.save([waiting])
    filler.unlink()
    book.save([waiting])
    book.append([log("after")])
    book.close()
    assert words_in(small / "home")[saved:] == ["waiting", "with it", "after"]
    assert verify(small / "home").ok


def test_open_on_a_full_disk_saves_into_the_reserve(small: Path) -> None:
    book = opened(small / "home")
    book.append([log("before")])
    book.close()
    fill(small)
    again = opened(small / "home")
    again.append([log("on a full disk")])
    again.close()
    assert words_in(small / "home") == ["before", "on a full disk"]


def test_open_on_a_full_disk_cuts_a_torn_tail(small: Path) -> None:
    book = opened(small / "home")
    book.append([log("before")])
    end = book.parts[-1].end
    kill(book)
    (path,) = journals(small / "home")
    with path.open("ab") as file:
        file.write(b"never finished")
    fill(small)
    again = opened(small / "home")
    (found,) = again.found
    assert isinstance(found, Recovered)
    assert (found.what, found.file, found.bytes) == ("torn", "", 14)
    assert path.stat().st_size == end and not list(path.parent.glob("*.torn-*"))
    again.append([found, log("after")])
    again.close()
    assert words_in(small / "home") == ["before", "after"]


def test_read_only_disk_is_waited_out(small: Path) -> None:
    book = opened(small / "home")
    book.append([log("before")])
    waiting = book.stamp([log("waiting")])
    held = (small / "home" / "book").glob("*.journal")
    assert len(list(held)) == 1
    kill(book)  # a file that is open for writing prevents the remount
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    try:
        with pytest.raises(OSError) as refused:
            opened(small / "home")
        assert reason(refused.value) == "readonly"
        assert words_in(small / "home") == ["before"]
        assert verify(small / "home").ok
    finally:
        subprocess.run(["mount", "-o", "remount,rw", small], check=True)
    again = opened(small / "home")
    again.save([waiting])
    again.close()
    assert words_in(small / "home") == ["before", "waiting"]


def test_file_size_limit_starts_a_new_part(home: Path) -> None:
    def work() -> str:
        book = opened(home)
        resource.setrlimit(resource.RLIMIT_FSIZE, (6000, resource.RLIM_INFINITY))
        for number in range(60):
            book.append([log(f"{number} " + "x" * 200)])
        book.close()
        return f"{book.last_no}"

    assert in_child(work) == "61"
    assert len(words_in(home)) == 60 and verify(home).ok
    files = sorted((home / "book").glob("*.journal"))
    assert len(files) > 3 and all(file.stat().st_size <= 6000 for file in files)


def test_file_size_limit_below_an_entry_loses_nothing(home: Path) -> None:
    opened(home).close()

    def work() -> str:
        book = opened(home)
        book.append([log("before")])
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
        try:
            book.append([log("too long")])
        except OSError as error:
            return reason(error)
        return "saved"

    assert in_child(work) == "full"
    again = opened(home)
    assert words_in(home) == ["before"]
    again.append([log("after")])
    again.close()
    assert words_in(home) == ["before", "after"] and verify(home).ok


def test_second_writer_learns_the_pid_of_the_first(home: Path) -> None:
    book = opened(home)

    def work() -> str:
        try:
            opened(home)
        except BookBusy as busy:
            return f"busy {busy.pid}"
        return "two writers"

    assert in_child(work) == f"busy {os.getpid()}"
    (home / "book" / "lock").write_bytes(b"")  # its contents do not matter: the lock is the kernel's
    assert in_child(work) == "busy 0"
    (home / "book" / "lock").unlink()  # as a person does who believes that it was left behind
    assert in_child(work) == "busy 0"
    book.append([log("still the only one")])
    book.close()
    again = in_child(work)
    assert again == "two writers", "the kernel lets go of it with the process"


@pytest.mark.parametrize("name", ["book", "lock", "owner.json", "journal", "index"])
def test_link_in_the_book_folder_is_not_followed(home: Path, tmp_path: Path, name: str) -> None:
    book = opened(home)
    book.append([log("before")])
    book.tidy()
    book.close()
    if name == "book":
        path = home / "book"
    elif name in ("journal", "index"):
        (path,) = (home / "book").glob(f"*.{name}")
    else:
        path = home / "book" / name
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    before = elsewhere.read_bytes() if elsewhere.is_file() else sorted(p.name for p in elsewhere.iterdir())
    if name == "index":  # only a hint: it is left out, and stops nothing
        opened(home).close()
        assert not path.is_symlink()
    else:
        with pytest.raises(OSError) as refused:
            opened(home)
        assert refused.value.errno in (errno.ELOOP, errno.ENOTDIR)
    after = elsewhere.read_bytes() if elsewhere.is_file() else sorted(p.name for p in elsewhere.iterdir())
    assert after == before
    path.unlink()
    elsewhere.rename(path)
    again = opened(home)
    again.append([log("after")])
    again.close()
    assert words_in(home) == ["before", "after"]


def test_open_removes_the_rights_of_others(home: Path) -> None:
    book = opened(home)
    book.append([log("before")])
    book.close()
    (home / "book").chmod(0o777)
    for path in (home / "book").iterdir():
        path.chmod(0o666)
    opened(home).close()
    assert stat.S_IMODE((home / "book").stat().st_mode) == 0o700
    for path in (home / "book").iterdir():
        if (
            path.suffix == ".journal" or path.name == "lock"
        ):  # other files are replaced, and protected by the folder's mode
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


NOBODY = 65534


def test_read_only_folder_is_reported_and_still_read() -> None:
    place = workplace()
    try:
        place.chmod(0o755)
        home = place / "home"
        book = opened(home)
        book.append([log("before")])
        book.close()
        for path in (home, home / "book", *(home / "book").iterdir()):
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)  # read only for its owner: for others it is not theirs
        for path in (home, home / "book"):
            path.chmod(0o555)
        for path in (home / "book").iterdir():
            path.chmod(0o444)

        def work() -> str:
            if os.geteuid() == 0:  # root may do everything
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            said = []
            try:
                opened(home)
                said.append("opened")
            except OSError as error:
                said.append(reason(error))
            return " ".join([*said, *words_in(home), str(verify(home).ok)])

        assert in_child(work) == "readonly before True"
    finally:
        for path in (place / "home", place / "home" / "book"):
            path.chmod(0o755)
        shutil.rmtree(place)
