"""Words of ``siaga repair``."""

from data.words import Table

TABLE: Table = {
    "repair.nothing": ("The book is intact: nothing to repair.", "Buku mutasi utuh: tidak ada yang diperbaiki."),
    "repair.file": (
        "damaged, and kept as it is: {file}",
        "rusak, dan dibiarkan seperti adanya: {file}",
    ),
    "repair.lost": ("lost: {numbers}", "hilang: {numbers}"),
    "repair.suspect": (
        "readable, unverified (the entry before is missing or changed): {numbers}",
        "terbaca, tetapi diragukan (mutasi sebelumnya hilang atau berubah): {numbers}",
    ),
    "repair.done": (
        "recorded as no. {no}; everything else is as it was, and the book continues",
        "dicatat sebagai no. {no}; selebihnya seperti semula, dan buku berlanjut",
    ),
}
