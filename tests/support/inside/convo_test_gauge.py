"""Lets tests.support.gauge look into each process of a server.

A process that was forked tells over a Unix socket what it holds, and lets its monotonic clock be moved.
It does so in a real thread, which gevent knows nothing of.
"""

import _socket
import gc
import json
import os
import sys
import time
import traceback
from _thread import start_new_thread

ahead = 0.0  # seconds
real_monotonic = time.monotonic


def moved_monotonic():
    return real_monotonic() + ahead


def held() -> dict:
    """Counts of what should come back to where it was."""
    from greenlet import greenlet

    from convo.extensions import db

    app = sys.modules["app"].app
    hub = app.extensions["hub"]
    with app.app_context():
        in_use = db.engine.pool.checkedout()
    # What was made before the fork is not listed: see processes.image.
    kinds = [(type(each), each) for each in gc.get_objects()]
    return {
        "greenlets": sum(bool(each) for kind, each in kinds if issubclass(kind, greenlet)),
        "sockets": hub.size,
        "channels": len(hub._by_channel),
        "connections": sum(kind.__module__ == "convo.live.connection" for kind, _each in kinds),
        "in_use": in_use,
    }


def answer(path):
    global ahead
    server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    server.bind(path)
    server.listen(5)
    while True:
        descriptor, _address = server._accept()
        ahead += float(os.read(descriptor, 100))
        try:
            told = json.dumps(held())
        except Exception:
            told = traceback.format_exc()
        os.write(descriptor, told.encode())
        os.close(descriptor)


def forked():
    start_new_thread(answer, (f"{os.environ['CONVO_TEST_GAUGES']}/{os.getpid()}",))


time.monotonic = moved_monotonic
os.register_at_fork(after_in_child=forked)
