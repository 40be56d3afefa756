"""A missed promise costs what the customer's contract says, and else what the policy says."""

from __future__ import annotations

from deskflow.assets.contracts import AddContract
from tests.integration.desk import START
from tests.integration.sla.test_crediting import fire, notes, priced


def test_the_contract_comes_before_the_policy(desk):
    priced(desk, once=5000, hourly=1000)
    agreed, other = desk.customer(), desk.customer("Contoso")
    terms = {
        "name": "AMC",
        "starts_at": START.isoformat(),
        "resolution_penalty": 7700,
        "currency": "usd",
    }
    desk.run(AddContract(agreed, terms))
    desk.ticket("Theirs", customer_id=agreed)
    desk.ticket("Not theirs", customer_id=other)
    desk.advance(hours=9)
    fire(desk)
    found = {note.policy_name: (note.cents, note.currency) for note in notes(desk)}
    assert found["AMC"] == (7700, "USD")
    assert [currency for name, (_, currency) in found.items() if name != "AMC"] == ["GBP"]
