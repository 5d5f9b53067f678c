"""Words of the push to an agency: its page, and ``siaga push``."""

from data.words import Table

TABLE: Table = {
    "push.state": ("Agency", "Instansi"),
    "push.is.standby": ("standby: another station pushes", "siaga: stasiun lain yang mengirim"),
    "push.is.untried": ("not tried yet", "belum dicoba"),
    "push.is.online": ("online", "tersambung"),
    "push.is.degraded": ("degraded: it answers with errors", "terganggu: menjawab dengan galat"),
    "push.is.offline": ("OFFLINE: work continues, changes wait", "TERPUTUS: pekerjaan tetap jalan, perubahan menunggu"),
    "push.is.tls": ("TLS FAILED: not the expected server", "TLS GAGAL: bukan server yang semestinya"),
    "push.is.signin": ("SIGN-IN FAILED", "LOGIN GAGAL"),
    "push.is.reset": ("REMOTE RESET", "SERVER DIULANG"),
    "push.is.stale": ("STALE: no console or siaga sync pushes", "USANG: tak ada konsol atau siaga sync yang mengirim"),
    "push.waiting": ("Not told yet", "Belum dikabari"),
    "push.kind.incident": ("Incident {name}", "Kejadian {name}"),
    "push.kind.post": ("Post {name}", "Pos {name}"),
    "push.refused_by": (
        "refused {span} ago (status {status}): {text}",
        "ditolak {span} lalu (status {status}): {text}",
    ),
    "push.none": (
        "{file} names no agency: set url in [push] (docs/guide/push.md)",
        "{file} tidak menyebut instansi: isi url di [push] (docs/guide/push.md)",
    ),
    "push.nothing": ("[push] of site.toml names no path: nothing is pushed", "[push] di site.toml tanpa jalur"),
    "push.failed": ("push: {why}", "instansi: {why}"),
    "push.again": (
        "{count} {count:object is|objects are} sent again",
        "{count} objek dikirim lagi",
    ),
    "push.test": ("{method} {url}", "{method} {url}"),
    "push.test_taken": ("taken (status {status})", "diterima (status {status})"),
    "push.test_refused": (
        "the agency refuses it (status {status}): {text}",
        "instansi menolak (status {status}): {text}",
    ),
    "push.pull_failed": ("the pull failed: {why}", "penarikan gagal: {why}"),
    "push.done": (
        "{sent} pushed, {waiting} waiting, {refused} refused",
        "{sent} terkirim, {waiting} menunggu, {refused} ditolak",
    ),
    "push.no_rows": (
        "the agency's reply has no list at {rows}: is rows in [pull] of site.toml right?",
        "jawaban instansi tak memuat daftar di {rows}: benarkah rows di [pull] pada site.toml?",
    ),
    "push.pull": ("From the agency", "Dari instansi"),
    "push.pulled": ("{state} · {count} {count:incident|incidents} came", "{state} · {count} kejadian masuk"),
    "push.aside": ("not entered: {why}", "tidak dicatat: {why}"),
    "push.no_path": (
        "the agency has nothing at {path} (status {status}): is the path in [push] of site.toml right?",
        "instansi tak punya apa pun di {path} (status {status}): benarkah jalur di [push] pada site.toml?",
    ),
}
