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


@pytest.mark.parametrize("hard", [16, 256, 1000, 1024, 4096, 13_000, 13_499])
def test_there_are_never_more_connections_than_descriptors(limits, caplog, hard):
    limits.append((16, hard))
    sockets, connections = descriptors.shared_out(8000, 5000)
    assert connections >= 1 and sockets >= 1
    assert sockets + connections + min(descriptors.SPARE, hard // 2) <= hard
    assert abs(sockets / connections - 8000 / 5000) < 0.6, "of both less, in the same measure"
    assert f"{sockets} sockets" in caplog.text


def test_where_there_are_enough_the_settings_hold(limits, caplog):
    limits.append((1024, 13_000 + descriptors.SPARE))
    assert descriptors.shared_out(8000, 5000) == (8000, 5000)
    assert not caplog.text


def test_where_the_limit_can_not_be_raised_it_is_what_it_is(limits, monkeypatch):
    def refuse(_which, _pair):
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert descriptors.allow_descriptors() == 1024
