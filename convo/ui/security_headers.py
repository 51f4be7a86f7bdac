"""Headers that every answer carries; on a page, the content security policy.

A view that may be framed says by whom: `g.frame_ancestors = ["https://example.com"]`.
"""

import re

from flask import g, request

HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


def register(app):
    app.after_request(_protect)


def policy() -> str:
    """The Content-Security-Policy of the page being answered."""
    ancestors = g.get("frame_ancestors") or ["'none'"]
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *sorted(g.get("script_hashes", ()))],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'", *_socket_origin()],
        "frame-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ancestors,
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _socket_origin() -> list[str]:
    """Older browsers do not take 'self' for sockets. What came in the clear may be TLS up to a proxy."""
    schemes = ("wss",) if request.is_secure else ("ws", "wss")
    return [f"{scheme}://{request.host}" for scheme in schemes] if HOST.fullmatch(request.host) else []


def _protect(response):
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    # Origin must survive on our own posts, and no address of a conversation may leave with a link.
    headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype == "text/html":
        headers.setdefault("Content-Security-Policy", policy())
        headers.setdefault("Cache-Control", "no-store")
        response.vary.add("HX-Request")
    return response
