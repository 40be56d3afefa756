"""What is exported is complete, safe to open and can be imported elsewhere."""

from __future__ import annotations

import csv
import io
import json

from deskflow.core.ids import new_id
from deskflow.interchange.export_tickets import COLUMNS, export_file, write_tickets
from deskflow.people.tables import contacts, customers
from deskflow.tickets.tables import tickets
from tests.integration.interchange.importing import CORPUS, kept, run, write


def exported(desk, form) -> str:
    stream = io.StringIO(newline="")
    with desk.database.read() as connection:
        write_tickets(connection, desk.tenant_id, stream, form)
    return stream.getvalue()


def test_csv_holds_every_ticket_with_its_first_message_and_no_formula(desk, tmp_path):
    run(
        desk,
        tmp_path,
        write(
            tmp_path,
            "a.csv",
            'title,description,customer,email\n=1+1,"two\nlines",+Corp,a@b.example\n',
        ),
    )
    (row,) = csv.DictReader(io.StringIO(exported(desk, "csv"), newline=""))
    assert tuple(row) == COLUMNS
    assert (row["title"], row["customer"], row["description"]) == ("'=1+1", "'+Corp", "two\nlines")
    assert (row["number"], row["contact_email"]) == ("INC-1001", "a@b.example")


def test_an_export_can_be_imported_elsewhere(make_desk, desk, tmp_path):
    text = (
        "title,description,customer,contact,email,site,priority,status,type,channel,created\n"
        "=x,text,Nord,Anna,anna@nord.example,Hafen,P1,resolved,problem,phone,2026-11-01 10:00\n"
        "y,,,,,,P4,open,task,web,2026-11-02 10:00\n"
    )
    run(desk, tmp_path, write(tmp_path, "a.csv", text))
    first = exported(desk, "csv")
    # Of another workspace: nobody here has tickets with these ids.
    for row in desk.rows(tickets):
        first = first.replace(str(row.id), str(new_id()))
    path = write(tmp_path, "again.csv", first)
    assert run(desk, tmp_path, path).imported == 2
    assert (run(desk, tmp_path, path).imported, run(desk, tmp_path, path).already_there) == (0, 2)
    again = exported(desk, "csv")
    seen = [
        {
            name: row[name]
            for name in COLUMNS
            if name
            not in (
                "id",
                "number",
                "updated_at",
                "first_response_due",
                "resolution_due",
                "resolved_at",
                "sla_status",
                "first_response_at",
            )
        }
        for row in csv.DictReader(io.StringIO(again, newline=""))
    ]
    assert seen[:2] == seen[2:]
    assert len({row.id for row in desk.rows(customers) if not row.is_unknown}) == 1
    assert len(desk.rows(contacts)) == 1


def test_an_export_imported_where_it_comes_from_adds_nothing(desk, tmp_path):
    desk.ticket("Made here")
    run(desk, tmp_path, write(tmp_path, "a.csv", "id,title\nX-1,Came from elsewhere\n"))
    before = kept(desk)
    summary = run(desk, tmp_path, write(tmp_path, "own.csv", exported(desk, "csv")))
    assert (summary.imported, summary.already_there, summary.bad_count) == (0, 2, 0)
    assert kept(desk) == before


def test_json_holds_all_messages_and_files(desk, tmp_path):
    run(desk, tmp_path, CORPUS / "outlook_html_inline.eml", CORPUS / "archive.mbox")
    found = json.loads(exported(desk, "json"))
    assert len(found) == len(desk.rows(tickets))
    outlook = next(one for one in found if one["title"].startswith("Drucker"))
    names = [file["filename"] for file in outlook["messages"][0]["files"]]
    assert names == ["Störungsprotokoll.pdf", "image001.png"]
    assert next(one for one in found if one["title"] == "First")["messages"][1]["author"] == "Ben"


def test_an_empty_desk_exports_an_empty_list(desk):
    assert json.loads(exported(desk, "json")) == []
    assert exported(desk, "csv").count("\r\n") == 1


def test_a_file_appears_when_it_is_complete(desk, tmp_path):
    run(desk, tmp_path, write(tmp_path, "a.csv", "title\n" + "x\n" * 900))
    folder = tmp_path / "out"
    folder.mkdir()
    counts = []
    with desk.database.read() as connection:
        done = export_file(connection, desk.tenant_id, folder / "t.csv", "csv", counts.append)
        stopped = export_file(
            connection, desk.tenant_id, folder / "u.json", "json", cancelled=lambda: True
        )
    assert (done, stopped) == (900, None)
    assert counts == [400, 800, 900]
    assert [path.name for path in folder.iterdir()] == ["t.csv"]
    assert (folder / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")
