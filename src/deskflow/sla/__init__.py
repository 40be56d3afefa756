"""Service levels: what was promised, the clocks that count it, and when they warn."""
