"""What an agent prefers: language, time zone, and the key that sends."""

from flask_babel import gettext as _

from convo import zones
from convo.languages import LANGUAGES
from convo.texts import Refused

SEND_KEYS = ("enter", "mod-enter")


def checked(language: str | None, zone: str, send_key: str) -> tuple[str | None, str, str]:
    """All three, or Refused with what is wrong with each. No language and no zone mean the browser's."""
    errors = {}
    if language and language not in LANGUAGES:
        errors["language"] = _("Choose one of these.")
    if zone and zones.known(zone) is None:
        errors["time_zone"] = _("Choose one of these.")
    if send_key not in SEND_KEYS:
        errors["send_key"] = _("Choose one of these.")
    if errors:
        raise Refused(**errors)
    return language or None, zone, send_key
