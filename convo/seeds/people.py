"""Who writes: most people once, some again and again. They have one open conversation at a time."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from convo.seeds import phrases
from convo.seeds.cast import Place
from convo.seeds.speech import pick

RETURNS = 0.3  # of the conversations are begun by somebody who has written before
REGULARS = 0.1  # of the people may come back


@dataclass
class Person:
    """A contact with a browser. `ids` are those of contact and visitor, once they are written down."""

    place: Place
    language: str
    time_zone: str
    device: str
    name: str | None
    gives: str | None  # the address that they tell in their first conversation
    free_at: datetime | None = None  # when their last conversation had ended; None while it goes on
    ids: tuple[int, int] | None = None


class People:
    def __init__(self, random: Random, places: list[Place]):
        self._random = random
        self._places = places
        # The first inbox is the busiest.
        self._weights = [1 / (1 + number) for number in range(len(places))]
        self._regulars: list[Person] = []
        self._count = 0

    def somebody(self, language: str, at: datetime) -> Person:
        """Somebody known who is free then, or somebody new."""
        if self._regulars and self._random.random() < RETURNS:
            # The older ones come more often: a few of them have hundreds of conversations.
            known = self._regulars[int(self._random.random() ** 2 * len(self._regulars))]
            if known.free_at and known.free_at < at:
                return known
        return self._newcomer(language)

    def _newcomer(self, language) -> Person:
        random = self._random
        self._count += 1
        name = f"{pick(random, phrases.FIRST_NAMES)} {pick(random, phrases.LAST_NAMES)}"
        person = Person(
            place=random.choices(self._places, self._weights)[0],
            language=language,
            time_zone=pick(random, phrases.TIME_ZONES),
            device=pick(random, phrases.DEVICES),
            name=name if random.random() < 0.6 else None,
            gives=f"visitor{random.randrange(10**9)}@example.org" if random.random() < 0.5 else None,
        )
        if random.random() < REGULARS:
            self._regulars.append(person)
        return person
