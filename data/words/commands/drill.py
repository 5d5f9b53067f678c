"""Words of drills."""

from data.words import Table

TABLE: Table = {
    # --- what a drill file may hold
    "drill.want_name": (
        "small letters, digits and hyphens, at most 40: night-1",
        "huruf kecil, angka dan tanda hubung, paling banyak 40: malam-1",
    ),
    "drill.want_start": (
        "a local date and time: 2024-02-29T19:30:00",
        "tanggal dan waktu setempat: 2024-02-29T19:30:00",
    ),
    "drill.want_time": (
        'a local time "HH:MM", "HH:MM:SS" or with its date, "2024-01-22 02:15"',
        'waktu setempat "HH:MM", "HH:MM:SS" atau dengan tanggal, "2024-01-22 02:15"',
    ),
    "drill.want_lines": (
        'a line as it is typed, or a list of them: ["ok 1-6", "a"]',
        'satu baris seperti diketik, atau daftarnya: ["ok 1-6", "a"]',
    ),
    "drill.want_amount": (
        "missing, expected seconds for {fault}: amount = 47",
        "tidak ada, seharusnya detik untuk {fault}: amount = 47",
    ),
    "drill.want_pins": (
        'the operators of this drill have no PINs: [pins] and CODE = "246810"',
        'operator latihan ini tidak punya PIN: [pins] dan KODE = "246810"',
    ),
    "drill.want_span": ("seconds, 0 or more", "detik, 0 atau lebih"),
    "drill.want_source": (
        'missing, expected which source, for {fault}: source = "cam-3"',
        'tidak ada, seharusnya sumber yang mana, untuk {fault}: source = "cam-3"',
    ),
    "drill.does_nothing": (
        "nothing happens, expected do, tell or fault",
        "tidak ada yang terjadi, seharusnya do, tell atau fault",
    ),
    "drill.expects_nothing": (
        "nothing is expected, expected that, says or never_says",
        "tidak ada yang diharapkan, seharusnya that, says atau never_says",
    ),
    "drill.far": (
        "{found} is over 12 hours after the one above; if the order is right, write the date too",
        "{found} lebih dari 12 jam setelah yang di atasnya; bila urutannya benar, tulis juga tanggalnya",
    ),
    "drill.before": (
        'found "{found}", expected a time that is not before the one above it',
        'ditemukan "{found}", seharusnya tidak lebih awal dari waktu di atasnya',
    ),
    "drill.no_such_name": (
        'no event above has name = "{name}"',
        'tidak ada kejadian di atas dengan name = "{name}"',
    ),
    "drill.no_such_name_near": (
        'no event above has name = "{name}", did you mean "{near}"?',
        'tidak ada kejadian di atas dengan name = "{name}", maksudnya "{near}"?',
    ),
    "drill.no_operator": (
        'no operator "{found}" on the site\'s roster; it has {codes}',
        'tidak ada operator "{found}" dalam daftar; yang ada {codes}',
    ),
    # --- the command
    "drill.unknown": (
        'no drill "{found}" and no such file; known drills: {names}',
        'tidak ada latihan "{found}" dan tidak ada berkas itu; latihan yang ada: {names}',
    ),
    "drill.what": (
        'drill: found "{found}", expected run, list, check, report or resume; see: siaga drill --help',
        'drill: ditemukan "{found}", seharusnya run, list, check, report, atau resume; lihat: siaga drill --help',
    ),
    "drill.no_terminal": (
        "a drill on the screen needs a terminal; without one: siaga drill run NAME --headless",
        "latihan di layar memerlukan terminal; tanpa terminal: siaga drill run NAMA --headless",
    ),
    "drill.which": (
        "drill {what}: say which one; see: siaga drill --help",
        "drill {what}: sebut yang mana; lihat: siaga drill --help",
    ),
    "drill.bad_speed": (
        "--speed: found {found}, expected a number from {low} to {high}",
        "--speed: ditemukan {found}, seharusnya angka dari {low} sampai {high}",
    ),
    "drill.fine": (
        "{file}: {events} events, {expects} expectations, {start} to {end}: ready to play",
        "{file}: {events} kejadian, {expects} harapan, {start} sampai {end}: dapat diputar",
    ),
    "drill.no_report": (
        "no report of a drill in {home}; it is written when the drill ends",
        "tidak ada laporan latihan di {home}; laporan ditulis saat latihan selesai",
    ),
    "drill.no_resume": (
        "nothing to resume in {home}: the drill there ended",
        "tidak ada yang dilanjutkan di {home}: latihannya sudah berakhir",
    ),
    "drill.cut_off": (
        "the last one was cut off: siaga drill resume {name}",
        "yang terakhir terputus: siaga drill resume {name}",
    ),
    "drill.kept": ("Kept in {home}", "Disimpan di {home}"),
    "drill.went_well": ("{name}: all {n} as expected", "{name}: semua {n} sesuai harapan"),
    "drill.went_wrong": ("{name}: {n} of {all} not as expected", "{name}: {n} dari {all} tidak sesuai harapan"),
    # --- on the screen
    "drill.only": (
        "this is not a drill; this command is for drills only",
        "ini bukan latihan; perintah ini hanya untuk latihan",
    ),
    "drill.bar.unreal": ("nothing here is real", "bukan kejadian nyata"),
    "drill.bar.paused": ("PAUSED", "JEDA"),
    "drill.bar.over": ("OVER", "SELESAI"),
    "drill.bar.script": ("script acts; type to take over", "ketik untuk mengambil alih"),
    "drill.bar.yours": ("it is yours now", "sekarang giliran Anda"),
    "drill.bar.leave": ("Esc board  drill report  quit", "Esc papan  latihan laporan  keluar"),
    "drill.bar.keys": ("Ctrl+F/G speed  Ctrl+T pause", "Ctrl+F/G laju  Ctrl+T jeda"),
    "drill.dark": (
        "DRILL: the power is out for {seconds} s; the console comes back automatically",
        "LATIHAN: listrik padam {seconds} dtk; konsol kembali otomatis",
    ),
    # --- the act
    "drill.line.what": (
        '"{word}"? faster slower pause go end report, speed 1-3600',
        '"{word}"? cepat lambat jeda lanjut akhir laporan, 1-3600',
    ),
    "drill.line.faster": ("drill: faster", "latihan: lebih cepat"),
    "drill.line.slower": ("drill: slower", "latihan: lebih lambat"),
    "drill.line.pause": ("drill: pause, or continue", "latihan: jeda, atau lanjut"),
    "drill.line.go": ("drill: continue", "latihan: lanjut"),
    "drill.line.end": ("drill: end it and show how it went", "latihan: akhiri dan tampilkan hasilnya"),
    "drill.line.report": ("drill: how it goes so far", "latihan: hasil sejauh ini"),
    "drill.line.speed": ("drill: {n} times the speed", "latihan: {n} kali lebih cepat"),
    # --- the report
    "drill.report.title": ("Drill {name}", "Latihan {name}"),
    "drill.report.played": ("played", "diputar"),
    "drill.report.note": ("note", "catatan"),
    "drill.report.cut_short": ("not played to its end", "belum sampai akhir"),
    "drill.report.expected": ("expected", "harapan"),
    "drill.report.good": ("{good} of {all} as expected", "{good} dari {all} sesuai harapan"),
    "drill.report.until": (
        "{text}, until you took over at {at}",
        "{text}, sampai Anda ambil alih pukul {at}",
    ),
    "drill.report.row": ("row {row}", "baris {row}"),
    "drill.report.finding": (
        "{at} {what}: expected {expected}, found {found}",
        "{at} {what}: seharusnya {expected}, ditemukan {found}",
    ),
    "drill.report.says": (
        '{at} screen: expected to say "{expected}", found this picture:',
        '{at} layar: seharusnya tertulis "{expected}", ditemukan tampilan ini:',
    ),
    "drill.report.never_says": (
        '{at} screen: expected not to say "{expected}", found this picture:',
        '{at} layar: seharusnya tidak tertulis "{expected}", ditemukan tampilan ini:',
    ),
    "drill.report.entered": (
        '{at} {what}: expected to be refused with "{expected}", found that it was not refused: {found}',
        '{at} {what}: seharusnya ditolak dengan "{expected}", ternyata tidak ditolak: {found}',
    ),
    "drill.report.refused": (
        '{at} {what}: expected to be refused with "{expected}", found another reason: {found}',
        '{at} {what}: seharusnya ditolak dengan "{expected}", ternyata dengan alasan lain: {found}',
    ),
    "drill.report.accepted": (
        "{at} {what}: expected to be entered, found that it was refused: {found}",
        "{at} {what}: seharusnya dimasukkan, ternyata ditolak: {found}",
    ),
    "drill.report.trainee": ("You", "Anda"),
    "drill.report.you": ("lines", "masukan"),
    "drill.report.nobody": (
        "nobody took over: the script ran to its end",
        "tidak ada yang mengambil alih: naskah berjalan sendiri",
    ),
    "drill.report.taken": (
        "from {at} on: {lines} entered, {refused} refused",
        "sejak {at}: {lines} dimasukkan, {refused} ditolak",
    ),
    "drill.report.task": (
        "{count}×, on average {seconds} s and {keys} keys; slowest {slowest} s",
        "{count}×, rata-rata {seconds} dtk dan {keys} tombol; terlama {slowest} dtk",
    ),
    "drill.s": ("{n} s", "{n} dtk"),
    "drill.report.targets": ("targets", "batas"),
    "drill.report.of": ("{n} of {all} met", "{n} dari {all} tepat"),
    "drill.report.forgotten": ("steps", "langkah"),
    "drill.report.steps": (
        "forgotten: {required} required, {other} others",
        "terlupa: {required} wajib, {other} lainnya",
    ),
    "drill.report.reaction": (
        "{type}: acknowledged {acked}, sent {sent}",
        "{type}: tanggapan {acked}, penugasan {sent}",
    ),
    "drill.report.never": ("never", "tidak ada"),
    "drill.report.missed": ("target missed: {names}", "lewat batas: {names}"),
    "drill.report.required": ("required steps forgotten: {steps}", "langkah wajib terlupa: {steps}"),
    "drill.report.other": ("other steps: {steps}", "langkah lain: {steps}"),
    "drill.report.duty": ("Duty", "Dinas"),
    "drill.report.checks": ("check calls", "lapor berkala"),
    "drill.report.calls": (
        "{due} due: {on_time} on time, {late} late, {missed} missed",
        "{due} jatuh waktu: {on_time} tepat, {late} terlambat, {missed} tidak lapor",
    ),
    "drill.report.alarms": ("alarms", "alarm"),
    "drill.report.sounded": (
        "{n} sounded, at most {most} in ten minutes",
        "{n} berbunyi, terbanyak {most} dalam sepuluh menit",
    ),
    "drill.report.acks": (
        "{n}, acknowledged within the goal {good}, within the limit {breach}",
        "{n}, ditanggapi dalam batas {good}, dalam batas akhir {breach}",
    ),
    "drill.target.ack": ("acknowledge", "tanggapi"),
    "drill.target.send": ("send", "tugaskan"),
    "drill.target.arrive": ("arrive", "tiba"),
    "drill.target.supervisor": ("controller told", "lapor Padal"),
    "drill.target.outside": ("help from outside", "bantuan luar"),
    "drill.target.update": ("update", "kabar"),
}
