"""Fills an empty workspace with the demo provider: people, customers, tickets of the last days, workflows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from deskflow.assets.commands import AddEquipment
from deskflow.calendars.commands import DefineCalendar
from deskflow.channels.templates import DefineMailTemplate
from deskflow.core.bus import CommandBus, Outcome
from deskflow.core.commands import Command
from deskflow.core.permissions import Actor
from deskflow.core.transaction import Unit
from deskflow.core.workspace import Workspace
from deskflow.demo import own
from deskflow.demo import workflows as flows
from deskflow.demo.articles import ARTICLES
from deskflow.demo.board import PLACES, plan_the_days
from deskflow.demo.people import COMPANY, CUSTOMERS, PROFILES, SKILLS, STAFF, TEAMS
from deskflow.demo.serving import checklists, contracts_for
from deskflow.demo.subjects import PER_WEEKDAY, SOLVED, SUBJECTS, Subject
from deskflow.demo.viewing import shared_views
from deskflow.demo.writing import written
from deskflow.knowledge.commands import CreateArticle
from deskflow.people.commands import (
    AddUser,
    CreateContact,
    CreateCustomer,
    CreateSite,
    SetUserStatus,
)
from deskflow.people.profiles import SetProfile
from deskflow.people.skills import CreateSkill
from deskflow.people.teams import CreateTeam
from deskflow.sla.policy_commands import DefinePolicy
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.messaging import AddMessage
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow

# What a gold customer is owed, and who hears of it before.
_IF_MISSED = {
    "escalation": [
        {"clock": "resolution", "at": 75, "do": "notify", "who": ["assignee"]},
        {"clock": "resolution", "after": 3600, "do": "notify", "who": ["role:dispatcher"]},
    ],
    "penalties": {"resolution": {"once": 5000, "hourly": 1000, "cap": 50_000}},
}
_HOURS = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


__all__ = ["COMPANY", "build"]


@dataclass(frozen=True, slots=True)
class _Customer:
    customer_id: UUID
    contact_id: UUID
    contact_name: str
    site_id: UUID
    equipment: tuple[UUID, ...]


def build(workspace: Workspace) -> None:
    """Runs on the calling thread, before the engine starts, in one transaction."""
    with workspace.bus.unit() as unit:
        _Builder(workspace, unit).build()


class _Builder:
    def __init__(self, workspace: Workspace, unit: Unit) -> None:
        self._unit = unit
        self._bus: CommandBus = workspace.bus
        self._admin = workspace.actor
        self._now = workspace.clock.now()
        self._quiet = True
        self._staff: dict[str, Actor] = {}
        self._customers: list[_Customer] = []

    def build(self) -> None:
        for name, email, roles, title, status in STAFF:
            user_id = self._bus.run_in(
                self._unit,
                AddUser(name, email, roles, title=title, timezone="Europe/Berlin"),
                self._admin,
            ).result_id
            self._staff[name] = Actor(self._admin.tenant_id, user_id)
            if status != "available":
                self._bus.run_in(self._unit, SetUserStatus(user_id, status), self._staff[name])
        for name, lead, members in TEAMS:
            ids = [self._staff[one].user_id for one in members]
            team = CreateTeam(name, tuple(one for one in ids if one), self._staff[lead].user_id)
            self._bus.run_in(self._unit, team, self._admin)
        self._profiles()
        self._promises()
        for command in own.rules():
            self._bus.run_in(self._unit, command, self._admin)
        self._customers = [self._customer(place) for place in range(len(CUSTOMERS))]
        self._history()
        *earlier, newest = sorted(SUBJECTS, key=lambda one: -one.minutes_ago)
        for subject in earlier:
            self._ticket(subject)
        plan_the_days(
            self._unit.connection, self._admin.tenant_id, self._now,
            lambda one: self._run(one, self._admin, self._now),
        )  # fmt: skip
        for title, body, tags in ARTICLES:
            self._bus.run_in(self._unit, CreateArticle(title, body, tags), self._admin)
        for command in (*written(), *shared_views(), *checklists()):
            self._bus.run_in(self._unit, command, self._admin)
        self._workflows()
        # The newest comes in while automation watches: there is something to approve, and a run to look at.
        self._quiet = False
        self._ticket(newest)

    def _profiles(self) -> None:
        skills = {
            name: self._bus.run_in(
                self._unit, CreateSkill(name, words, paper), self._admin
            ).result_id
            for name, words, paper in SKILLS
        }
        for name, held, hours, place, papers in PROFILES:
            updates = {
                "skills": {str(skills[one]): level for one, level in held.items()},
                "capacity_hours": hours,
                "position": place,
                "certifications": [{"name": one} for one in papers],
            }
            user_id = self._staff[name].user_id
            assert user_id is not None
            self._bus.run_in(self._unit, SetProfile(user_id, updates), self._admin)

    def _promises(self) -> None:
        week = {"zone": "Europe/Berlin", "region": {"country": "DE", "subdivision": "HH"}}
        office = self._bus.run_in(
            self._unit, DefineCalendar("Mon–Fri 8–18", {**week, "week": _HOURS}), self._admin
        ).result_id
        always = self._bus.run_in(
            self._unit,
            DefineCalendar("24×7", {"zone": "Europe/Berlin", "always_open": True}),
            self._admin,
        ).result_id
        hours = 3600
        gold = {
            "P1": {"first_response": 2 * hours, "resolution": 6 * hours},
            "P2": {"first_response": 4 * hours, "resolution": 16 * hours},
            "P3": {"first_response": 8 * hours, "resolution": 40 * hours},
            "P4": {"first_response": 16 * hours, "resolution": 60 * hours},
        }
        usual = {
            priority: {"first_response": 2 * targets["first_response"], "resolution": 2 * targets["resolution"]}
            for priority, targets in gold.items()
        }  # fmt: skip
        condition = {"customer.tier": ["gold", "platinum"]}
        self._bus.run_in(
            self._unit,
            DefinePolicy(
                "Gold", always, {"targets": gold, "condition": condition, **_IF_MISSED}, position=1
            ),
            self._admin,
        )
        self._bus.run_in(
            self._unit,
            DefinePolicy("Standard", office, {"targets": usual}, position=9),
            self._admin,
        )

    def _customer(self, place: int) -> _Customer:
        name, domain, tier, contacts, sites, equipment = CUSTOMERS[place]
        customer_id = self._bus.run_in(self._unit,
            CreateCustomer(name, domain=domain, tier=tier, email=f"it@{domain}"), self._admin, quiet=True
        ).result_id  # fmt: skip
        site_ids = [
            self._bus.run_in(self._unit,
                CreateSite(customer_id, site, address, "Europe/Berlin", position=PLACES.get((name, site))),
                self._admin,
            ).result_id
            for site, address in sites
        ]  # fmt: skip
        contact_ids = [
            self._bus.run_in(self._unit,
                CreateContact(customer_id, person, f"{box}@{domain}", title=title, site_id=site_ids[0]),
                self._admin,
            ).result_id
            for person, box, title in contacts
        ]  # fmt: skip
        owned = tuple(
            self._bus.run_in(self._unit,
                AddEquipment(
                    customer_id, label, kind, site_ids[0], serial, model,
                    installed_at=self._now - timedelta(days=400), warranty_until=self._now + timedelta(days=480),
                ),
                self._admin,
            ).result_id
            for label, kind, serial, model in equipment
        )  # fmt: skip
        for command in contracts_for(place, tier, customer_id, owned, self._now):
            self._bus.run_in(self._unit, command, self._admin)
        return _Customer(customer_id, contact_ids[0], contacts[0][0], site_ids[0], owned)

    def _history(self) -> None:
        """Two weeks of ordinary days: asked, answered, solved."""
        number = 0
        for days_ago in range(14, 0, -1):
            midnight = (self._now - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0)
            for place in range(PER_WEEKDAY[midnight.weekday()]):
                customer, title, who = SOLVED[number % len(SOLVED)]
                at = midnight + timedelta(hours=7, minutes=17 * number % 540)
                self._solved(self._customers[customer], title, self._staff[who], at, place)
                number += 1

    def _solved(
        self, customer: _Customer, title: str, actor: Actor, at: datetime, place: int
    ) -> None:
        message = NewMessage(
            f"{title}. Please help.", author_kind="customer", author_contact_id=customer.contact_id,
            author_name=customer.contact_name, channel="email", at=at,
        )  # fmt: skip
        ticket = NewTicket(
            title, message, priority=("P3", "P2", "P4")[place % 3], channel="email", created_at=at,
            customer_id=customer.customer_id, contact_id=customer.contact_id, assignee_id=actor.user_id,
        )  # fmt: skip
        ticket_id = self._run(CreateTicket(ticket), self._admin, at).result_id
        answered = at + timedelta(minutes=11 + 7 * place)
        self._run(
            AddMessage(ticket_id, NewMessage("Solved, please try again."), "resolved"),
            actor,
            answered,
        )

    def _ticket(self, subject: Subject) -> None:
        customer = self._customers[subject.customer]
        at = self._now - timedelta(minutes=subject.minutes_ago)
        message = NewMessage(
            subject.text, author_kind="customer", author_contact_id=customer.contact_id,
            author_name=customer.contact_name, channel="email", at=at,
        )  # fmt: skip
        assignee = self._staff.get(subject.assignee)
        started = subject.status in ("in_progress", "resolved", "closed")
        ticket_id = self._run(
            CreateTicket(
                NewTicket(
                    subject.title, message, priority=subject.priority, channel="email", created_at=at,
                    status="new" if subject.status == "new" else "open",
                    customer_id=customer.customer_id, contact_id=customer.contact_id,
                    site_id=customer.site_id,
                    equipment_id=None if subject.equipment is None else customer.equipment[subject.equipment],
                    assignee_id=assignee.user_id if assignee else None,
                    **own.facts(subject.priority, subject.customer, subject.minutes_ago),
                )
            ),
            self._staff["Oskar Lang"], at,
        ).result_id  # fmt: skip
        actor = assignee or self._admin
        later = at + timedelta(minutes=min(7, subject.minutes_ago / 2))
        if subject.note:
            self._run(
                AddMessage(ticket_id, NewMessage(subject.note, is_public=False)), actor, later
            )
        if subject.reply:
            reply = NewMessage(subject.reply, channel="email")
            self._run(AddMessage(ticket_id, reply), actor, later + timedelta(minutes=1))
        if started or subject.status not in ("new", "open"):
            status = {"status": "in_progress" if subject.status == "closed" else subject.status}
            self._run(UpdateTicket(ticket_id, status), actor, later + timedelta(minutes=2))
        if subject.status == "closed":
            done = later + timedelta(minutes=40)
            self._run(UpdateTicket(ticket_id, {"status": "closed"}), actor, done)

    def _run(self, command: Command, actor: Actor, at: datetime) -> Outcome:
        return self._bus.run_in(self._unit, command, actor, at=at, quiet=self._quiet)

    def _workflows(self) -> None:
        author = self._staff["Ayla Demir"]
        template_id = self._bus.run_in(
            self._unit, DefineMailTemplate(**flows.mail_template()), author
        ).result_id
        for name, description, made in (
            (flows.ESCALATION, "P1 goes to whoever has the least to do, and overtime is asked for.",
             flows.escalation(template_id)),
            ("Open P1 every morning", "Tells dispatch what is still open.", flows.chaser()),
            ("Onboarding", "Tasks for a new starter, with a reminder.", flows.onboarding()),
        ):  # fmt: skip
            workflow_id = self._bus.run_in(
                self._unit, CreateWorkflow(name, description, "ticket_automation", made), author
            ).result_id
            self._bus.run_in(self._unit, PublishWorkflow(workflow_id, 1, "First version"), author)
        self._bus.run_in(self._unit, StartWorkflow(workflow_id, {"person": "Arif Koç"}), author)
