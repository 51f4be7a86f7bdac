"""When a session was last seen is noted on the way in: whoever comes in need not wait for the note."""

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from convo.accounts.sessions import Session
from convo.inbox import doors


def test_a_database_with_no_connection_to_spare_for_the_note_turns_nobody_away(house, monkeypatch):
    browser = house.browser("anna")
    monkeypatch.setattr(Session, "is_stale", True)
    monkeypatch.setattr(doors, "writing", failing(NoConnectionFree("QueuePool limit reached")))
    assert browser.get("/profile").status_code == 200


def test_a_mistake_in_the_note_is_not_taken_for_a_busy_database(house, monkeypatch):
    browser = house.browser("anna")
    monkeypatch.setattr(Session, "is_stale", True)
    monkeypatch.setattr(doors, "writing", failing(OperationalError("UPDATE", {}, Exception("mistaken"))))
    with pytest.raises(OperationalError):
        browser.get("/profile")


def failing(error):
    def fail(limit):
        raise error

    return fail
