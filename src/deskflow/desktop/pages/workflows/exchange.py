"""A workflow as a JSON file; written off the UI thread. Files come in through `interchange.import_workflows`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from deskflow.workflows.definition_json import from_json, to_json

_UNSAFE: Final = re.compile(r"[^\w.-]+")
FILTER: Final = "JSON (*.json)"


def suggested_name(name: str) -> str:
    """A file name every system accepts."""
    return (_UNSAFE.sub("-", name).strip("-.") or "workflow")[:80] + ".json"


def write_file(path: Path, draft: Any, **about: str | None) -> Path:
    """The canonical definition with the workflow's name, description and category beside it."""
    told = {name: one for name, one in about.items() if one}
    plain = {**told, **to_json(from_json(draft))}
    path.write_text(
        json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return path
