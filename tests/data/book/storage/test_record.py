"""Lines of a journal: what is read of them."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from data.book.storage import record


@pytest.mark.parametrize("chunk", [3, 1 << 20])
def test_lines_are_read_from_one_byte_to_another_and_not_beyond(chunk: int) -> None:
    lines = [b"one", b"two", b"three", b"four"]
    data, reads = b"".join(line + b"\n" for line in lines), list[tuple[int, int]]()

    def read(length: int, offset: int) -> bytes:
        reads.append((offset, offset + length))
        return data[offset : offset + length]

    with patch.object(record, "CHUNK", chunk):
        found = [*record.read_lines(read, 4, 14)]
    assert found == [(4, b"two", True), (8, b"three", True)]
    assert (min(start for start, _ in reads), max(end for _, end in reads)) == (4, 14)
