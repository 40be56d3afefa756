"""The graphics items: one per node and one per wire. They hold what is painted and decide nothing."""
