"""What a tenant says a ticket is: priorities, statuses and moves, outcomes, severity, types, fields of its own."""
