"""What is written over and over: canned replies and macros, with a look at how they read on a ticket."""
