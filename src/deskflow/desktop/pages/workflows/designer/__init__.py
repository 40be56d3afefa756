"""The workflow designer: a canvas document for a definition, and what stands around it."""
