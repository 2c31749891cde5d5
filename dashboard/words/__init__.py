"""Sentences on screen that need logic, a file for each thing they are about."""

from dashboard.words import cells, drawn, handing_in, rounds, signals, trends

__all__ = ["cells", "drawn", "handing_in", "rounds", "signals", "trends"]
