"""Dispatchers of a workspace that is older than service levels may do with them what those of a new one may."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from deskflow.core import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# As the role was made before; one that somebody has changed is left as it is.
_BEFORE = ["tickets.*", "customers.*", "assets.*", "workflows.read", "workflows.execute", "import.run"]  # fmt: skip


def upgrade() -> None:
    roles = sa.table(
        "roles", sa.column("id", types.Id()), sa.column("key", sa.String()),
        sa.column("permissions", types.CanonicalJson()), sa.column("revision", sa.Integer()),
    )  # fmt: skip
    connection = op.get_bind()
    found = connection.execute(
        sa.select(roles.c.id, roles.c.permissions).where(roles.c.key == "dispatcher")
    ).all()
    for role in found:
        if role.permissions == _BEFORE:
            connection.execute(
                roles.update()
                .where(roles.c.id == role.id)
                .values(permissions=[*_BEFORE, "sla.*"], revision=roles.c.revision + 1)
            )


def downgrade() -> None:
    raise NotImplementedError("a workspace is never migrated back; restore the backup instead")
