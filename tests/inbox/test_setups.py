"""Set-up, while there is nobody."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from convo.accounts.agent import Agent
from tests.accounts.house import Browser

ANNA = {"email": "Anna@Example.com", "name": "Anna", "password": "correct horse", "time_zone": "Europe/Paris"}


def test_the_front_door_leads_to_set_up_then_to_sign_in_then_to_the_inbox(empty_house):
    browser = empty_house.browser()
    assert browser.get("/").location == "/setup"
    assert browser.get("/sign-in").location == "/setup"
    assert browser.post("/setup", **ANNA).location == "/inbox"
    assert browser.get("/").location == "/inbox"
    assert empty_house.browser().get("/").location == "/sign-in"


def test_it_makes_an_admin_in_the_browsers_zone_and_signs_her_in(empty_house):
    browser = empty_house.browser()
    browser.post("/setup", **ANNA)
    anna = empty_house.agent("anna")
    assert (anna.name, anna.role, anna.time_zone) == ("Anna", "admin", "Europe/Paris")
    assert browser.is_in


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd"])
def test_an_unknown_zone_is_the_browsers(empty_house, zone):
    empty_house.browser().post("/setup", **ANNA | {"time_zone": zone})
    assert empty_house.agent("anna").time_zone == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "anna"), ("name", " \u200b"), ("name", "a\0b"), ("name", "x" * 101), ("password", "short")],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_kept(empty_house, field, value):
    answer = empty_house.browser().post("/setup", **ANNA | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    if field != "email":
        assert "Anna@Example.com" in answer.text
    assert "correct horse" not in answer.text
    with empty_house.inside():
        assert Agent.count() == 0


def test_it_is_closed_once_there_is_somebody(house):
    browser = house.browser()
    assert browser.get("/setup").location == "/sign-in"
    assert browser.post("/setup", **ANNA | {"email": "eve@example.com"}).location == "/sign-in"
    assert house.agent("eve") is None


def test_of_ten_at_once_one_becomes_the_admin(empty_house, app):
    browsers = [Browser(app) for _ in range(10)]

    def set_up(number):
        return browsers[number].post("/setup", **ANNA | {"email": f"anna{number}@example.com"}).status_code

    with ThreadPoolExecutor(10) as threads:
        statuses = list(threads.map(set_up, range(10)))
    assert statuses.count(303) >= 1 and set(statuses) <= {303, 422}
    with empty_house.inside():
        assert Agent.count() == 1
    assert sum(browser.is_in for browser in browsers) == 1
