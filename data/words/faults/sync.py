"""Words of sync: what is wrong with the link, on the page and in commands."""

from data.words import Table

TABLE: Table = {
    # --- no answer ---
    "sync.deadline": ("no complete answer within {seconds} s", "tak ada jawaban utuh dalam {seconds} dtk"),
    "sync.bad_url": ("the address in site.toml is not valid", "alamat di site.toml tidak sah"),
    "sync.portal": (
        "something in between answers instead of the remote (status {status}): a sign-in page, a proxy?",
        "yang menjawab bukan server (status {status}): halaman login, proxy?",
    ),
    "sync.no_name": ("the remote's name is not known: no network?", "nama server tidak dikenal: tak ada jaringan?"),
    "sync.refused": ("nothing listens there: is the remote running?", "tak ada yang menerima di sana: server mati?"),
    "sync.unreachable": ("not reachable: {error}", "tidak terjangkau: {error}"),
    "sync.cut": ("the connection was cut", "sambungan terputus"),
    "sync.certificate": (
        "the certificate is not trusted: {error}. Do not bypass this: somebody may be listening",
        "sertifikat tidak dipercaya: {error}. Jangan dilewati: bisa ada yang menyadap",
    ),
    "sync.tls": ("no secure connection: {error}", "sambungan aman gagal: {error}"),
    # --- an answer that says no ---
    "sync.refused_401": (
        "name or password refused; retried once a minute",
        "nama atau sandi ditolak; dicoba tiap menit",
    ),
    "sync.refused_403": (
        "this account has no permission for that; retried once a minute",
        "akun ini tidak berhak di sana; dicoba tiap menit",
    ),
    "sync.busy": ("the remote asks to wait (status {status})", "server minta ditunggu (status {status})"),
    "sync.failing": ("the remote fails (status {status})", "server bermasalah (status {status})"),
    "sync.unexpected": (
        "the remote refused the request (status {status})",
        "server menolak permintaan (status {status})",
    ),
    "sync.bad_reply": (
        "the answer (status {status}) is not from a remote",
        "jawaban (status {status}) bukan dari server yang benar",
    ),
    "sync.too_large": ("an answer of more than {mib} MiB was not read", "jawaban lebih dari {mib} MiB tidak dibaca"),
    "sync.entry_too_large": (
        "entry no. {no} alone is larger than the remote accepts",
        "mutasi no. {no} saja melebihi batas server",
    ),
    "sync.no_heads": (
        "there is no {bucket} with its heads on the remote: siaga remote init",
        "{bucket} belum ada di server: siaga remote init",
    ),
    "sync.no_head": (
        "the remote does not know station {station}: siaga remote init",
        "server tidak mengenal stasiun {station}: siaga remote init",
    ),
    "sync.no_log": (
        "the remote has no log of station {station}: siaga remote init",
        "server tak punya log stasiun {station}: siaga remote init",
    ),
    # --- records that are wrong ---
    "sync.bad_extent": (
        "record {record} describes contents that are not possible",
        "rekaman {record} menyebut isi yang mustahil",
    ),
    "sync.bad_record": ("record {record} is not what a station writes", "rekaman {record} bukan tulisan stasiun"),
    "sync.bad_seal": (
        "record {record} is not sealed with this site's key: changed, forged, or another key",
        "rekaman {record} tidak disegel dengan kunci lokasi ini: diubah, dipalsukan, atau beda kunci",
    ),
    "sync.bad_hash": (
        "record {record} names a hash that does not match its entries",
        "rekaman {record} menyebut hash yang bukan milik isinya",
    ),
    "sync.bad_book": ("record {record} is of another book", "rekaman {record} milik buku lain"),
    "sync.short_log": (
        "the log of {record} ends before where its station says it does",
        "log {record} berakhir sebelum batas yang disebut stasiunnya",
    ),
    "sync.replica_fork": (
        "{book} no. {no} differs from the entry here: that book was written in two places",
        "{book} no. {no} di sini berbeda: buku itu ditulis di dua tempat",
    ),
    "sync.replica_bad": ("{book} no. {no} is not an entry", "{book} no. {no} bukan mutasi"),
    "sync.not_kept": ("{book} cannot be kept here: {error}", "{book} tak dapat disimpan di sini: {error}"),
    # --- one's own ---
    "sync.disk": ("the disk: {error}", "disk: {error}"),
    "sync.fault": ("a fault in Siaga itself: {error}", "kesalahan Siaga sendiri: {error}"),
    "sync.own_lost": (
        "{book} no. {no} is damaged here: it and the entries after it are not sent. See: siaga doctor",
        "{book} no. {no} rusak di sini: itu dan mutasi sesudahnya tak terkirim. Lihat: siaga doctor",
    ),
    "sync.lost": (
        "the remote lost {count} {count:entry|entries} that it had; sending again",
        "server kehilangan {count} mutasi; sedang dikirim ulang",
    ),
    "sync.forked": (
        "{book} continues elsewhere after no. {no}; opening a new book here",
        "{book} berlanjut di tempat lain setelah no. {no}; di sini dibuka buku baru",
    ),
    "sync.rewritten_here": (
        "{book} WAS REWRITTEN HERE from no. {no} on: this disk had sent other entries. Nothing is sent. Keep this "
        "disk, and see docs/security.md",
        "{book} DITULIS ULANG DI SINI mulai no. {no}: isinya bukan yang pernah dikirim. Tidak ada yang dikirim. Simpan "
        "disk ini, lihat docs/security.md",
    ),
    "sync.rewritten_there": (
        "{book} WAS REWRITTEN ON THE REMOTE from no. {no} on: it had acknowledged other entries. Nothing is sent. See "
        "docs/security.md",
        "{book} DITULIS ULANG DI SERVER mulai no. {no}: dulu server menerima isi lain. Tidak ada yang dikirim. Lihat "
        "docs/security.md",
    ),
    "sync.old_fork": (
        "the earlier book {book} differs on the remote after no. {no}",
        "buku lama {book} berbeda di server setelah no. {no}",
    ),
    # --- secrets ---
    "sync.secret_missing": (
        "{file} is not there: put it there with mode 0600",
        "{file} tidak ada: taruh di sana dengan mode 0600",
    ),
    "sync.secret_unreadable": ("{file} cannot be read: {error}", "{file} tak terbaca: {error}"),
    "sync.secret_open": (
        "{file} can be read by others (mode {mode}): chmod 0600 {file}",
        "{file} terbaca orang lain (mode {mode}): chmod 0600 {file}",
    ),
    "sync.secret_empty": ("{file} is empty", "{file} kosong"),
    "sync.key_wrong": (
        "{file} has no key: one per line, 64 or more hexadecimal digits",
        "{file} tidak berisi kunci: satu per baris, minimal 64 digit heksadesimal",
    ),
    "sync.ca_wrong": ("the certificates of {file} cannot be read: {error}", "sertifikat {file} tak terbaca: {error}"),
}
