"""Names, addresses and the company behind an address; the built-in roles."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Rejected
from deskflow.core.permissions import allows
from deskflow.people.rules import (
    BUILT_IN_ROLES,
    PERMISSIONS,
    checked_email,
    checked_name,
    company_domain,
)


def test_a_name_loses_its_outer_spaces_and_line_breaks():
    assert checked_name("  Zoë \n Søn ") == "Zoë Søn"


@pytest.mark.parametrize(
    ("given", "code"),
    [("", "field.required"), (" \t\n ", "field.required"), ("x" * 256, "field.too_long"),
     ("a\x00b", "field.bad_character"), ("a\u202eb", "field.bad_character")],
)  # fmt: skip
def test_what_is_no_name(given, code):
    with pytest.raises(Rejected) as refused:
        checked_name(given, "customer_name")
    assert refused.value.code == code
    assert refused.value.params["field"] == "customer_name"


@pytest.mark.parametrize(
    ("given", "kept"),
    [(" Ada@MSP.Example ", "ada@msp.example"), ("", None), ("  ", None), (None, None),
     ("o'brien+x@sub.msp.example", "o'brien+x@sub.msp.example"), ("jörg@bücher.example", "jörg@bücher.example")],
)  # fmt: skip
def test_addresses(given, kept):
    assert checked_email(given) == kept


@pytest.mark.parametrize(
    "given",
    ["ada", "ada@", "@msp.example", "ada@msp", "a b@msp.example", "ada@msp..", "ada@@msp.example",
     "Ada <ada@msp.example>", "ada@msp.example, bob@msp.example", "a" * 320 + "@msp.example"],
)  # fmt: skip
def test_what_is_no_address(given):
    with pytest.raises(Rejected, match=r"field\.bad_email"):
        checked_email(given)


@pytest.mark.parametrize(
    ("email", "domain"),
    [("ada@MSP.example", "msp.example"), ("ada@gmail.com", None), ("ada@GMX.de", None), (None, None),
     ("", None), ("nobody", None), ("a@b@northwind.example", "northwind.example")],
)  # fmt: skip
def test_the_company_behind_an_address(email, domain):
    assert company_domain(email) == domain


@pytest.mark.parametrize("key", BUILT_IN_ROLES)
def test_built_in_roles_hold_only_permissions_that_exist(key):
    _, permissions = BUILT_IN_ROLES[key]
    areas = {f"{permission.split('.')[0]}.*" for permission in PERMISSIONS}
    assert set(permissions) <= {*PERMISSIONS, *areas}


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("technician", "tickets.reply", "workflows.execute"),
        ("dispatcher", "import.run", "workflows.approve"),
        ("author", "workflows.approve", "customers.write"),
        ("approver", "workflows.approve", "tickets.note"),
    ],
)
def test_what_the_built_in_roles_may(role, may, may_not):
    held = frozenset(BUILT_IN_ROLES[role][1])
    assert allows(held, may)
    assert not allows(held, may_not)
