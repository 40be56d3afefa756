"""A list of people or of time off through one command: it comes in as a whole, and one undo takes it back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from deskflow.core import faults
from deskflow.core.commands import Command
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.permissions import Actor
from deskflow.interchange.options import ImportOptions
from deskflow.interchange.ports import ImportPorts
from deskflow.interchange.readings import BadRow
from deskflow.interchange.staff_files import StaffFile, staff_file
from deskflow.interchange.staff_headers import Kind
from deskflow.interchange.summary import ImportSummary, ListFigures, refusal
from deskflow.people.absence_importing import AbsencePlan, ImportTimeOff, plan_absences
from deskflow.people.staff_importing import ImportStaff
from deskflow.people.staff_planning import StaffPlan, plan_staff


def import_staff_file(
    ports: ImportPorts, path: str, kind: Kind, options: ImportOptions, summary: ImportSummary
) -> None:
    """Until it is written it can be cancelled; a line that is refused leaves the others in. Whoever
    may not is told so in the summary.

    Rejected when the file as a whole cannot be understood, see `staff_files.staff_file`.
    """
    with ports.stream(staff_file, path, kind, options.told) as parts:
        found = next(iter(parts))
    if options.cancelled():
        summary.cancelled = True
        return
    summary.notices += [(path, notice) for notice in found.notices]
    refused = list(found.bad)
    figures = summary.people if kind == "people" else summary.time_off
    command: Command = (
        ImportStaff(found.staff, options.make)
        if kind == "people"
        else ImportTimeOff(found.absences)
    )
    if found.rows:
        faults.point("import.before_batch")
        try:
            outcome = ports.submit(lambda: ports.bus.run(command, ports.actor))
        except (Denied, NotFound, Rejected, ValueError) as problem:
            code, params = refusal(problem)
            summary.add_bad(path, BadRow(0, "", code, params))
            return
        faults.point("import.after_batch")
        result = outcome.result
        figures.add(ListFigures(result["new"], result["changed"], result["unchanged"]))
        for name in ("skills", "teams", "calendars"):
            if result.get(name):
                summary.made.setdefault(name, []).extend(result[name])
        if outcome.changes:
            summary.undoable.append(outcome.command_id)
        refused += [
            BadRow(line, field, code, params) for line, field, code, params in result["refused"]
        ]
    for bad in sorted(refused, key=lambda one: one.line):
        summary.add_bad(path, bad)


def plan_of(
    connection: Connection, tenant_id: UUID, actor: Actor, found: StaffFile, make: bool
) -> StaffPlan | AbsencePlan:
    """What importing the file would change, line by line. What could not be read stands in the file's `bad`."""
    if found.kind == "people":
        return plan_staff(connection, tenant_id, actor.user_id, found.staff, make)
    return plan_absences(connection, tenant_id, actor.user_id, found.absences)
