"""Finding tickets: what is asked (a tree), how it is written, what it means in SQL and for one ticket, and search."""
