"""Invitations by link."""

import html
import re
from datetime import timedelta

import pytest

from convo.accounts import invitations
from convo.accounts.invitations import Invitation
from convo.database import utcnow, writing
from convo.extensions import db

CARLA = {"name": "Carla", "password": "correct horse", "time_zone": "Europe/Rome"}


@pytest.fixture
def path(house):
    """Where the link of a new invitation leads."""
    answer = house.browser("anna").post("/invitations", email="Carla@Example.com", name="Carla", role="agent")
    assert answer.status_code == 201
    link = html.unescape(re.search(r'value="(http[^"]+)"', answer.text)[1])
    assert link.startswith("http://localhost:8000/invitations/")
    return link.removeprefix("http://localhost:8000")


def test_the_link_makes_an_agent_who_is_signed_in(house, path):
    browser = house.browser()
    page = browser.get(path)
    assert page.status_code == 200 and "carla@example.com" in page.text and 'value="Carla"' in page.text
    assert browser.post(path, **CARLA).location == "/inbox"
    assert browser.is_in
    carla = house.agent("carla")
    assert (carla.name, carla.role, carla.time_zone) == ("Carla", "agent", "Europe/Rome")


def test_it_is_good_once(house, path):
    house.browser().post(path, **CARLA)
    late = house.browser()
    assert late.get(path).status_code == 410
    assert late.post(path, **CARLA | {"password": "another horse"}).status_code == 410
    assert not late.is_in


def test_it_is_good_for_seven_days(house, path):
    with house.inside(), writing():
        invitation = db.session.query(Invitation).one()
        invitation.created_at = utcnow() - invitations.LIFETIME - timedelta(seconds=1)
    assert house.browser().get(path).status_code == 410
    assert house.browser().post(path, **CARLA).status_code == 410
    assert house.agent("carla") is None


def test_it_can_be_withdrawn(house, path):
    anna = house.browser("anna")
    assert "carla@example.com" in anna.get("/agents").text
    with house.inside():
        number = db.session.query(Invitation).one().id
    assert house.browser("ben").delete(f"/invitations/{number}").status_code == 403
    assert anna.delete(f"/invitations/{number}").headers["HX-Redirect"] == "/agents"
    assert house.browser().get(path).status_code == 410


def test_the_link_is_shown_once(house, path):
    token = path.rpartition("/")[2]
    assert token not in house.browser("anna").get("/agents").text


def test_a_made_up_link_leads_nowhere(house):
    assert house.browser().get("/invitations/made-up").status_code == 410


@pytest.mark.parametrize(("field", "value"), [("name", " "), ("name", "a\0b"), ("password", "short")])
def test_what_is_wrong_is_said_and_the_link_stays_good(house, path, field, value):
    browser = house.browser()
    answer = browser.post(path, **CARLA | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert browser.post(path, **CARLA).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "no address"), ("email", "ben@example.com"), ("role", "owner"), ("name", "x" * 101)],
)
def test_an_invitation_that_can_not_be_is_refused_at_its_field(house, field, value):
    typed = {"email": "carla@example.com", "name": "Carla", "role": "agent"} | {field: value}
    answer = house.browser("anna").post("/invitations", **typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    if field != "email":
        assert 'value="carla@example.com"' in answer.text
