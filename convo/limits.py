"""Limits that are counted by hand: in Redis, in this process's memory while it is away."""

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from convo.extensions import limiter, redis

memory = MovingWindowRateLimiter(MemoryStorage())


def hit(limit: RateLimitItem, *key: str) -> bool:
    """Spend one. False when there is none left."""
    return _counted("hit", limit, *key)


def clear(limit: RateLimitItem, *key: str) -> None:
    _counted("clear", limit, *key)


def _counted(verb, limit, *key):
    if not limiter.enabled:
        return True
    answer = redis.attempt(lambda client: getattr(limiter.limiter, verb)(limit, *key))
    return getattr(memory, verb)(limit, *key) if answer is None else answer
