"""Workflows of n8n read into definitions of ours, as far as the two agree; what does not is said node by node."""

from deskflow.interchange.n8n.converting import convert, looks_like_n8n

__all__ = ["convert", "looks_like_n8n"]
