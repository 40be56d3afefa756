"""Who should take a ticket, and why."""
