"""gunicorn's configuration: gevent workers, and sockets that are told when their process ends."""

from pathlib import Path

import gevent
from gevent import monkey

from config import host, port, web_workers
from processes.leash import die_with_parent

monkey.patch_all()  # before the leader imports the app, which its workers are forked with

bind = f"[{host().strip('[]')}]:{port()}" if ":" in host() else f"{host()}:{port()}"
workers = web_workers()
worker_class = "gevent"
preload_app = True  # a killed worker's successor serves at once, and memory is shared
worker_connections = 5000
keepalive = 20
timeout = 60
graceful_timeout = 3
control_socket_disable = True
loglevel = "warning"
forwarded_allow_ips = "127.0.0.1,::1"
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"  # the workers' heartbeat: not on a disk that may be slow


def post_fork(server, worker):
    die_with_parent(server.pid)


def post_worker_init(worker):
    gevent.spawn(say_goodbye, worker)


def say_goodbye(worker):
    """Close sockets with 1012 (service restart, in RFC 6455's registry): gunicorn would just drop them."""
    while worker.alive:
        gevent.sleep(0.2)
    worker.wsgi.extensions["hub"].close(code=1012, reason="restart")
