"""Conformance suite: the contract of docs/sync.md, point by point.

It runs against any URL:

``SIAGA_REMOTE_URL=https://…/v1 SIAGA_REMOTE_BUCKET=siaga-trial SIAGA_REMOTE_STATIONS=AAA:password,BBB:password`` ``make
conformance``

Without these it runs against a Kinto of its own. Each run uses new books, and what it writes stays: use a bucket and
stations for trials.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime

import httpx
import pytest

from tests.kits.remote.kinto import Remote


@pytest.fixture
def first(remote: Remote) -> str:
    """The station that speaks."""
    return next(iter(remote.stations))


@pytest.fixture
def second(remote: Remote) -> str:
    """The other station."""
    return list(remote.stations)[1]


@pytest.fixture
def station(remote: Remote, first: str) -> Iterator[httpx.Client]:
    with remote.client(first) as client:
        yield client


@pytest.fixture
def other(remote: Remote, second: str) -> Iterator[httpx.Client]:
    with remote.client(second) as client:
        yield client


@pytest.fixture
def book(first: str) -> str:
    """A book that no run before has used."""
    return f"{first}-{secrets.token_hex(4)}"


def record(station: str, book: str, no: int) -> str:
    """Return the path of the segment that begins with entry ``no``."""
    return f"log-{station}/records/{book}-{no:010}"


def put(client: httpx.Client, path: str, data: dict[str, object]) -> httpx.Response:
    """Put a segment as the console does."""
    return client.put(path, json={"data": data}, headers={"If-None-Match": "*"})


def segment(no: int, words: str = "all quiet") -> dict[str, object]:
    """Return data of the size and shape of a segment."""
    return {"from": no, "to": no, "entries": [f'{{"words":"{words}"}}'], "mac": "0" * 64}


def is_error(answer: httpx.Response) -> bool:
    """Return True for an error of the contract: JSON with the status as its code."""
    body = answer.json()
    return isinstance(body, dict) and body.get("code") == answer.status_code


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["data"]]


# --- who speaks -------------------------------------------------------------------------------------------------------


def test_wrong_password_is_refused(remote: Remote, first: str) -> None:
    with remote.client(first, password="not the password") as stranger:
        answer = stranger.get("heads/records")
    assert answer.status_code == 401
    assert is_error(answer)


def test_reading_needs_a_password(remote: Remote) -> None:
    answer = httpx.get(f"{remote.url}/buckets/{remote.bucket}/collections/heads/records", trust_env=False)
    assert answer.status_code in (401, 403)
    assert is_error(answer)


def test_log_of_another_station_cannot_be_written(station: httpx.Client, second: str, book: str) -> None:
    answer = put(station, record(second, book, 1), segment(1))
    assert answer.status_code == 403
    assert is_error(answer)


def test_head_of_another_station_cannot_be_written(station: httpx.Client, second: str, book: str) -> None:
    answer = station.put(f"heads/records/{second}", json={"data": {book: 9}})
    assert answer.status_code == 403
    assert is_error(answer)


def test_every_station_can_read_all_logs_and_heads(
    station: httpx.Client, other: httpx.Client, first: str, book: str, remote: Remote
) -> None:
    assert put(station, record(first, book, 1), segment(1)).status_code == 201
    assert other.get(record(first, book, 1)).json()["data"]["from"] == 1
    assert set(ids(other.get("heads/records"))) >= set(remote.stations)


# --- a segment is put once --------------------------------------------------------------------------------------------


def test_put_answers_201_with_the_record(station: httpx.Client, first: str, book: str) -> None:
    answer = put(station, record(first, book, 1), segment(1, "gerbang — “aman” 🙂"))
    assert answer.status_code == 201
    stored = answer.json()["data"]
    assert segment(1, "gerbang — “aman” 🙂").items() <= stored.items()
    assert stored["id"] == f"{book}-0000000001"


def test_second_put_answers_412_with_the_first_record(station: httpx.Client, first: str, book: str) -> None:
    put(station, record(first, book, 1), segment(1, "first"))
    again = put(station, record(first, book, 1), segment(1, "second"))
    assert again.status_code == 412
    assert is_error(again)
    assert again.json()["details"]["existing"]["entries"] == ['{"words":"first"}']
    assert station.get(record(first, book, 1)).json()["data"]["entries"] == ['{"words":"first"}']


def test_concurrent_puts_store_one_record(station: httpx.Client, first: str, book: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        for no in range(1, 6):
            answers = list(
                pool.map(lambda n, no=no: put(station, record(first, book, no), segment(no, f"of {n}")), range(8))
            )
            codes = sorted(a.status_code for a in answers)
            assert codes.count(201) == 1, codes
            assert set(codes) <= {201, 409, 412}, codes
            winner = next(a for a in answers if a.status_code == 201).json()["data"]["entries"]
            assert station.get(record(first, book, no)).json()["data"]["entries"] == winner
    assert len(ids(station.get(f"log-{first}/records", params={"gt_id": book, "max_id": f"{book}-9999999999"}))) == 5


def test_record_cannot_be_replaced(station: httpx.Client, first: str, book: str) -> None:
    put(station, record(first, book, 1), segment(1, "first"))
    for headers in ({}, {"If-Match": station.get(record(first, book, 1)).headers["ETag"]}):
        answer = station.put(record(first, book, 1), json={"data": segment(1, "other")}, headers=headers)
        assert answer.status_code in (403, 405, 412)
    assert station.get(record(first, book, 1)).json()["data"]["entries"] == ['{"words":"first"}']


@pytest.mark.parametrize(("method", "whole"), [("PATCH", False), ("DELETE", False), ("DELETE", True), ("POST", True)])
def test_records_cannot_be_patched_deleted_or_posted(
    station: httpx.Client, first: str, book: str, method: str, whole: bool
) -> None:
    put(station, record(first, book, 1), segment(1))
    path = f"log-{first}/records" if whole else record(first, book, 1)
    answer = station.request(method, path, json=None if method == "DELETE" else {"data": {"entries": []}})
    assert answer.status_code in (403, 404, 405)
    assert station.get(record(first, book, 1)).json()["data"]["from"] == 1


def test_station_cannot_delete_a_log_or_the_bucket(
    station: httpx.Client, first: str, book: str, remote: Remote
) -> None:
    put(station, record(first, book, 1), segment(1))
    assert station.delete(f"log-{first}").status_code in (403, 404, 405)
    assert station.delete(f"{remote.url}/buckets/{remote.bucket}").status_code in (403, 404, 405)
    assert station.get(record(first, book, 1)).status_code == 200


def test_full_segment_is_accepted_or_413(station: httpx.Client, first: str, book: str) -> None:
    full: dict[str, object] = {"from": 1, "to": 200, "entries": ["x" * 1000] * 200, "mac": "0" * 64}
    answer = put(station, record(first, book, 1), full)
    assert answer.status_code in (201, 413)
    if answer.status_code == 413:  # then the console halves it
        assert put(station, record(first, book, 1), segment(1)).status_code == 201


# --- a log is read in order -------------------------------------------------------------------------------------------


def test_log_is_sorted_bytewise_both_ways(station: httpx.Client, first: str, book: str) -> None:
    for no in (100, 9, 1000000, 10, 201):
        put(station, record(first, book, no), segment(no))
    of_book = {"gt_id": book, "max_id": f"{book}-9999999999"}
    rising = ids(station.get(f"log-{first}/records", params=of_book | {"_sort": "id"}))
    assert rising == [f"{book}-{no:010}" for no in (9, 10, 100, 201, 1000000)]
    assert ids(station.get(f"log-{first}/records", params=of_book | {"_sort": "-id"})) == rising[::-1]


def test_capitals_sort_before_small_letters(station: httpx.Client, first: str) -> None:
    """Check that ids sort bytewise, not as people sort.

    The bounds of a book must hold in every locale of the server.
    """
    tail = secrets.token_hex(4)
    names = [f"{tail}-{middle}-0000000001" for middle in ("A0", "Z9", "a0", "z9")]
    for name in reversed(names):
        assert put(station, f"log-{first}/records/{name}", segment(1)).status_code == 201
    found = ids(station.get(f"log-{first}/records", params={"gt_id": tail, "max_id": f"{tail}-zz", "_sort": "id"}))
    assert found == names


def test_gt_id_max_id_and_limit_select_records(station: httpx.Client, first: str, book: str) -> None:
    for no in range(1, 8):
        put(station, record(first, book, no), segment(no))
    names = [f"{book}-{no:010}" for no in range(1, 8)]

    def read(**params: str | int) -> list[str]:
        return ids(station.get(f"log-{first}/records", params=params))

    top = f"{book}-9999999999"
    assert read(gt_id=names[2], max_id=top, _sort="id") == names[3:], "gt_id is not included"
    assert read(gt_id=book, max_id=names[2], _sort="id") == names[:3], "max_id is included"
    assert read(gt_id=names[0], max_id=top, _sort="id", _limit=2) == names[1:3]
    assert read(max_id=names[5], _sort="-id", _limit=1) == [names[5]], "the covering segment"
    assert read(gt_id=names[6], max_id=top, _sort="id") == [], "an empty list, not an error"


def test_fields_selects_fields(station: httpx.Client, first: str, book: str) -> None:
    put(station, record(first, book, 1), segment(1))
    answer = station.get(
        f"log-{first}/records", params={"gt_id": book, "max_id": f"{book}-9999999999", "_fields": "from,to"}
    )
    (found,) = answer.json()["data"]
    assert found["from"] == 1 and found["to"] == 1
    assert "entries" not in found and "mac" not in found


def test_acknowledged_record_is_visible_to_all_at_once(
    station: httpx.Client, other: httpx.Client, first: str, book: str
) -> None:
    for no in range(1, 21):
        assert put(station, record(first, book, no), segment(no)).status_code == 201
        found = ids(
            other.get(f"log-{first}/records", params={"gt_id": f"{book}-{no - 1:010}", "_sort": "id", "_limit": 1})
        )
        assert found == [f"{book}-{no:010}"]


def test_longest_id_and_number_are_accepted(station: httpx.Client, first: str) -> None:
    name = f"{first}-{secrets.token_hex(8)}-9999999999"
    assert put(station, f"log-{first}/records/{name}", segment(9_999_999_999)).status_code == 201


# --- heads ------------------------------------------------------------------------------------------------------------


def test_head_is_replaced_only_with_its_etag(station: httpx.Client, first: str, book: str) -> None:
    path = f"heads/records/{first}"
    known = station.get(path)
    held = {key: value for key, value in known.json()["data"].items() if key not in ("id", "last_modified")}
    tag = known.headers["ETag"]
    done = station.put(path, json={"data": held | {book: 5}}, headers={"If-Match": tag})
    assert done.status_code == 200
    assert done.json()["data"][book] == 5
    stale = station.put(path, json={"data": held | {book: 3}}, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert is_error(stale)
    after = station.get(path)
    assert after.json()["data"][book] == 5
    assert after.headers["ETag"] == done.headers["ETag"] != tag


def test_head_is_replaced_not_merged(station: httpx.Client, first: str, book: str) -> None:
    path = f"heads/records/{first}"
    station.put(path, json={"data": {book: 5, f"{book}x": 1}}, headers={"If-Match": station.get(path).headers["ETag"]})
    done = station.put(path, json={"data": {book: 6}}, headers={"If-Match": station.get(path).headers["ETag"]})
    assert done.status_code == 200
    assert f"{book}x" not in station.get(path).json()["data"]


def test_heads_are_listed_with_all_fields(other: httpx.Client, station: httpx.Client, first: str, book: str) -> None:
    path = f"heads/records/{first}"
    station.put(path, json={"data": {book: 7}}, headers={"If-Match": station.get(path).headers["ETag"]})
    heads = {each["id"]: each for each in other.get("heads/records").json()["data"]}
    assert heads[first][book] == 7


@pytest.mark.parametrize("method", ["DELETE", "PATCH"])
def test_head_cannot_be_deleted_or_patched(station: httpx.Client, first: str, method: str) -> None:
    answer = station.request(method, f"heads/records/{first}", json=None if method == "DELETE" else {"data": {}})
    assert answer.status_code in (403, 404, 405)
    assert station.get(f"heads/records/{first}").status_code == 200


# --- answers ----------------------------------------------------------------------------------------------------------


def test_answers_are_json_with_a_date(station: httpx.Client, first: str, book: str) -> None:
    for answer in (
        put(station, record(first, book, 1), segment(1)),
        station.get(f"log-{first}/records", params={"_limit": 1}),
        station.get(record(first, book, 99)),
    ):
        assert answer.headers["Content-Type"].startswith("application/json")
        assert parsedate_to_datetime(answer.headers["Date"])
    assert answer.status_code == 404
    assert is_error(answer)


def test_malformed_json_is_refused_and_not_stored(station: httpx.Client, first: str, book: str) -> None:
    answer = station.put(
        record(first, book, 1),
        content=b'{"data": {"from": 1',
        headers={"If-None-Match": "*", "Content-Type": "application/json"},
    )
    assert 400 <= answer.status_code < 500
    assert is_error(answer)
    assert station.get(record(first, book, 1)).status_code == 404


def test_large_numbers_and_odd_characters_round_trip(station: httpx.Client, first: str, book: str) -> None:
    whole: dict[str, object] = {"from": 2**53 - 1, "to": 2**53 - 1, "entries": ["\\u0000 \u2028 \U0001f600"], "mac": ""}
    put(station, record(first, book, 1), whole)
    assert whole.items() <= station.get(record(first, book, 1)).json()["data"].items()
