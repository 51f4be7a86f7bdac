"""`bin/flood`: bounded in rate and time, told like everything else, and only on this machine."""

import time
from itertools import islice

import pytest
from sqlalchemy import func, select

from convo.accounts.agent import Agent
from convo.conversations.conversation import Conversation
from convo.conversations.message import Message
from convo.database import writing
from convo.extensions import db
from convo.inbox.streams import conversation_stream
from convo.seeds.flooding import Flood, is_elsewhere, targets


def flood(app, *words):
    return app.test_cli_runner().invoke(args=["flood", *words])


def test_it_sends_so_many_a_second_for_so_long_and_ends(app, cast):
    began = time.monotonic()
    result = flood(app, "--rate", "40", "--seconds", "0.5", "--writers", "2")
    assert result.exit_code == 0, result.output
    assert 0.4 < time.monotonic() - began < 5
    sent = messages(app) - 1
    assert 0 < sent <= 20
    assert f"{sent} messages in " in result.output


def test_open_pages_are_told_of_each(app, cast, published):
    with app.app_context():
        sent = list(islice(Flood([cast.conversation], rate=100, seconds=60), 5))
        assert all(each.took > 0 for each in sent)
        told = [html for stream, html in published if stream == conversation_stream(cast.conversation)]
    assert sum('data-from="visitor"' in html for html in told) >= 5


def test_it_goes_into_the_one_that_is_named_or_into_all_that_are_open(app, cast):
    with app.app_context():
        with writing():
            first = db.session.get(Conversation, cast.conversation)
            other = Conversation.start(first.channel, first.visitor, None)
        assert targets(cast.conversation) == [cast.conversation]
        assert targets(None) == [other.id, cast.conversation]
        with writing():
            db.session.get(Conversation, other.id).close(by=db.session.get(Agent, cast.anna))
        assert targets(other.id) == [] and targets(None) == [cast.conversation]


def test_what_has_ended_meanwhile_is_left_alone(app, cast):
    with app.app_context():
        with writing():
            db.session.get(Conversation, cast.conversation).close(by=db.session.get(Agent, cast.anna))
        sent = islice(Flood([cast.conversation], rate=100, seconds=60), 2)
        assert [each.took for each in sent] == [None, None]
    assert messages(app) == 1


def test_it_says_when_there_is_nothing_to_flood(app, cast):
    result = flood(app, "--conversation", "999")
    assert result.exit_code == 1 and "no such open conversation" in result.output


def test_a_writer_that_fails_ends_it(app, cast):
    with app.app_context(), pytest.raises(AttributeError):
        list(Flood([999], rate=100, seconds=5, writers=2))


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("SQLALCHEMY_DATABASE_URI", "postgresql+psycopg://convo@db.example/convo"),
        ("SQLALCHEMY_DATABASE_URI", "postgresql+psycopg://convo@/convo?host=10.0.0.7"),
        ("REDIS_URL", "redis://10.0.0.7:6379"),
    ],
)
def test_another_machine_is_refused(app, cast, monkeypatch, name, address):
    monkeypatch.setitem(app.config, name, address)
    result = flood(app)
    assert result.exit_code == 1 and "another machine" in result.output
    assert messages(app) == 1


@pytest.mark.parametrize(
    "address",
    ["redis://localhost:6379", "redis://127.0.0.2", "redis://[::1]:6379", "unix:///run/valkey.sock"],
)
def test_this_one_is_not(app, context, monkeypatch, address):
    monkeypatch.setitem(app.config, "REDIS_URL", address)
    assert not is_elsewhere()


def messages(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Message.id)))
