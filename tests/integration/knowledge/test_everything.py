"""Everything is searched at once, alike on both databases."""

from __future__ import annotations

from deskflow.assets.commands import AddEquipment
from deskflow.knowledge.commands import CreateArticle
from deskflow.knowledge.everything import KINDS, search_everything
from deskflow.people.commands import CreateContact


def test_one_word_finds_all_that_have_it(desk):
    firm = desk.customer("Vortex & Söhne <i>")
    desk.run(CreateContact(firm, "Vera Vortex", email="vera@vortex.example"))
    desk.run(AddEquipment(firm, "Router", serial_number="VORTEX-77"))
    desk.run(CreateArticle("Vortex mode", "How to leave the vortex <b>again</b>"))
    desk.ticket("Nothing", "the vortex is open", customer_id=firm)
    with desk.database.read() as connection:
        found = search_everything(connection, desk.tenant_id, "vortex")
        only = search_everything(
            connection, desk.tenant_id, "vortex söhne", kinds=("customer", "equipment")
        )
        nothing = search_everything(connection, desk.tenant_id, "%")
    assert [hit.kind for hit in found.hits] == list(KINDS)
    ticket, customer, contact, router, article = found.hits
    assert (ticket.number, ticket.excerpt.text) == ("INC-1001", "the vortex is open")
    assert (customer.title.text, customer.title.marks) == ("Vortex & Söhne <i>", ((0, 6),))
    assert (contact.detail, router.detail) == ("Vortex & Söhne <i>",) * 2
    assert "<b>again</b>" in article.excerpt.text
    assert [hit.id for hit in only.hits] == [firm]
    assert nothing.hits == ()
