"""Lists of people: what headers and cells mean, and which list a file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskflow.core.errors import Rejected
from deskflow.interchange.csv_mapping import map_columns, read_map_file
from deskflow.interchange.dates import DateReader
from deskflow.interchange.staff_files import read_staff_file, recognise_table
from deskflow.interchange.staff_headers import (
    STAFF_FIELDS,
    TIME_OFF_FIELDS,
    recognised,
    staff_field,
)
from deskflow.interchange.staff_values import (
    joined,
    read_certificates,
    read_position,
    read_skills,
    several,
)
from deskflow.people.staff_rows import MOST_ROWS

DATES = DateReader()


def test_every_field_is_understood_by_its_own_name():
    assert [staff_field("people", one) for one in STAFF_FIELDS] == list(STAFF_FIELDS)
    assert [staff_field("time_off", one) for one in TIME_OFF_FIELDS] == list(TIME_OFF_FIELDS)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Name;E-Mail;Rollen;Teams;Kenntnisse", "people"),
        ("First name;Last name;Email;Phone;Skills;Region", "people"),
        ("User principal name;Display name;Job title;Manager", "people"),
        ("Mitarbeiter;Von;Bis;Grund", "time_off"),
        ("Email;Start date;End date;Type", "time_off"),
        ("Title;Description;Customer;Email;Priority;Status", "tickets"),
        ("Betreff;E-Mail;Team", "tickets"),
        ("Name;E-Mail;Abteilung", "tickets"),
        ("ID;Subject;From;To;Date;Manager;Email;Priority;Description;Skills", "tickets"),
        ("", "tickets"),
    ],
)
def test_a_list_is_recognised_by_its_headers(headers, kind):
    assert recognised(headers.split(";")) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Windows Server: 4; Cisco: 2", [("Windows Server", 4), ("Cisco", 2)]),
        ("VPN 4, SQL", [("VPN 4", None), ("SQL", None)]),
        ("Windows 11: 3\nSQL (5)", [("Windows 11", 3), ("SQL", 5)]),
        ('"A; B: 3"; C', [("A; B", 3), ("C", None)]),
        ("VPN: -1", [("VPN", -1)]),
        ("ISO 9001:2015", [("ISO 9001:2015", None)]),
    ],
)
def test_skills_are_read_as_people_write_them(text, found):
    assert [(one.text, one.level) for one in read_skills(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CCNA until 2027-05-01; ITIL", [("CCNA", "2027-05-01"), ("ITIL", "")]),
        ("CCNA bis 01.05.2027", [("CCNA", "2027-05-01")]),
        ("Gas Safe 2027-03-31, ISO 27001", [("Gas Safe", "2027-03-31"), ("ISO 27001", "")]),
        ("A+ (1 May 2027)", [("A+ (1 May 2027)", "")]),
        ("A+ until 1 May 2027", [("A+", "2027-05-01")]),
        ("A until 2027-05-01T10:00:00+00:00", [("A", "2027-05-01T10:00:00+00:00")]),
        ("CCNA until further notice", None),
        ("CCNA 2027-02-31", None),
    ],
)
def test_certificates_are_read_with_the_day_they_expire(text, found):
    read = read_certificates(text, DATES)
    assert (read and [(one.name, one.until) for one in read]) == found


def test_a_list_in_a_cell_is_written_as_it_is_read():
    for parts in (["a, b"], ["a; b", 'say "x"'], ["one"], ["a", "b, c"]):
        assert several(joined(parts)) == parts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("51.34, 12.37", (51.34, 12.37)), ("51,34; 12,37", (51.34, 12.37)), ("(-33.9 151.2)", (-33.9, 151.2)),
        ("nan, 1", None), ("inf inf", None), ("Leipzig", None), ("51.34", None),
    ],
)  # fmt: skip
def test_places_are_two_numbers(text, place):
    assert read_position(text) == place


def test_files_are_told_apart_and_read_whatever_they_are_written_in(tmp_path: Path):
    file = tmp_path / "staff.csv"
    text = "Mitarbeiter\tE-Mail\tFähigkeiten\nJörg Groß\tjoerg@msp.example\tVPN: 3\n"
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        file.write_bytes(text.encode(encoding))
        assert recognise_table(str(file)) == "people"
        (row,) = read_staff_file(str(file), "people").staff
        assert (row.name, row.email) == ("Jörg Groß", "joerg@msp.example")
    file.write_bytes(b"")
    assert recognise_table(str(file)) == "tickets"


def test_american_dates_are_told_by_those_that_can_be_nothing_else(tmp_path: Path):
    file = tmp_path / "off.csv"
    file.write_text("Email,From,To\na@msp.example,03/04/2026,03/14/2026\n")
    (row,) = read_staff_file(str(file), "time_off").absences
    assert (row.starts, row.ends) == ("2026-03-04", "2026-03-14")


def test_skills_may_have_a_column_each(tmp_path: Path):
    file = tmp_path / "matrix.csv"
    file.write_text(
        "E-Mail;Skill: VPN;Kenntnis: SQL;Cisco\na@msp.example;4;x;0\nb@msp.example;;;\nc@msp.example;-;much;5\n"
    )
    assert recognise_table(str(file)) == "people"
    told = read_map_file('[columns]\n"Cisco" = "skills.Cisco IOS"\n')
    read = read_staff_file(str(file), "people", told)
    a, b = read.staff
    assert {(one.text, one.level) for one in a.skills or ()} == {
        ("VPN", 4), ("SQL", 3), ("Cisco IOS", 0),
    }  # fmt: skip
    assert b.skills is None, "empty cells say nothing"
    assert [(bad.line, bad.field, bad.code) for bad in read.bad] == [
        (4, "skills", "row.value_unknown")
    ]


def test_a_file_that_is_no_list_of_people_is_not_read_to_its_end(tmp_path: Path):
    file = tmp_path / "huge.csv"
    file.write_text("email,skills\n" + "a@msp.example,VPN\n" * (MOST_ROWS + 1))
    with pytest.raises(Rejected, match=r"staff\.too_many"):
        read_staff_file(str(file), "people")


def test_a_map_says_which_column_is_which_and_never_one_of_another_list(tmp_path: Path):
    told = read_map_file('[columns]\n"Wer" = "email"\n"Was" = "skills"\n"Ort" = ""\n')
    file = tmp_path / "staff.csv"
    file.write_text("Wer,Was,Ort\na@msp.example,VPN,Leipzig\n")
    (row,) = read_staff_file(str(file), "people", told).staff
    assert [one.text for one in row.skills or ()] == ["VPN"]
    with pytest.raises(Rejected, match=r"csv\.map_unknown_field"):
        map_columns(["Wer", "Was", "Ort"], [], told)
    with pytest.raises(Rejected, match=r"csv\.map_unknown_field"):
        read_staff_file(str(file), "time_off", told)


def test_the_example_of_the_documentation_is_read(tmp_path: Path):
    text = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
    file = tmp_path / "example.csv"
    file.write_text(text.split("```csv\n")[1].split("```")[0], encoding="utf-8")
    assert recognise_table(str(file)) == "people"
    read = read_staff_file(str(file), "people")
    assert (len(read.staff), read.bad, set(read.columns.values())) == (2, (), set(range(12)))
    assert read.staff[1].working_hours == "Mon-Thu 7-12, 13-16; Fri 7-13"
