"""Sites: the origins of the pages on which a chat may open, as CSP's frame-ancestors takes them.

`https://shop.example`, `https://*.shop.example`, `http://localhost:*` (CSP Level 3, section 2.3.1).
"""

import re

LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
SITE = re.compile(
    r"https?://"
    rf"(?:{LABEL}(?:\.{LABEL})*|\*(?:\.{LABEL}){{2,}})"  # of a whole top-level domain nobody owns all
    r"(?::(?:\*|[1-9][0-9]{0,4}))?"
)
LIMIT = 100  # sites a channel
PORTS = {"http": "80", "https": "443"}


def parse(text: str) -> str | None:
    """A site as a person wrote it, in its kept form; None when it cannot be one. A bare name means https,
    and of a page's address the path is left out.
    """
    site = text.strip().lower()
    site = site if "://" in site else f"https://{site}"
    scheme, _, rest = site.partition("://")
    host, colon, port = rest.partition("/")[0].partition(":")
    try:
        host = host if host.startswith("*.") else host.encode("idna").decode()
    except UnicodeError:
        return None
    if colon and PORTS.get(scheme) == port:
        colon = port = ""
    site = f"{scheme}://{host}{colon}{port}"
    return site if SITE.fullmatch(site) and len(site) <= 253 else None


def is_listed(origin: str, sites: list[str]) -> bool:
    """Whether pages of an origin may show the chat."""
    return any(_matches(origin, site) for site in sites)


def _matches(origin: str, site: str) -> bool:
    scheme, host, port = _parts(origin)
    site_scheme, site_host, site_port = _parts(site)
    if scheme != site_scheme and not (site_scheme == "http" and scheme == "https"):
        return False
    if site_port not in ("*", port) and not (scheme != site_scheme and site_port == PORTS[site_scheme]):
        return False
    if site_host.startswith("*."):
        return host.endswith(site_host[1:])
    return host == site_host


def _parts(origin: str) -> tuple[str, str, str]:
    scheme, _, rest = origin.lower().partition("://")
    host, _, port = rest.partition(":")
    return scheme, host, port or PORTS.get(scheme, "")
