"""File descriptors: each socket takes one, so there are never more sockets than the system allows."""

import logging
import resource

SPARE = 1000  # for requests, the database and files
MANY = 1_000_000

logger = logging.getLogger("gunicorn.error")


def limit_sockets(settings):
    """Each takes a file descriptor: ask for as many as this user may have, and leave some for all else."""
    allowed = allow_descriptors() - SPARE
    if allowed < settings["MAX_SOCKETS"]:
        logger.warning("only %d sockets a process: see `ulimit -Hn`", allowed)
        settings["MAX_SOCKETS"] = max(0, allowed)


def allow_descriptors() -> int:
    """Raise the soft limit to the hard one (getrlimit(2)); how many descriptors that allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MANY if hard == resource.RLIM_INFINITY else hard
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    except (ValueError, OSError):  # macOS allows fewer than it says
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return allowed
