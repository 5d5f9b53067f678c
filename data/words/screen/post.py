"""Status of a post, in at most ten cells."""

from data.words import Table

TABLE: Table = {
    "post.normal": ("NORMAL", "AMAN"),
    "post.due": ("DUE", "WKT LAPOR"),
    "post.late": ("LATE", "TLBT"),
    "post.missed": ("MISSED", "TDK LAPOR"),
    "post.to": ("TO", "MENUJU"),
    "post.scene": ("SCENE", "DI LOKASI"),
    "post.break": ("BREAK", "ISTIRAHAT"),
    "post.covered": ("COVERED", "DIGANTI"),
    "post.covers": ("COVERS", "GANTIKAN"),
    "post.patrol": ("PATROL", "PATROLI"),
    "post.off": ("OFF", "LEPAS"),
    "post.closed": ("CLOSED", "DITUTUP"),
    "post.unmanned": ("UNMANNED", "KOSONG"),
    "post.roll": ("ROLL", "CEK PERS."),
    "post.test": ("TEST", "UJI"),
    "post.danger": ("DANGER", "BAHAYA"),
}
