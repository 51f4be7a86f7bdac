"""The migrations make what the models say, from nothing and back."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, stamp, upgrade
from sqlalchemy import inspect

from convo import migrations
from convo.accounts.agent import Agent
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.extensions import db


@pytest.fixture
def database_uri(template, tmp_path):
    """Tables are changed here: a copy of its own."""
    with template.copy(tmp_path) as uri:
        yield uri


@pytest.fixture
def app(app):
    """As the shell has it: it can migrate."""
    migrations.register(app)
    return app


@pytest.fixture
def migrated(app):
    with app.app_context():
        db.drop_all()
        upgrade()
        yield app


def test_they_make_what_the_models_say(app):
    with app.app_context():
        of_models = indexes()
        db.drop_all()
        upgrade()
        with db.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []
        assert indexes() == of_models


def test_the_way_back_leaves_nothing(migrated):
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]


def test_what_was_said_before_an_upgrade_can_be_read_after_it(app, cast, anna):
    with app.app_context():
        with writing():
            conversation = db.session.get(Conversation, cast.conversation)
            conversation.record("transcript_not_sent", reason="no_answer")
            conversation.record("closed", by=db.session.get(Agent, cast.anna))
        stamp()
        downgrade(revision="0001")
        upgrade()
    page = anna.get(f"/conversations/{cast.conversation}")
    assert page.status_code == 200
    assert "before anybody answered" in page.text and "Do you ship to Norway?" in page.text


def indexes() -> dict[str, list[tuple]]:
    """By table, what each index is called, and of which columns and rows it is."""
    inspector = inspect(db.engine)
    return {table: sorted(map(told, inspector.get_indexes(table))) for table in db.metadata.tables}


def told(index: dict) -> tuple:
    where = {name: str(words) for name, words in index.get("dialect_options", {}).items() if "where" in name}
    return index["name"], index["column_names"], index["unique"], str(where)
