"""The folders beside the package are found from the source tree and from inside the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskflow import paths

FOLDERS = {
    "resources": paths.resources,
    "ui": paths.ui,
    "migrations": paths.migrations,
    "docs": paths.manual,
    "docs/images/guide": paths.manual_pictures,
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place where DeskFlow could lie, which has nothing yet."""
    package = tmp_path / "place" / "src" / "deskflow"
    package.mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    paths._base.cache_clear()
    yield package
    paths._base.cache_clear()


def test_in_the_source_tree_they_lie_at_its_root(repository: Path) -> None:
    for name, folder in FOLDERS.items():
        assert folder() == repository / name
        assert folder().is_dir()


def test_what_was_shipped_with_the_package_comes_first(package: Path) -> None:
    (package / "_shipped").mkdir()
    (package.parent.parent / "pyproject.toml").touch()
    for name, folder in FOLDERS.items():
        assert folder() == package / "_shipped" / name


def test_an_incomplete_installation_says_so(package: Path) -> None:
    with pytest.raises(FileNotFoundError, match="without its own files"):
        paths.resources()
