"""The settings that docs/guide/remote.md gives to copy are those of the tests."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from tests.kits.remote.kinto import INI

DOCS = Path(__file__).parents[2] / "docs" / "guide"
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
def test_documented_settings_are_those_of_the_tests(name: str) -> None:
    tested, given = app(INI), app(DOCS / "kinto" / f"{name}.ini")
    for lock in LOCKS:
        assert given[f"kinto.{lock}"] == tested[f"kinto.{lock}"], lock
    assert given["multiauth.policies"] == "account"


def test_production_settings_let_only_the_admin_create_accounts() -> None:
    given = app(DOCS / "kinto" / "postgresql.ini")
    assert given["kinto.account_create_principals"] == "account:admin"
    assert all("postgresql" in given[f"kinto.{backend}_backend"] for backend in ("storage", "permission", "cache"))


def test_every_link_state_is_documented() -> None:
    from data.words.screen.screen import TABLE

    text = (DOCS / "remote.md").read_text("utf-8")
    words = {key: pair[0] for key, pair in TABLE.items() if key.startswith("screen.link.")}
    for state in ("local", "online", "catching", "degraded", "offline", "tls", "signin", "fork", "reset", "stale"):
        assert f"| `{words[f'screen.link.{state}']}" in text, state
