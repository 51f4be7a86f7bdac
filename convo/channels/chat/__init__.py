"""Live chat: a channel whose conversations come from the widget on somebody's pages."""

from flask_babel import lazy_gettext as _l

from convo import queues
from convo.channels.chat.settings import DEFAULTS, InvalidSettings, Settings, checked, expiring_from_now

__all__ = [
    "DEFAULTS",
    "TICKED",
    "TITLE",
    "InvalidSettings",
    "Settings",
    "checked",
    "expiring_from_now",
    "register",
]

EXPIRE_EVERY = 30  # seconds

TITLE = _l("Live chat")
TICKED = {name: "1" for name, value in DEFAULTS.items() if value is True}


def register(app):
    app.extensions.setdefault("schedule", []).append(
        ("chat.expiry", EXPIRE_EVERY, "convo.channels.chat.expiry.sweep", queues.DEFAULT)
    )
