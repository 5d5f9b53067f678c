"""Words of the page about the link, and of its notices."""

from data.words import Table

TABLE: Table = {
    "link.state": ("State", "Keadaan"),
    "link.local": ("local only: site.toml names no remote", "lokal saja: site.toml tidak menyebut server"),
    "link.is.local": ("local only", "lokal saja"),
    "link.is.untried": ("not tried yet", "belum dicoba"),
    "link.is.online": ("online", "tersambung"),
    "link.is.catching": ("catching up", "menyusul"),
    "link.is.degraded": ("degraded: connected, with errors", "terganggu: tersambung, ada galat"),
    "link.is.offline": ("OFFLINE: work continues, entries wait", "TERPUTUS: pekerjaan tetap jalan, mutasi menunggu"),
    "link.is.tls": ("TLS FAILED: not the expected server", "TLS GAGAL: bukan server yang semestinya"),
    "link.is.signin": ("SIGN-IN FAILED", "LOGIN GAGAL"),
    "link.is.fork": ("FORK: this book was written in two places", "BERCABANG: buku ini ditulis di dua tempat"),
    "link.is.rewritten": ("REWRITTEN: history was changed", "DITULIS ULANG: riwayat diubah"),
    "link.is.reset": (
        "REMOTE RESET: it lost entries, sending them again",
        "SERVER DIULANG: mutasi hilang dikirim lagi",
    ),
    "link.is.stale": ("STALE: nothing heard for more than 30 s", "USANG: tak terdengar lebih dari 30 dtk"),
    "link.remote": ("Remote", "Server"),
    "link.contact": ("Last contact", "Kontak terakhir"),
    "link.never": ("none since the start", "belum ada sejak mulai"),
    "link.ago": ("{span} ago", "{span} lalu"),
    "link.in": ("in {span}", "{span} lagi"),
    "link.unsent": ("Not sent", "Belum terkirim"),
    "link.unsent_since": ("{count:,}, the oldest for {span}", "{count:,}, tertua {span}"),
    "link.waiting": ("Waiting", "Menunggu"),
    "link.waits_there": (
        "{book} no. {first} to {last} ({count:,}) wait to be sent",
        "{book} no. {first} s.d. {last} ({count:,}) menunggu dikirim",
    ),
    "link.other_code": (
        "no. 1 to {last}, written here under another code, are not sent: siaga export --unsent FILE",
        "no. 1 s.d. {last}, ditulis di sini dengan kode lain, tidak dikirim: siaga export --unsent BERKAS",
    ),
    "link.waits_here": (
        "{book} no. {first} to {last} ({count:,}) are not here yet",
        "{book} no. {first} s.d. {last} ({count:,}) belum sampai di sini",
    ),
    "link.clock": ("Clock", "Jam"),
    "link.clock_ahead": (
        "the remote's clock is {span} AHEAD of this one: set the one that is wrong",
        "jam server {span} LEBIH CEPAT dari jam ini: betulkan yang salah",
    ),
    "link.clock_behind": (
        "the remote's clock is {span} BEHIND this one: set the one that is wrong",
        "jam server {span} TERTINGGAL dari jam ini: betulkan yang salah",
    ),
    "link.behind": ("Stations behind", "Stasiun tertinggal"),
    "link.error": ("Last error", "Galat terakhir"),
    "link.attempts": ("Failed attempts", "Percobaan gagal"),
    "link.next": ("Next try", "Coba lagi"),
    "link.try": ("Try now", "Coba sekarang"),
    "link.try_how": ("net now", "jaringan sekarang"),
    "link.tried": ("trying now", "mencoba sekarang"),
    "link.none": ("none", "nihil"),
    "link.back": (
        "link back after {minutes} min: {sent:,} sent, {came:,} came. apart shows them",
        "tersambung lagi setelah {minutes} mnt: {sent:,} terkirim, {came:,} masuk. luring: lihat",
    ),
    "link.not_folded": (
        "entries arrived, not all are shown: quit and start again. {file}",
        "mutasi masuk, belum semua tampil: keluar lalu mulai lagi. {file}",
    ),
    "link.new_book": (
        "this book continues elsewhere after no. {no}: a new book was opened, nothing is lost",
        "buku ini berlanjut di tempat lain setelah no. {no}: buku baru dibuka, tak ada yang hilang",
    ),
}
