"""One's own password."""

import pytest

from convo.inbox.doors import COOKIE
from tests.accounts.house import PASSWORD, Browser

NEW = "another horse entirely"


def test_changing_it_ends_every_other_session_and_renews_this_one(house, app):
    here, there = house.browser("anna"), house.browser("anna")
    token = here.client.get_cookie(COOKIE).value
    answer = here.post("/profile/password", old_password=PASSWORD, password=NEW)
    assert (answer.status_code, answer.location) == (303, "/profile")
    assert here.is_in and not there.is_in
    thief = Browser(app)
    thief.client.set_cookie(COOKIE, token)
    assert not thief.is_in
    assert there.sign_in("anna@example.com", PASSWORD).status_code == 422
    assert there.sign_in("anna@example.com", NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong horse", NEW, "old_password"),
        ("", NEW, "old_password"),
        (PASSWORD, "short", "password"),
        (PASSWORD, "", "password"),
    ],
)
def test_it_needs_the_old_one_and_a_good_new_one(house, old, new, field):
    here, there = house.browser("anna"), house.browser("anna")
    answer = here.post("/profile/password", old_password=old, password=new)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert there.is_in


def test_the_old_one_can_not_be_guessed_for_ever(house):
    browser = house.browser("anna")
    statuses = [
        browser.post("/profile/password", old_password="wrong horse", password=NEW).status_code
        for _ in range(11)
    ]
    assert statuses == [422] * 10 + [429]
    assert browser.is_in
