"""Who is here: signs of life in Redis, gone by themselves. Never in the database; empty when Redis is away.

A topic is a sorted set of `member` by the time of its last sign of life, so several tabs are one person.
"""

import time

from redis.exceptions import RedisError

from convo.extensions import redis

LIFE = 9.0  # seconds a sign of life counts; with a page's beat every 5 s nobody lingers for 15


def beat(topic: str, member: str):
    """Note a sign of life."""
    try:
        with redis.client.pipeline(transaction=False) as pipeline:
            pipeline.zadd(_key(topic), {member: time.time()})
            pipeline.expire(_key(topic), 60)
            pipeline.execute()
    except RedisError:
        return


def leave(topic: str, member: str):
    try:
        redis.client.zrem(_key(topic), member)
    except RedisError:
        return


def present(topic: str) -> list[str]:
    """The members with a sign of life in the last LIFE seconds, in a stable order."""
    try:
        members = redis.client.zrangebyscore(_key(topic), time.time() - LIFE, "+inf")
    except RedisError:
        return []
    return sorted(member.decode() for member in members)


def _key(topic):
    return f"presence:{topic}"
