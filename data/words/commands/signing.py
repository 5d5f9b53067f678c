"""Words of signatures under the book, of ``siaga key`` and ``siaga verify``."""

from data.words import Table

TABLE: Table = {
    # --- entries
    "signing.said": ("the book up to no. {no}, with key {pub}", "mutasi s.d. no. {no}, dengan kunci {pub}"),
    "signing.said_new": ("the new key of this station", "kunci baru stasiun ini"),
    "signing.said_not": ("NOT signed up to no. {no}: {why}", "TIDAK ditandatangani s.d. no. {no}: {why}"),
    "signing.why.away": ("the medium with the key was not there", "media berisi kunci tidak terpasang"),
    "signing.why.slow": ("the medium with the key did not answer", "media berisi kunci tidak menjawab"),
    "signing.why.unreadable": ("the key cannot be read", "kunci tidak terbaca"),
    "signing.why.other": ("the file holds another key", "berkasnya berisi kunci lain"),
    "signing.why.differs": (
        "the book is not what was signed before",
        "buku mutasi bukan yang ditandatangani sebelumnya",
    ),
    "signing.sheet": ("signing key", "kunci tanda tangan"),
    "signing.sheet_not": ("{pub}, not signed: {why}", "{pub}, belum ditandatangani: {why}"),
    "signing.source": (
        "signed: book of {station} up to no. {no}, key {pub}",
        "tanda tangan: buku {station} s.d. no. {no}, kunci {pub}",
    ),
    # --- siaga key
    "signing.shown": ("Public key of {station}:\n{pub}", "Kunci publik {station}:\n{pub}"),
    "signing.printed": ("printed on the sheets: {pub}", "tercetak di lembar: {pub}"),
    "signing.in_home": (
        "the private key lies in the home ({file}): who can change the book can sign it too",
        "kunci privat ada di folder ini ({file}): yang bisa mengubah buku bisa juga menandatanganinya",
    ),
    "signing.on_medium": ("the private key lies in {file}", "kunci privat ada di {file}"),
    "signing.newest": (
        "newest signature: book {book} up to no. {no}, {time}",
        "tanda tangan terakhir: buku {book} s.d. no. {no}, {time}",
    ),
    "signing.nothing_yet": ("nothing is signed yet", "belum ada yang ditandatangani"),
    "signing.pinned_line": ("{station}: {pub} ({how})", "{station}: {pub} ({how})"),
    "signing.how.person": ("entered by a person", "dimasukkan orang"),
    "signing.how.entry": ("from its no. {no}", "dari no. {no} miliknya"),
    "signing.made": (
        "Key of {station} made. Print it, and note it outside of this machine:\n{pub}",
        "Kunci {station} dibuat. Cetak, dan catat di luar mesin ini:\n{pub}",
    ),
    "signing.init": (
        "Key that signs the book: {pub} (siaga key show)",
        "Kunci yang menandatangani buku: {pub} (siaga key show)",
    ),
    "signing.pinned": ("{station} signs with {pub} from now on", "{station} kini menandatangani dengan {pub}"),
    "signing.pinned_too": (
        "What is noted before still counts: {pubs}. To take a wrong one back, delete it in {file}",
        "Yang tercatat sebelumnya tetap dipakai: {pubs}. Untuk mencabut yang salah, hapus di {file}",
    ),
    "signing.signs": ("the book is signed with key {pub}, {file}", "buku ditandatangani kunci {pub}, {file}"),
    "signing.no_key": (
        "this home has no key, its book is not signed: siaga key make",
        "folder ini belum punya kunci, bukunya tidak ditandatangani: siaga key make",
    ),
    "signing.has_key": (
        "this home has a key already ({pub}): siaga key make --replace for a new one",
        "folder ini sudah punya kunci ({pub}): siaga key make --replace untuk yang baru",
    ),
    "signing.no_folder": ("--on {folder}: there is no such folder", "--on {folder}: folder itu tidak ada"),
    "signing.not_made": ("the key cannot be written to {file}: {why}", "kunci tidak bisa ditulis ke {file}: {why}"),
    "signing.own_station": (
        "{station} is this station: siaga key show has its key",
        "{station} adalah stasiun ini: kuncinya ada di siaga key show",
    ),
    "signing.pin_what": ("siaga key pin STATION KEY", "siaga key pin STASIUN KUNCI"),
    "signing.bad_station": (
        '"{found}" is not the code of a station: 2 to 8 capital letters or digits, as JBR',
        '"{found}" bukan kode stasiun: 2 sampai 8 huruf besar atau angka, seperti JBR',
    ),
    "signing.bad_key": (
        '"{found}" is not a key: {least} to 64 digits of siaga key show (0-9, a-f), or the folder with the key',
        '"{found}" bukan kunci: {least} sampai 64 angka dari siaga key show (0-9, a-f), atau folder berisi kunci',
    ),
    "signing.bad_pins": ("{file} cannot be read: {why}", "{file} tidak terbaca: {why}"),
    "signing.open": (
        "others can read the key {file} (mode {mode}): chmod 600",
        "kunci {file} bisa dibaca orang lain (mode {mode}): chmod 600",
    ),
    "signing.away": ("there is no key {file}", "tidak ada kunci {file}"),
    "signing.unreadable": ("the key {file} cannot be read", "kunci {file} tidak terbaca"),
    # --- siaga verify
    "signing.covered": (
        "{book} no. 1 to {upto}: signed with key {pub}, {time} ({count} {count:signature|signatures}, the first up to "
        "no. {first})",
        "{book} no. 1 s.d. {upto}: ditandatangani dengan kunci {pub}, {time} ({count} tanda tangan, yang pertama s.d. "
        "no. {first})",
    ),
    "signing.uncovered": (
        "from no. {no} on: no signature yet",
        "mulai no. {no}: belum ada tanda tangan",
    ),
    "signing.uncovered_why": (
        "from no. {no} on: no signature, {why} (no. {at})",
        "mulai no. {no}: tanpa tanda tangan, {why} (no. {at})",
    ),
    "signing.witness.anchor": (
        "{book} no. 1 to {no}: noted next to the book",
        "{book} no. 1 s.d. {no}: tercatat di samping buku",
    ),
    "signing.witness.remote": ("{book} no. 1 to {no}: the remote has it", "{book} no. 1 s.d. {no}: ada di server"),
    "signing.witness.sheet": (
        "{book} no. 1 to {no}: the sheet of the handover no. {at} has {hash}; compare it: siaga verify --sheets",
        "{book} no. 1 s.d. {no}: lembar serah terima no. {at} berisi {hash}; bandingkan: siaga verify --sheets",
    ),
    "signing.other_note": (
        "{book}, from no. {first} on: another key signs, {other}, which {pub} did not name; compare it with a sheet",
        "{book}, mulai no. {first}: ada kunci lain, {other}, yang tidak disebut {pub}; bandingkan dengan lembar",
    ),
    "signing.wrong.changed": (
        "{book}, from no. {first} on: not what key {pub} signed at {time}; entries up to no. {upto} were changed",
        "{book}, mulai no. {first}: bukan yang ditandatangani kunci {pub} pada {time}; mutasi s.d. no. {upto} diubah",
    ),
    "signing.wrong.false": (
        "{book}, from no. {first} on: key {pub} did not make the signature in no. {no}",
        "{book}, mulai no. {first}: tanda tangan di no. {no} bukan dari kunci {pub}",
    ),
    "signing.wrong.other": (
        "{book}, from no. {first} on: signed with another key, {other}, which {pub} did not name",
        "{book}, mulai no. {first}: ditandatangani kunci lain, {other}, yang tidak disebut {pub}",
    ),
    "signing.wrong.short": (
        "{book}, from no. {first} on: entries are missing; key {pub} signed up to no. {upto} at {time}, it ends at no. "
        "{last}",
        "{book}, mulai no. {first}: mutasi hilang; kunci {pub} menandatangani s.d. no. {upto} pada {time}, kini hanya "
        "s.d. no. {last}",
    ),
    "signing.wrong.overdue": (
        "{book}, from no. {first} on: not signed with key {pub}, though a signature was due at {time}",
        "{book}, mulai no. {first}: tidak ditandatangani kunci {pub}, padahal sudah waktunya pada {time}",
    ),
    "signing.wrong.none": (
        "{book}, from no. {first} on: nothing is signed with key {pub}",
        "{book}, mulai no. {first}: tidak ada tanda tangan kunci {pub}",
    ),
    "signing.repair_unsigned": (
        "{file}: the book itself does not record this damage as repaired",
        "{file}: buku mutasi sendiri tidak mencatat kerusakan ini sebagai diperbaiki",
    ),
    # --- other stations
    "signing.other_key": (
        "{station} signs with another key than is known here, {pub}, since its no. {no}: ask there, then siaga key pin",
        "{station} memakai kunci lain dari yang dikenal, {pub}, sejak no. {no}: tanyakan, lalu siaga key pin",
    ),
    "signing.theirs_wrong": (
        "the signature of {station} in its no. {no} does not fit its entries: its book was changed before it was sent",
        "tanda tangan {station} di no. {no} tidak cocok dengan mutasinya: bukunya diubah sebelum dikirim",
    ),
}
