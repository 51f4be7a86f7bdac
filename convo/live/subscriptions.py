"""What one connection to Redis is subscribed to: asked for, given up, and answered later, in that order."""

from collections import Counter
from collections.abc import Iterable

from redis.client import PubSub


class Subscriptions:
    """`known` are those that were asked for and not given up since, whether Redis has answered yet or not."""

    def __init__(self, pubsub: PubSub):
        self._pubsub = pubsub
        self._unanswered: Counter[str] = Counter()
        self.known: set[str] = set()

    def add(self, names: Iterable[str]):
        self.known.update(names)
        self._ask(self._pubsub.subscribe, names)

    def give_up(self, names: Iterable[str]):
        self.known.difference_update(names)
        self._ask(self._pubsub.unsubscribe, names)

    def is_there(self, answered: str) -> bool:
        """Whether this answer is the last one due for its channel, and the channel is asked for.

        Before that it may have been given up, and perhaps asked for again, since the question.
        """
        self._unanswered[answered] -= 1
        if self._unanswered[answered] > 0:
            return False
        del self._unanswered[answered]
        return answered in self.known

    def _ask(self, question, names):
        if names:
            self._unanswered.update(names)
            question(*names)
