"""Files to browsers: pictures that were re-encoded here."""

from flask import abort, send_file

from convo.files import store

# No script, no form, no origin of its own, whatever the browser makes of the content.
SANDBOX = "sandbox; default-src 'none'"
YEAR = 365 * 24 * 3600  # seconds


def picture(name: str):
    """A picture that `pictures` made, inline; its name changes with its content, so it is kept for a year."""
    path = store.find(name)
    if path is None or path.suffix != ".webp":
        abort(404)
    response = send_file(path, "image/webp", conditional=True)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _harmless(response)


def _harmless(response):
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
