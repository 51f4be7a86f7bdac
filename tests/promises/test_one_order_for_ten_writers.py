"""Ten write in one conversation at once: everybody reads the same order, and no number is missing."""

import re
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy

import pytest

from tests.support.caller import Caller
from tests.support.clients import AgentClient, Client, new_id
from tests.support.recorder import Recorder, conversation_socket
from tests.support.server import PASSWORD
from tests.support.waiting import wait_until

LINE = re.compile(
    r'<(?:article|p) class="[^"]*" id="([^"]+)"[^>]*?data-position="(\d+)" data-revision="(\d+)"'
)
CURSOR = re.compile(r'name="after" value="(\d+)"')
EACH = 4  # by each of ten, so that all of it is on one page


@pytest.fixture(scope="module")
def cleo(server):
    email = "cleo@example.test"
    server.convo("agent", "create", "--email", email, "--name", "Cleo", "--password", PASSWORD)
    return AgentClient(server.url, email, PASSWORD)


def window(client) -> Client:
    """Another one of the same person."""
    other = Client(client.url)
    other.headers, other.cookies = dict(client.headers), dict(client.cookies)
    return other


class Reader:
    """Catches up again and again while the others write, as pages do; every line as it came."""

    def __init__(self, client, path: str):
        self.client, self.path = window(client), path
        self.cursor, self.lines = 0, []
        self.is_over = False

    def read(self):
        while True:
            was_over = self.is_over
            answer = self.client.get(f"{self.path}?after={self.cursor}").text
            self.lines += lines_of(answer)
            before, self.cursor = self.cursor, int(CURSOR.search(answer)[1])
            if was_over and self.cursor == before:
                return


def lines_of(page: str) -> list[tuple[str, int, int]]:
    return [(name, int(position), int(revision)) for name, position, revision in LINE.findall(page)]


def messages(lines) -> list[str]:
    return [name for name, *_ in lines if name.startswith("message-")]


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
        (window(agent), f"{path}/{kind}") for agent in (ada, ben, cleo) for kind in ("messages", "comments")
    ]
    writers = agents + [(window(caller), f"{chat}/messages") for _ in range(4)]
    readers = [Reader(ada, f"{path}/lines"), Reader(caller, f"{chat}/lines")]

    def write(writer):
        client, place = writer
        return [client.post(place, body=f"{word} {new_id()}", client_id=new_id()).status for _ in range(EACH)]

    with (
        Recorder(conversation_socket(ben, number)) as pushed_to_agents,
        Recorder(caller.listen(caller.conversation)) as pushed_to_visitor,
        ThreadPoolExecutor(12) as pool,
    ):
        reading = [pool.submit(reader.read) for reader in readers]
        statuses = [status for said in pool.map(write, writers) for status in said]
        for reader in readers:
            reader.is_over = True
        assert [each.result(30) for each in reading] == [None, None]
        assert statuses == [200] * 10 * EACH
        page = ada.get(path).text
        everything = lines_of(page)
        positions = [position for _, position, _ in everything]
        assert positions == list(range(1, 10 * EACH + 3)), (
            "every revision is one line: the first, an assignment"
        )
        assert int(CURSOR.search(page)[1]) == positions[-1]
        said = messages(everything)
        assert len(said) == 1 + 7 * EACH
        assert lines_of(cleo.get(path).text) == everything
        assert messages(lines_of(caller.get(chat).text)) == said
        by_agent, by_visitor = readers
        assert by_agent.lines == everything, "caught up in another order, twice or not at all"
        assert messages(by_visitor.lines) == said
        for heard in (pushed_to_agents, pushed_to_visitor):
            wait_until(
                lambda heard=heard: (
                    set(said) <= set(messages(lines_of(heard.text))) or heard.is_told_to_catch_up
                ),
                10,
            )
            assert set(lines_of(heard.text)) <= set(everything)
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
    said = re.findall(r'<article class="message".*?</article>', page, re.DOTALL)
    return [found[1] for each in said if (found := re.search(r"<p>(\w{10} [0-9a-f]{32})</p>", each))]
