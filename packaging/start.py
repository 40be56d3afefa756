"""What a bundle runs. The child processes of a bundle start here as well and must not open a window."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> int | None:
    multiprocessing.freeze_support()
    from deskflow.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
