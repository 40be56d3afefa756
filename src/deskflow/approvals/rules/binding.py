"""What an answer is bound to: fields of the record, by which a change is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

# What a request shows or binds by a reader's word is one of these fields of a ticket's changes.
_FIELD_OF: Final = {
    "customer": "customer_id",
    "assignee": "assigned_to",
    "equipment": "equipment_id",
}


def bound_change(binds: Iterable[str], changed: Mapping[str, Any]) -> str | None:
    """The first bound field among those changed, by the name the change has."""
    for field in binds:
        name = _FIELD_OF.get(field, field)
        if name in changed:
            return name
    return None


def field_value(snapshot: Mapping[str, Any], field: str) -> Any:
    """A field of a record's snapshot as a reader sees it: a customer or a person by name."""
    value = snapshot.get(field)
    if isinstance(value, Mapping):
        return value.get("name")
    return value


def binding_hash(snapshot: Mapping[str, Any], binds: Iterable[str]) -> str:
    """What the bound fields say to a reader, as one text to compare."""
    bound = {name: field_value(snapshot, name) for name in binds}
    text = json.dumps(bound, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
