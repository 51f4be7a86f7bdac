"""Ten write in one conversation at once: everybody reads the same order, and no number is missing."""

import re
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from threading import Event

import pytest

from tests.support.caller import Caller
from tests.support.clients import AgentClient, new_id, twin
from tests.support.desk import Desk
from tests.support.lines import cursor_in, lines_in
from tests.support.recorder import Recorder, conversation_socket
from tests.support.server import PASSWORD
from tests.support.waiting import wait_until

EACH = 4  # by each of ten, so that all of it is on one page


def newcomer(server, name: str) -> str:
    """The address of an agent who says nothing elsewhere: each says nearly what a minute allows here."""
    email = f"{name.lower()}@example.test"
    server.convo("agent", "create", "--email", email, "--name", name, "--password", PASSWORD)
    return email


@pytest.fixture(scope="module")
def ada(server):
    return Desk(server.url, newcomer(server, "Amy"), PASSWORD)


@pytest.fixture(scope="module")
def ben(server):
    return AgentClient(server.url, newcomer(server, "Bob"), PASSWORD)


@pytest.fixture(scope="module")
def cleo(server):
    return AgentClient(server.url, newcomer(server, "Cleo"), PASSWORD)


class Reader:
    """Catches up whenever somebody wrote, as pages do that are told to; every line as it came."""

    def __init__(self, client, path: str):
        self.client, self.path = twin(client), path
        self.cursor, self.lines = 0, []
        self.is_over = False
        # As often as there is news, not as quickly as the server answers: that would meet a visitor's limit.
        self.news = Event()

    def read(self):
        while True:
            assert self.news.wait(60), "nobody wrote"
            self.news.clear()
            was_over = self.is_over
            answer = self.client.get(f"{self.path}?after={self.cursor}").text
            self.lines += lines_in(answer)
            before, self.cursor = self.cursor, cursor_in(answer)
            if was_over and self.cursor == before:
                return
            if was_over:
                self.news.set()

    def end(self):
        self.is_over = True
        self.news.set()


def messages(lines) -> list[str]:
    return [line.id for line in lines if line.is_message]


def test_one_order_for_ten_writers(server, ada, ben, cleo, times):
    for _ in range(times(2, full=25)):
        talk_at_once(server, ada, ben, cleo)


def talk_at_once(server, ada, ben, cleo):
    caller = Caller(server.url)
    word = new_id()[:10]
    caller.say(f"Begun {word}")
    number = ada.number_of(word)
    path = f"/conversations/{number}"
    chat = f"/widget/{caller.key}/conversations/{caller.conversation}"
    agents = [
        (twin(agent), f"{path}/{kind}") for agent in (ada, ben, cleo) for kind in ("messages", "comments")
    ]
    writers = agents + [(twin(caller), f"{chat}/messages") for _ in range(4)]
    readers = [Reader(ada, f"{path}/lines"), Reader(caller, f"{chat}/lines")]

    def write(writer):
        client, place = writer
        statuses = []
        for _ in range(EACH):
            statuses.append(client.post(place, body=f"{word} {new_id()}", client_id=new_id()).status)
            for reader in readers:
                reader.news.set()
        return statuses

    with (
        Recorder(conversation_socket(ben, number)) as pushed_to_agents,
        Recorder(caller.listen(caller.conversation)) as pushed_to_visitor,
        ThreadPoolExecutor(12) as pool,
    ):
        reading = [pool.submit(reader.read) for reader in readers]
        statuses = [status for said in pool.map(write, writers) for status in said]
        for reader in readers:
            reader.end()
        assert [each.result(30) for each in reading] == [None, None]
        assert statuses == [200] * 10 * EACH
        page = ada.get(path).text
        everything = lines_in(page)
        positions = [line.position for line in everything]
        assert positions == list(range(1, 10 * EACH + 3)), (
            "every revision is one line: the first, an assignment"
        )
        assert cursor_in(page) == positions[-1]
        said = messages(everything)
        assert len(said) == 1 + 7 * EACH
        assert lines_in(cleo.get(path).text) == everything
        assert messages(lines_in(caller.get(chat).text)) == said
        by_agent, by_visitor = readers
        assert by_agent.lines == everything, "caught up in another order, twice or not at all"
        assert messages(by_visitor.lines) == said
        since = set(said[1:])  # the first was there before anybody listened
        for heard in (pushed_to_agents, pushed_to_visitor):
            wait_until(
                lambda heard=heard: since <= set(messages(lines_in(heard.text))) or heard.is_told_to_catch_up,
                10,
                "all of it is pushed",
            )
            assert set(lines_in(heard.text)) <= set(everything)
    assert transcript(server, caller, chat, word, ada, path) == bodies(page)


def transcript(server, caller, chat, word, ada, path) -> list[str]:
    """What of the conversation is in its mail, in the order of the mail."""
    assert caller.post(f"{chat}/identity", email=f"{word}@example.test").status == 200
    assert ada.post(f"{path}/closure").status == 200

    def kept():
        mails = [
            message_from_bytes(each.read_bytes(), policy=policy.default) for each in folder.glob("*.convo")
        ]
        return next((mail for mail in mails if word in mail["To"]), None)

    folder = server.data / "mail" / "new"
    text = wait_until(kept, 30, f"the transcript for {word}").get_body(("plain",)).get_content()
    return re.findall(rf"{word} [0-9a-f]{{32}}", text)


def bodies(page: str) -> list[str]:
    """Of all but the first, which begins in another way."""
    return [line.body for line in lines_in(page) if line.is_message][1:]
