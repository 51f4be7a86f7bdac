"""Links of the frame around the pages: which exist, and which is the one being shown."""

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from flask_babel import get_locale


def page_address(endpoint: str) -> str | None:
    """The address of a page, None where this installation has no such page."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def is_current(endpoint: str) -> bool:
    """Whether the page being shown belongs to the same resource as that endpoint."""
    return bool(request.endpoint) and request.endpoint.rpartition(".")[0] == endpoint.rpartition(".")[0]


def page_language() -> str:
    return str(get_locale() or "en")


def socket_address(endpoint: str, **arguments) -> str:
    """The path of a socket: the page adds scheme and host, which only the browser knows behind a proxy."""
    _scheme, _host, path, query, _fragment = urlsplit(url_for(endpoint, **arguments))
    return f"{path}?{query}"


def register(app):
    app.jinja_env.globals.update(
        page_address=page_address,
        is_current=is_current,
        page_language=page_language,
        socket_address=socket_address,
    )
