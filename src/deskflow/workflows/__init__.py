"""Workflows as data: definitions, their graph, validation, expressions and what an action looks like."""
