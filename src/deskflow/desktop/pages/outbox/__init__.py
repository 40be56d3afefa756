"""The outbox: every mail that leaves, where it stands, what went wrong, and another chance for it."""
