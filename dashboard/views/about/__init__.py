"""The page Om and its own parts."""
