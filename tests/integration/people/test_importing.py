"""People a file or a mail speaks of are found again, or made once."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Denied, Rejected
from deskflow.core.undo import UndoCommand
from deskflow.people.commands import CreateContact
from deskflow.people.importing import ImportPeople, PersonHint
from deskflow.people.tables import contacts, customers, sites

IGNORED = ("audit_log", "events", "event_queue", "counters")


def ids(desk, *hints: PersonHint) -> list[list[str | None]]:
    return desk.run(ImportPeople(hints)).result["people"]


def names(desk, table) -> list[str]:
    return sorted(row.name for row in desk.rows(table) if not getattr(row, "is_unknown", False))


def test_a_company_with_two_people_and_a_site_is_made_once(desk):
    anna, again, ben, nobody = ids(
        desk,
        PersonHint("Müller GmbH", "Anna", "anna@mueller.example", "+49 30 1", "Werk 2"),
        PersonHint("MÜLLER  gmbh", "", "ANNA@mueller.example", site="werk 2"),
        PersonHint(contact="Ben", email="ben@mueller.example"),
        PersonHint(),
    )
    assert anna == again
    assert ben[0] == anna[0], "the same domain is the same company"
    assert nobody == [None, None, None]
    assert names(desk, customers) == ["Müller GmbH"]
    assert names(desk, contacts) == ["Anna", "Ben"]
    assert names(desk, sites) == ["Werk 2"]
    (customer,) = [row for row in desk.rows(customers) if not row.is_unknown]
    assert customer.domain == "mueller.example"


def test_a_second_import_makes_nobody(desk):
    hints = (
        PersonHint("Nord", "Anna", "anna@nord.example", site="Hafen"),
        PersonHint(email="x@west.example"),
        PersonHint(contact="Otto", email="otto@gmail.com"),
        PersonHint("Nord", "Cem"),
    )
    first = ids(desk, *hints)
    outcome = desk.run(ImportPeople(hints))
    assert outcome.result == {"people": first, "customers": 0, "contacts": 0, "sites": 0}


def test_known_people_are_found_by_address_domain_and_name(desk):
    by_domain = desk.customer("Northwind", domain="northwind.example")
    contact = desk.run(CreateContact(by_domain, "Ada", "ada@private.example")).result_id
    known, fresh, named = ids(
        desk,
        PersonHint(email="ada@private.example"),
        PersonHint(contact="Bob", email="bob@northwind.example"),
        PersonHint("northwind", "Ada"),
    )
    assert known[:2] == [str(by_domain), str(contact)]
    assert fresh[0] == str(by_domain)
    assert named[:2] == [str(by_domain), str(contact)]


def test_public_mail_providers_are_no_company(desk):
    ((customer_id, contact_id, _),) = ids(desk, PersonHint(contact="Otto", email="otto@gmail.com"))
    (unknown,) = [row for row in desk.rows(customers) if row.is_unknown]
    assert customer_id == str(unknown.id)
    assert contact_id is not None
    assert names(desk, customers) == []


def test_the_same_address_at_two_customers_is_two_contacts(desk):
    one, two = ids(
        desk,
        PersonHint("A", "Kim", "kim@agency.example"),
        PersonHint("B", "Kim", "kim@agency.example"),
    )
    assert one[0] != two[0]
    assert one[1] != two[1]
    assert ids(desk, PersonHint("B", email="kim@agency.example"))[0] == two


@pytest.mark.parametrize(
    "hint", [PersonHint("x" * 300), PersonHint(email="nobody"), PersonHint("a\x01b")]
)
def test_one_bad_value_makes_nobody_at_all(desk, hint):
    with pytest.raises(Rejected):
        desk.run(ImportPeople((PersonHint("Fine"), hint)))
    assert names(desk, customers) == []


def test_importing_needs_its_permission(desk):
    with pytest.raises(Denied):
        desk.run(ImportPeople((PersonHint("X"),)), desk.user("Tom Tech", "technician"))


def test_it_can_be_taken_back(desk):
    before = {name: rows for name, rows in desk.dump().items() if name not in IGNORED}
    outcome = desk.run(
        ImportPeople((PersonHint("Nord", "Anna", "anna@nord.example", site="Hafen"),))
    )
    desk.run(UndoCommand(outcome.command_id))
    assert {name: rows for name, rows in desk.dump().items() if name not in IGNORED} == before
