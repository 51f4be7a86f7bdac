"""The same Convo on PostgreSQL."""

import re

from tests.support.clients import AgentClient, VisitorClient
from tests.support.postgres import postgres
from tests.support.server import EMAIL, PASSWORD, Server


def test_a_conversation_crosses_the_glass_on_postgresql():
    with postgres() as url, Server(env={"DATABASE_URL": url}) as server:
        assert server.up()[0] == 200
        visitor, agent = VisitorClient(server.url), AgentClient(server.url, EMAIL, PASSWORD)
        asked = visitor.say("Do you repair tandems?", client_id="first")
        assert visitor.say("Do you repair tandems?", client_id="first").text == asked.text
        conversation = re.search(r"/widget/demo/conversations/([\w-]{16,})", asked.text)[1]
        socket = visitor.listen(conversation)
        number = int(re.search(r"/conversations/(\d+)", agent.get("/inbox/open").text)[1])
        assert agent.say(number, "We do, on Thursdays.").status == 200
        while "on Thursdays" not in socket.recv():
            pass
        assert not (server.data / "convo.sqlite3").exists()
