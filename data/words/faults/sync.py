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
    "sync.no_path": (
        "what answers there (status {status}) is not a remote, and url in site.toml has no path. A sign-in page? "
        'Or should it be url = "{url}"?',
        "yang menjawab di sana (status {status}) bukan server, dan url di site.toml tanpa jalur. Halaman login, atau "
        'seharusnya url = "{url}"?',
    ),
    "sync.moved": (
        'the address in site.toml is not the whole one. Write: url = "{url}"',
        'alamat di site.toml belum lengkap. Tulis: url = "{url}"',
    ),
    # --- a proxy ---
    "sync.proxy_socks": (
        "{variable} names a SOCKS proxy ({proxy}), which Siaga cannot use: name an http:// proxy, or use_proxy = false",
        "{variable} menyebut proxy SOCKS ({proxy}), tak bisa dipakai: sebut proxy http://, atau use_proxy = false",
    ),
    "sync.proxy_bad": (
        "{variable} is not the address of a proxy: http://HOST:PORT",
        "{variable} bukan alamat proxy: http://HOST:PORT",
    ),
    "sync.proxy_refused": (
        "the proxy {proxy} ({variable}) does not answer: is it running?",
        "proxy {proxy} ({variable}) tidak menjawab: apakah jalan?",
    ),
    "sync.proxy_no_name": (
        "the name of the proxy {proxy} ({variable}) is not known: no network?",
        "nama proxy {proxy} ({variable}) tidak dikenal: tak ada jaringan?",
    ),
    "sync.proxy_unreachable": (
        "the proxy {proxy} ({variable}) is not reachable: {error}",
        "proxy {proxy} ({variable}) tidak terjangkau: {error}",
    ),
    "sync.proxy_refuses": (
        "the proxy {proxy} does not let this through: {error}",
        "proxy {proxy} tidak meneruskan: {error}",
    ),
    "sync.proxy_sign_in": (
        "the proxy {proxy} wants a sign-in: put http://NAME:PASSWORD@HOST:PORT into {variable}",
        "proxy {proxy} minta login: isi {variable} dengan http://NAMA:SANDI@HOST:PORT",
    ),
    "sync.proxy_deadline": (
        "no complete answer within {seconds} s through the proxy {proxy}",
        "tak ada jawaban utuh dalam {seconds} dtk lewat proxy {proxy}",
    ),
    "sync.proxy_failing": (
        "the remote, or the proxy {proxy} on the way to it, fails (status {status})",
        "server, atau proxy {proxy} di jalannya, bermasalah (status {status})",
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
        "name, password or token refused",
        "nama, sandi atau token ditolak",
    ),
    "sync.refused_403": (
        "this account may not do that there: its right was taken away, or what is asked for is gone. siaga remote init",
        "akun ini tak berhak di sana: haknya dicabut, atau yang diminta sudah hilang. siaga remote init",
    ),
    "sync.no_write": (
        "account {account} may read there but no longer write: siaga remote init",
        "akun {account} boleh membaca di sana tetapi tak lagi menulis: siaga remote init",
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
        "the remote has no head of station {station}; it was lost, or never made: siaga remote init",
        "server tak punya kepala stasiun {station}; hilang, atau belum pernah dibuat: siaga remote init",
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
    "sync.key_strange": (
        "site.key here does not open what {station} has sealed, nor any other station: nothing is sent. Compare it "
        "with theirs; a renewed one counts at once",
        "site.key di sini tidak membuka segel {station} maupun stasiun lain: tak ada yang dikirim. Cocokkan dengan "
        "milik mereka; yang diganti langsung dipakai",
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
        "the remote lost {count:,} {count:entry|entries} that it had; sending again",
        "server kehilangan {count:,} mutasi; sedang dikirim ulang",
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
    "sync.header_wrong": (
        "{variable} is not a header: NAME: VALUE",
        "{variable} bukan header: NAMA: NILAI",
    ),
    "sync.token_wrong": (
        "{file} is not a token: one line of letters, digits and signs",
        "{file} bukan token: satu baris huruf, angka dan tanda",
    ),
    "sync.key_wrong": (
        "{file} has no key: one per line, 64 or more hexadecimal digits",
        "{file} tidak berisi kunci: satu per baris, minimal 64 digit heksadesimal",
    ),
    "sync.ca_wrong": ("the certificates of {file} cannot be read: {error}", "sertifikat {file} tak terbaca: {error}"),
}
