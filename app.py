"""The WSGI application: `gunicorn app:app`; the shell's, which can migrate: `flask --app app:shell`."""

from config import settings
from convo import create_app

app = create_app(settings())


def shell():
    """The same, with the schema's history: a library that only who migrates should have to load."""
    from convo import migrations

    migrations.register(app)
    return app
