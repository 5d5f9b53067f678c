"""Words of the console itself: what it says beside the board."""

from data.words import Table

TABLE: Table = {
    "console.panic": (
        "OFFICER IN DANGER, post {first} to {last}. Esc: no",
        "PETUGAS DALAM BAHAYA, pos {first} sampai {last}. Esc: batal",
    ),
    "console.no_phrase": ("{named} has no phrase in site.toml", "{named} belum punya frasa di site.toml"),
    "console.no_socket": (
        "exec cannot reach this console: {why}",
        "exec tidak dapat menghubungi konsol ini: {why}",
    ),
    "console.restarted": (
        "screen restarted after a fault, nothing is lost: {file}",
        "layar dimulai ulang, tak ada yang hilang: {file}",
    ),
    "console.failed": (
        "the screen failed again and again; the book is closed and whole. See {file}",
        "layar gagal berulang kali; buku mutasi ditutup dengan utuh. Lihat {file}",
    ),
    "console.unsaved": (
        "the disk has not taken {count} of what was entered last: siaga doctor. Lines are kept as drafts",
        "disk belum menerima {count} dari yang terakhir dicatat: siaga doctor. Barisnya disimpan sebagai draf",
    ),
    "console.palette.search": ("Search every act", "Cari di semua perintah"),
    "console.palette.none": ("Nothing found", "Tidak ditemukan"),
    "console.key.page": ("more", "lagi"),
    "console.figures": ("Figures of this shift", "Angka giliran jaga ini"),
    "console.figures.calls": (
        "{due} due, {on_time} on time, {late} late, {missed} missed, {unobserved} unobserved",
        "{due} jadwal, {on_time} tepat, {late} terlambat, {missed} tidak lapor, {unobserved} tidak terpantau",
    ),
    "console.figures.acks": (
        "{n} opened, {goal} acknowledged in the goal, {breach} within the limit",
        "{n} dibuka, {goal} ditanggapi tepat, {breach} dalam batas",
    ),
    "console.figures.calls_for": ("Calls for attention", "Panggilan perhatian"),
    "console.figures.busiest": (
        "{n}; at most {most} in {min} minutes",
        "{n}; terbanyak {most} dalam {min} menit",
    ),
    "console.figures.bins_over": ("Tens of minutes over {limit}", "Sepuluh menit di atas {limit}"),
    "console.figures.bins": ("{n} of {of}; {at} had {most}", "{n} dari {of}; {at} ada {most}"),
    "console.sheet": ("For the next shift", "Untuk giliran berikutnya"),
    "console.shift_of": ("shift of {day}, {crew}", "sif {day}, {crew}"),
    "console.sheet.posts": ("Posts", "Pos"),
    "console.sheet.open": ("Open", "Terbuka"),
    "console.sheet.nothing": ("nothing", "nihil"),
    "console.sheet.calls": ("Check calls", "Lapor berkala"),
    "console.sheet.unsigned": ("Signatures missing", "Belum diparaf"),
    "console.sheet.book": ("Book", "Buku mutasi"),
    "console.sheet.reminders": ("Reminders", "Pengingat"),
    "console.sheet.lookouts": ("Look-outs", "Atensi"),
    "console.sheet.until": ("until {at}", "s.d. {at}"),
    "console.sheet.visitors": ("Visitors inside", "Tamu di dalam"),
    "console.sheet.keys": ("Keys out", "Kunci keluar"),
    "console.sheet.tours": ("Tours under way", "Tur berjalan"),
    "console.sheet.tests": ("Test of the missed-call alarm", "Uji alarm lapor"),
    "console.test.passed": ("passed", "berhasil"),
    "console.test.failed": ("FAILED", "GAGAL"),
    "console.test.stopped": ("stopped", "dihentikan"),
    "console.round.late": ("late", "terlambat"),
    "console.round.missed": ("missed", "tidak lapor"),
    "console.round.unobserved": ("unobserved", "tidak terpantau"),
    "console.round.open": ("open", "ditunggu"),
    "console.sheet.corrections": ("Corrections", "Ralat"),
}
