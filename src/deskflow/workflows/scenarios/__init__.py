"""Scenarios: what an author tries a workflow with before it is published, and what is to come of it. Pure values."""
