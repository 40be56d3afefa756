"""Contacts, sites and staff are changed, refused with the field's name, and taken back; on both databases."""

from __future__ import annotations

import pytest

from deskflow.core.commands import plain, rebuild
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.ids import new_id
from deskflow.core.undo import UndoCommand
from deskflow.people.commands import CreateContact, CreateSite
from deskflow.people.contacts import UpdateContact, UpdateSite
from deskflow.people.queries import list_contacts, list_sites, list_users, permissions_of
from deskflow.people.staff import UpdateUser
from deskflow.people.tables import contacts, sites, users


def test_a_contact_is_changed_and_taken_back(desk):
    customer = desk.customer()
    site = desk.run(CreateSite(customer, "Hamburg")).result_id
    contact = desk.run(CreateContact(customer, "Paul Weber", "paul@northwind.example")).result_id
    changes = {"email": "  P.Weber@Northwind.example ", "phone": " 040 1 ", "site_id": site}
    outcome = desk.run(UpdateContact(contact, changes))
    row = desk.row(contacts, contact)
    assert (row.email, row.email_key, row.phone) == (
        "p.weber@northwind.example", "p.weber@northwind.example", "040 1",
    )  # fmt: skip
    assert row.site_id == site
    desk.run(UndoCommand(outcome.command_id))
    row = desk.row(contacts, contact)
    assert (row.email, row.phone, row.site_id) == ("paul@northwind.example", None, None)


def test_a_contact_keeps_to_the_sites_of_its_customer(desk):
    elsewhere = desk.run(CreateSite(desk.customer("Fabrikam"), "Hannover")).result_id
    contact = desk.run(CreateContact(desk.customer(), "Paul Weber")).result_id
    with pytest.raises(Rejected) as refusal:
        desk.run(UpdateContact(contact, {"site_id": elsewhere}))
    assert refusal.value.code == "contact.foreign_site"


@pytest.mark.parametrize(
    ("updates", "code", "field"),
    [
        ({"name": "  "}, "field.required", "name"),
        ({"email": "not an address"}, "field.bad_email", "email"),
        ({"salary": 3}, "field.unknown", "salary"),
    ],
)
def test_a_refusal_names_the_field(desk, updates, code, field):
    contact = desk.run(CreateContact(desk.customer(), "Paul Weber")).result_id
    with pytest.raises(Rejected) as refusal:
        desk.run(UpdateContact(contact, updates))
    assert (refusal.value.code, refusal.value.params["field"]) == (code, field)


def test_a_site_is_changed_and_taken_back(desk):
    customer = desk.customer()
    site = desk.run(CreateSite(customer, "Hamburg")).result_id
    outcome = desk.run(UpdateSite(site, {"address": "Kaiserkai 12", "timezone": "Europe/Berlin"}))
    with desk.database.read() as connection:
        (row,) = list_sites(connection, desk.tenant_id, customer)
    assert (row.address, row.timezone) == ("Kaiserkai 12", "Europe/Berlin")
    desk.run(UndoCommand(outcome.command_id))
    assert desk.row(sites, site).address is None
    with pytest.raises(Rejected) as refusal:
        desk.run(UpdateSite(site, {"timezone": "Europe/Atlantis"}))
    assert refusal.value.code == "field.unknown_zone"


def test_what_is_not_there_cannot_be_changed(desk):
    with pytest.raises(NotFound):
        desk.run(UpdateSite(new_id(), {"name": "Nowhere"}))


def test_somebody_gets_other_roles_and_then_leaves(desk):
    anna = desk.user("Anna Brandt")
    changed = desk.run(
        UpdateUser(anna.user_id, {"role_keys": ["dispatcher", "approver"], "title": "Lead"})
    )
    with desk.database.read() as connection:
        assert "workflows.approve" in permissions_of(connection, anna.user_id)
    desk.run(UndoCommand(changed.command_id))
    with desk.database.read() as connection:
        assert "workflows.approve" not in permissions_of(connection, anna.user_id)
    desk.run(UpdateUser(anna.user_id, {"is_active": False}))
    with desk.database.read() as connection:
        assert permissions_of(connection, anna.user_id) == frozenset()
        assert "Anna Brandt" not in [one.name for one in list_users(connection, desk.tenant_id)]
        everybody = list_users(connection, desk.tenant_id, active_only=False)
    assert [one.is_active for one in everybody if one.name == "Anna Brandt"] == [False]


@pytest.mark.parametrize("updates", [{"is_active": False}, {"role_keys": ["technician"]}])
def test_the_last_administrator_stays(desk, updates):
    with pytest.raises(Rejected) as refusal:
        desk.run(UpdateUser(desk.admin.user_id, updates))
    assert refusal.value.code == "user.last_admin"
    assert desk.row(users, desk.admin.user_id).is_active


def test_an_unknown_role_is_refused(desk):
    anna = desk.user("Anna Brandt")
    for keys, code in (([], "user.no_role"), (["wizard"], "role.unknown")):
        with pytest.raises(Rejected) as refusal:
            desk.run(UpdateUser(anna.user_id, {"role_keys": keys}))
        assert refusal.value.code == code


def test_a_replay_understands_its_own_json(desk):
    customer = desk.customer()
    site = desk.run(CreateSite(customer, "Hamburg")).result_id
    contact = desk.run(CreateContact(customer, "Paul Weber")).result_id
    command = UpdateContact(contact, {"site_id": site})
    desk.run(rebuild(UpdateContact, plain(command)))
    with desk.database.read() as connection:
        (row,) = list_contacts(connection, desk.tenant_id, customer)
    assert row.site_id == site
