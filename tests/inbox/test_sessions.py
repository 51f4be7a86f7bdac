"""Signing in, signing out, and the sessions between."""

from datetime import timedelta

import pytest

from convo.accounts.sessions import Session
from convo.database import utcnow, writing
from convo.extensions import db, limiter
from convo.inbox.doors import COOKIE
from convo.limits import Counters
from tests.accounts.house import ORIGIN, PASSWORD, Browser


def test_the_sign_in_page_has_the_names_that_assistive_tools_look_for(house):
    page = house.browser().get("/sign-in").text
    assert '<label for="email">Email</label>' in page
    assert '<label for="password">Password</label>' in page
    assert ">Sign in</button>" in page


def test_the_right_password_opens_the_inbox(house):
    browser = house.browser()
    answer = browser.sign_in(" Anna@Example.COM ")
    assert (answer.status_code, answer.location) == (303, "/inbox")
    assert browser.is_in
    assert browser.get("/sign-in").location == "/inbox"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("anna@example.com", "wrong horse"),
        ("anna@example.com", ""),
        ("nobody@example.com", PASSWORD),
        ("", ""),
        ("anna@example.com\0", PASSWORD),
        ("anna@example.com", "x" * 5000),
    ],
)
def test_anything_else_is_refused_in_the_same_words(house, email, password):
    browser = house.browser()
    answer = browser.sign_in(email, password)
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert not browser.is_in


def test_the_address_typed_is_kept_and_the_password_is_not(house):
    page = house.browser().sign_in("anna@example.com", "wrong horse").text
    assert 'value="anna@example.com"' in page and "wrong horse" not in page


def test_the_cookie_holds_nothing_but_a_token_no_script_can_read(house):
    answer = house.browser().sign_in("anna@example.com")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(COOKIE))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    assert "anna" not in cookie


def test_the_cookie_is_secure_behind_a_proxy_that_speaks_https(house, app):
    app.config["PUBLIC_ORIGIN"] = "https://localhost"
    answer = house.browser().sign_in("anna@example.com")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(COOKIE))
    assert "Secure" in cookie


def test_one_comes_back_to_the_page_that_was_asked_for(house):
    browser = house.browser()
    assert browser.get("/agents?x=1").location == "/sign-in?next=/agents?x%3D1"
    assert browser.sign_in("anna@example.com", next="/agents?x=1").location == "/agents?x=1"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.test",
        "https://evil.test/",
        "/\\evil.test",
        "javascript:alert(1)",
        "/\n/evil.test",
        "evil",
        "///evil.test",
    ],
)
def test_next_leads_nowhere_else(house, address):
    assert house.browser().sign_in("anna@example.com", next=address).location == "/inbox"


