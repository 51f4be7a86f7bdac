"""A history: two years of conversations, as many as asked for, the newest of them still open."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from math import sqrt
from random import Random

from convo.database import new_token, utcnow
from convo.mail import default_sender
from convo.mail.addresses import domain_of
from convo.seeds.cast import Cast
from convo.seeds.people import People, Person
from convo.seeds.plot import plot
from convo.seeds.speech import Speech
from convo.seeds.story import Story

SPAN = timedelta(days=730)
MESSAGES = 10  # a conversation, on the average
LONG_EVERY, LONG = 2_000, (500, 900)  # the first conversation is long, and every 2,000th after it,
LONG_FROM = 500  # where there are so many that it makes little difference to the average
MORNING, DAY = timedelta(hours=7), 15 / 24  # people write between 7 and 22 o'clock UTC
OPEN = 6  # times the square root of all are open: hundreds of ten thousand, thousands of a million
ENDINGS = (("unassigned", 0.35), ("waiting", 0.7), ("answered", 1.0))  # of those that are open


class History:
    """The same `seed` tells the same story; keys, tokens and Message-IDs are unguessable all the same."""

    def __init__(self, cast: Cast, size: int, seed: int | None = None, now: datetime | None = None):
        self._random = Random(seed)
        self._cast, self._size = cast, size
        self._now = now or utcnow()
        self._people = People(self._random, cast.places)
        self._domain = domain_of(default_sender())
        run = new_token(6)
        self._names = (f"{run}-{number}" for number in count(1))
        self._weights = [1 / (1 + number) for number in range(len(cast.agents))]
        self._open = self._left_open()

    def stories(self) -> Iterator[tuple[Person, Story]]:
        """One after the other, oldest first."""
        for number in range(self._size):
            yield self._told(number)

    def _told(self, number) -> tuple[Person, Story]:
        random, speech = self._random, Speech(self._random)
        length = self._length(number)
        began = min(self._beginning(number), self._now - timedelta(minutes=5 * length))
        person = self._people.somebody(speech.language, began)
        agent, colleague = random.choices(self._cast.agents, self._weights, k=2)
        ending = self._ending() if number in self._open else "closed"
        is_new = person.free_at is None
        email = person.gives if is_new else None
        story = Story(began, self._names, None if is_new else person.gives, self._domain)
        story.play(plot(random, speech, length, ending, agent, colleague, email), until=self._now)
        person.free_at = story.now if ending == "closed" else None
        return person, story

    def _length(self, number) -> int:
        """Messages: half of the conversations have at most six."""
        if number % LONG_EVERY == 0 and self._size >= LONG_FROM:
            return self._random.randint(*LONG)
        return 1 + int(self._random.lognormvariate(1.71, 1.02))

    def _beginning(self, number) -> datetime:
        """Evenly over the years, at an hour at which people are awake."""
        ago = SPAN * (1 - (number + self._random.random()) / self._size)
        day = (self._now - ago).replace(hour=0, minute=0, second=0, microsecond=0)
        return day + MORNING + (self._now - ago - day) * DAY

    def _ending(self) -> str:
        drawn = self._random.random()
        return next(name for name, share in ENDINGS if drawn < share)

    def _left_open(self) -> set[int]:
        """Nine of ten are among the newest; some are as old as it gets."""
        wanted = min(self._size, int(OPEN * sqrt(self._size)))
        newest = range(max(0, self._size - 2 * wanted), self._size)
        return {
            *self._random.sample(newest, min(len(newest), wanted * 9 // 10)),
            *self._random.sample(range(self._size), wanted // 10),
        } - {0}
