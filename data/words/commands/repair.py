"""Words of ``siaga repair``."""

from data.words import Table

TABLE: Table = {
    "repair.nothing": ("The book is whole: nothing to repair.", "Buku mutasi utuh: tidak ada yang diperbaiki."),
    "repair.file": (
        "damaged, and kept as it is: {file}",
        "rusak, dan dibiarkan seperti adanya: {file}",
    ),
    "repair.lost": ("lost: {numbers}", "hilang: {numbers}"),
    "repair.suspect": (
        "readable, but doubtful (what stands before is lost or changed): {numbers}",
        "terbaca, tetapi diragukan (yang sebelumnya hilang atau berubah): {numbers}",
    ),
    "repair.done": (
        "entered as no. {no}; everything else is as it was, and the book goes on",
        "dicatat sebagai no. {no}; selebihnya seperti semula, dan buku berlanjut",
    ),
}
