"""The form and menu macros: labels, hints, errors and what was typed, tied together."""

import pytest
from flask import render_template_string

IMPORTS = """{% from "ui/field.html" import field, select, text_area, check_box %}
{% from "ui/button.html" import button %}
{% from "ui/menu.html" import menu %}{% from "ui/notice.html" import notice %}"""


@pytest.fixture
def shown(in_request):
    return lambda template, **values: render_template_string(IMPORTS + template, **values).strip()


def test_a_field_keeps_what_was_typed_and_says_what_is_wrong(shown):
    html = shown(
        '{{ field("email", "Email", typed, "email", hint="Yours", error="No such address") }}', typed='a"b'
    )
    assert '<label for="email">Email</label>' in html
    assert 'id="email" name="email" type="email" value="a&#34;b"' in html
    assert 'aria-describedby="email-hint email-error" aria-invalid="true"' in html
    assert 'id="email-error"' in html and "No such address" in html


def test_attributes_that_are_false_are_left_out(shown):
    html = shown(
        '{{ field("name", "Name", attributes={"required": true, "autofocus": false, "maxlength": 9}) }}'
    )
    assert ' required maxlength="9">' in html
    assert "autofocus" not in html
    assert "aria-invalid" not in html


def test_a_text_area_keeps_its_first_line_break(shown):
    html = shown('{{ text_area("welcome", "Welcome", value) }}', value="\nHi <b>")
    assert ">\n\nHi &lt;b&gt;</textarea>" in html


def test_a_select_shows_the_chosen_option(shown):
    html = shown('{{ select("l", "Language", [("en", "English"), ("fr", "Français")], "fr") }}')
    assert '<option value="fr" selected>Français</option>' in html
    assert html.count("selected") == 1


def test_a_menu_s_button_opens_its_list(shown):
    html = shown('{% call menu("More", id="more-1") %}<a class="menu-item" href="/x">X</a>{% endcall %}')
    assert 'popovertarget="more-1"' in html and 'aria-label="More"' in html
    assert '<div class="menu" id="more-1" popover' in html


def test_an_error_is_announced_and_a_word_is_not(shown):
    assert 'role="alert"' in shown('{{ notice("Broken", kind="error") }}')
    assert "role" not in shown('{{ notice("Saved", kind="success") }}')
    assert "<a>more</a>" in shown('{% call notice("Saved") %}<a>more</a>{% endcall %}')
