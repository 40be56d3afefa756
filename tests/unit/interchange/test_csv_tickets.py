"""Rows become tickets, or bad rows that say where and why."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.interchange.csv_mapping import read_map_file
from deskflow.interchange.readings import BadRow, RowReading
from tests.unit.interchange.reading import mapping_of, ticket, tickets

GERMAN = (
    "Ticketnummer;Betreff;Beschreibung;Kunde;Ansprechpartner;E-Mail;Priorität;Status;Erstellt am;Standort;Seriennummer;"
    "Bearbeiter;Kanal;Typ\r\n"
    'T-1;Drucker kaputt;"Zeile 1\r\nZeile 2";Müller GmbH;Anna Müller;anna@mueller.example;hoch;in Bearbeitung;'
    "12.03.2026 14:05;Werk 2;SN-77;tom@msp.example;Telefon;Störung\r\n"
)


def test_a_german_export() -> None:
    read = ticket(GERMAN, read_map_file('[reading]\ntime_zone = "Europe/Berlin"'))
    assert read == RowReading(
        line=2,
        source_key="csv:T-1",
        title="Drucker kaputt",
        description="Zeile 1\nZeile 2",
        customer="Müller GmbH",
        contact_name="Anna Müller",
        contact_email="anna@mueller.example",
        site="Werk 2",
        equipment="SN-77",
        assignee="tom@msp.example",
        priority="P2",
        status="in_progress",
        type="breakdown",
        channel="phone",
        created_at=datetime(2026, 3, 12, 13, 5, tzinfo=UTC),
        external_id="T-1",
    )


@pytest.mark.parametrize(
    ("written", "priority"),
    [
        ("critical", "P1"), ("p1_critical", "P1"), ("P1", "P1"), ("1 - Critical", "P1"), ("Highest", "P1"), ("2", "P2"),
        ("3 high", "P2"), ("1 low", "P4"), ("2 normal", "P3"), ("P4 - Low", "P4"), ("Sehr hoch", "P1"), ("gering", "P4"),
    ],
)  # fmt: skip
def test_priorities_of_many_programs(written: str, priority: str) -> None:
    assert ticket(f"title,priority\nx,{written}\n").priority == priority


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Open", "open"), ("In Progress", "in_progress"), ("pending_customer", "pending_customer"), ("assigned", "open"),
        ("On Hold", "pending_customer"), ("Erledigt", "resolved"), ("geschlossen", "closed"), ("Canceled", "cancelled"),
        ("Warten auf Kunde", "pending_customer"), ("NEW", "new"),
    ],
)  # fmt: skip
def test_statuses_of_many_programs(written: str, status: str) -> None:
    assert ticket(f"title,status\nx,{written}\n").status == status


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ("x,urgentish,open,a@b.example,2026-03-12", "priority", "row.value_unknown"),
        ("x,P1,merged,a@b.example,2026-03-12", "status", "row.value_unknown"),
        ("x,P1,open,nobody,2026-03-12", "contact_email", "row.email_unusable"),
        ("x,P1,open,a@b.example,31.02.2026", "created_at", "row.date_unreadable"),
        (",P1,open,a@b.example,2026-03-12", "title", "row.title_missing"),
        ("x,P1,open,a@b.example", "", "row.too_few_cells"),
        ("x,P1,open,a@b.example,2026-03-12,y", "", "row.too_many_cells"),
    ],
)
def test_one_bad_cell_makes_a_bad_row_with_its_line(row: str, field: str, code: str) -> None:
    before, bad, after = tickets(
        f"title,priority,status,email,created\nok,P1,open,,\n{row}\nok,P1,open,,\n"
    )
    assert isinstance(before, RowReading)
    assert isinstance(after, RowReading)
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field, bad.code) == (3, field, code)


def test_empty_cells_beyond_the_header_and_empty_rows_are_nothing() -> None:
    found = tickets("title,status\nx,open,,\n,\n ,\t\n")
    assert [type(row) for row in found] == [RowReading]


def test_a_title_is_taken_from_the_description_and_nothing_of_a_long_one_is_lost() -> None:
    assert ticket('description,status\n"\n First line\nSecond",open\n').title == "First line"
    long = "word " * 200
    read = ticket(f"title,description\n{long},rest\n")
    assert len(read.title) <= 500
    assert read.description == f"{long.strip()}\n\nrest"


def test_formula_like_cells_are_plain_text() -> None:
    read = ticket("title,description\n\"=cmd|' /C calc'!A0\",+49 30 1234\n")
    assert read.title == "=cmd|' /C calc'!A0"
    assert read.description == "+49 30 1234"


def test_an_address_with_its_name() -> None:
    read = ticket('title,from\nx,"Anna Müller <anna@b.example>"\n')
    assert (read.contact_name, read.contact_email) == ("Anna Müller", "anna@b.example")


def test_equal_rows_are_told_apart_and_keys_do_not_depend_on_how_the_file_is_written() -> None:
    first = [row.source_key for row in tickets("title,status\nx,open\nx,open\ny,open\n")]  # type: ignore[union-attr]
    assert len(set(first)) == 3
    again = [
        row.source_key for row in tickets("status;title\nopen;x\nopen;x\nopen;y\n".encode("utf-16"))
    ]  # type: ignore[union-attr]
    assert first == again
    more = [row.source_key for row in tickets("title,status\nx,open\nx,open\nx,open\n")]  # type: ignore[union-attr]
    assert more[:2] == first[:2]
    assert more[2] not in first


def test_the_same_id_twice_in_a_file_is_named() -> None:
    _, second = tickets("id,title\n1,x\n1,y\n")
    assert second == BadRow(3, "external_id", "row.id_twice", {"value": "1", "line": 2})


def test_ids_of_different_sources_do_not_meet_and_long_ones_fit() -> None:
    content = f"id,title\n{'9' * 200},x\n"
    keys = {ticket(content, read_map_file(f'source = "{name}"')).source_key for name in ("a", "b")}
    assert len(keys) == 2
    assert all(len(key) <= 100 for key in keys)


@given(st.lists(st.text(max_size=30), min_size=3, max_size=3))
def test_any_cells_give_a_reading_or_a_bad_row(cells: list[str]) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([["title", "created", "email"], cells])
    for row in tickets(out.getvalue().encode("utf-8", "replace")):
        assert isinstance(row, (RowReading, BadRow))
        if isinstance(row, RowReading):
            assert row.title.isprintable()
            assert len(row.source_key) <= 100


def test_headers_are_understood_in_both_languages() -> None:
    headers = "Issue key,Summary,Reporter,Created (UTC),Component,Ticket Priority,Zugewiesen an,Firma,Gerät"
    mapping = mapping_of(headers + "\n" + "," * 8 + "\n")
    assert {name: headers.split(",")[column] for name, column in mapping.columns.items()} == {
        "external_id": "Issue key", "title": "Summary", "contact_name": "Reporter", "created_at": "Created (UTC)",
        "priority": "Ticket Priority", "assignee": "Zugewiesen an", "customer": "Firma", "equipment": "Gerät",
    }  # fmt: skip
    assert mapping.unmapped == ("Component",)
    assert mapping.is_usable
    assert not mapping_of("foo,bar\n1,2\n").is_usable
