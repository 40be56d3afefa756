"""What is written over and over: canned replies and macros, with variables filled from the ticket."""
