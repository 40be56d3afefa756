"""`deskflow import --preview`: what a list of people or of time off would change, line by line. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deskflow.admin.words import words_of
from deskflow.core.errors import Denied, Rejected
from deskflow.core.workspace import Workspace
from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.import_staff import plan_of
from deskflow.interchange.readings import BadRow
from deskflow.interchange.staff_files import read_list, recognise_table
from deskflow.interchange.staff_headers import Kind
from deskflow.people.staff_planning import PlannedPerson, StaffPlan
from deskflow.people.staff_rows import Refusal

_SECONDS = 120.0


def preview(
    workspace: Workspace,
    paths: Sequence[Path],
    told: MapFile | None,
    kind: Kind | None,
    make: bool,
) -> dict[str, Any]:
    """Exit code 0 when every line would come in, 1 when some would be skipped. Rejected for files of anything else."""
    out: list[str] = []
    skipped = 0
    for path in paths:
        what = (
            kind or workspace.child.run(recognise_table, str(path), told, timeout=_SECONDS).result()
        )
        if what == "tickets":
            raise Rejected("import.no_preview", path=str(path))
        if what == "people" and not workspace.can("admin"):
            raise Denied("permission.missing", permission="admin")
        found = workspace.child.run(read_list, str(path), what, told, timeout=_SECONDS).result()
        plan = workspace.look_up(plan_of, workspace.tenant_id, workspace.actor, found, make)
        lines: list[tuple[int, str, str]] = []
        if isinstance(plan, StaffPlan):
            lines += [(one.row.line, one.becomes, _person(one)) for one in plan.people]
        else:
            lines += [
                (
                    one.line, one.becomes,
                    f"{one.name}  {one.starts_at.isoformat()} to {one.ends_at.isoformat()}  {one.note}".rstrip(),
                )
                for one in plan.absences
            ]  # fmt: skip
        lines += [(bad.line, "skipped", _refusal(bad)) for bad in found.bad]
        lines += [(bad.line, "skipped", _refusal(bad)) for bad in plan.refused]
        skipped += len(found.bad) + len(plan.refused)
        out.append(f"{path}")
        out += [f"{line:>6}  {becomes:<10}{said}" for line, becomes, said in sorted(lines)]
        if isinstance(plan, StaffPlan):
            for thing in ("skill", "team", "calendar"):
                if names := sorted(one.name for one in plan.made(thing).values()):
                    out.append(f"would make {thing}s: {', '.join(names)}")
            if plan.new_administrators:
                out.append(f"would become administrators: {', '.join(plan.new_administrators)}")
    return {"exit": int(bool(skipped)), "out": "\n".join(out), "err": ""}


def _refusal(bad: BadRow | Refusal) -> str:
    said = words_of(bad.code, {"field": bad.field, **bad.params}) or bad.code
    return f"{bad.field}: {said}" if bad.field else said


def _person(one: PlannedPerson) -> str:
    what = ", ".join(one.changes) if one.becomes == "changed" else ""
    return f"{one.name} <{one.row.email}>  {what}".rstrip()
