"""Roles: what needs a supervisor, who only looks on, and missing signatures."""

from data.words import Table

TABLE: Table = {
    "roles.role.operator": ("operator", "operator"),
    "roles.role.supervisor": ("supervisor", "pengawas"),
    "roles.role.viewer": ("viewer", "pemantau"),
    "roles.act.lower-p1": ("lowering a P1", "menurunkan P1"),
    "roles.act.waive": ("waiving a required step", "mengecualikan langkah wajib"),
    "roles.act.shelve": ("shelving for so long", "meredam selama itu"),
    "roles.act.take": ("taking control", "mengambil kendali"),
    "roles.act.tempo": ("a longer rhythm", "irama yang lebih jarang"),
    "roles.needs": (
        "{what} needs a supervisor, {known}: … by {first}",
        "{what} perlu pengawas, {known}: … oleh {first}",
    ),
    "roles.viewer": (
        "{by} looks on and enters only a panic; who may: {known}",
        "{by} hanya memantau dan boleh tolong saja; yang boleh: {known}",
    ),
    "roles.program.none": (
        "programs of this system user enter nothing here ([exec] in site.toml)",
        "aplikasi pengguna sistem ini tidak boleh mencatat di sini ([exec] di site.toml)",
    ),
    "roles.program.src": (
        "without a PIN this program enters only src; see siaga exec --help",
        "tanpa PIN aplikasi ini hanya boleh sumber; lihat siaga exec --help",
    ),
    "roles.program.reports": (
        "a program needs an operator's PIN for this; see siaga exec --help",
        "aplikasi perlu PIN operator untuk ini; lihat siaga exec --help",
    ),
    "roles.pin.wrong": (
        "wrong PIN of {by}; the next one counts in {seconds} s",
        "PIN {by} salah; berikutnya dihitung {seconds} detik lagi",
    ),
    "roles.pin.wait": (
        "after a wrong PIN of {by}: again in {seconds} s; nothing was entered",
        "setelah PIN {by} salah: coba lagi {seconds} detik lagi; tidak ada yang dicatat",
    ),
    "roles.pin.file": (
        "{file} cannot be read as the file of a PIN: {why}",
        "{file} tidak dapat dibaca sebagai berkas PIN: {why}",
    ),
    "roles.pin.open": (
        "{file} can be read by others ({mode}): chmod 600 {file}",
        "{file} dapat dibaca orang lain ({mode}): chmod 600 {file}",
    ),
    "roles.pin.as": ("whose PIN is it? add --as CODE", "PIN siapa? tambah --as KODE"),
    "roles.sign": ("only a supervisor signs for {who}: {known}", "yang paraf untuk {who} hanya pengawas: {known}"),
    "roles.echo": ("in the name of {who}, to be signed", "atas nama {who}, belum diparaf"),
    "roles.counter": (
        "{who} signs what was done in their name: no. {no}",
        "{who} memberi paraf atas nama sendiri: no. {no}",
    ),
    "roles.said_program": ("{what} (by a program of {user}, no PIN)", "{what} (oleh aplikasi {user}, tanpa PIN)"),
    "roles.said": ("{what} (in the name of {who})", "{what} (atas nama {who})"),
    "roles.done": (
        "done by {by} {at} in the name of {who}, who has not signed",
        "oleh {by} {at} atas nama {who}, yang belum paraf",
    ),
}
