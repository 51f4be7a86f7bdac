"""Languages are shown by name, in the page's language."""

import pytest
from flask_babel import force_locale

from convo.ui.language_names import language_name


@pytest.mark.parametrize(
    ("page", "tag", "name"),
    [
        ("en", "en-GB", "English (United Kingdom)"),
        ("fr", "en-GB", "Anglais (Royaume-Uni)"),
        ("fr", "fr", "Français"),
        ("fr", "pt-BR", "Portugais (Brésil)"),
    ],
)
def test_a_language_is_named_in_the_language_of_the_page(ui_app, page, tag, name):
    with ui_app.test_request_context(), force_locale(page):
        assert language_name(tag) == name


@pytest.mark.parametrize("tag", ["", "*", "xx", "en_US", "klingon", "x" * 300, "<b>"])
def test_what_is_no_known_language_stays_as_it_came(ui_app, tag):
    with ui_app.test_request_context():
        assert language_name(tag) == tag
