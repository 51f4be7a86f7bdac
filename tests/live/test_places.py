"""Nobody takes all the places of a process."""

from unittest.mock import MagicMock

import pytest

from convo.live.hub import Hub
from convo.live.places import Places
from convo.live.streams import Subscription


def test_who_has_as_many_as_anybody_may_have_gets_no_more_and_others_do():
    places = Places({"MAX_SOCKETS": 100, "MAX_SOCKETS_EACH": 2})
    for taken in range(2):
        assert places.are_left_for("visitor:1", taken)
        places.take("visitor:1")
    assert not places.are_left_for("visitor:1", 2) and places.are_left_for("visitor:11", 2)
    places.give_back("visitor:1")
    assert places.are_left_for("visitor:1", 1)


def test_the_last_tenth_is_for_who_has_signed_in():
    places = Places({"MAX_SOCKETS": 20, "MAX_SOCKETS_EACH": 20})
    assert places.are_left_for("visitor:1", 17) and not places.are_left_for("visitor:1", 18)
    assert places.are_left_for("session:1", 19) and not places.are_left_for("session:1", 20)
    assert places.are_left(19) and not places.are_left(20)


def test_without_any_place_nobody_gets_one():
    places = Places({"MAX_SOCKETS": 0, "MAX_SOCKETS_EACH": 2})
    assert not (
        places.are_left(0) or places.are_left_for("session:1", 0) or places.are_left_for("visitor:1", 0)
    )


@pytest.mark.parametrize("cap", ["MAX_SOCKETS", "MAX_SOCKETS_EACH"])
def test_there_is_room_up_to_the_caps_and_none_in_a_hub_that_closes(context, monkeypatch, cap):
    monkeypatch.setitem(context.config, cap, 1)
    own, listener = Hub(context), MagicMock(subscription=Subscription("session:1", ("a:1",), "en"))
    assert own.has_room and own.has_room_for("session:1")
    own.join(listener)
    assert own.has_room is (cap == "MAX_SOCKETS_EACH") and not own.has_room_for("session:1")
    own.leave(listener)
    assert own.has_room and own.has_room_for("session:1")
    own.close()
    assert not own.has_room and not own.has_room_for("session:1")
