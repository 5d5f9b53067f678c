"""Restore: a home from the newest intact copy."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from data.base.files import read_file
from data.base.filesystem import filesystem_of
from data.base.permissions import PRIVATE_FOLDER
from data.book.replicas.replicas import FOLDER as REPLICAS
from data.book.storage.folder import FOLDER, NoBook, imports_home
from data.book.upkeep.backup import (
    SITE,
    SITE_IN_FORCE,
    SPARE,
    BackupFault,
    Sources,
    copies,
    is_inside,
    of_other_rooms,
    opened_folder,
    sync_folder,
    sync_tree,
)
from data.book.upkeep.verify import Verdict, verify
from data.words import Words


def to_restore(folder: Path, words: Words) -> tuple[Path, Verdict]:
    """Return the copy that would be restored from ``folder``.

    That is ``folder`` itself if it is a copy (or any home), else the newest intact copy in it, if all of them are of
    one room. Raises BackupFault, OSError.
    """
    if (folder / FOLDER).is_dir():
        return folder, verify(folder, words=words)
    if not folder.is_dir():
        raise BackupFault("backup.no_copy", folder=folder)
    found = copies(folder)
    for taken in found:
        with contextlib.suppress(OSError):
            verdict = verify(taken.path, words=words)
            if verdict.ok and (verdict.no, verdict.hash) == (taken.copy.no, taken.copy.hash):
                if others := of_other_rooms(taken, found):  # which one is meant, only a person knows
                    some = ", ".join(f"{each.path} ({each.copy.book})" for each in (taken, *others))
                    raise BackupFault("backup.several", folder=folder, copies=some)
                return taken.path, verdict
    if found:  # a damaged copy is worth having, but only a person can decide that
        raise BackupFault("backup.none_intact", folder=folder, newest=found[0].path)
    raise BackupFault("backup.no_copy", folder=folder)


def restore(source: Path, home: Path) -> None:
    """Restore the home ``home`` from ``source``, a copy.

    The files take their place when all of them are on the disk. The book comes last, so that an interrupted restore can
    be repeated. The next program that opens the book for writing opens a new one that continues it. Raises BackupFault
    if there is a book already, NoBook, OSError.
    """
    with contextlib.suppress(NoBook), opened_folder(home) as folder:
        if folder.files():
            raise BackupFault("backup.book_there", home=home)
    if is_inside(source, home) or is_inside(home, source):
        raise BackupFault("backup.inside", folder=source, home=home)
    home.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    coming = home / ".restoring"
    with contextlib.closing(Sources(source)) as whole:
        free = filesystem_of(home).free
        if free < whole.bytes + SPARE:
            raise BackupFault("backup.no_room", folder=home, need=whole.bytes + SPARE, free=free)
        shutil.rmtree(coming, ignore_errors=True)
        whole.copy_to(coming)
        sync_tree(coming)
    _into_place(coming, home)


def _into_place(coming: Path, home: Path) -> None:
    for name in (SITE, SITE_IN_FORCE):
        site = home / name
        if (coming / name).exists():
            if site.exists() and read_file(site, link=True) != read_file(coming / name):
                site.rename(home / f"{name}.before-restore")
            (coming / name).rename(site)
    for name in (imports_home(home).name, REPLICAS, FOLDER):
        if (coming / name).exists():
            target = home / name
            if target.exists() and not any(target.glob("**/*.journal")):
                shutil.rmtree(target)  # the folder of a book without entries: its lock and nothing else
            (coming / name).rename(target)
        sync_folder(home)
    coming.rmdir()
