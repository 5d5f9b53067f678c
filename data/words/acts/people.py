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
    "people.pin_rule": (
        "a PIN has at least {digits} digits, or {letters} characters with letters, at most {most}, and no blanks",
        "PIN minimal {digits} angka, atau {letters} karakter dengan huruf, maksimal {most}, tanpa spasi",
    ),
    "people.wanted": ("this needs the PIN of {by}; nothing was entered", "ini perlu PIN {by}; tidak ada yang dicatat"),
}
