"""Words of ``siaga verify``: what is wrong with the book, and where."""

from data.words import Table

TABLE: Table = {
    "verify.away": (
        "the second disk, where the book may continue, is not mounted: mount {folder}",
        "disk kedua, tempat buku mungkin berlanjut, tidak terpasang: pasang {folder}",
    ),
    "verify.chain": (
        "{file}, byte {byte}, line {line}: no. {no} does not follow from the entry before it: it was changed",
        "{file}, bita {byte}, baris {line}: no. {no} tidak sambung dengan mutasi sebelumnya: isinya diubah",
    ),
    "verify.damaged": (
        "{file}, byte {byte}, line {line}: damaged where no. {no} should be",
        "{file}, bita {byte}, baris {line}: rusak di tempat no. {no}",
    ),
    "verify.differs": (
        "{file}, byte {byte}, line {line}: continues from no. {no}, but the part before it ends at no. {found} "
        "or differs",
        "{file}, bita {byte}, baris {line}: menyambung no. {no}, tetapi sebelumnya sampai no. {found} atau berbeda",
    ),
    "verify.head": (
        "{file}, byte {byte}, line {line}: the first line of the file is damaged",
        "{file}, bita {byte}, baris {line}: baris pertama berkas rusak",
    ),
    "verify.missing": (
        "{file}, byte {byte}, line {line}: no. {no} to {upto} are missing before this line",
        "{file}, bita {byte}, baris {line}: no. {no} sampai {upto} hilang sebelum baris ini",
    ),
    "verify.missing_one": (
        "{file}, byte {byte}, line {line}: no. {no} is missing before this line",
        "{file}, bita {byte}, baris {line}: no. {no} hilang sebelum baris ini",
    ),
    "verify.short_one": (
        "{file}, byte {byte}, line {line}: the file ends here; no. {no} was saved and is gone",
        "{file}, bita {byte}, baris {line}: berkas berakhir di sini; no. {no} pernah disimpan, hilang",
    ),
    "verify.more": (
        "{file}: and {more} more, the last at byte {byte}, line {line}, no. {no}",
        "{file}: dan {more} lagi, terakhir di bita {byte}, baris {line}, no. {no}",
    ),
    "verify.order": (
        "{file}, byte {byte}, line {line}: no. {no} comes after no. {before}",
        "{file}, bita {byte}, baris {line}: no. {no} ada sesudah no. {before}",
    ),
    "verify.short": (
        "{file}, byte {byte}, line {line}: the file ends here; no. {no} to {upto} were saved and are gone",
        "{file}, bita {byte}, baris {line}: berkas berakhir di sini; no. {no} sampai {upto} pernah disimpan, hilang",
    ),
}
