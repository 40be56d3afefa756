"""Users, roles and teams; customers, their contacts and sites."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
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

# What somebody may be able to do; a ticket needs some of them.
skills = entity(
    "skills",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    # Words in a ticket by which the skill is known to be needed.
    Column("words", CanonicalJson, nullable=False),
    # Whoever uses it needs a valid certificate of this name.
    Column("certification", String(255)),
    Column("is_active", Boolean, nullable=False, default=True, server_default=true()),
    UniqueConstraint("tenant_id", "name_key"),
)

user_skills = part(
    "user_skills",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("skill_id", Id, ForeignKey("skills.id", ondelete="CASCADE"), nullable=False),
    Column("level", Integer, nullable=False),
    UniqueConstraint("user_id", "skill_id"),
    Index("ix_user_skills_skill_id", "skill_id"),
)

user_certifications = part(
    "user_certifications",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    Column("expires_at", Utc),
    UniqueConstraint("user_id", "name_key"),
)

# When, where and how much somebody works; who has none works whenever they are available.
user_profiles = entity(
    "user_profiles",
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("calendar_id", Id, ForeignKey("calendars.id")),
    # Hours of open work somebody can carry; nothing: as the setting says.
    Column("capacity_hours", Integer),
    Column("latitude", Double),
    Column("longitude", Double),
    # Names of territories; empty: everywhere.
    Column("territories", CanonicalJson, nullable=False),
    UniqueConstraint("user_id"),
)

time_off = entity(
    "time_off",
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("note", String(255), nullable=False, default="", server_default=""),
    Index("ix_time_off_tenant_id_ends_at", "tenant_id", "ends_at"),
    Index("ix_time_off_user_id", "user_id"),
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
    Column("latitude", Double),
    Column("longitude", Double),
    Column("territory", String(100)),
    Index("ix_sites_tenant_id_customer_id", "tenant_id", "customer_id"),
)

# Whom a customer likes to see (`preferred`) and whom not (`excluded`).
customer_people = part(
    "customer_people",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("customer_id", Id, ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Word, nullable=False),
    UniqueConstraint("customer_id", "user_id"),
    Index("ix_customer_people_user_id", "user_id"),
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
