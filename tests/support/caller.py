"""A visitor without a browser, who knows which conversation they are in."""

import re

from tests.support.clients import Answer, VisitorClient


class Caller(VisitorClient):
    conversation: str | None = None  # its key

    def say(self, body: str, conversation: str | None = None, client_id: str | None = None) -> Answer:
        answer = super().say(body, conversation or self.conversation, client_id)
        assert answer.status == 200, answer.text
        if found := re.search(r"/conversations/([^/\"]+)/messages", answer.text):
            self.conversation = found[1]
        return answer

    def end(self):
        """Leave this conversation; what is said next begins another."""
        answer = self.post(f"/widget/{self.key}/conversations/{self.conversation}/closure")
        assert answer.status == 200, answer.text
        self.conversation = None
