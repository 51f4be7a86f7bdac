"""GET /up: whether the parts that Convo cannot do without answer."""

from convo.health.parts import Health
from convo.health.routes import routes


def register(app):
    app.extensions["health"] = Health(app)
    app.register_blueprint(routes)
