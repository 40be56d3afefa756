"""Service levels in the settings: policies in their order, what they come to, what they would have come to."""
