"""`deskflow import`: files into an open workspace, with a summary a person or a program can read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from deskflow.admin import importing_workflows
from deskflow.admin.previewing import preview
from deskflow.admin.words import words_of
from deskflow.core.errors import NotFound
from deskflow.core.workspace import Workspace
from deskflow.interchange.csv_mapping import MapFile, read_map_file
from deskflow.interchange.importing import import_files
from deskflow.interchange.options import ImportOptions
from deskflow.interchange.staff_headers import Kind
from deskflow.interchange.summary import ImportProgress, ImportSummary

_BAD_SHOWN = 20
# As they are called on the command line.
_KINDS: Final[dict[str, Kind]] = {"tickets": "tickets", "people": "people", "time-off": "time_off"}


def run_import(
    workspace: Workspace, request: dict[str, Any], report: Callable[[str], None]
) -> dict[str, Any]:
    """Exit code 0 when every row came in or was there already, 1 when some were bad."""
    paths = [Path(path) for path in request["paths"]]
    for path in paths:
        if not path.exists():
            raise NotFound("import.file_missing", path=str(path))

    told = _map(request.get("map"))
    kind, make = _KINDS.get(str(request.get("as") or "")), not request.get("only_known")
    if request.get("preview"):
        return preview(workspace, paths, told, kind, make)

    def progress(moment: ImportProgress) -> None:
        report(
            f"{moment.share:4.0%}  {moment.imported} imported, {moment.threaded} threaded, {moment.bad} bad"
        )

    holding = importing_workflows.workflow_paths(paths)
    workflows = importing_workflows.import_workflows(workspace, holding) if holding else None
    others = [path for path in paths if path not in holding]
    summary = None
    if others or workflows is None:
        options = ImportOptions(told=told, kind=kind, make=make, progress=progress)
        summary = import_files(workspace, others, options)
    failed = bool(summary and summary.bad_count) or bool(workflows and workflows.refused)
    if request.get("json"):
        whole = (summary.as_json() if summary else {}) | (workflows.as_json() if workflows else {})
        return {"exit": int(failed), "out": json.dumps(whole, ensure_ascii=False), "err": ""}
    out = [_table(summary)] if summary else []
    err = [_bad_rows(summary)] if summary else []
    if workflows:
        out.append(importing_workflows.as_text(workflows))
        err.append(importing_workflows.refusals(workflows))
    return {
        "exit": int(failed), "out": "\n\n".join(filter(None, out)), "err": "\n".join(filter(None, err)),
    }  # fmt: skip


def _map(path: str | None) -> MapFile | None:
    if path is None:
        return None
    if not Path(path).exists():
        raise NotFound("import.file_missing", path=path)
    return read_map_file(Path(path).read_text(encoding="utf-8"), is_json=path.endswith(".json"))


def _table(summary: ImportSummary) -> str:
    lines = [("files", summary.files)]
    if summary.has_tickets:
        lines += [
            ("tickets imported", summary.imported),
            ("mails on known tickets", summary.threaded),
            ("already there", summary.already_there),
            ("new customers", summary.customers),
            ("new contacts", summary.contacts),
        ]
    for what, figures in (("people", summary.people), ("time off", summary.time_off)):
        if figures.all:
            lines += [
                (f"{what}, new", figures.new),
                (f"{what}, changed", figures.changed),
                (f"{what}, unchanged", figures.unchanged),
            ]
    lines += [(f"{what} made", len(names)) for what, names in summary.made.items()]
    lines.append(("bad rows, skipped", summary.bad_count))
    return "\n".join(f"{what:<24}{number:>8}" for what, number in lines)


def _bad_rows(summary: ImportSummary) -> str:
    lines = []
    for bad in summary.bad[:_BAD_SHOWN]:
        field = f" {bad.field}:" if bad.field else ""
        params = ", ".join(f"{name}={value}" for name, value in bad.params.items())
        said = words_of(bad.code, bad.params) or f"{bad.code} {params}".rstrip()
        lines.append(f"{bad.file}:{bad.line}:{field} {said}")
    if summary.bad_count > _BAD_SHOWN:
        lines.append(f"… and {summary.bad_count - _BAD_SHOWN} more; --json names them all")
    return "\n".join(lines)
