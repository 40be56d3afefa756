"""What every test shares: no screen is needed, and nothing may stay behind when a test ends."""

from __future__ import annotations

import os

# Before Qt is imported by anything: tests paint into memory unless somebody asks for a real window.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
