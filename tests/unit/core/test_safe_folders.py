"""Folders that other programs replace files in, or that are not on this machine, are recognised."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskflow.core.safe_folders import CLOUD, NETWORK, refuse_reason


@pytest.fixture
def no_mounts(tmp_path: Path) -> Path:
    return tmp_path / "no-mounts"


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - Contoso GmbH",
        "Dropbox",
        "Dropbox (Personal)",
        "dropbox",
        "Google Drive",
        "GoogleDrive-ann@example.com",
        "My Drive",
        "Box Sync",
        "Nextcloud",
        "Library/Mobile Documents/com~apple~CloudDocs",
        "Library/CloudStorage/Something-New",
        "iCloud Drive",
    ],
)
def test_synced_folders_are_refused(tmp_path: Path, no_mounts: Path, folder: str) -> None:
    path = tmp_path / folder / "work" / "desk.deskflow"
    assert refuse_reason(path, environment={}, mounts=no_mounts) == CLOUD


@pytest.mark.parametrize("folder", ["Documents", "Dropbox archive notes", "Toolbox", "Inbox"])
def test_ordinary_folders_are_fine(tmp_path: Path, no_mounts: Path, folder: str) -> None:
    assert refuse_reason(tmp_path / folder / "x.deskflow", environment={}, mounts=no_mounts) is None


def test_a_workspace_may_be_called_like_a_service(tmp_path: Path, no_mounts: Path) -> None:
    assert refuse_reason(tmp_path / "dropbox", environment={}, mounts=no_mounts) is None


def test_a_renamed_synced_folder_is_known_by_its_variable(tmp_path: Path, no_mounts: Path) -> None:
    environment = {"OneDrive": str(tmp_path / "Company files")}
    path = tmp_path / "Company files" / "x.deskflow"
    assert refuse_reason(path, environment=environment, mounts=no_mounts) == CLOUD


def test_a_link_into_a_synced_folder_is_followed(tmp_path: Path, no_mounts: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "work").symlink_to(tmp_path / "Dropbox")
    path = tmp_path / "work" / "x.deskflow"
    assert refuse_reason(path, environment={}, mounts=no_mounts) == CLOUD


@pytest.mark.parametrize("path", ["\\\\server\\share\\x.deskflow", "//server/share/x.deskflow"])
def test_a_share_is_refused(path: str, no_mounts: Path) -> None:
    assert refuse_reason(Path(path), environment={}, mounts=no_mounts) == NETWORK


def test_the_innermost_mount_decides(tmp_path: Path) -> None:
    shared = tmp_path / "my share"
    local = shared / "local"
    mounts = tmp_path / "mounts"
    escaped = str(shared).replace(" ", "\\040")
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        f"server:/export {escaped} nfs4 rw 0 0\n"
        f"/dev/sdb1 {escaped}/local xfs rw 0 0\n"
        "broken\n",
        encoding="utf-8",
    )
    assert refuse_reason(shared / "x.deskflow", environment={}, mounts=mounts) == NETWORK
    assert refuse_reason(local / "x.deskflow", environment={}, mounts=mounts) is None
    assert refuse_reason(tmp_path / "x.deskflow", environment={}, mounts=mounts) is None
