"""Words of ``siaga backup`` and ``siaga restore``."""

from data.words import Table

TABLE: Table = {
    "backup.done": (
        "copied up to no. {no} to {path} ({kb:,} KB), and the copy verifies",
        "disalin sampai no. {no} ke {path} ({kb:,} KB), dan salinannya utuh",
    ),
    "backup.done_damaged": (
        "copied up to no. {no} to {path} ({kb:,} KB); the book itself is DAMAGED, and so is its copy: siaga verify",
        "disalin sampai no. {no} ke {path} ({kb:,} KB); buku mutasi sendiri RUSAK, salinannya juga: siaga verify",
    ),
    "backup.done_away": (
        "copied up to no. {no} to {path} ({kb:,} KB), without the second disk, which is not there: siaga verify",
        "disalin sampai no. {no} ke {path} ({kb:,} KB), tanpa disk kedua, yang tidak terpasang: siaga verify",
    ),
    "backup.same_disk": (
        "The copy is on the same disk as the book: it helps against a slip, not against a broken disk.",
        "Salinan ada di disk yang sama dengan buku: membantu terhadap salah hapus, bukan terhadap disk rusak.",
    ),
    "backup.every": (
        '--every: "{found}" is not a span of 10 seconds or more: 30s, 5m, 1h',
        '--every: "{found}" bukan selang 10 detik atau lebih: 30s, 5m, 1h',
    ),
    "backup.inside": (
        "one of {folder} and the home {home} contains the other: choose a folder outside, best on another disk",
        "{folder} dan folder konsol {home} saling memuat: pilih folder di luarnya, sebaiknya di disk lain",
    ),
    "backup.no_parent": (
        "there is no folder {folder}: is the disk mounted?",
        "tidak ada folder {folder}: apakah disknya terpasang?",
    ),
    "backup.disk_away": (
        "{folder} used to be on another disk than the book, and now it is not: mount that disk. Nothing was copied",
        "{folder} tadinya di disk lain dari buku, sekarang tidak: pasang disk itu. Tidak ada yang disalin",
    ),
    "backup.no_room": (
        "{folder} has {free:,} bytes free, {need:,} are needed; nothing was copied",
        "{folder} tersisa {free:,} bita, dan perlu {need:,}; tidak ada yang disalin",
    ),
    "backup.differs": (
        "the copy does not verify and was removed: {problem}",
        "salinan tidak utuh dan dihapus: {problem}",
    ),
    "backup.ends": ("it ends at no. {no}, the book at no. {last}", "berakhir di no. {no}, bukunya di no. {last}"),
    "backup.busy": (
        "another siaga backup is writing to {folder}",
        "siaga backup lain sedang menulis ke {folder}",
    ),
    "backup.no_copy": (
        "there is no copy of a room in {folder}: siaga backup makes one, a folder with book and site.toml in it",
        "tidak ada salinan ruang di {folder}: siaga backup membuatnya, folder berisi book dan site.toml",
    ),
    "backup.none_intact": (
        "no copy in {folder} is intact; to restore what can be read of the newest: siaga restore {newest}",
        "tidak ada salinan utuh di {folder}; yang masih terbaca dari yang terbaru: siaga restore {newest}",
    ),
    "backup.several": (
        "{folder} has copies of several rooms; name the one to restore, the newest of each: {copies}",
        "{folder} berisi salinan beberapa ruang; sebut yang akan dipulihkan, terbaru dari masing-masing: {copies}",
    ),
    "backup.shared": (
        "{folder} has copies of another room too: give each room a folder of its own.",
        "{folder} juga berisi salinan ruang lain: beri setiap ruang foldernya sendiri.",
    ),
    "backup.drill": (
        "{home} is of a drill: a room restored from it would look like a real one. To keep it, copy the folder",
        "{home} milik latihan: ruang yang dipulihkan darinya akan tampak nyata. Untuk menyimpannya, salin foldernya",
    ),
    "backup.book_there": (
        "there is a book in {home} already: name an empty folder with --home, nothing was changed",
        "sudah ada buku mutasi di {home}: sebut folder kosong dengan --home, tidak ada yang diubah",
    ),
    "backup.restored": (
        "restored from {source}: book {old} up to no. {no}\nthe new book {book} continues from it",
        "dipulihkan dari {source}: buku {old} sampai no. {no}\nbuku baru {book} menyambungnya",
    ),
    "backup.restored_without": (
        "PINs, keys and passwords are in no copy. To set them again: siaga operator, siaga key, siaga remote",
        "PIN, kunci, dan kata sandi tidak ada di salinan. Pasang lagi: siaga operator, siaga key, siaga remote",
    ),
    "backup.restored_next": (
        "What was entered after that copy is not here. Now: siaga --home {home}",
        "Yang dicatat sesudah salinan itu tidak ada di sini. Lanjut: siaga --home {home}",
    ),
    "backup.restored_damaged": (
        "The copy is DAMAGED, and what can be read of it is here: siaga --home {home} verify",
        "Salinannya RUSAK, dan yang masih terbaca ada di sini: siaga --home {home} verify",
    ),
}
