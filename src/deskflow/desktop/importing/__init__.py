"""Importing files: choose, look at what will be understood, run in the background, read what came of it."""
