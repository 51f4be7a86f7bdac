"""GET /up, part by part."""

import redis as redis_py
from rq import Worker
from rq.serializers import JSONSerializer

from convo.health import parts


def arrive(valkey, name):
    """A worker that has just said that it is there."""
    worker = Worker([name], connection=redis_py.Redis.from_url(valkey), serializer=JSONSerializer)
    worker.register_birth()
    return worker


def test_all_is_well_with_a_worker_on_each_queue(client, valkey):
    for name in ("mail", "default"):
        arrive(valkey, name)
    answer = client.get("/up")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "database": "ok", "redis": "ok", "worker": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_queue_without_a_worker_is_named(client, valkey):
    arrive(valkey, "default")
    answer = client.get("/up")
    assert answer.status_code == 503
    assert answer.json["worker"] == "no worker on mail"


def test_a_worker_that_was_not_heard_of_lately_does_not_count(client, valkey):
    arrive(valkey, "mail")
    silent = arrive(valkey, "default")
    silent.connection.hset(silent.key, "last_heartbeat", "2020-01-01T00:00:00.000000Z")
    assert client.get("/up").json["worker"] == "no worker on default"


def test_a_redis_that_is_away_is_named(app):
    app.config["REDIS_URL"] = "unix:///nowhere/valkey.sock"
    app.extensions["health"] = parts.client(app)
    answer = app.test_client().get("/up")
    assert answer.status_code == 503
    assert answer.json["redis"] == "does not answer" and answer.json["database"] == "ok"


def test_a_database_that_is_away_is_named_without_its_address(app, monkeypatch):
    from convo.health import parts

    def away():
        raise OSError("postgresql://me:secret@db is away")

    monkeypatch.setitem(parts.PARTS, "database", away)
    answer = app.test_client().get("/up")
    assert answer.status_code == 503
    assert answer.json["database"] == "does not answer" and "secret" not in answer.text


def test_many_questions_open_one_connection(client, valkey):
    for name in ("mail", "default"):
        arrive(valkey, name)
    store = redis_py.Redis.from_url(valkey)
    before = store.info("clients")["connected_clients"]
    for _ in range(20):
        assert client.get("/up").status_code == 200
    assert store.info("clients")["connected_clients"] <= before + 1
