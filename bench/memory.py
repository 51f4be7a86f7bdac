"""Memory: of everything at rest, and of an idle socket, in proportional set sizes (proc_pid_smaps(5))."""

import time

from bench.company import Company, company
from bench.idle import Idle
from bench.rows import Row, at_most
from tests.support.caller import Caller
from tests.support.desk import Desk
from tests.support.server import EMAIL, PASSWORD, children_of, read

REST = 200  # MB
SOCKET = 40  # KB
SETTLING = 5  # seconds that a process has to come to rest


def run(options):
    count = 400 if options.quick else 4000
    with company() as place:
        time.sleep(SETTLING)
        yield from at_rest("just started", place, REST)
        work_a_little(place)
        time.sleep(SETTLING)
        yield from at_rest("after a first day", place)
        yield from sockets(place, count)


def sockets(place: Company, count: int):
    guests = place.guests(count)
    with Idle(place, guests[: count // 10]):  # the first ones make room for those that come after them
        time.sleep(SETTLING)
        before, store = web_size(place), size(place.server.pid("valkey"))
        with Idle(place, guests[count // 10 :]) as idle:
            time.sleep(SETTLING)
            grown = web_size(place) - before
            stored = size(place.server.pid("valkey")) - store
    yield Row("sockets open at once, of visitors who each listen to a chat of their own", idle.count, "")
    yield at_most("an idle socket, in the web processes", grown / idle.count, "KB", SOCKET)
    yield Row("an idle socket, in Valkey", stored / idle.count, "KB")


def at_rest(when: str, place: Company, most: float | None = None):
    parts = [(process_name(pid), size(pid)) for pid in place.server.pids()]
    for name, part in parts:
        yield Row(f"at rest, {when}: {name}", part / 1024, "MB")
    name, whole = f"at rest, {when}: everything", sum(part for _, part in parts) / 1024
    yield at_most(name, whole, "MB", most) if most else Row(name, whole, "MB")


def work_a_little(place: Company):
    """Some pages, messages and a mail: what loads with them stays."""
    ada, visitor = Desk(place.server.url, EMAIL, PASSWORD), Caller(place.server.url)
    for count in range(10):
        visitor.say(f"Question {count}")
        number = ada.answer(f"Question {count}", f"Answer {count}")
        ada.get(f"/conversations/{number}")
    ada.post(f"/conversations/{number}/closure")


def web_size(place: Company) -> int:
    return sum(size(pid) for pid in children_of(place.server.pid("web")))


def size(pid: int) -> int:
    """KB, shared pages divided among those that share them. Gone: 0."""
    for line in read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def process_name(pid: int) -> str:
    """Forks of the workers have names of their own; those of the web leader are known by their parent."""
    name, words = read(f"/proc/{pid}/comm").strip(), read(f"/proc/{pid}/cmdline")
    if name.startswith(("worker-", "valkey")):
        return name
    if "processes.workers" in words:
        return "leader of the workers"
    if "gunicorn" in words:
        return "leader of the web workers" if children_of(pid) else "web worker"
    return "supervisor"
