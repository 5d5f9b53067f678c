"""Secrets: passwords and keys from files and the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.sync.remote import secrets
from data.sync.remote.secrets import SecretFault


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_secret_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "remote.password"
    file.write_text("rahasia")
    file.chmod(mode)
    with pytest.raises(SecretFault) as caught:
        secrets.password(file, {})
    assert caught.value.why.facts == {"file": str(file), "mode": f"{mode:04o}"}
    assert "rahasia" not in repr(caught.value) + str(caught.value.why)
    file.chmod(0o600)
    assert secrets.password(file, {}) == "rahasia"


def test_environment_comes_before_the_file(tmp_path: Path) -> None:
    assert secrets.password(tmp_path / "none", {"SIAGA_REMOTE_PASSWORD": "x"}) == "x"
    assert secrets.keys(tmp_path / "none", {"SIAGA_SITE_KEY": "ab" * 32}) == (b"\xab" * 32,)
    with pytest.raises(SecretFault):
        secrets.password(tmp_path / "none", {})


def test_symlink_to_a_secret_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("x")
    (tmp_path / "there").chmod(0o600)
    (tmp_path / "link").symlink_to(tmp_path / "there")
    with pytest.raises(SecretFault):
        secrets.read(tmp_path / "link")


@pytest.mark.parametrize("text", ["", "short", "zz" * 32, "ab" * 16])
def test_malformed_key_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "site.key"
    secrets.write(file, text)
    with pytest.raises(SecretFault) as caught:
        secrets.keys(file, {})
    assert caught.value.why.key == "sync.key_wrong"


def test_key_file_can_hold_two_keys_during_a_change(tmp_path: Path) -> None:
    file = tmp_path / "site.key"
    secrets.write(file, f"{'ab' * 32}  # since May\n\n{'cd' * 32}")
    assert secrets.keys(file, {}) == (b"\xab" * 32, b"\xcd" * 32)
    assert file.stat().st_mode & 0o777 == 0o600


def test_token_is_a_bearer_token_unless_another_header_is_named(tmp_path: Path) -> None:
    file, names = tmp_path / "push.token", ("SIAGA_PUSH_TOKEN", "SIAGA_PUSH_HEADER")
    secrets.write(file, "abc")
    assert secrets.token(file, {}, header="Authorization", names=names) == {"Authorization": "Bearer abc"}
    assert secrets.token(file, {}, header="X-Api-Key", names=names) == {"X-Api-Key": "abc"}
    env = {"SIAGA_PUSH_TOKEN": "Token abc"}
    assert secrets.token(file, env, header="Authorization", names=names) == {"Authorization": "Token abc"}
    env["SIAGA_PUSH_HEADER"] = "X-Key: a b"
    assert secrets.token(file, env, header="Authorization", names=names) == {"X-Key": "a b"}


@pytest.mark.parametrize(
    "env",
    [
        {"SIAGA_PUSH_HEADER": "no colon"},
        {"SIAGA_PUSH_TOKEN": "zwei\nzeilen"},
        {"SIAGA_PUSH_HEADER": "X-Key:"},
        {"SIAGA_PUSH_TOKEN": "geheimnis\u00fc"},
    ],
)
def test_token_that_cannot_be_sent_is_refused_and_not_shown(tmp_path: Path, env: dict[str, str]) -> None:
    with pytest.raises(SecretFault) as caught:
        secrets.token(tmp_path / "none", env, header="Authorization", names=("SIAGA_PUSH_TOKEN", "SIAGA_PUSH_HEADER"))
    assert "geheimnis" not in repr(caught.value) + str(caught.value.why)
