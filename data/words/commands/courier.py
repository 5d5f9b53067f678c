"""Words about entries that are carried on a stick."""

from data.words import Table

TABLE: Table = {
    "courier.wrote": ("{file}: {count:,} {count:entry|entries}", "{file}: {count:,} catatan"),
    "courier.nothing": (
        "nothing to carry: the other stations have confirmed all of it. {file} was not written",
        "tidak ada yang perlu dibawa: semua sudah dikonfirmasi posko lain. {file} tidak ditulis",
    ),
    "courier.in_the_way": (
        "{file} is there and was not written by siaga export: choose another name",
        "{file} sudah ada dan bukan hasil siaga export: pilih nama lain",
    ),
    "courier.wrote_book": ("{book} {first}-{last}", "{book} {first}-{last}"),
    "courier.wrote_until": (
        "{book} no. {no} is damaged here: it and the entries after it are not in the file. See: siaga verify",
        "{book} no. {no} rusak di sini: itu dan catatan sesudahnya tidak ada di berkas. Lihat: siaga verify",
    ),
    "courier.keyed": ("sealed with the site's key", "disegel dengan kunci tempat"),
    "courier.unkeyed": (
        "no site key here: the seal tells damage, not who wrote it",
        "tanpa kunci tempat: segel menunjukkan kerusakan, bukan penulisnya",
    ),
    "courier.unsealed": (
        "no key has sealed it: import it with siaga import, which shows what it would change and asks",
        "tidak disegel kunci: masukkan dengan siaga import, yang menunjukkan perubahannya dan bertanya",
    ),
    "courier.is_unsealed": (
        "{file} IS NOT SEALED BY A KEY: anybody who held it can have written it. It would change:",
        "{file} TIDAK DISEGEL KUNCI: siapa pun yang memegangnya bisa menulisnya. Yang akan berubah:",
    ),
    "courier.others": ("and {count:,} other {count:entry|entries}", "dan {count:,} catatan lain"),
    "courier.ask": ("Import it? [y/N]", "Masukkan? [y/N]"),
    "courier.not_agreed": ("nothing was imported", "tidak ada yang dimasukkan"),
    "courier.needs_unsealed": (
        "{file} is not sealed by a key. Nothing was imported. If you trust who carried it: siaga import --unsealed",
        "{file} tidak disegel kunci. Tidak ada yang dimasukkan. Jika pembawanya dipercaya: siaga import --unsealed",
    ),
    "courier.no_book": ("no book {found} here: {books}", "tidak ada buku {found} di sini: {books}"),
    "courier.took": (
        "{count} {count:entry|entries} of {station} imported, {already} were already here",
        "{count} catatan dari {station} dimasukkan, {already} sudah ada",
    ),
    "courier.has_ours": ("; {station} has ours up to no. {no}", "; {station} memiliki milik kita s.d. no. {no}"),
    "courier.refused": (
        "{file}, line {line}: {why}. Nothing was imported",
        "{file}, baris {line}: {why}. Tidak ada yang dimasukkan",
    ),
    "courier.busy": (
        "another program is writing here; try again",
        "program lain sedang menulis di sini; coba lagi",
    ),
    "courier.head": ("this is not a file of siaga export", "ini bukan berkas siaga export"),
    "courier.format": ("format {format} needs a newer siaga", "format {format} perlu siaga yang lebih baru"),
    "courier.foreign": (
        'it is from the site "{site}", this one is "{ours}"',
        'ini dari tempat "{site}", di sini "{ours}"',
    ),
    "courier.no_key": (
        "sealed with a site key, and there is none here",
        "disegel dengan kunci tempat, di sini tidak ada kunci",
    ),
    "courier.not_keyed": (
        "not sealed with the site's key, which this station has",
        "tidak disegel dengan kunci tempat yang ada di sini",
    ),
    "courier.wrong_key": (
        "the seal does not fit the site's key: altered, or another site's",
        "segel tidak cocok dengan kunci tempat: diubah, atau dari tempat lain",
    ),
    "courier.altered": ("altered since it was written", "berubah sejak ditulis"),
    "courier.cut": ("the file ends here, cut short", "berkas terputus di sini"),
    "courier.more": ("there is more after its end", "ada lagi sesudah akhirnya"),
    "courier.lines_gone": ("lines are missing: it had {lines}", "ada baris yang hilang: semula {lines}"),
    "courier.gap": (
        "{book} {missing} is missing here: ask for an export with --all",
        "{book} {missing} belum ada di sini: minta export --all",
    ),
    "courier.chain": ("{book} no. {no}: the chain does not fit", "{book} no. {no}: rantai tidak cocok"),
    "courier.fork": (
        "{book} no. {no} differs from the one here: two books of that name",
        "{book} no. {no} berbeda dari yang di sini: ada dua buku bernama sama",
    ),
    "courier.ahead": (
        "it has this station's {book} up to no. {no}, here it ends at {last}: restored? open a new book",
        "memuat {book} stasiun ini s.d. no. {no}, di sini berakhir {last}: dipulihkan? mulai buku baru",
    ),
    "courier.which": (
        "{file} does not begin as a file of siaga export; a spreadsheet needs --map MAP.toml",
        "{file} tidak berawal seperti berkas siaga export; lembar kerja perlu --map PETA.toml",
    ),
}
