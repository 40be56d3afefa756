"""A CSV becomes tickets, once, with everybody it names; bad rows are named and nothing of them is taken."""

from __future__ import annotations

import csv
import io

import pytest

from deskflow.assets.commands import AddEquipment
from deskflow.core.errors import Denied
from deskflow.core.events import Consumer
from deskflow.core.tables import event_queue
from deskflow.interchange.csv_files import preview_csv
from deskflow.interchange.csv_mapping import read_map_file
from deskflow.interchange.export_tickets import write_tickets
from deskflow.interchange.importing import run_import
from deskflow.interchange.options import ImportOptions
from deskflow.people.tables import contacts, customers, sites
from deskflow.tickets.defining.commands import DefineTicketField, DefineTicketRules
from deskflow.tickets.tables import ticket_messages, tickets
from tests.integration.interchange.importing import kept, ports, run, write

GERMAN = (
    "Nr;Ticketnummer;Betreff;Beschreibung;Kunde;Ansprechpartner;E-Mail;Prio;Status;Erstellt am;Standort;"
    "Seriennummer;Bearbeiter\n"
    "1;T-1;Drucker kaputt;Druckt nicht;Müller GmbH;Anna;anna@mueller.example;hoch;offen;22.11.2026 09:00;Werk 2;SN-7;"
    "Tom Tech\n"
    "2;T-2;VPN;Bricht ab;Müller GmbH;Ben;ben@mueller.example;P9;offen;22.11.2026 09:00;;;\n"
    "3;T-3;Kasse;Zu;Café Luna;Cem;cem@luna.example;kritisch;geschlossen;01.02.2020 09:00;;;niemand@msp.example\n"
).encode("cp1252")


def test_a_german_file_with_a_bad_row(desk, tmp_path):
    tom = desk.user("Tom Tech", "technician")
    mueller = desk.customer("müller gmbh")
    device = desk.run(AddEquipment(mueller, "MFP", serial_number="sn-7")).result_id
    summary = run(desk, tmp_path, write(tmp_path, "alt.csv", GERMAN))

    assert (summary.imported, summary.already_there, summary.bad_count, summary.files) == (
        2,
        0,
        1,
        1,
    )
    (bad,) = summary.bad
    assert (bad.line, bad.field, bad.code, bad.params) == (
        3,
        "priority",
        "row.value_unknown",
        {"value": "P9"},
    )
    assert summary.unknown["assignee"] == {"niemand@msp.example": 1}
    assert [notice.code for _, notice in summary.notices] == ["csv.encoding_guessed"]

    printer, till = sorted(desk.rows(tickets), key=lambda row: row.title)
    assert (printer.title, printer.priority, printer.status) == ("Drucker kaputt", "P2", "open")
    assert printer.customer_id == mueller
    assert printer.equipment_id == device
    assert printer.assignee_id == tom.user_id
    assert printer.site_id == desk.rows(sites)[0].id
    assert (till.priority, till.status, till.is_open) == ("P1", "closed", False)
    assert till.created_at.year == 2020
    first = next(row for row in desk.rows(ticket_messages) if row.ticket_id == printer.id)
    assert (first.body_text, first.author_kind, first.author_name) == (
        "Druckt nicht",
        "customer",
        "Anna",
    )
    assert {row.name for row in desk.rows(contacts)} == {"Anna", "Cem"}, (
        "nobody is made for a bad row"
    )


def test_the_same_file_twice_adds_nothing(desk, tmp_path):
    path = write(tmp_path, "alt.csv", GERMAN)
    run(desk, tmp_path, path)
    before = kept(desk)
    again = run(desk, tmp_path, path)
    assert (again.imported, again.already_there, again.bad_count) == (0, 2, 1)
    assert kept(desk) == before


def test_rows_without_ids_are_known_by_their_content_also_when_the_file_has_grown(desk, tmp_path):
    text = "title,customer\nA,X\nA,X\nB,Y\n"
    assert run(desk, tmp_path, write(tmp_path, "a.csv", text)).imported == 3
    grown = run(desk, tmp_path, write(tmp_path, "b.csv", text.replace(",", ";") + "A;X\nC;Z\n"))
    assert (grown.imported, grown.already_there) == (2, 3)
    assert len(desk.rows(tickets)) == 5


def test_old_and_finished_tickets_come_in_quietly(make_desk, tmp_path):
    wanted = Consumer("workflows", lambda connection, tenant_id: frozenset({"ticket.created"}))
    desk = make_desk(wanted)
    text = "title,status,created\nfresh,open,2026-11-23\nold,open,2020-01-01\ndone,closed,2026-11-23\nundated,,\n"
    assert run(desk, tmp_path, write(tmp_path, "a.csv", text)).imported == 4
    assert len(desk.rows(event_queue)) == 2
    run(desk, tmp_path, write(tmp_path, "b.csv", "title\nanother\n"), automate=False)
    assert len(desk.rows(event_queue)) == 2


