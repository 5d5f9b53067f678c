"""Addresses of remotes."""

from __future__ import annotations

import pytest

from data.site.remote_url import is_loopback, scheme_and_host


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://k.example/v1", ("https", "k.example")),
        ("http://[::1]:8888/v1", ("http", "::1")),
        ("https://name:word@k.example/v1", ("", "")),
        ("https://k.example:x/v1", ("", "")),
        ("k.example", ("", "")),
    ],
)
def test_scheme_and_host(url: str, parts: tuple[str, str]) -> None:
    assert scheme_and_host(url) == parts


def test_is_loopback() -> None:
    assert is_loopback("localhost") and is_loopback("127.9.9.9") and is_loopback("::1")
    assert not is_loopback("10.0.0.1") and not is_loopback("localhost.evil.example")
