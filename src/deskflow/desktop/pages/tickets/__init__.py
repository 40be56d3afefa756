"""The ticket queue: views, the list, and the ticket with what is known around it."""
