"""The page Åtgärdsplan and its own parts."""
