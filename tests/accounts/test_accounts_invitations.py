from datetime import timedelta

import pytest

from convo.accounts import invitations
from convo.accounts.agent import Agent
from convo.accounts.invitations import Invitation
from convo.database import digest, utcnow, writing
from convo.texts import Refused

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def invite(house):
    def invite(email="carla@example.com", name="Carla", role="agent"):
        with writing():
            return Invitation.invite(email, name, role, by=Agent.by_email("anna@example.com"))

    return invite


def test_its_token_is_kept_only_hashed(invite):
    invitation, token = invite()
    assert invitation.token_hash == digest(token)
    assert Invitation.by_token(token).id == invitation.id
    assert Invitation.by_token("other") is None


def test_it_makes_one_agent_once(invite):
    _invitation, token = invite(role="admin")
    with writing():
        carla = Invitation.by_token(token, lock=True).accept("Carla C", "hash", "Europe/Paris", "fr")
    assert (carla.email, carla.role, carla.time_zone) == ("carla@example.com", "admin", "Europe/Paris")
    assert Invitation.by_token(token) is None


def test_it_is_good_for_seven_days(invite):
    invitation, token = invite()
    with writing():
        invitation.created_at = utcnow() - invitations.LIFETIME + timedelta(minutes=1)
    assert Invitation.by_token(token) and Invitation.open()
    with writing():
        invitation.created_at = utcnow() - invitations.LIFETIME - timedelta(minutes=1)
    assert Invitation.by_token(token) is None and Invitation.open() == []


def test_a_newer_one_to_the_same_address_replaces_it(invite):
    _first, old = invite()
    _second, new = invite(email="Carla@Example.com")
    assert Invitation.by_token(old) is None and Invitation.by_token(new)


def test_it_ends_when_the_one_who_made_it_is_no_admin_any_more(invite):
    _invitation, token = invite(role="admin")
    with writing():
        Agent.by_email("ben@example.com").change_role("admin")
    with writing():
        Agent.by_email("anna@example.com").change_role("agent")
    assert Invitation.by_token(token) is None
    assert Invitation.open() == []


def test_it_ends_with_the_admin_who_made_it(invite):
    _invitation, token = invite()
    with writing():
        Agent.by_email("ben@example.com").change_role("admin")
    with writing():
        Agent.by_email("anna@example.com").deactivate()
    assert Invitation.by_token(token) is None


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", {"email": "no address"}),
        ("email", {"email": "ben@example.com"}),
        ("role", {"role": "owner"}),
        ("name", {"name": "\u200b"}),
    ],
)
def test_what_can_not_be_is_refused(invite, field, typed):
    with pytest.raises(Refused) as caught:
        invite(**typed)
    assert list(caught.value.errors) == [field]
