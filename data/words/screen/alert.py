"""The alert row: what is worst now, and the key that answers it."""

from data.words import Table

TABLE: Table = {
    "alert.not_saved": (
        "NOT SAVED: {why}, {waiting} {waiting:entry|entries} in memory",
        "BELUM TERSIMPAN: {why}, {waiting} catatan di memori",
    ),
    "alert.book_moved": (
        "THE BOOK WAS MOVED: it is saved in {path}. Move that folder back",
        "BUKU MUTASI DIPINDAH: disimpan di {path}. Kembalikan folder itu",
    ),
    "alert.open_home": (
        "OTHER USERS CAN WRITE TO THIS HOME (mode {mode})",
        "PENGGUNA LAIN DAPAT MENULIS KE FOLDER INI (mode {mode})",
    ),
    "alert.second_away": (
        "THE SECOND DISK IS NOT THERE: {path}. If the first one fails, nothing is saved",
        "DISK KEDUA TIDAK ADA: {path}. Bila disk pertama gagal, tidak ada yang tersimpan",
    ),
    "alert.site_fault": (
        "THE ROOM RUNS WITH AN EARLIER SITE FILE: {fault}",
        "RUANG MEMAKAI BERKAS POS KOMANDO YANG LAMA: {fault}",
    ),
    "alert.rewritten": (
        "HISTORY REWRITTEN: {where} differs from what was saved or sent. Keep this disk",
        "RIWAYAT DIUBAH: {where} berbeda dari yang disimpan atau dikirim. Simpan disk ini",
    ),
    "alert.why_full": ("disk full", "disk penuh"),
    "alert.why_readonly": ("disk cannot be written", "disk tidak dapat ditulisi"),
    "alert.why_gone": ("disk is gone", "disk tidak ada"),
    "alert.why_error": ("disk error", "disk rusak"),
    "alert.not_saved_why": ("the disk is not responding", "disk tidak menjawab"),
    "alert.new": (
        "P{priority} NEW  #{number} {type} post {post}: {words}",
        "P{priority} BARU  #{number} {type} pos {post}: {words}",
    ),
    "alert.new_anywhere": ("P{priority} NEW  #{number} {type}: {words}", "P{priority} BARU  #{number} {type}: {words}"),
    "alert.again": (
        "REPORTED AGAIN  #{number} {type}: {words}",
        "DILAPORKAN LAGI  #{number} {type}: {words}",
    ),
    "alert.missed_again": ("MISSED AGAIN  #{number}: {words}", "TDK LAPOR LAGI  #{number}: {words}"),
    "alert.target.send": (
        "P{priority} #{number} {type}: NOBODY SENT, was due {at}",
        "P{priority} #{number} {type}: BELUM ADA YANG DIKIRIM, batas {at}",
    ),
    "alert.target.send.short": (
        "P{priority} #{number} {type}: NOBODY SENT",
        "P{priority} #{number} {type}: BELUM ADA YANG DIKIRIM",
    ),
    "alert.target.arrive": (
        "P{priority} #{number} {type}: NOBODY THERE YET, was due {at}",
        "P{priority} #{number} {type}: BELUM ADA YANG TIBA, batas {at}",
    ),
    "alert.target.arrive.short": (
        "P{priority} #{number} {type}: NOBODY THERE YET",
        "P{priority} #{number} {type}: BELUM ADA YANG TIBA",
    ),
    "alert.target.supervisor": (
        "P{priority} #{number} {type}: CONTROLLER NOT TOLD, was due {at}",
        "P{priority} #{number} {type}: PADAL BELUM DIBERI TAHU, batas {at}",
    ),
    "alert.target.supervisor.short": (
        "P{priority} #{number} {type}: CONTROLLER NOT TOLD",
        "P{priority} #{number} {type}: PADAL BELUM DIBERI TAHU",
    ),
    "alert.target.outside": (
        "P{priority} #{number} {who} NOT HERE YET: {type}, was due {at}",
        "P{priority} #{number} {who} BELUM TIBA: {type}, batas {at}",
    ),
    "alert.target.outside.short": (
        "P{priority} #{number} {who} NOT HERE YET: {type}",
        "P{priority} #{number} {who} BELUM TIBA: {type}",
    ),
    "alert.target.update": (
        "P{priority} #{number} {type}: NO NEWS, was due {at}",
        "P{priority} #{number} {type}: BELUM ADA KABAR, batas {at}",
    ),
    "alert.target.update.short": (
        "P{priority} #{number} {type}: NO NEWS",
        "P{priority} #{number} {type}: BELUM ADA KABAR",
    ),
    "alert.hint.target.send": ("g {number} POST", "kirim {number} POS"),
    "alert.hint.target.arrive": ("on {number} {posts}", "tiba {number} {posts}"),
    "alert.hint.target.supervisor": ("e {number} WORDS", "padal {number} KATA"),
    "alert.hint.target.outside": ("call #{number} {call} arrived", "hubungi #{number} {call} tiba"),
    "alert.hint.target.update": ("{number} WORDS", "{number} KATA"),
    "alert.hint.seen_it": ("a {number} seen", "a {number} dilihat"),
    "alert.watch": (
        "Are you there? No key pressed for {minutes} min. Press any key",
        "Anda di tempat? Tidak ada tombol ditekan selama {minutes} mnt. Tekan tombol",
    ),
    "alert.watch_missed": (
        "NOBODY ANSWERS: no key pressed for {minutes} min. Press any key",
        "TIDAK DIJAWAB: tidak ada tombol ditekan selama {minutes} mnt. Tekan tombol",
    ),
    "alert.outside": (
        "{who} {number} should be here by now: called {at}",
        "{who} {number} seharusnya tiba: dihubungi {at}",
    ),
    "alert.missed": ("MISSED  #{number} post {post}: {words}", "TDK LAPOR  #{number} pos {post}: {words}"),
    "alert.missed_anywhere": ("MISSED  #{number}: {words}", "TDK LAPOR  #{number}: {words}"),
    "alert.overdue": (
        "P{priority} NEW OVERDUE  #{number} {type} post {post}: {words}",
        "P{priority} BARU LEWAT BATAS  #{number} {type} pos {post}: {words}",
    ),
    "alert.overdue_anywhere": (
        "P{priority} NEW OVERDUE  #{number} {type}: {words}",
        "P{priority} BARU LEWAT BATAS  #{number} {type}: {words}",
    ),
    "alert.version_here": (
        "{station} is newer: {count} {count:entry counts|entries count} as nothing here ({kinds}). Upgrade us",
        "{station} versi lebih baru: {count} catatan tidak dihitung di sini ({kinds}). Mutakhirkan stasiun ini",
    ),
    "alert.version_there": (
        "{station} is older: {count} {count:entry counts|entries count} as nothing there ({kinds}). Upgrade {station}",
        "{station} versi lebih lama: {count} catatan tidak dihitung di sana ({kinds}). Mutakhirkan {station}",
    ),
    "alert.gap": (
        "Unobserved {since}-{until}, {cause}: {missed} {missed:check call|check calls} fell due",
        "Tak terpantau {since}-{until}, {cause}: {missed} waktu lapor",
    ),
    "alert.control_taken": (
        "{station} {who} took control from {before} {at}",
        "{station} {who} mengambil kendali dari {before} {at}",
    ),
    "alert.hint.sign": ("ho sign {before}", "serah paraf {before}"),
    "alert.clock_step": (
        "Clock moved {delta} at {before}: calls count real time",
        "Jam bergeser {delta} pada {before}: lapor ikut waktu nyata",
    ),
    "alert.clock_step_there": (
        "Clock of {station} moved {delta} at {before}: calls count real time",
        "Jam {station} bergeser {delta} pada {before}: lapor ikut waktu nyata",
    ),
    "alert.remote_clock_ahead": (
        "Remote's clock is {span} ahead of this one",
        "Jam server {span} lebih cepat dari jam ini",
    ),
    "alert.remote_clock_behind": (
        "Remote's clock is {span} behind this one",
        "Jam server {span} di belakang jam ini",
    ),
    "alert.clock_far": (
        "CHECK THE CLOCK: {shown}; last entry {last}",
        "PERIKSA JAM: {shown}; mutasi terakhir {last}",
    ),
    "alert.clock_doubt": (
        "CLOCK WRONG: {shown}; last entry {last}",
        "JAM SALAH: {shown}; mutasi terakhir {last}",
    ),
    "alert.clock_far_there": (
        "{station}: CHECK THE CLOCK: {shown}; last entry {last}",
        "{station}: PERIKSA JAM: {shown}; mutasi terakhir {last}",
    ),
    "alert.clock_doubt_there": (
        "{station}: CLOCK WRONG: {shown}; last entry {last}",
        "{station}: JAM SALAH: {shown}; mutasi terakhir {last}",
    ),
    "alert.late_round": ("No answer to the {at} round: {posts}", "Lapor berkala {at} terlewat: {posts}"),
    "alert.break_over": (
        "Break over: post {post} {name}, covered by {cover}",
        "Istirahat lewat: pos {post} {name}, diganti {cover}",
    ),
    "alert.roll": (
        "Roll call not answered: post {posts}, #{number}",
        "Cek personel belum dijawab: pos {posts}, #{number}",
    ),
    "alert.roll_names": (
        "Roll call #{number}: {n} of {of}, missing: {names}",
        "Cek personel #{number}: {n}/{of}, belum: {names}",
    ),
    "alert.roll_names.short": ("Roll call #{number} MISSING: {names}", "Cek #{number} BELUM: {names}"),
    "alert.roll_done": ("Roll call #{number}: {n}/{of} accounted for", "Cek personel #{number}: {n}/{of} terdata"),
    "alert.hint.roll": ("ok {first}", "aman {first}"),
    "alert.hint.roll_names": ("roll {number} here NAME", "cek {number} ada NAMA"),
    "alert.late": (
        "LATE post {post} {name}: radio, phone, look, tell",
        "TLBT pos {post} {name}: HT 2x, telp, pos dekat, Padal",
    ),
    "alert.unmanned": ("UNMANNED post {post} {name}", "KOSONG pos {post} {name}"),
    "alert.uncovered.missed": (
        "UNMANNED post {post} {name}: its cover {cover} does not answer",
        "KOSONG pos {post} {name}: penggantinya, pos {cover}, tidak menjawab",
    ),
    "alert.uncovered.danger": (
        "UNMANNED post {post} {name}: its cover {cover} is in danger",
        "KOSONG pos {post} {name}: penggantinya, pos {cover}, dalam bahaya",
    ),
    "alert.uncovered.withdrawn": (
        "UNMANNED post {post} {name}: its cover {cover} is withdrawn",
        "KOSONG pos {post} {name}: penggantinya, pos {cover}, ditutup",
    ),
    "alert.uncovered.empty": (
        "UNMANNED post {post} {name}: nobody is at its cover {cover}",
        "KOSONG pos {post} {name}: penggantinya, pos {cover}, kosong",
    ),
    "alert.points": ("Checkpoint missed: {points}, {tour}", "Titik terlewat: {points}, {tour}"),
    "alert.test_late": ("TEST  post {post} {name}: LATE", "UJI  pos {post} {name}: TLBT"),
    "alert.test_missed": ("TEST  post {post} {name}: MISSED", "UJI  pos {post} {name}: TDK LAPOR"),
    "alert.test_passed": (
        "TEST  post {post} {name}: MISSED. The alarm test PASSED",
        "UJI  pos {post} {name}: TDK LAPOR. Uji alarm lapor: BERHASIL",
    ),
    "alert.test_failed": (
        "TEST  post {post} {name}: the alarm test FAILED, it came too late",
        "UJI  pos {post} {name}: uji alarm lapor GAGAL, terlambat",
    ),
    "alert.sound": ("SOUND AND FLASH TEST: did you hear the bell?", "UJI SUARA DAN KEDIP: bunyinya terdengar?"),
    "alert.chatter": (
        "CHATTERING {code} {name}: ×{n} / {s} s",
        "BERULANG-ULANG {code} {name}: ×{n} / {s} dtk",
    ),
    "alert.hint.sound": ("y heard, n not", "y terdengar, t tidak"),
    "alert.hint.shelve": ("shelve {code} WHY", "redam {code} ALASAN"),
    "alert.hint.break": ("back {post}", "kembali {post}"),
    "alert.hint.unmanned": ("relief {post} NAME", "aplus {post} NAMA"),
    "alert.hint.outside": ("call - {call} arrived", "hubungi - {call} tiba"),
    "alert.hint.ack": ("a acknowledge", "a tanggapi"),
    "alert.hint.ack_it": ("a {number} acknowledge", "a {number} tanggapi"),
    "alert.hint.seen": ("a seen", "a dilihat"),
    # what a click on the row types, where the hint says more than that; "" where nothing is typed here
    "alert.form.ack": ("a", "a"),
    "alert.form.ack_it": ("a {number}", "a {number}"),
    "alert.form.seen": ("a", "a"),
    "alert.form.seen_it": ("a {number}", "a {number}"),
    "alert.form.roll": ("ok {first} ", "aman {first} "),
    "alert.form.sound": ("y", "y"),
    "alert.form.doctor": ("", ""),
    "alert.hint.net": ("net", "jaringan"),
    "alert.hint.site": ("site", "site"),
    "alert.hint.doctor": ("siaga doctor", "siaga doctor"),
}
