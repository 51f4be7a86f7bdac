"""GET /up: whether the parts that Convo cannot do without answer."""

from convo.health import parts
from convo.health.routes import routes


def register(app):
    app.extensions["health"] = parts.client(app)
    app.register_blueprint(routes)
