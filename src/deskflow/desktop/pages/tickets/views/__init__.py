"""Views in the left pane: rows, the pane, the form of one, and what can be done with them."""
