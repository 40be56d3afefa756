"""Trying a workflow out: a workspace in memory, virtual time, mocked effects. Nothing ever leaves it."""
