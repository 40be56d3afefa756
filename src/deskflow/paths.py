"""Where the files that are not Python lie: in the source tree, in an installed wheel, in a frozen bundle.

Nothing else in DeskFlow may know this. The folders are `resources/` (icons, fonts, templates), `ui/`
(Qt forms), `migrations/` (Alembic revisions), `docs/desk/` and `docs/workflows/` (the pages of the help) and `docs/images/guide/`
(their pictures).
"""

from __future__ import annotations

import functools
from pathlib import Path

# In a wheel and in a frozen bundle the folders travel inside the package, under this name.
SHIPPED = "_shipped"


@functools.cache
def _base() -> Path:
    """The folder that holds `resources`, `ui`, `migrations` and `docs`."""
    package = Path(__file__).resolve().parent
    shipped = package / SHIPPED
    if shipped.is_dir():
        return shipped
    source_tree = package.parent.parent
    if (source_tree / "pyproject.toml").is_file():
        return source_tree
    raise FileNotFoundError(f"DeskFlow is installed without its own files: {shipped} is missing")


def resources() -> Path:
    return _base() / "resources"


def ui() -> Path:
    """Qt Designer forms."""
    return _base() / "ui"


def migrations() -> Path:
    """Alembic's script folder."""
    return _base() / "migrations"


def manual() -> Path:
    """The folder with a folder of Markdown for each book of the help."""
    return _base() / "docs"


def manual_pictures() -> Path:
    """What the pages show, as PNG."""
    return _base() / "docs" / "images" / "guide"
