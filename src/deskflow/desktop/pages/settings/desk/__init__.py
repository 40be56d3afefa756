"""Settings of what a ticket is: priorities, severity, statuses and moves, outcomes, types, own fields."""
