"""What limits count: in Redis, and in this process's memory while Redis is away."""

from functools import cached_property
from typing import ClassVar

from limits import RateLimitItem
from limits.storage import MemoryStorage, RedisStorage, Storage

from convo.extensions import Redis, limiter, redis


class Shared(RedisStorage):
    """The library's own, which would load a second client, Valkey's, to leave it unused."""

    STORAGE_SCHEME = ("redis", "rediss", "redis+unix")
    DEPENDENCIES: ClassVar = {"redis": RedisStorage.DEPENDENCIES["redis"]}


class Counters(Storage):
    """Both storages as one that never fails; a Redis that does not answer holds up nobody twice.

    Neither knows what the other counted: an outage begins and ends with fresh counts.
    """

    URI = "convo:"
    STORAGE_SCHEME = ("convo",)
    base_exceptions = ()

    def __init__(self, uri, redis_url: str, **options):
        super().__init__(uri, **options)
        # The library names a Unix socket in its own way.
        shared = f"redis+{redis_url}" if redis_url.startswith("unix:") else redis_url
        self.shared = Shared(shared, **Redis.impatience())

    @cached_property
    def memory(self):
        # Made where it is used: it starts a thread, which would not live through the fork of a web worker.
        return MemoryStorage()

    def incr(self, key, expiry, amount=1):
        return self._counted("incr", key, expiry, amount)

    def get(self, key):
        return self._counted("get", key)

    def get_expiry(self, key):
        return self._counted("get_expiry", key)

    def clear(self, key):
        self._counted("clear", key)

    def check(self):
        return True

    def reset(self):
        return self._counted("reset")

    def _counted(self, verb, *arguments):
        def counted(storage):
            return getattr(storage, verb)(*arguments)

        answer = redis.attempt(lambda _client: (counted(self.shared),))
        return answer[0] if answer else counted(self.memory)


def hit(limit: RateLimitItem, *key: str) -> bool:
    """Spend one. False when there is none left."""
    return not limiter.enabled or limiter.limiter.hit(limit, *key)


def clear(limit: RateLimitItem, *key: str) -> None:
    limiter.limiter.clear(limit, *key)
