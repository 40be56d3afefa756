"""The templates that come with DeskFlow: one file each in `resources/workflow_templates`, named after its key."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from deskflow.paths import resources
from deskflow.workflows.templates.template import CATEGORIES, Template, read_template


def folder() -> Path:
    return resources() / "workflow_templates"


@functools.cache
def shipped_templates() -> tuple[Template, ...]:
    """All of them, by category and name. They are read once."""
    found = [
        read_template(json.loads(path.read_text(encoding="utf-8")))
        for path in folder().glob("*.json")
    ]
    return tuple(sorted(found, key=lambda one: (CATEGORIES.index(one.category), one.name)))


def shipped_template(key: str) -> Template | None:
    return next((one for one in shipped_templates() if one.key == key), None)
