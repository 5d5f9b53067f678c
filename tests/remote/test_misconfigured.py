"""The contract's tests notice a server that is not laid out as docs/remote.md has it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.remote.kinto import ROOT, Kinto, provision

#: Settings that are wrong, and a test that must fail for each.
WRONG = {
    "deletes": ({"object_record_delete_enabled": "true", "explicit_permissions": "true"}, "DELETE-False"),
    "deletes of a log": ({"plural_record_delete_enabled": "true", "explicit_permissions": "true"}, "DELETE-True"),
    "patches": ({"object_record_patch_enabled": "true", "explicit_permissions": "true"}, "PATCH-False"),
    "posts": ({"plural_record_post_enabled": "true"}, "POST-True"),
    "who made it may write it": ({"explicit_permissions": "true"}, "test_what_is_stored_cannot_be_replaced"),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", WRONG)
def test_a_server_with_wrong_settings_is_noticed(what: str) -> None:
    settings, test = WRONG[what]
    kinto = Kinto(**settings)
    try:
        kinto.start()
        remote = provision(kinto.url, "trial", ["AAA", "BBB"])
        stations = ",".join(f"{code}:{word}" for code, word in remote.stations.items())
        given = {
            "SIAGA_REMOTE_URL": remote.url,
            "SIAGA_REMOTE_BUCKET": remote.bucket,
            "SIAGA_REMOTE_STATIONS": stations,
        }
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "0", "tests/remote/test_conformance.py"],
            cwd=ROOT,
            env=os.environ | given,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        kinto.close()
    assert run.returncode == 1, run.stdout
    assert any(test in line for line in run.stdout.splitlines() if line.startswith("FAILED")), run.stdout
