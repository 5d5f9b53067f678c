"""Everyday words for incident types, in both languages.

A proposal is made from these, never from letters alone.
"""

from collections.abc import Mapping

#: Code → words besides those of the site file. A site without the type is not offered it.
EVERYDAY: Mapping[str, tuple[str, ...]] = {
    "ASLT": ("attack", "attacked", "penyerangan", "menyerang", "pemukulan", "dipukul", "dikeroyok", "pengeroyokan"),
    "BOMB": ("explosive", "granat", "peledak"),
    "BRKN": ("burglar", "forced", "dibobol", "membobol", "dobrak", "didobrak", "dibongkar"),
    "COMM": ("internet", "signal", "sinyal", "wifi"),
    "CRWD": ("demonstration", "demonstrators", "protesters", "aksi", "demonstran", "kerumunan", "pendemo"),
    "DRON": ("uav",),
    "FIRE": ("burning", "flames", "bakar", "dibakar", "terbakar"),
    "HOAX": ("fake", "rumours", "bohong"),
    "KEYS": ("padlock",),
    "MEDI": ("collapsed", "fainted", "hurt", "injured", "sick", "ambulans", "cedera", "pingsan", "terluka"),
    "PERS": ("man", "woman", "stranger", "laki-laki", "perempuan", "pria", "wanita"),
    "PKG": ("bag", "suitcase", "barang", "bungkusan", "kardus", "koper", "tas"),
    "POWR": ("blackout", "pln"),
    "RIOT": ("clash", "rioting", "anarkis", "bentrok", "bentrokan", "tawuran"),
    "THFT": ("thief", "dicuri", "maling", "pencuri"),
    "TRAF": ("accident", "kecelakaan", "kemacetan", "tabrakan"),
    "UNAU": ("intrusion", "trespasser", "menerobos", "menyusup", "penyusup"),
    "VEHI": ("motorbike", "motorcycle", "van", "minibus", "sepeda", "truk"),
    "WATR": ("leaking", "flooding", "genangan", "kebocoran"),
}
