"""Errors in words for the terminal: the sentences of `wording` as they stand, and the few that name a command."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from typing import Final

from deskflow.core.errors import DeskflowError
from deskflow.wording.errors import ERRORS
from deskflow.wording.exchange import EXCHANGE
from deskflow.wording.imports import REASONS as IMPORTS
from deskflow.wording.problems import PROBLEMS
from deskflow.wording.trying import TRYING

# What only the terminal says, and what it says with a command to type.
_HERE: Final = {
    "workspace.missing": "There is no workspace at {path}; `deskflow` creates one, `deskflow demo` shows one.",
    "workspace.damaged": "{path} is damaged ({problem}); `deskflow admin restore` puts a backup in its place.",
    "workspace.none_yet": "No workspace was opened yet; name one with --workspace FILE.",
    "workspace.in_use": "The workspace is open in another process ({role}, process {pid}); close that one first.",
    "import.no_preview": "{path} holds tickets or mail; only lists of people and of time off can be looked at first. (The window shows the first rows of tickets, too.)",
    "import.file_missing": "There is no file {path}.",
    "request.failed": "The open window could not do it ({kind}); its log says more.",
    "row.value_unknown": "Nobody knows the value “{value}”; a map file can say what it means.",
}


def in_words(problem: DeskflowError) -> str:
    """A sentence; a code nobody has written words for is shown with its parameters."""
    said = words_of(problem.code, problem.params)
    if said is None:
        return str(problem)
    suggestion = problem.params.get("suggestion")
    return f"{said} (did you mean {suggestion}?)" if suggestion else said


def words_of(code: str, params: Mapping[str, object]) -> str | None:
    """The sentence for a code, or None where nobody has written one."""
    for table in (_HERE, IMPORTS, ERRORS, PROBLEMS, EXCHANGE, TRYING):
        if code in table:
            # A process of another version may have sent fewer parameters.
            with contextlib.suppress(KeyError, IndexError):
                return table[code].format(**params)
    return None


def of_the_machine(problem: BaseException) -> str | None:
    """What the disk, the system or the database said, as a sentence; None for everything else."""
    if isinstance(problem, OSError):
        said = problem.strerror or type(problem).__name__
        return f"{problem.filename}: {said}" if problem.filename else said
    # Whoever has not loaded SQLAlchemy cannot have failed in it.
    errors = sys.modules.get("sqlalchemy.exc")
    # Its other kinds (a broken constraint, a misspelt column) are mistakes of ours.
    if errors is not None and (
        isinstance(problem, errors.OperationalError) or type(problem) is errors.DatabaseError
    ):
        return f"the database says: {getattr(problem, 'orig', problem)}"
    return None
