"""Runs workflows: claims what is due, interprets it, remembers where it waits. Knows no Qt."""
