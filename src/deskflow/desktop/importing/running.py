"""Runs an import on a thread of its own: one part after the other, figures of all of them together, to be cancelled."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from deskflow.core.workspace import Workspace
from deskflow.desktop.importing.plan import Plan
from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.importing import ORDER, import_files
from deskflow.interchange.options import WINDOW_BATCH_ROWS, ImportOptions
from deskflow.interchange.staff_headers import Kind
from deskflow.interchange.summary import MAX_BAD_KEPT, ImportProgress, ImportSummary

# A workspace that closes waits this long for the batch under way; what is in by then stays in.
SECONDS_TO_STOP = 1.5


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    paths: tuple[Path, ...]
    size: int
    told: MapFile | None
    automate: bool
    kind: Kind | None = None
    make: bool = True


class ImportRun:
    """Starts at once. `future` brings the summary, `on_progress` is called on the thread with share and figures."""

    def __init__(
        self,
        workspace: Workspace,
        plan: Plan,
        on_progress: Callable[[float, ImportProgress], object],
    ) -> None:
        self.future: Future[ImportSummary] = Future()
        self._workspace = workspace
        self._parts = _parts(plan)
        self._on_progress = on_progress
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="deskflow-importing", daemon=True)
        workspace.on_close(self._stop)
        self._thread.start()

    def cancel(self) -> None:
        """What is in stays in; the same import later goes on from there."""
        self._stopped.set()

    def _stop(self) -> None:
        self.cancel()
        self._thread.join(SECONDS_TO_STOP)

    def _run(self) -> None:
        self.future.set_running_or_notify_cancel()
        try:
            self.future.set_result(self._import())
        except BaseException as problem:  # noqa: BLE001 - it is handed over to whoever waits
            self.future.set_exception(problem)

    def _import(self) -> ImportSummary:
        whole, done = ImportSummary(), 0
        total = sum(part.size for part in self._parts) or 1
        for part in self._parts:
            options = ImportOptions(
                told=part.told,
                automate=part.automate,
                kind=part.kind,
                make=part.make,
                batch_rows=WINDOW_BATCH_ROWS,
                progress=self._reporter(whole, done, part.size, total),
                cancelled=self._stopped.is_set,
            )
            add(whole, import_files(self._workspace, part.paths, options))
            done += part.size
            if whole.cancelled or self._stopped.is_set():
                whole.cancelled = True
                break
        return whole

    def _reporter(
        self, whole: ImportSummary, done: int, size: int, total: int
    ) -> Callable[[ImportProgress], None]:
        before = dataclasses.replace(whole)

        def report(moment: ImportProgress) -> None:
            share = (done + size * moment.share) / total
            figures = dataclasses.replace(
                moment,
                imported=before.imported + moment.imported,
                threaded=before.threaded + moment.threaded,
                already_there=before.already_there + moment.already_there,
                bad=before.bad_count + moment.bad,
            )
            self._on_progress(min(1.0, share), figures)

        return report


def add(whole: ImportSummary, part: ImportSummary) -> None:
    """Adds the figures of one part to those of the whole."""
    for name in (
        "imported", "threaded", "already_there", "customers", "contacts", "bad_count", "files",
    ):  # fmt: skip
        setattr(whole, name, getattr(whole, name) + getattr(part, name))
    whole.bad = (whole.bad + part.bad)[:MAX_BAD_KEPT]
    whole.notices += part.notices
    for field, names in part.unknown.items():
        for name, count in names.items():
            for _ in range(count):
                whole.add_unknown(field, name)
    whole.people.add(part.people)
    whole.time_off.add(part.time_off)
    for kind, made in part.made.items():
        whole.made.setdefault(kind, []).extend(made)
    whole.undoable += part.undoable
    whole.cancelled = whole.cancelled or part.cancelled


def _parts(plan: Plan) -> list[_Part]:
    """Each table has its own mapping; all mail comes together, so that it is threaded together."""
    parts = [
        _Part(
            (one.path,), one.size, plan.told.get(one.path), plan.automate_csv, plan.kinds.get(one.path),
            plan.make.get(one.path, True),
        )
        for one in plan.tables
    ]  # fmt: skip
    # People first: time off and tickets are theirs.
    parts.sort(key=lambda part: ORDER.index(part.kind) if part.kind else len(ORDER))
    if plan.others:
        paths = tuple(one.path for one in plan.others)
        # A folder's size is not known before; it counts as something, so that the bar moves.
        size = max(1, sum(one.size for one in plan.others))
        parts.append(_Part(paths, size, None, plan.automate_mail))
    return parts
