"""File descriptors: each connection takes one, so there are never more of them than the system allows."""

import logging
import resource

SPARE = 500  # for the database, Redis and files; half of what there is where that is less
MANY = 1_000_000

logger = logging.getLogger("gunicorn.error")


def shared_out(sockets: int, connections: int) -> tuple[int, int]:
    """How many sockets and how many connections of HTTP, kept ones too, a process may have at once: as many
    as are wanted, or of both less in the same measure where this user may not have so many descriptors.
    """
    limit = allow_descriptors()
    allowed, wanted = limit - min(SPARE, limit // 2), sockets + connections
    if wanted <= allowed:
        return sockets, connections
    connections = max(1, connections * allowed // wanted)
    sockets = min(sockets, allowed - connections)
    logger.warning("only %d sockets and %d requests a process: see `ulimit -Hn`", sockets, connections)
    return sockets, connections


def allow_descriptors() -> int:
    """Raise the soft limit to the hard one (getrlimit(2)); how many descriptors that allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MANY if hard == resource.RLIM_INFINITY else hard
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    except (ValueError, OSError):  # macOS allows fewer than it says
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return allowed
