"""Words of alarms: sources, the shelf, the flood, the sound test.

What Enter will do stays within 66 cells in both languages.
"""

from data.words import Table

TABLE: Table = {
    # rows of sources
    "alarm.follows_words": ("follows {name}", "ikut {name}"),
    "alarm.group": ("{n} {what} — follows #{number}", "{n} {what} — ikut #{number}"),
    "alarm.group_one": ("{name} — follows #{number}", "{name} — ikut #{number}"),
    "alarm.group_one_after": ("{name} still down — after #{number}", "{name} masih mati — setelah #{number}"),
    "alarm.group_after": ("{n} {what} still down — after #{number}", "{n} {what} masih mati — setelah #{number}"),
    "alarm.group_down": ("{n} {what} down", "{n} {what} mati"),
    "alarm.group_up": ("{n} {what} down, up again {at}", "{n} {what} mati, pulih {at}"),
    "alarm.row.round": (
        "{n:post|posts} {posts} did not answer the {at} round",
        "{n:pos|pos} {posts} tidak menjawab lapor berkala {at}",
    ),
    "alarm.row.found": ("everybody was found, roll call #{number}", "semua ditemukan, cek personel #{number}"),
    "alarm.row.up": ("{text}, up again {at}", "{text}, pulih {at}"),
    "alarm.row.up.panel": ("{text}, over {at}", "{text}, selesai {at}"),
    "alarm.row.chatter": ("CHATTERING {code}: {text}, ×{n} / {s} s", "BERULANG {code}: {text}, ×{n} / {s} dtk"),
    "alarm.row.shelved": ("shelved until {until}: {text}", "diredam s.d. {until}: {text}"),
    "alarm.row.shelved_up": ("shelved until it is up: {text}", "diredam sampai pulih: {text}"),
    "alarm.kind.camera": ("cameras", "kamera"),
    "alarm.kind.panel": ("panels", "panel"),
    "alarm.kind.power": ("supplies", "pasokan listrik"),
    "alarm.kind.network": ("links", "jaringan"),
    "alarm.kind.sensor": ("sensors", "sensor"),
    "alarm.kind.other": ("sources", "sumber"),
    # src
    "alarm.no_sources": (
        "no camera or sensor here: add a [[source]] to site.toml, then site take",
        "belum ada kamera atau sensor: tambah [[source]] di site.toml, lalu site pakai",
    ),
    "alarm.no_source": ("which source? {known}", "sumber mana? {known}"),
    "alarm.near_source": ('"{word}"? {near}?', '"{word}"? {near}?'),
    "alarm.state": ("say down or up: src CODE down", "sebut mati atau pulih: sumber KODE mati"),
    "alarm.down_already": ("{name} has been down since {time}", "{name} sudah mati sejak {time}"),
    "alarm.up_already": ("{name} has been up since {time}", "{name} sudah pulih sejak {time}"),
    "alarm.up_always": ("{name} is not down", "{name} tidak mati"),
    "alarm.src.down": ("{name} down, {when}", "{name} mati, {when}"),
    "alarm.src.up": ("{name} up again, {when}", "{name} pulih, {when}"),
    "alarm.src.down.panel": ("{name}: ALARM, {when}", "{name}: ALARM, {when}"),
    "alarm.src.up.panel": ("{name}: no longer in alarm, {when}", "{name}: tidak alarm lagi, {when}"),
    "alarm.src.again": ("more about {name}", "tambahan tentang {name}"),
    "alarm.src.opens": ("opens #{number}", "membuka #{number}"),
    "alarm.src.folds": ("in #{number}", "di #{number}"),
    "alarm.src.shelved": ("shelved: recorded, not announced", "diredam: dicatat, tidak dibunyikan"),
    # shelve
    "alarm.shelve": ("shelve {name} until {until}", "redam {name} s.d. {until}"),
    "alarm.shelve_up": (
        "shelve {name} until it is up, at most {until}",
        "redam {name} sampai pulih, paling lama {until}",
    ),
    "alarm.shelve_is_up": (
        "{name} is up: there is nothing to wait for. shelve {code} 30m WHY",
        "{name} tidak mati: tidak ada yang ditunggu. redam {code} 30m ALASAN",
    ),
    "alarm.row.was_shelved": (
        "{text} (was shelved until {until} by {by}: {why})",
        "{text} (tadi diredam s.d. {until} oleh {by}: {why})",
    ),
    "alarm.shelve_then": ("no sound and no new row until then", "tanpa bunyi dan baris baru sampai saat itu"),
    "alarm.unshelve": ("unshelve {name}: announced again", "{name} dibunyikan lagi"),
    "alarm.shelve_why": ("a reason is needed: shelve {code} 30m WHY", "perlu alasan: redam {code} 30m ALASAN"),
    "alarm.shelve_p1": ("{name} is a P1 and cannot be shelved", "{name} adalah P1: tidak dapat diredam"),
    "alarm.shelve_span": (
        "{minutes} min is not possible: 1 to {most} min, then it ends automatically",
        "{minutes} mnt tidak bisa: 1 sampai {most} mnt, lalu selesai otomatis",
    ),
    "alarm.not_shelved": ("{name} is not shelved; shelved: {known}", "{name} tidak diredam; diredam: {known}"),
    "alarm.not_source_row": ("#{number} is not the row of a single source", "#{number} bukan baris satu sumber"),
    # sound test
    "alarm.test": (
        "sound and flash test: rings and flashes now",
        "uji suara dan kedip: berbunyi dan berkedip sekarang",
    ),
    "alarm.test_then": (
        "then answer: y heard, n not heard; not counted",
        "lalu jawab: y terdengar, t tidak; tidak dihitung",
    ),
    "alarm.test_runs": (
        "the test of {time} waits for an answer: heard? y or n",
        "uji {time} menunggu jawaban: terdengar? y atau t",
    ),
    "alarm.no_test": ("no sound test is waiting for an answer", "tidak ada uji suara yang menunggu jawaban"),
    "alarm.heard": ("sound and flash test: heard and seen", "uji suara dan kedip terdengar dan terlihat"),
    "alarm.unheard": (
        "sound test NOT heard: the header shows no sound",
        'uji suara TIDAK terdengar: baris atas menampilkan "tanpa suara"',
    ),
    "alarm.heard_how": ("was it heard? Type: heard yes, or heard no", "terdengar? Ketik: dengar ya, atau dengar tidak"),
    # the page
    "alarm.page": ("Shelved", "Diredam"),
    "alarm.page.none": ("Nothing is shelved.", "Tidak ada yang diredam."),
    "alarm.page.sources": ("Sources", "Sumber"),
    "alarm.page.source_down": ("down since {at}", "mati sejak {at}"),
    "alarm.page.source_up": ("up", "normal"),
    "alarm.page.source_down.panel": ("in ALARM since {at}", "ALARM sejak {at}"),
    "alarm.page.source_up.panel": ("not in alarm", "tidak alarm"),
    "alarm.show": ("sources, and what is shelved", "sumber dan yang diredam"),
    # sheet and figures
    "alarm.sheet.sound": ("Sound", "Suara"),
    "alarm.sheet.heard": ("heard {at} by {by}", "terdengar {at} oleh {by}"),
    "alarm.sheet.unheard": ("NOT heard {at}", "TIDAK terdengar {at}"),
    "alarm.sheet.waits": ("not answered yet {at}", "belum dijawab {at}"),
    "alarm.sheet.untested": ("not tested in this shift", "belum diuji dalam sif ini"),
    "alarm.figures.span": ("{since}-{until}, peak {peak}", "{since}-{until}, puncak {peak}"),
    "alarm.figures.since": ("since {since}, peak {peak}", "sejak {since}, puncak {peak}"),
    "alarm.figures.days": ("Alarms by day", "Alarm per hari"),
    "alarm.figures.day": ("{n}; at most {most} in {min} min", "{n}; terbanyak {most} dalam {min} mnt"),
}
