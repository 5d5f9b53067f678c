"""Words of ``siaga doctor``."""

from data.words import Table

TABLE: Table = {
    "doctor.level_ok": ("ok", "baik"),
    "doctor.level_note": ("note", "catatan"),
    "doctor.level_fault": ("FAULT", "GANGGUAN"),
    "doctor.well": ("Fit for duty.", "Siap dipakai."),
    "doctor.unwell": ("{count} {count:fault|faults}: see above.", "{count} gangguan: lihat di atas."),
    "doctor.no_home": ("there is no room in {home} yet: siaga init", "belum ada ruang di {home}: siaga init"),
    "doctor.not_ours": (
        "{home} cannot be read and written by this user",
        "{home} tidak dapat dibaca dan ditulis oleh pengguna ini",
    ),
    "doctor.not_owner": (
        "{home} belongs to {owner}; only its owner writes there: sudo -u {owner} siaga doctor",
        "{home} milik {owner}; hanya pemiliknya menulis di sana: sudo -u {owner} siaga doctor",
    ),
    "doctor.strangers": (
        "{count} {count:file belongs|files belong} to another user, {path} to {owner}; to mend it: {command}",
        "{count} berkas milik pengguna lain, {path} milik {owner}; untuk membetulkan: {command}",
    ),
    "doctor.open_to_others": (
        "{path} may be read by others (mode {mode}): chmod -R go= on the folder",
        "{path} dapat dibaca orang lain (mode {mode}): chmod -R go= pada folder",
    ),
    "doctor.home": ("home {home}, for this user alone", "folder {home}, hanya untuk pengguna ini"),
    "doctor.site_in_force": (
        "until it is mended the site file that was in force before counts: {site}",
        "sampai diperbaiki, site.toml yang berlaku sebelumnya tetap dipakai: {site}",
    ),
    "doctor.site_waits": (
        "{file} has changes that the running console has not taken over: site and site take in the console",
        "{file} berisi perubahan yang belum diberlakukan konsol yang berjalan: site lalu site pakai di konsol",
    ),
    "doctor.no_site": ("there is no site file {file}: siaga init", "tidak ada {file}: siaga init"),
    "doctor.site": ("site {site}, {file} is valid", "tempat {site}, {file} benar"),
    "doctor.network": (
        "the home is on {type}, over a network: what is saved may be lost, and saving is slow. Use a disk of "
        "this machine",
        "folder ada di {type}, lewat jaringan: yang tersimpan bisa hilang, dan penyimpanan lambat. Pakai disk sendiri",
    ),
    "doctor.volatile": (
        "the home is on {type}: gone when the machine is off. Use a disk",
        "folder ada di {type}: hilang saat mesin mati. Pakai disk",
    ),
    "doctor.unknown_place": (
        "cannot tell which file system the home is on; it must be on a disk of this machine",
        "sistem tidak memberi tahu jenis sistem berkasnya: harus disk mesin ini",
    ),
    "doctor.place": ("file system {type}, of this machine", "sistem berkas {type}, di mesin ini"),
    "doctor.space": (
        "{mb:,} MB free: room for about {entries:,} {entries:entry|entries}",
        "tersisa {mb:,} MB: cukup untuk sekitar {entries:,} mutasi",
    ),
    "doctor.little_space": (
        "only {mb:,} MB free: room for about {entries:,} {entries:entry|entries}",
        "hanya tersisa {mb:,} MB: cukup untuk sekitar {entries:,} mutasi",
    ),
    "doctor.speed": (
        "a save takes {median:.2f} ms (median of {saves}, longest {worst:.1f} ms)",
        "sekali menyimpan {median:.2f} md (median dari {saves}, terlama {worst:.1f} md)",
    ),
    "doctor.slow": (
        "slow disk: a save takes {median:.2f} ms (median of {saves}, longest {worst:.1f} ms); you will notice it when "
        "typing",
        "disk lambat: sekali menyimpan {median:.2f} md (median dari {saves}, terlama {worst:.1f} md); terasa saat "
        "mengetik",
    ),
    "doctor.no_book": ("there is no book yet", "belum ada buku mutasi"),
    "doctor.second": (
        "second disk {folder}, {mb:,} MB free: the book continues there when this one fails",
        "disk kedua {folder}, sisa {mb:,} MB: buku berlanjut di sana bila disk ini gagal",
    ),
    "doctor.second_away": (
        "the second disk {folder} is not mounted: mount it; the book may continue there",
        "disk kedua {folder} tidak terpasang: pasang; buku mungkin berlanjut di sana",
    ),
    "doctor.second_new": (
        "the folder {folder} for the second disk is created at the next start: is that disk mounted?",
        "folder {folder} untuk disk kedua dibuat saat mulai berikutnya: apakah disknya terpasang?",
    ),
    "doctor.second_network": (
        "the second disk {folder} is on {type}, over a network: a book kept there could lose what was saved",
        "disk kedua {folder} ada di {type}, lewat jaringan: yang tersimpan di sana bisa hilang",
    ),
    "doctor.second_same_disk": (
        "{folder}, meant as the second disk, is on the same disk as the book",
        "{folder}, yang dimaksud sebagai disk kedua, ada di disk yang sama dengan buku",
    ),
    "doctor.book_gone": (
        "the book is gone, and {book} tells that there was one: mount its disk, move the folder back, or siaga restore",
        "buku mutasi hilang, padahal {book} menunjukkan pernah ada: pasang disknya, kembalikan foldernya, atau siaga "
        "restore",
    ),
    "doctor.book": (
        "book {book} is readable up to no. {no}; siaga verify checks all of it",
        "buku {book} terbaca sampai no. {no}; siaga verify memeriksa seluruhnya",
    ),
    "doctor.book_damaged": (
        "book {book} is DAMAGED (last no. {no}): siaga verify says where",
        "buku {book} RUSAK (terakhir no. {no}): siaga verify menyebut tempatnya",
    ),
    "doctor.torn": (
        "{count} unfinished lines, cut off and never acknowledged, are kept; the newest: {file}",
        "{count} ekor terpotong yang tidak pernah diakui disimpan; terbaru: {file}",
    ),
    "doctor.running": (
        "a console runs here and answers (pid {pid})",
        "konsol berjalan di sini dan menjawab (pid {pid})",
    ),
    "doctor.exec": (
        "programs of this system user enter without a PIN: {what} ([exec] in site.toml)",
        "aplikasi pengguna sistem ini mencatat tanpa PIN: {what} ([exec] di site.toml)",
    ),
    "doctor.exec_default": (
        "programs of this system user enter without a PIN: {what} (default; [exec] in site.toml)",
        "aplikasi pengguna sistem ini mencatat tanpa PIN: {what} (bawaan; [exec] di site.toml)",
    ),
    "doctor.exec_user": (
        "programs of {user}, {way}, enter without a PIN: {what}",
        "aplikasi {user}, {way}, mencatat tanpa PIN: {what}",
    ),
    "doctor.exec_nobody": (
        "[exec] in site.toml names {user}; this machine has no such user",
        "[exec] di site.toml menyebut {user}; mesin ini tidak punya pengguna itu",
    ),
    "doctor.exec.none": ("nothing", "tidak ada"),
    "doctor.exec.src": ("reports of sources", "laporan sumber"),
    "doctor.exec.reports": (
        "reports of sources, check calls, incidents, acknowledgements, notes, panic",
        "laporan sumber, lapor berkala, kejadian, tanggapan, catatan, tolong",
    ),
    "doctor.exec.all": ("everything but signing and control", "semua kecuali paraf dan kendali"),
    "doctor.exec.line": ("every line", "semua baris"),
    "doctor.exec.by_both": ("with siaga exec or on the socket", "lewat siaga exec atau socket"),
    "doctor.exec.by_exec": ("with siaga exec", "lewat siaga exec"),
    "doctor.exec.by_socket": ("on the socket", "lewat socket"),
    "doctor.not_running": ("no console runs here now", "tidak ada konsol berjalan di sini sekarang"),
    "doctor.no_answer": (
        "another process (pid {pid}) writes the book and no console listens: is one starting, or has it hung?",
        "proses lain (pid {pid}) menulis buku dan tidak ada konsol menjawab: sedang mulai, atau macet?",
    ),
    "doctor.no_copy": (
        "no backup was ever taken from here: siaga backup DIR, on another disk",
        "belum pernah ada cadangan dari sini: siaga backup DIR, ke disk lain",
    ),
    "doctor.room": ("{file}: the room up to no. {no}", "{file}: ruang sampai no. {no}"),
    "doctor.no_room": (
        "{file} is missing, or no use with this book: the next console makes it again",
        "{file} tidak ada, atau tidak cocok dengan buku ini: konsol berikutnya membuatnya lagi",
    ),
    "doctor.room_behind": (
        "{file} ends at no. {no} of {last}: the console cannot write it, and tries again. Nothing is lost",
        "{file} sampai no. {no} dari {last}: konsol tidak dapat menulisnya, dan mencoba lagi. Tidak ada yang hilang",
    ),
    "doctor.room_in_the_way": (
        "{file} is a folder, or not ours to write: remove it; until then every start reads the complete book",
        "{file} adalah folder, atau tidak dapat ditulis: hapus; sampai itu tiap awal membaca seluruh buku",
    ),
    "doctor.copy": (
        "last backup {minutes} m ago, up to no. {no}, in {folder}",
        "cadangan terakhir {minutes} m lalu, sampai no. {no}, di {folder}",
    ),
    "doctor.copy_late": (
        "last backup {minutes} m ago, up to no. {no}, in {folder}: the repeated backup has stopped",
        "cadangan terakhir {minutes} m lalu, sampai no. {no}, di {folder}: cadangan berulang berhenti",
    ),
    "doctor.copy_gone": (
        "{folder} with the backups is not there: is the disk mounted?",
        "{folder} tempat cadangan tidak ada: apakah disknya terpasang?",
    ),
    "doctor.copy_same_disk": (
        "{folder} with the backups is on the same disk as the book",
        "{folder} tempat cadangan ada di disk yang sama dengan buku",
    ),
    "doctor.clock_behind": (
        "the clock is {minutes} m behind the book's last entry (no. {no}): set it before duty",
        "jam mesin tertinggal {minutes} m dari mutasi terakhir (no. {no}): setel sebelum dinas",
    ),
    "doctor.clock_synced": ("the clock is set by a time server", "jam disetel oleh server waktu"),
    "doctor.clock_served": ("a time service runs", "layanan waktu berjalan"),
    "doctor.clock_alone": (
        "no time server seems to set this clock: compare it by hand each shift",
        "tampaknya tidak ada server waktu yang menyetel jam ini: cocokkan tiap sif",
    ),
    "doctor.zone_unknown": ("the zone {zone} is not known to this system", "zona {zone} tidak dikenal sistem ini"),
    "doctor.zone": ("zone {zone}", "zona {zone}"),
    "doctor.zone_differs": (
        "the site is in {zone}, this machine in {here}: the console shows the site's time",
        "tempat di {zone}, mesin ini di {here}: konsol memakai waktu tempat",
    ),
    "doctor.no_terminal": (
        "not run in a terminal: run it where the console will run",
        "tidak dijalankan di terminal: jalankan di tempat konsol nanti",
    ),
    "doctor.terminal": ("terminal {term}, {columns}×{rows}, colours", "terminal {term}, {columns}×{rows}, berwarna"),
    "doctor.terminal_mono": (
        "terminal {term}, {columns}×{rows}, without colours (NO_COLOR)",
        "terminal {term}, {columns}×{rows}, tanpa warna (NO_COLOR)",
    ),
    "doctor.terminal_small": (
        "terminal {term}, {columns}×{rows}: the board needs {least}",
        "terminal {term}, {columns}×{rows}: papan perlu {least}",
    ),
    "doctor.terminal_dumb": (
        "terminal {term}, {columns}×{rows}: it can only print, not draw; set TERM",
        "terminal {term}, {columns}×{rows}: hanya mencetak, tidak menggambar; setel TERM",
    ),
    "doctor.locale": ("text is written as {encoding}", "teks ditulis sebagai {encoding}"),
    "doctor.locale_ascii": (
        "text is written as {encoding}: the ASCII symbols are used",
        "teks ditulis sebagai {encoding}: dipakai simbol ASCII",
    ),
    "doctor.glyphs": ("symbols: each in one cell", "simbol: masing-masing satu sel"),
    "doctor.glyphs_wide": (
        'these symbols are not one cell wide here: {wide}; set glyphs = "ascii" in the site file',
        'simbol ini di sini tidak selebar satu sel: {wide}; setel glyphs = "ascii" di site.toml',
    ),
    "doctor.glyphs_look": (
        'Every symbol should be seen here: {glyphs}  If one is not, set glyphs = "ascii" in the site file.',
        'Semua simbol harus terlihat: {glyphs}  Bila ada yang tidak, setel glyphs = "ascii" di site.toml.',
    ),
    "doctor.agency": (
        "{url}: there is a token, and nobody else can read it; try it: siaga push test",
        "{url}: token ada dan tidak terbaca orang lain; coba: siaga push test",
    ),
    "doctor.remote": ("{url} answers and takes account {account}", "{url} menjawab dan menerima akun {account}"),
    "doctor.remote_clock": (
        "the remote's clock and this one differ by {seconds} s",
        "jam server dan jam ini berbeda {seconds} dtk",
    ),
    "doctor.remote_witness": (
        "no. {no} was sent with another hash than the book has now: siaga verify",
        "no. {no} dulu dikirim dengan hash lain dari buku sekarang: siaga verify",
    ),
}
