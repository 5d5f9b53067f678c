"""The conformance suite fails on a server with wrong settings."""

from __future__ import annotations

import pytest

from tests.kits.remote.kinto import Kinto, conformance, provision

#: Settings that are wrong, and a test that must fail for each.
WRONG = {
    "deletes": ({"object_record_delete_enabled": "true", "explicit_permissions": "true"}, "DELETE-False"),
    "deletes of a log": ({"plural_record_delete_enabled": "true", "explicit_permissions": "true"}, "DELETE-True"),
    "patches": ({"object_record_patch_enabled": "true", "explicit_permissions": "true"}, "PATCH-False"),
    "posts": ({"plural_record_post_enabled": "true"}, "POST-True"),
    "who made it may write it": ({"explicit_permissions": "true"}, "test_record_cannot_be_replaced"),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", WRONG)
def test_server_with_wrong_settings_fails_the_conformance_suite(what: str) -> None:
    settings, test = WRONG[what]
    kinto = Kinto(**settings)
    try:
        kinto.start()
        run = conformance(provision(kinto.url, "trial", ["AAA", "BBB"]))
    finally:
        kinto.close()
    assert run.returncode == 1, run.stdout
    assert any(test in line for line in run.stdout.splitlines() if line.startswith("FAILED")), run.stdout
