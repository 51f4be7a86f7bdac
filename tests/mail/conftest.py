from types import SimpleNamespace

import pytest
from flask import Flask

from convo import mail
from tests.mail.post_office import PostOffice


@pytest.fixture
def post_office():
    with PostOffice() as office:
        yield office


@pytest.fixture
def app(tmp_path):
    """Mail knows no domain: a bare app is all it needs."""
    app = Flask(__name__)
    app.config.update(
        CONVO_DATA=str(tmp_path), CONVO_URL="http://chat.example.test", SMTP_URL=None, TESTING=True
    )
    mail.register(app)
    with app.app_context():
        yield app


@pytest.fixture
def compose(app):
    def compose(**more):
        letter = SimpleNamespace(
            subject="Your conversation", recipients=["ada@example.test"], sender=("Acme", "help@acme.test"),
            message_id="<one@acme.test>", body="Bonjour, ça va ?", html="<p>Bonjour, ça va ?</p>",
        )  # fmt: skip
        return mail.Message(**(vars(letter) | more))

    return compose
