"""A command line call carried out on an open workspace: in this process, or for another that asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deskflow.admin.words import in_words, of_the_machine
from deskflow.core.errors import DeskflowError
from deskflow.core.workspace import Workspace

Report = Callable[[str], None]


def carry_out(
    workspace: Workspace, request: dict[str, Any], report: Report = lambda text: None
) -> dict[str, Any]:
    """Answers with {"exit": code, "out": text for standard output, "err": text for standard error}."""
    from deskflow.admin import exporting, importing, partner_events

    calls: dict[str, Callable[[Workspace, dict[str, Any], Report], dict[str, Any]]] = {
        "import": importing.run_import,
        "export": exporting.run_export,
        "event": partner_events.run_emit,
    }
    call = calls.get(str(request.get("command")))
    if call is None:
        return {"exit": 2, "out": "", "err": "deskflow: unknown call"}
    try:
        return call(workspace, request, report)
    except DeskflowError as problem:
        return {"exit": 1, "out": "", "err": f"deskflow: {in_words(problem)}"}
    except OSError as problem:
        return {"exit": 1, "out": "", "err": f"deskflow: {of_the_machine(problem)}"}
