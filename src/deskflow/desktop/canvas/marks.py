"""What became of a node or a wire between two documents: shown by an outline and a badge, never by colour alone."""

from __future__ import annotations

from enum import Enum


class Mark(Enum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
