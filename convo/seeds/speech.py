"""Speech: sentences put together as people do, mostly one or two, now and then a long letter."""

from random import Random

from convo.seeds import phrases

LANGUAGES = (("en", phrases.ENGLISH, 0.55), ("fr", phrases.FRENCH, 0.95), ("en", phrases.ELSEWHERE, 1.0))
LETTER = 0.01  # of the messages are long


class Speech:
    """One conversation's: its language, its order, its product."""

    def __init__(self, random: Random):
        drawn = random.random()
        self.language, self._bank = next((tag, bank) for tag, bank, share in LANGUAGES if drawn < share)
        self._random = random
        self._subject = {
            "order": f"NW-{random.randrange(10**6):06d}",
            "product": pick(random, phrases.PRODUCTS),
            "city": pick(random, phrases.CITIES),
        }

    def opening(self) -> str:
        return self.sentence("opening")

    def line(self, side: str) -> str:
        """A message of the "visitor" or an "agent"."""
        drawn = self._random.random()
        if drawn < LETTER:
            paragraphs = (self.sentences(side, 4) for _ in range(2 + int(drawn / LETTER * 5)))
            return "\n\n".join(paragraphs)
        return self.sentences(side, 1 if drawn < 0.6 else 2 if drawn < 0.9 else 3)

    def note(self) -> str:
        return self.sentence("note")

    def sentences(self, side: str, count: int) -> str:
        return " ".join(self.sentence(side) for _ in range(count))

    def sentence(self, kind: str) -> str:
        said = pick(self._random, self._bank[kind])
        return said.format_map(self._subject) if "{" in said else said


def pick(random: Random, among):
    """As random.choice, in a fifth of its time."""
    return among[int(random.random() * len(among))]
