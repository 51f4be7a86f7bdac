"""Visitors without a browser: a token in a header, our own Origin."""

import uuid

import pytest

from convo.conversations.conversation import Conversation
from convo.extensions import db

ADDRESS = "http://localhost:8000"
HEADER = "X-Visitor-Token"


class VisitorHttp:
    def __init__(self, app, token=None, key="site"):
        self.http = app.test_client()
        self.token = token
        self.key = key

    def send(self, method, path, origin=ADDRESS, **data):
        headers = {"HX-Request": "true"}
        if method != "GET":
            headers["Origin"] = origin
        if self.token:
            headers[HEADER] = self.token
        return self.http.open(
            f"/widget/{self.key}{path}", method=method, base_url=ADDRESS, headers=headers, data=data
        )

    def get(self, path):
        return self.send("GET", path)

    def post(self, path, **data):
        return self.send("POST", path, **data)

    def say(self, body, conversation=None, client_id=None):
        place = f"/conversations/{conversation}" if conversation else ""
        return self.post(f"{place}/messages", body=body, client_id=client_id or uuid.uuid4().hex)


@pytest.fixture
def vera(app, cast):
    """The visitor who has asked something."""
    return VisitorHttp(app, cast.visitor_token)


@pytest.fixture
def outsider(app, cast):
    """Another visitor of the same channel, who must see nothing of Vera's."""
    return VisitorHttp(app, cast.outsider_token)


@pytest.fixture
def newcomer(app, cast):
    """A browser that has no token yet."""
    return VisitorHttp(app)


@pytest.fixture
def key(app, cast):
    """The public key of Vera's conversation."""
    with app.app_context():
        return db.session.get(Conversation, cast.conversation).key


@pytest.fixture
def count(app):
    """How many rows a model has."""

    def count(model):
        with app.app_context():
            return db.session.scalar(db.select(db.func.count()).select_from(model))

    return count
