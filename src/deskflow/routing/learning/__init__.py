"""Learning from tickets that are done: gathered in pages, worked out in a child process, measured before it is used."""
