"""The page Lägesbild and its own parts."""
