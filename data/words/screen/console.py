"""Words of the console itself: messages next to the board."""

from data.words import Table

TABLE: Table = {
    "console.panic": (
        "OFFICER IN DANGER, post {first} to {last}. Esc: no",
        "PETUGAS DALAM BAHAYA, pos {first} sampai {last}. Esc: batal",
    ),
    "console.panic_unknown": ("there is no post {post}, nothing has sounded", "tidak ada pos {post}, belum berbunyi"),
    "console.half_typed": (
        "half typed before the restart, now a draft (Ctrl+R): {text}",
        "belum selesai sebelum dimulai ulang, kini draf (Ctrl+R): {text}",
    ),
    "console.unseen": (
        "{n} {n:line was|lines were} not entered, now {n:a draft|drafts}: Ctrl+R",
        "{n} baris belum masuk, kini draf: Ctrl+R",
    ),
    "console.pasted": (
        "{n} lines pasted, none entered: each is a draft, Ctrl+R",
        "{n} baris ditempel, belum masuk: masing-masing menjadi draf, Ctrl+R",
    ),
    "console.pasted_many": (
        "{n} lines pasted, nothing entered or kept: at most {most} drafts, paste fewer",
        "{n} baris ditempel, tidak ada yang masuk atau disimpan: draf paling banyak {most}",
    ),
    "console.no_drafts": (
        "no drafts; Esc puts a line aside as one",
        "tidak ada draf; Esc menyimpan baris sebagai draf",
    ),
    "console.list.types": ("Incident types, used last first", "Jenis kejadian, terakhir dipakai dulu"),
    "console.list.people": ("People", "Personel"),
    "console.list.codes": ("Codes", "Kode"),
    "console.list.operators": ("Operators", "Operator"),
    "console.list.sources": ("Sources", "Sumber"),
    "console.list.controller": ("controller of {crews}", "Padal {crews}"),
    "console.list.results": (
        "Results of an incident: c 129 handled WORDS",
        "Hasil: tutup 129 tertangani KATA",
    ),
    "console.list.heard": ("How it was heard: n FIRE 3 ht: WORDS", "Asal laporan: baru FIRE 3 ht: KATA"),
    "console.no_phrase": ("{named} has no phrase in site.toml", "{named} belum punya frasa di site.toml"),
    "console.strangers": (
        "{count} {count:file|files} here {count:belongs|belong} to others ({owner}). To mend it: {command}",
        "{count} berkas di sini milik orang lain ({owner}). Untuk membetulkan: {command}",
    ),
    "console.open_to_others": (
        "others can write to this room's home ({mode}). To end it: chmod go-w {path}",
        "orang lain dapat menulis ke folder ruangan ini ({mode}). Untuk menutupnya: chmod go-w {path}",
    ),
    "console.no_socket": (
        "exec cannot reach this console: {why}",
        "exec tidak dapat menghubungi konsol ini: {why}",
    ),
    "console.restarted": (
        "screen restarted after a fault, nothing is lost: {file}",
        "layar dimulai ulang, tak ada yang hilang: {file}",
    ),
    "console.failed": (
        "the screen failed repeatedly; the book is closed and complete. See {file}",
        "layar gagal berulang kali; buku mutasi ditutup dengan utuh. Lihat {file}",
    ),
    "console.unsaved": (
        "{count} of the last lines are not saved: the disk does not accept them. Kept as drafts; see: siaga doctor",
        "{count} baris terakhir belum tersimpan: disk tidak menerimanya. Disimpan sebagai draf; lihat: siaga doctor",
    ),
    "console.lost": (
        "{count} {count:line is|lines are} neither in the book nor kept as a draft. Write this down:",
        "{count} baris tidak ada di buku mutasi maupun di draf. Catat:",
    ),
    "console.palette.all": ("Commands", "Perintah"),
    "console.palette": ("Commands {n} of {of}", "Perintah {n} dari {of}"),
    "console.palette.keys": ("type to search · Enter takes · Esc", "ketik untuk mencari · Enter mengambil · Esc"),
    "console.palette.none": ("Nothing found", "Tidak ditemukan"),
    "console.key.page": ("more", "lagi"),
    "console.figures": ("Figures of this shift", "Rekap sif ini"),
    "console.sheet": ("For the next shift", "Untuk sif berikutnya"),
    "console.shift_of": ("shift of {day}, {crew}", "sif {day}, {crew}"),
    "console.test.passed": ("passed", "berhasil"),
    "console.test.failed": ("FAILED", "GAGAL"),
    "console.test.stopped": ("stopped", "dihentikan"),
    "console.round.late": ("late", "terlambat"),
    "console.round.missed": ("missed", "tidak lapor"),
    "console.round.unobserved": ("unobserved", "tidak terpantau"),
    "console.round.open": ("open", "ditunggu"),
}
