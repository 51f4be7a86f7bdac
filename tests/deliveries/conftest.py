import pytest
from flask import Flask

from convo import database, deliveries, engines, extensions, mail
from convo.deliveries import kinds
from tests.mail.post_office import PostOffice


@pytest.fixture
def post_office():
    with PostOffice() as office:
        yield office


@pytest.fixture
def app(tmp_path, database_uri, post_office):
    """Deliveries know no domain: a database, mail, and a Redis that nobody started."""
    app = Flask(__name__)
    app.config.update(
        TESTING=True,
        CONVO_DATA=str(tmp_path),
        CONVO_URL="http://chat.example.test",
        SMTP_URL=post_office.url,
        REDIS_URL=f"unix://{tmp_path}/none.sock",
        SQLALCHEMY_DATABASE_URI=database_uri,
        SQLALCHEMY_ENGINE_OPTIONS=engines.options_for(database_uri),
    )
    extensions.db.init_app(app)
    extensions.redis.init_app(app)
    mail.register(app)
    deliveries.register(app)
    with app.app_context():
        database.prepare_engine(extensions.db.engine)
        yield app
        extensions.db.session.remove()
        extensions.db.engine.dispose()


@pytest.fixture
def letters(app, monkeypatch):
    """A kind "letter" that mails `args["to"]`; the list tells how each was settled."""
    settled = []
    monkeypatch.setattr(kinds, "_performers", {})
    monkeypatch.setattr(kinds, "_settled", {})

    @deliveries.delivery_kind("letter")
    def perform(delivery):
        message = mail.Message(
            "Hello", [delivery.args["to"]], sender=mail.default_sender(), message_id=delivery.message_id,
            body="Hello", automatic=True,
        )  # fmt: skip
        return mail.deliver(message)

    @deliveries.on_settled("letter")
    def write_down(delivery):
        settled.append((delivery.state, delivery.last_error))

    return settled


@pytest.fixture
def letter(letters):
    with database.writing():
        return deliveries.make("letter", to="ada@example.test")
