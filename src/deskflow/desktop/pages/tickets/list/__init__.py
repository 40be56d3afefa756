"""The middle pane: a windowed list of tickets in groups, its filter, and work on many at once."""
