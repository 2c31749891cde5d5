"""The page Skatta and its own parts."""
