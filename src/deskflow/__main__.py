"""`python -m deskflow`."""

from __future__ import annotations

import multiprocessing
import sys

from deskflow.cli import main

if __name__ == "__main__":
    # Children are spawned; in a frozen bundle they begin here.
    multiprocessing.freeze_support()
    sys.exit(main())
