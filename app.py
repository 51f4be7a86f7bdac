"""The WSGI application: `gunicorn app:app`, `flask --app app`."""

from config import settings
from convo import create_app

app = create_app(settings())
