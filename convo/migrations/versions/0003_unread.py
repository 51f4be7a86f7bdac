"""Keep what an agent marks as unread apart from what they have seen, which the visitor was told; count changes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("participant", sa.Column("unread_from", sa.Integer(), nullable=True))
    op.add_column("participant", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))


def downgrade():
    op.drop_column("participant", "revision")
    op.drop_column("participant", "unread_from")
