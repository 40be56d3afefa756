"""`deskflow import x.json`: workflows into an open workspace, with what became of each node."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deskflow.admin.words import words_of
from deskflow.core.workspace import Workspace
from deskflow.interchange.import_workflows import ENDINGS, import_workflow_files
from deskflow.interchange.workflow_report import ImportedWorkflow, Remark, WorkflowImportReport
from deskflow.wording.exchange import RESULTS


def workflow_paths(paths: Sequence[Path]) -> list[Path]:
    """Those among the named files that hold workflows."""
    return [path for path in paths if path.suffix.lower() in ENDINGS and not path.is_dir()]


def import_workflows(workspace: Workspace, paths: Sequence[Path]) -> WorkflowImportReport:
    return import_workflow_files(workspace, paths)


def as_text(report: WorkflowImportReport) -> str:
    """A table for each workflow: node, result, remark."""
    return "\n\n".join(_workflow(one) for one in report.made)


def _workflow(made: ImportedWorkflow) -> str:
    state = f"{made.errors} errors, {made.warnings} warnings" if made.errors else "ready to publish"
    lines = [f"{made.name}: a draft now, switched off; {state}"]
    for node in made.found.nodes:
        said = [words(one) for one in node.remarks] or [""]
        name = node.node or "(the workflow)"
        lines.append(f"  {name[:30]:<32}{RESULTS[node.result]:<16}{said[0]}".rstrip())
        lines += [f"{'':<50}{more}" for more in said[1:]]
    for key, problem in made.problems:
        lines.append(f"  {(key or '(the workflow)')[:30]:<32}{'To repair':<16}{words(problem)}")
    return "\n".join(lines)


def refusals(report: WorkflowImportReport) -> str:
    return "\n".join(f"{where}: {words(remark)}" for where, remark in report.refused)


def words(remark: Remark) -> str:
    """A sentence; a code nobody has written words for is shown as it is."""
    return words_of(remark.code, remark.params) or remark.code
