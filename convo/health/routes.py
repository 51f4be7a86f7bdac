"""One resource: the state of the parts."""

from flask import Blueprint, jsonify

from convo.doors import door
from convo.health.parts import PARTS, states

LIMIT = 3  # seconds, for all parts together

routes = Blueprint("health", __name__)


@routes.get("/up")
@door("public")
def show():
    import gevent  # of the web processes: the others load this app too

    # A database that accepts and stays silent must not keep the question waiting.
    with gevent.Timeout(LIMIT, False):
        found = states()
        ok = all(state == "ok" for state in found.values())
        return _answer({"status": "ok" if ok else "failing", **found}, ok)
    return _answer({"status": "failing", **dict.fromkeys(PARTS, f"no answer within {LIMIT} s")}, False)


def _answer(body, ok):
    response = jsonify(body)
    response.status_code = 200 if ok else 503
    response.headers["Cache-Control"] = "no-store"
    return response
