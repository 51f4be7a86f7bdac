"""The agents' doors: a cookie opens a session; unsafe requests show a CSRF token and our own Origin too."""

from urllib.parse import urlsplit

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from convo.accounts.agent import Agent
from convo.accounts.sessions import Session
from convo.current import current
from convo.database import writing
from convo.doors import check, is_unsafe, require_same_origin
from convo.engines import is_away
from convo.extensions import csrf

COOKIE = "convo_session"
COOKIE_LIFETIME = 400 * 24 * 3600  # seconds, the most that browsers allow; the row decides
HOME = "/inbox"


@check("agent")
def agent_door():
    """Let a signed-in agent in; others to the sign-in page."""
    session = presented_session()
    if session is None:
        return turn_away()
    if is_unsafe():
        require_same_origin()
        csrf.protect()
    if session.is_stale and (session := _touched()) is None:
        return turn_away()
    current.session, current.agent = session, session.agent
    return None


@check("admin")
def admin_door():
    refusal = agent_door()
    if refusal is None and not current.agent.is_admin:
        abort(403)
    return refusal


def presented_session() -> Session | None:
    return Session.by_token(request.cookies.get(COOKIE))


def begin_session(agent: Agent) -> str:
    """A session for this browser, in place of the one it had; its token. Inside `writing()`."""
    if replaced := presented_session():
        replaced.end()
    _session, token = Session.begin(agent, request.user_agent.string, request.remote_addr or "")
    return token


def let_in(token: str, address: str = HOME):
    """Send the browser on with its session's cookie."""
    response = redirect(address, 303)
    secure = request.is_secure or _is_public_https()
    response.set_cookie(COOKIE, token, COOKIE_LIFETIME, httponly=True, samesite="Lax", secure=secure)
    return response


def go(address: str):
    """To another page after a form, or after a button of htmx, which would swap a redirect's page in."""
    if "HX-Request" in request.headers:
        return "", 200, {"HX-Redirect": address}
    return redirect(address, 303)


def own_path(address: str | None) -> str | None:
    """The address if it is a path on this site, else None: no open redirects."""
    if not address or not address.startswith("/") or not address.isprintable() or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc or address.startswith("//") else address


def turn_away():
    """Ask to sign in, and remember where to go then."""
    if "HX-Request" in request.headers:
        wanted = own_path(_path_of(request.headers.get("HX-Current-URL", "")))
        return "", 401, {"HX-Redirect": url_for("inbox.sessions.new", next=wanted)}
    if is_unsafe():
        page = render_template(
            "inbox/sessions/new.html", email="", next="", errors={}, ended=True, has_left=True
        )
        return make_response(page, 401)
    wanted = own_path(request.full_path.rstrip("?"))
    return redirect(url_for("inbox.sessions.new", next=wanted if wanted != "/" else None))


def _touched():
    """The session, noted as seen; a database too busy for the note is no reason to turn somebody away, nor to
    let them wait.
    """
    try:
        with writing(limit=0):
            session = presented_session()
            if session:
                session.touch(request.remote_addr or "")
            return session
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        current_app.logger.info("a session's last sight was not noted: the database is busy")
        return presented_session()


def _path_of(address):
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _is_public_https():
    return current_app.config["PUBLIC_ORIGIN"] == f"https://{request.host}"
