"""Errors, as their readers can use them."""

import pytest
from flask import abort

HTMX, PAGE, PLAIN = {"HX-Request": "true"}, {"Accept": "text/html"}, {"Accept": "application/json"}


@pytest.fixture
def refused(app):
    """`refused(429, headers)` is the answer to a request that a view ended so."""

    def ask(code, headers, **reason):
        with app.test_request_context("/", headers=headers):
            try:
                abort(code, **reason)
            except Exception as error:
                return app.make_response(app.handle_user_exception(error))

    return ask


@pytest.mark.parametrize("headers", [HTMX, PAGE, PLAIN])
@pytest.mark.parametrize(("code", "seconds"), [(429, "60"), (503, "1"), (404, None), (500, None)])
def test_whoever_may_come_again_is_told_when_whatever_they_read(refused, headers, code, seconds):
    answer = refused(code, headers)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (code, seconds)


@pytest.mark.parametrize("headers", [HTMX, PAGE, PLAIN])
def test_who_knows_better_when_to_come_again_is_left_to_say_so(refused, headers):
    assert refused(503, headers, retry_after=7).headers.getlist("Retry-After") == ["7"]


def test_the_plain_answer_has_the_words_of_its_code(refused):
    answer = refused(429, PLAIN)
    assert "Too Many Requests" in answer.get_data(as_text=True)
