"""Application: grammar of the command line, session, screens, subcommands."""

import os

# Textual draws at most this often, and a key waits for the next time: at its usual 60 a second that alone is 16 ms. It
# reads this once, when it is loaded.
os.environ.setdefault("TEXTUAL_FPS", "120")
