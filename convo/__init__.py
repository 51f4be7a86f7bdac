"""Convo: live chat and a shared inbox. This file is the table of contents."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from convo import database, doors, engines, extensions, languages, limits, numbers
from convo.current import current

# Lower layers first: screens come last and see everything that was registered before them.
PACKAGES = (
    "convo.health",
    "convo.ui",
    "convo.live",
    "convo.mail",
    "convo.deliveries",
    "convo.accounts",
    "convo.contacts",
    "convo.conversations",
    "convo.channels",
    "convo.transcripts",
    "convo.inbox",
    "convo.widget",
    "convo.seeds",
)


def create_app(config: dict) -> Flask:
    """The application. `config` is what `config.settings()` returns, or a test's own mapping."""
    # Static files have a route of their own: compressed, content-hashed.
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(defaults())
    app.config.from_mapping(config)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["current"] = current
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    bind_extensions(app)
    doors.register(app)
    numbers.register(app)
    register_packages(app)
    return app


def defaults() -> dict:
    return {
        "TRUSTED_PROXIES": 0,
        "PUBLIC_ORIGIN": None,
        "DEMO": False,
        "SMTP_URL": None,
        "MAX_CONTENT_LENGTH": 30 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "WTF_CSRF_CHECK_DEFAULT": False,  # the doors call it
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # they check Origin, which proxies leave alone
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "BABEL_DEFAULT_LOCALE": languages.DEFAULT,
        "RATELIMIT_STORAGE_URI": limits.Counters.URI,
        "COMPRESS_MIMETYPES": ["text/html", "application/json"],
    }


def bind_extensions(app):
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"redis_url": app.config["REDIS_URL"]}
    app.config.setdefault(
        "SQLALCHEMY_ENGINE_OPTIONS", engines.options_for(app.config["SQLALCHEMY_DATABASE_URI"])
    )
    for extension in (extensions.db, extensions.redis, extensions.csrf, extensions.compress):
        extension.init_app(app)
    extensions.sock.init_app(app)
    extensions.limiter.init_app(app)
    extensions.babel.init_app(app, locale_selector=languages.selected)
    with app.app_context():
        database.prepare_engine(extensions.db.engine)


def register_packages(app):
    from importlib import import_module

    for name in PACKAGES:
        import_module(name).register(app)
