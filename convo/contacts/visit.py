"""A visit: the page on which a visitor opened the chat, and with what."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from convo.database import UTCDateTime, utcnow
from convo.extensions import db

URL_LIMIT = 2000  # characters
TEXT_LIMIT = 300


class Visit(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id"), index=True)
    url: Mapped[str | None] = mapped_column(String(URL_LIMIT))
    title: Mapped[str | None] = mapped_column(String(TEXT_LIMIT))
    referrer: Mapped[str | None] = mapped_column(String(URL_LIMIT))
    language: Mapped[str | None] = mapped_column(String(35))
    device: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    @classmethod
    def begin(cls, visitor, url, title, referrer, language, user_agent) -> "Visit":
        """Everything here is the browser's word: cut to length, addresses kept only when http or https."""
        visit = cls(
            visitor_id=visitor.id,
            url=_web_address(url),
            title=_text(title, TEXT_LIMIT),
            referrer=_web_address(referrer),
            language=_text(language, 35),
            device=device_of(user_agent),
        )
        db.session.add(visit)
        db.session.flush()
        return visit


def _text(text: str | None, limit: int) -> str | None:
    """PostgreSQL keeps no NUL."""
    return (text or "").replace("\0", "")[:limit] or None


def _web_address(url: str | None) -> str | None:
    url = _text(url, URL_LIMIT)
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if url and parts.scheme in ("http", "https") and parts.netloc else None


def device_of(user_agent: str | None) -> str | None:
    """`Chrome · Windows`, as precise as an agent needs; None for what says nothing."""
    agent = user_agent or ""
    browsers = (
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    )
    found = [next((name for mark, name in marks if mark in agent), None) for marks in (browsers, systems)]
    return " · ".join(filter(None, found)) or None
