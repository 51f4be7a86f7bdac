"""What refers to a row is found by an index: who deletes it, or asks for what is its own, reads no table."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import UniqueConstraint, inspect

from convo.extensions import db

LASTING = {"agent", "inbox", "channel"}  # never deleted: agents leave, channels are switched off


@pytest.mark.database("sqlite")
def test_whatever_refers_to_what_may_be_deleted_is_indexed(app):
    unindexed = [
        f"{table.name}.{key.parent.name}"
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name not in LASTING and key.parent.name not in leading_columns(table)
    ]
    assert unindexed == []


def test_those_of_some_rows_are_of_some_rows_only(app):
    with app.app_context():
        made = {
            index["name"]: index["dialect_options"]
            for index in inspect(db.engine).get_indexes("conversation")
        }
        name = f"{db.engine.dialect.name}_where"
    assert "closed_at IS NULL" in str(made["ix_conversation_open"][name])
    assert "assignee_id IS NULL" in str(made["ix_conversation_waiting"][name])


@pytest.mark.database("sqlite")
def test_sqlite_loads_nothing_of_postgresql(tmp_path):
    settings = {**os.environ, "CONVO_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/convo.db"}
    loaded = (
        "import app, sys; print(*(name for name in sys.modules if 'postgresql' in name or 'psycopg' in name))"
    )
    done = subprocess.run(
        [sys.executable, "-c", loaded], env=settings, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "")


def leading_columns(table) -> set[str]:
    uniques = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return {next(iter(each.columns)).name for each in (*table.indexes, *uniques)}
