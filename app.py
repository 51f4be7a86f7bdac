"""The WSGI application: `gunicorn app:app`; the shell's, which can migrate: `flask --app app:shell`."""

from config import settings
from convo import create_app

app = create_app(settings())


def shell():
    """The same, with the schema's history: a library that only who migrates should have to load. Statements
    may take as long as they do: somebody sits before them.
    """
    from convo import engines, migrations
    from convo.extensions import db

    migrations.register(app)
    with app.app_context():
        engines.lift_limits(db.engine)
    return app
