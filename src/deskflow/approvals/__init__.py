"""Asking people for a decision: requests, their stages and approvers, and what was decided."""
