"""Words of upcoming items."""

from data.words import Table

TABLE: Table = {
    "next.checks": ("check calls, {posts} {posts:post|posts}", "lapor berkala, {posts} pos"),
    "next.check": ("check call, post {post} {name}", "lapor berkala, pos {post} {name}"),
    "next.late": ("post {post}: becomes LATE", "pos {post}: menjadi TLBT"),
    "next.missed": ("post {post}: LATE becomes MISSED", "pos {post}: TLBT menjadi TDK LAPOR"),
    "next.p1": ("post {post}: MISSED becomes P1", "pos {post}: TDK LAPOR menjadi P1"),
    "next.late.posts": ("posts {posts}: become LATE", "pos {posts}: menjadi TLBT"),
    "next.missed.posts": ("posts {posts}: LATE becomes MISSED", "pos {posts}: TLBT menjadi TDK LAPOR"),
    "next.p1.posts": ("posts {posts}: MISSED becomes P1", "pos {posts}: TDK LAPOR menjadi P1"),
    "next.roll": ("post {post}: roll call {number}", "pos {post}: cek personel {number}"),
    "next.roll.posts": ("posts {posts}: roll call {number}", "pos {posts}: cek personel {number}"),
    "next.roll_limit": ("roll call {number}: everybody is to be found", "cek personel {number}: semua harus ada"),
    "next.break": (
        "post {post}: break ends, {cover} is free again",
        "pos {post}: istirahat selesai, {cover} kembali",
    ),
    "next.remind": ("reminder: {words}", "pengingat: {words}"),
    "next.outside": ("{who} {number} is due here", "{who} {number} seharusnya tiba"),
    "next.tempo": (
        "calls every {every} min by order of {who}: ends",
        "lapor tiap {every} mnt atas perintah {who}: selesai",
    ),
    "next.lookout": ("look-out ends: {words}", "atensi selesai: {words}"),
    "next.shelf": ("{name} is unshelved", "{name} selesai diredam"),
    "next.shelf_up": ("{name} is unshelved, if not up before", "{name} selesai diredam, kalau belum pulih"),
    "next.sound": ("sound and flash test: test sound", "uji suara dan kedip: uji suara"),
    "next.move": (
        "{count} {count:box|boxes} left {origin}: to be counted, move {no} arrived",
        "{count} kotak berangkat dari {origin}: hitung, pindah {no} tiba",
    ),
    "next.tour": (
        "{tour} ends, {left} of {count} {count:checkpoint|checkpoints} left",
        "{tour} selesai, sisa {left} dari {count} titik",
    ),
    "next.handover": ("handover can start", "serah terima dapat dimulai"),
    "next.shift": ("{crew} takes over", "{crew} menerima"),
}
