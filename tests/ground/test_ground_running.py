"""The process tree while it runs: it answers, and what crashes comes back."""

import contextlib
import http.client
import signal
import time

import redis
import websocket
from rq import Queue
from rq.serializers import JSONSerializer

from config import valkey_socket
from tests.support.clients import AgentClient
from tests.support.server import EMAIL, PASSWORD, children_of, is_alive
from tests.support.waiting import wait_until


def store(server) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(valkey_socket(server.data)))


def came_back(server, name, former):
    def restarted():
        pid = server.pid(name)
        return pid not in (None, former) and is_alive(pid)

    wait_until(restarted, 10, f"{name} runs again")
    wait_until(lambda: server.find(rf"{name} ended \(killed by SIGKILL\); starting it again in \d+ s"), 2)
    server.wait_until_up()


def test_up_names_every_part_when_all_answer(server):
    assert server.up() == (200, {"status": "ok", "database": "ok", "redis": "ok", "worker": "ok"})


def test_every_process_runs_and_says_its_name(server):
    names = ("valkey", "web", "workers", "worker-mail", "worker-default")
    wait_until(lambda: all(server.pid(name) for name in names), 5, "all of them run")


def test_secrets_are_readable_by_their_owner_only(server):
    assert (server.data / "secret").stat().st_mode & 0o077 == 0
    assert valkey_socket(server.data).stat().st_mode & 0o077 == 0


def test_a_crashed_worker_is_started_again_and_said(server):
    came_back(server, "worker-default", server.kill("worker-default"))


def test_a_crashed_web_server_is_started_again_and_said(server):
    came_back(server, "web", server.kill("web"))


def test_valkey_keeps_its_data_over_kill_9(server):
    store(server).set("kept", "yes")
    came_back(server, "valkey", server.kill("valkey"))
    assert store(server).get("kept") == b"yes"


def test_a_silent_redis_is_named_by_up_in_time(server):
    pid = server.kill("valkey", signal.SIGSTOP)
    try:
        wait_until(lambda: server.up()[0] == 503, 5, "/up says no")
        started = time.monotonic()
        status, parts = server.up()
        assert time.monotonic() - started < 5
        assert (status, parts["database"], parts["redis"]) == (503, "ok", "does not answer")
    finally:
        server.kill("valkey", signal.SIGCONT)
    assert server.pid("valkey") == pid
    server.wait_until_up()


def test_a_killed_worker_takes_its_horse_along(server):
    queue = Queue("mail", connection=store(server), serializer=JSONSerializer)
    job = queue.enqueue("time.sleep", 300)
    worker = server.pid("worker-mail")
    wait_until(lambda: job.get_status() == "started" and children_of(worker), 15, "the job runs")
    children = children_of(worker)
    server.kill("worker-mail")
    wait_until(lambda: not any(map(is_alive, children)), 5, "its children are gone")
    came_back(server, "worker-mail", worker)


def test_a_restart_of_the_web_server_closes_sockets_with_1012(server):
    agent = AgentClient(server.url, EMAIL, PASSWORD)
    socket = agent.listen("/inbox/open")
    server.kill("web", signal.SIGTERM)
    while True:
        opcode, data = socket.recv_data()
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            break
    assert int.from_bytes(data[:2], "big") == 1012
    server.wait_until_up()


def kept_connection(server) -> http.client.HTTPConnection | None:
    """One that has been answered and stays open; none while the process that answers is about to end."""
    connection = http.client.HTTPConnection("localhost", server.port, timeout=20)
    try:
        connection.request("GET", "/demo")
        assert connection.getresponse().read()
    except ConnectionError:
        return None
    return connection if connection.sock else None


def test_a_restart_answers_nobody_who_did_not_ask(server):
    """An answer that lies on a kept connection is taken for that to what is asked next."""
    with contextlib.closing(wait_until(lambda: kept_connection(server), 10, "a connection is kept")) as kept:
        server.kill("web", signal.SIGHUP)
        assert kept.sock.recv(1000) == b""
