"""The page Trender and its own parts."""
