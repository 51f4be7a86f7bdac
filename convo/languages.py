"""The languages Convo speaks and which of them to answer in."""

from flask import g, has_request_context, request

from convo.current import current

LANGUAGES = {"en": "English", "fr": "Français"}
DEFAULT = "en"


def supported(tag: str | None) -> str | None:
    """`fr-CA` → `fr`; None for what Convo does not speak (RFC 5646 tags, primary subtag only)."""
    primary = (tag or "").replace("_", "-").split("-")[0].strip().lower()
    return primary if primary in LANGUAGES else None


def selected() -> str:
    """The agent's preference, else what the page asks for (`?lang=`), else the browser's, else English."""
    if not has_request_context():
        return DEFAULT
    return (
        supported(getattr(current.agent, "language", None))
        or supported(g.get("language"))
        or supported(request.args.get("lang"))
        or request.accept_languages.best_match(list(LANGUAGES))
        or DEFAULT
    )
