"""What docs/remote.md gives to copy is what the tests rely on."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from tests.kits.remote.kinto import INI

DOCS = Path(__file__).parents[2] / "docs"
#: Without these a log could be changed, or an account made by anybody.
LOCKS = (
    "explicit_permissions", "object_record_delete_enabled", "object_record_patch_enabled",
    "plural_record_delete_enabled", "plural_record_post_enabled", "account_write_principals",
    "bucket_create_principals",
)  # fmt: skip


def app(path: Path) -> dict[str, str]:
    parser = configparser.RawConfigParser()
    parser.read(path)
    return dict(parser["app:main"])


@pytest.mark.parametrize("name", ["trial", "postgresql"])
def test_the_settings_that_are_given_lock_what_the_tests_found_locked(name: str) -> None:
    tested, given = app(INI), app(DOCS / "kinto" / f"{name}.ini")
    for lock in LOCKS:
        assert given[f"kinto.{lock}"] == tested[f"kinto.{lock}"], lock
    assert given["multiauth.policies"] == "account"


def test_on_duty_nobody_makes_an_account_but_the_admin() -> None:
    given = app(DOCS / "kinto" / "postgresql.ini")
    assert given["kinto.account_create_principals"] == "account:admin"
    assert all("postgresql" in given[f"kinto.{backend}_backend"] for backend in ("storage", "permission", "cache"))


def test_every_word_of_the_link_is_told() -> None:
    from data.words.screen.screen import TABLE

    text = (DOCS / "remote.md").read_text("utf-8")
    words = {key: pair[0] for key, pair in TABLE.items() if key.startswith("screen.link.")}
    for state in ("local", "online", "catching", "degraded", "offline", "tls", "signin", "fork", "reset", "stale"):
        assert f"| `{words[f'screen.link.{state}']}" in text, state
