"""Status of a post, in at most ten cells."""

from data.words import Table

TABLE: Table = {
    # what a click on a post types
    "post.form": ("ok {post} ", "aman {post} "),
    "post.form.unmanned": ("relief {post} ", "aplus {post} "),
    "post.form.break": ("back {post}", "kembali {post}"),
    "post.form.covered": ("back {post}", "kembali {post}"),
    "post.form.to": ("on {post}", "tiba {post}"),
    "post.form.scene": ("back {post}", "kembali {post}"),
    "post.form.off": ("open {post}", "buka {post}"),
    "post.form.closed": ("open {post}", "buka {post}"),
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
    "post.missing": ("MISSING", "HILANG"),
    "post.roll": ("ROLL", "CEK PERS."),
    "post.test": ("TEST", "UJI"),
    "post.danger": ("DANGER", "BAHAYA"),
}
