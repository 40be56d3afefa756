"""Tickets and what hangs on them. Due times are columns here so that lists can sort by them; `sla` sets them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from deskflow.core.schema import entity, part, partial_index
from deskflow.core.types import CanonicalJson, Id, SortKey, Utc, Word

# Stands for "no due time" in sorted columns, so that no index ever meets a NULL.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)

tickets = entity(
    "tickets",
    Column("number", String(40), nullable=False),
    Column("title", String(500), nullable=False),
    Column("title_key", SortKey, nullable=False),
    Column("status", Word, nullable=False, default="open", server_default="open"),
    Column("is_open", Boolean, nullable=False, default=True, server_default=true()),
    Column("priority", Word, nullable=False, default="P3", server_default="P3"),
    Column("type", Word, nullable=False, default="breakdown", server_default="breakdown"),
    Column("channel", Word, nullable=False, default="internal", server_default="internal"),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("contact_id", Id, ForeignKey("contacts.id")),
    Column("site_id", Id, ForeignKey("sites.id")),
    Column("equipment_id", Id, ForeignKey("equipment.id")),
    Column("assignee_id", Id, ForeignKey("users.id")),
    Column("team_id", Id, ForeignKey("teams.id")),
    Column("first_response_due", Utc),
    Column("resolution_due", Utc),
    Column("first_response_at", Utc),
    Column("resolved_at", Utc),
    Column("closed_at", Utc),
    # How often it was taken up again after it had been finished.
    Column("reopened", Integer, nullable=False, default=0, server_default="0"),
    Column("sla_status", Word, nullable=False, default="met", server_default="met"),
    # The next thing due, whichever clock it is; NEVER when nothing is.
    Column("next_due_at", Utc, nullable=False),
    Column("next_due_kind", Word),
    # When the running budget began, so that a list can draw the share of it that is used up.
    Column("next_due_from", Utc),
    Column("sla_paused", Boolean, nullable=False, default=False, server_default=false()),
    Column("created_by", Id),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("last_message_at", Utc),
    # How many it hits and how soon; the priority follows from both, unless a reason says why it does not.
    Column("impact", Word),
    Column("urgency", Word),
    Column("priority_reason", String(300)),
    # A status of the tenant's own; `status` is the built-in one that it counts as.
    Column("own_status", Word),
    Column("resolution_code", Word),
    Column("cause_code", Word),
    Column("resolution_method", Word),
    # From 0 to 100, and what it is made of.
    Column("severity", Integer, nullable=False, default=0, server_default="0"),
    Column("severity_parts", CanonicalJson),
    # Values of the tenant's own fields by their keys, as expressions see them.
    Column("fields", CanonicalJson),
    # Where an import found it; the same row is never imported twice.
    Column("source_key", String(100)),
    UniqueConstraint("tenant_id", "number"),
    UniqueConstraint("tenant_id", "source_key"),
    # What became of what was finished in a stretch of time; everything that is asked stands in it.
    partial_index(
        "ix_tickets_finished",
        "tenant_id",
        "resolved_at",
        "assignee_id",
        "resolution_due",
        "reopened",
        "priority",
        "sla_status",
        "team_id",
        "created_at",
        "first_response_at",
        where=text("resolved_at IS NOT NULL"),
    ),
    Index("ix_tickets_list_due", "tenant_id", "is_open", "next_due_at", "pk"),
    Index("ix_tickets_list_assignee", "tenant_id", "assignee_id", "is_open", "next_due_at", "pk"),
    Index("ix_tickets_list_status", "tenant_id", "status", "next_due_at", "pk"),
    # Every change writes it anyway, so it also has what lists filter by: a filter that no other index serves is a
    # walk along this one, a tenth of the table.
    Index(
        "ix_tickets_list_updated",
        "tenant_id",
        "updated_at",
        "pk",
        "is_open",
        "next_due_at",
        "created_at",
        "status",
        "priority",
        "type",
        "channel",
        "sla_status",
        "sla_paused",
        "assignee_id",
        "team_id",
        "customer_id",
        "severity",
    ),
    Index("ix_tickets_list_title", "tenant_id", "title_key", "pk"),
    Index("ix_tickets_list_created", "tenant_id", "created_at", "pk"),
    Index("ix_tickets_list_priority", "tenant_id", "is_open", "priority", "next_due_at", "pk"),
    Index("ix_tickets_list_customer", "tenant_id", "customer_id", "is_open", "next_due_at", "pk"),
    # What was the matter with a device before; most tickets are about none.
    partial_index(
        "ix_tickets_equipment",
        "tenant_id",
        "equipment_id",
        "pk",
        where=text("equipment_id IS NOT NULL"),
    ),
    searched=True,
)

# Messages are immutable; a correction is a new one. The first message is the ticket's description.
ticket_messages = entity(
    "ticket_messages",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("author_kind", Word, nullable=False),
    Column("author_user_id", Id, ForeignKey("users.id")),
    Column("author_contact_id", Id, ForeignKey("contacts.id")),
    Column("author_name", String(255), nullable=False),
    Column("is_automatic", Boolean, nullable=False, default=False, server_default=false()),
    Column("channel", Word, nullable=False),
    Column("body_text", Text, nullable=False),
    Column("body_html", Text),
    Column("quoted_text", Text),
    Column("mail_message_id", String(500)),
    Column("mail_headers", CanonicalJson),
    # Who got a copy of what we wrote; what came in has it among its headers.
    Column("cc", CanonicalJson),
    Index("ix_ticket_messages_tenant_id_ticket_id_at", "tenant_id", "ticket_id", "at"),
    Index("ix_ticket_messages_tenant_id_mail_message_id", "tenant_id", "mail_message_id"),
    searched=True,
)

ticket_attachments = entity(
    "ticket_attachments",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", Id, ForeignKey("ticket_messages.id", ondelete="CASCADE"), nullable=False),
    Column("filename", String(255), nullable=False),
    Column("content_type", String(255), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content_id", String(255)),
    Index("ix_ticket_attachments_tenant_id_ticket_id", "tenant_id", "ticket_id"),
)

# What else happened to a ticket, for its timeline: a code and parameters, turned into words when shown.
ticket_activity = part(
    "ticket_activity",
    # Steps of a workflow happen at one moment; the order in which they were written tells them apart.
    Column("pk", Integer, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False, unique=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("code", Word, nullable=False),
    Column("params", CanonicalJson, nullable=False),
    Column("actor_kind", Word, nullable=False),
    Column("actor_id", Id),
    Index("ix_ticket_activity_tenant_id_ticket_id_at", "tenant_id", "ticket_id", "at"),
)

tasks = entity(
    "tasks",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE")),
    Column("title", String(500), nullable=False),
    Column("description", Text),
    Column("assignee_id", Id, ForeignKey("users.id")),
    Column("due_at", Utc),
    Column("done_at", Utc),
    Column("position", Integer, nullable=False, default=0, server_default="0"),
    Column("created_at", Utc, nullable=False),
    # The order it is a part of, if it is one.
    Column("work_order_id", Id),
    Index("ix_tasks_tenant_id_ticket_id", "tenant_id", "ticket_id"),
    Index("ix_tasks_tenant_id_assignee_id", "tenant_id", "assignee_id", "done_at"),
)

ticket_tags = entity(
    "ticket_tags",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "ticket_id", "name_key"),
    Index("ix_ticket_tags_tenant_id_name_key", "tenant_id", "name_key", "ticket_id"),
)

# What somebody must be able to do to take it, said by a person or a workflow.
ticket_skills = part(
    "ticket_skills",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("skill_id", Id, ForeignKey("skills.id", ondelete="CASCADE"), nullable=False),
    Column("level", Integer, nullable=False),
    UniqueConstraint("ticket_id", "skill_id"),
    Index("ix_ticket_skills_skill_id", "skill_id"),
)

# Read as "source kind target": it is a duplicate of, is the parent of, blocks; `related` has no direction.
ticket_links = entity(
    "ticket_links",
    Column("source_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("target_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Id),
    UniqueConstraint("tenant_id", "source_id", "target_id", "kind"),
    Index("ix_ticket_links_tenant_id_target_id", "tenant_id", "target_id"),
)

# A merged ticket keeps its own rows; they are shown with the ticket it was merged into.
ticket_merges = entity(
    "ticket_merges",
    Column("source_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("target_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("status_before", Word, nullable=False),
    Column("merged_at", Utc, nullable=False),
    Column("merged_by", Id),
    UniqueConstraint("tenant_id", "source_id"),
    Index("ix_ticket_merges_tenant_id_target_id", "tenant_id", "target_id"),
)

ticket_checklists = entity(
    "ticket_checklists",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("title", String(200), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("position", Integer, nullable=False, default=0, server_default="0"),
    Index("ix_ticket_checklists_tenant_id_ticket_id", "tenant_id", "ticket_id"),
)

ticket_checklist_items = entity(
    "ticket_checklist_items",
    Column(
        "checklist_id", Id, ForeignKey("ticket_checklists.id", ondelete="CASCADE"), nullable=False
    ),
    Column("title", String(500), nullable=False),
    Column("position", Integer, nullable=False),
    # Without it the ticket cannot be resolved.
    Column("is_required", Boolean, nullable=False, default=False, server_default=false()),
    Column("done_at", Utc),
    # Empty for what a workflow has done.
    Column("done_by", Id, ForeignKey("users.id")),
    Index("ix_ticket_checklist_items_tenant_id_checklist_id", "tenant_id", "checklist_id"),
)

time_entries = entity(
    "time_entries",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("is_billable", Boolean, nullable=False, default=True, server_default=true()),
    Column("note", Text, nullable=False, default="", server_default=""),
    Column("worked_at", Utc, nullable=False),
    Column("created_at", Utc, nullable=False),
    # How it was worked: see `rules.WORK_KINDS`; a visit is one on site.
    Column("kind", Word, nullable=False, default="remote", server_default="remote"),
    # The contract it is taken from, if it is still there; without one it is billed at this rate, if at all.
    Column("contract_id", Id),
    Column("rate", BigInteger),
    Index("ix_time_entries_tenant_id_contract_id", "tenant_id", "contract_id", "worked_at"),
    Index("ix_time_entries_tenant_id_ticket_id", "tenant_id", "ticket_id", "worked_at"),
    Index("ix_time_entries_tenant_id_user_id", "tenant_id", "user_id", "worked_at"),
)

# When somebody means to work on a ticket.
appointments = entity(
    "appointments",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("note", Text, nullable=False, default="", server_default=""),
    Column("created_at", Utc, nullable=False),
    # Pencilled in: the day may still change, and nobody was promised anything.
    Column("is_tentative", Boolean, nullable=False, default=False, server_default=false()),
    # The ticket was given to this person by being planned; it goes back when the plan is taken back.
    Column("took_ticket", Boolean, nullable=False, default=False, server_default=false()),
    # Why it was planned against a hard rule.
    Column("override_reason", Text, nullable=False, default="", server_default=""),
    Index("ix_appointments_tenant_id_ticket_id", "tenant_id", "ticket_id", "starts_at"),
    Index("ix_appointments_tenant_id_user_id", "tenant_id", "user_id", "starts_at"),
    Index("ix_appointments_tenant_id_starts_at", "tenant_id", "starts_at"),
)

work_orders = entity(
    "work_orders",
    Column("number", String(40), nullable=False),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("title", String(500), nullable=False),
    Column("description", Text),
    Column("assignee_id", Id, ForeignKey("users.id")),
    Column("estimate_minutes", Integer),
    Column("due_at", Utc),
    Column("done_at", Utc),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "number"),
    Index("ix_work_orders_tenant_id_ticket_id", "tenant_id", "ticket_id"),
    Index("ix_work_orders_tenant_id_assignee_id", "tenant_id", "assignee_id", "done_at"),
)

ticket_watchers = entity(
    "ticket_watchers",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("tenant_id", "ticket_id", "user_id"),
    Index("ix_ticket_watchers_tenant_id_user_id", "tenant_id", "user_id"),
)

# How satisfied somebody was: asked by mail once the work is done, answered by mail or on the phone.
surveys = entity(
    "surveys",
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("contact_id", Id, ForeignKey("contacts.id")),
    Column("address", String(320), nullable=False),
    Column("subject", String(500), nullable=False),
    Column("question", Text, nullable=False),
    Column("sent_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("score", Integer),
    Column("comment", Text, nullable=False, default="", server_default=""),
    Column("answered_at", Utc),
    Index("ix_surveys_tenant_id_ticket_id", "tenant_id", "ticket_id", "sent_at"),
)
