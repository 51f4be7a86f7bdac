"""The agents' screen: routes, one file a resource; broadcasts; streams; views."""

from importlib import import_module

from flask import Blueprint

from convo.accounts.sessions import alive
from convo.inbox import activities, broadcasts, doors, previews  # noqa: F401 (they register)
from convo.live.rechecks import recheck

RESOURCES = (
    "agents",
    "arrivals",
    "assignments",
    "channel_previews",
    "channels",
    "closures",
    "comments",
    "contacts",
    "conversations",
    "counts",
    "deactivations",
    "drafts",
    "homes",
    "invitations",
    "lines",
    "messages",
    "outbox",
    "outbox_bodies",
    "passwords",
    "pictures",
    "presences",
    "profiles",
    "readings",
    "sessions",
    "setups",
    "sockets",
    "transcript_retries",
    "views",
)

DEVELOPMENT = ("preview_documents", "previews")  # only in a demo, or where Convo is debugged or tested

recheck("session")(alive)


def register(app):
    inbox = Blueprint("inbox", __name__)
    developed = app.config["DEMO"] or app.debug or app.testing
    for name in (*RESOURCES, *DEVELOPMENT) if developed else RESOURCES:
        inbox.register_blueprint(import_module(f"convo.inbox.routes.{name}").routes)
    app.register_blueprint(inbox)
    app.jinja_env.globals.update(activity_words=activities.words, is_warning=activities.is_warning)