def test_without_a_session_pages_lead_to_sign_in_and_htmx_is_told_to_go_there(house):
    browser = house.browser()
    answer = browser.get(
        "/profile", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/agents"}
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/agents"
    assert browser.get("/profile").location == "/sign-in?next=/profile"


def test_without_a_session_nothing_is_changed(house):
    answer = house.browser().post("/profile", name="Eve", language="", time_zone="UTC", send_key="enter")
    assert answer.status_code == 401
    assert "You were signed out" in answer.text


@pytest.mark.parametrize("cookie", ["", "x", "é", "0" * 3000])
def test_a_made_up_cookie_opens_nothing(house, cookie):
    browser = house.browser()
    browser.client.set_cookie(COOKIE, cookie)
    assert not browser.is_in


def test_a_foreign_origin_and_a_missing_token_are_refused(house):
    browser = house.browser("anna")
    for origin in ("http://evil.test", "null", "", "http://localhost.evil.test"):
        assert browser.post("/sign-out", headers={"Origin": origin}).status_code == 403
    assert browser.client.post("/sign-out", data={"csrf_token": browser.token}).status_code == 403
    assert browser.client.post("/sign-out", headers={"Origin": ORIGIN}).status_code == 400
    assert browser.is_in


def test_signing_in_needs_our_own_origin_too(house):
    answer = house.browser().post(
        "/sign-in", headers={"Origin": "http://evil.test"}, email="anna@example.com", password=PASSWORD
    )
    assert answer.status_code == 403


def test_signing_out_ends_the_session_and_not_only_the_cookie(house, app):
    browser = house.browser("anna")
    token = browser.client.get_cookie(COOKIE).value
    assert browser.post("/sign-out").location == "/sign-in"
    assert not browser.is_in
    thief = Browser(app)
    thief.client.set_cookie(COOKIE, token)
    assert not thief.is_in


def test_signing_out_leaves_nothing_in_flasks_session(house):
    browser = house.browser("anna")
    with browser.client.session_transaction() as kept:
        kept["typed"] = "something"
    browser.post("/sign-out")
    with browser.client.session_transaction() as kept:
        assert "typed" not in kept


def test_signing_in_again_replaces_the_session_of_this_browser(house):
    browser = house.browser("anna")
    browser.sign_in("ben@example.com")
    with house.inside():
        assert db.session.query(Session).count() == 1


def test_ones_sessions_are_listed_and_can_be_ended_from_another(house):
    here, there = house.browser("anna"), house.browser("anna")
    with house.inside():
        there_id = max(session.id for session in db.session.query(Session))
    page = here.get("/profile/sessions").text
    assert page.count('<tr id="session-') == 2
    assert page.count("hx-delete=") == 1
    assert here.delete(f"/profile/sessions/{there_id}").headers["HX-Redirect"] == "/profile/sessions"
    assert here.is_in and not there.is_in


def test_nobody_else_ends_them(house):
    anna, ben = house.browser("anna"), house.browser("ben")
    with house.inside():
        of_anna = min(session.id for session in db.session.query(Session))
    assert ben.delete(f"/profile/sessions/{of_anna}").status_code == 404
    assert f'id="session-{of_anna}"' not in ben.get("/profile/sessions").text
    assert anna.is_in


def test_a_session_is_touched_at_most_each_minute(house):
    browser = house.browser("anna")

    def last_seen():
        with house.inside():
            return db.session.query(Session).one().last_seen_at

    at_first = last_seen()
    browser.get("/profile")
    assert last_seen() == at_first
    with house.inside(), writing():
        db.session.query(Session).one().last_seen_at = utcnow() - timedelta(minutes=2)
    browser.get("/profile")
    assert last_seen() > at_first


def test_a_deactivated_agent_is_out_at_the_next_request(house):
    ben = house.browser("ben")
    house.change("ben", lambda agent: agent.deactivate())
    assert not ben.is_in
    assert ben.sign_in("ben@example.com").status_code == 422


def test_the_eleventh_try_waits_even_with_the_right_password(house):
    browser = house.browser()
    for _ in range(10):
        assert browser.sign_in("anna@example.com", "wrong horse").status_code == 422
    answer = browser.sign_in("Anna@example.com")
    assert answer.status_code == 429
    assert "Too many tries" in answer.text and 'value="Anna@example.com"' in answer.text
    assert answer.headers["Retry-After"]
    assert browser.sign_in("ben@example.com").status_code == 303


def test_a_right_password_forgets_the_wrong_ones(house):
    browser = house.browser()
    for _ in range(9):
        browser.sign_in("anna@example.com", "wrong horse")
    assert browser.sign_in("anna@example.com").status_code == 303
    assert browser.sign_in("anna@example.com", "wrong horse").status_code == 422


def test_one_network_address_can_not_try_every_account(house):
    browser = house.browser()
    statuses = {browser.sign_in(f"x{number}@example.com", "wrong horse").status_code for number in range(100)}
    assert statuses == {422}
    assert browser.sign_in("y@example.com", "wrong horse").status_code == 429


def test_tries_are_counted_in_memory_while_redis_is_away(house, monkeypatch):
    monkeypatch.setattr(limiter.limiter, "storage", Counters(Counters.URI, "unix:///nowhere/valkey.sock"))
    browser = house.browser()
    statuses = [browser.sign_in("anna@example.com", "wrong horse").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_a_password_kept_with_older_parameters_is_hashed_anew_at_sign_in(house):
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    house.change("anna", lambda agent: setattr(agent, "password_hash", old))
    browser = house.browser("anna")
    assert house.agent("anna").password_hash != old
    assert browser.sign_in("anna@example.com").status_code == 303
