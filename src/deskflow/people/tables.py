"""Users, roles and teams; customers, their contacts and sites."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    true,
)

from deskflow.core.schema import entity, part
from deskflow.core.types import CanonicalJson, Id, SortKey, Utc, Word

users = entity(
    "users",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("email", String(320), nullable=False),
    Column("email_key", SortKey, nullable=False),
    # What routing and `find_user` look at: available, busy, away, off.
    Column("status", Word, nullable=False, default="available", server_default="available"),
    Column("title", String(255)),
    Column("timezone", String(100), nullable=False, default="UTC", server_default="UTC"),
    Column("is_active", Boolean, nullable=False, default=True, server_default=true()),
    Column("created_at", Utc, nullable=False),
    # Who decides for them when they ask, or do not answer. People are never deleted, so nothing has to follow.
    Column("manager_id", Id),
    UniqueConstraint("tenant_id", "email_key"),
)

roles = entity(
    "roles",
    Column("name", String(100), nullable=False),
    Column("key", Word, nullable=False),
    Column("permissions", CanonicalJson, nullable=False),
    UniqueConstraint("tenant_id", "key"),
)

user_roles = part(
    "user_roles",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("role_id", Id, ForeignKey("roles.id", ondelete="CASCADE"), nullable=False),
    UniqueConstraint("user_id", "role_id"),
    Index("ix_user_roles_role_id", "role_id"),
)

teams = entity(
    "teams",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    # One of its members. Teams, like people, are retired and not deleted, so nothing has to follow.
    Column("lead_id", Id),
    Column("is_active", Boolean, nullable=False, default=True, server_default=true()),
    UniqueConstraint("tenant_id", "name_key"),
)

team_members = part(
    "team_members",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("team_id", Id, ForeignKey("teams.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    UniqueConstraint("team_id", "user_id"),
    Index("ix_team_members_user_id", "user_id"),
)

customers = entity(
    "customers",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("tier", Word, nullable=False, default="standard", server_default="standard"),
    Column("domain", String(255)),
    Column("domain_key", SortKey),
    Column("email", String(320)),
    Column("phone", String(100)),
    Column("notes", Text),
    # The "unknown caller" every tenant has: tickets always have a customer.
    Column("is_unknown", Boolean, nullable=False, default=False, server_default=false()),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("ix_customers_tenant_id_name_key", "tenant_id", "name_key"),
    Index("ix_customers_tenant_id_domain_key", "tenant_id", "domain_key"),
    searched=True,
)

sites = entity(
    "sites",
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("address", Text),
    Column("timezone", String(100)),
    Index("ix_sites_tenant_id_customer_id", "tenant_id", "customer_id"),
)

contacts = entity(
    "contacts",
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("site_id", Id, ForeignKey("sites.id")),
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("email", String(320)),
    Column("email_key", SortKey),
    Column("phone", String(100)),
    Column("title", String(255)),
    Column("created_at", Utc, nullable=False),
    Index("ix_contacts_tenant_id_customer_id", "tenant_id", "customer_id"),
    Index("ix_contacts_tenant_id_email_key", "tenant_id", "email_key"),
    searched=True,
)
