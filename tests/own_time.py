"""Time that is a test's own, for limits that must hold on a busy machine, too. What only computes counts `thread_time`."""

from __future__ import annotations

import os
import time


def own_seconds(began: float) -> float:
    """Since that `time.monotonic()`; with more work than processors around, only our share of them counts."""
    crowd = os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 1.0
    return (time.monotonic() - began) / max(1.0, crowd)
