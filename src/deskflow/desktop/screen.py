"""Whether a window could be shown here; asked before anything of Qt is imported."""

from __future__ import annotations

import os
import sys


def has_screen() -> bool:
    """Windows and macOS have one; elsewhere a display must be named, or a Qt platform chosen on purpose."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
