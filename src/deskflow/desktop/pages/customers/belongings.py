"""Forms for what a customer has: contacts and sites, added and changed in a panel beside their card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.customers.reading import CustomerDetails
from deskflow.desktop.records.forms import FormWords, RecordForms
from deskflow.desktop.records.typed_people import people_from, place_from, place_text
from deskflow.desktop.records.ui_form import UiForm
from deskflow.people.commands import CreateContact, CreateSite
from deskflow.people.contacts import UpdateContact, UpdateSite
from deskflow.people.profiles import SetCustomerPeople


class ContactForms(QObject):
    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._forms = RecordForms(context, parent)

    def add(self, details: CustomerDetails, anchor: QWidget) -> None:
        customer_id = details.customer.id

        def make(values: Mapping[str, str]) -> CreateContact:
            site = values["site_id"]
            return CreateContact(
                customer_id,
                values["name"],
                values["email"] or None,
                values["phone"] or None,
                values["title"] or None,
                UUID(site) if site else None,
            )

        form = self._form(details)
        words = FormWords(self.tr("New contact"), self.tr("Add"), self.tr("Contact added"))
        empty = dict.fromkeys(form.fields, "")
        self._forms.offer(form, make, words, anchor=anchor, values=empty, key=customer_id)

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

        def make(values: Mapping[str, str]) -> UpdateContact:
            return UpdateContact(contact_id, _updates(stored, values, {"name"}))

        saved = self.tr("{name} saved").format(name=contact.name)
        words = FormWords(contact.name, self.tr("Save"), saved)
        form = self._form(details)
        self._forms.offer(form, make, words, anchor=anchor, values=stored, key=contact_id)

    def _form(self, details: CustomerDetails) -> UiForm:
        form = UiForm(self._theme, "contact")
        sites = [(str(site.id), site.name) for site in details.sites]
        form.set_choices("site_id", [("", self.tr("No particular site")), *sites])
        form.show_field("site_id", bool(sites))
        return form


class SiteForms(QObject):
    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._forms = RecordForms(context, parent)

    def add(self, details: CustomerDetails, anchor: QWidget) -> None:
        customer_id = details.customer.id

        def make(values: Mapping[str, str]) -> CreateSite:
            address, zone = values["address"] or None, values["timezone"] or None
            place = place_from(values["position"])
            return CreateSite(
                customer_id, values["name"], address, zone, values["territory"] or None,
                (place[0], place[1]) if place else None,
            )  # fmt: skip

        form = UiForm(self._theme, "site")
        words = FormWords(self.tr("New site"), self.tr("Add"), self.tr("Site added"))
        empty = dict.fromkeys(form.fields, "")
        self._forms.offer(form, make, words, anchor=anchor, values=empty, key=customer_id)

    def edit(self, details: CustomerDetails, site_id: UUID, anchor: QWidget) -> None:
        site = next((one for one in details.sites if one.id == site_id), None)
        if site is None:
            return
        stored = {
            "name": site.name,
            "address": site.address or "",
            "timezone": site.timezone or "",
            "territory": site.territory or "",
            "position": place_text(site.position),
        }

        def make(values: Mapping[str, str]) -> UpdateSite:
            updates: dict[str, Any] = dict(_updates(stored, values, {"name"}))
            if "position" in updates:
                updates["position"] = place_from(values["position"])
            return UpdateSite(site_id, updates)

        saved = self.tr("{name} saved").format(name=site.name)
        words = FormWords(site.name, self.tr("Save"), saved)
        form = UiForm(self._theme, "site")
        self._forms.offer(form, make, words, anchor=anchor, values=stored, key=site_id)


class WishForms(QObject):
    """Whom a customer likes to see, and whom not."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._forms = RecordForms(context, parent)

    def edit(self, details: CustomerDetails, anchor: QWidget) -> None:
        customer_id, people = details.customer.id, details.people
        stored = {
            kind: ", ".join(one.name for one in people if details.wishes.get(one.id) == kind)
            for kind in ("preferred", "excluded")
        }

        def make(values: Mapping[str, str]) -> SetCustomerPeople:
            preferred, excluded = (
                tuple(people_from(values[kind], people, kind)) for kind in ("preferred", "excluded")
            )
            return SetCustomerPeople(customer_id, preferred, excluded)

        words = FormWords(self.tr("Who goes there"), self.tr("Save"), self.tr("Saved"))
        form = UiForm(self._theme, "customer_people")
        self._forms.offer(form, make, words, anchor=anchor, values=stored, key=None)


def _updates(
    stored: Mapping[str, str], values: Mapping[str, str], required: set[str]
) -> dict[str, str | None]:
    """What changed; an emptied field is None unless it is required, which the command refuses in words."""
    return {
        key: text if key in required else text or None
        for key, text in values.items()
        if text != stored.get(key, "")
    }
