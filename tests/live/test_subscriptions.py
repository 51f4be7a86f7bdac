"""A channel is there when the last answer about it says so."""

from types import SimpleNamespace

from convo.live.subscriptions import Subscriptions


def subscriptions() -> Subscriptions:
    return Subscriptions(SimpleNamespace(subscribe=lambda *_: None, unsubscribe=lambda *_: None))


def test_what_was_asked_for_is_there_when_that_is_answered():
    own = subscriptions()
    own.add({"a", "b"})
    assert own.is_there("a") and own.is_there("b")


def test_what_was_given_up_before_the_answer_is_not_there():
    own = subscriptions()
    own.add({"a"})
    own.give_up({"a"})
    assert (own.is_there("a"), own.is_there("a"), own.known) == (False, False, set())


def test_what_was_given_up_and_wanted_again_is_there_at_the_last_answer():
    own = subscriptions()
    for question in (own.add, own.give_up, own.add):
        question({"a"})
    assert [own.is_there("a") for _ in range(3)] == [False, False, True]
