"""gunicorn's gevent worker, less an answer that nobody asked for."""

from gevent import GreenletExit
from gunicorn.workers.ggevent import GeventWorker


class WebWorker(GeventWorker):
    def handle_error(self, req, client, addr, exc):
        # At its end it stops whoever waits on a kept connection, and would write 500 there: the browser would
        # take that for the answer to what it asks next.
        if not isinstance(exc, GreenletExit):
            super().handle_error(req, client, addr, exc)
