"""gunicorn's configuration: gevent workers, and sockets that are told when their process ends.

The app is loaded once, by the leader, and the workers are its forks: they share its memory, and one that was
killed is replaced in a moment. So what the app takes hold of while it loads (locks, sockets, sleeping) is
gevent's from the start. So is select: psycopg looks, when it is imported, whether it must wait in C, where it
would stop its whole process. The leader itself keeps the usual ways to fork and to be told of signals.
"""

# ruff: noqa: E402 (patching comes first)
import warnings
from pathlib import Path

import gevent
from gevent import monkey

monkey.patch_all(os=False, signal=False, subprocess=False, queue=False)
# Its workers patch the rest, which they may.
warnings.filterwarnings("ignore", category=monkey.MonkeyPatchWarning)

from config import host, port, web_workers
from processes import descriptors, image
from processes.leash import die_with_parent

GOODBYE = 1.0  # seconds
IDLE = 0.1  # seconds without a request after which a kept connection is closed at the end
LAST_REQUESTS = 1  # seconds, and up to two more, that a worker waits for its requests at its end

bind = f"[{host().strip('[]')}]:{port()}" if ":" in host() else f"{host()}:{port()}"
workers = web_workers()
worker_class = "processes.web_worker.WebWorker"
preload_app = True
worker_connections = 5000
keepalive = 20
timeout = 60
graceful_timeout = 5  # the leader's, which then kills: a worker's own is LAST_REQUESTS
control_socket_disable = True
loglevel = "warning"
forwarded_allow_ips = "127.0.0.1,::1"
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"  # the workers' heartbeat: not on a disk that may be slow


def when_ready(server):
    image.settle()
    count_on(server)


def on_reload(server):
    count_on(server)


def count_on(server):
    """The workers that begin now replace nobody who died; those after them do."""
    server.last_planned = server.worker_age + server.num_workers


def post_fork(server, worker):
    die_with_parent(server.pid)
    worker.cfg.set("graceful_timeout", LAST_REQUESTS)
    worker.is_replacement = worker.age > server.last_planned


def post_worker_init(worker):
    settings = worker.wsgi.config
    settings["MAX_SOCKETS"], worker.worker_connections = descriptors.shared_out(
        settings["MAX_SOCKETS"], worker.worker_connections
    )
    if worker.is_replacement:  # who died may have committed what nobody was told of
        worker.wsgi.extensions["live_misses"].add_somebody()
    gevent.spawn(say_goodbye, worker)


def say_goodbye(worker):
    """Close sockets with 1012 (service restart, in IANA's registry): gunicorn would just drop them. Then the
    connections that are idle: it would wait for each of them as for a request, and be killed for it.
    """
    while worker.alive:
        gevent.sleep(0.1)
    hub_of(worker).close(code=1012, reason="restart")
    idle = set()
    while True:
        idle = worker.end_idle(idle)
        gevent.sleep(IDLE)


def worker_exit(server, worker):
    """Nothing waits for the sockets, whose requests are over: give the last words a moment to arrive."""
    if hub := hub_of(worker):
        hub.close(code=1012, reason="restart")
        with gevent.Timeout(GOODBYE, False):
            while hub.size:
                gevent.sleep(0.02)


def hub_of(worker):
    """None in a worker that did not come as far as to load the application."""
    app = getattr(worker, "wsgi", None)
    return app and app.extensions["hub"]
