"""Whether a folder may hold a workspace: SQLite needs a local disk, and a file nobody else replaces."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

CLOUD = "workspace.cloud_folder"
NETWORK = "workspace.network_folder"

# One segment of a path, as the clients of these services name their folders.
_CLOUD_SEGMENT = re.compile(
    r"""
      onedrive(\ -\ .+)? | dropbox(\ \(.+\))? | google\ ?drive(-.+)? | my\ drive | box\ sync
    | icloud\ ?drive | icloud~.+ | com~apple~clouddocs | mobile\ documents | cloudstorage
    | nextcloud | owncloud | pclouddrive | syncthing | mega(sync)? | yandex\.disk
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CLOUD_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")

_NETWORK_FILESYSTEMS = frozenset(
    {
        "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse",
        "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4",
        "ocfs2", "smb2", "smb3", "smbfs", "virtiofs",
    }
)  # fmt: skip
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


def refuse_reason(
    path: Path,
    *,
    environment: Mapping[str, str] | None = None,
    mounts: Path = Path("/proc/mounts"),
) -> str | None:
    """Why a workspace must not lie at `path`, as a code; None when the folder looks fine.

    Catches the usual cases, not all of them: a link into a synced folder is followed, a client that syncs
    a folder of any name is not recognised.
    """
    environment = os.environ if environment is None else environment
    real = path.expanduser().resolve()
    for place in (PurePath(path), real):
        if str(place).startswith(("\\\\", "//")):
            return NETWORK
        if any(_CLOUD_SEGMENT.fullmatch(segment) for segment in place.parts[:-1]):
            return CLOUD
    for name in _CLOUD_VARIABLES:
        folder = environment.get(name)
        if folder and real.is_relative_to(Path(folder).resolve()):
            return CLOUD
    return NETWORK if _on_network(real, mounts) else None


def _on_network(path: Path, mounts: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        drive = ctypes.windll.kernel32.GetDriveTypeW(path.anchor)
        return bool(drive == _REMOTE_DRIVE)
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    return _filesystem_of(path, lines) in _NETWORK_FILESYSTEMS


def _filesystem_of(path: Path, mount_lines: Iterable[str]) -> str:
    """The type of the innermost mount that holds `path`; the last one wins where several lie on top."""
    longest, kind = -1, ""
    for line in mount_lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # Spaces and the like are written as three octal digits.
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1])
        if path.is_relative_to(point) and len(point) >= longest:
            longest, kind = len(point), fields[2]
    return kind
