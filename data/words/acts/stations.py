"""Words of rooms that several stations share: conflicts, time apart, courier."""

from data.words import Table

TABLE: Table = {
    # --- what is contested
    "stations.field.priority": ("priority", "prioritas"),
    "stations.field.end": ("closing", "penutupan"),
    "stations.field.state": ("state", "status"),
    "stations.field.words": ("words", "uraian"),
    "stations.state.sent": ("sent", "ditugaskan"),
    "stations.state.scene": ("on scene", "di lokasi"),
    "stations.state.controlled": ("under control", "terkendali"),
    "stations.end.open": ("open", "masih terbuka"),
    "stations.end.closed": ("closed, {how}", "ditutup, {how}"),
    "stations.end.folded": ("under #{other}", "masuk #{other}"),
    "stations.conflict": ("CONFLICT", "BERBEDA"),
    "stations.conflict.hint": ("decide {number} 1", "putuskan {number} 1"),
    "stations.conflict.hint.named": ("decide {number} {field} 1", "putuskan {number} {field} 1"),
    "stations.decided": ("decided between stations", "diputuskan antarstasiun"),
    "stations.not_contested": (
        "#{number} has no conflict to decide",
        "#{number}: tidak ada perbedaan untuk diputuskan",
    ),
    "stations.no_option": ("#{number}: no station said that", "#{number}: tidak ada stasiun yang menyatakan itu"),
    "stations.which": ("#{number} {field}: {options}", "#{number} {field}: {options}"),
    "stations.decide": ("{incident}, {field}: {value}", "{incident}, {field}: {value}"),
    "stations.decide.not": ("not {others}", "bukan {others}"),
    "stations.line.decided": ("{field}: {value}", "{field}: {value}"),
    "stations.line.station": ("station {station}, letter {letter}", "stasiun {station}, huruf {letter}"),
    "stations.verified": ("{book}: no. {no}, {hash}…", "{book}: no. {no}, {hash}…"),
    # --- apart
    "stations.apart": ("what others wrote while we were apart", "catatan stasiun lain selama terputus"),
    "stations.apart.none": (
        "Nothing came late from another station.",
        "Tidak ada yang datang terlambat dari stasiun lain.",
    ),
    "stations.apart.span": ("{since} to {until}", "{since} sampai {until}"),
    "stations.apart.ours": ("ours", "kita"),
    "stations.apart.rest": ("on no incident", "tanpa kejadian"),
    # --- control
    "stations.two_in_control": (
        "TWO IN CONTROL: {who}",
        "DUA PEMEGANG KENDALI: {who}",
    ),
    "stations.two_in_control.hint": ("take NAME", "ambil NAMA"),
}
