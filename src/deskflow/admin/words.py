"""Errors in words for the terminal. The window has its own, translated table."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from typing import Final

from deskflow.core.errors import DeskflowError

_WORDS: Final = {
    "workspace.missing": "there is no workspace at {path}; `deskflow` creates one, `deskflow demo` shows one",
    "workspace.empty": "{path} is an empty file, not a workspace",
    "workspace.is_folder": "{path} is a folder, not a workspace",
    "workspace.foreign": "{path} is no workspace of DeskFlow; it was left as it is",
    "workspace.read_only": "{path} or its folder cannot be written to",
    "workspace.damaged": "{path} is damaged ({problem}); `deskflow admin restore` puts a backup in its place",
    "workspace.not_openable": "{path} cannot be opened: {problem}",
    "workspace.backup_failed": "no copy could be written: {problem}",
    "workspace.owner_silent": "the process that has the workspace open ({role}, process {pid}) does not answer",
    "backup.damaged": "the backup {path} is damaged ({problem}); nothing was changed",
    "backup.none": "there is no backup at {path}",
    "drafts.not_openable": "{path} cannot be opened",
    "workspace.none_yet": "no workspace was opened yet; name one with --workspace FILE",
    "workspace.in_use": "the workspace is open in another process ({role}, process {pid}); close that one first",
    "workspace.newer_schema": "this file was made by a newer DeskFlow (schema {found}, this one knows {known}); "
    "nothing was changed, please update",
    "workspace.cloud_folder": "{path} lies in a synchronised folder, which would damage the file; "
    "put it into a folder of this machine",
    "workspace.network_folder": "{path} lies on a network drive, which would damage the file; "
    "put it onto a disk of this machine",
    "expression.missing_name": "there is nothing named {path}",
    "expression.empty": "there is no expression",
    "expression.syntax": "this is not an expression",
    "expression.unclosed": "the braces are never closed",
    "expression.unclosed_text": "the quotation mark is never closed",
    "expression.unexpected": "{found} is not expected here",
    "expression.unknown_function": "there is no function {name}",
    "expression.argument_count": "{name} takes {least} to {most} values, not {given}",
    "expression.bad_argument": "{function} needs {wanted} here, not {found}",
    "expression.no_methods": "values have no functions of their own; lower(x), not x.lower()",
    "expression.not_allowed": "this is not allowed in an expression",
    "expression.single_equals": "compare with two equals signs: ==",
    "expression.no_ternary": "there is if(condition, yes, no) for that",
    "expression.private_name": "names do not begin with _",
    "expression.division_by_zero": "something is divided by zero",
    "expression.bad_operands": "{operator} does not work between {left} and {right}",
    "expression.no_member": "{kind} has nothing inside",
    "users.not_found": "there is no user {id}",
    "user.email_taken": "somebody has the address {email} already",
    "role.unknown": "there is no role {role}",
    "field.required": "{field} is missing",
    "field.bad_email": "{value} is no mail address",
    "permission.missing": "this needs the permission {permission}",
    "import.file_missing": "there is no file {path}",
    "request.failed": "the open window could not do it ({kind}); its log says more",
    "row.title_missing": "there is neither a title nor a description",
    "row.value_unknown": "nobody knows the value {value!r}; a map file can say what it means",
    "row.value_too_long": "longer than {limit} characters",
    "row.date_unreadable": "{value!r} is no date",
    "row.email_unusable": "{value!r} is no mail address",
    "row.id_twice": "{value} stands in line {line} already",
    "row.too_few_cells": "{found} cells instead of {expected}",
    "row.too_many_cells": "{found} cells instead of {expected}",
    "csv.empty": "the file is empty",
    "csv.no_header": "the first row is no row of headers ({reason})",
    "csv.no_title_column": "no column is a title or a description; the headers are {headers}",
    "csv.nul": "there is a NUL byte in it",
    "csv.undecodable": "this is not {encoding}",
    "csv.row_too_long": "longer than {limit} characters",
    "csv.open_quote": "a quote is never closed",
    "csv.stray_quote": "there is a quote in the middle of a cell",
    "csv.too_many_columns": "{count} columns, more than {limit}",
    "csv.encoding_unknown": "there is no encoding {encoding}",
    "csv.delimiter_unusable": "{delimiter!r} is no delimiter",
    "csv.map_unreadable": "the map file cannot be read: {reason}",
    "csv.map_unknown_key": "the map file has {key}, which means nothing",
    "csv.map_unknown_field": "the map file names {field}, which is no field; there are {known}",
    "csv.map_no_such_column": "the map file names the column {header}, which the file has not",
    "csv.map_bad_value": "the map file says {value!r} for {key}, which does not fit",
}


def in_words(problem: DeskflowError) -> str:
    """A sentence; a code nobody has written words for is shown with its parameters."""
    said = words_of(problem.code, problem.params)
    if said is None:
        return str(problem)
    suggestion = problem.params.get("suggestion")
    return f"{said}; did you mean {suggestion}?" if suggestion else said


def words_of(code: str, params: Mapping[str, object]) -> str | None:
    """The sentence for a code, or None where nobody has written one."""
    words = _WORDS.get(code)
    if words is None:
        return None
    # A process of another version may have sent fewer parameters.
    with contextlib.suppress(KeyError, IndexError):
        return words.format(**params)
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
