"""Words that the console itself writes into an entry."""

from data.words import Table

TABLE: Table = {
    "decide.danger": ("Officer in danger", "Petugas dalam bahaya"),
    "decide.danger_again": ("Panic again", "Tombol bahaya lagi"),
}
