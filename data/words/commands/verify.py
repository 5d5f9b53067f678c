"""Words of ``siaga verify``: what is wrong with the book, and where."""

from data.words import Table

TABLE: Table = {
    "verify.sheet_ask": (
        "Printed sheet {which} of {of}, the newest first: its number and hash (empty: no more):",
        "Lembar cetak {which} dari {of}, terbaru dulu: nomor dan hash-nya (kosong: tidak ada lagi):",
    ),
    "verify.sheet_unread": (
        '"{found}" is not the number and hash of a sheet: type the number, then {least} digits of the hash or more',
        '"{found}" bukan nomor dan hash lembar: ketik nomornya, lalu {least} digit hash atau lebih',
    ),
    "verify.sheet_differs": (
        "the sheet with no. {no} has another hash than the book: the book was changed before that",
        "lembar dengan no. {no} berbeda hash dengan buku: buku diubah sebelum nomor itu",
    ),
    "verify.sheet_fits": ("the sheet with no. {no} fits the book", "lembar dengan no. {no} cocok dengan buku"),
    "verify.sheet_none": ("no sheet was compared", "tidak ada lembar yang dibandingkan"),
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
    "verify.gone": (
        "book {book}, which another one here continues, is gone: no. 1 to {no} were saved",
        "buku {book}, yang disambung buku lain di sini, hilang: no. 1 sampai {no} pernah disimpan",
    ),
    "verify.stranger": (
        "{file} is of another room, which book {book} does not continue: it counts nowhere; move it out of this folder",
        "{file} milik ruang lain yang tidak disambung buku {book}: tidak dihitung; pindahkan dari folder ini",
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
