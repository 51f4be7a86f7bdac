"""An application of nothing but the ui package, with a page to show: no database, no Redis."""

import pytest
from flask import Flask, g, render_template_string
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import FileSystemLoader, StrictUndefined

from convo import ui
from convo.ui.assets import FOLDER

PAGE = """{% extends "layouts/public.html" %}{% block content %}<h1>Page</h1>{% endblock %}"""


@pytest.fixture
def ui_app(tmp_path):
    app = Flask("convo-ui", static_folder=None)
    app.config.update(SECRET_KEY="secret", CONVO_DATA=str(tmp_path), WTF_CSRF_CHECK_DEFAULT=False)
    app.jinja_loader = FileSystemLoader(FOLDER.parent / "templates")
    app.jinja_env.undefined = StrictUndefined
    Babel(app)
    CSRFProtect(app)
    ui.register(app)
    app.add_url_rule("/page", "page", lambda: render_template_string(PAGE))
    app.add_url_rule("/framed", "framed", framed)
    app.add_url_rule("/broken", "broken", lambda: 1 / 0)
    return app


def framed():
    g.frame_ancestors = ["https://shop.example"]
    return render_template_string(PAGE)


@pytest.fixture
def pages(ui_app):
    return ui_app.test_client()


@pytest.fixture
def in_request(ui_app):
    with ui_app.test_request_context():
        yield


@pytest.fixture
def vendored():
    """Skip where the vendored scripts that a page links are not there yet."""
    if not (FOLDER / "vendor" / "htmx.min.js").is_file():
        pytest.skip("static/vendor is empty: run bin/vendor")
