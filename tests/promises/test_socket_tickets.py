"""A visitor's ticket opens a socket once, soon, and for their own conversation."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from convo.live.streams import TICKET_LIFE
from tests.support.caller import Caller
from tests.support.clients import connection_in, new_id
from tests.support.wire import Refused, Wire


@pytest.fixture(scope="module")
def visitor(single):
    caller = Caller(single.url)
    caller.say("A ticket, please.")
    return caller


@pytest.fixture
def path(visitor):
    return connection_in(visitor.get(f"/widget/demo/conversations/{visitor.conversation}/live").text)


def signed(single, content, seconds_ago: float = 0, key: str | None = None) -> str:
    """A ticket as the server makes it, at another time or with another key."""

    class Then(TimestampSigner):
        def get_timestamp(self):
            return int(time.time() - seconds_ago)

    key = key or (single.data / "secret").read_text().strip()
    return URLSafeTimedSerializer(key, salt="live.ticket", signer=Then).dumps(content)


def contents_of(single, path: str) -> list:
    key = (single.data / "secret").read_text().strip()
    return URLSafeTimedSerializer(key, salt="live.ticket").loads(path.split("ticket=")[1])


def is_let_in(visitor, ticket: str) -> bool:
    try:
        with Wire(visitor, f"/widget/live?ticket={ticket}") as wire:
            wire.wait_for(b'"ready"')
            return True
    except Refused as refused:
        assert refused.status == 403
        return False


def test_a_spent_ticket_opens_nothing_not_even_while_its_socket_is_open(visitor, path):
    with Wire(visitor, path) as wire:
        wire.wait_for(b'"ready"')
        assert not is_let_in(visitor, path.split("ticket=")[1])
    assert not is_let_in(visitor, path.split("ticket=")[1])


def test_of_many_who_spend_it_at_once_one_is_let_in(visitor, path):
    with ThreadPoolExecutor(8) as pool:
        let_in = list(pool.map(lambda _: is_let_in(visitor, path.split("ticket=")[1]), range(24)))
    assert let_in.count(True) == 1


def test_a_ticket_is_good_for_its_time_and_no_longer(single, visitor, path):
    _nonce, *rest = contents_of(single, path)
    assert is_let_in(visitor, signed(single, [new_id(), *rest], TICKET_LIFE - 5))
    for late in (TICKET_LIFE + 2, 3600, 10**8):
        assert not is_let_in(visitor, signed(single, [new_id(), *rest], late))


def test_a_forged_ticket_opens_nothing(single, visitor, path):
    ticket = path.split("ticket=")[1]
    _nonce, *rest = contents_of(single, path)
    payload, stamp, signature = ticket.split(".")
    forged = [
        "", ".", "..", ticket[:-1], ticket[1:], f"{ticket}x", f"{payload}.{stamp}.", f"{payload}.{stamp}",
        f"{payload}.{signature}.{stamp}", f"x{payload}.{stamp}.{signature}", "%00", "x" * 3000,
        signed(single, [new_id(), *rest], key="another key"),
    ]  # fmt: skip
    for each in forged:
        assert not is_let_in(visitor, each), each
    assert is_let_in(visitor, ticket)


def test_a_ticket_for_anothers_conversation_opens_nothing(single, visitor, path):
    """Even one that was signed: who may hear what is asked when it is spent."""
    other = Caller(single.url)
    other.say("Only for me.")
    theirs = connection_in(other.get(f"/widget/demo/conversations/{other.conversation}/live").text)
    _nonce, principal, _streams, language = contents_of(single, path)
    _nonce, _principal, streams, _language = contents_of(single, theirs)
    mine = contents_of(single, path)[2]
    for asked in (
        streams,
        [*mine, *streams],
        ["conversation:1:agents"],
        ["agent:1"],
        [],
    ):
        assert not is_let_in(visitor, signed(single, [new_id(), principal, asked, language])), asked
    assert is_let_in(visitor, path.split("ticket=")[1])
