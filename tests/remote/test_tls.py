"""Certificates are checked, by the system's authorities or the site's own.

No setting turns this off.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from data.base.clock import SystemClock
from data.site.load import SiteError, read, sample_text
from data.site.model import RemoteSite, Site
from data.sync import setup
from data.sync.remote.http import HttpClient, Trouble
from data.sync.remote.secrets import SecretFault, basic

#: A certificate for localhost that nobody but the test trusts, and its key; both good for nothing else.
CERTIFICATE, KEY = (Path(__file__).parent / "tls" / name for name in ("server.pem", "server.key"))


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server that speaks TLS and answers everything with an empty object."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def ask(url: str, ca_file: str = "") -> int:
    http = HttpClient(url, basic("JBR", "secret"), SystemClock(), ca_file=ca_file)
    try:
        return (await http.request("GET", "/x")).status
    finally:
        await http.close()


async def test_certificate_of_the_named_authority_is_trusted(port: int) -> None:
    assert await ask(f"https://localhost:{port}", str(CERTIFICATE)) == 200


async def test_unknown_certificate_is_refused(port: int) -> None:
    with pytest.raises(Trouble) as caught:
        await ask(f"https://localhost:{port}")
    assert (caught.value.state, caught.value.why.key) == ("tls", "sync.certificate")


async def test_certificate_for_another_host_is_refused(port: int) -> None:
    with pytest.raises(Trouble) as caught:
        await ask(f"https://127.0.0.1:{port}", str(CERTIFICATE))
    assert caught.value.state == "tls"


async def test_server_without_tls_is_not_an_outage(unused_tcp_port: int) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n{}")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", unused_tcp_port)
    with pytest.raises(Trouble) as caught:
        await ask(f"https://127.0.0.1:{unused_tcp_port}")
    assert caught.value.state == "tls"
    server.close()


def site(**remote: str) -> Site:
    text = sample_text()
    for key, value in remote.items():
        text = text.replace(f"\n{key} = {'false' if value == 'true' else chr(34) * 2}", f"\n{key} = {value}", 1)
    return read(text)


def test_http_to_another_machine_needs_insecure() -> None:
    assert site(url='"http://127.0.0.1:8888/v1"', site='"jember"').remote.bucket == "siaga-jember"
    with pytest.raises(SiteError) as caught:
        site(url='"http://10.0.0.5:8888/v1"', site='"jember"')
    assert "https" in caught.value.lines[0]
    assert site(url='"http://10.0.0.5:8888/v1"', site='"jember"', insecure="true").remote.insecure
    with pytest.raises(SiteError):
        site(url='"https://LST:password@kinto.example/v1"', site='"jember"')
    with pytest.raises(SiteError):
        site(url='"https://kinto.example/v1"')


def test_unreadable_certificates_are_reported(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    remote = RemoteSite(url="https://kinto.example/v1", ca_file="ca.pem")
    at = read(sample_text())
    named = msgspec.structs.replace(at, remote=remote)
    with pytest.raises(SecretFault) as caught:
        setup.http_client(tmp_path, named, SystemClock(), "JBR", "x")
    assert caught.value.why.key == "sync.ca_wrong" and str(tmp_path / "ca.pem") == caught.value.why.facts["file"]