def test_progress_and_cancelling_between_batches(desk, tmp_path):
    path = write(tmp_path, "a.csv", "title\n" + "".join(f"Ticket {n}\n" for n in range(100)))
    seen = []
    summary = run(
        desk, tmp_path, path, batch_rows=10, progress=seen.append, cancelled=lambda: len(seen) == 3
    )
    assert summary.cancelled
    assert summary.imported == 30
    assert [one.imported for one in seen] == [10, 20, 30]
    assert all(0 < one.share <= 1 for one in seen)
    rest = run(desk, tmp_path, path, batch_rows=10, progress=seen.append)
    assert (rest.imported, rest.already_there) == (70, 30)
    assert seen[-1].share == 1
    assert len(desk.rows(tickets)) == 100


def test_a_file_that_is_no_table_is_reported_and_the_others_go_on(desk, tmp_path):
    paths = [
        write(tmp_path, "empty.csv", ""),
        write(tmp_path, "strange.csv", "foo,bar\n1,2\n"),
        write(tmp_path, "picture.png", b"\x89PNG\r\n\x1a\n\x00"),
        tmp_path / "missing.csv",
        write(tmp_path, "fine.csv", "title\nFine\n"),
    ]
    summary = run(desk, tmp_path, *paths)
    assert summary.imported == 1
    assert {bad.file.split("/")[-1]: bad.code for bad in summary.bad} == {
        "empty.csv": "csv.empty", "strange.csv": "csv.no_title_column", "picture.png": "import.other",
        "missing.csv": "file.unreadable",
    }  # fmt: skip


def test_a_map_file(desk, tmp_path):
    told = read_map_file(
        '[columns]\n"Was" = "title"\n[values.priority]\n"Feuer" = "P1"\n[defaults]\ncustomer = "Muster"'
    )
    assert (
        run(
            desk, tmp_path, write(tmp_path, "a.csv", "Was,Prio\nKein Netz,feuer\n"), told=told
        ).imported
        == 1
    )
    (row,) = desk.rows(tickets)
    assert row.priority == "P1"
    assert desk.row(customers, row.customer_id).name == "Muster"


def test_a_row_the_desk_refuses_costs_itself_only(desk, tmp_path, monkeypatch):
    from deskflow.interchange import import_tickets
    from deskflow.tickets.drafting import NewTicket

    original = import_tickets._new_ticket

    def with_a_type_nobody_knows(row, *more) -> NewTicket:
        import dataclasses

        made = original(row, *more)
        return dataclasses.replace(made, type="nonsense") if row.title == "B" else made

    monkeypatch.setattr(import_tickets, "_new_ticket", with_a_type_nobody_knows)
    summary = run(desk, tmp_path, write(tmp_path, "a.csv", "title\nA\nB\nC\n"))
    assert summary.imported == 2
    assert [(bad.line, bad.code) for bad in summary.bad] == [(3, "ticket.unknown_type")]


def test_importing_needs_its_permission(desk, tmp_path):
    path = write(tmp_path, "a.csv", "title\nA\n")
    import dataclasses

    someone = dataclasses.replace(ports(desk, tmp_path), actor=desk.user("Tom", "technician"))
    with pytest.raises(Denied):
        run_import(someone, [path], ImportOptions())
    assert desk.rows(tickets) == []


def test_the_preview_shows_what_would_happen_and_does_nothing(desk, tmp_path):
    seen = preview_csv(str(write(tmp_path, "alt.csv", GERMAN)))
    assert seen.is_usable
    assert seen.unmapped == ("Nr",)
    assert seen.headers[seen.columns["title"]] == "Betreff"
    assert (seen.encoding, seen.delimiter) == ("cp1252", ";")
    assert len(seen.rows) == 3
    assert desk.rows(tickets) == []


def test_own_fields_statuses_and_outcomes_come_in_and_go_out_again(desk, tmp_path):
    desk.run(DefineTicketRules("statuses", [{"name": "Awaiting parts", "counts_as": "pending_vendor"}]))  # fmt: skip
    desk.run(DefineTicketField("Cost centre", "text"))
    desk.run(DefineTicketField("Budget", "money"))
    desk.run(DefineTicketField("Advisor", "person"))
    tom = desk.user("Tom Tech", "technician")
    text = (
        "Ticket number,Subject,Priority,Impact,Urgency,Status,Cause,Cost Centre,BUDGET,Advisor\n"
        '1,Dark,P3,high,high,awaiting parts,,4711,"1.299,90",Tom Tech\n'
        "2,Loud,,low,medium,open,Network,4712,much,Tom Tech\n"
        "3,Late,,low,medium,resolved,Network,,,Nobody Known\n"
    )
    summary = run(desk, tmp_path, write(tmp_path, "own.csv", text))
    assert (summary.imported, summary.bad_count) == (2, 1)
    assert (summary.bad[0].line, summary.bad[0].code) == (3, "field.bad_number")
    assert summary.unknown["Advisor"] == {"Nobody Known": 1}
    dark, late = sorted(desk.rows(tickets), key=lambda row: row.title)
    assert (dark.own_status, dark.impact, dark.priority) == ("awaiting_parts", "high", "P3")
    assert dark.fields == {"cost_centre": "4711", "budget": 1299.9, "advisor": str(tom.user_id)}
    assert (late.priority, late.cause_code) == ("P4", "network")
    stream = io.StringIO(newline="")
    with desk.database.read() as connection:
        write_tickets(connection, desk.tenant_id, stream, "csv")
    row = next(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    assert (row["status"], row["Cost centre"], row["Budget"], row["Advisor"]) == ("Awaiting parts", "4711", "1299.9", "Tom Tech")  # fmt: skip
