"""The workflows in a JSON file: one of ours, our export of many, or n8n's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from deskflow.core.errors import Rejected
from deskflow.core.types import Json
from deskflow.interchange.n8n import convert, looks_like_n8n
from deskflow.interchange.workflow_report import FoundWorkflow, NodeReport, Remark
from deskflow.workflows.definition_json import FORMAT, from_json
from deskflow.workflows.trigger_types import TRIGGER_ID

MOST: Final = 500
_ABOUT: Final = ("name", "description", "category")


def workflows_in(value: Json) -> Iterator[tuple[str, FoundWorkflow | Remark]]:
    """Each workflow with its place in the file (empty for the only one), or why it cannot be taken."""
    entries = value if isinstance(value, list) else [value]
    if not entries:
        raise Rejected("workflow_file.empty")
    if len(entries) > MOST:
        raise Rejected("workflow_file.too_many", limit=MOST)
    for place, entry in enumerate(entries):
        where = f"[{place}]" if isinstance(value, list) else ""
        try:
            yield where, _found(entry)
        except Rejected as refused:
            yield where, Remark(refused.code, refused.params)


def holds_workflows(value: Json) -> bool:
    """Whether a JSON value looks like one of these files at all."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, Mapping):
        return False
    return first.get("format") == FORMAT or "definition" in first or "steps" in first or looks_like_n8n(first)  # fmt: skip


def _found(value: Json) -> FoundWorkflow:
    if not isinstance(value, Mapping):
        raise Rejected("workflow_file.unknown")
    if looks_like_n8n(value):
        return convert(value)
    if "definition" in value:
        # As `deskflow export workflows` writes it.
        return _ours(value, value["definition"])
    if value.get("format") == FORMAT or "steps" in value:
        return _ours(value, {name: one for name, one in value.items() if name not in _ABOUT})
    raise Rejected("workflow_file.unknown")


def _ours(about: Mapping[str, Json], definition: Json) -> FoundWorkflow:
    name, description, category = (about.get(one) for one in _ABOUT)
    remarks = (Remark("workflow_file.was_active"),) if about.get("is_active") is True else ()
    read = from_json(definition)
    if read.step(TRIGGER_ID) is not None:
        # Wires and places know the trigger by this name.
        raise Rejected("definition.duplicate_id", path="steps", id=TRIGGER_ID)
    return FoundWorkflow(
        name if isinstance(name, str) else "",
        read,
        "deskflow",
        description if isinstance(description, str) else "",
        category if isinstance(category, str) and category else None,
        (NodeReport("", "workflow", "mapped", remarks),) if remarks else (),
    )
