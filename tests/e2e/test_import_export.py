"""Tickets in from files and out again, as somebody does who moves from another program."""

from __future__ import annotations

import csv
import io
import json
from email.message import EmailMessage
from pathlib import Path

from tests.e2e.machine import Machine

ROWS = """ID;Betreff;Beschreibung;Kunde;E-Mail;Dringend;Status
A-1;Drucker brennt;Seit heute früh;Müller GmbH;m@mueller.example;ganz doll;open
A-2;Maus fehlt;Die Maus ist weg;Müller GmbH;m@mueller.example;egal;open
A-3;Kaputte Zeile;Text;Müller GmbH;m@mueller.example;vielleicht;open
A-4;Zu wenig
"""
MAP = """
source = "oldesk"
[columns]
"Dringend" = "priority"
[values.priority]
"ganz doll" = "P1"
"egal" = "P4"
"""


def exported(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def mail(subject: str, message_id: str, answers: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Karin Voß <k.voss@klinik.example>"
    made["To"] = "support@office.example"
    made["Subject"] = subject
    made["Message-ID"] = message_id
    if answers:
        made["In-Reply-To"] = answers
    made.set_content("Bitte ansehen.\n")
    return made


def test_csv_with_a_map_bad_rows_and_a_second_time(
    machine: Machine, workspace: Path, tmp_path: Path
) -> None:
    rows, fields = tmp_path / "alt.csv", tmp_path / "fields.toml"
    rows.write_text(ROWS, encoding="cp1252")
    fields.write_text(MAP, encoding="utf-8")
    call = ("import", rows, "--map", fields, "--workspace", workspace)

    first = machine.run(*call)
    assert first.code == 1
    told = first.err.splitlines()
    assert told == [
        f"{rows}:4: priority: Nobody knows the value “vielleicht”; a map file can say what it means.",
        f"{rows}:5: The row has 2 cells instead of 7.",
    ]
    assert "tickets imported               2" in first.out

    second = machine.call(*call, "--json")
    assert second.code == 1
    summary = json.loads(second.out)
    assert summary["imported"] == 0
    assert summary["already_there"] == 2
    assert [bad["line"] for bad in summary["bad"]] == [4, 5]

    tickets = exported(
        machine.call("export", "tickets", "--format", "csv", "--workspace", workspace).out
    )
    assert [(one["title"], one["priority"]) for one in tickets] == [
        ("Drucker brennt", "P1"),
        ("Maus fehlt", "P4"),
    ]
    assert {one["customer"] for one in tickets} == {"Müller GmbH"}


def test_mails_become_tickets_and_answers_join_them(
    machine: Machine, workspace: Path, tmp_path: Path
) -> None:
    letter, box = tmp_path / "letter.eml", tmp_path / "support.mbox"
    letter.write_bytes(mail("Bilder fehlen", "<1@klinik.example>").as_bytes())
    answer = mail("Re: Bilder fehlen", "<2@klinik.example>", "<1@klinik.example>")
    other = mail("Etwas anderes", "<3@klinik.example>")
    box.write_bytes(
        b"".join(
            b"From k@klinik.example Sat Nov 21 09:00:00 2026\n" + one.as_bytes() + b"\n"
            for one in (answer, other)
        )
    )
    done = machine.call("import", letter, box, "--json", "--workspace", workspace)
    assert (done.code, done.err) == (0, "")
    summary = json.loads(done.out)
    assert (summary["imported"], summary["threaded"]) == (2, 1)

    tickets = json.loads(machine.call("export", "tickets", "--workspace", workspace).out)
    assert [len(one["messages"]) for one in tickets] == [2, 1]
    assert tickets[0]["contact_email"] == "k.voss@klinik.example"
    again = machine.call("import", letter, box, "--json", "--workspace", workspace)
    assert (json.loads(again.out)["imported"], json.loads(again.out)["threaded"]) == (0, 0)


def test_what_was_exported_can_be_imported_elsewhere(
    machine: Machine, demo_file: Path, workspace: Path, tmp_path: Path
) -> None:
    """Into a workspace that has never heard of these customers; a second time adds nothing."""
    out = tmp_path / "tickets.csv"
    written = machine.call(
        "export", "tickets", "--format", "csv", "--out", out, "--workspace", demo_file
    )
    assert written.code == 0
    assert str(out) in written.err
    first = machine.call("import", out, "--json", "--workspace", workspace)
    assert (first.code, first.err) == (0, "")
    before = exported(out.read_text(encoding="utf-8-sig"))
    assert json.loads(first.out)["imported"] == len(before) > 20
    after = machine.call("export", "tickets", "--format", "csv", "--workspace", workspace)
    for column in ("title", "status", "priority", "customer", "contact_email", "created_at"):
        assert sorted(one[column] for one in exported(after.out)) == sorted(
            one[column] for one in before
        )
    second = machine.call("import", out, "--json", "--workspace", workspace)
    assert json.loads(second.out)["imported"] == 0


def test_files_that_are_not_there_or_cannot_be_read(
    machine: Machine, workspace: Path, tmp_path: Path
) -> None:
    rows, fields, one = tmp_path / "rows.csv", tmp_path / "fields.toml", tmp_path / "one.csv"
    rows.write_text("Title,Customer\nA,B\n", encoding="utf-8")
    fields.write_text("columns = [", encoding="utf-8")
    one.write_text("Color\nred\n", encoding="utf-8")
    for arguments, words in (
        ((tmp_path / "none.csv",), f"There is no file {tmp_path / 'none.csv'}"),
        ((rows, "--map", tmp_path / "none.toml"), f"There is no file {tmp_path / 'none.toml'}"),
        ((rows, "--map", fields), "The mapping cannot be read"),
        ((one,), "No column gives a ticket its title (Color)"),
    ):
        answer = machine.call("import", *arguments, "--workspace", workspace)
        assert answer.code == 1, arguments
        assert words in answer.err
        assert "Traceback" not in answer.err
    assert (
        exported(machine.call("export", "tickets", "--format", "csv", "--workspace", workspace).out)
        == []
    )


def test_export_of_workflows(machine: Machine, demo_file: Path, tmp_path: Path) -> None:
    answer = machine.run("export", "workflows", "--workspace", demo_file)
    assert answer.code == 0
    assert "P1 escalation" in {one["name"] for one in json.loads(answer.out)}
    nowhere = tmp_path / "none" / "tickets.csv"
    refused = machine.call("export", "tickets", "--out", nowhere, "--workspace", demo_file)
    assert refused.code == 1
    assert len(refused.err.splitlines()) == 1
    assert "No such file or directory" in refused.err


def test_people_and_their_time_off_from_a_spreadsheet_and_back(
    machine: Machine, workspace: Path, tmp_path: Path
) -> None:
    staff, off = tmp_path / "staff.csv", tmp_path / "urlaub.csv"
    staff.write_text(
        "Name;E-Mail;Rolle;Kenntnisse\nÖzge Öz;oezge@office.example;Techniker;VPN: 4\n"
        "Bo;bo@office.example;Kaiser;\n",
        encoding="cp1252",
    )
    off.write_text("Mitarbeiter;Von;Bis\nÖzge Öz;24.12.2026;31.12.2026\n", encoding="utf-8")
    call = ("import", off, staff, "--workspace", workspace)
    seen = machine.call("import", staff, "--preview", "--workspace", workspace)
    assert seen.code == 1
    assert seen.out.splitlines() == [
        str(staff),
        "     2  new       Özge Öz <oezge@office.example>",
        "     3  skipped   roles: There is no role “Kaiser”.",
        "would make skills: VPN",
    ]
    first = machine.call(*call)
    assert first.code == 1
    assert first.err == f"{staff}:3: roles: There is no role “Kaiser”.\n"
    for figure in ("people, new                    1", "time off, new                  1"):
        assert figure in first.out
    assert "tickets" not in first.out
    second = json.loads(machine.call(*call, "--json").out)
    assert second["people"] == {"new": 0, "changed": 0, "unchanged": 1}
    assert second["time_off"] == {"new": 0, "changed": 0, "unchanged": 1}

    out = tmp_path / "people.csv"
    written = machine.call(
        "export", "people", "--format", "csv", "--out", out, "--workspace", workspace
    )
    assert (written.code, str(out) in written.err) == (0, True)
    again = machine.call("import", out, "--as", "people", "--only-known", "--workspace", workspace)
    assert again.code == 0
    assert "people, unchanged              2" in again.out
    there = machine.call("export", "time-off", "--workspace", workspace)
    (absence,) = json.loads(there.out)
    assert (absence["email"], absence["from"], absence["to"]) == (
        "oezge@office.example", "2026-12-24", "2026-12-31",
    )  # fmt: skip
    wrong = machine.call("import", out, "--as", "time-off", "--workspace", workspace)
    assert wrong.code == 1
    assert "Time off needs a column for the person" in wrong.err
