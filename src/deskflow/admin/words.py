"""Errors in words for the terminal. The window has its own, translated table."""

from __future__ import annotations

from typing import Final

from deskflow.core.errors import DeskflowError

_WORDS: Final = {
    "workspace.missing": "there is no workspace at {path}; `deskflow` creates one, `deskflow demo` shows one",
    "workspace.empty": "{path} is an empty file, not a workspace",
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
    "users.not_found": "there is no user {id}",
    "user.email_taken": "somebody has the address {email} already",
    "role.unknown": "there is no role {role}",
    "field.required": "{field} is missing",
    "field.bad_email": "{value} is no mail address",
    "permission.missing": "this needs the permission {permission}",
    "import.file_missing": "there is no file {path}",
}


def in_words(problem: DeskflowError) -> str:
    """A sentence; a code nobody has written words for is shown with its parameters."""
    words = _WORDS.get(problem.code)
    if words is None:
        return str(problem)
    try:
        said = words.format(**problem.params)
    except (KeyError, IndexError):
        return str(problem)
    suggestion = problem.params.get("suggestion")
    return f"{said}; did you mean {suggestion}?" if suggestion else said
