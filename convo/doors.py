"""Doors: every view says by which one it is entered; a view without one is closed.

`@door("agent")` names a check that its owner registers with `@check("agent")`. A check returns None to
let the request in, or a response, or aborts. Unsafe methods through "public" are refused.
"""

from collections.abc import Callable

from flask import abort, current_app, request

from convo.extensions import csrf

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_checks: dict[str, Callable] = {}


def door(name: str, files: bool = False):
    """Name the door of a view function, and say whether it takes files: others take MAX_FORM_MEMORY_SIZE
    bytes, read before anybody knows whose they are.
    """

    def named(view):
        view.door = name
        view.takes_files = files
        return view

    return named


def check(name: str):
    """Register the check of a door."""

    def registered(function):
        _checks[name] = function
        return function

    return registered


def door_of(view) -> str | None:
    return getattr(view, "door", None)


def register(app):
    app.before_request(_enter)


def _enter():
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    name = door_of(view)
    if name not in _checks:
        current_app.logger.error("no door on %s", request.endpoint)
        abort(403)
    if is_unsafe() and name != "hook":  # whose view says how much it takes
        _receive(view)
    return _checks[name]()


def _receive(view):
    """Take in the whole body first: whoever sends half of one must hold neither a connection of the
    database, which the check opens, nor a lock, whatever the view does.
    """
    if not getattr(view, "takes_files", False):
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.mimetype in FORMS:
        request.form  # noqa: B018 (parses, files too)
    else:
        request.get_data()


def is_unsafe() -> bool:
    return request.method not in SAFE_METHODS


def require_same_origin():
    """Refuse another site's Origin, or none: browsers send it with unsafe requests (RFC 6454, section 7)."""
    origin = request.headers.get("Origin")
    if origin is None or not is_own_origin(origin):
        abort(403)


def is_own_origin(origin: str) -> bool:
    """Exactly this server's origin: as addressed, or as CONVO_URL says, for proxies that do not tell."""
    return origin in (request.host_url.rstrip("/"), current_app.config["PUBLIC_ORIGIN"])


@check("public")
def _public():
    if is_unsafe():
        abort(405)


@check("guest")
def _guest():
    if is_unsafe():
        require_same_origin()
        csrf.protect()
