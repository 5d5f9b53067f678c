"""Upkeep while a console runs: files for the next start, signatures."""
