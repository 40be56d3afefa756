"""Business hours, holidays and what may be counted in them."""
