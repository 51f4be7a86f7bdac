"""One conversation and all that can happen to it: a sample of each event, made through the doors."""

import re

from tests.support.caller import Caller
from tests.support.clients import AgentClient, new_id
from tests.support.desk import Desk


class Scene:
    """The visitor has written, Ada has answered. Each verb does something, as often as it is called."""

    def __init__(self, caller: Caller, other: Caller, ada: Desk, ben: AgentClient):
        self.caller, self.other, self.ada, self.ben = caller, other, ada, ben
        self.name = new_id()[:8]
        self.count = 0
        self.is_closed = self.is_ben_here = False
        caller.say(self.words("Begun"))
        self.number = ada.number_of(self.name)
        self.path = f"/conversations/{self.number}"
        assert ada.say(self.number, self.words("Answered")).status == 200
        page = ada.get(self.path).text
        self.contact = int(re.search(r'id="contact-(\d+)"', page)[1])
        self.inbox, self.agent = 1, int(re.search(r'id="presence" data-agent-id="(\d+)"', page)[1])
        menu = ada.get(f"{self.path}/assignment/edit").text
        self.agents = [*re.findall(r'"agent_id": "(\d+)"', menu), ""]
        while self.agents[0] != str(self.agent):
            self.agents.append(self.agents.pop(0))

    def words(self, what: str) -> str:
        self.count += 1
        return f"{what} {self.count} {self.name}"

    def end(self):
        """Out of the way of the next one."""
        self.closed()
        self.caller.conversation = None
        if self.other.conversation:
            self.other.end()

    def open(self):
        if self.is_closed:
            self.is_closed = False
            assert self.ada.delete(f"{self.path}/closure").status == 200

    def closed(self):
        self.open()
        self.is_closed = True
        assert self.ben.post(f"{self.path}/closure").status == 200

    def reopened(self):
        if not self.is_closed:
            self.closed()
        self.open()

    def asked(self):
        self.open()
        self.caller.say(self.words("Asked"))

    def answered(self):
        self.open()
        assert self.ada.say(self.number, self.words("Answered")).status == 200

    def commented(self):
        fields = {"body": self.words("Noted"), "client_id": new_id()}
        assert self.ben.post(f"{self.path}/comments", **fields).status == 200

    def identified(self):
        self.open()
        self.count += 1
        fields = {"email": f"visitor{self.count}-{self.name}@example.test"}
        path = f"/widget/{self.caller.key}/conversations/{self.caller.conversation}/identity"
        assert self.caller.post(path, **fields).status == 200

    def assigned(self):
        """To the next one of them, or to nobody; who answered has it at first."""
        self.agents.append(self.agents.pop(0))
        assert self.ada.put(f"{self.path}/assignment", agent_id=self.agents[0]).status == 200

    def renamed(self):
        fields = {"name": self.words("Olga"), "email": ""}
        assert self.ada.put(f"/contacts/{self.contact}", **fields).status == 200

    def read_by_the_visitor(self):
        """There is something that they have not read: what they say themselves they have read."""
        self.commented()
        path = f"/widget/{self.caller.key}/conversations/{self.caller.conversation}/reading"
        assert self.caller.post(path, seen_through=1000).status == 204

    def read_by_an_agent(self):
        self.count += 1
        assert self.ben.post(f"{self.path}/reading", seen_through=self.count - 2).status == 200

    def marked_unread(self):
        assert self.ada.delete(f"{self.path}/reading").status == 200

    def visitor_types(self):
        self.open()
        path = f"/widget/{self.caller.key}/conversations/{self.caller.conversation}/typing"
        assert self.caller.post(path).status == 204

    def agent_types(self):
        self.open()
        fields = {"tab": "one", "answering": "true"}
        assert self.ada.post(f"{self.path}/presence", **fields).status == 200

    def somebody_comes_or_goes(self):
        self.is_ben_here = not self.is_ben_here
        if self.is_ben_here:
            assert self.ben.post(f"{self.path}/presence", tab="two").status == 200
        else:
            assert self.ben.delete(f"{self.path}/presence?tab=two").status == 204

    def another_begins(self):
        if self.other.conversation:
            self.other.end()
        self.other.say(self.words("Another"))
