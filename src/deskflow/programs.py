"""What each command of the command line starts: a window, the demo, a worker, one call on a workspace."""

from __future__ import annotations

import argparse
import contextlib
import functools
import logging
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from deskflow import __version__
from deskflow.admin.processes import machine_settings, process
from deskflow.admin.recognising import recognise
from deskflow.admin.words import of_the_machine
from deskflow.bootstrap import open_workspace
from deskflow.core.errors import Rejected, Transient
from deskflow.core.instance import Owner, ask, owner_of
from deskflow.core.machine_settings import MachineSettings, default_path
from deskflow.core.workspace import Workspace
from deskflow.people.commands import FoundTenant

DEMO_USER = "mara.klein@alster.example"
_CALL_SECONDS = 3600.0
# Events are what a worker is there for, so it takes them in.
_TAKEN_BY_OTHERS = frozenset({("worker", "event")})


def last_workspace() -> Path | None:
    """The file the window had open last, if it still exists."""
    path = str(machine_settings().get("last_workspace") or "")
    return Path(path) if path and Path(path).exists() else None


# --- windows ---------------------------------------------------------------------------------------------


def run_window(path: Path | None) -> int:
    """The window on this file, on the last one, or the welcome. A second start raises the first window."""
    wanted = path or last_workspace()
    if wanted is not None:
        owner = owner_of(wanted)
        if owner is not None and owner.role == "window":
            ask(owner, {"raise": True})
            return 0
    with process("window") as machine:
        return _run_program(machine, wanted, named=path is not None)


def run_demo_window() -> int:
    """The window on a fresh demo workspace that goes away with it."""
    with process("demo") as machine:
        return _run_program(machine, None, named=False, demo=True)


def _run_program(
    machine: MachineSettings, path: Path | None, *, named: bool, demo: bool = False
) -> int:
    from deskflow.admin.handing_over import carry_out
    from deskflow.desktop.program.running import Opening, run

    def open_file(wanted: Path, found: FoundTenant | None = None) -> Workspace:
        return _open(wanted, found=found, machine=machine)

    def open_named() -> Workspace:
        assert path is not None
        return open_file(path, _first_start() if named else None)

    with contextlib.ExitStack() as kept:

        def open_throw_away() -> Workspace:
            return open_demo(_demo_folder(kept))

        first = open_throw_away if demo else None if path is None else open_named
        opening = Opening(open_file, open_throw_away, carry_out)
        return run(machine, default_path().parent, opening, first, strict=named, remember=not demo)


def _open(path: Path, **options: Any) -> Workspace:
    """Opens what is a workspace (`bootstrap.open_workspace`); anything else stays as it is and is named."""
    recognise(path)
    try:
        return open_workspace(path, **options)
    except (OSError, DBAPIError) as problem:
        # Whoever asked can say so and go on: a welcome must not die of the file that was open last.
        said = of_the_machine(problem)
        if said is None:
            raise
        raise Transient("workspace.not_openable", path=str(path), problem=said) from problem


def _first_start() -> FoundTenant:
    """`deskflow --workspace new.deskflow` on a file that does not exist: a name can be changed later."""
    name = os.environ.get("USER") or os.environ.get("USERNAME") or "Administrator"
    return FoundTenant("My company", name.title(), f"{name.lower()}@localhost.localdomain")


# --- the demo --------------------------------------------------------------------------------------------


def open_demo(folder: Path, *, run_engine: bool = True) -> Workspace:
    """A demo workspace in `folder`, filled and with its engine running."""
    from deskflow.demo.building import COMPANY, build

    path = folder / "demo.deskflow"
    founding = FoundTenant(COMPANY, "Admin", "admin@alster.example")
    workspace = open_workspace(path, found=founding, before_engine=build, run_engine=run_engine)
    for user in workspace.look_up(_users, workspace.tenant_id):
        if user.email == DEMO_USER:
            workspace.become(user.id)
    return workspace


def _users(connection: Any, tenant_id: Any) -> Any:
    from deskflow.people.queries import list_users

    return list_users(connection, tenant_id)


def _demo_folder(kept: contextlib.ExitStack) -> Path:
    return Path(
        kept.enter_context(
            tempfile.TemporaryDirectory(prefix="deskflow-demo-", ignore_cleanup_errors=True)
        )
    )


def play_story(out: Path | None, *, as_json: bool) -> int:
    """The whole story without a screen; 0 when every step went well."""
    from deskflow.demo.story import Story

    with process("demo"), contextlib.ExitStack() as kept:
        folder = _demo_folder(kept)
        story = Story(folder, out, open_workspace, lambda: open_demo(folder))
        return story.play(as_json=as_json)


