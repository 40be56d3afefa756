"""Forms for what a customer has: contacts and sites, added and changed in a panel beside their card."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.reading import CustomerDetails
from deskflow.desktop.records.form_popover import FormPopover, Save
from deskflow.desktop.records.ui_form import UiForm
from deskflow.people.commands import CreateContact, CreateSite
from deskflow.people.contacts import UpdateContact, UpdateSite

Typed = dict[UUID, Mapping[str, str]]


class _Forms(QObject):
    """Opens panels and keeps what was typed into one that was closed too early."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._host = parent
        self._typed: Typed = {}

    def _open(
        self,
        key: UUID,
        title: str,
        form: UiForm,
        values: Mapping[str, str],
        save: Save,
        anchor: QWidget,
        done: tuple[str, str],
    ) -> None:
        """`key` is what the typing belongs to; `done` are the button's word and what the toast says."""
        context, (verb, said) = self._context, done
        window = self._host.window()
        popover = FormPopover(context.theme, window, context.requests, title, form, save, verb=verb)
        popover.kept.connect(partial(self._typed.__setitem__, key))
        popover.saved.connect(partial(self._on_saved, key, said))
        popover.start(anchor, values, self._typed.get(key), "below-right")

    def _on_saved(self, key: UUID, said: str, outcome: Outcome) -> None:
        self._typed.pop(key, None)
        context = self._context

        def undo() -> None:
            context.requests.submit(context.workspace.undo(outcome.command_id), owner=self)

        if outcome.changes:
            context.toasts.show(said, undo=undo)

    def _run(self, command: Command) -> Future[Outcome]:
        future: Future[Outcome] = self._context.workspace.run(command)
        return future


class ContactForms(_Forms):
    def add(self, details: CustomerDetails, anchor: QWidget) -> None:
        customer_id = details.customer.id

        def save(values: Mapping[str, str]) -> Future[Outcome]:
            site = values["site_id"]
            return self._run(
                CreateContact(
                    customer_id,
                    values["name"],
                    values["email"] or None,
                    values["phone"] or None,
                    values["title"] or None,
                    UUID(site) if site else None,
                )
            )

        empty = dict.fromkeys(("name", "title", "email", "phone", "site_id"), "")
        done = (self.tr("Add"), self.tr("Contact added"))
        self._open(
            customer_id, self.tr("New contact"), self._form(details), empty, save, anchor, done
        )

    def edit(self, details: CustomerDetails, contact_id: UUID, anchor: QWidget) -> None:
        contact = next((one for one in details.contacts if one.id == contact_id), None)
        if contact is None:
            return
        stored = {
            "name": contact.name,
            "title": contact.title or "",
            "email": contact.email or "",
            "phone": contact.phone or "",
            "site_id": str(contact.site_id or ""),
        }

        def save(values: Mapping[str, str]) -> Future[Outcome]:
            return self._run(UpdateContact(contact_id, _updates(stored, values, {"name"})))

        done = (self.tr("Save"), self.tr("{name} saved").format(name=contact.name))
        self._open(contact_id, contact.name, self._form(details), stored, save, anchor, done)

    def _form(self, details: CustomerDetails) -> UiForm:
        form = UiForm(self._context.theme, "contact")
        sites = [(str(site.id), site.name) for site in details.sites]
        form.set_choices("site_id", [("", self.tr("No particular site")), *sites])
        form.show_field("site_id", bool(sites))
        return form


class SiteForms(_Forms):
    def add(self, details: CustomerDetails, anchor: QWidget) -> None:
        customer_id = details.customer.id

        def save(values: Mapping[str, str]) -> Future[Outcome]:
            address, zone = values["address"] or None, values["timezone"] or None
            return self._run(CreateSite(customer_id, values["name"], address, zone))

        empty = dict.fromkeys(("name", "address", "timezone"), "")
        form = UiForm(self._context.theme, "site")
        done = (self.tr("Add"), self.tr("Site added"))
        self._open(customer_id, self.tr("New site"), form, empty, save, anchor, done)

    def edit(self, details: CustomerDetails, site_id: UUID, anchor: QWidget) -> None:
        site = next((one for one in details.sites if one.id == site_id), None)
        if site is None:
            return
        stored = {
            "name": site.name,
            "address": site.address or "",
            "timezone": site.timezone or "",
        }

        def save(values: Mapping[str, str]) -> Future[Outcome]:
            return self._run(UpdateSite(site_id, _updates(stored, values, {"name"})))

        form = UiForm(self._context.theme, "site")
        done = (self.tr("Save"), self.tr("{name} saved").format(name=site.name))
        self._open(site_id, site.name, form, stored, save, anchor, done)


def _updates(
    stored: Mapping[str, str], values: Mapping[str, str], required: set[str]
) -> dict[str, str | None]:
    """What changed; an emptied field is None unless it is required, which the command refuses in words."""
    return {
        key: text if key in required else text or None
        for key, text in values.items()
        if text != stored.get(key, "")
    }
