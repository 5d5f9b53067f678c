import console  # noqa: F401  (says how often Textual draws, which is read when Textual is loaded)
