"""Macros on the ticket page: choosing one with a look at what it will do, and running it."""
