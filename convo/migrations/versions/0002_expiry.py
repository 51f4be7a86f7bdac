"""End answered chats by themselves: when the visitor was warned, and the index that finds them."""

import sqlalchemy as sa
from alembic import op

import convo.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ANSWERED = sa.text("closed_at IS NULL AND last_message_position > last_visitor_position")


def upgrade():
    op.add_column("conversation", sa.Column("expiry_warned_at", convo.database.UTCDateTime(), nullable=True))
    op.create_index(
        "ix_conversation_answered",
        "conversation",
        ["channel_id", "last_activity_at"],
        sqlite_where=ANSWERED,
        postgresql_where=ANSWERED,
    )


def downgrade():
    op.drop_index("ix_conversation_answered", table_name="conversation")
    op.drop_column("conversation", "expiry_warned_at")
