"""Times: text that a browser without script can show, and the element that puts it in the viewer's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from flask_babel import get_locale
from markupsafe import Markup

# time 17:04 · day Today · short (today's hour, else the date) · long · relative 5 min ago · waiting 5 min
FORMATS = ("time", "day", "short", "long", "relative", "waiting")


def local_time(when: datetime, format: str = "short", zone: str = "UTC") -> Markup:
    """`<local-time>` for an aware datetime. The text inside is for `zone`; the element rewrites it."""
    if format not in FORMATS:
        raise ValueError(f"unknown time format: {format}")
    return Markup('<local-time datetime="{}" format="{}">{}</local-time>').format(
        iso(when), format, written(when, format, zone)
    )


def iso(when: datetime) -> str:
    """RFC 3339 in UTC, to the second: `2026-11-22T17:04:00Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(when: datetime, format: str, zone: str = "UTC") -> str:
    """The same in words, in the page's language."""
    locale = str(get_locale() or "en")
    tzinfo = ZoneInfo(zone)
    local = when.astimezone(tzinfo)
    if format == "time":
        return format_time(local, "short", tzinfo=tzinfo, locale=locale)
    if format == "day":
        return format_date(local.date(), "full", locale=locale)
    if format == "long":
        return format_datetime(local, "long", tzinfo=tzinfo, locale=locale)
    if local.date() == datetime.now(tzinfo).date():
        return format_time(local, "short", tzinfo=tzinfo, locale=locale)
    return format_date(local.date(), "medium", locale=locale)


def register(app):
    app.jinja_env.globals["local_time"] = local_time
    app.jinja_env.filters["iso"] = iso
