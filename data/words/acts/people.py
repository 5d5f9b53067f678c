"""Words of the people at the console: PINs, sign-on, what waits for a PIN."""

from data.words import Table

TABLE: Table = {
    "people.no_pin": (
        "{by} has no PIN here: siaga operator add {by}",
        "{by} belum punya PIN di sini: siaga operator add {by}",
    ),
    "people.damaged": (
        "the file {file} of the PINs cannot be read; a copy of it, or: remove it and siaga operator add CODE",
        "berkas {file} untuk PIN tidak dapat dibaca; pakai salinannya, atau hapus lalu siaga operator add KODE",
    ),
    "people.pin_run": (
        "a PIN in a row, as 123456, is guessed first: choose another one",
        "PIN berurutan seperti 123456 paling mudah ditebak: pilih yang lain",
    ),
    "people.pin_repeat": (
        "a PIN that repeats itself, as 111111 or 121212, is guessed first: choose another one",
        "PIN berulang seperti 111111 atau 121212 paling mudah ditebak: pilih yang lain",
    ),
    "people.pin_name": (
        "the code or the name of {by} in a PIN is guessed first: choose another one",
        "PIN yang memuat kode atau nama {by} paling mudah ditebak: pilih yang lain",
    ),
    "people.pin_rule": (
        "a PIN has at least {digits} digits, or {letters} characters with letters, at most {most}, and no blanks",
        "PIN minimal {digits} angka, atau {letters} karakter dengan huruf, maksimal {most}, tanpa spasi",
    ),
    "people.wanted": ("this needs the PIN of {by}; nothing was entered", "ini perlu PIN {by}; tidak ada yang dicatat"),
    "people.asks": ("PIN of {by} next", "lalu PIN {by}"),
    "people.none": (
        "nobody has a PIN here, so there is no sign-on; to begin: siaga operator add CODE",
        "belum ada PIN di sini, jadi tidak perlu masuk; untuk memulai: siaga operator add KODE",
    ),
    "people.is_on": ("{by} is signed on already", "{by} sudah masuk"),
    "people.is_locked": ("nobody is signed on: login CODE", "belum ada yang masuk: masuk KODE"),
    "people.echo.login": ("sign on {by}: the PIN comes next", "masuk {by}: lalu PIN"),
    "people.echo.lock": (
        "lock: {by} signs off, the board stays, alarms can be answered",
        "kunci layar: {by} keluar, papan jalan terus, alarm tetap bisa dijawab",
    ),
    # --- the line that asks for a PIN
    "people.label": ("PIN {by} ", "PIN {by} "),
    "people.ask": ("give the PIN of {by}; Esc: not now", "beri PIN {by}; Esc: batal"),
    "people.ask_for": ("give the PIN of {by} for: {text}; Esc: not now", "beri PIN {by} untuk: {text}; Esc: batal"),
    "people.ask_drill": (
        "give the PIN of {by}: in this drill {pin}, never your own; Esc: not now",
        "beri PIN {by}: di latihan ini {pin}, jangan PIN asli; Esc: batal",
    ),
    "people.checking": ("PIN of {by} is compared", "PIN {by} diperiksa"),
    "people.typed_ahead": (
        "what was typed while the PIN was compared was not taken; type it again",
        "yang diketik selama PIN diperiksa tidak dipakai; ketik lagi",
    ),
    "people.wrong": (
        "wrong PIN of {by}, {n} by now; the next one in {wait} s; Esc: not now",
        "PIN {by} salah, sudah {n} kali; berikutnya {wait} dtk lagi; Esc: batal",
    ),
    "people.too_soon": (
        "not looked at: after {n} wrong {n:PIN|PINs} of {by} wait {wait} s more",
        "tidak diperiksa: setelah {n} kali PIN {by} salah tunggu {wait} dtk lagi",
    ),
    "people.on_after": (
        "{by} is signed on; before, {n} wrong {n:PIN|PINs} since {since}",
        "{by} masuk; sebelumnya PIN salah {n} kali sejak {since}",
    ),
    "people.on_after_of": (
        "{by} is signed on; before, {n} wrong {n:PIN|PINs} of {who} since {since}",
        "{by} masuk; sebelumnya PIN {who} salah {n} kali sejak {since}",
    ),
    "people.not_checked": ("the PIN cannot be compared now: {why}", "PIN tidak dapat diperiksa sekarang: {why}"),
    # --- siaga doctor
    "people.all": ("every operator has a PIN", "semua operator punya PIN"),
    "people.some": (
        "sign-on with PINs; without one, so they cannot sign: {who}",
        "masuk dengan PIN; belum punya, jadi tidak dapat paraf: {who}",
    ),
    "people.open": (
        "{file} can be read by others (mode {mode}): chmod 600 {file}",
        "{file} dapat dibaca orang lain (mode {mode}): chmod 600 {file}",
    ),
    # --- siaga operator
    "people.cli.has": ("PIN since {at}", "PIN sejak {at}"),
    "people.cli.disabled": ("PIN disabled", "PIN nonaktif"),
    "people.cli.none": ("no PIN", "belum ada PIN"),
    "people.cli.is_on": (
        "Signatures and control need the PIN of who signs; alarms never do.",
        "Paraf dan kendali perlu PIN orangnya; alarm tidak pernah.",
    ),
    "people.cli.list_all": ("list shows every operator: siaga operator list", "semua ditampilkan: siaga operator list"),
    "people.cli.which": ("whose PIN? siaga operator {what} CODE", "PIN siapa? siaga operator {what} KODE"),
    "people.cli.has_one": (
        "{by} has a PIN already; for a new one: siaga operator pin {by}",
        "{by} sudah punya PIN; untuk yang baru: siaga operator pin {by}",
    ),
    "people.cli.supervisor": (
        "with --as only a supervisor may do this, here {known}; without --as the owner of the home does it",
        "dengan --as hanya pengawas, di sini {known}; tanpa --as pemilik folder yang melakukannya",
    ),
    "people.cli.owner": (
        "only the owner of the home may do this here, without --as: site.toml has no other supervisor",
        "di sini hanya pemilik folder, tanpa --as: site.toml tidak punya pengawas lain",
    ),
    "people.cli.new": ("New PIN of {by} (it is not shown): ", "PIN baru {by} (tidak tampil): "),
    "people.cli.again": ("The same PIN again: ", "PIN yang sama sekali lagi: "),
    "people.cli.differ": (
        "the two are not the same; nothing was changed",
        "keduanya berbeda; tidak ada yang diubah",
    ),
    "people.cli.empty": ("no PIN was typed; nothing was changed", "tidak ada PIN diketik; tidak ada yang diubah"),
    "people.cli.wrong": (
        "wrong PIN of {by}, {n} by now; nothing was changed; the next one in {wait} s",
        "PIN {by} salah, sudah {n} kali; tidak ada yang diubah; berikutnya {wait} dtk lagi",
    ),
    "people.no_sign_on.why": (
        "no sign-on: nobody has a PIN, so a code is enough to sign; siaga operator add CODE",
        "tanpa PIN: belum ada yang punya PIN, jadi kode saja cukup untuk paraf; siaga operator add KODE",
    ),
    "people.no_sign_on": (
        "no sign-on: nobody has a PIN here; siaga operator add CODE",
        "tanpa PIN: belum ada yang punya PIN; siaga operator add KODE",
    ),
}
