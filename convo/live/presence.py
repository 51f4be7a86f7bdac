"""Who is here: signs of life in Redis, gone by themselves. Never in the database; empty when Redis is away.

A topic is a sorted set of `member` by the time of its last sign of life, so several tabs are one person.
"""

import time

from convo.extensions import redis

LIFE = 9.0  # seconds a sign of life counts; with a page's beat every 5 s nobody lingers for 15


def beat(topic: str, member: str):
    """Note a sign of life."""

    def note(client):
        with client.pipeline(transaction=False) as pipeline:
            pipeline.zadd(_key(topic), {member: time.time()})
            pipeline.expire(_key(topic), 60)
            pipeline.execute()

    redis.attempt(note)


def leave(topic: str, member: str):
    redis.attempt(lambda client: client.zrem(_key(topic), member))


def present(topic: str) -> list[str]:
    """The members with a sign of life in the last LIFE seconds, in a stable order."""
    since = time.time() - LIFE
    members = redis.attempt(lambda client: client.zrangebyscore(_key(topic), since, "+inf"), otherwise=())
    return sorted(member.decode() for member in members)


def _key(topic):
    return f"presence:{topic}"
