"""A Redis that is away."""

import redis

from convo.extensions import Redis


def unreachable() -> redis.Redis:
    """The client that the app has, dialling where nobody answers."""
    return redis.Redis(unix_socket_path="/nowhere/valkey.sock", **Redis.impatience())
