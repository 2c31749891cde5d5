"""The page Nu and its own parts."""
