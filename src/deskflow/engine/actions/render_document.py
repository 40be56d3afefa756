"""Makes a PDF and keeps it with the attachments, named by its content; a mail or a ticket takes it from there."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Final

from deskflow import paths
from deskflow.core.errors import Transient
from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.files import file_value, safe_filename
from deskflow.engine.actions.reading import text
from deskflow.engine.computing import in_child
from deskflow.engine.context import EffectContext
from deskflow.engine.pdf_values import MOST_CHARACTERS, MOST_ROWS, render_pdf
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

_T: Final = "action.render_document"
_KIND: Final = "application/pdf"

SPEC = ActionSpec(
    "render_document",
    _T,
    "file-text",
    "data",
    parameters=(
        Parameter("filename", ParameterKind.TEXT, f"{_T}.filename", default="document.pdf", longest=150),
        Parameter("title", ParameterKind.TEXT, f"{_T}.title", longest=500),
        Parameter("body", ParameterKind.MULTILINE, f"{_T}.body", required=True),
        Parameter("rows", ParameterKind.JSON, f"{_T}.rows"),
        Parameter("footer", ParameterKind.TEXT, f"{_T}.footer", longest=200, advanced=True),
        Parameter("page_size", ParameterKind.CHOICE, f"{_T}.page_size", default="a4", choices=choices(f"{_T}.page_size", "a4", "letter"), takes_expressions=False, advanced=True),
    ),
    outputs=(Output("file", "object", fields=(Output("sha256", "text"), Output("filename", "text"), Output("content_type", "text"), Output("size", "number"))), Output("pages", "number")),
    repeatable=False,
    computes=True,
    example={"file": file_value("0" * 64, "document.pdf", _KIND, 12_345), "pages": 1},
)  # fmt: skip


async def effect(context: EffectContext, config: Config) -> Json:
    """The file is stored before the step is done; made again, it is the same file."""
    body, title, footer = text(config, "body"), text(config, "title"), text(config, "footer")
    rows = config.get("rows") or []
    if not body.strip() and not rows:
        raise StepFailed("field.required", retryable=False, field="body")
    if not isinstance(rows, list):
        raise StepFailed("field.not_a_list", retryable=False, field="rows")
    if len(title) + len(body) + len(footer) > MOST_CHARACTERS:
        raise StepFailed("document.too_long", retryable=False, limit=MOST_CHARACTERS)
    if len(rows) > MOST_ROWS:
        raise StepFailed("document.too_many_rows", retryable=False, limit=MOST_ROWS)
    fonts = str(paths.resources() / "fonts")
    size = text(config, "page_size", "a4")
    content, pages = await in_child(context, render_pdf, fonts, title, body, rows, footer, size)
    name = safe_filename(text(config, "filename", "document.pdf"))
    if not name.lower().endswith(".pdf"):
        name = f"{name}.pdf"
    hash_ = await _kept(context, content)
    return {"file": file_value(hash_, name, _KIND, len(content)), "pages": pages}


async def _kept(context: EffectContext, content: bytes) -> str:
    files = context.services.files
    if files is None:
        # Where things are only tried out nothing is kept.
        return hashlib.sha256(content).hexdigest()
    try:
        return (await asyncio.to_thread(files.put_bytes, content)).hash
    except Transient as problem:
        raise StepFailed.of(problem, retryable=True) from problem


ACTION = Action(SPEC, effect=effect)
