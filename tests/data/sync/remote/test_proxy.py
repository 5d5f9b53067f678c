"""Proxies of the environment: which one is used, and what is said when it cannot be."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.base.clock import ManualClock
from data.sync.remote.http import HttpClient, Trouble
from data.sync.remote.proxy import is_excluded, proxy_for
from data.words import Words
from tests.kits.sync import START

URL = "https://kinto.example.org/v1"


@pytest.mark.parametrize(
    ("no_proxy", "url", "direct"),
    [
        ("localhost,[::1]", "http://[::1]:8888/v1", True),
        ("localhost,[::1]", "http://localhost:8888/v1", True),
        ("[::1]:8888", "http://[::1]:8888/v1", True),
        ("[::1]:8889", "http://[::1]:8888/v1", False),
        ("::1", "http://[::1]:8888/v1", True),
        ("fe11::/16", URL, False),
        ("10.0.0.0/8", "http://10.3.4.5/v1", True),
        ("10.0.0.0/8", "http://11.3.4.5/v1", False),
        ("10.3.4.5/8", "http://10.9.9.9/v1", True),
        (".example.org", URL, True),
        ("*.example.org", URL, True),
        ("example.org", URL, True),
        ("ample.org", URL, False),
        ("Example.ORG:443", URL, True),
        ("example.org:80", URL, False),
        ("*", URL, True),
        ("", URL, False),
        (",,[,10.0.0.0/99,", URL, False),
    ],
)
def test_no_proxy_is_read_as_people_write_it(no_proxy: str, url: str, direct: bool) -> None:
    env = {"NO_PROXY": no_proxy, "HTTPS_PROXY": "http://proxy:3128", "HTTP_PROXY": "http://proxy:3128"}
    assert (proxy_for(url, env) is None) == direct


@given(st.text(alphabet="[]:/.*,10afx -%", max_size=30), st.sampled_from(["::1", "10.0.0.1", "kinto.example.org"]))
def test_no_no_proxy_is_a_fault(text: str, host: str) -> None:
    is_excluded(host, 443, text)


def test_small_letters_come_first_and_all_proxy_last() -> None:
    env = {"HTTPS_PROXY": "http://big", "https_proxy": "small:3128", "ALL_PROXY": "http://all"}
    assert proxy_for(URL, env) == ("http://small:3128", "https_proxy")
    assert proxy_for(URL, {"ALL_PROXY": "http://all"}) == ("http://all", "ALL_PROXY")
    assert proxy_for(URL, {"HTTP_PROXY": "http://other"}) is None


async def refused(url: str, env: dict[str, str]) -> Trouble:
    http = HttpClient(url, {}, ManualClock(START), proxy=proxy_for(url, env), deadline_s=5)
    with pytest.raises(Trouble) as caught:
        await http.request("GET", "/x")
    await http.close()
    for language in ("en", "id"):
        assert "secret" not in caught.value.why.text(Words(language))
    return caught.value


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("socks5://127.0.0.1:9", "sync.proxy_socks"),
        ("socks5h://me:secret@127.0.0.1:9", "sync.proxy_socks"),
        ("ftp://127.0.0.1:9", "sync.proxy_bad"),
        ("http://", "sync.proxy_bad"),
        ("http://[::1", "sync.proxy_bad"),
        ("http://127.0.0.1:port", "sync.proxy_bad"),
        ("http://127.0.0.1:99999", "sync.proxy_bad"),
    ],
)
async def test_proxy_that_cannot_be_used_is_one_clear_line(value: str, key: str) -> None:
    found = await refused(URL, {"ALL_PROXY": value})
    assert (found.state, found.why.key, found.why.facts["variable"]) == ("offline", key, "ALL_PROXY")


@pytest.mark.parametrize("url", ["http://kinto.example.org/v1", URL])
async def test_dead_proxy_is_called_a_proxy(url: str) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        found = await refused(url, {"ALL_PROXY": f"http://me:secret@127.0.0.1:{port}"})
    assert found.why.key == "sync.proxy_refused"
    assert found.why.facts["proxy"] == f"http://127.0.0.1:{port}"
