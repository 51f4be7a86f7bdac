"""Files to browsers: attachments that are never rendered, and pictures that were re-encoded here."""

from flask import abort, send_file

from convo.files import store

# No script, no form, no origin of its own, whatever the browser makes of the content.
SANDBOX = "sandbox; default-src 'none'"
YEAR = 365 * 24 * 3600  # seconds


def attachment(name: str, filename: str, media_type: str):
    """A stored file to be saved; ranges work. 404 when it is not here."""
    path = store.find(name) or abort(404)
    shown = "".join(char for char in filename if char.isprintable()) or "file"
    response = send_file(path, media_type, as_attachment=True, download_name=shown, conditional=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return _harmless(response)


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
