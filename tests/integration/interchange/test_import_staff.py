"""An MSP brings its people from a spreadsheet: once, again, with mistakes in it, and takes all of it back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.calendars.tables import calendars
from deskflow.core.errors import Conflict, Denied
from deskflow.core.undo import UndoCommand
from deskflow.interchange.export_staff import staff_text
from deskflow.interchange.import_staff import import_staff_file, plan_of
from deskflow.interchange.options import ImportOptions
from deskflow.interchange.staff_files import read_staff_file
from deskflow.interchange.summary import ImportSummary
from deskflow.people.profile_queries import list_skills, list_time_off, profiles
from deskflow.people.queries import list_teams, list_users
from deskflow.people.skills import CreateSkill
from deskflow.people.staff import UpdateUser
from deskflow.people.staff_importing import ImportStaff
from deskflow.people.staff_rows import SkillWish, StaffRow
from deskflow.people.tables import users
from deskflow.people.teams import CreateTeam
from tests.integration.desk import START, Desk, found
from tests.integration.interchange.importing import kept, ports, run, write

PEOPLE = """E-Mail;Vorname;Nachname;Rolle;Team;Vorgesetzter;Kenntnisse;Zertifikate;Gebiet;Arbeitszeit;Kapazität;Zeitzone;Koordinaten;Telefon
Anna@MSP.example;Anna;Weber;Techniker, Dispatcher;Netz;ben@msp.example;Cisco: 4; VPN 2;CCNA bis 01.05.2027; Erste Hilfe;Nord, Ost;Mo-Fr 8-17;30 h;Europe/Berlin;51,34; 12,37;0171
ben@msp.example;Ben;Öz;;Netz;;vpn;;;Mo-Fr 8-17;;Europe/Berlin;;
"""
# As spreadsheets write it: cells with the separator in them are quoted.
PEOPLE = PEOPLE.replace("Cisco: 4; VPN 2", '"Cisco: 4; VPN 2"').replace(
    "CCNA bis 01.05.2027; Erste Hilfe", '"CCNA bis 01.05.2027; Erste Hilfe"'
).replace("51,34; 12,37", '"51,34; 12,37"')  # fmt: skip


def imported(desk: Desk, folder: Path, text: str | bytes, **options: object) -> ImportSummary:
    return run(desk, folder, write(folder, "people.csv", text), **options)


def figures(summary: ImportSummary) -> tuple[int, int, int, int]:
    people = summary.people
    return people.new, people.changed, people.unchanged, summary.bad_count


def refused(summary: ImportSummary) -> list[tuple[int, str, str]]:
    return [(bad.line, bad.field, bad.code) for bad in summary.bad]


def person(desk: Desk, email: str):
    with desk.database.read() as connection:
        everybody = list_users(connection, desk.tenant_id, active_only=False)
        return next(one for one in everybody if one.email == email)


def profile(desk: Desk, email: str):
    with desk.database.read() as connection:
        return profiles(connection, desk.tenant_id)[person(desk, email).id]


def exported(desk: Desk, what: str = "people") -> str:
    with desk.database.read() as connection:
        return staff_text(connection, desk.tenant_id, what)[0]


def test_people_come_in_once_and_one_undo_takes_them_back(desk, tmp_path):
    before = kept(desk)
    first = imported(desk, tmp_path, PEOPLE.encode("cp1252"))
    assert figures(first) == (2, 0, 0, 0)
    assert first.made == {
        "skills": ["Cisco", "VPN"], "teams": ["Netz"],
        "calendars": ["Mon–Fri 08:00–17:00 · Europe/Berlin"],
    }  # fmt: skip
    anna, ben = person(desk, "anna@msp.example"), person(desk, "ben@msp.example")
    assert (anna.name, anna.timezone) == ("Anna Weber", "Europe/Berlin")
    assert anna.roles == ("dispatcher", "technician")
    assert ben.roles == ("technician",), "whoever comes without a role is a technician"
    assert anna.manager_id == ben.id
    with desk.database.read() as connection:
        names = {one.id: one.name for one in list_skills(connection, desk.tenant_id)}
        (team,) = list_teams(connection, desk.tenant_id)
    assert set(team.members) == {anna.id, ben.id}
    has = profile(desk, "anna@msp.example")
    assert {names[one]: level for one, level in has.skills.items()} == {"Cisco": 4, "VPN": 2}
    (ccna, first_aid) = has.certificates
    # It holds to the end of its day where she lives, whatever the day's offset.
    assert (ccna.name, ccna.expires_at.isoformat()) == ("CCNA", "2027-05-01T22:00:00+00:00")
    assert (first_aid.name, first_aid.expires_at) == ("Erste Hilfe", None)
    assert (has.capacity_hours, has.position, has.territories) == (
        30,
        (51.34, 12.37),
        ("Nord", "Ost"),
    )
    (hours,) = desk.rows(calendars)
    assert has.calendar_id == hours.id
    assert hours.definition["week"]["fri"] == [["08:00", "17:00"]]

    again = imported(desk, tmp_path, PEOPLE.encode("utf-8-sig"))
    assert (figures(again), again.undoable) == ((0, 0, 2, 0), []), "nothing was written"
    (command,) = first.undoable
    desk.run(UndoCommand(command))
    # What is asked to be worked out anew stays asked for.
    assert kept(desk) | {"sla_recalculations": []} == before


def test_a_list_changes_only_what_it_says(desk, tmp_path):
    imported(desk, tmp_path, PEOPLE)
    second = imported(
        desk,
        tmp_path,
        "email,skills,teams,capacity,title,manager\nanna@msp.example,Cisco 5,-,,Lead,-\nada@msp.example,,,,,Ben Öz\n",
    )
    assert figures(second) == (0, 2, 0, 0)
    anna, has = person(desk, "anna@msp.example"), profile(desk, "anna@msp.example")
    assert (anna.name, anna.title, anna.manager_id) == ("Anna Weber", "Lead", None)
    assert list(has.skills.values()) == [5]
    assert (has.capacity_hours, len(has.certificates)) == (30, 2)
    with desk.database.read() as connection:
        (team,) = list_teams(connection, desk.tenant_id)
    assert team.members == (person(desk, "ben@msp.example").id,)
    assert person(desk, "ada@msp.example").manager_id == person(desk, "ben@msp.example").id


def test_what_is_exported_comes_back_unchanged_also_into_another_workspace(desk, tmp_path):
    desk.run(DefineCalendar("Büro", {"week": {"mon": [["09:00", "12:00"]]}}))
    desk.run(CreateSkill('=HYPERLINK(x); copper, "bare"'))
    desk.run(CreateTeam("Cables, old", (desk.admin.user_id,)))
    rows = (
        StaffRow(
            2, "eve@msp.example", "Eve", "-5 °C", skills=(SkillWish('=HYPERLINK(x); copper, "bare"', 2),),
            working_hours="Büro", position=(-33.9, 151.2), territories=("@home", "a; b"), is_active=False,
        ),
        StaffRow(3, "ada@msp.example", timezone="America/New_York", teams=("Cables, old",)),
    )  # fmt: skip
    desk.run(ImportStaff(rows))
    imported(desk, tmp_path, PEOPLE)
    written = exported(desk)
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    again = imported(desk, tmp_path, written)
    assert (figures(again), again.undoable) == ((0, 0, 4, 0), []), "nothing was written"
    other = found(desk.database)
    other.run(DefineCalendar("Büro", {"week": {"mon": [["09:00", "12:00"]]}}))
    assert figures(imported(other, tmp_path, written)) == (3, 1, 0, 0)
    assert exported(other) == written


def test_bad_lines_are_refused_with_a_reason_and_the_others_come_in(desk, tmp_path):
    desk.run(CreateTeam("Netz", (), desk.admin.user_id))
    lines = (
        "email,name,roles,skills,certificates,capacity,home position,timezone,hours,teams,manager,active",
        "a@msp.example,A,technician,VPN: -1,,,,,,,,",
        "b@msp.example,B,technician,VPN: 9,,,,,,,,",
        "c@msp.example,C,emperor,,,,,,,,,",
        "d@msp.example,D,,,CCNA until never,,,,,,,",
        "e@msp.example,E,,,,0,,,,,,",
        'f@msp.example,F,,,,,"91, 0",,,,,',
        "g@msp.example,G,,,,,,Europe/Nowhere,,,,",
        "h@msp.example,H,,,,,,,whenever,,,",
        "not an address,I,,,,,,,,,,",
        ",J,,,,,,,,,,",
        "k@msp.example,,,,,,,,,,,",
        "l@msp.example,L,,,,,,,,,L,",
        "m@msp.example,M,,,,,,,,,nobody@msp.example,",
        "ada@msp.example,,,,,,,,,-,,",
        "n@msp.example,N,,,,,,,,,,perhaps",
        "o@msp.example,O,technician,,,,,,,,,",
        "O@MSP.example,O again,technician,,,,,,,,,",
        "p@msp.example,P,-,,,,,,,,,",
        "q@msp.example,Q,,,,,,,,,k@msp.example,",
        "r@msp.example,R",
        "s@msp.example,S\x00,,,,,,,,,,",
        f"t@msp.example,{'T' * 300},,,,,,,,,,",
    )
    summary = imported(desk, tmp_path, "\n".join(lines) + "\n")
    assert refused(summary) == [
        (2, "skills", "field.out_of_range"), (3, "skills", "field.out_of_range"), (4, "roles", "role.unknown"),
        (5, "certificates", "row.date_unreadable"), (6, "capacity_hours", "row.value_unknown"),
        (7, "position", "field.no_place"), (8, "timezone", "field.unknown_zone"),
        (9, "working_hours", "staff.unknown_calendar"), (10, "email", "row.email_unusable"),
        (11, "email", "staff.no_email"), (12, "name", "staff.no_name"), (13, "manager", "user.own_manager"),
        (14, "manager", "user.unknown_name"), (15, "teams", "team.lead_must_belong"),
        (16, "active", "row.value_unknown"), (18, "email", "staff.email_twice"), (19, "roles", "user.no_role"),
        (20, "manager", "user.unknown_name"), (21, "", "row.too_few_cells"), (22, "", "csv.nul"),
        (23, "name", "row.value_too_long"),
    ]  # fmt: skip
    assert figures(summary)[:3] == (1, 0, 0)
    assert summary.made == {}, "nothing is made for lines that are refused"


def test_unknown_names_are_refused_where_nothing_shall_be_made(desk, tmp_path):
    summary = imported(
        desk,
        tmp_path,
        "email,name,skills,teams,hours\na@msp.example,A,VPN,,\nb@msp.example,B,,Netz,\nc@msp.example,C,,,Mo-Fr 8-17\n",
        make=False,
    )
    assert figures(summary)[0] == 0
    assert [code for _, _, code in refused(summary)] == [
        "skill.unknown", "staff.unknown_team", "staff.unknown_calendar",
    ]  # fmt: skip


def test_nobody_gets_rights_from_somebody_who_may_not_give_them(desk, tmp_path):
    file = write(tmp_path, "people.csv", "email,name,roles\nmara@msp.example,Mara,admin\n")
    mara = desk.user("Mara", "dispatcher")
    with pytest.raises(Denied):
        desk.run(ImportStaff((StaffRow(2, "mara@msp.example", roles=("admin",)),)), mara)
    summary = ImportSummary()
    as_mara = replace(ports(desk, tmp_path), actor=mara)
    import_staff_file(as_mara, str(file), "people", ImportOptions(), summary)
    assert refused(summary) == [(0, "", "permission.missing")]
    assert person(desk, "mara@msp.example").roles == ("dispatcher",)


def test_somebody_stays_administrator(desk, tmp_path):
    alone = imported(desk, tmp_path, "email,roles\nada@msp.example,technician\n")
    assert refused(alone) == [(2, "roles", "user.last_admin")]
    gone = imported(desk, tmp_path, "email,roles,active\nada@msp.example,,no\n")
    assert refused(gone) == [(2, "roles", "user.last_admin")]
    handed_over = (
        "email,name,roles\nada@msp.example,,technician\nnew@msp.example,New,Administrator\n"
    )
    with desk.database.read() as connection:
        file = read_staff_file(str(write(tmp_path, "x.csv", handed_over)), "people")
        plan = plan_of(connection, desk.tenant_id, desk.admin, file, True)
    assert plan.new_administrators == ["New"]
    assert figures(imported(desk, tmp_path, handed_over)) == (1, 1, 0, 0)
    assert person(desk, "ada@msp.example").roles == ("technician",)


def test_a_preview_says_what_the_import_then_does(desk, tmp_path):
    imported(desk, tmp_path, PEOPLE)
    text = "email,name,title\nanna@msp.example,,\nben@msp.example,,Lead\nnew@msp.example,New,\nbad,Bad,\n"
    file = write(tmp_path, "people.csv", text)
    reading = read_staff_file(str(file), "people")
    with desk.database.read() as connection:
        plan = plan_of(connection, desk.tenant_id, desk.admin, reading, True)
    seen = [(one.row.line, one.becomes, one.changes) for one in plan.people if one.becomes != "new"]
    assert seen == [(2, "unchanged", ()), (3, "changed", ("title",))]
    assert [bad.line for bad in reading.bad] == [5]
    assert figures(run(desk, tmp_path, file, kind="people")) == (1, 1, 1, 1)


def test_an_undo_takes_nothing_from_somebody_who_was_changed_since(desk, tmp_path):
    (command,) = imported(desk, tmp_path, PEOPLE).undoable
    desk.run(UpdateUser(person(desk, "anna@msp.example").id, {"title": "Lead"}))
    with pytest.raises(Conflict):
        desk.run(UndoCommand(command))
    assert len(desk.rows(users)) == 3


def test_time_off_comes_in_once_where_each_one_lives(desk, tmp_path):
    imported(desk, tmp_path, PEOPLE)
    text = (
        "Mitarbeiter;Von;Bis;Art;Grund\nAnna Weber;24.12.2026;31.12.2026;Urlaub;Ski\n"
        "ben@msp.example;01.12.2026 08:00;01.12.2026 12:00;;Arzt\nBen Öz;06.12.2026;;Urlaub;\n"
        "Nobody;01.12.2026;;;\nBen Öz;10.12.2026;01.12.2026;;\nBen Öz;gestern;;;\nBen Öz;;;;\n"
    )
    summary = imported(desk, tmp_path, text)
    assert (summary.time_off.new, summary.people.all) == (3, 0)
    assert refused(summary) == [
        (5, "email", "user.unknown_name"), (6, "to", "time_off.bad_span"), (7, "from", "row.date_unreadable"),
        (8, "from", "row.value_missing"),
    ]  # fmt: skip
    with desk.database.read() as connection:
        absences = list_time_off(connection, desk.tenant_id, START)
    assert [(one.starts_at.isoformat()[:16], one.ends_at.isoformat()[:16], one.note) for one in absences] == [
        ("2026-12-01T07:00", "2026-12-01T11:00", "Arzt"), ("2026-12-05T23:00", "2026-12-06T23:00", "Urlaub"),
        ("2026-12-23T23:00", "2026-12-31T23:00", "Urlaub: Ski"),
    ]  # fmt: skip
    again = imported(desk, tmp_path, exported(desk, "time-off"))
    assert (again.time_off.unchanged, again.undoable) == (3, []), "nothing was written"
    other = imported(
        desk, tmp_path, "email,from,to,reason\nanna@msp.example,2026-12-24,2026-12-31,Sea\n"
    )
    assert (other.time_off.changed, len(other.undoable)) == (1, 1)


def test_only_an_administrator_says_when_others_are_off(desk, tmp_path):
    mara = desk.user("Mara", "dispatcher")
    desk.user("Tess")
    file = write(
        tmp_path,
        "off.csv",
        "email,from\nmara@msp.example,2026-12-24\ntess@msp.example,2026-12-24\n",
    )
    summary = ImportSummary()
    as_mara = replace(ports(desk, tmp_path), actor=mara)
    import_staff_file(as_mara, str(file), "time_off", ImportOptions(), summary)
    assert summary.time_off.new == 1
    assert refused(summary) == [(3, "email", "time_off.not_yours")]
