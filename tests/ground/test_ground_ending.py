"""The end of the process tree, and beginnings that are refused: nothing stays behind, everything is said."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
import redis
from rq import Queue
from rq.serializers import JSONSerializer

from config import valkey_socket
from tests.support.halves import half_a_request
from tests.support.server import ROOT, Server, children_of, is_alive, read
from tests.support.waiting import wait_until


def gone(pids) -> bool:
    return not any(map(is_alive, pids))


def busy_with_a_long_job(server):
    connection = redis.Redis(unix_socket_path=str(valkey_socket(server.data)))
    job = Queue("default", connection=connection, serializer=JSONSerializer).enqueue("time.sleep", 300)
    wait_until(lambda: job.get_status() == "started", 15, "the job runs")


def test_sigterm_ends_everything_within_ten_seconds_even_with_a_job_running(settings):
    with Server(env=settings) as server:
        busy_with_a_long_job(server)
        pids = server.pids()
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 10
        wait_until(lambda: gone(pids), 1, "nothing is left")


def test_ctrl_c_ends_everything_and_the_next_start_is_quick(settings):
    with Server(env=settings) as server:
        pids = server.pids()
        assert server.stop(signal.SIGINT) == 0
        wait_until(lambda: gone(pids), 1, "nothing is left")
        started = time.monotonic()
        server.start()
        assert time.monotonic() - started < 15  # under 5 s on a quiet machine; tests share theirs
        page = f"The customer's page is at http://127.0.0.1:{server.port}/demo"
        wait_until(lambda: page in server.lines, 2, "a demo says where its page is")
        wait_until(lambda: "bin/convo agent password" in server.output, 2, "and how to get in again")


def has_begun(worker: int) -> bool:
    """Handles SIGABRT, which its leader does not (proc_pid_status(5)): before that no signal reaches it."""
    handled = int(read(f"/proc/{worker}/status").split("SigCgt:")[1].split()[0], 16)
    return bool(handled >> (signal.SIGABRT - 1) & 1)


@pytest.fixture
def talkative(settings):
    """A server whose web workers say so when they have come as far as their last words; and their ids."""
    with Server(env={**settings, "GUNICORN_CMD_ARGS": "--log-level info"}) as server:
        workers = wait_until(lambda: len(found := children_of(server.pid("web"))) == 2 and found, 5)
        wait_until(lambda: all(map(has_begun, workers)), 5, "both have begun")
        yield server, workers


def have_ended_in_order(server, workers) -> bool:
    return all(server.find(rf"Worker exiting \(pid: {pid}\)") for pid in workers)


def test_web_workers_wait_for_no_connection_that_is_idle(talkative):
    server, workers = talkative
    with ExitStack() as stack:
        for _ in range(20):
            line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
            stack.callback(line.close)
            line.request("GET", "/up")
            line.getresponse().read()
        assert server.stop() == 0
    assert have_ended_in_order(server, workers)
    assert not server.find("graceful timeout")


def test_web_workers_end_in_order_though_requests_hang(talkative):
    server, workers = talkative
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(half_a_request(server, "/sign-in"))
        assert server.up()[0] == 200
        assert server.stop() == 0
    assert have_ended_in_order(server, workers)
    assert server.find("graceful timeout")


def test_kill_9_of_the_supervisor_leaves_nothing_and_hinders_nothing(settings):
    with Server(env=settings) as server:
        busy_with_a_long_job(server)
        pids = server.pids()
        server.process.kill()
        server.process.wait(5)
        wait_until(lambda: gone(pids), 5, "nothing is left")
        server.start()
        assert server.up()[0] == 200


def refused(server) -> str:
    """What a start that cannot be says."""
    server.launch()
    assert server.process.wait(15) == 1
    wait_until(lambda: server.lines, 2)
    return server.output


def test_a_taken_port_is_a_clear_error_before_anything_starts(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        words = refused(Server(data=tmp_path, port=port))
    assert f"port {port} on 127.0.0.1 is taken" in words
    assert not (tmp_path / "valkey").exists()


@pytest.mark.parametrize(
    ("host", "words"),
    [("nowhere.invalid", "cannot be resolved"), ("192.0.2.1", "is no address of this machine")],
)
def test_a_host_that_is_not_this_machine_is_said_to_be_that(tmp_path, host, words):
    said = refused(Server(data=tmp_path, env={"HOST": host}))
    assert f"HOST is '{host}'" in said and words in said and "taken" not in said


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://127.0.0.1:1/convo", "PostgreSQL at 127.0.0.1:1 does not answer: "),
        ("sqlite:////nowhere/convo.sqlite3", "SQLite cannot use /nowhere/convo.sqlite3: "),
    ],
)
def test_a_database_that_lets_nobody_in_is_said_without_a_traceback(tmp_path, url, words):
    said = refused(Server(data=tmp_path, env={"DATABASE_URL": url}))
    assert f"prepare | Convo cannot start: {words}" in said
    assert "Traceback" not in said


def test_a_second_convo_on_the_same_data_is_refused(tmp_path):
    with Server(data=tmp_path):
        assert "Convo already runs on" in refused(Server(data=tmp_path))


def test_a_setting_that_cannot_be_is_said(tmp_path):
    assert "WEB_WORKERS is 'many'" in refused(Server(data=tmp_path, env={"WEB_WORKERS": "many"}))


def test_bin_run_explains_itself_without_an_environment():
    done = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "bin" / "run", "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0 and "CONVO_DATA" in done.stdout


def test_bin_run_refuses_options_that_it_does_not_know():
    done = subprocess.run([sys.executable, ROOT / "bin" / "run", "--dmeo"], capture_output=True, text=True)
    assert done.returncode == 1 and "knows no --dmeo" in done.stderr
