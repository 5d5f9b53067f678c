"""Mutation testing: the runner, and the survivors with their reasons."""
