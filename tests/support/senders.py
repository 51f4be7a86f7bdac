"""People who send all the time and do what the page does: repeat under the same name until it is taken."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, contextmanager

from tests.support.clients import Answer, new_id
from tests.support.threads import Thread

REPEAT_AFTER = 0.2  # seconds, where no answer says when


class Sender(Thread):
    """`say(body, client_id)` posts one message; another every `pace` seconds, as the limits allow."""

    def __init__(self, name: str, say: Callable[[str, str], Answer], pace: float):
        super().__init__(self.keep_sending, name=name)
        self.say, self.pace = say, pace
        self.acknowledged: dict[str, str] = {}  # client_id: body
        self.statuses: Counter[int] = Counter()  # 0 stands for a lost connection
        self.slowest = 0.0  # seconds that an answer took, whatever it was
        self.ending = threading.Event()

    def keep_sending(self):
        count = 0
        while not self.ending.is_set():
            began = time.monotonic()
            self.send(f"{self.name} says {count}", new_id())
            count += 1
            self.ending.wait(max(0.0, self.pace - (time.monotonic() - began)))

    def send(self, body: str, client_id: str):
        while (wait := self.attempt(body, client_id)) is not None:
            time.sleep(wait)
        self.acknowledged[client_id] = body

    def attempt(self, body: str, client_id: str) -> float | None:
        """None when it was taken; else the seconds after which to repeat it: the answer's, as pages do."""
        began = time.monotonic()
        status, wait = 0, REPEAT_AFTER
        try:
            answer = self.say(body, client_id)
            status, wait = answer.status, float(answer.headers.get("Retry-After", REPEAT_AFTER))
        except (OSError, http.client.HTTPException):
            pass  # counted as 0
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.statuses[status] += 1
        return None if status == 200 else wait


class Senders(list[Sender]):
    @contextmanager
    def sending(self):
        """They send while the block runs; afterwards each has had its last word acknowledged."""
        with ExitStack() as stack:
            for each in self:
                each.start()
                stack.callback(each.join, 60)
            for each in self:
                stack.callback(each.ending.set)
            yield self
        assert not any(each.is_alive() for each in self), "a message was never taken"

    @property
    def acknowledged(self) -> dict[str, str]:
        return {name: body for each in self for name, body in each.acknowledged.items()}

    @property
    def statuses(self) -> Counter:
        return sum((each.statuses for each in self), Counter())

    @property
    def slowest(self) -> float:
        return max(each.slowest for each in self)


def visitors(clients: list, pace: float) -> Senders:
    """Each in the one conversation that they have open."""
    for client in clients:
        client.tell_of_losses()
    return Senders(
        Sender(f"Visitor {number}", lambda body, name, client=client: client.say(body, client_id=name), pace)
        for number, client in enumerate(clients)
    )


def agent(name: str, client, conversation: int, pace: float) -> Sender:
    client.tell_of_losses()
    return Sender(name, lambda body, client_id: client.say(conversation, body, client_id), pace)
