"""Homes: the files in them, their owner, and their one writer."""
