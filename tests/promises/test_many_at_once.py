"""Many requests at the same moment get their answers: none holds what another waits for."""

import socket
from contextlib import ExitStack

from tests.support.caller import Caller

CALLERS, EACH = 6, 50  # many more than there are connections to the database, within a visitor's limits


def test_many_who_type_at_once_do_not_wait_for_each_other(server):
    callers = [Caller(server.url) for _ in range(CALLERS)]
    for caller in callers:
        caller.say("I type.")
    requests = [typing(server, caller) for caller in callers] * EACH
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            for _ in requests
        ]
        for line, request in zip(lines, requests, strict=True):
            line.sendall(request)
        answers = {line.recv(4096).split(b"\r\n")[0] for line in lines}
    # Who waits in vain for a connection to the database gives up after ten seconds, and is answered 503.
    assert answers == {b"HTTP/1.1 204 NO CONTENT"}


def typing(server, caller) -> bytes:
    lines = (
        f"POST /widget/{caller.key}/conversations/{caller.conversation}/typing HTTP/1.1",
        f"Host: localhost:{server.port}",
        f"Origin: {server.url}",
        f"X-Visitor-Token: {caller.token}",
        "Content-Length: 0",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
