"""Introduction at a first start: five steps, each one act."""

from data.words import Table

TABLE: Table = {
    "intro.title": ("First start {n}/5", "Mulai {n}/5"),
    "intro.caption": ("Esc ends it", "Esc: akhiri"),
    "intro.line": (
        "The line at the bottom is always live: just type. The row under it says in words what Enter will do, or why "
        "it cannot. Nothing happens before Enter. Type something.",
        "Baris di bawah selalu siap: ketik saja. Baris keterangan di bawahnya menyebut apa yang terjadi bila Enter "
        "ditekan, atau mengapa tidak bisa. Baru terjadi setelah Enter. Ketik sesuatu.",
    ),
    "intro.ok": (
        "The posts call in: one (ok 4 all quiet), several (ok 1,3,5), all (ok all). Type {line}",
        "Pos melapor: satu (aman 4 sepi), beberapa (aman 1,3,5), semua (aman semua). Ketik {line}",
    ),
    "intro.n": (
        "Something happens: n, what, the post, your words. Number, priority, targets and steps come with the type. "
        "Type {line}",
        "Ada kejadian: baru, jenisnya, pos, uraian. Nomor, prioritas, batas waktu, dan langkah mengikuti jenisnya. "
        "Ketik {line}",
    ),
    "intro.a": (
        "What is new rings and flashes until somebody has seen it, and the book says who. Type a",
        "Yang baru berbunyi dan berkedip sampai ada yang menanggapi, dan buku mutasi mencatat siapa. Ketik tanggap",
    ),
    "intro.f9": (
        "An officer is in danger: F9 and the post's number, on every screen, without Enter. Press F9 now, then Esc in "
        "place of a number. That is all. ? shows every command, ? start this again.",
        "Petugas dalam bahaya: F9 lalu nomor pos, di layar mana pun, tanpa Enter. Tekan F9 sekarang, lalu Esc sebagai "
        "ganti nomor. Selesai. ? menampilkan semua perintah, ? mulai mengulang ini.",
    ),
    "intro.enter": ("and press Enter.", "lalu tekan Enter."),
    "intro.read": (
        "and read the row below it. This is your real room, so leave it at that: Ctrl+U takes the line away, Enter "
        "would enter it.",
        "lalu baca baris keterangan. Ini ruang yang sebenarnya, jadi cukup sampai di situ: Ctrl+U menghapus baris, "
        "Enter mencatatnya.",
    ),
    "intro.ok.line": ("ok {posts}", "aman {posts}"),
    "intro.n.line": ("n {type} {post} motorcycle loitering", "baru {type} {post} motor mondar-mandir"),
    "intro.again": ("the introduction: five steps", "pengenalan: lima langkah"),
}
