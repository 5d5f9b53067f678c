"""Drills: a script played against a simulated clock, in a home of its own."""
