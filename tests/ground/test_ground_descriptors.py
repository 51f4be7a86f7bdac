"""How many sockets a web process may have."""

import resource

import pytest

from processes import descriptors


@pytest.fixture
def limits(monkeypatch):
    """The limit on file descriptors, as (soft, hard), which the test sets and the code may raise."""
    state = [(1024, 4096)]
    monkeypatch.setattr(resource, "getrlimit", lambda _which: state[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _which, pair: state.append(pair))
    return state


def test_as_many_descriptors_as_allowed_are_asked_for(limits):
    assert descriptors.allow_descriptors() == 4096
    assert limits[-1] == (4096, 4096)


def test_without_a_limit_many_are_asked_for(limits):
    limits.append((1024, resource.RLIM_INFINITY))
    assert descriptors.allow_descriptors() == descriptors.MANY
    assert limits[-1] == (descriptors.MANY, resource.RLIM_INFINITY)


def test_there_are_never_more_sockets_than_descriptors(limits, caplog):
    settings = {"MAX_SOCKETS": 8000}
    descriptors.limit_sockets(settings)
    assert settings["MAX_SOCKETS"] == 4096 - descriptors.SPARE
    assert "3096 sockets" in caplog.text


def test_where_there_are_enough_the_setting_holds(limits):
    limits.append((1024, 100_000))
    settings = {"MAX_SOCKETS": 8000}
    descriptors.limit_sockets(settings)
    assert settings["MAX_SOCKETS"] == 8000


def test_where_the_limit_can_not_be_raised_it_is_what_it_is(limits, monkeypatch):
    def refuse(_which, _pair):
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert descriptors.allow_descriptors() == 1024
