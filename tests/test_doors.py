"""Every way in has its door, and the doors are shut."""

import io

import pytest
from werkzeug.routing import UnicodeConverter

from convo import doors
from tests.conftest import ADDRESS

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
STRANGER = "https://evil.example"


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_names_a_door_that_has_a_check(app):
    without = [
        rule.endpoint
        for rule in rules(app)
        if doors.door_of(app.view_functions[rule.endpoint]) not in doors._checks
    ]
    assert not without


def test_no_unsafe_route_is_public(app):
    public = [
        rule.endpoint
        for rule in rules(app)
        if rule.methods & UNSAFE and doors.door_of(app.view_functions[rule.endpoint]) == "public"
    ]
    assert not public


def unsafe_requests(app):
    for rule in rules(app):
        for method in sorted(rule.methods & UNSAFE):
            _domain, path = rule.build(dict.fromkeys(rule.arguments, 1) | _names(rule))
            yield rule.endpoint, method, path


def _names(rule):
    return {
        name: "site" if name == "key" else "x"
        for name, converter in rule._converters.items()
        if isinstance(converter, UnicodeConverter)
    }


def test_no_unsafe_request_passes_without_its_keys(app, cast):
    """Neither session, nor token, nor origin: everything is refused before anything happens."""
    client = app.test_client()
    passed = []
    for endpoint, method, path in unsafe_requests(app):
        answer = client.open(path, method=method)
        if answer.status_code not in (400, 401, 403):
            passed.append((endpoint, method, answer.status_code))
    assert not passed


@pytest.mark.parametrize("missing", ["X-CSRFToken", "Origin"])
def test_an_agents_request_needs_both_token_and_origin(app, cast, anna, missing):
    headers = {"X-CSRFToken": anna.csrf, "Origin": "http://localhost:8000"}
    del headers[missing]
    answer = anna.http.post(
        f"/conversations/{cast.conversation}/closure", base_url="http://localhost:8000", headers=headers
    )
    assert answer.status_code in (400, 403)


def test_an_agents_request_from_another_site_is_refused(app, cast, anna):
    headers = {"X-CSRFToken": anna.csrf, "Origin": STRANGER}
    path = f"/conversations/{cast.conversation}/closure"
    assert anna.http.post(path, base_url="http://localhost:8000", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"), [("/sign-in", 413), ("/widget/site/visits", 413), ("/nowhere", 404)]
)
def test_only_a_view_that_takes_files_takes_much(client, cast, path, status):
    form = {"email": "anna@example.com", "file": (io.BytesIO(b"x" * 2_000_000), "large.bin")}
    answer = client.post(path, data=form, base_url=ADDRESS, headers={"Origin": ADDRESS})
    assert answer.status_code == status


def test_a_picture_may_be_larger_than_a_form(anna):
    picture = (io.BytesIO(b"x" * 2_000_000), "large.png")
    answer = anna.send("POST", "/profile/picture", picture=picture)
    assert answer.status_code == 422 and "not a picture" in answer.text


@pytest.mark.parametrize(
    ("address", "origin", "is_own"),
    [
        ("http://localhost", "http://localhost", True),
        ("http://localhost:80", "http://localhost", True),
        ("http://localhost", "http://localhost:80", False),
        ("https://localhost", "https://localhost:443", False),
        ("https://localhost", "http://localhost", False),
        ("http://127.0.0.1:8000", "https://chat.example.test", True),
        ("http://127.0.0.1:8000", "http://chat.example.test", False),
        ("http://127.0.0.1:8000", "https://chat.example.test:443", False),
        ("http://127.0.0.1:8000", "https://chat.example.test.", False),
    ],
)
def test_the_own_origin_is_as_addressed_or_as_set_for_the_public(app, address, origin, is_own):
    app.config["PUBLIC_ORIGIN"] = "https://chat.example.test"
    with app.test_request_context("/", base_url=address):
        assert doors.is_own_origin(origin) is is_own


def test_an_address_that_nobody_set_lets_nobody_in(app):
    with app.test_request_context("/", base_url="http://localhost:8000"):
        assert not doors.is_own_origin("http://127.0.0.1:8000")
        assert not doors.is_own_origin("None")
