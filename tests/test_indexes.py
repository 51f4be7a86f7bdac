"""What refers to a row is found by an index: who deletes it, or asks for what is its own, reads no table."""

import pytest
from sqlalchemy import UniqueConstraint

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


def leading_columns(table) -> set[str]:
    uniques = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return {next(iter(each.columns)).name for each in (*table.indexes, *uniques)}
