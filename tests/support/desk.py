"""An agent without a browser who finds a conversation by what was said in it."""

import re

from tests.support.clients import AgentClient
from tests.support.waiting import wait_until


class Desk(AgentClient):
    def number_of(self, text: str, view: str = "open") -> int:
        """The conversation whose row shows this text."""

        def found():
            rows = self.get(f"/inbox/{view}").text.split('<li class="list-row"')[1:]
            return next(
                (re.search(r'data-conversation="(\d+)"', row)[1] for row in rows if text in row), None
            )

        return int(wait_until(found, 5, f"a row with {text}"))

    def answer(self, text: str, words: str) -> int:
        """Say something in the conversation whose row shows `text`; its number."""
        number = self.number_of(text)
        assert self.say(number, words).status == 200
        return number
