"""How fast tickets come in from CSV and mail, from the file to the last commit, and how fast the reading alone is.

The baseline is the same number of bare inserts of one row each into SQLite, 500 to a commit, in the same run.
"""

from __future__ import annotations

import io
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import Figure

if TYPE_CHECKING:
    from deskflow.interchange.summary import ImportSummary

AREA = "import"

_ROWS = 10_000
_MAILS = 10_000
_RUNS = 3


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="deskflow-bench-") as name:
        folder = Path(name)
        rows, mails = folder / "rows.csv", folder / "mails.mbox"
        rows.write_bytes(_csv(_ROWS))
        mails.write_bytes(_mbox(_MAILS))
        bare = _bare_inserts(folder, _ROWS)
        return [
            Figure("CSV rows imported", _imported(folder, rows, _ROWS), "rows/s", 2000, "higher", bare),
            Figure("mails imported", _imported(folder, mails, _MAILS), "mails/s", 500, "higher", bare),
            Figure("the same CSV again", _imported(folder, rows, _ROWS, again=True), "rows/s", 5000, "higher"),
            Figure("CSV rows read", _rate(lambda: _read_rows(rows), _ROWS), "rows/s", 50_000, "higher"),
            Figure("small mails parsed", _rate(lambda: _parse(mails), _MAILS), "mails/s", 1000, "higher"),
        ]  # fmt: skip


def _imported(folder: Path, path: Path, count: int, *, again: bool = False) -> list[float]:
    """Rows per second into a new workspace, with the child process, the writer's thread and all reactions."""
    from deskflow.bootstrap import Founding, open_workspace
    from deskflow.interchange.importing import import_files

    samples = []
    for run in range(_RUNS):
        place = folder / f"{path.stem}-{again}-{run}.deskflow"
        workspace = open_workspace(
            place, found=Founding("Bench", "Ada", "ada@msp.example"), run_engine=False
        )
        try:
            if again:
                import_files(workspace, [path])
            began = time.perf_counter()
            summary = import_files(workspace, [path])
            took = time.perf_counter() - began
        finally:
            workspace.close()
        _check(summary, count, again)
        samples.append(count / took)
    return samples


def _check(summary: ImportSummary, count: int, again: bool) -> None:
    came = summary.already_there if again else summary.imported + summary.threaded
    assert came == count, summary.as_json()


def _rate(work: Callable[[], int], count: int) -> list[float]:
    samples = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        assert work() == count
        samples.append(count / (time.perf_counter() - began))
    return samples


def _read_rows(path: Path) -> int:
    from deskflow.interchange.csv_files import read_csv

    return sum(len(batch.readings) for batch in read_csv(str(path), None, 500))


def _parse(path: Path) -> int:
    from deskflow.interchange.mail_files import read_mails

    return sum(len(batch.items) for batch in read_mails((str(path),)))


def _bare_inserts(folder: Path, count: int) -> float:
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (id BLOB PRIMARY KEY, title TEXT, body TEXT, customer TEXT)")
    began = time.perf_counter()
    for start in range(0, count, 500):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?)",
            [
                (number.to_bytes(16, "big"), "title", "body" * 20, "customer")
                for number in range(start, start + 500)
            ],
        )
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return count / took


def _csv(count: int) -> bytes:
    out = io.StringIO()
    out.write(
        "ID;Betreff;Beschreibung;Kunde;Ansprechpartner;E-Mail;Priorität;Status;Erstellt am;Standort;Kanal\n"
    )
    for number in range(count):
        company, person = number % 200, number % 1000  # five people each
        out.write(
            f'{number};Drucker {number} meldet Papierstau;"Seit heute früh, immer wieder.\nBitte um Rückruf.";'
            f"Firma {company} GmbH;Anna Nr. {person};anna{person}@firma{company}.example;"
            f"{('kritisch', 'hoch', 'mittel', 'niedrig')[number % 4]};{('offen', 'geschlossen')[number % 3 == 0]};"
            f"{number % 28 + 1:02}.03.2026 {number % 24:02}:{number % 60:02};Werk {number % 2};Telefon\n"
        )
    return out.getvalue().encode()


def _mbox(count: int) -> bytes:
    """Small mails in three of the usual shapes; every third answers the one before."""
    out = []
    for number in range(count):
        answers = number % 3 == 2
        headers = (
            f"From: =?utf-8?Q?Anna_M=C3=BCller?= <anna{number % 1000}@firma{number % 200}.example>\n"
            "To: MSP Support <support@msp.example>\n"
            f"Subject: {'Re: ' if answers else ''}=?utf-8?Q?St=C3=B6rung?= {number - answers}\n"
            f"Date: Thu, {number % 28 + 1:02} Mar 2026 {number % 24:02}:{number % 60:02}:00 +0100\n"
            f"Message-ID: <{number}@firma.example>\n"
            + (f"In-Reply-To: <{number - 1}@firma.example>\n" if answers else "")
            + "MIME-Version: 1.0\n"
        )
        text = "Guten Tag,\n\nder Drucker im 2. OG druckt nur wei=C3=9Fe Seiten.\n\nGr=C3=BC=C3=9Fe\nAnna\n"
        if answers:
            text += "\nAm 12.03.2026 um 10:11 schrieb MSP <support@msp.example>:\n> Bitte neu starten.\n"
        plain = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{text}"
        if number % 3 == 0:
            body = plain
        else:
            markup = (
                "<html><body><p>Guten Tag,</p><p>der Drucker <b>im 2. OG</b> …</p></body></html>"
            )
            body = (
                f'Content-Type: multipart/alternative; boundary="b{number}"\n\n--b{number}\n{plain}\n--b{number}\n'
                f"Content-Type: text/html; charset=utf-8\n\n{markup}\n--b{number}--\n"
            )
        out.append(f"From anna@firma.example Thu Mar 12 10:00:00 2026\n{headers}{body}\n")
    return "".join(out).encode()
