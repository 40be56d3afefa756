"""One process per workspace file: who has it open, and a way to hand that process a request.

The operating system holds the lock, so it ends with its process, however that ends. Requests go through a
socket of this machine and this user (a named pipe on Windows) that is not reachable from a network.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Literal

from deskflow.core.errors import DeskflowError, Rejected, Transient
from deskflow.core.file_locks import lock, unlock
from deskflow.core.types import Json
from deskflow.core.workspace_files import WorkspaceFiles

log = logging.getLogger(__name__)

Role = Literal["window", "worker", "import"]
OnRequest = Callable[[Json], Json]
"""Answers a request; runs on a thread of its own. A DeskflowError goes back as `{"error": …}`."""

_LONGEST_MESSAGE = 16 * 1024 * 1024
_SOCKET_FOLDER = "deskflow-"
_ON_WINDOWS = sys.platform == "win32"


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that has the workspace open. `key` proves that the asker may read the lock file."""

    pid: int
    role: Role
    address: str
    key: str = field(repr=False)


class Instance:
    """This process's claim on a workspace, until `release`."""

    def __init__(self, handle: int, owner: Owner, listener: Listener) -> None:
        self._handle = handle
        self.owner = owner
        self._listener = listener
        self._thread: threading.Thread | None = None
        self._closing = False

    @classmethod
    def claim(cls, workspace: Path, role: Role, patience: float = 0.3) -> Instance:
        """Takes the workspace; what a dead process left behind is swept away.

        Rejected("workspace.in_use", pid=…, role=…) when a living process has it.
        """
        path = WorkspaceFiles.at(workspace).lock
        handle = _open_locked(path, patience)
        if handle is None:
            found = owner_of(workspace)
            known = {"pid": found.pid, "role": found.role} if found else {}
            raise Rejected("workspace.in_use", **known)
        try:
            _sweep(_read_owner(handle))
            key, address = secrets.token_hex(32), _new_address()
            listener = Listener(address, backlog=8, authkey=key.encode())
            owner = Owner(os.getpid(), role, address, key)
            _write(handle, json.dumps(asdict(owner)))
        except BaseException:
            unlock(handle)
            os.close(handle)
            raise
        return cls(handle, owner, listener)

    def serve(self, on_request: OnRequest) -> None:
        """Begins to answer; who asked earlier has been waiting."""
        self._thread = threading.Thread(
            target=self._accept, args=(on_request,), name="deskflow-instance", daemon=True
        )
        self._thread.start()

    def release(self) -> None:
        """Gives the workspace back. The lock file itself stays: removing it would race with the next claim."""
        self._closing = True
        if self._thread is not None:
            # Closing a listener does not wake who waits on it; a visitor without a key does.
            with contextlib.suppress(OSError, EOFError):
                Client(self.owner.address).close()
            self._thread.join(1.0)
        self._listener.close()
        _sweep(self.owner)
        _write(self._handle, "")
        unlock(self._handle)
        os.close(self._handle)

    def __enter__(self) -> Instance:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _accept(self, on_request: OnRequest) -> None:
        while not self._closing:
            try:
                connection = self._listener.accept()
            except (AuthenticationError, EOFError, OSError):
                continue  # a visitor without the key, or one that left
            # A long command must not keep "raise" waiting.
            threading.Thread(
                target=_answer, args=(connection, on_request), name="deskflow-request", daemon=True
            ).start()


def owner_of(workspace: Path, patience: float = 1.0) -> Owner | None:
    """Who has the workspace open just now, if anybody."""
    path = WorkspaceFiles.at(workspace).lock
    deadline = time.monotonic() + patience
    while True:
        try:
            handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            return None
        try:
            if lock(handle, shared=True):
                unlock(handle)
                return None
            owner = _read_owner(handle)
        finally:
            os.close(handle)
        # Locked, but its owner has not written yet who it is.
        if owner is not None or time.monotonic() > deadline:
            return owner
        time.sleep(0.02)


def ask(owner: Owner, request: Json, timeout: float = 10.0) -> Json:
    """Hands a request to the owner, like `{"raise": true}` or `{"command": [...]}`; answers with its answer.

    Transient("workspace.owner_silent") when it does not answer within `timeout` seconds.
    """
    answer: list[Json] = []

    def talk() -> None:
        with contextlib.suppress(OSError, EOFError, AuthenticationError, ValueError):
            with Client(owner.address, authkey=owner.key.encode()) as connection:
                connection.send_bytes(json.dumps(request).encode())
                answer.append(json.loads(connection.recv_bytes(_LONGEST_MESSAGE)))

    # Shaking hands knows no timeout of its own, and a stopped owner would keep us for ever.
    thread = threading.Thread(target=talk, name="deskflow-ask", daemon=True)
    thread.start()
    thread.join(timeout)
    if not answer:
        raise Transient("workspace.owner_silent", pid=owner.pid, role=owner.role)
    return answer[0]


def _answer(connection: Connection, on_request: OnRequest) -> None:
    with contextlib.suppress(OSError, EOFError), connection:
        try:
            reply = on_request(json.loads(connection.recv_bytes(_LONGEST_MESSAGE)))
        except ValueError:
            reply = {"error": {"code": "request.not_json", "params": {}}}
        except DeskflowError as problem:
            reply = {"error": {"code": problem.code, "params": problem.params}}
        except Exception as problem:
            log.exception("a request of another process failed")
            reply = {
                "error": {"code": "request.failed", "params": {"kind": type(problem).__name__}}
            }
        connection.send_bytes(json.dumps(reply).encode())


def _open_locked(path: Path, patience: float) -> int | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    deadline = time.monotonic() + patience
    # Somebody may just be looking (`owner_of`); that takes no time.
    while not lock(handle):
        if time.monotonic() > deadline:
            os.close(handle)
            return None
        time.sleep(0.02)
    if sys.platform != "win32":
        os.fchmod(handle, 0o600)
    return handle


def _read_owner(handle: int) -> Owner | None:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        return Owner(**json.loads(os.read(handle, 4_096)))
    except (ValueError, TypeError):
        return None


def _write(handle: int, text: str) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, text.encode())


def _new_address() -> str:
    if _ON_WINDOWS:
        return rf"\\.\pipe\{_SOCKET_FOLDER}{secrets.token_hex(16)}"
    # Not beside the workspace: the path of a socket may have about 100 bytes. mkdtemp is private to us.
    return str(Path(tempfile.mkdtemp(prefix=_SOCKET_FOLDER)) / "socket")


def _sweep(owner: Owner | None) -> None:
    """Removes the socket of a process that is no more (or about to be)."""
    if owner is None or _ON_WINDOWS:
        return
    address = Path(owner.address)
    # The file could say anything; nothing but a folder of ours is touched.
    if address.name != "socket" or not address.parent.name.startswith(_SOCKET_FOLDER):
        return
    with contextlib.suppress(OSError):
        address.unlink()
    with contextlib.suppress(OSError):
        address.parent.rmdir()
