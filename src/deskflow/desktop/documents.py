"""Documents that are made from the product itself; `python -m deskflow.desktop.documents` writes them into `docs/`.

To add one: its line in DOCUMENTS.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from deskflow.desktop.action_pages import actions_page
from deskflow.desktop.expression_pages import expressions_page
from deskflow.desktop.field_pages import fields_page
from deskflow.desktop.template_pages import templates_page
from deskflow.engine.actions import CATALOGUE

# Path below `docs/`, and what makes its text.
DOCUMENTS: Final[Mapping[str, Callable[[], str]]] = {
    "desk/fields.md": fields_page,
    "workflows/actions.md": lambda: actions_page(CATALOGUE),
    "workflows/expressions.md": expressions_page,
    "workflows/templates.md": templates_page,
}


def write_documents(folder: Path) -> None:
    """Writes them all below this folder."""
    for name, make in DOCUMENTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_documents(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
