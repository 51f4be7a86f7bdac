"""Durable sends a second at 1 and at 16 clients, on both databases; and from POST to the other socket."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from uuid import uuid4

from bench.company import Company, Guest, company
from bench.line import Line, post
from bench.listeners import Listener
from bench.rows import Row

EACH = 25  # messages of a visitor, whose limit is 30 a minute
SENDS = {1: 2000, 16: 6000}
# Sends a second on such a machine (2 cores): a bare server that does one small insert a send, in two
# processes on SQLite, whatever the clients; and LiveHelperChat as it is shipped.
BARE = 525
LIVE_HELPER_CHAT = {1: 336, 16: 656}


def run(options) -> list[Row]:
    part = 10 if options.quick else 1
    for database in ("sqlite", "postgresql"):
        with company(database, durable=True) as place:
            for clients, count in SENDS.items():
                yield from sends(place, database, clients, count // part)
            yield from to_the_other_socket(place, database, 400 // part)


def sends(place: Company, database: str, clients: int, count: int):
    guests = place.guests(-(-count // EACH // clients) * clients)
    shares = [guests[number::clients] for number in range(clients)]
    begin = threading.Barrier(clients + 1, timeout=60)
    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(talk, place.server.port, share, count // clients, begin) for share in shares]
        begin.wait()
        began = time.perf_counter()
        took = sorted(each for one in running for each in one.result())
        seconds = time.perf_counter() - began
    name = f"{database}, {clients} client{'s' * (clients > 1)}"
    reference = f"bare server {BARE}, LiveHelperChat {LIVE_HELPER_CHAT[clients]}"
    yield Row(f"sends a second: {name}", len(took) / seconds, "/s", reference=reference)
    yield Row(f"a send, p50: {name}", statistics.median(took) * 1000, "ms")
    yield Row(f"a send, p99: {name}", took[int(len(took) * 0.99)] * 1000, "ms")


def talk(port: int, guests: list[Guest], count: int, begin: threading.Barrier) -> list[float]:
    """Seconds that each of `count` sends took, said by the guests in turn."""
    line, took = Line(port), []
    requests = [message(port, guest) for _, guest in zip(range(count), cycle(guests), strict=False)]
    begin.wait()
    for request in requests:
        began = time.perf_counter()
        status, body = line.ask(request)
        took.append(time.perf_counter() - began)
        assert status == 200, body
    return took


def message(port: int, guest: Guest, body: str = "How much is the blue one?") -> bytes:
    path = f"/widget/demo/conversations/{guest.conversation}/messages"
    return post(port, path, {"X-Visitor-Token": guest.token}, body=body, client_id=uuid4().hex)


def to_the_other_socket(place: Company, database: str, count: int):
    """The visitor posts; another tab of theirs hears it."""
    guests, took = place.guests(-(-count // EACH)), []
    line = Line(place.server.port)
    for guest in guests:
        with Listener(place.server.port, place.tickets([guest])[0]) as listener:
            listener.hear(b'"ready"')
            for number in range(EACH):
                began = time.perf_counter()
                heard = threading.Thread(target=listener.hear, args=(f"number {number}.".encode(),))
                heard.start()
                status, body = line.ask(message(place.server.port, guest, f"This is number {number}."))
                heard.join(10)
                assert status == 200 and listener.heard_at, body
                took.append(listener.heard_at - began)
    took.sort()
    yield Row(f"from POST to the other socket, p50: {database}", statistics.median(took) * 1000, "ms")
    yield Row(f"from POST to the other socket, p99: {database}", took[int(len(took) * 0.99)] * 1000, "ms")
