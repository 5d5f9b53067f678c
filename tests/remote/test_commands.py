"""``siaga remote`` and ``siaga sync`` against a real Kinto."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from data.base.clock import SystemClock
from data.site.load import load
from data.sync import setup
from data.sync.link_state import Note, read_note, write_note
from tests.kits.console.command import Siaga
from tests.kits.remote.kinto import ADMIN, Kinto


def station(home: Path, code: str, url: str) -> Siaga:
    """Make a home that names the remote."""
    siaga = Siaga(home, SIAGA_ADMIN_PASSWORD=ADMIN[1])
    siaga.run("init")
    file = home / "site.toml"
    text = file.read_text("utf-8").replace('station = "JBR"', f'station = "{code}"')
    file.write_text(text.replace('url = ""', f'url = "{url}"').replace('site = "" ', 'site = "trial" '), "utf-8")
    return siaga


@pytest.fixture
def pair(kinto: Kinto, tmp_path: Path) -> tuple[Siaga, Siaga]:
    """Two stations of a remote that the first one provisioned."""
    one, two = station(tmp_path / "one", "JBR", kinto.url), station(tmp_path / "two", "SBY", kinto.url)
    one.run("remote", "init", "--stations", "SBY")
    carry(one, two)
    return one, two


def carry(one: Siaga, two: Siaga) -> None:
    """Carry the other station's password and the site's key to it."""
    for name, there in (("remote-SBY.password", "remote.password"), ("site.key", "site.key")):
        file = two.home / there
        file.unlink(missing_ok=True)
        file.touch(0o600)
        file.write_bytes((one.home / name).read_bytes())


def facts(siaga: Siaga, *args: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(siaga.run(*args, "--json", code=code, quiet=True).out)
    return found


def test_init_reports_what_it_made_and_is_idempotent(kinto: Kinto, tmp_path: Path) -> None:
    one = station(tmp_path, "JBR", kinto.url)
    first = one.run("remote", "init", "--stations", "SBY").out
    assert all(f"created  {what}" in first for what in ("bucket siaga-trial", "log log-SBY", "head of JBR"))
    secrets = [(tmp_path / name) for name in ("remote.password", "remote-SBY.password", "site.key")]
    for file in secrets:
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text().strip() not in first
    kept = [file.read_bytes() for file in secrets]
    again = facts(one, "remote", "init", "--stations", "SBY")
    assert {made["how"] for made in again["made"]} == {"found"}
    assert [file.read_bytes() for file in secrets] == kept


def test_synced_entries_reach_the_other_station(pair: tuple[Siaga, Siaga]) -> None:
    one, two = pair
    one.run("exec", "--as", "LST", "n api 3 asap di gudang")
    assert facts(one, "sync", "--once") == {"ok": True, "state": "online", "unsent": 0, "came": 0, "error": ""}
    assert facts(two, "sync", "--once")["came"] == 3
    assert [i["text"] for i in two.status()["incidents"]] == ["asap di gudang"]
    two.run("exec", "--as", "LST", "l dari SBY")
    two.run("sync", "--once")
    assert "1 entry came" not in one.run("sync", "--once").out
    status = facts(one, "remote", "status")
    assert status["ok"] and status["witness"]["agrees"] is True
    assert {b["station"]: b["there"] - b["here"] for b in status["books"]} == {"JBR": 0, "SBY": 0}


def test_what_was_written_under_another_code_is_named_and_carried(kinto: Kinto, tmp_path: Path) -> None:
    one, two = station(tmp_path / "one", "JBR", kinto.url), station(tmp_path / "two", "JBR", kinto.url)
    two.run("exec", "--as", "LST", "l before it joined")
    last = json.loads(two.run("log", "--json").out.splitlines()[-1])
    old, no = last["book"], last["no"]
    file = two.home / "site.toml"
    file.write_text(file.read_text("utf-8").replace('station = "JBR"', 'station = "SBY"'), "utf-8")
    one.run("remote", "init", "--stations", "SBY")
    carry(one, two)
    assert f"{old}: no. 1 to {no}, written here under another code, are not sent" in two.run("sync", "--once").out
    books = facts(two, "remote", "status")["books"]
    assert {"station": "JBR", "book": old, "there": 0, "here": no} in books
    one.run("sync", "--once")
    assert "before it joined" not in one.run("log").out
    stick = tmp_path / "stick.siaga"
    two.run("export", "--unsent", str(stick))
    one.run("import", str(stick))
    assert "before it joined" in one.run("log").out


def test_station_cannot_write_in_anothers_name(pair: tuple[Siaga, Siaga], kinto: Kinto) -> None:
    one, two = pair
    word = (two.home / "remote.password").read_text().strip()
    with httpx.Client(base_url=f"{kinto.url}/buckets/siaga-trial/collections", auth=("SBY", word)) as client:
        record = {"data": {"x": 1}}
        assert client.put("/log-JBR/records/JBR-aaaa-0000000001", json=record).status_code == 403
        assert client.put("/heads/records/JBR", json=record).status_code == 403
        one.run("sync", "--once")
        (mine,) = client.get("/log-JBR/records").json()["data"]
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.request(method, f"/log-JBR/records/{mine['id']}", json=record).status_code in (403, 405)
    word = (one.home / "remote.password").read_text().strip()
    with httpx.Client(base_url=f"{kinto.url}/buckets/siaga-trial/collections", auth=("JBR", word)) as client:
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.request(method, f"/log-JBR/records/{mine['id']}", json=record).status_code in (403, 405)
        assert client.delete("/log-JBR/records").status_code == 405


def test_renew_replaces_the_password(pair: tuple[Siaga, Siaga]) -> None:
    one, two = pair
    one.run("remote", "init", "--renew", "SBY")
    ran = two.run("sync", "--once", code=1)
    assert "name, password or token refused" in ran.err
    carry(one, two)
    two.run("sync", "--once")


def test_removed_station_is_refused_and_its_entries_stay(pair: tuple[Siaga, Siaga]) -> None:
    one, two = pair
    two.run("exec", "--as", "LST", "l tertinggal")
    two.run("sync", "--once")
    assert {"what": "account", "name": "SBY", "how": "removed"} in facts(one, "remote", "init", "--remove", "SBY")[
        "made"
    ]
    assert "refused" in two.run("sync", "--once", code=1).err
    assert facts(one, "sync", "--once")["came"] == 3


def test_outage_is_one_line_and_loses_nothing(pair: tuple[Siaga, Siaga], kinto: Kinto) -> None:
    one, _ = pair
    kinto.kill()
    one.run("exec", "--as", "LST", "l saat mati")
    write_note(one.home, Note("offline", 2_000, cut=1_000))  # as a console that ended in the cut
    assert "nothing listens there" in one.run("sync", "--once", code=1).err
    note = read_note(one.home)
    assert note is not None and note.cut == 1_000, "the next console says since when"
    kinto.start()  # empty: killing it was wiping it
    assert "refused" in one.run("sync", "--once", code=1).err
    one.run("remote", "init", "--stations", "SBY")
    found = facts(one, "sync", "--once")
    assert found["ok"] and found["unsent"] == 0
    note = read_note(one.home)
    assert note is not None and note.cut is None
    assert facts(one, "remote", "status")["books"][0]["there"] == 3


def test_wrong_admin_password_is_refused(kinto: Kinto, tmp_path: Path) -> None:
    one = station(tmp_path, "JBR", kinto.url)
    one.run("remote", "init")
    other = Siaga(tmp_path, SIAGA_ADMIN_PASSWORD="wrong")
    said = other.run("remote", "init", code=1).err
    assert "refuses the password of account admin" in said and "minute" not in said


def test_site_without_remote_and_open_secrets_are_refused(pair: tuple[Siaga, Siaga], tmp_path: Path) -> None:
    alone = Siaga(tmp_path / "alone")
    alone.run("init")
    assert "names no remote" in alone.run("sync", "--once", code=2).err
    one, _ = pair
    (one.home / "site.key").chmod(0o644)
    said = one.run("sync", "--once", code=2).err
    assert "mode 0644" in said and "chmod 0600" in said


def test_doctor_checks_the_remote(pair: tuple[Siaga, Siaga], kinto: Kinto) -> None:
    one, _ = pair
    one.run("sync", "--once")

    def remote() -> list[tuple[str, str]]:
        out = json.loads(one.run("doctor", "--json", code=0 if kinto_up else 1, quiet=True).out)
        return [(f["level"], f["text"]) for f in out["findings"] if f["name"] == "remote"]

    kinto_up = True
    assert remote() == [("ok", f"{kinto.url} answers and takes account JBR")]
    kinto.kill()
    kinto_up = False
    assert remote() == [("fault", "remote: nothing listens there: is the remote running?")]


def test_sync_asks_the_running_console(pair: tuple[Siaga, Siaga]) -> None:
    one, _ = pair
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(one.home / "console.sock"))
    listener.listen()
    import threading

    heard: list[dict[str, Any]] = []

    def console() -> None:
        connection, _ = listener.accept()
        for _ in ("whether it answers", "the line"):
            heard.append(json.loads(connection.recv(4096)))
            connection.sendall(b'{"ok":true,"no":0,"text":"trying now","error":"","unavailable":false}\n')
        connection.close()

    thread = threading.Thread(target=console)
    thread.start()
    assert "a console runs here" in one.run("sync", "--once").out
    thread.join()
    assert heard[1]["line"] == "net now"
    listener.close()


def test_url_without_its_path_is_told_with_what_to_write(kinto: Kinto, tmp_path: Path) -> None:
    one = station(tmp_path, "JBR", kinto.url.removesuffix("/v1"))
    said = one.run("remote", "init", code=1).err
    assert f'Write: url = "{kinto.url}"' in said, said


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"NO_PROXY": "localhost,[::1],127.0.0.1"}, ""),
        ({"no_proxy": "fe11::/16,127.0.0.0/8"}, ""),
        ({"HTTP_PROXY": "socks5://127.0.0.1:9"}, "SOCKS"),
        ({"HTTP_PROXY": "http://127.0.0.1:9"}, "the proxy http://127.0.0.1:9 (HTTP_PROXY) does not answer"),
    ],
)
def test_proxy_of_the_environment_works_or_is_one_line(
    pair: tuple[Siaga, Siaga], env: dict[str, str], said: str
) -> None:
    one, _ = pair
    file = one.home / "site.toml"
    file.write_text(file.read_text("utf-8").replace("use_proxy = false", "use_proxy = true"), "utf-8")
    ran = Siaga(one.home, **{"HTTP_PROXY": "http://127.0.0.1:9", **env}).run("sync", "--once", code=1 if said else 0)
    assert said in ran.err and (bool(ran.err) == bool(said)), ran.err
    if said:
        assert len(ran.err.splitlines()) == 1


def test_status_after_sync_once_tells_what_is_sent(pair: tuple[Siaga, Siaga]) -> None:
    one, _ = pair
    one.run("sync", "--once")
    assert (one.status()["link"]["state"], one.status()["link"]["unsent"]) == ("online", 0)
    one.run("exec", "--as", "LST", "l satu")
    assert one.status()["link"]["unsent"] > 0


def test_layout_for_an_agency_is_printed_without_a_server(tmp_path: Path) -> None:
    one = station(tmp_path, "JBR", "https://api.example.org/v1")
    printed = one.run("remote", "init", "--print", "--stations", "SBY").out
    base = "https://api.example.org/v1/buckets/siaga-trial/collections"
    for path in ("log-JBR/records", "log-SBY/records", "heads/records/JBR", "heads/records/SBY"):
        assert f"{base}/{path}" in printed
    laid = facts(one, "remote", "init", "--print", "--stations", "SBY")
    assert [(p["station"], p["account"], p["head_data"]) for p in laid["stations"]] == [
        ("JBR", "JBR", {}),
        ("SBY", "SBY", {}),
    ]
    assert not (tmp_path / "site.key").exists()


def test_station_signs_in_with_a_token(tmp_path: Path) -> None:
    one = station(tmp_path, "JBR", "http://127.0.0.1:9/v1")
    file = one.home / "site.toml"
    file.write_text(file.read_text("utf-8").replace('token_file = ""', 'token_file = "agency.token"'), "utf-8")
    assert "agency.token is not there" in one.run("remote", "status", code=2).err
    for name, text in (("agency.token", "abc"), ("site.key", "ab" * 32)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o600)
    site = load(one.home / "site.toml")
    remote, _ = setup.access(tmp_path, site, SystemClock())
    assert remote.http._client is not None
    assert remote.http._client.headers["Authorization"] == "Bearer abc"
