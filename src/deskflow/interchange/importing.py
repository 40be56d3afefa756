"""Imports files of every kind: sorts them, runs each kind's import, sums up. Call it from a thread of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from deskflow.channels.mail.mbox import looks_like_mbox
from deskflow.core.children import ChildProcess
from deskflow.core.collecting import rare_collections
from deskflow.core.errors import Rejected
from deskflow.core.workspace import Workspace
from deskflow.core.writer import Priority
from deskflow.interchange.import_mail import MailImport
from deskflow.interchange.import_staff import import_staff_file
from deskflow.interchange.import_tickets import import_csv
from deskflow.interchange.options import ImportOptions
from deskflow.interchange.ports import Answer, ImportPorts
from deskflow.interchange.readings import BadRow
from deskflow.interchange.staff_files import tables_recognised
from deskflow.interchange.staff_headers import Kind
from deskflow.interchange.summary import ImportProgress, ImportSummary

CSV_ENDINGS = frozenset({".csv", ".tsv", ".tab"})
MAIL_ENDINGS = frozenset({".eml", ".mbox", ".mbx"})
_MOST_FILES = 200_000
ORDER: tuple[Kind, ...] = ("people", "time_off", "tickets")


def import_files(
    workspace: Workspace, paths: Sequence[Path], options: ImportOptions | None = None
) -> ImportSummary:
    """Imports into an open workspace as its current user. Blocks; progress and cancelling are in the options.

    Denied without the permission `import.run`. A file that cannot be read is reported, the others go on.
    """
    child = ChildProcess("deskflow-import")

    def submit(job: Callable[[], Answer]) -> Answer:
        return workspace.writer.submit(job, Priority.BATCH).result()

    try:
        ports = ImportPorts(
            bus=workspace.bus,
            actor=workspace.actor,
            clock=workspace.clock,
            database=workspace.database,
            attachments=workspace.attachments,
            submit=submit,
            stream=child.stream,
        )
        with rare_collections():
            return run_import(ports, paths, options or ImportOptions())
    finally:
        child.close()


def run_import(ports: ImportPorts, paths: Sequence[Path], options: ImportOptions) -> ImportSummary:
    """The import itself, with whatever surroundings the ports are."""
    summary = ImportSummary()
    tables, mails = _sorted(paths, summary)
    sizes = {path: _size(path) for path in (*tables, *mails)}
    total = sum(sizes.values())
    done = 0
    for path, kind in _in_order(ports, tables, options):
        if summary.cancelled:
            break
        try:
            if kind == "tickets":
                import_csv(ports, path, options, summary, done, total)
            else:
                import_staff_file(ports, path, kind, options, summary)
                options.progress(_moment(path, done + sizes[path], total, summary))
        except Rejected as refused:
            params = {
                name: value
                for name, value in refused.params.items()
                if isinstance(value, str | int)
            }
            summary.add_bad(path, BadRow(0, "", refused.code, params))
        except OSError as error:
            summary.add_bad(
                path, BadRow(0, "", "file.unreadable", {"reason": error.strerror or ""})
            )
        done += sizes[path]
    if mails and not summary.cancelled:
        MailImport(ports, options).run(mails, summary, done, total)
    summary.files = len(sizes)
    return summary


def _moment(path: str, done: int, total: int, summary: ImportSummary) -> ImportProgress:
    lists = (summary.people, summary.time_off)
    return ImportProgress(
        path, done, total, summary.imported + sum(one.new + one.changed for one in lists), summary.threaded,
        summary.already_there + sum(one.unchanged for one in lists), summary.bad_count,
    )  # fmt: skip


def _in_order(
    ports: ImportPorts, tables: Sequence[str], options: ImportOptions
) -> list[tuple[str, Kind]]:
    """People first: time off and tickets are theirs."""
    if not tables:
        return []
    if options.kind is not None:
        return [(path, options.kind) for path in tables]
    with ports.stream(tables_recognised, tables, options.told) as kinds:
        found = list(zip(tables, kinds, strict=True))
    return sorted(found, key=lambda one: ORDER.index(one[1]))


def _sorted(paths: Sequence[Path], summary: ImportSummary) -> tuple[list[str], list[str]]:
    """CSV files and mail files, folders searched; what is neither is reported."""
    tables: dict[str, None] = {}
    mails: dict[str, None] = {}
    for path, was_named in _files(paths):
        kind = _kind(path, guess=was_named)
        if kind == "csv":
            tables[str(path)] = None
        elif kind == "mail":
            mails[str(path)] = None
        elif kind != "other" or was_named:
            code = kind if kind not in ("other", "missing") else f"import.{kind}"
            summary.add_bad(str(path), BadRow(0, "", code))
    return list(tables), list(mails)


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Every file, and whether it was named itself; folders are walked in order, links in them not followed."""
    count = 0
    for path in paths:
        if not path.is_dir():
            yield path, True
            continue
        for folder, subfolders, names in os.walk(path):
            subfolders.sort()
            for name in sorted(names):
                found = Path(folder, name)
                if found.is_symlink() or not found.is_file():
                    continue
                count += 1
                if count > _MOST_FILES:
                    raise Rejected("import.too_many_files", limit=_MOST_FILES)
                yield found, False


def _kind(path: Path, *, guess: bool) -> str:
    ending = path.suffix.lower()
    if ending in CSV_ENDINGS:
        return "csv"
    if ending in MAIL_ENDINGS:
        return "mail"
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "file.unreadable"
    # Thunderbird's mailboxes have no ending.
    if looks_like_mbox(start):
        return "mail"
    if guess and ending in ("", ".txt") and b"\x00" not in start[:1]:
        return "csv" if ending == ".txt" else "mail"
    return "other"


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
