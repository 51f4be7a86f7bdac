"""A socket opens for a page of exactly this origin; everybody else is answered in plain HTTP."""

import pytest

from tests.support.caller import Caller
from tests.support.clients import connection_in
from tests.support.wire import Refused, Wire

pytestmark = pytest.mark.database("sqlite")  # rows play no part in it

MANY_LETTERS = "l\u043ecalhost"  # with a Cyrillic о


def strangers(own: str) -> dict:
    """Origins that look like `own`, an address like http://localhost:8000."""
    host, port = "localhost", own.rpartition(":")[2]
    return {
        "missing": None,
        "empty": "",
        "null": "null",
        "any": "*",
        "another scheme": f"https://{host}:{port}",
        "the socket's scheme": f"ws://{host}:{port}",
        "no scheme": f"//{host}:{port}",
        "the host alone": f"{host}:{port}",
        "another port": f"http://{host}:{int(port) - 1}",
        "no port": f"http://{host}",
        "the default port": f"http://{host}:80",
        "a port with a zero before": f"http://{host}:0{port}",
        "a longer port": f"http://{host}:{port}0",
        "another host": f"http://evil.test:{port}",
        "a sub-domain": f"http://chat.{host}:{port}",
        "a suffix to the port": f"http://{host}:{port}.evil.test",
        "a suffix to the host": f"http://{host}.evil.test:{port}",
        "a prefix": f"http://evil{host}:{port}",
        "upper case": own.upper(),
        "a capital letter": f"http://Localhost:{port}",
        "a slash": f"{own}/",
        "a path": f"{own}/inbox/open",
        "a query": f"{own}?",
        "a fragment": f"{own}#",
        "a final dot": f"http://{host}.:{port}",
        "a user": f"http://{host}@{host}:{port}",
        "another host after what looks like ours": f"http://{host}:{port}@evil.test",
        "an IPv4 address": f"http://127.0.0.1:{port}",
        "an IPv6 address": f"http://[::1]:{port}",
        "a look-alike": f"http://{MANY_LETTERS}:{port}",
        "a look-alike in punycode": f"http://{MANY_LETTERS.encode('idna').decode()}:{port}",
        "ours, then another": [own, "http://evil.test"],
        "another, then ours": ["http://evil.test", own],
        "ours twice": [own, own],
        "a list": f"{own} http://evil.test",
        "a list with a comma": f"{own}, http://evil.test",
        "a space within": f"http://{host} :{port}",
        "a tab within": f"http://{host}\t:{port}",
        "a NUL": own.encode() + b"\0",
        "a DEL": own.encode() + b"\x7f",
        "a line feed": own.encode() + b"\n http://evil.test",
        "percent signs": own.replace("localhost", "%6cocalhost"),
    }


@pytest.fixture(scope="module")
def ticket(single):
    caller = Caller(single.url)
    caller.say("From which page?")
    return caller, connection_in(caller.get(f"/widget/demo/conversations/{caller.conversation}/live").text)


@pytest.mark.parametrize("name", strangers("http://localhost:8000"))
def test_another_origin_is_refused_before_the_handshake(single, ada_of_single, inbox, ticket, name):
    origin = strangers(single.url)[name]
    for client, path in [(ada_of_single, inbox), ticket]:
        with pytest.raises(Refused) as refused:
            Wire(client, path, origin=origin)
        assert refused.value.status in (400, 403)
        assert b"upgrade: websocket" not in refused.value.head.lower()


def test_the_own_origin_is_let_in_and_no_refusal_has_spent_the_ticket(ada_of_single, inbox, ticket):
    for client, path in [(ada_of_single, inbox), ticket]:
        with Wire(client, path) as wire:
            wire.wait_for(b'"ready"')
