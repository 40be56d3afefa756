"""While a ticket is written down, what is known about it appears beside the form; nothing typed is lost for it."""

from __future__ import annotations

import time
from datetime import timedelta

from PySide6.QtTest import QTest

from deskflow.assets.commands import AddEquipment
from deskflow.assets.contracts import AddContract
from deskflow.desktop.pages.tickets.search_choice import Found
from deskflow.desktop.pages.tickets.ticket.side_rows import FactRow, LinkRow
from deskflow.desktop.widgets.labels import Label
from deskflow.knowledge.commands import CreateArticle
from deskflow.people.commands import CreateContact, CreateSite
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.tables import tickets
from tests.desktop.accessibility import assert_accessible


def links(form) -> list[str]:
    return [link.text() for link in form.intake.findChildren(LinkRow)]


def told(form) -> set[str]:
    return {label.text() for fact in form.intake.findChildren(FactRow) for label in fact.findChildren(Label)}  # fmt: skip


def test_duplicates_cover_and_articles_appear_and_a_duplicate_is_opened_instead(room):
    now = room.workspace.clock.now()
    customer = room.customer()
    site = room.run(CreateSite(customer, "Hamburg"))
    paul = room.run(
        CreateContact(customer, "Paul Weber", "paul@northwind.example", "040 1", site_id=site)
    )
    server = room.run(
        AddEquipment(customer, "MX-GW-01", "server", site, installed_at=now, warranty_months=24)
    )
    room.run(
        AddContract(
            customer, {"name": "AMC Gold", "starts_at": now.isoformat(), "visits_included": 12}
        )
    )
    room.run(
        CreateArticle("550 relaying denied", "The gateway rejects mail: look at the allow list.")
    )
    done = room.ticket("Queue stuck after the update", customer_id=customer, equipment_id=server)
    room.do(UpdateTicket(done, {"status": "closed"}))
    known = room.ticket("Mail gateway rejects outgoing mail", customer_id=customer, contact_id=paul)
    page = room.open(1500, 900)
    room.window.table.trigger("tickets.new")
    form = page.ticket.form
    room.qtbot.waitUntil(form.title.hasFocus)
    QTest.keyClicks(form.title, "Gateway rejects mail")
    room.qtbot.waitUntil(form.alike.isVisible)
    assert "INC-1002" in form.alike.text()
    form.customer.choose(Found((customer, paul), "Paul Weber"))
    # The only piece of equipment is meant, and where it stands is where to go.
    room.qtbot.waitUntil(lambda: form.equipment.value is not None)
    room.qtbot.waitUntil(lambda: any(text.startswith("until ") for text in told(form)))
    assert {"AMC Gold", "12 of 12 visits left", "Hamburg", "Paul Weber"} <= told(form)
    assert links(form) == ["Mail gateway rejects outgoing mail", "Queue stuck after the update", "550 relaying denied"]  # fmt: skip
    assert_accessible(form)
    form.alike.click()
    room.qtbot.waitUntil(lambda: page.ticket.row is not None and page.ticket.row.id == known)
    room.window.table.trigger("tickets.new")
    assert form.title.text() == "Gateway rejects mail"
    form.create()
    room.qtbot.waitUntil(lambda: page.ticket.row.title == "Gateway rejects mail")
    with room.workspace.database.read() as connection:
        row = connection.execute(tickets.select().where(tickets.c.id == page.ticket.row.id)).one()
    assert (row.contact_id, row.equipment_id, row.site_id) == (paul, server, site)


def test_what_was_taken_away_stays_away_and_a_known_contract_may_be_over(room):
    now = room.workspace.clock.now()
    customer = room.customer()
    room.run(AddEquipment(customer, "NAS"))
    past = {"starts_at": (now - timedelta(days=400)).isoformat(), "ends_at": (now - timedelta(days=40)).isoformat()}  # fmt: skip
    room.run(AddContract(customer, {"name": "Old", **past}))
    page = room.open(1500, 900)
    page.ticket.start_new(None)
    form = page.ticket.form
    form.customer.choose(Found((customer, None), "Northwind Traders"))
    room.qtbot.waitUntil(lambda: form.equipment.value is not None)
    form.equipment.choose(None)
    room.qtbot.waitUntil(lambda: form.intake.found.asked.equipment_id is None)
    assert form.equipment.value is None
    assert "none: it is billed" in told(form)
    form.throw_away()


def test_looking_up_takes_little_while_even_with_many_tickets(room):
    from deskflow.desktop.pages.tickets.intake_reading import Asked, read_intake

    customer = room.customer()
    for n in range(60):
        room.ticket(f"Mail number {n} is rejected by gateway {n % 7}", customer_id=customer)
    asked = Asked("gateway rejects mail again and again", "x " * 400, customer)
    with room.workspace.database.read() as connection:
        begun = time.thread_time()
        found = read_intake(connection, room.workspace.tenant_id, asked, room.workspace.clock.now())
        spent = time.thread_time() - begun
    assert len(found.similar) == 4
    assert spent < 0.15
