"""Intents: one module for each noun, with the struct of an intent and its decision next to each other."""
