"""Files that a step hands on: attachments of tickets by id, and what a step before has made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from deskflow.core.types import Json
from deskflow.engine.actions.reading import identifier
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.tickets.drafting import Attachment
from deskflow.tickets.tables import ticket_attachments

MOST_FILES: Final = 50
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def file_value(hash_: str, filename: str, content_type: str, size: int) -> dict[str, Json]:
    """A stored file as a step leaves it behind."""
    return {"sha256": hash_, "filename": filename, "content_type": content_type, "size": size}


def files(context: StepContext, wanted: Json, field: str) -> tuple[Attachment, ...]:
    """One or several: ids of attachments, or files that steps have made. Empty for none."""
    if wanted in (None, "", []):
        return ()
    several = wanted if isinstance(wanted, list) else [wanted]
    if len(several) > MOST_FILES or not all(isinstance(one, str | Mapping) for one in several):
        raise StepFailed("field.not_a_list", retryable=False, field=field)
    return tuple(_file(context, one) for one in several)


def _file(context: StepContext, value: Json) -> Attachment:
    if isinstance(value, Mapping) and "sha256" in value:
        return _made(value)
    attachment_id = identifier({"attachment": value}, "attachment")
    c = ticket_attachments.c
    row = context.connection.execute(
        select(c.sha256, c.filename, c.content_type, c.size).where(
            c.tenant_id == context.tenant_id, c.id == attachment_id
        )
    ).first()
    if row is None:
        raise StepFailed("step.unknown_attachment", retryable=False, value=str(value)[:80])
    return Attachment(row.sha256, row.filename, row.content_type, row.size)


def _made(value: Mapping[str, Json]) -> Attachment:
    hash_, size = str(value["sha256"]), value.get("size")
    if (
        not _HASH.fullmatch(hash_)
        or not isinstance(size, int)
        or isinstance(size, bool)
        or size < 0
    ):
        raise StepFailed("step.unknown_attachment", retryable=False, value=str(value)[:80])
    name = safe_filename(str(value.get("filename") or "file"))
    kind = str(value.get("content_type") or "application/octet-stream")[:100]
    return Attachment(hash_, name, kind, size)


def safe_filename(text: str) -> str:
    """A name without folders and signs that mean something to a system."""
    plain = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]', "_", text).strip(" .")
    return plain[:150] or "file"
