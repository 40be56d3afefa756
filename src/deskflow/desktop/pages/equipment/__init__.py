"""Equipment: what customers own, its warranty in words, and the tickets about it."""
