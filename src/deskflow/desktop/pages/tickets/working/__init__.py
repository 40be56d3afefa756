"""What people do at a ticket besides writing: checklists from templates, stopwatch and time, many tickets at once."""
