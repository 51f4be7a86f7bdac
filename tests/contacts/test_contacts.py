"""Who writes to us."""

import pytest

from convo.contacts.contact import Contact
from convo.contacts.visit import Visit, device_of
from convo.contacts.visitor import Visitor
from convo.database import writing
from convo.extensions import db

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


def test_the_token_is_kept_hashed_and_finds_its_visitor(context, cast):
    visitor = Visitor.by_token(cast.visitor_token)
    assert visitor.id == cast.visitor
    assert cast.visitor_token not in visitor.token_hash
    assert Visitor.by_token("x" * 43) is None
    assert Visitor.by_token("") is None


def test_a_visitor_becomes_a_contact_once(context, cast):
    with writing():
        outsider = db.session.get(Visitor, cast.outsider)
        assert outsider.become_contact() is outsider.become_contact()


def test_the_same_address_again_is_not_doubled_and_proves_nothing(context, cast):
    with writing():
        contact = db.session.get(Visitor, cast.visitor).contact
        contact.identify("Zoe@Example.com")
        contact.identify("zoe@example.com ")
    assert [identity.value for identity in contact.emails] == ["zoe@example.com"]
    assert not contact.emails[0].is_confirmed


def test_every_change_raises_the_revision(context, cast):
    contact = db.session.get(Visitor, cast.visitor).contact
    changes = (
        lambda: contact.rename("Zoe"),
        lambda: contact.identify("zoe@example.com"),
        lambda: contact.change_email("other@example.com"),
        lambda: contact.change_email(None),
    )
    revisions = [contact.revision]
    for change in changes:
        with writing():
            change()
        revisions.append(contact.revision)
    assert revisions == sorted(set(revisions))


def test_the_address_said_last_is_the_one_to_write_to(context, cast):
    contact = db.session.get(Visitor, cast.visitor).contact
    for address in ("a@example.com", "b@example.com", "A@example.com"):
        with writing():
            contact.identify(address)
        assert contact.email == address.lower()
    db.session.expire_all()
    assert [identity.value for identity in contact.emails] == ["b@example.com", "a@example.com"]


def test_an_agent_goes_back_to_an_address_that_is_known(context, cast):
    contact = db.session.get(Visitor, cast.visitor).contact
    with writing():
        for address in ("a@example.com", "b@example.com", "c@example.com"):
            contact.identify(address)
    with writing():
        contact.change_email("a@example.com")
    assert [identity.value for identity in contact.emails] == ["b@example.com", "a@example.com"]


def test_an_emptied_field_brings_no_earlier_address_back(context, cast):
    contact = db.session.get(Visitor, cast.visitor).contact
    with writing():
        contact.identify("a@example.com")
        contact.identify("b@example.com")
    with writing():
        contact.change_email("")
    assert contact.emails == []


def test_an_address_of_another_contact_stays_theirs_too(context, cast):
    with writing():
        known = Contact(name="Known")
        db.session.add(known)
        db.session.flush()
        known.identify("a@example.com")
        typed = db.session.get(Visitor, cast.visitor).contact
        typed.identify("a@example.com")
    assert known.id != typed.id
    assert known.email == typed.email == "a@example.com"


def test_an_agent_changes_the_address_and_takes_it_away(context, cast):
    contact = db.session.get(Visitor, cast.visitor).contact
    for address, expected in (
        ("a@example.com", "a@example.com"),
        ("b@example.com", "b@example.com"),
        ("", None),
    ):
        with writing():
            contact.change_email(address)
        assert contact.email == expected


def test_a_contact_is_called_by_name_else_address_else_number(context, cast):
    contact = db.session.get(Visitor, cast.visitor).contact
    assert contact.display_name == f"Visitor {contact.id}"
    with writing():
        contact.identify("zoe@example.com")
        assert contact.display_name == "zoe@example.com"
        contact.rename("Zoë")
    assert contact.display_name == "Zoë"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [(CHROME, "Chrome · Windows"), (IPHONE, "Safari · iPhone"), ("curl/8", None), (None, None)],
)
def test_the_device_is_said_in_two_words(agent, expected):
    assert device_of(agent) == expected


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http://[", "", None, "//x", "file:///etc/passwd"]
)
def test_only_web_addresses_are_kept_of_a_visit(context, cast, url):
    with writing():
        visit = Visit.begin(db.session.get(Visitor, cast.visitor), url, "T" * 900, url, "x" * 99, "y" * 9999)
    assert visit.url is None
    assert len(visit.title) <= 300
