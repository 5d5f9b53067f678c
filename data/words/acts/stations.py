"""Words of rooms that several stations share: conflicts, time apart, courier."""

from data.words import Table

TABLE: Table = {
    # --- what is contested
    "rooms.field.priority": ("priority", "prioritas"),
    "rooms.field.end": ("closed or open", "tutup atau buka"),
    "rooms.field.state": ("state", "status"),
    "rooms.field.words": ("words", "uraian"),
    "rooms.state.sent": ("sent", "ditugaskan"),
    "rooms.state.scene": ("on scene", "di lokasi"),
    "rooms.state.controlled": ("under control", "terkendali"),
    "rooms.end.open": ("open", "masih terbuka"),
    "rooms.end.closed": ("closed, {how}", "ditutup, {how}"),
    "rooms.end.folded": ("under #{other}", "masuk #{other}"),
    "rooms.conflict": ("CONFLICT", "BERBEDA"),
    "rooms.conflict.hint": ("decide {number} 1", "putuskan {number} 1"),
    "rooms.conflict.hint.named": ("decide {number} {field} 1", "putuskan {number} {field} 1"),
    "rooms.decided": ("decided between stations", "diputuskan antarstasiun"),
    "rooms.not_contested": ("#{number} has no conflict to decide", "#{number}: tidak ada perbedaan untuk diputuskan"),
    "rooms.no_option": ("#{number}: no station said that", "#{number}: tidak ada stasiun yang menyatakan itu"),
    "rooms.which": ("#{number} {field}: {options}", "#{number} {field}: {options}"),
    "rooms.decide": ("{incident}, {field}: {value}", "{incident}, {field}: {value}"),
    "rooms.decide.not": ("not {others}", "bukan {others}"),
    "rooms.line.decided": ("{field}: {value}", "{field}: {value}"),
    "rooms.line.station": ("station {station}, letter {letter}", "stasiun {station}, huruf {letter}"),
    "rooms.verified": ("{book}: no. {no}, {hash}…", "{book}: no. {no}, {hash}…"),
    # --- apart
    "rooms.apart": ("what others wrote while we were apart", "catatan stasiun lain selama terputus"),
    "rooms.apart.none": (
        "Nothing came late from another station.",
        "Tidak ada yang datang terlambat dari stasiun lain.",
    ),
    "rooms.apart.span": ("{since} to {until}", "{since} sampai {until}"),
    "rooms.apart.ours": ("ours", "kita"),
    "rooms.apart.rest": ("on no incident", "tanpa kejadian"),
    # --- control
    "rooms.two_in_control": (
        "TWO IN CONTROL: {who}",
        "DUA PEMEGANG KENDALI: {who}",
    ),
    "rooms.two_in_control.hint": ("take NAME", "ambil NAMA"),
}
