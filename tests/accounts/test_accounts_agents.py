import pytest
from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError

from convo.accounts import passwords
from convo.accounts.agent import Agent
from convo.accounts.sessions import Session
from convo.database import writing
from convo.extensions import db
from convo.texts import Refused
from tests.accounts.house import PASSWORD

DECOY = passwords.DECOY
pytestmark = pytest.mark.usefixtures("context")


def refusal_of(verb):
    with pytest.raises(Refused) as caught, writing():
        verb()
    return caught.value.errors


def test_an_address_is_kept_in_lower_case_and_found_however_it_is_typed(house):
    with writing():
        Agent.create("  Carla@Example.COM ", "Carla", "hash")
    assert Agent.by_email("CARLA@example.com").email == "carla@example.com"


def test_an_address_belongs_to_one_agent(house):
    assert "email" in refusal_of(lambda: Agent.create("Anna@Example.com", "Other", "hash"))


def test_the_database_too_refuses_an_address_in_capitals(house):
    with pytest.raises(IntegrityError), writing():
        db.session.add(Agent(email="Carla@example.com", name="Carla", password_hash="x"))


@pytest.mark.parametrize(
    "email", ["", "carla", "a@b@c", "a b@c.d", "<a@b.c>", "a@b\n.c", "a\0@b.c", "é@b.c", "x" * 250 + "@b.c"]
)
def test_what_is_no_address_is_refused(house, email):
    assert "email" in refusal_of(lambda: Agent.create(email, "Carla", "hash"))


def test_only_two_roles_exist(house):
    assert "role" in refusal_of(lambda: Agent.create("c@example.com", "Carla", "hash", "owner"))


def test_the_right_password_opens_and_no_other_does(house):
    assert Agent.authenticate("Anna@example.com", PASSWORD).name == "Anna"
    assert Agent.authenticate("anna@example.com", "wrong horse") is None
    assert Agent.authenticate("anna@example.com", "") is None
    assert Agent.authenticate("nobody@example.com", PASSWORD) is None
    assert Agent.authenticate("anna@example.com\0", PASSWORD) is None
    assert Agent.authenticate("anna@example.com", "\ud800") is None


def test_an_unknown_address_costs_a_hash_like_a_known_one(house, monkeypatch):
    checked = []
    monkeypatch.setattr(passwords, "_verify", lambda hash_, _password: checked.append(hash_) or False)
    Agent.authenticate("anna@example.com", "x")
    Agent.authenticate("nobody@example.com", "x")
    assert len(checked) == 2 and checked[1] == passwords.DECOY


def test_the_decoy_costs_what_todays_hashes_cost():
    assert not PasswordHasher().check_needs_rehash(DECOY)
    assert passwords.matches(DECOY, "anything") is False


def test_passwords_are_kept_as_argon2id(house):
    assert Agent.by_email("anna@example.com").password_hash.startswith("$argon2id$")


@pytest.mark.parametrize("password", ["", "short", "        ", "x" * 1001, "\ud800" * 9])
def test_a_weak_or_endless_password_is_refused(password):
    with pytest.raises(Refused):
        passwords.check(password)


def test_a_deactivated_agent_can_not_sign_in_until_reactivated(house):
    with writing():
        Agent.by_email("ben@example.com").deactivate()
    assert Agent.authenticate("ben@example.com", PASSWORD) is None
    assert [agent.name for agent in db.session.scalars(Agent.active())] == ["Anna"]
    with writing():
        Agent.by_email("ben@example.com").reactivate()
    assert Agent.authenticate("ben@example.com", PASSWORD).name == "Ben"


def test_the_last_admin_stays(house):
    anna = Agent.by_email("anna@example.com")
    assert "role" in refusal_of(anna.deactivate)
    assert "role" in refusal_of(lambda: anna.change_role("agent"))
    with writing():
        Agent.by_email("ben@example.com").change_role("admin")
    with writing():
        anna.deactivate()
    assert "role" in refusal_of(Agent.by_email("ben@example.com").deactivate)
    assert not anna.is_active and Agent.by_email("ben@example.com").is_admin


def test_deactivation_ends_every_session(house):
    with writing():
        ben = Agent.by_email("ben@example.com")
        tokens = [Session.begin(ben)[1] for _ in range(2)]
    with writing():
        Agent.by_email("ben@example.com").deactivate()
    assert [Session.by_token(token) for token in tokens] == [None, None]


def test_preferences_are_checked_each(house):
    anna = Agent.by_email("anna@example.com")
    errors = refusal_of(lambda: anna.prefer("de", "Mars/Olympus", "space"))
    assert set(errors) == {"language", "time_zone", "send_key"}
    with writing():
        anna.prefer("fr", "Europe/Paris", "mod-enter")
    assert (anna.language, anna.time_zone, anna.send_key) == ("fr", "Europe/Paris", "mod-enter")
    with writing():
        anna.prefer("", "UTC", "enter")
    assert anna.language is None
