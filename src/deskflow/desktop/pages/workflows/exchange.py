"""A workflow as a JSON file and back; reading and writing happen off the UI thread."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import MOST_CHARS, from_json, to_json

_UNSAFE: Final = re.compile(r"[^\w.-]+")
FILTER: Final = "JSON (*.json)"


def suggested_name(name: str) -> str:
    """A file name every system accepts."""
    return (_UNSAFE.sub("-", name).strip("-.") or "workflow")[:80] + ".json"


def write_file(path: Path, name: str, draft: Any) -> Path:
    """The canonical definition with the workflow's name beside it."""
    plain = {"name": name, **to_json(from_json(draft))}
    path.write_text(
        json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return path


def read_file(path: Path) -> tuple[str, Definition]:
    """The name and the definition in a file. Rejected, saying where, for anything else."""
    if path.stat().st_size > MOST_CHARS:
        raise Rejected("definition.too_big", limit=MOST_CHARS)
    try:
        plain = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise Rejected("definition.no_json", line=getattr(problem, "lineno", 0)) from None
    name = path.stem
    if isinstance(plain, dict):
        name = str(plain.pop("name", "") or name)[:255]
    return name, from_json(plain)
