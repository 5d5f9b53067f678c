"""Words of alarms: sources, the shelf, the flood, the test of sound. What Enter will do stays within 66 cells in both
languages."""

from data.words import Table

TABLE: Table = {
    # rows of sources
    "alarm.follows_words": ("follows {name}", "ikut {name}"),
    "alarm.group": ("{n} {what} — follows #{number}", "{n} {what} — ikut #{number}"),
    "alarm.group_one": ("{name} — follows #{number}", "{name} — ikut #{number}"),
    "alarm.group_one_after": ("{name} still down — after #{number}", "{name} masih mati — setelah #{number}"),
    "alarm.group_after": ("{n} {what} still down — after #{number}", "{n} {what} masih mati — setelah #{number}"),
    "alarm.group_down": ("{n} {what} down", "{n} {what} mati"),
    "alarm.group_up": ("{n} {what} up again", "{n} {what} pulih"),
    "alarm.row.chatter": ("CHATTERING ×{n} / {s} s: {text}", "BERULANG ×{n} / {s} dtk: {text}"),
    "alarm.row.shelved": ("shelved until {until}: {text}", "diredam s.d. {until}: {text}"),
    "alarm.kind.camera": ("cameras", "kamera"),
    "alarm.kind.panel": ("panels", "panel"),
    "alarm.kind.power": ("supplies", "pasokan listrik"),
    "alarm.kind.network": ("links", "jaringan"),
    "alarm.kind.sensor": ("sensors", "sensor"),
    "alarm.kind.other": ("sources", "sumber"),
    # src
    "alarm.no_sources": ("the site file has no [[source]]", "berkas tempat tidak punya [[source]]"),
    "alarm.no_source": ("which source? {known}", "sumber mana? {known}"),
    "alarm.near_source": ('"{word}"? {near}?', '"{word}"? {near}?'),
    "alarm.state": ("down or up? src CODE down", "mati atau pulih? sumber KODE mati"),
    "alarm.down_already": ("{name} is down since {time} already", "{name} sudah mati sejak {time}"),
    "alarm.up_already": ("{name} is up since {time} already", "{name} sudah pulih sejak {time}"),
    "alarm.up_always": ("{name} is not down", "{name} tidak mati"),
    "alarm.src.down": ("{name} ({code}) down, {when}", "{name} ({code}) mati, {when}"),
    "alarm.src.up": ("{name} ({code}) up again, {when}", "{name} ({code}) pulih, {when}"),
    "alarm.src.down.panel": ("{name} ({code}): ALARM, {when}", "{name} ({code}): ALARM, {when}"),
    "alarm.src.up.panel": ("{name} ({code}): no alarm any more, {when}", "{name} ({code}): tidak alarm lagi, {when}"),
    "alarm.src.again": ("more about {name} ({code})", "tambahan tentang {name} ({code})"),
    "alarm.src.opens": ("opens #{number}", "membuka #{number}"),
    "alarm.src.folds": ("in #{number}", "di #{number}"),
    "alarm.src.shelved": ("shelved: recorded, not announced", "diredam: dicatat, tidak dibunyikan"),
    # shelve
    "alarm.shelve": ("shelve {name} ({code}) until {until}", "redam {name} ({code}) s.d. {until}"),
    "alarm.shelve_then": ("no sound and no new row until then", "tanpa bunyi dan baris baru sampai saat itu"),
    "alarm.unshelve": ("{name} ({code}) is heard again", "{name} ({code}) dibunyikan lagi"),
    "alarm.shelve_why": ("why? shelve {code} 30m WHY", "mengapa? redam {code} 30m ALASAN"),
    "alarm.shelve_p1": ("{name} is a P1: never shelved", "{name} adalah P1: tidak pernah diredam"),
    "alarm.shelve_span": (
        "{minutes} min? Type 1 to {most} min; it ends automatically",
        "{minutes} mnt? antara 1 dan {most} mnt, lalu selesai sendiri",
    ),
    "alarm.not_shelved": ("{name} is not shelved; shelved: {known}", "{name} tidak diredam; diredam: {known}"),
    "alarm.not_source_row": ("#{number} is not the row of one source", "#{number} bukan baris satu sumber"),
    # test of sound
    "alarm.test": ("test of sound and flash: bell and flash now", "uji suara dan kedip: berbunyi sekarang"),
    "alarm.test_then": (
        "then answer: y heard, n not heard; counts in nothing",
        "lalu jawab: y terdengar, t tidak; tidak dihitung",
    ),
    "alarm.test_runs": ("a test since {time} waits: heard? y or n", "uji sejak {time} menunggu: terdengar? y atau t"),
    "alarm.no_test": ("no test of sound waits for an answer", "tidak ada uji suara yang menunggu jawaban"),
    "alarm.heard": ("the test of sound was heard and seen", "uji suara dan kedip terdengar dan terlihat"),
    "alarm.unheard": (
        "the test of sound was NOT heard: header says no sound",
        "uji suara TIDAK terdengar: kepala tertulis tanpa suara",
    ),
    "alarm.heard_how": ("heard? heard yes, or heard no", "terdengar? dengar ya, atau dengar tidak"),
    # the page
    "alarm.page": ("Shelved", "Diredam"),
    "alarm.page.none": ("Nothing is shelved.", "Tidak ada yang diredam."),
    "alarm.page.sources": ("Sources", "Sumber"),
    "alarm.page.source_down": ("down since {at}", "mati sejak {at}"),
    "alarm.page.source_up": ("up", "normal"),
    "alarm.show": ("sources and the shelf", "sumber dan yang diredam"),
    # sheet and figures
    "alarm.sheet.sound": ("Test of sound", "Uji suara"),
    "alarm.sheet.heard": ("heard {at} by {by}", "terdengar {at} oleh {by}"),
    "alarm.sheet.unheard": ("NOT heard {at}", "TIDAK terdengar {at}"),
    "alarm.sheet.waits": ("not answered yet {at}", "belum dijawab {at}"),
    "alarm.sheet.untested": ("not tested in this shift", "belum diuji dalam sif ini"),
    "alarm.figures.flood": ("Flood", "Lonjakan"),
    "alarm.figures.span": ("{since}-{until}, peak {peak}", "{since}-{until}, puncak {peak}"),
    "alarm.figures.since": ("since {since}, peak {peak}", "sejak {since}, puncak {peak}"),
    "alarm.figures.days": ("Alarms by day", "Alarm per hari"),
    "alarm.figures.day": ("{n}; at most {most} in {min} min", "{n}; terbanyak {most} dalam {min} mnt"),
}
