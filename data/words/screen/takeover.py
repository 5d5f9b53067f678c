"""Site file: what it says, what changes with it, and its take-over."""

from data.words import Table

TABLE: Table = {
    "takeover.look": ("show what would change with site.toml", "tampilkan apa yang akan berubah dengan site.toml"),
    "takeover.take": (
        "take over the changes of site.toml, as they were shown",
        "berlakukan perubahan site.toml, seperti yang ditampilkan",
    ),
    "takeover.heading": ("site.toml: {n} {n:change|changes}", "site.toml: {n} perubahan"),
    "takeover.heading_same": ("site.toml: nothing changed", "site.toml: tidak ada perubahan"),
    "takeover.heading_bad": (
        "site.toml: {n} {n:fault|faults}, nothing is taken over",
        "site.toml: {n} kesalahan, tidak ada yang berlaku",
    ),
    "takeover.same": (
        "The room is as the file says. Edit {file}, save it, and type site again.",
        "Ruang sudah sesuai berkas. Sunting {file}, simpan, lalu ketik site lagi.",
    ),
    "takeover.bad": (
        "The room stays as it is. Mend the file, save it, and type site again.",
        "Ruang tetap seperti sekarang. Perbaiki berkasnya, simpan, lalu ketik site lagi.",
    ),
    "takeover.in_force": (
        "site.toml has a fault: the one before it is in force; site shows it",
        "site.toml salah: yang sebelumnya tetap berlaku; site menampilkannya",
    ),
    "takeover.how": (
        "site take takes all of it over at once; the book says that you did. Esc leaves it as it is.",
        "site pakai memberlakukan semuanya sekaligus; buku mutasi mencatatnya. Esc: biarkan seperti sekarang.",
    ),
    "takeover.added": ("new: {new}", "baru: {new}"),
    "takeover.added_bare": ("new", "baru"),
    "takeover.removed": ("removed: {old}", "dihapus: {old}"),
    "takeover.removed_bare": ("removed", "dihapus"),
    "takeover.set": ("{name}: {old} → {new}", "{name}: {old} → {new}"),
    "takeover.table.post": ("post", "pos"),
    "takeover.table.posts": ("posts", "pos"),
    "takeover.table.person": ("person", "personel"),
    "takeover.table.crew": ("crew", "regu"),
    "takeover.table.source": ("source", "sumber"),
    "takeover.table.tour": ("tour", "tur"),
    "takeover.table.type": ("type", "jenis"),
    "takeover.table.area": ("area", "wilayah"),
    "takeover.table.outside": ("outside service", "pihak luar"),
    "takeover.table.shifts": ("shifts", "sif"),
    "takeover.table.slot": ("slot", "giliran"),
    "takeover.table.checks": ("check calls", "lapor berkala"),
    "takeover.table.targets": ("targets", "batas"),
    "takeover.table.alarms": ("alarms", "alarm"),
    "takeover.table.roles": ("roles", "peran"),
    "takeover.none": ("(none)", "(kosong)"),
    "takeover.cautions": ("Look at this first", "Perhatikan dulu"),
    "takeover.post_gone": (
        "post {post} vanishes and is {status}: end that first, or nobody sees it any more",
        "pos {post} hilang padahal {status}: akhiri dulu, karena nanti tidak terlihat lagi",
    ),
    "takeover.post_open": (
        "post {post} vanishes and has the open incident {numbers}",
        "pos {post} hilang padahal ada kejadian terbuka {numbers}",
    ),
    "takeover.source_gone": (
        "source {source} vanishes while it is down or shelved",
        "sumber {source} hilang padahal sedang mati atau diredam",
    ),
    "takeover.operator_gone": (
        "{who} is in control and is not among the people of the new file",
        "{who} memegang kendali dan tidak ada dalam personel berkas baru",
    ),
    "takeover.next_start": (
        "{change}: from the next start of the console on",
        "{change}: mulai konsol dijalankan berikutnya",
    ),
    "takeover.look_first": (
        "Look at the changes first: site",
        "Lihat dulu perubahannya: site",
    ),
    "takeover.other_now": (
        "site.toml is not what was shown: look again with site",
        "site.toml sudah bukan yang ditampilkan: lihat lagi dengan site",
    ),
    "takeover.station": (
        "station {old} → {new} is another book: leave, and start in a new home",
        "station {old} → {new} berarti buku mutasi lain: keluar, lalu mulai di folder baru",
    ),
    "takeover.log": ("site.toml taken over: {what}", "site.toml diberlakukan: {what}"),
    "takeover.log_more": ("and {n} more", "dan {n} lagi"),
    "takeover.at_start": (
        "site.toml had changed: {n} {n:change|changes} taken over, see the book",
        "site.toml berubah: {n} perubahan diberlakukan, lihat buku mutasi",
    ),
    "takeover.done": (
        "site.toml taken over: {n} {n:change|changes}",
        "site.toml berlaku: {n} perubahan",
    ),
    "takeover.whole": (
        "{file}: whole. {posts} {posts:post|posts}, {people} {people:person|people}, {crews} {crews:crew|crews}, "
        "{types} {types:incident type|incident types}",
        "{file}: benar. {posts} pos, {people} personel, {crews} regu, {types} jenis kejadian",
    ),
    # --- siaga site show
    "takeover.show.name": ("site", "tempat"),
    "takeover.show.station": ("code", "kode"),
    "takeover.show.zone": ("time zone", "zona waktu"),
    "takeover.show.language": ("language", "bahasa"),
    "takeover.show.posts": ("Posts", "Pos"),
    "takeover.show.people": ("Operators", "Operator"),
    "takeover.show.roles": ("Needs a supervisor", "Perlu pengawas"),
    "takeover.show.crews": ("Crews", "Regu"),
    "takeover.show.shifts": ("Shifts", "Sif"),
    "takeover.show.checks": ("Check calls", "Lapor berkala"),
    "takeover.show.every": (
        "every {n} min from {start}:00 to {end}:00",
        "tiap {n} mnt dari pukul {start}.00 sampai {end}.00",
    ),
    "takeover.show.limits": (
        "LATE after {late} min, MISSED after {missed}, P1 after {p1}",
        "TLBT setelah {late} mnt, TDK LAPOR setelah {missed}, P1 setelah {p1}",
    ),
    "takeover.show.outside": ("Who comes when called", "Siapa yang datang bila dihubungi"),
    "takeover.show.minutes": ("{number}, within {n} min", "{number}, dalam {n} mnt"),
    "takeover.show.sources": ("Sources", "Sumber"),
    "takeover.show.tours": ("Tours", "Tur"),
    "takeover.show.phrases": ("Phrases", "Frasa"),
    "takeover.show.types": ("Incident types", "Jenis kejadian"),
    "takeover.show.remote": ("Server", "Server"),
    "takeover.show.post": ("post {code}", "pos {code}"),
    "takeover.show.lone": ("alone", "sendirian"),
    "takeover.show.patrol": ("patrol", "patroli"),
    "takeover.show.nobody": ("nobody yet", "belum ada"),
    "takeover.show.now": ("on duty now: {crew}", "dinas sekarang: {crew}"),
}
