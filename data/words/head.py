"""What the header says in words that the view makes: the rest of its words are the screen's."""

from data.words import Table

TABLE: Table = {
    "head.open": ("{n} open", "{n} terbuka"),
    "head.nobody": ("nobody in control", "belum ada pemegang"),
}
