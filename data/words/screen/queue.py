"""State of an incident in the queue.

Eleven cells where there is room, eight (``short``) where there is not.
"""

from data.words import Table

TABLE: Table = {
    "queue.new": ("NEW", "BARU"),
    "queue.ack": ("ACK", "DITANGGAPI"),
    "queue.sent": ("SENT", "DITUGASKAN"),
    "queue.left": ("NOBODY SENT", "TAK ADA POS"),
    "queue.scene": ("ON SCENE", "DI LOKASI"),
    "queue.controlled": ("CONTROLLED", "TERKENDALI"),
    "queue.reopened": ("REOPENED", "DIBUKA"),
    "queue.closed": ("CLOSED", "DITUTUP"),
    "queue.new.short": ("NEW", "BARU"),
    "queue.ack.short": ("ACK", "TANGGAP"),
    "queue.sent.short": ("SENT", "TUGAS"),
    "queue.left.short": ("NOBODY", "NIHIL"),
    "queue.scene.short": ("SCENE", "LOKASI"),
    "queue.controlled.short": ("CTRL", "KENDALI"),
    "queue.reopened.short": ("REOPEN", "BUKA"),
    "queue.closed.short": ("CLOSED", "TUTUP"),
}
