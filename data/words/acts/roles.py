"""Roles: what needs a supervisor, who only looks on, and missing signatures."""

from data.words import Table

TABLE: Table = {
    "roles.role.operator": ("operator", "operator"),
    "roles.role.supervisor": ("supervisor", "pengawas"),
    "roles.role.viewer": ("viewer", "pemantau"),
    "roles.act.lower-p1": ("lowering a P1", "menurunkan P1"),
    "roles.act.waive": ("waiving a required step", "mengecualikan langkah wajib"),
    "roles.act.shelve": ("shelving for so long", "meredam selama itu"),
    "roles.act.take": ("taking control", "mengambil kendali"),
    "roles.act.tempo": ("a longer rhythm", "irama yang lebih jarang"),
    "roles.needs": (
        "{what} needs a supervisor, {known}: … by {first}",
        "{what} perlu pengawas, {known}: … oleh {first}",
    ),
    "roles.viewer": (
        "{by} looks on and enters only a panic; who may: {known}",
        "{by} hanya memantau dan boleh tolong saja; yang boleh: {known}",
    ),
    "roles.sign": ("only a supervisor signs for {who}: {known}", "yang paraf untuk {who} hanya pengawas: {known}"),
    "roles.echo": (
        "in the name of {who}: a badge stays until they have signed",
        "atas nama {who}: tanda tetap ada sampai diparaf",
    ),
    "roles.counter": (
        "{who} signs what was done in their name: no. {no}",
        "{who} memberi paraf atas nama sendiri: no. {no}",
    ),
    "roles.said": ("{what} (in the name of {who})", "{what} (atas nama {who})"),
    "roles.done": (
        "done by {by} {at} in the name of {who}, who has not signed",
        "oleh {by} {at} atas nama {who}, yang belum paraf",
    ),
}
