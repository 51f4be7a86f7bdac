"""The extensions, unbound: `create_app` binds each of them to its app."""

import time

import redis as redis_py
from flask import current_app
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_sock import Sock
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from convo import outages

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Redis:
    """One Redis client an app, made on first use.

    Calls give up after `TIMEOUT` seconds: the live path may be late, never in the way.
    """

    TIMEOUT = 0.2
    PAUSE = 1.0  # seconds for which a Redis that did not answer is left alone

    def init_app(self, app):
        outages.register(app)
        app.extensions["redis_state"] = {"away_until": 0.0, "dropped": 0}
        app.extensions["redis"] = redis_py.Redis.from_url(app.config["REDIS_URL"], **self.impatience())

    def attempt(self, call, otherwise=None):
        """What `call(client)` returns; `otherwise` when Redis is away or just was: nobody waits twice."""
        state = current_app.extensions["redis_state"]
        if time.monotonic() < state["away_until"]:
            return otherwise
        try:
            answer = call(self.client)
        except redis_py.RedisError as error:
            state["away_until"] = time.monotonic() + self.PAUSE
            state["dropped"] += 1
            outages.of("redis").failed(error)
            return otherwise
        outages.of("redis").answered()
        return answer

    @classmethod
    def impatience(cls) -> dict:
        """How a client is told neither to wait for long nor to try again.

        redis-py's own answer differs (7.1.1): `Redis()` tries four times with pauses, `from_url()` once.
        """
        return {
            "socket_timeout": cls.TIMEOUT,
            "socket_connect_timeout": cls.TIMEOUT,
            "retry": Retry(NoBackoff(), 0),
        }

    @property
    def client(self) -> redis_py.Redis:
        return current_app.extensions["redis"]

    @staticmethod
    def dial(app) -> redis_py.Redis:
        """A client of its own for whoever listens for long, and says at each read for how long."""
        return redis_py.Redis.from_url(app.config["REDIS_URL"], socket_timeout=5, socket_connect_timeout=2)


# Expiring on commit would make an attribute read after it open the next transaction.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
sock = Sock()
redis = Redis()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)
babel = Babel()
compress = Compress()