def take_pictures(workspace: str, out: str) -> None:
    """Every page of the window, light and dark, into the folder; called in a process of its own."""
    from deskflow.desktop.program.picturing import picture_pages

    failures = _Failures()
    logging.getLogger("deskflow").addHandler(failures)
    opened = open_workspace(Path(workspace), user=DEMO_USER)
    try:
        picture_pages(opened, Path(out))
    finally:
        opened.close()
        logging.getLogger("deskflow").removeHandler(failures)
    # The window replaces a page that breaks; a picture of the replacement is no success.
    if failures.told:
        raise RuntimeError("; ".join(failures.told))


class _Failures(logging.Handler):
    """Collects what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        problem = record.exc_info[1] if record.exc_info else None
        self.told.append(f"{record.getMessage()}{f': {problem!r}' if problem else ''}")


# --- automation without a screen -------------------------------------------------------------------------


def run_worker(path: Path, *, until_idle: bool) -> int:
    """The engine on a file until SIGTERM or Ctrl+C. Says whose the file is when it is not free."""
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: stop.set())
    with process("worker") as machine:
        workspace = _open(path, role="worker", machine=machine)
        if workspace.instance is not None:
            workspace.instance.serve(functools.partial(_asked_of_worker, workspace))
        print(f"deskflow worker on {workspace.files.database}", flush=True)
        try:
            while not stop.wait(0.2):
                if not workspace.engine.is_running:
                    print(
                        f"deskflow: the engine has stopped: {workspace.engine.last_error}",
                        file=sys.stderr,
                    )
                    return 1
                if until_idle and workspace.engine.is_idle:
                    break
        finally:
            workspace.close()
    return 0


def read_payload(source: str) -> Any:
    """The JSON in a file, or on standard input for "-"."""
    from deskflow.interchange.json_files import MOST_BYTES, parse_json, read_json_file

    if source == "-":
        return parse_json(sys.stdin.buffer.read(MOST_BYTES + 1))
    return read_json_file(Path(source))


def _asked_of_worker(workspace: Workspace, request: Any) -> dict[str, Any]:
    """On a thread of the instance."""
    from deskflow.admin.handing_over import carry_out

    name = request.get("command") if isinstance(request, dict) else None
    if ("worker", name) not in _TAKEN_BY_OTHERS:
        return {"exit": 1, "out": "", "err": "deskflow: a worker only takes events"}
    return carry_out(workspace, request)


# --- one call --------------------------------------------------------------------------------------------


def run_call(path: Path, name: str, request: dict[str, Any]) -> int:
    """Carries a call out on the file, or in the process that has it open."""
    from deskflow.admin.handing_over import carry_out

    owner = owner_of(path)
    if owner is not None:
        if owner.role != "window" and (owner.role, name) not in _TAKEN_BY_OTHERS:
            raise Rejected("workspace.in_use", pid=owner.pid, role=owner.role)
        answer = _handed_over(owner, {"command": name, **request})
    else:
        with process("import") as machine:
            workspace = _open(path, role="import", run_engine=False, machine=machine)
            try:
                answer = carry_out(workspace, {"command": name, **request}, report=_progress)
            finally:
                workspace.close()
    if answer.get("err"):
        print(answer["err"], file=sys.stderr)
    if answer.get("out"):
        print(answer["out"])
    return int(answer.get("exit", 1))


def _handed_over(owner: Owner, request: dict[str, Any]) -> dict[str, Any]:
    answer = ask(owner, request, timeout=_CALL_SECONDS)
    return (
        answer if isinstance(answer, dict) else {"exit": 1, "err": "no answer from the open window"}
    )


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text}", end="", file=sys.stderr, flush=True)


def run_admin(path: Path, arguments: argparse.Namespace) -> int:
    """The administrator's commands; those that change the file need it for themselves."""
    from deskflow.admin import maintaining

    with process("admin") as machine:
        if arguments.what == "restore":
            return maintaining.restore(path, arguments.source)
        if arguments.what == "check":
            return maintaining.check(path)
        if arguments.what == "backup":
            return maintaining.back_up_to(path, arguments.to)
        workspace = _open(path, role="import", run_engine=False, machine=machine)
        try:
            if arguments.what == "users":
                return maintaining.list_people(workspace)
            if arguments.what == "add-user":
                return maintaining.add_person(
                    workspace, arguments.name, arguments.email, arguments.role
                )
            print(f"{path} is at the schema of DeskFlow {__version__}")
            return 0
        finally:
            workspace.close()
