"""Find what a view shows inbox by inbox, in an index of its own; find what refers to a visitor or a visit."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN = "closed_at IS NULL"
UNASSIGNED = "closed_at IS NULL AND assignee_id IS NULL"

FORMER = (
    ("ix_conversation_open", ["inbox_id", "closed_at", "last_activity_at", "id"]),
    ("ix_conversation_mine", ["assignee_id", "closed_at", "last_activity_at", "id"]),
    ("ix_conversation_waiting", ["closed_at", "assignee_id", "waiting_since"]),
)
PRESENT = (
    ("ix_conversation_open", ["inbox_id", "last_activity_at", "id"], OPEN),
    ("ix_conversation_mine", ["assignee_id", "inbox_id", "last_activity_at", "id"], OPEN),
    ("ix_conversation_waiting", ["inbox_id", "waiting_since"], UNASSIGNED),
)
REFERENCES = (("conversation", "visit_id"), ("activity", "visitor_id"), ("participant", "visitor_id"))


def upgrade():
    for name, _ in FORMER:
        op.drop_index(name, table_name="conversation")
    for name, columns, condition in PRESENT:
        partial(name, "conversation", columns, condition)
    for table, column in REFERENCES:
        partial(f"ix_{table}_{column}", table, [column], f"{column} IS NOT NULL")


def downgrade():
    for table, column in REFERENCES:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    for name, _, _ in PRESENT:
        op.drop_index(name, table_name="conversation")
    for name, columns in FORMER:
        op.create_index(name, "conversation", columns)


def partial(name, table, columns, condition):
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
