"""Pages for what went wrong and what to do about it; for htmx a notice that leaves the page as it is."""

from flask import current_app, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from convo.engines import is_away

MINUTE = 60  # seconds: what is counted by hand is counted by the minute
MOMENT = 1  # seconds
WORDS = {
    400: (_l("That did not work"), _l("The page was probably open for too long. Reload it and try again.")),
    403: (_l("Not allowed"), _l("Your account may not do this. Ask an administrator, or sign in again.")),
    404: (_l("Nothing here"), _l("It was removed, or you may not see it. Check the address or go back.")),
    405: (_l("Nothing here"), _l("It was removed, or you may not see it. Check the address or go back.")),
    408: (_l("That did not work"), _l("Try again in a moment.")),
    409: (_l("Changed in the meantime"), _l("Somebody was faster. Reload the page to see how it is now.")),
    413: (_l("Too large"), _l("Choose a smaller file or shorten the text.")),
    429: (_l("That was too fast"), _l("Wait a minute, then try again.")),
    500: (_l("Something broke"), _l("It is our fault and it was noted. Try again in a moment.")),
    503: (_l("Not available just now"), _l("Try again in a moment.")),
}


def register(app):
    for code in WORDS:
        app.register_error_handler(code, answer)
    app.register_error_handler(SQLAlchemyError, without_database)


def without_database(error: SQLAlchemyError):
    """The same request may go well in a moment; nobody is at fault who could mend it otherwise."""
    if not is_away(error):
        raise error
    current_app.logger.warning("%s: the database does not answer: %s", request.path, error.args[0])
    return answer(ServiceUnavailable(retry_after=MOMENT))


def answer(error: HTTPException):
    """The error as its reader can use it: notice, page, or plain."""
    if error.response is not None:
        return error.response
    title, advice = WORDS[error.code]
    headers = {name: value for name, value in error.get_headers() if name == "Retry-After"}
    if error.code == 429:
        headers["Retry-After"] = str(wait_after(error))
    elif error.code == 503:
        headers.setdefault("Retry-After", str(MOMENT))
    if "HX-Request" in request.headers:
        # htmx swaps error answers in: this one goes beside the page and not into it.
        headers |= {"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"}
        return render_template("errors/_notice.html", title=title, advice=advice), error.code, headers
    if request.accept_mimetypes.accept_html:
        page = render_template("errors/page.html", code=error.code, title=title, advice=advice)
        return page, error.code, headers
    plain = error.get_response()
    plain.headers.update(headers)
    return plain


def wait_after(error: HTTPException) -> int:
    """Seconds, at most, until the limit that was met lets somebody pass again."""
    limit = getattr(error, "limit", None)
    return limit.limit.get_expiry() if limit else MINUTE
