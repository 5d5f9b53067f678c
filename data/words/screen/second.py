"""Words of the second screen: it only reads; where commands are typed."""

from data.words import Table

TABLE: Table = {
    # header
    "second.on": ("console watches, last entry {age} ago", "konsol memantau, catatan terakhir {age} lalu"),
    "second.on.short": ("last entry {age}", "catatan {age} lalu"),
    "second.on.least": ("{age}", "{age}"),
    "second.off": ("NO CONSOLE, last entry {age} ago", "TANPA KONSOL, catatan terakhir {age} lalu"),
    "second.off.short": ("NO CONSOLE {age}", "TANPA KONSOL {age}"),
    "second.off.least": ("NO CONSOLE", "TANPA KONSOL"),
    # the alert row
    "second.alone": (
        "No console watches this room since {since}",
        "Tidak ada konsol yang memantau ruangan ini sejak {since}",
    ),
    "second.alone_ever": (
        "No console watches this room",
        "Tidak ada konsol yang memantau ruangan ini",
    ),
    "second.unread": (
        "The book has not been readable since {since}: {why}",
        "Buku mutasi tidak terbaca sejak {since}: {why}",
    ),
    "second.gone": ("it is not there", "tidak ada di tempatnya"),
    "second.rot": ("it is damaged, see siaga verify", "rusak, lihat siaga verify"),
    # the line
    "second.not_here": ("read only: nothing is entered here", "hanya baca: di sini tidak ada yang dicatat"),
    "second.type_there": ("type it at the console ({who})", "ketik di konsol ({who})"),
    "second.type_at_console": ("type it at the console", "ketik di konsol"),
    "second.start_one": ("start siaga first", "jalankan siaga dulu"),
    "second.panic": (
        "READ ONLY: no alarm from here. At the console: F9 and the post",
        "HANYA BACA: tidak ada alarm dari sini. Di konsol: F9 lalu nomor pos",
    ),
    "second.line.hint": ("read only, no alarm from here", "hanya baca, tanpa alarm dari sini"),
    "second.form.at": ("at", "pukul"),
    "second.key.at": ("earlier", "lampau"),
    "second.key.sheet": ("handover", "serah"),
    "second.key.figures": ("figures", "rekap"),
    "second.key.quit": ("leave", "selesai"),
    # pages
    "second.title": ("Read only", "Hanya baca"),
    "second.about": (
        "This screen shows the room of the console next to it and enters nothing: no commands, no "
        "acknowledgement, no alarm. Those are typed at the console, or handed to it with siaga exec.",
        "Layar ini menampilkan ruang dari konsol di sampingnya dan tidak mencatat apa pun: tidak ada baris, "
        "tanggapan, atau alarm. Semua itu diketik di konsol, atau diserahkan kepadanya dengan siaga exec.",
    ),
    "second.link": ("here", "di sini"),
    "second.link_how": (
        "as the console noted it; net at the console says more",
        "seperti dicatat konsol; jaringan di konsol menyebut lebih banyak",
    ),
}
