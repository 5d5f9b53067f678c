"""Words of drills."""

from data.words import Table

TABLE: Table = {
    "drill.bad_file": ("{file}: {why}", "{file}: {why}"),
    "drill.bad_start": (
        'start: found "{found}", expected a local time like 2024-02-29T19:30:00',
        'start: ditemukan "{found}", seharusnya waktu setempat seperti 2024-02-29T19:30:00',
    ),
    "drill.bad_time": (
        '{place} {number}, at: found "{found}", expected HH:MM or HH:MM:SS',
        '{place} {number}, at: ditemukan "{found}", seharusnya HH:MM atau HH:MM:SS',
    ),
    "drill.bad_name": ("{text}: no event before it has that name ({why})", "{text}: nama itu belum ada ({why})"),
    "drill.bad_fault": (
        'fault: found "{found}", expected kill, step, link down or link up',
        'fault: ditemukan "{found}", seharusnya kill, step, link down atau link up',
    ),
    "drill.title": ("DRILL", "LATIHAN"),
    "drill.yours": ("Now it is yours: real time, the script stops", "Sekarang giliran Anda: waktu nyata"),
}
