"""The operating system's lock on an open file: it ends with the process that holds it."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import msvcrt

    # Windows locks bytes against reading too; this one lies behind anything the file will ever hold.
    _BYTE = 1 << 30

    def lock(handle: int, *, shared: bool = False) -> bool:
        """Tries once; False when another process holds it. `shared` is a look, not a claim."""
        os.lseek(handle, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(handle: int) -> None:
        os.lseek(handle, _BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def lock(handle: int, *, shared: bool = False) -> bool:
        """Tries once; False when another process holds it. `shared` is a look, not a claim."""
        # flock, not lockf: that one is lost as soon as any handle on the file is closed.
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
