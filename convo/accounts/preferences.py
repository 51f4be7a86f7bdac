"""What an agent prefers: language, time zone, and the key that sends."""

from functools import cache
from zoneinfo import available_timezones

from flask_babel import gettext as _

from convo.languages import LANGUAGES
from convo.texts import Refused

SEND_KEYS = ("enter", "mod-enter")


def checked(language: str | None, zone: str, send_key: str) -> tuple[str | None, str, str]:
    """All three, or Refused with what is wrong with each. No language and no zone mean the browser's."""
    errors = {}
    if language and language not in LANGUAGES:
        errors["language"] = _("Choose one of these.")
    if zone and time_zone(zone) is None:
        errors["time_zone"] = _("Choose one of these.")
    if send_key not in SEND_KEYS:
        errors["send_key"] = _("Choose one of these.")
    if errors:
        raise Refused(**errors)
    return language or None, zone, send_key


def time_zone(name: str | None) -> str | None:
    """The name if it is one of the IANA's, else None."""
    return name if name in available_timezones_set() else None


def time_zones() -> list[str]:
    """What to offer: places, without the aliases that have no continent."""
    return ["UTC", *sorted(n for n in available_timezones_set() if "/" in n and not n.startswith("Etc/"))]


@cache
def available_timezones_set() -> frozenset[str]:
    return frozenset(available_timezones()) - {"Factory", "localtime"}
