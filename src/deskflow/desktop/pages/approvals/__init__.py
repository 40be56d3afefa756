"""The approval inbox: what waits for a decision, everything about it, and the decision itself."""
