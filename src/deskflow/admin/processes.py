"""Around a process of DeskFlow: its log, and what becomes of an error that nobody caught."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from deskflow import __version__
from deskflow.admin.words import of_the_machine
from deskflow.core import logs
from deskflow.core.crash import CrashReports
from deskflow.core.errors import DeskflowError
from deskflow.core.machine_settings import MachineSettings, default_path
from deskflow.core.redaction import Redaction
from deskflow.core.secrets import SecretStore
from deskflow.core.secrets import default_folder as secrets_folder
from deskflow.core.settings_list import SETTINGS

_log = logging.getLogger(__name__)


def machine_settings(redaction: Redaction | None = None) -> MachineSettings:
    """This machine's settings; every secret read through them is blackened from then on."""
    secrets = SecretStore(secrets_folder(), on_seen=redaction.add if redaction else None)
    return MachineSettings(default_path(), secrets)


@contextlib.contextmanager
def process(role: str) -> Iterator[MachineSettings]:
    """Log and crash reports for as long as the process runs; gives the settings of this machine.

    An error that nobody expected ends in a report and SystemExit(1); refusals and what the machine says (a full
    disk) pass through, for the command line to put into words.
    """
    redaction = Redaction()
    _blacken_environment(redaction)
    machine = machine_settings(redaction)
    folder = logs.default_folder()
    log = logs.Log(folder, role, redaction, str(machine.get("log_level")))
    crashes = CrashReports(folder, __version__, redaction, _on_crash, lambda: log.tail)
    crashes.install()
    try:
        yield machine
    except DeskflowError:
        raise
    except Exception as problem:
        if of_the_machine(problem) is not None:
            _log.warning("ended by what the machine said", exc_info=problem)
            raise
        # Through the hook: after `uninstall` nobody would write the report.
        sys.excepthook(type(problem), problem, problem.__traceback__)
        raise SystemExit(1) from problem
    finally:
        crashes.uninstall()
        log.close()


def _blacken_environment(redaction: Redaction) -> None:
    for setting in SETTINGS.values():
        if setting.kind == "secret":
            for name in setting.env:
                redaction.add(os.environ.get(name, ""))


def _on_crash(report: Path) -> None:
    print(f"deskflow: something went wrong; a report was written to {report}", file=sys.stderr)
