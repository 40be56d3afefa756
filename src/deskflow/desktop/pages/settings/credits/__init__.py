"""Credit notes for missed promises, which a person looks at."""
