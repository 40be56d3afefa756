"""The right pane: one ticket's head, timeline, composer and side panel."""
