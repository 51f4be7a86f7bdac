"""The same Convo on each database, when many come at once too."""

import copy
import http.client
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.clients import AgentClient, VisitorClient
from tests.support.server import EMAIL, PASSWORD


@pytest.fixture(scope="module")
def agent(server):
    return AgentClient(server.url, EMAIL, PASSWORD)


def newest(agent) -> int:
    return int(re.search(r'data-conversation="(\d+)"', agent.get("/inbox/open").text)[1])


def connections(agent, count: int) -> list[AgentClient]:
    """The same signed-in agent on several connections at once."""
    return [another(agent) for _ in range(count)]


def another(agent) -> AgentClient:
    twin = copy.copy(agent)
    twin._connection = http.client.HTTPConnection(agent.netloc, timeout=15)
    return twin


def at_once(clients, call) -> list[int]:
    with ThreadPoolExecutor(len(clients)) as pool:
        return [answer.status for answer in pool.map(call, clients)]


def test_a_conversation_crosses_the_glass(server, agent, database):
    assert server.up()[0] == 200
    visitor = VisitorClient(server.url)
    asked = visitor.say("Do you repair tandems?", client_id="first")
    assert visitor.say("Do you repair tandems?", client_id="first").text == asked.text
    conversation = re.search(r"/widget/demo/conversations/([\w-]{16,})", asked.text)[1]
    socket = visitor.listen(conversation)
    while '"ready"' not in socket.recv():
        pass
    assert agent.say(newest(agent), "We do, on Thursdays.").status == 200
    while "on Thursdays" not in socket.recv():
        pass
    assert (server.data / "convo.sqlite3").exists() == (database == "sqlite")


def test_first_readings_and_drafts_at_once_collide_on_nobody(server, agent):
    clients = connections(agent, 8)
    for _round in range(3):
        VisitorClient(server.url).say("Are you there?")
        path = f"/conversations/{newest(agent)}"
        marked = at_once(clients, lambda client, path=path: client.post(f"{path}/reading", seen_through="1"))
        kept = at_once(clients, lambda client, path=path: client.put(f"{path}/draft", reply="Half a thought"))
        assert set(marked) == {200}
        assert set(kept) == {204}


def test_the_furthest_mark_has_the_last_word(server, agent):
    visitor = VisitorClient(server.url)
    for number in range(12):
        visitor.say(f"Message {number}")
    path = f"/conversations/{newest(agent)}/reading"
    clients = list(enumerate(connections(agent, 12), start=1))
    assert set(at_once(clients, lambda pair: pair[1].post(path, seen_through=str(pair[0])))) == {200}
    assert 'value="12"' in agent.get(path).text


def test_the_same_message_to_two_conversations_at_once_is_one(server, agent):
    numbers = []
    for _ in range(2):
        VisitorClient(server.url).say("Who answers?")
        numbers.append(newest(agent))
    clients = list(zip(connections(agent, 8), numbers * 4, strict=True))
    assert set(at_once(clients, lambda pair: pair[0].say(pair[1], "I do", client_id="twice"))) == {200}
    found = [agent.get(f"/conversations/{number}").text.count("-twice") > 0 for number in numbers]
    assert sorted(found) == [False, True]
