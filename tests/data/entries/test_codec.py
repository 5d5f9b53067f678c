"""Canonical form, hash chain and table of kinds."""

import hashlib

import msgspec
import pytest

from data import entries as e
from data.entries import codec
from data.entries.codec import BY_KIND, KINDS, canonical, decode, first_hash, next_hash


def sample() -> e.Check:
    return e.Check(by="LST", subjects=("post:4",), post="4", words="✓", book="JBR-7f3a", no=3, at=5)


def test_canonical_form_is_sorted_compact_utf8() -> None:
    assert (
        canonical(sample())
        == (
            '{"at":5,"book":"JBR-7f3a","by":"LST","kind":"check","no":3,"post":"4","subjects":["post:4"],"words":"✓"}'
        ).encode()
    )


def test_decode_of_the_canonical_form_gives_the_entry_back() -> None:
    assert decode(canonical(sample())) == sample()


def test_decode_of_an_unknown_kind_keeps_its_bytes() -> None:
    raw = b'{"by":"a","kind":"zzz","no":7,"subjects":["post:1"],"x":1.5}'
    entry = decode(raw)
    assert isinstance(entry, e.Unknown)
    assert (entry.raw_kind, entry.no, entry.subjects) == ("zzz", 7, ("post:1",))
    assert canonical(entry) == raw


BAD = b'{"by":"a","kind":"check","post":3,"subjects":[]}'
NO_TEXT = b'{"by":"a","kind":3,"subjects":[]}'


@pytest.mark.parametrize("raw", [b"{}", b"[]", b"nonsense", b'{"kind":"check"}', b'{"kind":3}', BAD, NO_TEXT])
def test_decode_of_anything_but_an_entry_raises(raw: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(raw)


def test_hash_chain_is_sha256_over_hex_and_bytes() -> None:
    start = first_hash("JBR-7f3a")
    assert start == hashlib.sha256(b"JBR-7f3a").hexdigest()
    raw = canonical(sample())
    assert next_hash(start, raw) == hashlib.sha256(start.encode() + raw).hexdigest()


def test_every_kind_has_its_own_tag_and_can_be_imported_from_the_package() -> None:
    assert len(BY_KIND) == len(KINDS) > 70
    for kind in KINDS:
        assert getattr(e, kind.__name__) is kind


def test_few_entries_are_decoded_like_many(monkeypatch: pytest.MonkeyPatch) -> None:
    raws = [canonical(sample()), b'{"by":"a","kind":"zzz","no":7,"subjects":[]}', b'{"kind":"check"}', b"{"] * 3
    few, many = codec._Decoder(), codec._Decoder()
    monkeypatch.setattr(codec._Decoder, "FEW", 2)
    for _ in range(3):
        many.decode(raws[0])
    monkeypatch.undo()
    for raw in raws:
        results: list[e.Entry | type[Exception]] = []
        for decoder in (few, many):
            try:
                results.append(decoder.decode(raw))
            except msgspec.DecodeError as error:
                results.append(type(error))
        assert results[0] == results[1]
    assert few.decode == few._decode_one_of_few and many.decode != many._decode_one_of_few


@pytest.mark.parametrize(
    "whole",
    [
        e.Imported(
            by="LST",
            subjects=("import:a:1",),
            source_key="a:1",
            number="1",
            rows=(3, 4),
            times={"scene": 9, "entry": 5},
            units=({"unit": "A", "available": 3},),
        ),
        e.Imported(
            by="LST", subjects=("import:a:1",), source_key="a:1", number="1", place="Yard", times={"received": 1}
        ),
        e.Imported(by="LST", subjects=("import:a:1",), source_key="a:1", number="1"),
    ],
)
def test_sealed_facts_stand_in_the_canonical_form_as_they_were(whole: e.Imported) -> None:
    kind = codec.sealed(e.Imported, "times", "units", "rows")
    found = msgspec.json.decode(canonical(whole), type=kind)
    assert (found.kind, found.place) == (whole.kind, whole.place)
    assert canonical(msgspec.structs.replace(found, no=7)) == canonical(msgspec.structs.replace(whole, no=7))
