"""gunicorn's gevent worker: less an answer that nobody asked for, and patient with nobody for ever."""

import gevent
from gevent import GreenletExit
from gunicorn.workers.ggevent import GeventWorker

from processes.arrivals import Arrival


class Idle(gevent.Timeout):
    """A connection that waits for its next request, `worker.cfg.keepalive` seconds at most."""

    def __init__(self, worker):
        super().__init__(worker.cfg.keepalive, False)
        self._idle = worker.idle

    def __enter__(self):
        self._greenlet = gevent.getcurrent()
        self._idle.add(self)
        return super().__enter__()

    def __exit__(self, *failure):
        self._idle.discard(self)
        return super().__exit__(*failure)

    def expire(self):
        """Now, unless the request has come. To be called by gevent's loop."""
        if self in self._idle:
            self._greenlet.throw(self)


class WebWorker(GeventWorker):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.idle: set[Idle] = set()

    def timeout_ctx(self):
        return Idle(self)

    def end_idle(self, known: set[Idle]) -> set[Idle]:
        """Close the connections of these that still wait; those that wait now, for the next time."""
        for each in known & self.idle:
            gevent.get_hub().loop.run_callback(each.expire)
        return set(self.idle)

    def handle_request(self, listener_name, req, sock, addr):
        with Arrival(req):
            super().handle_request(listener_name, req, sock, addr)

    def handle_error(self, req, client, addr, exc):
        # At its end it stops whoever waits on a kept connection, and would write 500 there: the browser would
        # take that for the answer to what it asks next.
        if not isinstance(exc, GreenletExit):
            super().handle_error(req, client, addr, exc)
